"""Fire weather from readings: noon values, missing days, a season of hourly weather."""

import csv
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from math import isnan, nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.indicators import UnfitRuleError, check, horizon
from alerting.indicators.fire_weather import INDICATORS
from domain.criterion import Criterion
from domain.instant import DAY, HOUR, from_micros, parse
from tests.records import records_folder
from tests.unit.alerting.agreeing import agree, brief
from tests.unit.alerting.looking import judged, values
from tests.unit.alerting.plain import fwi as plain

Weather = dict[str, list[tuple[int, float]]]

NOON = parse("2025-04-13T12:00:00+08:00")
SAMPLE = {"own": 17.0, "humidity": 42.0, "wind_speed": 25 / 3.6, "rain": 0.0}
"""The first day of Van Wagner and Pickett's sample."""

SAMPLE_LATITUDE = {"latitude": 46.0}


def hourly(begin: int, end: int, skip: tuple[int, ...] = (), **changed: float) -> Weather:
    """The sample's weather at every full hour, counted from noon, but for some hours."""
    hours = [hour for hour in range(begin, end + 1) if hour not in skip]
    given = {**SAMPLE, **changed}
    return {role: [(NOON + hour * HOUR, one) for hour in hours] for role, one in given.items()}


def number(indicator: str, weather: Weather, hour: float, **given: float) -> float:
    """What an indicator says after so many hours from noon, every reading judged in order."""
    instant = NOON + round(hour * HOUR)
    heard = {role: [one for one in all_ if one[0] <= instant] for role, all_ in weather.items()}
    instants = sorted({time for readings in heard.values() for time, _ in readings})
    return values(indicator, heard, instants, {**SAMPLE_LATITUDE, **given})[-1]


def test_the_first_day_of_the_sample_is_met() -> None:
    found = {name: number(name, hourly(-23, 1), 1) for name in INDICATORS}
    assert found == pytest.approx(
        {"ffmc": 87.7, "dmc": 8.5, "dc": 19.0, "isi": 10.9, "bui": 8.5, "fire_weather": 10.1},
        abs=0.1,
    )


def test_there_is_no_number_before_the_first_noon_is_closed() -> None:
    assert isnan(number("ffmc", hourly(-23, 1), 0))


