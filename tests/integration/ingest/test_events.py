"""Detections and flights from the message to the tables."""

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest

from domain.datastream import Datastream
from domain.detection import Detection, Sign
from domain.flight import FlightMark, Mark, Photo, TrackPoint
from domain.geodesy import Point
from domain.instant import HOUR, MINUTE, SECOND
from domain.observation import empty
from domain.property import PROPERTIES
from domain.registry import Registry
from domain.station import Station, StationKind
from domain.zone import Zone
from ingest.desk import Desk
from ingest.retry import retry_rejects
from sensors import topics
from sensors.simulators.generated import uav_patrol
from sensors.simulators.scenario import messages
from sensors.wire import event
from sensors.wire.event import Event
from store import batches, observations, registry, zones
from store.database import Connection
from store.rejects import Reject
from tests.integration.ingest.line import now

TOWER, KILN = Point(113.6, 28.7), Point(113.62, 28.7)
NAMES = ("detection_confidence", "battery_level", "altitude")
REGISTRY = Registry.numbered(
    [Station("U", "机场", StationKind.UAV, lon=TOWER.lon, lat=TOWER.lat)],
    [Datastream("U", name, PROPERTIES[name].unit) for name in NAMES],
    [],
)


@pytest.fixture
def forest(connection: Connection) -> Connection:
    connection.execute("UPDATE instance SET mode = 'live'")
    registry.load(connection, REGISTRY)
    return connection


@pytest.fixture
def desk(database_url: str, forest: Connection) -> Iterator[Desk]:  # noqa: ARG001
    one = Desk(database_url, "live", "1", 600)
    yield one
    one.close()


def tell(desk: Desk, *events: Event) -> None:
    desk.store([(topics.event("U"), event.encode(list(events)))])


def rows(conn: Connection, query: str) -> list[tuple[object, ...]]:
    return conn.execute(query.encode()).fetchall()


def smoke(time: int, confidence: float = 0.9, point: Point | None = None) -> Detection:
    return Detection(time, Sign.SMOKE, confidence, point, flight="F1", picture="a.jpg")


def test_a_detection_is_stored_with_its_look_in_the_batch_log(
    desk: Desk, forest: Connection
) -> None:
    at = now()
    tell(desk, smoke(at, point=KILN))
    assert rows(forest, "SELECT station, time, sign, lon, placed, flight FROM v_detection") == [
        ("U", at, "smoke", KILN.lon, "given", "F1")
    ]
    (batch,) = batches.read_after(forest, 0, 10)
    assert batch.rows.tolist() == [(1, at, 0.9, 1)]


def test_a_flight_is_stored_however_its_events_come(desk: Desk, forest: Connection) -> None:
    at = now() - HOUR
    track = [
        TrackPoint(at + i * MINUTE, "F1", Point(113.6 + i / 100, 28.7), 90.0 + i, battery=90.0 - i)
        for i in range(3)
    ]
    tell(desk, track[2], Photo(at + MINUTE, "F1", KILN, "1.jpg"))
    tell(desk, track[0], track[1], FlightMark(at + HOUR, "F1", Mark.LANDING, "", "巡库"))
    tell(desk, FlightMark(at - MINUTE, "F1", Mark.TAKEOFF, "张三"))
    (flight,) = rows(
        forest,
        "SELECT station, pilot, mission, takeoff, landing, points, round(length_km::numeric, 2), "
        "max_altitude, min_battery, min_link, photos, detections FROM v_flight",
    )
    assert flight[:6] == ("U", "张三", "巡库", at - MINUTE, at + HOUR, 3)
    assert float(str(flight[6])) == pytest.approx(1.95)
    assert flight[7:] == (92.0, 88.0, None, 1, 0)
    assert rows(forest, "SELECT count(*) FROM v_observation WHERE property = 'altitude'") == [(3,)]


def test_what_comes_again_changes_nothing(desk: Desk, forest: Connection) -> None:
    at = now()
    told: list[Event] = [
        smoke(at), smoke(at, 0.8), Photo(at, "F1", KILN, "1.jpg"), Photo(at, "F1", KILN, "2.jpg"),
        TrackPoint(at, "F1", TOWER, 100.0), FlightMark(at, "F1", Mark.TAKEOFF, "张三"),
    ]  # fmt: skip
    tables = "detection", "photo", "track_point", "flight", "observation", "batch"
    counts = "SELECT " + ", ".join(f"(SELECT count(*) FROM {name})" for name in tables)
    tell(desk, *told)
    assert rows(forest, counts) == [(2, 2, 1, 1, 2, 1)]
    tell(desk, *told)
    assert rows(forest, counts) == [(2, 2, 1, 1, 2, 1)]


