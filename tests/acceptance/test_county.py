"""A whole county comes down the line in the hours in which its flood passes the guarantee level."""

import uuid
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
import pytest

from deploy.local.runtime import Runtime
from domain.instant import MINUTE, iso, parse
from domain.level import Level
from domain.registry import Registry
from domain.transition import Transition, describe
from miluo.rehearsal import rehearse
from sensors.simulators import catalogue
from sensors.simulators.scenario import Header, Scenario, load, save
from store import registry, rejects, transitions
from store.database import Connection, connect
from tests.acceptance.floods import Said, told
from tests.acceptance.services import services
from tests.conftest import new_database
from tests.integration.api.county import served

BEGIN, END = parse("2024-07-01T05:00:00+08:00"), parse("2024-07-01T07:00:00+08:00")
WATER = {"flood", "flash_flood", "rainstorm", "reservoir", "gate", "dam", "geohazard"}


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    """Two hours of the county, all of its stations, as a folder that anyone could replay."""
    whole = catalogue.load("county")
    times = whole.rows["time"]
    folder = tmp_path_factory.mktemp("county") / "county-cut"
    header = Header(whole.title, whole.kind, whole.source, whole.licence, whole.timezone)
    save(folder, header, whole.registry, whole.rows[(times >= BEGIN) & (times <= END)])
    return load(folder)


@pytest.fixture(scope="module")
def expected(county: Scenario) -> list[Transition]:
    return list(rehearse(county, late_after_s=7200.0, future_tolerance_s=600.0))


@pytest.fixture(scope="module")
def line(
    postgres: str, template: str, runtime: Runtime, scratch: Path, county: Scenario
) -> Iterator[tuple[str, Connection]]:
    """The county's database after broker, collector and engine have had the two hours."""
    with (
        new_database(postgres, f"test_{uuid.uuid4().hex[:12]}", template) as url,
        connect(url, application="tests") as conn,
        runtime.mosquitto(scratch / "broker-county") as broker,
    ):
        registry.load(conn, county.registry)
        with services(url, broker.url) as running:
            told(running, conn, broker.url, county)
            assert (running.stop("ingest"), running.stop("alert")) == (0, 0)
        yield url, conn


@pytest.fixture(scope="module")
def conn(line: tuple[str, Connection]) -> Connection:
    return line[1]


@pytest.fixture(scope="module")
def http(line: tuple[str, Connection]) -> Iterator[httpx.Client]:
    with served(line[0]) as base, httpx.Client(base_url=base, timeout=20) as client:
        yield client


def in_words(found: list[Transition], known: Registry) -> Said:
    """Transitions as a rehearsal prints them, and what decided."""
    return [describe(one, known) | {"detail": one.detail} for one in found]


def incidents(http: httpx.Client, state: str = "all") -> list[dict[str, Any]]:
    """All incidents, page by page."""
    asked: dict[str, str | int] = {"state": state, "limit": 5}
    found: list[dict[str, Any]] = []
    while True:
        page = http.get("/api/v1/incidents", params=asked).json()
        found += page["items"]
        if page["next"] is None:
            return found
        asked["after"] = page["next"]


def test_it_is_a_county_of_hundreds_of_stations_and_several_hazards(
    county: Scenario, expected: list[Transition]
) -> None:
    speaking = {county.registry.datastreams[number].station for number in county.rows["datastream"]}
    assert len(speaking) >= 300
    kinds = {county.registry.criteria[one.criterion].kind for one in expected}
    assert {"flood", "rainstorm", "reservoir", "gate"} <= kinds
    assert any(one.detail for one in expected)


def test_the_line_writes_what_the_rehearsal_says_details_too(
    conn: Connection, county: Scenario, expected: list[Transition]
) -> None:
    found = transitions.all_in_order(conn)
    assert in_words(found, registry.read(conn)) == in_words(expected, county.registry)


def test_every_reading_is_stored_and_nothing_is_rejected(
    conn: Connection, county: Scenario
) -> None:
    assert rejects.count(conn) == {}
    assert conn.execute("SELECT count(*) FROM observation").fetchone() == (county.rows.size,)


def test_an_officer_sees_one_flood_a_catchment_and_not_every_alarm(
    http: httpx.Client, expected: list[Transition]
) -> None:
    found = incidents(http)
    raised = sum(one.from_level is Level.NONE and one.live for one in expected)
    assert sum(one["total"] for one in found) == raised
    assert len(found) * 10 < raised
    assert max(Counter((one["catchment"], one["family"]) for one in found).values()) == 1
    for one in found:
        assert {told["catchment"] for told in one["warnings"]} == {one["catchment"]}
        if one["family"] == "water":
            assert {told["hazard"] for told in one["warnings"]} <= WATER


def test_the_worst_incident_and_in_it_the_worst_warning_come_first(http: httpx.Client) -> None:
    found = incidents(http, "open")
    levels = [Level.of(one["level"]) for one in found]
    assert levels == sorted(levels, reverse=True)
    assert len(set(levels)) > 1
    for one in found:
        told = [Level.of(warning["level"]) for warning in one["warnings"]]
        assert told == sorted(told, reverse=True)
        assert told[0] == Level.of(one["level"])


def test_the_main_river_at_the_guarantee_level_stands_in_its_incident(http: httpx.Client) -> None:
    (river,) = (one for one in incidents(http, "open") if one["catchment"] == "汨罗江")
    assert river["family"] == "water"
    stages = [one for one in river["warnings"] if one["property"] == "stage"]
    assert {"value", "time_to_level"} <= {one["indicator"] for one in stages}


def test_lower_levels_are_not_repeated_under_a_higher_one(http: httpx.Client) -> None:
    for one in incidents(http, "open"):
        open_now = [told["criterion"] for told in one["warnings"] if told["cleared"] is None]
        assert len(open_now) == len(set(open_now)) == one["open"]


def test_the_load_of_alarms_is_counted_and_called_a_flood(
    http: httpx.Client, expected: list[Transition]
) -> None:
    asked = {"from": iso(BEGIN), "to": iso(END + MINUTE)}
    load = http.get("/api/v1/alarm-load", params=asked).json()
    opened = Counter(
        iso(one.time // (10 * MINUTE) * 10 * MINUTE)
        for one in expected
        if one.from_level is Level.NONE and one.live
    )
    assert dict(zip(load["time"], load["opened"], strict=True)) == {
        time: opened[time] for time in load["time"]
    }
    assert sum(load["opened"]) == sum(opened.values())
    assert load["maximum"] == max(opened.values()) > load["flood"]
    assert load["flood_share"] > 0
    assert all(one < other for one, other in pairwise(load["time"]))
