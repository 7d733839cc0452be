"""How several datastreams stood at an instant."""

import pytest

from domain.instant import MINUTE, parse
from domain.observation import observations
from domain.registry import Registry
from store import observations as readings
from store import standing
from store.database import Connection
from store.standing import Reading

START = parse("2024-07-01T06:00:00+08:00")
STAGE, RAIN = 1, 2


@pytest.fixture
def told(connection: Connection, registry: Registry) -> Connection:
    del registry
    rows = [
        (STAGE, START, 70.0, 1),
        (STAGE, START + 5 * MINUTE, 70.1, 3),
        (STAGE, START + 10 * MINUTE, 99.0, 4),
        (STAGE, START + 15 * MINUTE, float("nan"), 9),
        (STAGE, START + 20 * MINUTE, 70.4, 1),
        (RAIN, START, 0.5, 1),
    ]
    readings.write(connection, observations(rows))
    return connection


def test_what_failed_or_is_missing_is_the_newest_and_never_usable(told: Connection) -> None:
    at = START + 17 * MINUTE
    assert standing.newest(told, [STAGE], at)[STAGE] == Reading(START + 15 * MINUTE, None, 9)
    usable = standing.newest_usable(told, [STAGE, RAIN, 3], at)
    assert usable == {STAGE: Reading(START + 5 * MINUTE, 70.1, 3), RAIN: Reading(START, 0.5, 1)}


def test_a_span_has_the_usable_readings_of_each_datastream(told: Connection) -> None:
    found = standing.span(told, [RAIN, STAGE, 3], start=START, end=START + 20 * MINUTE)
    assert found[STAGE][0].tolist() == [START, START + 5 * MINUTE]
    assert found[STAGE][1].tolist() == [70.0, 70.1]
    assert found[RAIN][1].tolist() == [0.5]
    assert found[3][0].size == 0
    assert standing.span(told, [], start=START, end=START + 1) == {}
