"""Intensity-duration, antecedent rain and soil water, at their edges and read plainly."""

from dataclasses import replace
from math import exp, isnan, nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.indicators import INDICATORS, UnfitRuleError, check
from domain.criterion import Criterion
from domain.instant import HOUR, MINUTE, parse
from tests.unit.alerting import looking
from tests.unit.alerting.agreeing import brief
from tests.unit.alerting.plain.landslide_rain import PLAIN

START = parse("2024-06-01T00:00:00+08:00")
Readings = list[tuple[int, float]]
Table = tuple[tuple[float, ...], ...]


def hourly(*amounts: float) -> Readings:
    return [(START + place * HOUR, mm) for place, mm in enumerate(amounts)]


def at(indicator: str, readings: Readings, table: Table = (), **parameters: float) -> float:
    tables = dict.fromkeys(INDICATORS[indicator].tables, table)
    return looking.values(indicator, {"own": readings}, [readings[-1][0]], parameters, tables)[0]


def said(indicator: str, readings: Readings, table: Table = (), **parameters: float) -> str:
    kind = INDICATORS[indicator]
    tables = dict.fromkeys(kind.tables, table)
    one = looking.judged(indicator, {"own": readings}, [readings[-1][0]], parameters, tables)
    assert kind.detail is not None
    return kind.detail(one)[0]


@pytest.mark.parametrize(("hours", "mm_per_h"), [(1, 14.82), (3, 9.655), (24, 4.291), (72, 2.796)])
def test_rain_on_caines_line_exceeds_it_once(hours: int, mm_per_h: float) -> None:
    found = at("intensity_duration", hourly(0, *[mm_per_h] * hours), min_h=hours, max_h=hours)
    assert found == pytest.approx(1.0, abs=2e-4)


def test_rain_exactly_on_the_line_reaches_it() -> None:
    assert at("intensity_duration", hourly(0, *[10.1] * 3), alpha=10.1, beta=0, min_h=3) == 1.0


def test_a_cloudburst_is_not_diluted_by_the_drizzle_before_it() -> None:
    drizzle = [0.5] * 40
    assert at("intensity_duration", hourly(*drizzle, 30.0)) == pytest.approx(30 / 14.82)


def test_durations_outside_the_span_do_not_count() -> None:
    burst = hourly(0, 0, 0, 0, 0, 30.0)
    assert at("intensity_duration", burst, min_h=6) == pytest.approx(5 / 14.82 * 6**0.39)


def test_rain_older_than_the_longest_duration_is_forgotten() -> None:
    assert at("intensity_duration", hourly(500.0, *[0.0] * 72)) == 0.0


def test_intensity_duration_says_the_duration_that_decides() -> None:
    text = said("intensity_duration", hourly(0, *[10.0] * 6))
    assert text == "6 h 平均雨强为阈值的 1.36 倍 / 1.36 times over 6 h"


TABLE: Table = ((2.0, 10.0), (4.0, 6.0))


def test_a_storm_is_compared_at_its_own_duration() -> None:
    assert at("intensity_duration_table", hourly(0, 0, 0, 4.0, 8.0, 12.0), TABLE) == 1.0


@pytest.mark.parametrize(("hours", "ratio"), [(2, 0.6), (4, 1.0)])
def test_both_ends_of_the_table_belong_to_it(hours: int, ratio: float) -> None:
    assert at("intensity_duration_table", hourly(0, 0, 0, *[6.0] * hours), TABLE) == ratio


@pytest.mark.parametrize("hours", [1, 5])
def test_outside_the_table_nothing_is_configured(hours: int) -> None:
    assert isnan(at("intensity_duration_table", hourly(0, 0, 0, *[60.0] * hours), TABLE))


def test_a_pause_shorter_than_the_gap_belongs_to_the_storm() -> None:
    assert at("intensity_duration_table", hourly(0, 0, 0, 6, 0, 0, 18), TABLE) == 1.0


