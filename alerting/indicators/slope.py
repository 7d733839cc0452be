"""How a slope moves: velocity, tangential angle, and the time at which it will fail.

The reading may be one component of several (`own` the eastward, the inputs `north` and `up` the
others, `axes` how many there are) or stand alone, as a crack or a tilt does. What counts is the
length of the velocity vector, so that it matters to nobody which way a slope points.
"""

from typing import NamedTuple

import numpy as np

from alerting.indicators.indicator import Indicator, Role
from alerting.indicators.lookback import micros, minus
from alerting.indicators.series import OWN, Judged, Look
from domain.arrays import Bools, Floats, Ints
from domain.criterion import Condition
from domain.instant import DAY, HOUR, from_micros

LEAST = 3
"""A line through fewer readings is no smoothing (ours)."""

WINDOWS = 5
"""Smoothing windows whose least velocity persists (ours)."""

POINTS = 9
"""Velocities through which the line of inverse velocity is laid (ours); half must be known."""

DECIMALS, ANGLE_DECIMALS = 9, 6
"""Rounding that keeps a value exactly on a limit from missing it by the noise of its sums."""

COMPONENTS = (OWN, "north", "up")
ROLES = {
    "north": Role(required=False, drives=False),
    "up": Role(required=False, drives=False),
}


class Trend(NamedTuple):
    """Velocity in the reading's unit per day, and the instant (microseconds) it stands for."""

    velocity: Floats
    centre: Floats


class Fit(NamedTuple):
    """A line through inverse velocities: hours until it reaches zero, its R2, points known."""

    hours: Floats
    r2: Floats
    slope: Floats
    known: Ints


def velocity(judged: Judged) -> Floats:
    """Smoothed velocity over the last `window_h` hours, in the reading's unit per day.

    The length of the vector of the components' velocities, each the least-squares slope of its
    readings within the window. NaN where a component has fewer than three readings there, or
    they span less than half the window: so none of them can be older than that.
    """
    window = micros(judged.parameters["window_h"])
    only: Floats = _trends(judged, judged.time[None], window).velocity[0]
    return only


def tangent_angle(judged: Judged) -> Floats:
    """Improved tangential angle in degrees: arctan(v / v0), 45 while the slope creeps uniformly.

    `v0` is the mean velocity of the uniform stage, in the unit of `velocity`. 80 degrees is
    v = 5.671 v0 and 85 degrees v = 11.430 v0 (Xu Qiang et al. 2009, improved tangential angle
    (check); levels in domain rules of geohazards).

    A rain-driven step makes any velocity large for as long as it is in the smoothing window, and
    is no acceleration. So v is the least of five smoothed velocities whose windows end within
    the last `persist_h` hours, as long as the window unless told: a sudden step is never in all
    of them. One that takes hours needs a `persist_h` longer by these. The price is that an
    acceleration is seen as much later. NaN where one of the five is.
    """
    return _degrees(_persisting(judged) / judged.parameters["v0"])


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


def rise(judged: Judged) -> Floats:
    """Change over the last `window_h` hours, in the reading's unit; below zero where it fell.

    From the oldest reading not older than the window. NaN while the readings at hand span less
    than half of it.
    """
    window = micros(judged.parameters["window_h"])
    own = judged.own
    base = own.since(judged.time - window)
    there = base <= own.at
    safe = np.where(there, base, 0)
    if not own.series.times.size:
        return np.full(judged.time.shape, np.nan)
    enough = there & (own.time - own.series.times[safe] >= np.maximum(window / 2, 1))
    return np.where(enough, minus(own.value, own.series.values[safe]), np.nan)


def _trends(judged: Judged, ends: Ints, window: Ints) -> Trend:
    """Lengths of the velocity vector over windows that end at `ends` (count, n).

    NaN where one of the axes is; the centre is that of the rule's own component.
    """
    squares, axes = np.zeros(ends.shape), np.zeros(ends.shape)
    trends = [_component(judged.inputs[name], judged.time, ends, window) for name in COMPONENTS]
    for one in trends:
        known = ~np.isnan(one.velocity)
        squares = squares + np.where(known, one.velocity, 0.0) ** 2
        axes = axes + known
    whole = (axes >= judged.parameters["axes"]) & ~np.isnan(trends[0].velocity)
    length = np.where(whole, np.round(np.sqrt(squares), DECIMALS), np.nan)
    return Trend(length, trends[0].centre)


def _component(look: Look, now: Ints, ends: Ints, window: Ints) -> Trend:
    """Least-squares slopes of one component, per day, over windows that end at `ends`.

    The windows overlap, so sums are run over all of their readings once and taken off at the
    edges of each.
    """
    first = look.since(ends.min(axis=0) - window)
    low = np.stack([look.since(end - window) for end in ends])
    high = np.stack([look.since(end + 1) for end in ends])
    running = _running(look, first, now)
    column = np.arange(now.size)
    sums = running[:, high - first, column] - running[:, low - first, column]
    count = high - low
    some = np.maximum(count, 1)
    age = sums[0] / some
    spread, shared = sums[2] - age * sums[0], sums[3] - age * sums[1]
    known = (count >= LEAST) & _spanning(look, low, high, window) & (spread > 0)
    slope = np.where(known, shared / np.where(known, spread, 1.0), np.nan)
    return Trend(slope, now + age * DAY)


