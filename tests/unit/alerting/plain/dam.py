"""The dam's indicators once more, in plain loops."""

from collections.abc import Mapping, Sequence
from math import isnan, nan
from statistics import median

from domain.criterion import Condition

Readings = Sequence[tuple[int, float]]
Heard = Mapping[str, Readings]
HOUR = 3_600_000_000


def plain_seepage_jump(rule: Condition, heard: Heard, instant: int) -> float:
    del instant
    if not heard["own"]:
        return nan
    now, flow = heard["own"][-1]
    begin = now - rule.parameters["window_h"] * HOUR
    end = now - rule.parameters.get("recent_h", 0.5) * HOUR
    before = [round(value, 6) for time, value in heard["own"] if begin < time <= end]
    if len(before) < 3:
        return nan
    steady = median(before)
    return round((flow - steady) / max(steady, rule.parameters.get("floor", 1.0)), 6)


def plain_seepage_against_pool(rule: Condition, heard: Heard, instant: int) -> float:
    stale = rule.parameters.get("stale_h", 24.0) * HOUR
    rise = plain_seepage_jump(rule, heard, instant)
    pool = heard.get("pool", [])
    if not pool:
        return nan
    begin = pool[-1][0] - round(rule.parameters.get("pool_window_h", 24.0) * HOUR)
    fall = round(_in_force(pool, begin, stale) - _in_force(pool, instant, stale), 6)
    if isnan(rise) or isnan(fall) or isnan(_in_force(heard["own"], instant, stale)):
        return nan
    return rise if fall >= rule.parameters["pool_fall"] else 0.0


def _in_force(readings: Readings, instant: int, stale: float) -> float:
    for time, value in reversed(readings):
        if time <= instant:
            return value if time >= instant - stale else nan
    return nan


PLAIN = {
    "seepage_jump": plain_seepage_jump,
    "seepage_against_pool": plain_seepage_against_pool,
}