def test_after_a_dry_gap_a_new_storm_begins() -> None:
    found = at("intensity_duration_table", hourly(0, 0, 0, 60, 0, 0, 0, 10, 10), TABLE)
    assert found == 1.0


@pytest.mark.parametrize(("dry", "on"), [(2, True), (3, False)])
def test_a_storm_is_over_after_the_gap(dry: int, on: bool) -> None:
    found = at("intensity_duration_table", hourly(0, 0, 0, 30, 30, *[0] * dry), TABLE)
    assert (found > 0) is on


def test_the_mean_falls_while_it_pauses() -> None:
    found = at("intensity_duration_table", hourly(0, 0, 0, 30, 30, 0), TABLE)
    assert found == 2.0


def test_the_first_reading_of_all_may_hold_a_gap_of_rain() -> None:
    assert at("intensity_duration_table", hourly(24.0), TABLE) == 1.0


def test_silence_ends_what_is_known_of_a_storm() -> None:
    late = START + 10 * HOUR
    readings = [*hourly(0, 9), (late, 12.0), (late + HOUR, 12.0)]
    assert at("intensity_duration_table", readings, TABLE) == 1.0


def test_a_storm_says_how_long_and_how_much() -> None:
    wet = said("intensity_duration_table", hourly(0, 0, 0, 4.0, 8.0, 12.0), TABLE)
    assert wet == "本场雨 3.0 h，累计 24.0 mm / storm of 3.0 h, 24.0 mm"
    assert said("intensity_duration_table", hourly(0, 0), TABLE) == "无降雨过程 / no storm"


SHORT = {"recent_h": 2.0, "antecedent_h": 3.0, "slope": -0.5, "intercept_mm": 20.0}


def excess_of(readings: Readings) -> float:
    instants = [readings[-1][0]]
    return looking.values("antecedent_threshold", {"own": readings}, instants, SHORT)[0]


@pytest.mark.parametrize(
    ("amounts", "excess"),
    [
        ((0, 4, 4, 4, 7, 7), 0.0),
        ((0, 0, 0, 0, 10, 10), 0.0),
        ((0, 4, 4, 4, 7, 6.9), -0.1),
        ((99, 0, 0, 0, 0, 0), -20.0),
        ((0, 30, 30, 30, 0, 0), -0.1),
        ((0, 30, 30, 30, 0, 0.1), 0.0),
        ((0, 30, 30, 30, 0, 0.5), 0.4),
    ],
)
def test_recent_rain_against_the_line_of_the_rain_before(
    amounts: tuple[float, ...], excess: float
) -> None:
    assert excess_of(hourly(*amounts)) == excess


def test_too_short_a_history_is_not_safe() -> None:
    readings = [(time + 30 * HOUR, mm) for time, mm in hourly(0, 0, 0, 7, 7)]
    assert isnan(excess_of(readings))


def test_what_exceeds_already_is_said_whatever_the_history() -> None:
    readings = [(time + 30 * HOUR, mm) for time, mm in hourly(0, 0, 0, 10, 10)]
    assert excess_of(readings) == 0.0


@pytest.mark.parametrize(("age_h", "known"), [(24, True), (24.01, False)])
def test_a_history_reaches_back_with_a_reading_of_the_day_before(age_h: float, known: bool) -> None:
    old = (START - round(age_h * HOUR), 0.0)
    readings = [old, *((time + HOUR, mm) for time, mm in hourly(0, 0, 0, 0, 0)[1:])]
    assert isnan(excess_of(readings)) is not known


def test_antecedent_rain_says_both_sums_and_the_line() -> None:
    readings = hourly(0, 4, 4, 4, 7, 7)
    one = looking.judged("antecedent_threshold", {"own": readings}, [readings[-1][0]], SHORT)
    detail = INDICATORS["antecedent_threshold"].detail
    assert detail is not None
    assert detail(one) == [
        "近期 14.0 mm，前期 12.0 mm，阈值 14.0 mm / "
        "recent 14.0 mm, antecedent 12.0 mm, threshold 14.0 mm"
    ]


