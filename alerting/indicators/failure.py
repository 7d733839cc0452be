"""When a slope will fail, by how its inverse velocity falls; velocities are those of `slope`."""

from typing import NamedTuple

import numpy as np

from alerting.indicators.indicator import Indicator
from alerting.indicators.lookback import RATE_DECIMALS, micros
from alerting.indicators.series import Judged
from alerting.indicators.slope import ROLES, endings, trends, wrong_axes
from domain.arrays import Floats, Ints
from domain.criterion import Condition
from domain.instant import HOUR, from_micros

POINTS = 9
"""Velocities through which the line of inverse velocity is laid (ours); half must be known."""


class Fit(NamedTuple):
    """A line through inverse velocities: hours until it reaches zero, its R2, points known."""

    hours: Floats
    r2: Floats
    slope: Floats
    known: Ints


def failure_time(judged: Judged) -> Floats:
    """Hours until a slope fails by the inverse-velocity method (Fukuzono 1985, linear).

    A line through the inverses of nine velocities within the last `window_h` hours, each smoothed
    over `smooth_h` hours and taken for the middle of its readings, reaches zero at the failure.
    Accepted where it falls, R2 is at least `min_r2`, its zero lies ahead and the newest velocity
    is at least `min_velocity`; infinite otherwise, which is "no failure in sight". NaN where more
    than four of the velocities, or the newest, are not known.
    """
    fit, newest = _inverse(judged)
    least = judged.parameters["min_velocity"]
    good = (fit.slope < 0) & (fit.r2 >= judged.parameters["min_r2"]) & (fit.hours > 0)
    hours = np.where(good & (newest >= least), fit.hours, np.inf)
    known = (fit.known > POINTS // 2) & ~np.isnan(newest)
    return np.where(known, hours, np.nan)


def _inverse(judged: Judged) -> tuple[Fit, Floats]:
    """The line through inverse velocities, and the newest velocity."""
    reach = micros(judged.parameters["window_h"])
    ends = endings(judged.time, reach, POINTS)
    found = trends(judged, ends, micros(judged.parameters["smooth_h"]))
    return _line((found.centre - judged.time) / HOUR, found.velocity), found.velocity[0]


def _line(hours: Floats, velocities: Floats) -> Fit:
    """Least squares of 1/v (points, n) against time; where a velocity is zero the slope is 0."""
    known = ~np.isnan(velocities)
    moving = np.all(~known | (velocities > 0), axis=0)
    count = known.sum(axis=0)
    some = np.maximum(count, 1)
    hours, inverse = np.where(known, hours, 0.0), _divided(np.ones(hours.shape), velocities)
    time, level = _added(hours) / some, _added(inverse) / some
    off, rise = np.where(known, hours - time, 0.0), np.where(known, inverse - level, 0.0)
    spread, varied, shared = _added(off * off), _added(rise * rise), _added(off * rise)
    slope = np.where(moving, _divided(shared, spread), 0.0)
    zero: Floats = np.where(slope < 0, time - _divided(level, slope), -np.inf)
    r2 = _divided(shared * shared, spread * varied)
    return Fit(np.round(zero, RATE_DECIMALS), r2, slope, count)


def _added(rows: Floats) -> Floats:
    """Sum of rows one after the other: the order of `np.sum` depends on how many are judged."""
    total: Floats = np.cumsum(rows, axis=0)[-1]
    return total


def _divided(above: Floats, below: Floats) -> Floats:
    """0 where there is nothing to divide by."""
    fits = (below != 0) & ~np.isnan(below)
    return np.divide(above, below, out=np.zeros(above.shape), where=fits)


def _failure_detail(judged: Judged) -> list[str]:
    fit, _ = _inverse(judged)
    texts = []
    for hours, r2, now in zip(
        failure_time(judged).tolist(), fit.r2.tolist(), judged.time.tolist(), strict=True
    ):
        if not np.isfinite(hours):
            texts.append("" if np.isnan(hours) else "无破坏趋势 / no failure in sight")
            continue
        when = f"{from_micros(now + int(hours * HOUR)):%Y-%m-%d %H:%M}"
        texts.append(f"预计破坏 {when}，R² {r2:.2f} / failure expected {when}, R2 {r2:.2f}")
    return texts


def _wrong_failure(rule: Condition) -> str:
    if rule.parameters["smooth_h"] <= 0:
        return "smooth_h must be positive"
    if not 0 <= rule.parameters.get("min_r2", 0.8) <= 1:
        return "min_r2 must be between 0 and 1"
    return wrong_axes(rule)


INDICATORS = {
    "failure_time": Indicator(
        failure_time,
        required=frozenset({"window_h", "smooth_h"}),
        optional={"min_r2": 0.8, "min_velocity": 0.0, "axes": 1.0},
        roles=ROLES,
        unit="h",
        memory_h=lambda rule: rule.parameters["window_h"] + rule.parameters["smooth_h"],
        check=_wrong_failure,
        detail=_failure_detail,
    ),
}
