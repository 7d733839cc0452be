"""The patrol of a UAV: physics that a pilot would accept, and what the platform makes of it."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from domain.detection import Detection
from domain.flight import FlightMark, Mark, Photo, TrackPoint
from domain.geodesy import distance_m
from domain.instant import SECOND
from miluo.rehearsal import rehearse
from sensors.simulators.generated import uav_patrol
from sensors.simulators.scenario import Scenario
from sensors.wire import event


@pytest.fixture(scope="module")
def patrol() -> Scenario:
    return uav_patrol.make()


@pytest.fixture(scope="module")
def told(patrol: Scenario) -> Sequence[event.Event]:
    return [one for said in patrol.events for one in event.decode(said.payload)]


@pytest.fixture(scope="module")
def track(told: Sequence[event.Event]) -> Sequence[TrackPoint]:
    return [one for one in told if isinstance(one, TrackPoint)]


def levels(patrol: Scenario) -> dict[str, list[str]]:
    """Words of the levels that the criterion on each property went to."""
    rules = {number: one.property for number, one in patrol.registry.criteria.items()}
    found: dict[str, list[str]] = {name: [] for name in rules.values()}
    for one in rehearse(patrol, late_after_s=3600, future_tolerance_s=600):
        found[rules[one.criterion]].append(one.to_level.word)
    return found


def test_hovering_costs_what_the_paper_says() -> None:
    still = np.zeros(1)
    hover = uav_patrol.power(still, still) - uav_patrol.AVIONICS
    assert hover == pytest.approx(uav_patrol.BLADE + uav_patrol.INDUCED)


def test_there_is_a_speed_that_costs_least() -> None:
    speeds = np.arange(0.0, 31.0)
    drawn = uav_patrol.power(speeds, np.zeros(31))
    cheapest = int(drawn.argmin())
    assert 8 <= cheapest <= 12
    assert (np.diff(drawn[: cheapest + 1]) < 0).all()
    assert (np.diff(drawn[cheapest:]) > 0).all()


def test_climbing_costs_and_descending_saves_nothing() -> None:
    level, up, down = uav_patrol.power(np.full(3, 5.0), np.array([0.0, 3.0, -3.0]))
    assert up - level == pytest.approx(3 * uav_patrol.WEIGHT / uav_patrol.EFFICIENCY)
    assert down == level


def test_a_link_loses_as_much_with_every_tenfold_distance() -> None:
    near, far = uav_patrol.quality(np.array([200.0, 2000.0]), np.zeros(2))
    span = uav_patrol.LOUD - uav_patrol.DEAF
    assert near - far == pytest.approx(100 * 10 * uav_patrol.EXPONENT / span)


def test_a_flight_begins_and_ends_at_the_dock(
    told: Sequence[event.Event], track: Sequence[TrackPoint]
) -> None:
    marks = [one for one in told if isinstance(one, FlightMark)]
    assert [one.mark for one in marks] == [Mark.TAKEOFF, Mark.LANDING]
    assert marks[0].time == track[0].time
    assert 0 <= marks[1].time - track[-1].time < uav_patrol.REPORT * SECOND
    for end in (track[0], track[-1]):
        assert distance_m(end.point, uav_patrol.HOME) < 20
        assert end.altitude < 20


def test_the_battery_only_falls_and_the_uav_is_never_faster_than_it_says(
    track: Sequence[TrackPoint],
) -> None:
    for one, after in pairwise(track):
        assert one.battery is not None
        assert after.battery is not None
        assert after.battery <= one.battery
        flown = distance_m(one.point, after.point) / ((after.time - one.time) / SECOND)
        assert flown <= uav_patrol.CRUISE + 0.1
    assert track[-1].battery is not None
    assert 0 < track[-1].battery < 20


def test_there_is_a_photo_at_each_corner(told: Sequence[event.Event]) -> None:
    photos = [one for one in told if isinstance(one, Photo)]
    assert len(photos) == 2 * uav_patrol.LANES + 2
    assert len({one.picture for one in photos}) == len(photos)


def test_the_kiln_lies_in_its_zone_and_the_fire_in_none(
    patrol: Scenario, told: Sequence[event.Event]
) -> None:
    (zone,) = patrol.zones
    seen = [one for one in told if isinstance(one, Detection)]
    inside = {one.sign: zone.covers(one.point, one.time) for one in seen if one.point}
    assert inside == {"smoke": False, "thermal": True}


def test_a_seed_gives_the_same_flight_and_another_another_link() -> None:
    assert uav_patrol.make(3).events == uav_patrol.make(3).events
    assert uav_patrol.make(3).events != uav_patrol.make(4).events


def test_the_platform_warns_of_battery_link_altitude_and_fire(patrol: Scenario) -> None:
    found = levels(patrol)
    assert found["battery_level"] == ["yellow", "orange"]
    assert found["altitude"] == ["orange", "none"]
    assert "yellow" in found["link_quality"]
    assert found["detection_confidence"] == ["blue", "yellow", "blue", "none"]
    assert found["detection_confirmed"] == []


def test_without_the_zone_the_kiln_alarms_too(patrol: Scenario) -> None:
    once = levels(patrol)["detection_confidence"]
    assert levels(replace(patrol, zones=()))["detection_confidence"] == 2 * once


def test_the_fire_is_found_with_another_seed() -> None:
    assert "yellow" in levels(uav_patrol.make(2))["detection_confidence"]
