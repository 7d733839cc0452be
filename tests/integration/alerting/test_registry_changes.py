"""A running engine follows the registry: other thresholds, suspended stations."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from math import nan
from time import sleep

from alerting import engine as engines
from alerting.engine import Settings
from domain.criterion import Criterion
from domain.datastream import Datastream
from domain.instant import MINUTE, from_micros, parse
from domain.level import Level
from domain.observation import CLOCK, observations
from domain.registry import Registry
from domain.station import Station, StationKind, StationStatus
from domain.transition import Reason
from store import batches, engine, registry, transitions, warnings
from store import observations as stored
from store.database import Connection
from tests.acceptance.services import eventually

START = parse("2024-07-01T06:00:00+08:00")
STATION = Station("S", "站", StationKind.RIVER_LEVEL)
ASLEEP = replace(STATION, status=StationStatus.SUSPENDED, status_reason="检修")
YELLOW = Criterion("S", "stage", "value", yellow=70.5)
SILENCE = Criterion("S", "stage", "silence", yellow=600.0)


def known(*rules: Criterion, station: Station = STATION) -> Registry:
    return Registry.numbered([station], [Datastream("S", "stage", "m")], rules)


@contextmanager
def running(url: str) -> Iterator[None]:
    stop = threading.Event()
    own = Settings(holder="one", mode="exercise")
    thread = threading.Thread(target=engines.run, args=(url, own, stop))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def hear(conn: Connection, minute: float, value: float) -> None:
    time = START + int(minute * MINUTE)
    stored.write(conn, observations([(CLOCK, time, nan, 1), (1, time, value, 1)]))
    judged(conn)


def tick(conn: Connection, minute: float) -> None:
    stored.write(conn, observations([(CLOCK, START + int(minute * MINUTE), nan, 1)]))
    judged(conn)


def judged(conn: Connection) -> None:
    eventually(lambda: engine.progress(conn).cursor >= batches.newest(conn), "it judges", 20)


def moves(conn: Connection) -> list[tuple[int, Level, Level, Reason]]:
    return [
        (one.criterion, one.from_level, one.to_level, one.reason)
        for one in transitions.all_in_order(conn)
    ]


def until_moves(conn: Connection, count: int) -> None:
    eventually(lambda: len(moves(conn)) >= count, "the engine notices", 20)


def test_an_open_warning_is_handed_over_to_lower_thresholds_with_the_next_reading(
    connection: Connection, database_url: str
) -> None:
    registry.load(connection, known(YELLOW))
    with running(database_url):
        hear(connection, 0, 71.0)
        registry.load(connection, known(replace(YELLOW, yellow=70.0, orange=70.9)))
        sleep(1.5)
        hear(connection, 5, 71.0)
    assert moves(connection) == [
        (1, Level.NONE, Level.YELLOW, Reason.REACHED),
        (1, Level.YELLOW, Level.NONE, Reason.EXPIRED),
        (2, Level.NONE, Level.ORANGE, Reason.REACHED),
    ]
    assert list(warnings.open_by_criterion(connection)) == [2]


def test_an_open_warning_ends_where_the_new_thresholds_are_not_reached(
    connection: Connection, database_url: str
) -> None:
    registry.load(connection, known(YELLOW))
    with running(database_url):
        hear(connection, 0, 71.0)
        registry.load(connection, known(replace(YELLOW, yellow=72.0)))
        sleep(1.5)
        hear(connection, 5, 71.0)
    assert moves(connection)[1:] == [(1, Level.YELLOW, Level.NONE, Reason.EXPIRED)]
    assert warnings.open_by_criterion(connection) == {}


def test_an_old_flood_is_judged_by_the_thresholds_of_its_time(
    connection: Connection, database_url: str
) -> None:
    registry.load(connection, known(YELLOW))
    later = from_micros(START + 60 * MINUTE)
    registry.load(connection, known(replace(YELLOW, yellow=69.0, valid_from=later)))
    with running(database_url):
        hear(connection, 0, 70.0)
        hear(connection, 30, 70.6)
        hear(connection, 60, 70.0)
    assert moves(connection) == [
        (1, Level.NONE, Level.YELLOW, Reason.REACHED),
        (1, Level.YELLOW, Level.NONE, Reason.EXPIRED),
        (2, Level.NONE, Level.YELLOW, Reason.REACHED),
    ]


def test_the_warnings_of_a_suspended_station_are_closed_with_the_reason(
    connection: Connection, database_url: str
) -> None:
    registry.load(connection, known(YELLOW, SILENCE))
    with running(database_url):
        hear(connection, 0, 71.0)
        tick(connection, 30)
        assert sorted(warnings.open_by_criterion(connection)) == [1, 2]
        registry.load(connection, known(YELLOW, SILENCE, station=ASLEEP))
        until_moves(connection, 4)
        tick(connection, 90)
    assert sorted(moves(connection)[2:]) == [
        (1, Level.YELLOW, Level.NONE, Reason.SUSPENDED),
        (2, Level.YELLOW, Level.NONE, Reason.SUSPENDED),
    ]
    assert warnings.open_by_criterion(connection) == {}
    closed = warnings.page(connection, state="closed", before=None, limit=9)
    assert {one.warning.cleared for one in closed} == {START + 30 * MINUTE}


def test_a_station_that_was_suspended_while_no_engine_ran_has_its_warnings_closed(
    connection: Connection, database_url: str
) -> None:
    registry.load(connection, known(YELLOW))
    with running(database_url):
        hear(connection, 0, 71.0)
    registry.load(connection, known(YELLOW, station=ASLEEP))
    with running(database_url):
        until_moves(connection, 2)
    assert warnings.open_by_criterion(connection) == {}


def test_a_station_that_is_back_in_use_is_judged_afresh(
    connection: Connection, database_url: str
) -> None:
    registry.load(connection, known(YELLOW))
    with running(database_url):
        hear(connection, 0, 71.0)
        registry.load(connection, known(YELLOW, station=ASLEEP))
        until_moves(connection, 2)
        registry.load(connection, known(YELLOW))
        sleep(1.5)
        hear(connection, 10, 71.2)
    assert moves(connection)[2:] == [(1, Level.NONE, Level.YELLOW, Reason.REACHED)]
