"""Why a rule stood where it stood, asked over HTTP of a flood that was heard and judged."""

import threading
import uuid
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from alerting import engine as engines
from domain.criterion import Condition, Criterion
from domain.datastream import Datastream
from domain.instant import parse
from domain.registry import Registry
from domain.station import Station, StationKind
from ingest.desk import Desk
from sensors import topics
from sensors.simulators.scenario import load, messages
from sensors.wire import json as wire
from store import batches, engine, registry, transitions
from store.database import Connection, connect
from tests.acceptance.services import eventually
from tests.conftest import new_database
from tests.integration.api.county import served

STAGE = "DEMO-PJ/stage/value/from=2024-01-01"
LATE = parse("2024-06-30T12:02:00+08:00")

HIGH = Condition("DEMO-PJ", "stage", "value", yellow=74.0)
FAST = Condition("DEMO-PJ", "stage", "rate", {"window_h": 1.0}, yellow=0.3)
ABOVE = Condition("ABOVE", "stage", "value", yellow=90.0)
BOTH = Criterion("DEMO-PJ", "stage", "all_of", yellow=2.0, parts=(HIGH, FAST))
ASTRAY = Criterion("DEMO-PJ", "stage", "any_of", yellow=2.0, parts=(HIGH, ABOVE))
UPSTREAM = Criterion(
    "DEMO-PJ", "stage", "upstream_stage", {"lag_h": 1.0}, {"upstream": "ABOVE/stage"}, blue=70.0
)
FORGOTTEN = Criterion("DEMO-PJ", "stage", "phase_of_the_moon", yellow=1.0)
"""A rule of an indicator that there is no more, as another version may have left it behind."""

_ASTRAY = """
    UPDATE criterion SET inputs = replace(inputs::text, 'ABOVE', 'GONE')::jsonb,
                         parts = replace(parts::text, 'ABOVE', 'GONE')::jsonb
"""
"""The registry lets nobody do this; a database that was mended by hand may have come to it."""


@pytest.fixture(scope="module")
def database(postgres: str, template: str) -> Iterator[str]:
    with new_database(postgres, f"test_{uuid.uuid4().hex[:12]}", template) as url:
        yield url


@pytest.fixture(scope="module")
def conn(database: str) -> Iterator[Connection]:
    with connect(database, application="tests") as own:
        yield own


@pytest.fixture(scope="module")
def known(database: str, conn: Connection) -> Registry:
    """The flood of 2024, heard and judged, with rules that lost what they are judged on."""
    flood = load("pingjiang-2024")
    given = Registry.numbered(
        [*flood.registry.stations.values(), Station("ABOVE", "上游", StationKind.RIVER_LEVEL)],
        [*flood.registry.datastreams.values(), Datastream("ABOVE", "stage", "m")],
        [*flood.registry.criteria.values(), BOTH, ASTRAY, UPSTREAM, FORGOTTEN],
    )
    known = registry.load(conn, given)
    conn.execute(_ASTRAY)
    desk = Desk(database, "exercise", "1", 600)
    desk.store([(one.topic, one.payload) for one in messages(flood)])
    desk.store([(topics.observation("DEMO-PJ"), wire.encode(LATE, {"stage": 75.0}))])
    desk.close()
    _judge(database, conn)
    return known


def _judge(database: str, conn: Connection) -> None:
    """Let an engine judge all that is stored."""
    stop = threading.Event()
    settings = engines.Settings(holder="one", mode="exercise")
    thread = threading.Thread(target=engines.run, args=(database, settings, stop))
    thread.start()
    try:
        eventually(lambda: engine.progress(conn).cursor >= batches.newest(conn), "all is judged")
    finally:
        stop.set()
        thread.join()


@pytest.fixture(scope="module")
def http(database: str, known: Registry) -> Iterator[httpx.Client]:
    assert known.criteria
    with served(database) as base, httpx.Client(base_url=base, timeout=20) as client:
        yield client


@pytest.fixture
def why(known: Registry, http: httpx.Client) -> "Why":
    return Why(known, http)


class Why:
    """Asks for a rule by its code, at an instant in Beijing."""

    def __init__(self, known: Registry, http: httpx.Client) -> None:
        self._http = http
        self._numbers = {rule.code: number for number, rule in known.criteria.items()}

    def __call__(self, code: str, at: str) -> dict[str, Any]:
        path = f"/api/v1/criteria/{self._numbers[code]}/explain"
        answer = self._http.get(path, params={"at": f"{at}:00+08:00"})
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found


