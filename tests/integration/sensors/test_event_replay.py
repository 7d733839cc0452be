"""A patrol told through a real broker: its events are kept, judged, and answered by a person."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from alerting.rulebook.suggest import suggest
from deploy.local.runtime import Runtime
from domain.account import Role
from domain.detection import Detection
from domain.flight import FlightMark, Photo, TrackPoint
from domain.registry import Registry
from sensors.simulators.generated.uav_patrol import FLIGHT, STATION, make
from sensors.simulators.scenario import Scenario
from sensors.wire import event
from store import registry, rejects, zones
from store.database import Connection, connect
from tests.acceptance.floods import Said, rehearsed, told, written
from tests.acceptance.services import Services, eventually, services
from tests.conftest import new_database
from tests.integration.api.county import bearer, served


@dataclass(frozen=True)
class Patrolled:
    """The database after the patrol, what the engine wrote of it, and what still runs."""

    url: str
    conn: Connection
    told: Said
    running: Services


@pytest.fixture(scope="module")
def patrol() -> Scenario:
    """The patrol, whose confirmed detections are judged as the book has it."""
    made = make()
    known = made.registry
    rules = [one for one in known.criteria.values() if one.property != "detection_confirmed"]
    bare = Registry.numbered(known.stations.values(), known.datastreams.values(), rules)
    book = [one for one in suggest(bare, STATION).rules if one.property == "detection_confirmed"]
    given = Registry.numbered(known.stations.values(), known.datastreams.values(), [*rules, *book])
    return replace(made, registry=given)


@pytest.fixture(scope="module")
def events(patrol: Scenario) -> list[event.Event]:
    return [one for said in patrol.events for one in event.decode(said.payload)]


@pytest.fixture(scope="module")
def patrolled(
    postgres: str, template: str, runtime: Runtime, scratch: Path, patrol: Scenario
) -> Iterator[Patrolled]:
    with (
        new_database(postgres, f"test_{uuid.uuid4().hex[:12]}", template) as url,
        connect(url, application="tests") as conn,
        runtime.mosquitto(scratch / "broker-patrol") as broker,
    ):
        registry.load(conn, patrol.registry)
        zones.load(conn, patrol.zones)
        with services(url, broker.url) as running:
            told(running, conn, broker.url, patrol)
            assert running.stop("ingest") == 0
            yield Patrolled(url, conn, written(conn), running)


@pytest.fixture(scope="module")
def http(patrolled: Patrolled) -> Iterator[httpx.Client]:
    officer = bearer(patrolled.conn, Role.DUTY_OFFICER)
    with (
        served(patrolled.url) as base,
        httpx.Client(base_url=base, timeout=20, headers=officer) as client,
    ):
        yield client


def rows(patrolled: Patrolled, query: str) -> list[tuple[Any, ...]]:
    return patrolled.conn.execute(query.encode()).fetchall()


def test_the_transitions_of_a_patrol_are_those_of_its_rehearsal(
    patrolled: Patrolled, patrol: Scenario
) -> None:
    assert patrolled.told == rehearsed(patrol)
    assert {one["property"] for one in patrolled.told} >= {"battery_level", "detection_confidence"}
    assert rejects.count(patrolled.conn) == {}


def test_every_detection_is_kept_with_its_flight_place_and_zone(
    patrolled: Patrolled, patrol: Scenario, events: list[event.Event]
) -> None:
    found = rows(
        patrolled,
        "SELECT time, sign, confidence, lon, lat, picture, flight FROM v_detection ORDER BY time",
    )
    assert found == [
        (one.time, one.sign.value, one.confidence, *one.point, one.picture, one.flight)
        for one in events
        if isinstance(one, Detection) and one.point is not None
    ]
    (kiln,) = patrol.zones
    in_zones = rows(patrolled, "SELECT DISTINCT sign, zone FROM v_detection ORDER BY sign")
    assert in_zones == [("smoke", None), ("thermal", kiln.name)]


def test_the_flight_is_kept_from_take_off_to_landing(
    patrolled: Patrolled, events: list[event.Event]
) -> None:
    takeoff, landing = (one for one in events if isinstance(one, FlightMark))
    assert rows(patrolled, "SELECT flight, station, pilot, takeoff, landing FROM v_flight") == [
        (FLIGHT, STATION, takeoff.pilot, takeoff.time, landing.time)
    ]


def test_the_track_is_kept_point_by_point(patrolled: Patrolled, events: list[event.Event]) -> None:
    found = rows(
        patrolled,
        "SELECT time, lon, lat, altitude, speed, heading, battery, link "
        "FROM track_point ORDER BY time",
    )
    assert found == [
        (one.time, *one.point, one.altitude, one.speed, one.heading, one.battery, one.link)
        for one in events
        if isinstance(one, TrackPoint)
    ]


def test_every_photo_is_kept_with_its_place(
    patrolled: Patrolled, events: list[event.Event]
) -> None:
    assert rows(patrolled, "SELECT time, lon, lat, picture, remark FROM photo ORDER BY time") == [
        (one.time, *(one.point or (None, None)), one.picture, one.remark)
        for one in events
        if isinstance(one, Photo)
    ]


def warnings(http: httpx.Client, state: str) -> list[dict[str, Any]]:
    """Warnings on what people confirmed."""
    found = http.get("/api/v1/warnings", params={"state": state}).json()["items"]
    return [one for one in found if one["property"] == "detection_confirmed"]


def test_a_confirmed_detection_is_red_at_once_and_a_false_alarm_ends_it(
    patrolled: Patrolled, http: httpx.Client
) -> None:
    assert set(patrolled.running.running) == {"alert"}
    smoke = next(
        one for one in http.get("/api/v1/detections").json()["items"] if one["sign"] == "smoke"
    )
    path = f"/api/v1/detections/{smoke['id']}/verdict"
    assert http.post(path, json={"verdict": "confirmed"}).is_success
    eventually(lambda: len(warnings(http, "open")) == 1, "the red warning is open", 20)
    (fire,) = warnings(http, "open")
    assert (fire["station"], fire["level"], fire["hazard"]) == (STATION, "red", "forest_fire")
    assert http.post(path, json={"verdict": "false_alarm"}).is_success
    eventually(lambda: warnings(http, "open") == [], "the false alarm ends it", 20)
    (over,) = warnings(http, "closed")
    assert (over["id"], over["peak_level"]) == (fire["id"], "red")
    assert over["cleared"] is not None
