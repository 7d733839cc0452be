"""The FWI System's equations: the published sample, the plain version, limits, monotony."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.indicators import fwi
from domain.arrays import Floats
from tests.unit.alerting.agreeing import brief
from tests.unit.alerting.plain import fwi as plain

SAMPLE = """
4 13 17.0 42.0 25.0 0.0 87.7 8.5 19.0 10.9 8.5 10.1
4 14 20.0 21.0 25.0 2.4 86.2 10.4 23.6 8.8 10.4 9.3
4 15 8.5 40.0 17.0 0.0 87.0 11.8 26.1 6.5 11.7 7.6
4 16 6.5 25.0 6.0 0.0 88.8 13.2 28.2 4.9 13.1 6.2
4 17 13.0 34.0 24.0 0.0 89.1 15.4 31.5 12.6 15.3 14.8
4 18 6.0 40.0 22.0 0.4 88.7 16.5 33.5 10.7 16.4 13.5
4 19 5.5 52.0 6.0 0.0 87.4 17.2 35.4 4.0 17.1 5.9
4 20 8.5 46.0 16.0 0.0 87.4 18.5 37.9 6.6 18.4 9.7
4 21 9.5 54.0 20.0 0.0 86.8 19.7 40.6 7.4 19.6 11.0
4 22 7.0 93.0 14.0 9.0 29.9 10.1 29.5 0.0 10.9 0.0
4 23 6.5 71.0 17.0 1.0 49.4 10.7 31.6 0.4 11.6 0.2
4 24 6.0 59.0 17.0 0.0 67.3 11.4 33.7 1.3 12.3 0.9
4 25 13.0 52.0 4.0 0.0 77.8 13.0 37.0 1.1 13.9 0.8
4 26 15.5 40.0 11.0 0.0 85.5 15.4 40.7 3.9 15.9 5.5
4 27 23.0 25.0 9.0 0.0 91.5 19.8 45.8 8.4 19.8 12.2
4 28 19.0 46.0 16.0 0.0 89.9 22.5 50.2 9.5 22.4 14.3
4 29 18.0 41.0 20.0 0.0 90.0 25.2 54.4 11.7 25.1 17.7
4 30 14.5 51.0 16.0 0.0 88.4 27.0 57.9 7.7 27.0 13.3
5 1 14.5 69.0 11.0 0.0 85.7 28.3 63.0 4.0 28.2 8.0
5 2 15.5 42.0 8.0 0.0 87.4 30.8 68.2 4.4 30.8 9.1
5 3 21.0 37.0 8.0 0.0 89.4 34.5 74.3 5.9 34.4 12.3
5 4 23.0 32.0 16.0 0.0 91.0 38.8 80.9 11.1 38.7 21.0
5 5 23.0 32.0 14.0 0.0 91.2 43.1 87.4 10.3 43.0 21.1
5 6 27.0 33.0 12.0 0.0 91.7 48.1 94.7 9.9 47.9 21.7
5 7 28.0 17.0 27.0 0.0 95.2 54.5 102.1 34.5 54.3 52.6
5 8 23.5 54.0 20.0 0.0 89.7 57.4 108.8 11.3 57.2 25.9
5 9 16.0 50.0 22.0 12.2 62.2 29.9 91.8 1.4 33.0 3.0
5 10 11.5 58.0 20.0 0.0 76.7 31.3 96.3 2.3 34.5 5.4
5 11 16.0 54.0 16.0 0.0 83.5 33.4 101.6 3.8 36.7 8.9
5 12 21.5 37.0 9.0 0.0 88.7 37.1 107.8 5.6 39.9 12.8
5 13 14.0 61.0 22.0 0.2 86.7 38.7 112.8 8.1 41.6 17.3
5 14 15.0 30.0 27.0 0.0 89.6 41.7 117.9 15.9 44.2 28.8
5 15 20.0 23.0 11.0 0.0 92.1 45.9 123.9 10.1 47.7 21.9
5 16 14.0 95.0 3.0 16.4 21.3 20.1 97.0 0.0 26.5 0.0
5 17 20.0 53.0 4.0 2.8 51.0 18.3 103.0 0.2 25.3 0.2
5 18 19.5 30.0 16.0 0.0 82.3 22.1 108.9 3.3 29.3 6.8
5 19 25.5 51.0 20.0 6.0 75.4 16.4 106.4 2.1 23.7 3.8
5 20 10.0 38.0 24.0 0.0 84.3 18.2 110.6 6.4 25.8 11.3
5 21 19.0 27.0 16.0 0.0 90.3 22.1 116.4 10.0 29.9 17.2
5 22 26.0 46.0 11.0 4.2 77.6 18.7 117.7 1.6 26.8 2.9
5 23 30.0 38.0 22.0 0.0 90.2 23.8 125.5 13.4 32.3 22.0
5 24 25.5 67.0 19.0 12.6 65.3 13.1 108.5 1.4 20.2 1.9
5 25 12.0 53.0 28.0 11.8 55.4 7.7 91.6 1.2 12.8 0.8
5 26 21.0 38.0 8.0 0.0 80.8 11.3 97.8 1.9 17.6 2.6
5 27 13.0 70.0 20.0 3.8 61.7 8.4 97.9 1.2 13.8 0.9
5 28 9.0 78.0 24.0 1.4 64.5 9.0 101.9 1.7 14.7 2.0
5 29 11.0 54.0 16.0 0.0 77.6 10.5 106.3 2.0 16.8 2.8
5 30 15.5 39.0 9.0 0.0 85.4 13.1 111.5 3.5 20.3 5.8
5 31 18.0 36.0 5.0 0.0 88.5 16.3 117.1 4.4 24.2 7.9
"""
"""Month, day, °C, %, km/h, mm; FFMC, DMC, DC, ISI, BUI, FWI.

