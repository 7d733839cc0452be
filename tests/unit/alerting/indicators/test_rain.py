from collections.abc import Mapping, Sequence
from math import isnan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.indicators import INDICATORS, UnfitRuleError, check
from domain.criterion import Condition, Criterion
from domain.instant import DAY, HOUR, MINUTE, parse
from tests.unit.alerting.agreeing import brief
from tests.unit.alerting.looking import Readings, Rows, judged, values
from tests.unit.alerting.plain.rain import PLAIN

START = parse("2024-07-01T08:00+08:00")
HUNAN = (
    (1.0, 35.0, 45.0, 60.0, 80.0),
    (3.0, 55.0, 75.0, 100.0, 120.0),
    (6.0, 70.0, 95.0, 120.0, 150.0),
    (24.0, 100.0, 130.0, 160.0, 200.0),
)
SIGNALS = ((1.0, 12.0, 50.0), (2.0, 6.0, 50.0), (3.0, 3.0, 50.0), (4.0, 3.0, 100.0))
WET = {"antecedent_h": 72.0, "saturated_mm": 80.0, "wet_factor": 0.7}

SMALLEST = 1e-6
"""mm: what the kernels round their values to."""

AMOUNT = st.integers(0, 400).map(lambda tenths: tenths / 10)
AMOUNTS = st.lists(st.tuples(st.integers(1, 60), AMOUNT), min_size=1, max_size=40)


def spaced(rows: Sequence[tuple[int, float]]) -> list[tuple[int, float]]:
    """(time, value) from (steps of half an hour since the one before, value)."""
    times = np.cumsum([step for step, _ in rows]) * 30 * MINUTE + START
    return [(int(time), value) for time, (_, value) in zip(times, rows, strict=True)]


def at(*rows: tuple[float, float]) -> Readings:
    """Readings of (hours after the start, value)."""
    return [(START + round(hour * HOUR), value) for hour, value in rows]


def last(
    indicator: str,
    own: Readings,
    parameters: Mapping[str, float] | None = None,
    tables: Mapping[str, Rows] | None = None,
) -> float:
    return values(indicator, {"own": own}, [own[-1][0]], parameters, tables)[0]


def detail(indicator: str, own: Readings, tables: Mapping[str, Rows], **parameters: float) -> str:
    kind = INDICATORS[indicator].detail
    assert kind is not None
    return kind(judged(indicator, {"own": own}, [own[-1][0]], parameters, tables))[0]


def flood(own: Readings, **parameters: float) -> float:
    return last("flash_flood", own, parameters, {"limits": HUNAN})


@pytest.mark.parametrize(
    ("indicator", "parameters", "tables"),
    [
        ("total_rise", {"window_h": 3.0}, {}),
        ("total_rise", {"window_h": 24.0, "slack_h": 12.0}, {}),
        ("flash_flood", {}, {"limits": HUNAN}),
        ("flash_flood", WET, {"limits": HUNAN}),
        ("flash_flood", WET, {"limits": ((2.0, 0.0, 30.0, 0.0, 60.0), (5.0, 40.0, 0.0, 0.0, 0.0))}),
        ("rainstorm", {}, {"signals": SIGNALS}),
        ("antecedent_rain", {"k": 0.9, "max_mm": 60.0}, {}),
        ("antecedent_rain", {}, {}),
    ],
)
@brief
@given(rows=AMOUNTS)
def test_is_what_the_plain_reckoning_says(
    indicator: str,
    parameters: Mapping[str, float],
    tables: dict[str, tuple[tuple[float, ...], ...]],
    rows: list[tuple[int, float]],
) -> None:
    own = spaced(rows)
    instants = [time for time, _ in own]
    rule = Condition("S", "rain", indicator, dict(parameters), tables=tables, blue=1.0)
    plain = [
        PLAIN[indicator](rule, {"own": own[: place + 1]}, time)
        for place, time in enumerate(instants)
    ]
    found = values(indicator, {"own": own}, instants, parameters, tables)
    assert found == pytest.approx(plain, abs=SMALLEST, nan_ok=True)


def test_a_running_total_rises_by_its_last_less_that_at_the_windows_start() -> None:
    own = at((0, 761.4), (1, 762.4), (2, 770.0), (4, 781.5))
    assert last("total_rise", own, {"window_h": 3.0}) == 19.1


