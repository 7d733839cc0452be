"""When a slope will fail, by how its inverse velocity falls; velocities are those of `slope`."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from alerting.indicators.indicator import Indicator
from alerting.indicators.lookback import RATE_DECIMALS, micros
from alerting.indicators.series import Judged
from alerting.indicators.slope import ROLES, Trend, endings, trends, wrong_axes
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
    fit, found = _inverse(judged)
    newest = found.velocity[0]
    least = judged.parameters["min_velocity"]
    good = (fit.slope < 0) & (fit.r2 >= judged.parameters["min_r2"]) & (fit.hours > 0)
    hours = np.where(good & (newest >= least), fit.hours, np.inf)
    known = (fit.known > POINTS // 2) & ~np.isnan(newest)
    return np.where(known, hours, np.nan)


def _inverse(judged: Judged) -> tuple[Fit, Trend]:
    """The line through inverse velocities, and these velocities (points, n), the newest first."""
    reach = micros(judged.parameters["window_h"])
    ends = endings(judged.time, reach, POINTS)
    found = trends(judged, ends, micros(judged.parameters["smooth_h"]))
    return _line((found.centre - judged.time) / HOUR, found.velocity), found


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
    fit, found = _inverse(judged)
    columns = (failure_time(judged), judged.time, found.velocity[0], fit.slope, fit.r2, fit.known)
    given = (judged.parameters[name] for name in ("min_velocity", "min_r2"))
    rows = zip(*(column.tolist() for column in (*columns, *given)), strict=True)
    return [_told(*row) for row in rows]


def _told(
    found: float, now: int, newest: float, slope: float, r2: float, known: int,
    least: float, min_r2: float,
) -> str:  # fmt: skip
    """When failure is expected, or why the line tells of none."""
    if np.isfinite(found):
        when = f"{from_micros(now + int(found * HOUR)):%Y-%m-%d %H:%M}"
        return f"预计破坏 {when}，R² {r2:.2f} / failure expected {when}, R2 {r2:.2f}"
    if np.isnan(found):
        return f"可用速率 {known} 个，不足 / too few velocities: {known} of {POINTS}"
    if slope >= 0:
        return "无破坏趋势：速度倒数不下降 / no failure in sight: 1/v does not fall"
    if r2 < min_r2:
        return f"不采用：R² {r2:.2f} 低于 {min_r2:g} / refused: R2 {r2:.2f} is less than {min_r2:g}"
    if newest < least:
        return (
            f"不采用：速率 {newest:.3g} 低于 {least:g} / "
            f"refused: velocity {newest:.3g} is less than {least:g}"
        )
    return "不采用：截距已过 / refused: the line reaches zero in the past"


def _workings(judged: Judged, _: Floats) -> Mapping[str, Floats]:
    """The velocities, newest first, and the hours before the judgement that they stand for; of the
    line the hours to its zero (infinite: it does not fall), slope (1/v an hour), R2, points."""
    fit, found = _inverse(judged)
    return {
        "velocity": found.velocity[0],
        "velocities": found.velocity.T,
        "ages": (judged.time - found.centre).T / HOUR,
        "intercept": fit.hours,
        "slope": fit.slope,
        "r2": fit.r2,
        "points": fit.known.astype(np.float64),
    }


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
        workings=_workings,
    ),
}
