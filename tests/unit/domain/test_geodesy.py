from math import nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.geodesy import EARTH_M, Point, check, destination, distance_m

LONS = st.floats(-180, 180)
LATS = st.floats(-89, 89)
QUARTER_M = EARTH_M * 3.141592653589793 / 2


@pytest.mark.parametrize(
    ("one", "other", "metres"),
    [
        (Point(0, 0), Point(90, 0), QUARTER_M),
        (Point(113.6, 0), Point(113.6, 90), QUARTER_M),
        (Point(0, 0), Point(180, 0), 2 * QUARTER_M),
        (Point(179.5, 0), Point(-179.5, 0), QUARTER_M / 90),
    ],
)
def test_distances_along_great_circles(one: Point, other: Point, metres: float) -> None:
    assert distance_m(one, other) == pytest.approx(metres)
    assert distance_m(other, one) == pytest.approx(metres)


def test_a_degree_of_longitude_is_shorter_in_pingjiang() -> None:
    assert distance_m(Point(113, 28.7), Point(114, 28.7)) == pytest.approx(97_534, abs=10)


@pytest.mark.parametrize(
    ("bearing", "there"), [(0, (0, 1)), (90, (1, 0)), (180, (0, -1)), (270, (-1, 0))]
)
def test_bearings_count_clockwise_from_north(bearing: float, there: tuple[float, float]) -> None:
    found = destination(Point(0, 0), bearing, QUARTER_M / 90)
    assert found == pytest.approx(there, abs=1e-9)


@given(LONS, LATS, st.floats(0, 360), st.floats(1, 200_000))
def test_a_destination_is_as_far_as_it_was_said_to_be(
    lon: float, lat: float, bearing: float, metres: float
) -> None:
    start = Point(lon, lat)
    there = destination(start, bearing, metres)
    check(there)
    assert distance_m(start, there) == pytest.approx(metres, rel=1e-6, abs=1e-3)


@pytest.mark.parametrize("point", [Point(181, 0), Point(100, -91), Point(nan, 0), Point(0, nan)])
def test_what_is_no_place_on_earth_is_refused(point: Point) -> None:
    with pytest.raises(ValueError, match=r"no place on Earth$"):
        check(point)


def test_swapped_coordinates_are_called_so() -> None:
    with pytest.raises(ValueError, match="lon and lat look swapped"):
        check(Point(28.7, 113.6))
