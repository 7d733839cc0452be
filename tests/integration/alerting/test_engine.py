"""The engine as a service on a real database."""

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from math import nan
from time import monotonic, sleep

import pytest

from alerting import engine as engines
from alerting.engine import Settings
from domain.criterion import Criterion
from domain.datastream import Datastream
from domain.instant import MINUTE, parse
from domain.level import Level
from domain.observation import CLOCK, observations
from domain.registry import Registry
from domain.station import Station, StationKind, StationStatus
from domain.transition import Reason
from domain.warning import Warning
from store import batches, database, engine, migrate, registry, transitions, warnings
from store import observations as stored
from store.database import Connection, connect

START = parse("2024-07-01T06:00:00+08:00")
STATION = Station("S", "站", StationKind.RIVER_LEVEL)
YELLOW = Criterion("S", "stage", "value", yellow=70.5)
ORANGE = Criterion("S", "stage", "rate", {"window_h": 1.0}, orange=0.3)

Running = Callable[..., AbstractContextManager[None]]


def known(*rules: Criterion, station: Station = STATION) -> Registry:
    return Registry.numbered([station], [Datastream("S", "stage", "m")], rules)


@pytest.fixture
def running(database_url: str) -> Running:
    """Engines in threads: `with running(holder=…)`."""

    @contextmanager
    def run(mode: str = "exercise", url: str = database_url, **changes: object) -> Iterator[None]:
        stop = threading.Event()
        own = replace(Settings(holder="one", mode=mode), **changes)  # type: ignore[arg-type]
        thread = threading.Thread(target=engines.run, args=(url, own, stop))
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join()

    return run


def hear(conn: Connection, minute: float, value: float, flag: int = 1) -> None:
    """A tick and a reading, as the collector stores them."""
    time = START + int(minute * MINUTE)
    stored.write(conn, observations([(CLOCK, time, nan, 1), (1, time, value, flag)]))


def judged(conn: Connection) -> None:
    """Wait until the engine has judged all that is stored."""
    deadline = monotonic() + 20
    while engine.progress(conn).cursor < batches.newest(conn):
        assert monotonic() < deadline, "the engine does not judge"
        sleep(0.02)


def moves(conn: Connection) -> list[tuple[Level, Level]]:
    return [(one.from_level, one.to_level) for one in transitions.all_in_order(conn)]


def the_warning(conn: Connection) -> Warning:
    (only,) = warnings.open_by_criterion(conn).values()
    return only


def test_a_transition_and_its_warning_are_written(connection: Connection, running: Running) -> None:
    registry.load(connection, known(YELLOW))
    with running():
        hear(connection, 0, 70.0)
        hear(connection, 5, 71.0)
        judged(connection)
    assert moves(connection) == [(Level.NONE, Level.YELLOW)]
    assert (the_warning(connection).level, the_warning(connection).opened) == (
        Level.YELLOW,
        START + 5 * MINUTE,
    )


def test_a_warning_follows_its_readings_without_a_transition(
    connection: Connection, running: Running
) -> None:
    registry.load(connection, known(YELLOW))
    with running():
        for minute, value in ((0, 71.0), (5, 73.0), (10, 72.0)):
            hear(connection, minute, value)
        judged(connection)
    assert (the_warning(connection).peak, the_warning(connection).last_value) == (73.0, 72.0)


def test_an_engine_that_was_stopped_goes_on_where_it_was(
    connection: Connection, running: Running
) -> None:
    registry.load(connection, known(YELLOW, ORANGE))
    for minute, value in ((0, 70.0), (20, 70.2), (40, 70.6), (60, 70.7), (80, 70.1), (100, 70.8)):
        with running():
            hear(connection, minute, value)
            judged(connection)
    assert moves(connection) == [
        (Level.NONE, Level.YELLOW),
        (Level.NONE, Level.ORANGE),
        (Level.YELLOW, Level.NONE),
        (Level.ORANGE, Level.NONE),
        (Level.NONE, Level.YELLOW),
    ]


def test_a_second_engine_stands_by_and_takes_over(connection: Connection, running: Running) -> None:
    registry.load(connection, known(YELLOW))
    with running(holder="standby-later"):
        hear(connection, 0, 70.0)
        judged(connection)
        with running(holder="two"):
            sleep(0.3)
            lease = engine.lease(connection)
            assert lease is not None
            assert lease.holder == "standby-later"
    with running(holder="two"):
        hear(connection, 5, 71.0)
        judged(connection)
        lease = engine.lease(connection)
        assert lease is not None
        assert lease.holder == "two"
    assert moves(connection) == [(Level.NONE, Level.YELLOW)]


