"""Each indicator on readings small enough to check by hand."""

import pytest

from alerting import plan as plans
from domain.criterion import Criterion, Direction
from domain.instant import HOUR, MINUTE, parse
from domain.level import Level
from domain.transition import Transition
from tests.unit.alerting.cases import LATE_AFTER_S, RAIN_ID, STAGE_ID, START, Piece, registry, run

Rows = list[tuple[int, int, float, int]]


def rain(*amounts: float, begin: int = START, step: int = 5 * MINUTE) -> Rows:
    """Rain readings, one a step."""
    return [(RAIN_ID, begin + place * step, one, 1) for place, one in enumerate(amounts)]


def stage(*readings: tuple[float, float]) -> Rows:
    """Stage readings of (minute, metres)."""
    return [(STAGE_ID, START + int(minute * MINUTE), value, 1) for minute, value in readings]


def first(rule: Criterion, rows: Rows, now: int = START) -> Transition:
    """The first transition of a rule."""
    return run(registry(rule), [Piece(now, rows)])[0]


def test_a_sum_counts_the_readings_that_end_within_the_window() -> None:
    hourly = Criterion("S", "rain", "sum", {"window_h": 1.0}, blue=11.5)
    found = first(hourly, rain(*[1.0] * 11, 0.25, 1.25))
    assert (found.value, found.time) == (11.5, START + HOUR)


def test_a_reading_stamped_one_window_ago_is_outside_it() -> None:
    hourly = Criterion("S", "rain", "sum", {"window_h": 1.0}, blue=13.0)
    assert run(registry(hourly), [Piece(START, rain(*[1.0] * 30))]) == []


def test_tenths_of_a_millimetre_sum_up_exactly() -> None:
    daily = Criterion("S", "rain", "sum", {"window_h": 24.0}, blue=10.0)
    found = first(daily, rain(*[0.1] * 120))
    assert (found.value, found.time) == (10.0, START + 99 * 5 * MINUTE)


def test_rain_that_arrives_late_counts_in_the_windows_that_reach_it() -> None:
    hourly = Criterion("S", "rain", "sum", {"window_h": 1.0}, blue=30.0)
    ten = START + 10 * MINUTE
    rows = rain(1.0, begin=ten) + rain(29.0, begin=START) + rain(0.0, begin=ten + 5 * MINUTE)
    found = first(hourly, rows)
    assert (found.value, found.time) == (30.0, ten + 5 * MINUTE)


def test_a_repeated_stamp_replaces_its_amount_and_is_not_added() -> None:
    hourly = Criterion("S", "rain", "sum", {"window_h": 1.0}, blue=12.0)
    rows = rain(5.0) + rain(7.0) + rain(4.0, begin=START + 5 * MINUTE)
    assert run(registry(hourly), [Piece(START, rows)]) == []


def test_the_hydrologic_day_begins_after_eight_in_the_morning() -> None:
    daily = Criterion("S", "rain", "day_sum", blue=30.0, hysteresis=0.0)
    eight = parse("2024-07-01T08:00:00+08:00")
    rows = rain(20.0, 20.0, 20.0, begin=eight - HOUR, step=HOUR)
    found = run(registry(daily), [Piece(START, rows)])
    assert [(one.value, one.time) for one in found] == [(40.0, eight), (20.0, eight + HOUR)]


def test_a_rate_is_the_rise_over_the_window_in_units_an_hour() -> None:
    rising = Criterion("S", "stage", "rate", {"window_h": 1.0}, yellow=0.3)
    rows = stage((0, 70.0), (15, 70.05), (30, 70.1), (45, 70.2), (60, 70.35))
    found = first(rising, rows)
    assert found.value == pytest.approx(0.35)
    assert found.time == START + HOUR


def test_a_rate_exactly_on_its_threshold_has_reached_it() -> None:
    rising = Criterion("S", "stage", "rate", {"window_h": 1.0}, yellow=0.3)
    found = first(rising, stage((0, 70.5), (60, 70.8)))
    assert (found.value, found.to_level) == (0.3, Level.YELLOW)


@pytest.mark.parametrize("indicator", ["rate", "robust_rate"])
def test_the_reading_exactly_one_window_ago_belongs_to_it(indicator: str) -> None:
    rising = Criterion("S", "stage", indicator, {"window_h": 1.15}, yellow=1.0)
    found = first(rising, stage((0, 70.0), (69, 72.0)))
    assert found.value == pytest.approx(2.0 / 1.15)


def test_a_rate_is_not_judged_on_less_than_half_its_window() -> None:
    rising = Criterion("S", "stage", "rate", {"window_h": 1.0}, yellow=0.3)
    assert run(registry(rising), [Piece(START, stage((0, 70.0), (29, 75.0)))]) == []