def _running(look: Look, first: Ints, now: Ints) -> Floats:
    """Running sums (4, longest + 1, n) from `first` to the newest reading of each judgement.

    Of age, rise, age squared and age times rise: age in days before `now`, rise from the newest
    reading. Added one reading after the other: numpy's own order depends on how many are judged.
    """
    count = look.at + 1 - first
    newest = look.value
    found = np.zeros((4, int(count.max(initial=0)) + 1, now.size))
    if not look.series.times.size:
        return found
    for number in range(found.shape[1] - 1):
        there = number < count
        place = np.where(there, first + number, 0)
        age = np.where(there, (look.series.times[place] - now) / DAY, 0.0)
        rise = np.where(there, look.series.values[place] - newest, 0.0)
        for row, term in enumerate((age, rise, age * age, age * rise)):
            np.add(found[row, number], term, out=found[row, number + 1])
    return found


def _spanning(look: Look, low: Ints, high: Ints, window: Ints) -> Bools:
    """Whether the readings from `low` to before `high` span half of a window."""
    if not look.series.times.size:
        return np.zeros(low.shape, dtype=bool)
    times, some = look.series.times, high > low
    oldest, newest = times[np.where(some, low, 0)], times[np.where(some, high - 1, 0)]
    spans: Bools = some & (newest - oldest >= window - window // 2)
    return spans


def _endings(now: Ints, reach: Ints, count: int) -> Ints:
    """Instants (count, n) spread evenly over the last `reach`, the newest first."""
    return now - reach * np.arange(count)[:, None] // (count - 1)


def _persisting(judged: Judged) -> Floats:
    window = micros(judged.parameters["window_h"])
    ends = _endings(judged.time, _persist(judged), WINDOWS)
    least: Floats = _trends(judged, ends, window).velocity.min(axis=0)
    return least


def _persist(judged: Judged) -> Ints:
    given = judged.parameters["persist_h"]
    return micros(np.where(np.isnan(given), judged.parameters["window_h"], given))


def _degrees(ratio: Floats) -> Floats:
    angle: Floats = np.degrees(np.arctan(ratio))
    return np.round(angle, ANGLE_DECIMALS)


def _inverse(judged: Judged) -> tuple[Fit, Floats]:
    """The line through inverse velocities, and the newest velocity."""
    reach = micros(judged.parameters["window_h"])
    ends = _endings(judged.time, reach, POINTS)
    trends = _trends(judged, ends, micros(judged.parameters["smooth_h"]))
    return _line((trends.centre - judged.time) / HOUR, trends.velocity), trends.velocity[0]


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
    return Fit(np.round(zero, DECIMALS), _divided(shared * shared, spread * varied), slope, count)


def _added(rows: Floats) -> Floats:
    """Sum of rows one after the other: numpy's own order depends on how many are judged."""
    total = np.zeros(rows.shape[1:])
    for row in rows:
        total = total + row
    return total


def _divided(above: Floats, below: Floats) -> Floats:
    """0 where there is nothing to divide by."""
    fits = (below != 0) & ~np.isnan(below)
    return np.divide(above, below, out=np.zeros(above.shape), where=fits)


def _angle_detail(judged: Judged) -> list[str]:
    times = _persisting(judged) / judged.parameters["v0"]
    return [
        "" if np.isnan(one) else f"速率为匀速阶段的 {one:.2f} 倍 / velocity {one:.2f} times v0"
        for one in times.tolist()
    ]


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


def _wrong_axes(rule: Condition) -> str:
    axes = rule.parameters.get("axes", 1.0)
    if axes == 1 + len(rule.inputs):
        return ""
    return f"axes = {axes:g} does not fit: one for the reading and one for each of north and up"


def _wrong_angle(rule: Condition) -> str:
    if rule.parameters["v0"] <= 0:
        return "v0 must be positive"
    if rule.parameters.get("persist_h", 0.0) < 0:
        return "persist_h cannot be negative"
    return _wrong_axes(rule)


def _wrong_failure(rule: Condition) -> str:
    if rule.parameters["smooth_h"] <= 0:
        return "smooth_h must be positive"
    if not 0 <= rule.parameters.get("min_r2", 0.8) <= 1:
        return "min_r2 must be between 0 and 1"
    return _wrong_axes(rule)


def _angle_memory(rule: Condition) -> float:
    window = rule.parameters["window_h"]
    return window + rule.parameters.get("persist_h", window)


INDICATORS = {
    "velocity": Indicator(
        velocity,
        required=frozenset({"window_h"}),
        optional={"axes": 1.0},
        roles=ROLES,
        unit="{}/d",
        check=_wrong_axes,
    ),
    "tangent_angle": Indicator(
        tangent_angle,
        required=frozenset({"window_h", "v0"}),
        optional={"persist_h": np.nan, "axes": 1.0},
        roles=ROLES,
        unit="deg",
        memory_h=_angle_memory,
        check=_wrong_angle,
        detail=_angle_detail,
    ),
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
    "rise": Indicator(rise, required=frozenset({"window_h"})),
}