def test_an_engine_whose_lease_was_taken_writes_nothing_more(
    connection: Connection, running: Running
) -> None:
    registry.load(connection, known(YELLOW))
    epoch = engine.acquire(connection, "frozen", 0.0)
    assert epoch is not None
    with running():
        hear(connection, 0, 71.0)
        judged(connection)
        with pytest.raises(engine.StaleEpoch):
            engine.record(
                connection, epoch=epoch, ttl_s=1.0, cursor=0, transitions=[], warnings=[],
                snapshot=None,
            )  # fmt: skip


def test_new_criteria_are_judged_without_a_restart(
    connection: Connection, running: Running
) -> None:
    registry.load(connection, known(YELLOW))
    with running():
        hear(connection, 0, 71.0)
        judged(connection)
        registry.load(connection, known(YELLOW, ORANGE))
        sleep(1.5)
        hear(connection, 30, 71.2)
        hear(connection, 60, 71.4)
        judged(connection)
    assert moves(connection) == [(Level.NONE, Level.YELLOW), (Level.NONE, Level.ORANGE)]


def test_a_criterion_that_came_while_no_engine_ran_begins_fresh(
    connection: Connection, running: Running
) -> None:
    registry.load(connection, known(ORANGE))
    with running():
        hear(connection, 0, 71.0)
        judged(connection)
    registry.load(connection, known(ORANGE, YELLOW))
    with running():
        hear(connection, 5, 71.0)
        judged(connection)
    assert moves(connection) == [(Level.NONE, Level.YELLOW)]


def test_a_suspended_station_is_stored_and_not_judged(
    connection: Connection, running: Running
) -> None:
    asleep = replace(STATION, status=StationStatus.SUSPENDED)
    registry.load(connection, known(YELLOW, station=asleep))
    with running():
        hear(connection, 0, 71.0)
        judged(connection)
    assert moves(connection) == []


@pytest.fixture
def live(empty_url: str) -> Iterator[tuple[str, Connection]]:
    """A live instance, whose clock is the database's."""
    with connect(empty_url, application="tests") as conn:
        migrate.migrate(conn, "live")
        yield empty_url, conn


def test_six_hours_of_backlog_are_assessed_and_alarm_nobody(
    live: tuple[str, Connection], running: Running
) -> None:
    url, conn = live
    registry.load(conn, known(YELLOW))
    now = database.now(conn) // MINUTE * MINUTE
    backlog = [(1, now - minute * MINUTE, 71.0, 1) for minute in range(480, 120, -5)]
    with running("live", url):
        written = stored.write(conn, observations(backlog))
        judged(conn)
    assert written.accepted == 72
    assert [one.reason for one in transitions.all_in_order(conn)] == [Reason.LATE]
    assert warnings.open_by_criterion(conn) == {}


def test_what_a_backlog_found_is_told_when_the_present_confirms_it(
    live: tuple[str, Connection], running: Running
) -> None:
    url, conn = live
    registry.load(conn, known(YELLOW))
    now = database.now(conn)
    with running("live", url):
        stored.write(conn, observations([(1, now - 300 * MINUTE, 71.0, 1), (1, now, 71.0, 1)]))
        judged(conn)
    reasons = [one.reason for one in transitions.all_in_order(conn)]
    assert reasons == [Reason.LATE, Reason.REACHED]
    assert the_warning(conn).opened == now


def test_a_live_engine_notices_silence_although_nothing_is_heard_at_all(
    live: tuple[str, Connection], running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, conn = live
    monkeypatch.setattr(engines, "TICK_S", 0.2)
    registry.load(conn, known(Criterion("S", "stage", "silence", yellow=1.0)))
    with running("live", url):
        stored.write(conn, observations([(1, database.now(conn), 71.0, 1)]))
        deadline = monotonic() + 20
        while not moves(conn) and monotonic() < deadline:
            sleep(0.05)
    assert moves(conn) == [(Level.NONE, Level.YELLOW)]


def test_an_engine_of_the_other_mode_refuses_to_judge(database_url: str) -> None:
    with pytest.raises(migrate.WrongMode, match="exercise"):
        engines.run(database_url, Settings(holder="one", mode="live"), threading.Event())


def test_a_rule_that_cannot_be_judged_does_not_stop_the_others(
    connection: Connection, running: Running
) -> None:
    registry.load(connection, known(Criterion("S", "stage", "tides", yellow=1.0), YELLOW))
    with running():
        hear(connection, 0, 71.0)
        judged(connection)
    assert moves(connection) == [(Level.NONE, Level.YELLOW)]