def test_the_total_at_the_windows_start_may_be_an_older_reading() -> None:
    assert last("total_rise", at((0, 5.0), (4, 8.0)), {"window_h": 2.0, "slack_h": 2.0}) == 3.0


def test_a_running_total_without_a_reading_before_the_window_cannot_be_judged() -> None:
    own = at((0, 5.0), (4.001, 8.0))
    assert isnan(last("total_rise", own, {"window_h": 2.0, "slack_h": 2.0}))


def test_the_rain_after_a_restart_is_the_new_total() -> None:
    own = at((-2, 40.0), (-1, 45.5), (0, 0.0), (1, 12.0), (2, 3.0))
    assert last("total_rise", own, {"window_h": 4.0}) == 5.5 + 12.0 + 3.0


@pytest.mark.parametrize("corrected", [762.3, 1300.0])
def test_a_correction_of_a_long_total_is_no_rain(corrected: float) -> None:
    own = at((0, 760.0), (1, 762.4), (2, corrected), (3, corrected + 1.5))
    assert last("total_rise", own, {"window_h": 3.0}) == pytest.approx(3.9)


@brief
@given(AMOUNTS)
def test_a_running_total_rises_by_what_its_increments_sum_to(rows: list[tuple[int, float]]) -> None:
    own = spaced(rows)
    total = np.cumsum([value for _, value in own])
    running = [(START - DAY, 0.0), *zip((time for time, _ in own), total.tolist(), strict=True)]
    parameters = {"window_h": 24.0, "slack_h": 1000.0}
    assert last("total_rise", running, parameters) == pytest.approx(
        last("sum", own, {"window_h": 24.0}), abs=1e-4
    )


@pytest.mark.parametrize("hours", [1, 3, 6, 24])
@pytest.mark.parametrize("level", [1, 2, 3, 4])
def test_rain_exactly_on_a_limit_reaches_its_level(hours: int, level: int) -> None:
    limit = {row[0]: row for row in HUNAN}[hours][level]
    tenths = [(hour, 0.1) for hour in np.linspace(0.1, hours, round(limit * 10))]
    table = {"limits": [row for row in HUNAN if row[0] == hours]}
    assert int(last("flash_flood", at(*tenths), tables=table)) == level


@pytest.mark.parametrize("hours", [1, 3, 6, 24])
@pytest.mark.parametrize("level", [1, 2, 3, 4])
def test_a_tenth_less_than_a_limit_does_not_reach_it(hours: int, level: int) -> None:
    limit = {row[0]: row for row in HUNAN}[hours][level]
    table = {"limits": [row for row in HUNAN if row[0] == hours]}
    value = last("flash_flood", at((1, limit - 0.1)), tables=table)
    assert level - 1 <= value <= level - 1 + 0.9


def test_rain_stamped_at_a_columns_start_is_before_it() -> None:
    assert flood(at((0, 34.0), (1, 34.0))) < 2.0 <= flood(at((0.5, 34.0), (1, 34.0)))


def test_any_column_triggers() -> None:
    assert flood(at((1, 40.0), (2, 0.0), (3, 62.5))) == pytest.approx(3.0 + 2.5 / 20.0)


def test_a_level_that_a_column_does_not_have_is_passed_over() -> None:
    table = {"limits": [[1.0, 0.0, 40.0, 0.0, 80.0]]}
    found = [last("flash_flood", at((1, mm)), tables=table) for mm in (20.0, 40.0, 60.0, 80.0)]
    assert found == [0.5, 2.0, 2.5, 4.0]


def test_above_red_a_table_says_red() -> None:
    assert flood(at((1, 300.0))) == 4.0


def test_wet_soil_lowers_the_limits_down_to_the_wet_factor() -> None:
    soaked = [flood(at((0, mm), (24.5, 24.5)), **WET) for mm in (0.0, 40.0, 80.0, 95.0)]
    assert [int(one) for one in soaked] == [0, 0, 1, 1]


def test_the_rain_that_a_column_compares_does_not_wet_its_soil() -> None:
    one_hour = {"limits": [[1.0, 35.0, 45.0, 60.0, 80.0]]}
    value = last("flash_flood", at((0.5, 14.0), (1, 14.0)), WET, one_hour)
    assert value == pytest.approx(28.0 / 35.0)