def test_a_track_point_that_is_told_otherwise_is_put_right(desk: Desk, forest: Connection) -> None:
    point = TrackPoint(now(), "F1", TOWER, 100.0, battery=50.0)
    tell(desk, point)
    tell(desk, replace(point, battery=40.0))
    assert rows(forest, "SELECT battery FROM v_track") == [(40.0,)]
    assert rows(forest, "SELECT old_value FROM v_revision") == [(50.0,)]


def test_a_zone_is_known_to_a_collector_that_runs(desk: Desk, forest: Connection) -> None:
    at = now()
    tell(desk, smoke(at - SECOND, point=KILN))
    number = zones.create(forest, Zone("砖窑", KILN.lon, KILN.lat, 300.0, at))
    desk.close()
    tell(desk, smoke(at, point=KILN))
    found = rows(forest, "SELECT time, zone_id, zone FROM v_detection ORDER BY time")
    assert found == [(at - SECOND, None, None), (at, number, "砖窑")]
    assert rows(forest, "SELECT value FROM observation ORDER BY time") == [(0.9,), (0.0,)]


def test_a_bad_message_is_a_reject_and_leaves_the_others_alone(
    desk: Desk, forest: Connection
) -> None:
    bad = json.dumps({"t": "2024-07-01T06:00:00", "kind": "landing", "flight": "F1"}).encode()
    good = event.encode(smoke(now()))
    desk.store([(topics.event("U"), bad), (topics.event("Z"), good), (topics.event("U"), good)])
    reasons = [str(reason) for (reason,) in rows(forest, "SELECT reason FROM reject ORDER BY id")]
    assert "timezone" in reasons[0]
    assert reasons[1] == "unknown station: Z"
    assert rows(forest, "SELECT count(*) FROM detection") == [(1,)]


def test_an_event_that_the_database_refuses_becomes_a_reject(
    desk: Desk, forest: Connection
) -> None:
    forest.execute("ALTER TABLE detection ADD CONSTRAINT odd CHECK (confidence <> 0.66)")
    at = now()
    messages = [(topics.event("U"), event.encode(smoke(at - i * SECOND, i / 50))) for i in range(9)]
    odd = topics.event("U"), event.encode(smoke(at, 0.66))
    desk.store([*messages[:4], odd, *messages[4:]])
    assert rows(forest, "SELECT count(*) FROM detection") == [(9,)]
    assert rows(forest, "SELECT count(*) FROM observation") == [(9,)]
    (reason,) = rows(forest, "SELECT reason FROM reject")
    assert str(reason[0]).startswith("refused by the database:")


def test_a_rejected_event_is_heard_again_once_the_registry_is_mended(forest: Connection) -> None:
    at = now()
    message = topics.event("V"), event.encode([smoke(at), TrackPoint(at, "F1", TOWER, 1.0)])
    observations.write(forest, empty(), [Reject(*message, "unknown station: V", at)])
    assert retry_rejects(forest, registry.read(forest), mode="live") == (0, 1)
    station = Station("V", "新站", StationKind.UAV)
    known = registry.load(forest, Registry.numbered([station], [], []))
    assert retry_rejects(forest, known, mode="live") == (1, 0)
    assert rows(forest, "SELECT station, flight FROM v_detection") == [("V", "F1")]
    assert rows(forest, "SELECT station, altitude FROM v_track") == [("V", 1.0)]


def test_a_whole_patrol_is_stored(database_url: str, connection: Connection) -> None:
    patrol = uav_patrol.make()
    registry.load(connection, patrol.registry)
    assert zones.load(connection, patrol.zones) == 1
    desk = Desk(database_url, "exercise", "1", 600)
    desk.store([(one.topic, one.payload) for one in messages(patrol)])
    desk.close()
    assert rows(connection, "SELECT reason FROM reject") == []
    (flight,) = rows(
        connection, "SELECT points, photos, detections, min_battery < 20, length_km FROM v_flight"
    )
    assert flight[:4] == (245, 18, 4, True)
    assert flight[4] == pytest.approx(13.75, abs=0.2)
    signs = rows(connection, "SELECT DISTINCT sign, zone FROM v_detection ORDER BY sign")
    assert signs == [("smoke", None), ("thermal", patrol.zones[0].name)]