def test_a_rule_that_could_have_further_inputs_and_has_none_is_judged_by_itself() -> None:
    opening = Criterion("S", "stage", "velocity", {"window_h": 1.0}, yellow=24.0)
    found = first(opening, stage((0, 70.0), (30, 70.5), (60, 71.0)))
    assert (found.value, found.time) == (24.0, START + HOUR)


def test_time_to_level_is_what_is_missing_over_the_rate() -> None:
    soon = Criterion(
        "S", "stage", "time_to_level", {"window_h": 1.0, "level": 74.0},
        direction=Direction.BELOW, blue=6.0, orange=1.0,
    )  # fmt: skip
    found = first(soon, stage((0, 72.0), (60, 72.4)))
    assert found.value == pytest.approx(4.0)
    assert found.to_level is Level.BLUE


def test_a_time_to_level_exactly_on_its_threshold_has_reached_it() -> None:
    soon = Criterion(
        "S", "stage", "time_to_level", {"window_h": 1.0, "level": 71.4},
        direction=Direction.BELOW, orange=2.0,
    )  # fmt: skip
    found = first(soon, stage((0, 70.5), (60, 70.8)))
    assert (found.value, found.to_level) == (2.0, Level.ORANGE)


def test_time_to_a_level_that_is_reached_is_zero_even_when_falling() -> None:
    soon = Criterion(
        "S", "stage", "time_to_level", {"window_h": 1.0, "level": 74.0},
        direction=Direction.BELOW, orange=1.0,
    )  # fmt: skip
    found = run(registry(soon), [Piece(START, stage((0, 75.0), (60, 74.5), (120, 74.2)))])
    assert [(one.value, one.to_level) for one in found] == [(0.0, Level.ORANGE)]


SILENT = Criterion("S", "stage", "silence", yellow=1800.0)


def test_silence_is_judged_when_the_clock_moves() -> None:
    pieces = [Piece(START, stage((0, 70.0))), *(Piece(START + n * 10 * MINUTE, []) for n in (1, 3))]
    (only,) = run(registry(SILENT), pieces)
    assert (only.value, only.time) == (1800.0, START + 30 * MINUTE)


def test_a_gauge_that_was_never_heard_is_not_judged_silent() -> None:
    assert run(registry(SILENT), [Piece(START, []), Piece(START + 10 * HOUR, [])]) == []


def test_silence_ends_when_the_gauge_speaks_again() -> None:
    pieces = [
        Piece(START, stage((0, 70.0))),
        Piece(START + 30 * MINUTE, stage((30, 70.1))),
        Piece(START + 35 * MINUTE, []),
    ]
    moves = [one.to_level for one in run(registry(SILENT), pieces)]
    assert moves == [Level.YELLOW, Level.NONE]


RISING = Criterion("S", "stage", "silence", {"rising": 0.1, "window_h": 1.0}, orange=1800.0)


def test_a_gauge_that_falls_silent_while_rising_raises_a_warning_of_its_own() -> None:
    pieces = [Piece(START, stage((0, 70.0), (60, 70.2))), Piece(START + 90 * MINUTE, [])]
    (only,) = run(registry(RISING), pieces)
    assert (only.to_level, only.value) == (Level.ORANGE, 1800.0)


def test_a_gauge_that_falls_silent_while_falling_does_not() -> None:
    pieces = [Piece(START, stage((0, 70.2), (60, 70.0))), Piece(START + 90 * MINUTE, [])]
    assert run(registry(RISING), pieces) == []


def test_an_overtaken_reading_does_not_make_a_silent_gauge_alarm_again() -> None:
    pieces = [
        Piece(START, stage((0, 70.0), (60, 70.2))),
        Piece(START + 90 * MINUTE, stage((30, 70.1))),
        Piece(START + 95 * MINUTE, []),
    ]
    assert [one.to_level for one in run(registry(RISING), pieces)] == [Level.ORANGE]


@pytest.mark.parametrize(
    ("indicator", "parameters", "complaint"),
    [
        ("tides", {}, "no indicator 'tides'"),
        ("sum", {}, "sum needs window_h"),
        ("value", {"window_h": 1.0}, "value has no window_h"),
        ("silence", {"rising": 1.0}, "rising needs window_h"),
        ("rate", {"window_h": 0.0}, "window_h must be positive"),
    ],
)
def test_a_rule_that_fits_no_indicator_is_refused(
    indicator: str, parameters: dict[str, float], complaint: str
) -> None:
    rule = Criterion("S", "stage", indicator, parameters, yellow=1.0)
    with pytest.raises(ValueError, match=complaint):
        plans.build(registry(rule), LATE_AFTER_S)
