"""Flags as the collector's desk stores them: over restarts, refusals and redeliveries."""

import pytest

from domain.instant import MINUTE, SECOND
from domain.quality import QualityTest
from ingest.desk import Desk, Messages
from ingest.retry import retry_rejects
from sensors import topics
from sensors.wire import json as wire
from store import registry
from store.database import Connection
from tests.integration.ingest.line import demo_registry, now

STATION = "S00"
SPIKE = [70.0, 70.1, 75.0, 70.2, 70.1, 99_999.0, 70.0, 73.0, 73.1]
FLAGS = [1, 1, 4, 1, 1, 4, 1, 3, 1]


@pytest.fixture
def river(connection: Connection) -> Connection:
    connection.execute("UPDATE instance SET mode = 'live'")
    registry.load(connection, demo_registry(STATION))
    return connection


def messages(values: list[float], station: str = STATION) -> Messages:
    """A stage every five minutes, the last one now."""
    start = now() - (len(values) - 1) * 5 * MINUTE
    return [
        (topics.observation(station), wire.encode(start + i * 5 * MINUTE, {"stage": value}))
        for i, value in enumerate(values)
    ]


def desk(database_url: str) -> Desk:
    return Desk(database_url, "live", "1", 600)


def flags(conn: Connection, relation: str = "observation") -> list[int]:
    rows = conn.execute(f"SELECT flag FROM {relation} ORDER BY datastream_id, time".encode())
    return [flag for (flag,) in rows]


@pytest.mark.parametrize("size", [1, 2, 3, 9])
def test_collectors_that_start_anew_store_the_flags_of_one(
    database_url: str, river: Connection, size: int
) -> None:
    told = messages(SPIKE)
    for first in range(0, len(told), size):
        one = desk(database_url)
        one.store(told[first : first + size])
        one.close()
    assert flags(river) == FLAGS
    assert flags(river, "observation_revision") == [3]


def test_a_batch_that_the_database_refuses_in_part_is_judged_as_a_whole_one(
    database_url: str, river: Connection
) -> None:
    river.execute("ALTER TABLE observation ADD CHECK (value <> 73.1)")
    one = desk(database_url)
    one.store(messages(SPIKE))
    one.close()
    assert flags(river) == FLAGS[:-1]
    assert river.execute("SELECT count(*) FROM reject").fetchone() == (1,)


def test_a_redelivered_batch_changes_nothing(database_url: str, river: Connection) -> None:
    told = messages(SPIKE)
    for _ in range(2):
        one = desk(database_url)
        one.store(told)
        one.store(told)
        one.close()
    assert flags(river) == FLAGS
    assert flags(river, "observation_revision") == [3]


def test_the_engine_hears_of_a_spike_as_suspect_and_never_of_its_refutation(
    database_url: str, river: Connection
) -> None:
    one = desk(database_url)
    one.store(messages(SPIKE[:4]))
    one.close()
    assert river.execute("SELECT array_agg(count) FROM batch").fetchone() == ([4],)
    assert flags(river) == FLAGS[:4]


def test_what_comes_two_hours_late_is_counted(database_url: str, river: Connection) -> None:
    late = wire.encode(now() - 3 * 3600 * SECOND, {"stage": 70.0})
    one = desk(database_url)
    one.store([(topics.observation(STATION), late), *messages([70.0])])
    one.close()
    assert flags(river) == [1, 1]
    rows = river.execute("SELECT tests FROM observation_quality").fetchall()
    assert rows == [(int(QualityTest.LATE),)]


def test_rejects_that_are_heard_again_are_judged_by_what_is_known(
    database_url: str, river: Connection
) -> None:
    told = messages(SPIKE, "S01")
    one = desk(database_url)
    one.store(told)
    one.close()
    assert flags(river) == []
    known = registry.load(river, demo_registry(STATION, "S01"))
    assert retry_rejects(river, known, mode="live") == (len(SPIKE), 0)
    assert flags(river) == FLAGS
