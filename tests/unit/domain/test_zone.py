from math import nan

import pytest

from domain.geodesy import Point, destination
from domain.zone import LARGEST_RADIUS_M, Zone, covering

KILN = Point(113.6, 28.7)


def zone(radius_m: float = 200.0, begin: int = 10, end: int | None = 20) -> Zone:
    return Zone("砖窑", KILN.lon, KILN.lat, radius_m, begin, end, "烧砖", "值班员")


@pytest.mark.parametrize(("metres", "inside"), [(0, True), (199, True), (201, False)])
def test_a_zone_covers_what_lies_in_its_circle(metres: float, inside: bool) -> None:
    assert zone().covers(destination(KILN, 45, metres), 10) is inside


@pytest.mark.parametrize(("time", "holds"), [(9, False), (10, True), (19, True), (20, False)])
def test_a_zone_holds_from_its_beginning_to_before_its_end(time: int, holds: bool) -> None:
    assert zone().covers(KILN, time) is holds


def test_a_zone_without_an_end_holds_on() -> None:
    assert zone(end=None).covers(KILN, 2**60)


def test_of_several_zones_the_first_is_named() -> None:
    zones = {3: zone(), 2: zone(), 1: zone(end=11)}
    assert covering(zones, KILN, 15) == 2
    assert covering(zones, KILN, 25) is None


@pytest.mark.parametrize("radius", [0.0, -1.0, nan, LARGEST_RADIUS_M + 1])
def test_a_zone_that_hides_too_much_or_nothing_is_refused(radius: float) -> None:
    with pytest.raises(ValueError, match="radius_m"):
        zone(radius)


def test_a_zone_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="valid_to"):
        zone(end=9)
