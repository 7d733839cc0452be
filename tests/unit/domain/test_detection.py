import pytest

from domain.detection import Detection, Located, Placed, Sign, locate, looks
from domain.geodesy import Point, distance_m
from domain.zone import Zone

TOWER, KILN = Point(113.6, 28.7), Point(113.62, 28.7)
ZONES = {7: Zone("砖窑", KILN.lon, KILN.lat, 300.0, 0)}


def seen(
    confidence: float = 0.9,
    sign: Sign = Sign.SMOKE,
    time: int = 100,
    point: Point | None = None,
    bearing: float | None = None,
    range_m: float | None = None,
) -> Detection:
    return Detection(time, sign, confidence, point, bearing, range_m)


def located(detection: Detection, place: Point | None = TOWER) -> Located:
    return locate("A", detection, place, ZONES)


def test_a_given_position_is_taken_as_it_is() -> None:
    found = located(seen(point=Point(113.7, 28.8), bearing=10, range_m=5))
    assert (found.point, found.placed) == (Point(113.7, 28.8), Placed.GIVEN)


def test_bearing_and_range_give_a_position() -> None:
    found = located(seen(bearing=90, range_m=1954))
    assert found.placed is Placed.BEARING
    assert found.point is not None
    assert distance_m(found.point, KILN) < 5


@pytest.mark.parametrize("bearing", [None, 90.0])
def test_without_a_range_the_place_is_the_stations_own(bearing: float | None) -> None:
    found = located(seen(bearing=bearing))
    assert (found.point, found.placed) == (TOWER, Placed.STATION)


def test_a_station_without_a_place_gives_none() -> None:
    found = located(seen(bearing=90, range_m=10), None)
    assert (found.point, found.placed) == (None, Placed.UNKNOWN)


@pytest.mark.parametrize("detection", [seen(point=KILN), seen(bearing=90, range_m=1954)])
def test_a_detection_in_a_zone_bears_its_number(detection: Detection) -> None:
    assert located(detection).zone == 7


def test_what_is_seen_at_an_unknown_distance_is_in_no_zone() -> None:
    assert located(seen(bearing=90), KILN).zone is None


def test_the_surest_detection_of_an_instant_is_its_look() -> None:
    found = looks([located(seen(0.6)), located(seen(0.8)), located(seen(0.7, time=200))])
    assert found == {100: 0.8, 200: 0.7}


def test_a_known_source_is_a_look_that_found_nothing() -> None:
    assert looks([located(seen(0.9, point=KILN))]) == {100: 0.0}


@pytest.mark.parametrize("first", [0, 1])
def test_a_known_source_hides_no_fire_beside_it(first: int) -> None:
    both = [located(seen(0.9, point=KILN)), located(seen(0.6))]
    assert looks([both[first], both[1 - first]]) == {100: 0.6}


@pytest.mark.parametrize("sign", [Sign.PERSON, Sign.FLOOD, Sign.LANDSLIDE, Sign.OTHER])
def test_what_speaks_for_no_fire_is_no_look(sign: Sign) -> None:
    assert looks([located(seen(0.9, sign))]) == {}