WATER = {"field_capacity_mm": 180.0, "drainage_per_h": 0.01}
NONE: Table = ((0.0,),) * 12


def soil(readings: Readings, evaporation: Table, start_mm: float = nan) -> float:
    instants = [time for time, _ in readings]
    parameters, tables = {**WATER, "start_mm": start_mm}, {"evaporation": evaporation}
    indicator = "antecedent_water_index"
    return looking.values(indicator, {"own": readings}, instants, parameters, tables)[-1]


def test_soil_begins_as_dry_as_can_be_and_gains_the_rain() -> None:
    assert soil(hourly(0, 5, 7), NONE) == -168.0


def test_soil_above_field_capacity_drains() -> None:
    found = soil(hourly(0, 0, 0), NONE, start_mm=50.0)
    assert found == pytest.approx(50 * exp(-0.02))


def test_soil_at_rest_holds_the_water_that_rain_brings_and_drainage_takes() -> None:
    found = soil(hourly(0, *[0.5] * 2000), NONE, start_mm=0.0)
    assert found == pytest.approx(0.5 / 0.01, rel=1e-6)


def test_evaporation_is_that_of_the_month() -> None:
    june = tuple((0.2 if month == 6 else 9.9,) for month in range(1, 13))
    assert soil(hourly(0, 0, 0), june, start_mm=-50.0) == (pytest.approx(-50.4))


def test_soil_never_dries_below_its_field_capacity() -> None:
    hot: Table = ((5.0,),) * 12
    assert soil(hourly(0, 0, 0), hot) == -180.0


def test_soil_loses_by_time_and_not_by_readings() -> None:
    sparse = [(START, 0.0), (START + 10 * HOUR, 0.0)]
    dense = hourly(*[0.0] * 11)
    found = [soil(one, NONE, start_mm=40.0) for one in (sparse, dense)]
    assert found[0] == pytest.approx(found[1])


def test_judging_without_a_new_reading_changes_nothing() -> None:
    readings = hourly(0, 5)
    instants = [START, START + HOUR, START + 2 * HOUR, START + 3 * HOUR]
    found = looking.values(
        "antecedent_water_index", {"own": readings}, instants, WATER, {"evaporation": NONE}
    )
    assert found == [-180.0, -175.0, -175.0, -175.0]


@pytest.mark.parametrize("indicator", PLAIN)
def test_where_nothing_was_heard_nothing_is_known(indicator: str) -> None:
    tables = {"threshold": TABLE, "evaporation": NONE}
    given = {name: tables[name] for name in INDICATORS[indicator].tables}
    parameters = {"slope": -0.5, "intercept_mm": 20.0, **WATER}
    known = {name: parameters[name] for name in INDICATORS[indicator].required}
    assert isnan(looking.values(indicator, {}, [START], known, given)[0])


RULE = Criterion("S", "rain", "intensity_duration", yellow=1.0)
LINE = {"slope": -0.5, "intercept_mm": 20.0}


@pytest.mark.parametrize(
    ("indicator", "parameters", "table", "wrong"),
    [
        ("intensity_duration", {"alpha": 0}, (), "alpha must be positive"),
        ("intensity_duration", {"min_h": 13, "max_h": 17}, (), "no duration from min_h to max_h"),
        ("intensity_duration_table", {}, ((4, 6), (2, 10)), "durations must ascend"),
        ("intensity_duration_table", {}, ((2, 10), (4, 0)), "intensities must be positive"),
        ("intensity_duration_table", {"gap_h": 0}, TABLE, "gap_h must be positive"),
        ("antecedent_threshold", {**LINE, "slope": 0.1}, (), "slope must not be positive"),
        ("antecedent_threshold", {**LINE, "recent_h": 0}, (), "recent_h must be positive"),
        ("antecedent_water_index", WATER, NONE[:11], "twelve rows"),
        ("antecedent_water_index", {**WATER, "drainage_per_h": 0}, NONE, "must be positive"),
    ],
)
def test_what_does_not_fit_is_refused(
    indicator: str, parameters: dict[str, float], table: Table, wrong: str
) -> None:
    tables = dict.fromkeys(INDICATORS[indicator].tables, table)
    with pytest.raises(UnfitRuleError, match=wrong):
        check(replace(RULE, indicator=indicator, parameters=parameters, tables=tables))


