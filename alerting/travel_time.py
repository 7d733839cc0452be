"""How long a rise takes from one gauge to the next, learned from their records.

What two gauges share besides the flood wave (datum, season, a slow base flow) would correlate at
any lag. So the changes over an hour are correlated, not the levels: the lag at which those
downstream are most like those upstream is the travel time, and the slope of the one on the other
is the gain. Correlation says when two curves are alike and not why: rain that falls on both at
once makes a lag too short, and so does a tributary between them.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from domain.arrays import Floats, Ints
from domain.instant import HOUR, MINUTE

CHANGE_H = 1.0
"""Hours of the changes (ours): a wave's front lasts longer, a gauge's noise does not."""

GAP_H = 2.0
"""Longest gap between readings that is bridged (ours)."""

LEAST_H = 24.0
"""Least hours of common record at a lag (ours)."""

LEAST_CHANGE = 0.02
"""Least standard deviation of the changes, in the readings' unit (ours): 2 cm for a stage."""

Curve = tuple[Ints, Floats]
"""Times in microseconds, ascending, and values; NaN is no reading."""


@dataclass(frozen=True, slots=True)
class TravelTime:
    """`lag_h` hours from up to down; `gain` units down per unit up, from `pairs` of changes."""

    lag_h: float
    correlation: float
    gain: float
    pairs: int


def travel_time(
    up: Curve, down: Curve, *, longest_h: float = 48.0, step_min: float = 15.0
) -> TravelTime:
    """The lag at which changes upstream and downstream correlate best, up to `longest_h`.

    Both are laid on one step by linear interpolation, never across more than `GAP_H`. A parabola
    through the best lag and its neighbours gives the part of a step. The gain is the regression
    of changes down on changes up at the best lag; noise upstream makes it too small.

    ValueError where the records say nothing: too little in common, hardly any change, or a best
    lag of 0 or at the end of those tried, which is no peak.
    """
    step = int(step_min * MINUTE)
    lags = int(longest_h * HOUR) // max(step, 1)
    if step <= 0 or lags < 2:
        raise ValueError("longest_h must be several times step_min, and both above zero")
    upper, lower = (_changes(levels, step) for levels in _on_one_axis(up, down, step))
    fits = [_fit(upper[: upper.size - lag], lower[lag:], step) for lag in range(lags + 1)]
    peak = _peak(np.array([fit.correlation for fit in fits]))
    part = _vertex(*(fits[peak + side].correlation for side in (-1, 0, 1)))
    return TravelTime((peak + part) * step / HOUR, *fits[peak])


def _on_one_axis(up: Curve, down: Curve, step: int) -> tuple[Floats, Floats]:
    curves = [(time[~np.isnan(value)], value[~np.isnan(value)]) for time, value in (up, down)]
    if min(time.size for time, _ in curves) < 2:
        raise ValueError("too little in common: a station has fewer than two readings")
    begin = min(int(time[0]) for time, _ in curves)
    end = max(int(time[-1]) for time, _ in curves)
    axis = np.arange(-(-begin // step) * step, end + 1, step)
    upper, lower = (_sampled(axis, *curve) for curve in curves)
    return upper, lower


def _sampled(axis: Ints, time: Ints, value: Floats) -> Floats:
    """Values at the times of `axis`, NaN outside the record and within its long gaps."""
    after = np.searchsorted(time, axis)
    inside = (axis >= time[0]) & (axis <= time[-1])
    low, high = np.maximum(after - 1, 0), np.minimum(after, time.size - 1)
    near = (time[high] - time[low] <= GAP_H * HOUR) | (time[high] == axis)
    return np.where(inside & near, np.interp(axis, time, value), np.nan)


def _changes(levels: Floats, step: int) -> Floats:
    """Changes over an hour, NaN where they are not known."""
    back = max(round(CHANGE_H * HOUR / step), 1)
    changes = levels[back:] - levels[:-back]
    known = changes[~np.isnan(changes)]
    if known.size * step < LEAST_H * HOUR:
        raise ValueError(f"too little record: a station has less than {LEAST_H:g} h")
    if known.std() < LEAST_CHANGE:
        raise ValueError(f"hardly any change: a station has less than {LEAST_CHANGE:g} an hour")
    return changes


class _Fit(NamedTuple):
    correlation: float
    gain: float
    pairs: int


def _fit(upper: Floats, lower: Floats, step: int) -> _Fit:
    """What changes that stand opposite each other have in common; NaN where it is too little."""
    upper = upper[: lower.size]
    both = ~np.isnan(upper) & ~np.isnan(lower)
    pairs = int(both.sum())
    if pairs * step < LEAST_H * HOUR:
        return _Fit(np.nan, np.nan, pairs)
    (wide, shared), (_, high) = np.cov(upper[both], lower[both])
    if min(wide, high) <= 0:
        return _Fit(np.nan, np.nan, pairs)
    return _Fit(float(shared / np.sqrt(wide * high)), float(shared / wide), pairs)


def _peak(correlation: Floats) -> int:
    """The place of the highest correlation, which has neighbours."""
    if np.isnan(correlation).all():
        raise ValueError(f"too little in common: less than {LEAST_H:g} h of both records")
    peak = int(np.nanargmax(correlation))
    if peak == 0:
        raise ValueError("no travel time: the stations change at the same time or the other way")
    if peak == correlation.size - 1 or np.isnan(correlation[[peak - 1, peak + 1]]).any():
        raise ValueError("no travel time: the correlation has no peak within the hours tried")
    return peak


def _vertex(before: float, at: float, after: float) -> float:
    """Where a parabola through three equidistant values is highest, in steps from the middle."""
    bend = before - 2 * at + after
    return 0.0 if bend == 0 else (before - after) / (2 * bend)