The test data of the FWI program (Van Wagner and Pickett 1985), as printed to one decimal by the
Canadian Forest Service in NOR-X-424 (2015).
"""


class Day(NamedTuple):
    month: int
    temperature: float
    humidity: float
    wind: float
    rain: float


def one(number: float) -> Floats:
    return np.array([number])


def after(day: Day, codes: tuple[float, float, float], latitude: float = 46.0) -> list[float]:
    """FFMC, DMC, DC, ISI, BUI and FWI of a noon from the codes of the day before."""
    warm, damp, wind, rain = (one(number) for number in day[1:])
    month, band = np.array([day.month]), one(latitude)
    litter = fwi.ffmc(one(codes[0]), warm, damp, wind, rain)
    duff = fwi.dmc(one(codes[1]), warm, damp, rain, month, band)
    drought = fwi.dc(one(codes[2]), warm, rain, month, band)
    spread, buildup = fwi.isi(litter, wind), fwi.bui(duff, drought)
    found = (litter, duff, drought, spread, buildup, fwi.fwi(spread, buildup))
    return [number.item() for number in found]


def plainly(day: Day, codes: tuple[float, float, float], latitude: float) -> list[float]:
    month, warm, damp, wind, rain = day
    litter = plain.ffmc(codes[0], warm, damp, wind, rain)
    duff = plain.dmc(codes[1], warm, damp, rain, month, latitude)
    drought = plain.dc(codes[2], warm, rain, month, latitude)
    spread, buildup = plain.isi(litter, wind), plain.bui(duff, drought)
    return [litter, duff, drought, spread, buildup, plain.fwi(spread, buildup)]


MONTHS = st.integers(1, 12)
WARMTH = st.floats(-40, 40)
HUMIDITY = st.one_of(st.floats(0, 100), st.sampled_from([0.0, 100.0]))
WIND = st.floats(0, 100)
RAIN = st.one_of(st.floats(0, 150), st.sampled_from([0.0, 0.5, 1.5, 2.8]))
DAYS = st.builds(Day, MONTHS, WARMTH, HUMIDITY, WIND, RAIN)
FFMC = st.one_of(st.floats(0, 101), st.sampled_from([0.0, 101.0]))
DMC = st.one_of(st.floats(0, 300), st.sampled_from([0.0, 33.0, 65.0]))
DC = st.one_of(st.floats(0, 1200), st.just(0.0))
CODES = st.tuples(FFMC, DMC, DC)
LATITUDES = st.one_of(st.floats(-90, 90), st.sampled_from([-30.0, -20.0, -10.0, 10.0, 20.0, 30.0]))


def test_every_day_of_the_published_sample_is_met_within_a_tenth() -> None:
    codes = (85.0, 6.0, 15.0)
    for row in SAMPLE.strip().splitlines():
        month, _, warm, damp, wind, rain, *printed = map(float, row.split())
        found = after(Day(int(month), warm, damp, wind, rain), codes)
        assert found == pytest.approx(printed, abs=0.1), row
        codes = (found[0], found[1], found[2])


@brief
@given(DAYS, CODES, LATITUDES)
def test_the_plain_version_says_the_same(
    day: Day, codes: tuple[float, float, float], latitude: float
) -> None:
    expected = plainly(day, codes, latitude)
    assert after(day, codes, latitude) == pytest.approx(expected, rel=1e-9, abs=1e-9)


@brief
@given(DAYS, CODES, LATITUDES)
def test_no_weather_leaves_the_scale_of_a_code(
    day: Day, codes: tuple[float, float, float], latitude: float
) -> None:
    litter, *others = after(day, codes, latitude)
    assert 0 <= litter <= 101
    assert all(0 <= number < np.inf for number in others)


@brief
@given(st.lists(st.tuples(DAYS, CODES), min_size=1, max_size=8))
def test_stations_together_get_what_each_gets_alone(
    cases: list[tuple[Day, tuple[float, float, float]]],
) -> None:
    days = [np.array(column) for column in zip(*(day for day, _ in cases), strict=True)]
    litter, duff, drought = (np.array(code) for code in zip(*(c for _, c in cases), strict=True))
    month, warm, damp, wind, rain = days
    latitude = np.full(len(cases), 46.0)
    together = np.stack(
        [
            fwi.ffmc(litter, warm, damp, wind, rain),
            fwi.dmc(duff, warm, damp, rain, month, latitude),
            fwi.dc(drought, warm, rain, month, latitude),
        ]
    )
    alone = [after(day, codes)[:3] for day, codes in cases]
    np.testing.assert_allclose(together.T, alone, rtol=1e-12)


@pytest.mark.parametrize(
    ("rain", "code"), [(0.5, "ffmc"), (1.5, "dmc"), (2.8, "dc")], ids=["0.5", "1.5", "2.8"]
)
def test_rain_up_to_its_limit_wets_nothing(rain: float, code: str) -> None:
    place = ["ffmc", "dmc", "dc"].index(code)
    codes, dry = (85.0, 50.0, 300.0), Day(7, 20.0, 50.0, 10.0, 0.0)
    assert after(dry._replace(rain=rain), codes)[place] == after(dry, codes)[place]
    assert after(dry._replace(rain=rain + 0.1), codes)[place] < after(dry, codes)[place]


@pytest.mark.parametrize("temperature", [-1.1, -1.2, -30.0])
def test_duff_dries_no_further_and_gets_no_wetter_in_frost(temperature: float) -> None:
    assert after(Day(3, temperature, 40.0, 10.0, 0.0), (85.0, 20.0, 100.0))[1] == 20.0


def test_drought_never_falls_in_a_dry_winter() -> None:
    assert after(Day(1, -20.0, 60.0, 10.0, 0.0), (85.0, 20.0, 100.0))[2] == 100.0


@pytest.mark.parametrize("edge", [33.0, 65.0])
def test_rain_works_alike_on_both_sides_of_an_edge_of_the_duff_slope(edge: float) -> None:
    wet = Day(7, 20.0, 50.0, 10.0, 12.0)
    below, above = (after(wet, (85.0, code, 300.0))[1] for code in (edge, edge + 1e-9))
    assert below == pytest.approx(above, abs=0.5)


@pytest.mark.parametrize(
    ("latitude", "hours"),
    [(46, 13.9), (30.001, 13.9), (30, 9.9), (28.7, 9.9), (10.001, 9.9), (10, 9), (-9.9, 9),
     (-10, 8.1), (-29.9, 8.1), (-30, 6.8)],
)  # fmt: skip
def test_duff_dries_by_the_length_of_the_day_in_may(latitude: float, hours: float) -> None:
    dried = after(Day(5, 18.9, 50.0, 10.0, 0.0), (85.0, 0.0, 0.0), latitude)[1]
    assert dried == pytest.approx(1.894e-4 * 20 * 50 * hours)


@pytest.mark.parametrize(
    ("latitude", "factor"), [(28.7, 3.8), (20.001, 3.8), (20, 1.4), (-19.9, 1.4), (-20, -1.6)]
)
def test_drought_grows_by_the_factor_of_the_latitude_in_may(latitude: float, factor: float) -> None:
    grown = after(Day(5, 17.2, 50.0, 10.0, 0.0), (85.0, 0.0, 0.0), latitude)[2]
    assert grown == pytest.approx((0.36 * 20 + factor) / 2)


def test_nothing_to_burn_is_an_index_of_zero() -> None:
    assert fwi.bui(one(0.0), one(0.0)).item() == 0
    assert fwi.fwi(one(0.0), one(0.0)).item() == 0


@pytest.mark.parametrize("place", range(5))
def test_a_missing_value_is_never_a_code(place: int) -> None:
    given: list[Floats] = [one(85.0), one(20.0), one(50.0), one(10.0), one(1.0)]
    given[place] = one(np.nan)
    litter, warm, damp, wind, rain = given
    month, latitude = np.array([5]), one(28.7)
    assert np.isnan(fwi.ffmc(litter, warm, damp, wind, rain)).all()
    if place in (0, 1, 4):
        assert np.isnan(fwi.dc(litter, warm, rain, month, latitude)).all()
    if place != 3:
        assert np.isnan(fwi.dmc(litter, warm, damp, rain, month, latitude)).all()


def never_falls(number: Callable[[Day], float], day: Day, **worse: float) -> None:
    assert number(Day(**{**day._asdict(), **worse})) >= number(day) - 1e-9


@brief
@given(DAYS, CODES, HUMIDITY)
def test_drier_air_never_lowers_a_code(
    day: Day, codes: tuple[float, float, float], humidity: float
) -> None:
    drier = min(day.humidity, humidity)
    never_falls(lambda one: after(one, codes)[0], day, humidity=drier)
    never_falls(lambda one: after(one, codes)[1], day, humidity=drier)


@brief
@given(DAYS, CODES, WARMTH)
def test_warmer_air_never_lowers_duff_and_drought(
    day: Day, codes: tuple[float, float, float], warmth: float
) -> None:
    warmer = max(day.temperature, warmth)
    never_falls(lambda one: after(one, codes)[1], day, temperature=warmer)
    never_falls(lambda one: after(one, codes)[2], day, temperature=warmer)


@brief
@given(st.builds(Day, MONTHS, WARMTH, st.floats(0, 40), WIND, st.just(0.0)), WARMTH, WIND)
def test_in_dry_air_warmth_and_wind_never_lower_the_code_of_moist_litter(
    day: Day, warmth: float, wind: float
) -> None:
    worse = {"temperature": max(day.temperature, warmth), "wind": max(day.wind, wind)}
    never_falls(lambda one: after(one, (60.0, 6.0, 15.0))[0], day, **worse)


@brief
@given(FFMC, FFMC, WIND, WIND)
def test_wind_and_dry_litter_never_slow_the_spread(
    code: float, other: float, wind: float, gust: float
) -> None:
    slow = fwi.isi(one(min(code, other)), one(min(wind, gust)))
    fast = fwi.isi(one(max(code, other)), one(max(wind, gust)))
    assert fast >= slow - 0.01


@brief
@given(st.tuples(DMC, DC), st.tuples(DMC, DC), st.floats(0, 100), st.floats(0, 100))
def test_a_deeper_drought_and_a_faster_spread_never_lower_the_index(
    fuel: tuple[float, float], more: tuple[float, float], slow: float, fast: float
) -> None:
    low, high = (
        fwi.bui(one(choose(fuel[0], more[0])), one(choose(fuel[1], more[1])))
        for choose in (min, max)
    )
    assert high >= low - 1e-9
    calm, fierce = fwi.fwi(one(min(slow, fast)), low), fwi.fwi(one(max(slow, fast)), high)
    assert fierce >= calm * 0.98


@brief
@given(DAYS, CODES, RAIN)
def test_more_rain_never_raises_drought_and_duff(
    day: Day, codes: tuple[float, float, float], rain: float
) -> None:
    wetter = after(day._replace(rain=max(day.rain, rain)), codes)
    drier = after(day._replace(rain=min(day.rain, rain)), codes)
    assert wetter[1] <= drier[1] + 1e-9
    assert wetter[2] <= drier[2] + 1e-9
