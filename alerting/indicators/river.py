"""River: what a gauge upstream says about the hours to come.

A rise upstream arrives downstream one travel time later, `gain` times as high:

    forecast(d + tau) = down(d) + gain (up(d + tau - lag) - up(d - lag)),   0 < tau <= u - d + lag

with d and u the newest readings downstream and upstream. Only rises are compared, never the
levels of two stations, for their datums differ. Lag and gain are learned from the two records
(`alerting.travel_time`); tributaries between the stations are not seen, so the forecast is one
reason to look, beside the stage itself.
"""

from typing import NamedTuple

import numpy as np

from alerting.indicators.indicator import Indicator, Role
from alerting.indicators.lookback import micros, newest
from alerting.indicators.series import FIXED_POINT, Judged, fixed
from alerting.indicators.time_to_level import expected
from domain.arrays import Bools, Floats, Ints
from domain.criterion import Condition
from domain.instant import HOUR, from_micros
from domain.segments import firsts

STALE_H = 2.0
"""Default of `stale_h` (ours): hourly stations may miss one report."""


class _Wave(NamedTuple):
    """Judgements that can be forecast: their rows (r,), what is known of them, the lag.

    `base` is the stage upstream one lag before the newest downstream, `down` that newest;
    stages are in fixed point.
    """

    rows: Ints
    judged: Judged
    base: Ints
    down: Ints
    lag: Ints

    def forecast(self, up: Floats, owner: Ints) -> Ints:
        """The stage downstream that a stage upstream will bring."""
        rise = self.judged.parameters["gain"][owner] * (fixed(up) - self.base[owner])
        stage: Ints = self.down[owner] + np.rint(rise).astype(np.int64)
        return stage


def upstream_crossing(judged: Judged) -> Floats:
    """Hours from now until the forecast first reaches `level`.

    0 when the stage stands there already, or should by now; infinite when what is known upstream
    does not bring it there. NaN when it cannot be judged: one of the two is older than `stale_h`,
    or the readings upstream around the forecast's base are farther apart than that.
    """
    level = fixed(judged.parameters["level"])
    hours = np.full(judged.time.shape, np.nan)
    wave = _wave(judged)
    hours[wave.rows] = _crossing(wave, level[wave.rows])
    hours[_fresh(judged) & (fixed(np.nan_to_num(judged.own.value)) >= level)] = 0.0
    return hours


def _crossing(wave: _Wave, level: Ints) -> Floats:
    """Hours until the first crossing of each forecast; it is linear between its knots."""
    own, up = wave.judged.own, wave.judged.inputs["upstream"]
    owner, times, values = up.window(own.time - wave.lag)
    stage, time = wave.forecast(values, owner), times + wave.lag[owner]
    reached = np.flatnonzero(stage >= level[owner])
    place = reached[firsts(owner[reached])]
    who = owner[place]
    begin = firsts(owner)[place]
    low = np.where(begin, wave.down[who], stage[place - 1])
    since = np.where(begin, own.time[who], time[place - 1])
    part = (level[who] - low) / np.maximum(stage[place] - low, 1)
    crossing = since + part * (time[place] - since)
    hours = np.full(level.shape, np.inf)
    hours[who] = np.maximum((crossing - wave.judged.time[who]) / HOUR, 0.0)
    return hours


def upstream_stage(judged: Judged) -> Floats:
    """The forecast stage at the end of what is known upstream: `lag_h` after its newest reading.

    NaN when it cannot be judged, as in `upstream_crossing`.
    """
    wave = _wave(judged)
    stage = np.full(judged.time.shape, np.nan)
    last = wave.judged.inputs["upstream"].value
    stage[wave.rows] = wave.forecast(last, np.arange(wave.rows.size)) / FIXED_POINT
    return stage


def _fresh(judged: Judged, role: str = "own") -> Bools:
    """Where an input is heard and not stale."""
    known = newest(judged.inputs[role], judged.time, judged.parameters["stale_h"])
    return ~np.isnan(known)


def _wave(judged: Judged) -> _Wave:
    both = np.flatnonzero(_fresh(judged) & _fresh(judged, "upstream"))
    judged = judged.take(both)
    up, lag = judged.inputs["upstream"], micros(judged.parameters["lag_h"])
    start = judged.own.time - lag
    ago, low = up.before(start)
    later, high = up.oldest(start + 1)
    near = (ago == start) | (later - ago <= micros(judged.parameters["stale_h"]))
    able = np.flatnonzero((later > start) & near)
    way = (start - ago)[able] / (later - ago)[able]
    foot = fixed(low[able])
    base = foot + np.rint((fixed(high[able]) - foot) * way).astype(np.int64)
    found = judged.take(able)
    return _Wave(both[able], found, base, fixed(found.own.value), lag[able])


def _crossing_detail(judged: Judged) -> list[str]:
    return expected(judged, upstream_crossing(judged), " m")


def _stage_detail(judged: Judged) -> list[str]:
    arrival = judged.inputs["upstream"].time + micros(judged.parameters["lag_h"])
    rows = zip(upstream_stage(judged).tolist(), arrival.tolist(), strict=True)
    return ["" if np.isnan(stage) else _stage_words(stage, instant) for stage, instant in rows]


def _stage_words(stage: float, instant: int) -> str:
    at = f"{from_micros(instant):%m-%d %H:%M}"
    return f"预计 {at} 水位 {stage:.2f} m / {stage:.2f} m expected at {at}"


def _check(rule: Condition) -> str:
    upstream = rule.inputs.get("upstream", "")
    if not upstream.endswith("/stage") or rule.property != "stage":
        return f'{rule.indicator} is on a stage and needs the input upstream = "STATION/stage"'
    if upstream == f"{rule.station}/stage":
        return "a station is not upstream of itself"
    given = rule.parameters
    if min(given["lag_h"], given.get("gain", 1.0), given.get("stale_h", STALE_H)) <= 0:
        return "lag_h, gain and stale_h must be positive"
    return ""


def _memory_h(rule: Condition) -> float:
    """From the oldest base that is still used; the little more is for rounding."""
    stale = rule.parameters.get("stale_h", STALE_H)
    return rule.parameters["lag_h"] + 2 * stale + 0.01


_ROLES = {"upstream": Role()}
_DEFAULTS = {"gain": 1.0, "stale_h": STALE_H}

INDICATORS = {
    "upstream_crossing": Indicator(
        upstream_crossing,
        required=frozenset({"level", "lag_h"}),
        optional=_DEFAULTS,
        roles=_ROLES,
        unit="h",
        memory_h=_memory_h,
        check=_check,
        detail=_crossing_detail,
    ),
    "upstream_stage": Indicator(
        upstream_stage,
        required=frozenset({"lag_h"}),
        optional=_DEFAULTS,
        roles=_ROLES,
        memory_h=_memory_h,
        check=_check,
        detail=_stage_detail,
    ),
}