def test_a_noon_is_closed_by_the_first_reading_after_it_has_settled() -> None:
    weather = hourly(-23, 0)
    weather["wind_speed"] += [(NOON + HOUR // 2 - 1, 30.0), (NOON + HOUR // 2, 30.0)]
    assert isnan(number("isi", weather, 0.4999999))
    assert number("isi", weather, 0.5) == pytest.approx(10.9, abs=0.1)


def test_the_noon_is_that_of_the_local_standard_time_given() -> None:
    weather = hourly(-10, 30)
    assert number("ffmc", weather, 14, utc_offset_h=-5.0) == pytest.approx(87.7, abs=0.1)
    assert isnan(number("ffmc", weather, 13, utc_offset_h=-5.0))


def test_readings_by_noon_count_and_later_ones_do_not() -> None:
    weather = hourly(-23, 1)
    weather["own"][-1] = (NOON + HOUR, 40.0)
    assert number("dc", weather, 1) == number("dc", hourly(-23, 1), 1)


@pytest.mark.parametrize(("hours", "known"), [(2.0, True), (2.0001, False)])
@pytest.mark.parametrize("role", ["own", "humidity", "wind_speed"])
def test_a_reading_serves_for_two_hours(role: str, hours: float, known: bool) -> None:
    weather = hourly(-23, 1)
    last = (NOON - round(hours * HOUR), SAMPLE[role])
    weather[role] = [*(one for one in weather[role] if one[0] < last[0]), last]
    assert isnan(number("ffmc", weather, 1)) is not known


def test_a_day_without_a_gauge_is_missing() -> None:
    weather = hourly(-30, 1)
    weather["rain"] = [(NOON - DAY, 0.0)]
    assert isnan(number("dc", weather, 1))
    weather["rain"].append((NOON - DAY + 1, 0.0))
    assert not isnan(number("dc", weather, 1))


@pytest.mark.parametrize(("hour", "counts"), [(-24, False), (-23, True), (0, True), (1, False)])
def test_rain_of_the_24_hours_before_noon_counts(hour: int, counts: bool) -> None:
    weather = hourly(-30, 2)
    weather["rain"] = [(time, 9.0 * (time == NOON + hour * HOUR)) for time, _ in weather["rain"]]
    step = number("dc", weather, 2) - number("dc", weather, -22)
    assert (step < 0) is counts


def test_rain_of_tenths_is_summed_exactly_to_the_limit() -> None:
    weather = hourly(-23, 2)
    weather["rain"] = [(time, 0.1) for time, _ in weather["rain"] if time <= NOON]
    weather["rain"][-1] = (NOON, 0.5)
    assert sum(mm for _, mm in weather["rain"]) != 2.8
    assert number("dc", weather, 1) == number("dc", hourly(-23, 2), 2)


def test_codes_are_carried_from_noon_to_noon() -> None:
    found = [number("dc", hourly(-23, 24 * day + 1), 24 * day + 1) for day in range(3)]
    assert np.diff(found) == pytest.approx([found[0] - 15.0] * 2)


def test_over_a_missing_noon_nothing_is_known_and_the_codes_stand_still() -> None:
    weather = hourly(-23, 49, skip=(22, 23, 24))
    assert isnan(number("dc", weather, 25))
    steps = number("dc", weather, 49) - number("dc", weather, 1)
    assert steps == pytest.approx(number("dc", weather, 1) - 15.0)


def test_rain_of_a_missing_day_enters_at_the_next_noon() -> None:
    weather = hourly(-23, 49, skip=(22, 23, 24))
    weather["rain"] = [(time, 9.0 * (time == NOON + 10 * HOUR)) for time, _ in weather["rain"]]
    assert number("dc", weather, 49) < number("dc", weather, 1)


def test_several_days_pass_in_one_judgement() -> None:
    weather = hourly(-23, 24 * 6 + 1, skip=tuple(range(5, 24 * 5)))
    assert isnan(number("dc", weather, 24 * 5))
    step = number("dc", weather, 1) - 15.0
    assert number("dc", weather, 24 * 5 + 1) == pytest.approx(15.0 + 2 * step)
    assert number("dc", weather, 24 * 6 + 1) == pytest.approx(15.0 + 3 * step)


@pytest.mark.parametrize(("days", "anew"), [(2, False), (3, True)])
def test_after_too_many_missing_noons_the_season_begins_anew(days: int, anew: bool) -> None:
    back = days + 1
    weather = hourly(-23, 24 * back + 1, skip=tuple(range(2, 24 * back - 20)))
    step = number("dc", weather, 1) - 15.0
    found = number("dc", weather, 24 * back + 1, restart_days=3.0)
    assert found == pytest.approx(15.0 + step * (1 if anew else 2))


def test_the_codes_begin_with_the_values_given() -> None:
    found = number("dc", hourly(-23, 1), 1, dc0=300.0)
    assert found == pytest.approx(number("dc", hourly(-23, 1), 1) + 285.0)


def test_rules_judged_together_get_what_each_gets_alone() -> None:
    kernel = INDICATORS["fire_weather"].carried
    assert kernel is not None
    instants = [NOON + HOUR, NOON + 25 * HOUR, NOON + 20 * HOUR]
    together = judged("fire_weather", hourly(-23, 25), instants, SAMPLE_LATITUDE)
    carry = np.full((3, INDICATORS["fire_weather"].carry), nan)
    found, kept = kernel(together, carry)
    for place in range(3):
        row = np.array([place])
        value, one = kernel(together.take(row), carry[row])
        assert value == pytest.approx(found[row], nan_ok=True)
        assert one == pytest.approx(kept[row])
    assert np.isnan(carry).all()


def test_no_reading_is_looked_at_beyond_the_memory() -> None:
    rule = Criterion("W", "air_temperature", "dc", dict(SAMPLE_LATITUDE), yellow=300)
    weather = hourly(-100, 24)
    weather["rain"] = [(time, 0.5) for time, _ in weather["rain"]]
    instant = NOON + 24 * HOUR
    short = {
        role: [one for one in all_ if one[0] >= instant - horizon(rule)]
        for role, all_ in weather.items()
    }
    assert len(short["rain"]) < len(weather["rain"])
    kernel = INDICATORS["dc"].carried
    assert kernel is not None
    carry = np.array([[NOON // DAY - 5, 3.0, 1.0, 85.0, 6.0, 15.0, 1.0]])
    whole, part = (
        kernel(judged("dc", one, [instant], SAMPLE_LATITUDE), carry)[0] for one in (weather, short)
    )
    assert whole == part


HOURS = st.integers(-30, 80)
READINGS = st.fixed_dictionaries(
    {
        "own": st.dictionaries(HOURS, st.floats(-20, 40), max_size=40),
        "humidity": st.dictionaries(HOURS, st.floats(-5, 105), max_size=40),
        "wind_speed": st.dictionaries(HOURS, st.floats(-1, 30), max_size=40),
        "rain": st.dictionaries(HOURS, st.sampled_from([0.0, 0.2, 0.5, 1.5, 40.0]), max_size=40),
    }
)
RULES = st.fixed_dictionaries(
    {
        "latitude": st.sampled_from([28.7, 46.0, -33.0]),
        "settle_h": st.sampled_from([0.5, 1.0, 2.5]),
        "noon_h": st.sampled_from([12.0, 13.0]),
        "restart_days": st.sampled_from([1.0, 2.0, 15.0]),
    }
)


def filled(readings: dict[str, dict[int, float]], filling: bool) -> Weather:
    """Readings by hour, perhaps upon the sample's weather of every hour."""
    under = hourly(-30, 80) if filling else {role: [] for role in SAMPLE}
    return {
        role: sorted(
            {**dict(under[role]), **{NOON + h * HOUR: v for h, v in found.items()}}.items()
        )
        for role, found in readings.items()
    }


@brief
@given(READINGS, RULES, st.booleans(), st.sampled_from(sorted(INDICATORS)))
def test_the_plain_version_says_the_same(
    readings: dict[str, dict[int, float]], rule: dict[str, float], filling: bool, name: str
) -> None:
    agree(name, plain.PLAIN[name], filled(readings, filling), rule)


@pytest.mark.parametrize(
    ("parameter", "value"),
    [("latitude", 91), ("ffmc0", 102), ("dmc0", -1), ("settle_h", 0), ("restart_days", 0)],
)
def test_a_rule_that_cannot_work_is_told(parameter: str, value: float) -> None:
    rule = Criterion("W", "air_temperature", "fire_weather", {parameter: value}, yellow=10)
    with pytest.raises(UnfitRuleError, match=f"{parameter} must be"):
        check(rule)


def test_a_rule_on_another_property_is_told() -> None:
    with pytest.raises(UnfitRuleError, match="is for air_temperature"):
        check(Criterion("W", "humidity", "fire_weather", yellow=10))


# A season of hourly weather at Petawawa, 45.996° N: times at UTC-4, wind in km/h.

PETAWAWA = {"latitude": 45.996, "utc_offset_h": -5.0}


@cache
def petawawa() -> Weather:
    weather: Weather = {role: [] for role in SAMPLE}
    path = records_folder("petawawa-2007") / "hourly_weather.csv"
    with path.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            stamp = datetime(*(int(row[key]) for key in ("yr", "mon", "day", "hr")))  # type: ignore[arg-type]  # noqa: DTZ001
            time = parse(f"{stamp.isoformat()}-04:00")
            weather["own"].append((time, float(row["temp"])))
            weather["humidity"].append((time, float(row["rh"])))
            weather["wind_speed"].append((time, float(row["ws"]) / 3.6))
            weather["rain"].append((time, float(row["prec"])))
    return weather


@cache
def season(indicator: str) -> list[float]:
    """The number of each day, from the first noon that is known."""
    weather = petawawa()
    instants = [time for time, _ in weather["own"]]
    found = values(indicator, weather, instants, PETAWAWA)
    offset = 17 * HOUR + HOUR // 2
    days = dict(zip(((time - offset) // DAY for time in instants), found, strict=True))
    return list(days.values())[1:]


def days_of_rain() -> Iterator[tuple[int, float]]:
    """Places of days in a season, and the rain of the 24 hours before their noon."""
    first = petawawa()["rain"][0][0]
    for place in range(len(season("dc"))):
        noon = (first // DAY + place) * DAY + 17 * HOUR
        fallen = [mm for time, mm in petawawa()["rain"] if noon - DAY < time <= noon]
        yield place, sum(fallen)


def test_over_a_season_every_noon_is_known_and_every_number_on_its_scale() -> None:
    limits = {"ffmc": 101.0, "dmc": 200.0, "dc": 800.0, "isi": 60.0, "bui": 250.0}
    for name, most in {**limits, "fire_weather": 100.0}.items():
        found = np.array(season(name))
        assert found.size == 110
        assert ((found >= 0) & (found <= most)).all(), name


def test_over_a_season_rain_lowers_the_codes_and_dry_days_raise_them() -> None:
    dmc, dc, ffmc = season("dmc"), season("dc"), season("ffmc")
    wet = [(place, mm) for place, mm in days_of_rain() if place and mm > 10]
    dry = [place for place, mm in days_of_rain() if place and mm <= 1.5]
    assert len(wet) > 3
    assert len(dry) > 50
    for place, _ in wet:
        assert dmc[place] < max(dmc[place - 1], 10.0)
        assert dc[place] < dc[place - 1]
        assert ffmc[place] < 80
    for place in dry:
        assert dmc[place] >= dmc[place - 1]
        assert dc[place] >= dc[place - 1]


def test_over_a_season_the_plain_equations_say_the_same_on_every_day() -> None:
    rows = [dict(zip(SAMPLE, row, strict=True)) for row in zip(*petawawa().values(), strict=True)]
    codes = plain.Codes(85.0, 6.0, 15.0)
    found = zip(*(season(name) for name in ("ffmc", "dmc", "dc", "isi")), strict=True)
    rain = 0.0
    for row in rows:
        time = row["own"][0]
        rain = round(rain + row["rain"][1], 6)
        if time % DAY != 17 * HOUR:
            continue
        month = from_micros(time, UTC).month
        weather = (row["own"][1], row["humidity"][1], row["wind_speed"][1] * 3.6)
        litter = plain.ffmc(codes.ffmc, *weather, rain)
        codes = plain.Codes(
            litter,
            plain.dmc(codes.dmc, *weather[:2], rain, month, 45.996),
            plain.dc(codes.dc, weather[0], rain, month, 45.996),
            plain.isi(litter, weather[2]),
        )
        assert next(found) == pytest.approx(tuple(codes), abs=1e-6)
        rain = 0.0
    assert next(found, None) is None
