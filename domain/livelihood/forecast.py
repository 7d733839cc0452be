"""Forecast: where the line of the last months ends when the target is due, and how surely."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from math import cos, pi, sin, sqrt, tan

import numpy as np
import numpy.typing as npt

from domain.livelihood.board import Forecast
from domain.livelihood.indicator import Kind
from domain.livelihood.month import Month
from domain.livelihood.rule import Rule
from domain.livelihood.schedule import day_after, is_due

_FEWEST = 3
"""Two points are a line without any uncertainty."""


def forecast(
    kind: Kind, points: Sequence[tuple[Month, float]], due: date, now: Month, rule: Rule
) -> Forecast | None:
    """The percentage at the due date, extrapolated from reported (month, percentage) in order.

    An ordinary least squares line through the last `forecast_months` points, with the prediction
    interval of a new observation at x0, y(x0) ± t(n-2) s sqrt(1 + 1/n + (x0 - mean x)² / Sxx),
    s² = SSE / (n - 2) (Montgomery, Peck, Vining, Introduction to Linear Regression Analysis,
    section 2.5 (check)). Its errors are taken as independent, which months of a running sum are
    not quite, so the interval is a hint and no guarantee. What is cumulative ends no lower than
    it stands, what cannot pass 100 no higher. None where the target is reached, or was due by the
    month `now`, or fewer than three months are reported.
    """
    last = points[-rule.forecast_months :]
    if len(last) < _FEWEST or last[-1][1] >= 100 or is_due(due, now):
        return None
    begin = Month(last[0][0].year, 1)
    months = np.array([month.since(begin) + 1.0 for month, _ in last])
    values = np.array([value for _, value in last])
    middle, spread = _extrapolated(months, values, _place(due, begin), rule.forecast_confidence)
    low, high = _bounds(kind, last[-1][1])
    middle, bottom, top = np.clip([middle, middle - spread, middle + spread], low, high).tolist()
    return Forecast(due, middle, bottom, top, rule.forecast_confidence, len(last))


@cache
def student(confidence: float, freedom: int) -> float:
    """The t that |T| of Student's distribution does not pass with a probability.

    For whole degrees of freedom the probability is a finite sum of powers of a cosine
    (Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.3 and 26.7.4), inverted
    here by bisection of its angle; so the domain needs numpy alone, and no tables.
    """
    low, high = 0.0, pi / 2
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if _within(middle, freedom) < confidence else (low, middle)
    return sqrt(freedom) * tan(low)


def _within(angle: float, freedom: int) -> float:
    """A(t|freedom) for angle = atan(t / sqrt(freedom))."""
    odd = freedom % 2
    term, total = (cos(angle), 0.0) if odd else (1.0, 0.0)
    for power in range(odd, freedom - 1, 2):
        total += term
        term *= cos(angle) ** 2 * (power + 1) / (power + 2)
    return (angle + sin(angle) * total) * 2 / pi if odd else sin(angle) * total


def _extrapolated(
    months: npt.NDArray[np.float64], values: npt.NDArray[np.float64], at: float, confidence: float
) -> tuple[float, float]:
    """The line at `at`, and half the width of its prediction interval."""
    count = len(months)
    apart = months - months.mean()
    width = float(apart @ apart)
    slope = float(apart @ values) / width
    missed = values - values.mean() - slope * apart
    beyond = at - float(months.mean())
    error = sqrt(float(missed @ missed) / (count - 2) * (1 + 1 / count + beyond**2 / width))
    return float(values.mean()) + slope * beyond, student(confidence, count - 2) * error


def _place(due: date, begin: Month) -> float:
    """When all is due, in months since the beginning of `begin`: 12 for the year's end."""
    day = day_after(due)
    month = Month.of(day)
    return month.since(begin) + (day.day - 1) / month.last.day


def _bounds(kind: Kind, reached: float) -> tuple[float, float]:
    whole = kind.is_percentage or kind is Kind.MULTI_UNIT
    return reached if kind.is_cumulative else 0.0, 100.0 if whole else np.inf
