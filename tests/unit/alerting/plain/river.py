"""River, judged the slow way: from the whole history, one pair and one piece after the other."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from itertools import combinations, pairwise
from math import inf, isnan, nan
from statistics import median

from domain.criterion import Condition

Heard = Mapping[str, Sequence[tuple[int, float]]]

HOUR = 3_600_000_000


def micros(hours: float) -> int:
    return timedelta(hours=hours) // timedelta(microseconds=1)


def plain_robust_rate(rule: Condition, heard: Heard, instant: int) -> float:
    window = micros(rule.parameters["window_h"])
    recent = [one for one in heard["own"] if instant - window <= one[0] <= instant]
    if len(recent) < 2 or recent[-1][0] - recent[0][0] < window / 2:
        return nan
    if len(recent) > 24:
        recent = [
            recent[len(recent) - 1 - k * (len(recent) - 1) // 23] for k in reversed(range(24))
        ]
    slopes = ((w - v) / ((u - t) / HOUR) for (t, v), (u, w) in combinations(recent, 2))
    return round(median(slopes), 9)


def plain_time_to_level(rule: Condition, heard: Heard, instant: int) -> float:
    missing = rule.parameters["level"] - heard["own"][-1][1]
    if missing <= 0:
        return 0.0
    pace = plain_robust_rate(rule, heard, instant)
    if isnan(pace):
        return nan
    return round(missing / pace, 6) if pace > 0 else inf


def rise(new: float, old: float) -> int:
    """Micrometres."""
    return round(new * 1e6) - round(old * 1e6)


def forecast(rule: Condition, heard: Heard, instant: int) -> list[tuple[int, int]] | None:
    """Knots of the stage to come, in micrometres, the newest reading first; None if unknown."""
    lag, stale = (micros(rule.parameters.get(name, 2.0)) for name in ("lag_h", "stale_h"))
    down, up = heard.get("own", []), heard.get("upstream", [])
    if not down or not up or instant - min(down[-1][0], up[-1][0]) > stale:
        return None
    now, stage = down[-1]
    base = based(up, now - lag, stale)
    if base is None or up[-1][0] <= now - lag:
        return None
    gain, foot = rule.parameters.get("gain", 1.0), round(stage * 1e6)
    later = [(time, value) for time, value in up if time > now - lag]
    return [
        (now, foot),
        *((time + lag, foot + round(gain * (round(value * 1e6) - base))) for time, value in later),
    ]


def based(up: Sequence[tuple[int, float]], instant: int, stale: int) -> int | None:
    for time, value in up:
        if time == instant:
            return round(value * 1e6)
    for (time, value), (later, after) in pairwise(up):
        if time < instant < later and later - time <= stale:
            share = (instant - time) / (later - time)
            return round(value * 1e6) + round(rise(after, value) * share)
    return None


def plain_upstream_crossing(rule: Condition, heard: Heard, instant: int) -> float:
    level = round(rule.parameters["level"] * 1e6)
    down = heard.get("own", [])
    fresh = down and instant - down[-1][0] <= micros(rule.parameters.get("stale_h", 2.0))
    if fresh and round(down[-1][1] * 1e6) >= level:
        return 0.0
    knots = forecast(rule, heard, instant)
    if knots is None:
        return nan
    for (time, low), (later, high) in pairwise(knots):
        if low < level <= high:
            crossing = time + (later - time) * (level - low) / (high - low)
            return max(crossing - instant, 0.0) / HOUR
    return inf


def plain_upstream_stage(rule: Condition, heard: Heard, instant: int) -> float:
    knots = forecast(rule, heard, instant)
    return nan if knots is None else knots[-1][1] / 1e6


PLAIN: dict[str, Callable[[Condition, Heard, int], float]] = {
    "robust_rate": plain_robust_rate,
    "time_to_level": plain_time_to_level,
    "upstream_crossing": plain_upstream_crossing,
    "upstream_stage": plain_upstream_stage,
}