def step(said: dict[str, Any], level: str) -> dict[str, Any]:
    """What is said of one threshold."""
    (found,) = (one for one in said["steps"] if one["level"] == level)
    return dict(found)


def test_before_the_guarantee_level_it_says_that_orange_is_short_of_it(why: Why) -> None:
    said = why(STAGE, "2024-06-30T22:55")
    orange = step(said, "orange")
    assert (said["level"], orange["threshold"], orange["beyond"]) == ("yellow", 74.0, False)
    assert said["measured"]["value"] < 74.0
    assert "at or beyond 70.5: yellow" in said["because"]
    assert "未达 74（橙色）/ short of 74 (orange)" in said["because"]


def test_above_the_guarantee_level_it_says_value_threshold_and_since_when(why: Why) -> None:
    said = why(STAGE, "2024-07-01T06:05")
    orange = step(said, "orange")
    assert (said["level"], orange["threshold"], orange["beyond"]) == ("orange", 74.0, True)
    assert orange["since"] == "2024-06-30T23:00:00+08:00"
    assert said["measured"]["value"] >= 74.0
    assert "达到 74，橙色 / at or beyond 74: orange" in said["because"]
    assert "short of 78.16 (red)" in said["because"]


def test_what_the_engine_recorded_stands_beside_it(why: Why) -> None:
    recorded = why(STAGE, "2024-07-01T06:05")["recorded"]
    assert recorded == {
        "time": "2024-06-30T23:00:00+08:00", "level": "orange", "value": 74.0, "threshold": 74.0,
        "reason": "reached", "detail": "",
    }  # fmt: skip


def test_a_reading_that_came_late_is_judged_here_and_was_not_told_then(
    why: Why, conn: Connection
) -> None:
    said = why(STAGE, "2024-06-30T12:03")
    assert (said["level"], said["measured"]["value"]) == ("orange", 75.0)
    assert (said["recorded"]["level"], said["recorded"]["value"]) == ("yellow", 70.5)
    assert LATE not in {one.time for one in transitions.all_in_order(conn)}


def test_the_older_version_of_a_threshold_says_that_it_does_not_hold(why: Why) -> None:
    said = why("DEMO-PJ/stage/value", "2024-07-01T06:05")
    assert (said["level"], said["in_force"], said["recorded"]) == ("none", False, None)
    assert said["valid_to"] == "2024-01-01T00:00:00+08:00"


def test_a_hold_that_runs_is_told_with_its_seconds(why: Why) -> None:
    said = why(STAGE, "2024-07-02T21:35")
    orange = step(said, "orange")
    assert (said["level"], orange["beyond"], orange["hold_off_s"]) == ("orange", False, 3600.0)
    assert 0 < orange["held_s"] < 3600
    assert "orange until hysteresis and hold are over" in said["because"]


def test_a_compound_says_which_of_its_parts_is_missing(why: Why) -> None:
    said = why(BOTH.code, "2024-07-01T05:55")
    high, fast = said["parts"]
    assert (said["level"], said["measured"]["value"], said["unit"]) == ("none", 0.0, "level")
    assert (step(high, "yellow")["beyond"], step(fast, "yellow")["beyond"]) == (True, False)
    raining = why(BOTH.code, "2024-07-01T12:00")
    assert (raining["level"], raining["recorded"]["level"]) == ("yellow", "yellow")


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (ASTRAY, "there is no datastream stage at GONE"),
        (UPSTREAM, "needs the input upstream, and there is no datastream stage at GONE"),
        (FORGOTTEN, "no indicator 'phase_of_the_moon'"),
    ],
    ids=["part", "input", "indicator"],
)
def test_a_rule_that_can_no_longer_be_judged_answers_in_words(
    why: Why, rule: Criterion, words: str
) -> None:
    said = why(rule.code, "2024-07-01T06:05")
    assert (said["level"], said["measured"], said["recorded"]) == (None, None, None)
    assert "该规则无法判断" in said["because"]
    assert words in said["because"]
    assert set(said) == set(why(STAGE, "2024-07-01T06:05"))


@pytest.mark.parametrize("at", ["2024-06-29T12:00", "2024-07-05T12:00"])
def test_where_nothing_was_heard_nothing_is_called_safe(why: Why, at: str) -> None:
    said = why(STAGE, at)
    assert (said["measured"], said["inputs"][0]["readings"]) == (None, 0)
    assert "缺测不等于安全" in said["because"]