def test_rain_before_the_antecedent_hours_does_not_wet_the_soil() -> None:
    one_hour = {"limits": [[1.0, 35.0, 45.0, 60.0, 80.0]]}
    dry = last("flash_flood", at((0, 80.0), (73, 30.0)), WET, one_hour)
    wet = last("flash_flood", at((0.5, 80.0), (73, 30.0)), WET, one_hour)
    assert (int(dry), int(wet)) == (0, 1)


@brief
@given(AMOUNTS, st.integers(0, 39), AMOUNT)
def test_more_rain_at_any_time_never_lowers_a_level(
    rows: list[tuple[int, float]], place: int, more: float
) -> None:
    own = spaced(rows)
    wetter = list(own)
    time, value = wetter[place % len(own)]
    wetter[place % len(own)] = (time, value + more)
    assert flood(wetter, **WET) >= flood(own, **WET)
    signals = {"signals": SIGNALS}
    assert last("rainstorm", wetter, tables=signals) >= last("rainstorm", own, tables=signals)
    times = [time for time, _ in own]
    index = [values("antecedent_rain", {"own": one}, times)[-1] for one in (own, wetter)]
    assert index[1] >= index[0]


@brief
@given(AMOUNTS, st.sampled_from([2.0, 5.0, 10.0]))
def test_rain_and_limits_in_another_unit_give_the_same_level(
    rows: list[tuple[int, float]], scale: float
) -> None:
    own = spaced(rows)
    scaled = [(time, value * scale) for time, value in own]
    table = {"limits": [[row[0], *(scale * one for one in row[1:])] for row in HUNAN]}
    parameters = WET | {"saturated_mm": WET["saturated_mm"] * scale}
    found = last("flash_flood", scaled, parameters, table)
    assert found == pytest.approx(flood(own, **WET), abs=1e-6)


@brief
@given(AMOUNTS, st.integers(0, 39))
def test_a_reading_that_is_missing_makes_no_level_higher(
    rows: list[tuple[int, float]], place: int
) -> None:
    own = spaced(rows)
    fewer = [one for number, one in enumerate(own) if number != place % len(own)] or own
    instant = [own[-1][0]]
    for indicator, parameters, tables in (
        ("flash_flood", WET, {"limits": HUNAN}),
        ("rainstorm", {}, {"signals": SIGNALS}),
    ):
        less = values(indicator, {"own": fewer}, instant, parameters, tables)
        assert less <= values(indicator, {"own": own}, instant, parameters, tables)


@pytest.mark.parametrize(
    ("indicator", "tables"),
    [("flash_flood", {"limits": HUNAN}), ("rainstorm", {"signals": SIGNALS})],
)
def test_without_any_reading_no_table_can_be_judged(
    indicator: str, tables: Mapping[str, Rows]
) -> None:
    assert isnan(values(indicator, {}, [START], {}, tables)[0])


@pytest.mark.parametrize(
    ("rain", "level"),
    [
        ([(1, 50.0)], 3.0),
        ([(1, 49.9)], 0.0),
        ([(1, 99.9)], 3.0),
        ([(1, 60.0), (4, 40.0)], 2.0),
        ([(1, 60.0), (3.9, 40.0)], 4.0),
        ([(1, 25.0), (7, 25.0)], 1.0),
        ([(1, 25.0), (6.9, 25.0)], 2.0),
        ([(1, 25.0), (13, 25.0)], 0.0),
    ],
)
def test_a_rainstorm_signal_is_the_highest_whose_criterion_is_observed(
    rain: list[tuple[float, float]], level: float
) -> None:
    assert last("rainstorm", at(*rain), tables={"signals": SIGNALS}) == level


def test_a_flash_flood_says_which_column_it_was() -> None:
    words = detail("flash_flood", at((1, 40.0), (2, 10.0), (3, 52.5)), {"limits": HUNAN})
    assert words == "3 小时 102.5 mm ≥ 100 / 3 h 102.5 mm"


