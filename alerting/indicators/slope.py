"""How a slope moves: velocity and tangential angle.

The reading may be one component of several (`own` the eastward, the inputs `north` and `up` the
others, `axes` how many there are) or stand alone, as a crack or a tilt does. What counts is the
length of the velocity vector, so that it matters to nobody which way a slope points.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from alerting.indicators.indicator import Indicator, Role
from alerting.indicators.lookback import RATE_DECIMALS, micros
from alerting.indicators.series import OWN, Judged, Look
from domain.arrays import Bools, Floats, Ints
from domain.criterion import Condition
from domain.instant import DAY

LEAST = 3
"""A line through fewer readings is no smoothing (ours)."""

WINDOWS = 5
"""Smoothing windows whose least velocity persists (ours)."""

ANGLE_DECIMALS = 6

COMPONENTS = (OWN, "north", "up")
ROLES = {
    "north": Role(required=False, drives=False),
    "up": Role(required=False, drives=False),
}


class Trend(NamedTuple):
    """Velocity in the reading's unit per day, and the instant (microseconds) it stands for."""

    velocity: Floats
    centre: Floats


def velocity(judged: Judged) -> Floats:
    """Smoothed velocity over the last `window_h` hours, in the reading's unit per day.

    The length of the vector of the components' velocities, each the least-squares slope of its
    readings within the window. NaN where a component has fewer than three readings there, or
    they span less than half the window: so none of them can be older than that.
    """
    window = micros(judged.parameters["window_h"])
    only: Floats = trends(judged, judged.time[None], window).velocity[0]
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


def trends(judged: Judged, ends: Ints, window: Ints) -> Trend:
    """Lengths of the velocity vector over windows that end at `ends` (count, n).

    NaN where one of the axes is; the centre is that of the rule's own component.
    """
    squares, axes = np.zeros(ends.shape), np.zeros(ends.shape)
    parts = [_component(judged.inputs[name], judged.time, ends, window) for name in COMPONENTS]
    for one in parts:
        known = ~np.isnan(one.velocity)
        squares = squares + np.where(known, one.velocity, 0.0) ** 2
        axes = axes + known
    whole = (axes >= judged.parameters["axes"]) & ~np.isnan(parts[0].velocity)
    length = np.where(whole, np.round(np.sqrt(squares), RATE_DECIMALS), np.nan)
    return Trend(length, parts[0].centre)


def _component(look: Look, now: Ints, ends: Ints, window: Ints) -> Trend:
    """Least-squares slopes of one component, per day, over windows that end at `ends`.

    The windows overlap, so sums are run over all of their readings once and taken off at the
    edges of each.
    """
    first = look.since(ends.min(axis=0) - window)
    low, high = look.since(ends - window), look.since(ends + 1)
    running = _running(look, first, now)
    row = np.arange(now.size)
    sums = running[:, row, high - first] - running[:, row, low - first]
    count = high - low
    some = np.maximum(count, 1)
    age = sums[0] / some
    spread, shared = sums[2] - age * sums[0], sums[3] - age * sums[1]
    known = (count >= LEAST) & _spanning(look, low, high, window) & (spread > 0)
    slope = np.where(known, shared / np.where(known, spread, 1.0), np.nan)
    return Trend(slope, now + age * DAY)


def _running(look: Look, first: Ints, now: Ints) -> Floats:
    """Running sums (4, n, longest + 1) from `first` to the newest reading of each judgement.

    Of age, rise, age squared and age times rise: age in days before `now`, rise from the newest
    reading. Added one reading after the other, which the order of `np.sum` is not.
    """
    longest = int((look.at + 1 - first).max(initial=0))
    place = np.minimum(first[:, None] + np.arange(longest), look.at[:, None])
    age = (look.series.times[place] - now[:, None]) / DAY
    rise = look.series.values[place] - look.value[:, None]
    found = np.zeros((4, now.size, longest + 1))
    for row, term in enumerate((age, rise, age * age, age * rise)):
        np.cumsum(term, axis=1, out=found[row, :, 1:])
    return found


def _spanning(look: Look, low: Ints, high: Ints, window: Ints) -> Bools:
    """Whether the readings from `low` to before `high` span half of a window."""
    if not look.series.times.size:
        return np.zeros(low.shape, dtype=bool)
    times, some = look.series.times, high > low
    oldest, newest = times[np.where(some, low, 0)], times[np.where(some, high - 1, 0)]
    spans: Bools = some & (newest - oldest >= window - window // 2)
    return spans


def endings(now: Ints, reach: Ints, count: int) -> Ints:
    """Instants (count, n) spread evenly over the last `reach`, the newest first."""
    return now - reach * np.arange(count)[:, None] // (count - 1)


def _persisting(judged: Judged) -> Floats:
    window = micros(judged.parameters["window_h"])
    ends = endings(judged.time, _persist(judged), WINDOWS)
    least: Floats = trends(judged, ends, window).velocity.min(axis=0)
    return least


def _persist(judged: Judged) -> Ints:
    given = judged.parameters["persist_h"]
    return micros(np.where(np.isnan(given), judged.parameters["window_h"], given))


def _degrees(ratio: Floats) -> Floats:
    angle: Floats = np.degrees(np.arctan(ratio))
    return np.round(angle, ANGLE_DECIMALS)


def _angle_detail(judged: Judged) -> list[str]:
    times = _persisting(judged) / judged.parameters["v0"]
    return [
        "" if np.isnan(one) else f"速率为匀速阶段的 {one:.2f} 倍 / velocity {one:.2f} times v0"
        for one in times.tolist()
    ]


def _angle_workings(judged: Judged, _: Floats) -> Mapping[str, Floats]:
    """The velocity that persists, and how many times the uniform stage's it is."""
    least = _persisting(judged)
    return {"velocity": least, "times_v0": least / judged.parameters["v0"]}


def wrong_axes(rule: Condition) -> str:
    """What is wrong with a rule's number of components, empty when nothing."""
    axes = rule.parameters.get("axes", 1.0)
    if axes == 1 + len(rule.inputs):
        return ""
    return f"axes = {axes:g} does not fit: one for the reading and one for each of north and up"


def _wrong_angle(rule: Condition) -> str:
    if rule.parameters["v0"] <= 0:
        return "v0 must be positive"
    if rule.parameters.get("persist_h", 0.0) < 0:
        return "persist_h cannot be negative"
    return wrong_axes(rule)


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
        check=wrong_axes,
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
        workings=_angle_workings,
    ),
}
