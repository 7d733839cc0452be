from collections.abc import Sequence
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from domain.livelihood.board import Forecast
from domain.livelihood.forecast import forecast, student
from domain.livelihood.indicator import Kind
from domain.livelihood.month import Month
from domain.livelihood.rule import Rule
from tests.unit.domain.livelihood.county import YEAR_END, month

RULE = Rule()


def points(values: Sequence[float | None]) -> list[tuple[Month, float]]:
    return [(month(place), one) for place, one in enumerate(values, 1) if one is not None]


def ends(
    values: Sequence[float | None],
    kind: Kind = Kind.COUNT,
    due: date = YEAR_END,
    rule: Rule = RULE,
) -> Forecast | None:
    return forecast(kind, points(values), due, month(len(values)), rule)


@pytest.mark.parametrize("confidence", [0.1, 0.5, 0.8, 0.95, 0.999])
def test_students_quantiles_are_those_of_the_tables(confidence: float) -> None:
    found = [student(confidence, freedom) for freedom in range(1, 12)]
    assert found == pytest.approx(stats.t.ppf((1 + confidence) / 2, np.arange(1, 12)), rel=1e-9)


def test_a_straight_line_is_followed_to_the_years_end_without_doubt() -> None:
    found = ends([6.0, 12.0, 18.0, 24.0])
    assert found is not None
    assert (found.due, found.months, found.confidence) == (YEAR_END, 4, 0.8)
    assert [found.value, found.low, found.high] == pytest.approx([72.0] * 3)


def test_a_line_with_scatter_by_hand() -> None:
    """x 1 2 3, y 10 30 20: slope 5, s² 150; at 12, 70 ± 3.0777 s sqrt(1 + 1/3 + 100/2)."""
    found = ends([10.0, 30.0, 20.0], Kind.RATIO_FLOOR)
    assert found is not None
    spread = 3.077684 * (150 * (1 + 1 / 3 + 50)) ** 0.5
    assert found.value == pytest.approx(70.0)
    assert (found.low, found.high) == pytest.approx((0.0, 70 + spread))


def test_only_the_last_months_are_followed() -> None:
    found = ends([0.0, 0.0, 0.0, 10.0, 20.0, 30.0], rule=Rule(forecast_months=3))
    assert found is not None
    assert found.value == pytest.approx(90.0)
    assert found.months == 3


def test_months_without_a_report_leave_their_gap_on_the_line() -> None:
    found = ends([6.0, None, 18.0, None, 30.0])
    assert found is not None
    assert found.value == pytest.approx(72.0)
    assert found.months == 3


def test_the_line_ends_when_the_target_is_due() -> None:
    found = ends([10.0, 20.0, 30.0], due=date(2023, 9, 1))
    assert found is not None
    assert found.value == pytest.approx(80.0)


def test_what_is_cumulative_ends_no_lower_than_it_stands() -> None:
    found = ends([30.0, 28.0, 20.0])
    assert found is not None
    assert (found.value, found.low) == (20.0, 20.0)


@pytest.mark.parametrize(
    ("kind", "highest"), [(Kind.COVERAGE, 100.0), (Kind.MULTI_UNIT, 100.0), (Kind.COUNT, 240.0)]
)
def test_only_what_can_pass_its_target_is_forecast_beyond(kind: Kind, highest: float) -> None:
    found = ends([20.0, 40.0, 60.0], kind)
    assert found is not None
    assert found.value == pytest.approx(highest)


@pytest.mark.parametrize("values", [[], [10.0], [10.0, 20.0], [10.0, None, 20.0], [50, 80, 100.0]])
def test_too_few_months_or_a_reached_target_give_no_forecast(values: list[float | None]) -> None:
    assert forecast(Kind.COUNT, points(values), YEAR_END, month(4), RULE) is None


def test_what_was_due_has_no_forecast() -> None:
    due = date(2023, 9, 1)
    assert forecast(Kind.COUNT, points([1.0, 2.0, 3.0]), due, month(8), RULE) is None
    assert forecast(Kind.COUNT, points([1.0, 2.0, 3.0]), due, month(7), RULE) is not None


@settings(max_examples=25, deadline=None)
@given(st.lists(st.floats(0, 99), min_size=3, max_size=11), st.integers(3, 12))
def test_forecasts_are_those_of_a_textbook_regression(values: list[float], last: int) -> None:
    found = ends(values, Kind.RATIO_FLOOR, rule=Rule(forecast_months=last))
    assert found is not None
    chosen = points(values)[-last:]
    x = np.array([one.number for one, _ in chosen], float)
    y = np.array([value for _, value in chosen])
    design = np.column_stack([np.ones_like(x), x])
    beta = np.linalg.lstsq(design, y, rcond=None)[0]
    at = np.array([1.0, 12.0])
    variance = ((y - design @ beta) ** 2).sum() / (len(x) - 2)
    error = np.sqrt(variance * (1 + at @ np.linalg.inv(design.T @ design) @ at))
    middle, spread = at @ beta, stats.t.ppf(0.9, len(x) - 2) * error
    expected = [middle, middle - spread, middle + spread]
    assert [found.value, found.low, found.high] == pytest.approx(np.maximum(expected, 0), abs=1e-6)