def test_a_flash_flood_says_how_wet_the_soil_was() -> None:
    words = detail("flash_flood", at((0, 80.0), (24.5, 30.0)), {"limits": HUNAN}, **WET)
    assert words == (
        "1 小时 30.0 mm ≥ 24.5，前期雨量 80.0 mm，阈值 ×0.70"
        " / 1 h 30.0 mm, limits ×0.70 on wet soil"
    )


def test_a_flash_flood_that_is_over_says_nothing() -> None:
    assert detail("flash_flood", at((1, 4.0)), {"limits": HUNAN}) == ""


def test_a_rainstorm_says_which_criterion_it_was() -> None:
    words = detail("rainstorm", at((1, 20.0), (5, 31.0)), {"signals": SIGNALS})
    assert words == "6 小时 51.0 mm ≥ 50 / 6 h 51.0 mm"


def test_antecedent_rain_fades_by_k_a_day_and_takes_the_new_rain() -> None:
    own = at((0, 40.0), (24, 10.0))
    found = values("antecedent_rain", {"own": own}, [time for time, _ in own])
    assert found == [40.0, 44.0]


def test_antecedent_rain_fades_whatever_the_step_of_the_readings() -> None:
    hourly = at((0, 40.0), *((hour, 0.0) for hour in range(1, 49)))
    found = values("antecedent_rain", {"own": hourly}, [time for time, _ in hourly])
    assert found[-1] == pytest.approx(40.0 * 0.85**2)


def test_antecedent_rain_is_in_millionths_so_that_a_sum_on_a_limit_reaches_it() -> None:
    own = at((0, 0.2), (24, 0.7))
    found = values("antecedent_rain", {"own": own}, [START, START + DAY], {"k": 0.5})
    assert found == [0.2, 0.8]


def test_antecedent_rain_holds_no_more_than_the_soil() -> None:
    found = values("antecedent_rain", {"own": at((0, 70.0))}, [START], {"max_mm": 60.0})
    assert found == [60.0]


def test_antecedent_rain_counts_a_reading_once_however_often_it_is_judged() -> None:
    found = values("antecedent_rain", {"own": at((0, 40.0))}, [START, START, START + DAY])
    assert found == [40.0, 40.0, 40.0]


def fits(indicator: str, parameters: Mapping[str, float], tables: Mapping[str, Rows]) -> None:
    rows = {name: tuple(tuple(row) for row in table) for name, table in tables.items()}
    check(Criterion("S", "rain", indicator, dict(parameters), tables=rows, blue=1.0))


@pytest.mark.parametrize(
    ("indicator", "parameters", "tables", "why"),
    [
        ("flash_flood", {}, {"limits": [[1.0, 45.0, 35.0, 60.0, 80.0]]}, "rising limits"),
        ("flash_flood", {}, {"limits": [[0.0, 35.0, 45.0, 60.0, 80.0]]}, "hours above 0"),
        ("flash_flood", {}, {"limits": [[1.0, -1.0, 45.0, 60.0, 80.0]]}, "0 for none"),
        ("flash_flood", {"wet_factor": 0.0}, {"limits": HUNAN}, "wet_factor"),
        ("flash_flood", {"saturated_mm": 0.0}, {"limits": HUNAN}, "saturated_mm"),
        ("rainstorm", {}, {"signals": [[5.0, 3.0, 50.0]]}, "level"),
        ("antecedent_rain", {"k": 1.0}, {}, "k must"),
        ("total_rise", {"window_h": 1.0, "slack_h": -1.0}, {}, "slack_h"),
    ],
)
def test_a_rule_that_cannot_mean_anything_is_refused(
    indicator: str, parameters: Mapping[str, float], tables: Mapping[str, Rows], why: str
) -> None:
    with pytest.raises(UnfitRuleError, match=why):
        fits(indicator, parameters, tables)


def test_a_table_with_levels_left_out_is_taken() -> None:
    fits("flash_flood", {}, {"limits": [[1.0, 0.0, 45.0, 0.0, 80.0]]})


def test_a_flash_flood_remembers_its_longest_column_and_the_rain_before_it() -> None:
    rule = Condition("S", "rain", "flash_flood", tables={"limits": HUNAN}, blue=1.0)
    assert INDICATORS["flash_flood"].memory_h(rule) == 24.0 + 72.0
