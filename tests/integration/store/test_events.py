"""Zones and the views of events, beside what the collector and the API test."""

import pytest

from domain.geodesy import Point, distance_m
from domain.instant import HOUR, parse
from domain.zone import Zone
from store import registry, zones
from store.database import Connection

T = parse("2024-10-15T10:00:00+08:00")
KILN = Zone("砖窑", 113.6, 28.7, 300.0, T, T + HOUR, "烧砖", "李四")


@pytest.mark.parametrize("view", ["v_detection", "v_flight", "v_track", "v_warning_place"])
def test_every_view_of_events_answers(connection: Connection, view: str) -> None:
    assert connection.execute(f"SELECT * FROM {view}".encode()).fetchall() == []


@pytest.mark.parametrize(
    "other", [Point(113.6, 28.7), Point(113.61, 28.7), Point(-66.4, -28.7), Point(0.0, 90.0)]
)
def test_the_databases_distance_is_the_domains(connection: Connection, other: Point) -> None:
    place = Point(113.6, 28.7)
    row = connection.execute("SELECT distance_km(%s, %s, %s, %s)", (*place, *other)).fetchone()
    assert row is not None
    assert row[0] == pytest.approx(distance_m(place, other) / 1000, abs=1e-6)


def test_a_distance_from_nowhere_is_unknown(connection: Connection) -> None:
    assert connection.execute("SELECT distance_km(NULL, 1, 2, 3)").fetchone() == (None,)


def test_zones_are_loaded_once_and_each_is_a_version_of_the_registry(
    connection: Connection,
) -> None:
    before = registry.version(connection)
    assert zones.load(connection, [KILN]) == 1
    assert zones.load(connection, [KILN]) == 0
    assert list(zones.everything(connection).values()) == [KILN]
    assert registry.version(connection) == before + 1