rains = st.sampled_from([0.0, 0.0, 0.0, 0.2, 1.0, 4.5, 30.0])
series = st.lists(st.tuples(st.integers(1, 18), rains), min_size=1, max_size=40)


def laid_out(steps: list[tuple[int, float]]) -> Readings:
    time, found = START, []
    for quarters, mm in steps:
        time += quarters * 15 * MINUTE
        found.append((time, mm))
    return found


GIVEN: dict[str, tuple[dict[str, float], dict[str, Table]]] = {
    "intensity_duration": ({"min_h": 2.0, "max_h": 24.0}, {}),
    "intensity_duration_table": (
        {"gap_h": 2.0},
        {"threshold": ((1.0, 4.0), (3.0, 2.5), (9.0, 1.0))},
    ),
    "antecedent_threshold": (SHORT, {}),
    "antecedent_water_index": (
        {"field_capacity_mm": 20.0, "drainage_per_h": 0.05, "start_mm": -2.0},
        {"evaporation": tuple((0.1 * month,) for month in range(12))},
    ),
}


@pytest.mark.parametrize("indicator", PLAIN)
@brief
@given(steps=series)
def test_every_kernel_agrees_with_its_plain_reading(
    indicator: str, steps: list[tuple[int, float]]
) -> None:
    parameters, tables = GIVEN[indicator]
    readings = laid_out(steps)
    instants = [time for time, _ in readings]
    rule = replace(RULE, indicator=indicator, parameters=parameters, tables=tables)
    found = looking.values(indicator, {"own": readings}, instants, parameters, tables)
    for place, (instant, value) in enumerate(zip(instants, found, strict=True)):
        plain = PLAIN[indicator](rule, {"own": readings[: place + 1]}, instant)
        assert value == pytest.approx(plain, abs=1e-9, nan_ok=True)


@pytest.mark.parametrize("indicator", ["intensity_duration", "intensity_duration_table"])
@brief
@given(steps=series)
def test_what_was_before_memory_does_not_matter(
    indicator: str, steps: list[tuple[int, float]]
) -> None:
    parameters, tables = GIVEN[indicator]
    rule = replace(RULE, indicator=indicator, parameters=parameters, tables=tables)
    readings = laid_out(steps)
    oldest = readings[-1][0] - round(INDICATORS[indicator].memory_h(rule) * HOUR)
    kept = [one for one in readings if one[0] >= oldest]
    whole, short = (
        looking.values(indicator, {"own": one}, [readings[-1][0]], parameters, tables)
        for one in (readings, kept)
    )
    assert np.array_equal(whole, short, equal_nan=True)


@brief
@given(steps=series, more=st.integers(0, 20), which=st.integers(0, 39))
def test_more_rain_never_means_less_danger(
    steps: list[tuple[int, float]], more: int, which: int
) -> None:
    place = which % len(steps)
    wetter = [(gap, mm + (more if at == place else 0)) for at, (gap, mm) in enumerate(steps)]
    for indicator in ("intensity_duration", "antecedent_threshold"):
        parameters, tables = GIVEN[indicator]
        dry, wet = (
            looking.values(indicator, {"own": one}, [time for time, _ in one], parameters, tables)[
                -1
            ]
            for one in (laid_out(steps), laid_out(wetter))
        )
        assert isnan(dry) or wet >= dry - 1e-9


@brief
@given(steps=series)
def test_the_ratio_does_not_depend_on_the_unit(steps: list[tuple[int, float]]) -> None:
    readings = laid_out(steps)
    inches = [(time, mm / 25.4) for time, mm in readings]
    one = at("intensity_duration", readings, alpha=14.82)
    other = at("intensity_duration", inches, alpha=14.82 / 25.4)
    assert one == pytest.approx(other, abs=1e-4)
