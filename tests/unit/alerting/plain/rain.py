"""Rain, judged the slow way: from the whole history, one reading after the other."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from fractions import Fraction
from math import inf, nan

from domain.criterion import Condition

Heard = Mapping[str, Sequence[tuple[int, float]]]


def micros(hours: float) -> int:
    return timedelta(hours=hours) // timedelta(microseconds=1)


def exact(amount: float) -> Fraction:
    return Fraction(round(amount * 1_000_000), 1_000_000)


def fallen(heard: Heard, after: int, until: int) -> Fraction:
    return sum((exact(mm) for time, mm in heard["own"] if after < time <= until), Fraction(0))


def plain_total_rise(rule: Condition, heard: Heard, instant: int) -> float:
    start = instant - micros(rule.parameters["window_h"])
    oldest = instant - micros(rule.parameters["window_h"] + rule.parameters.get("slack_h", 2.0))
    before = [(time, total) for time, total in heard["own"] if time <= start]
    if not before or before[-1][0] < oldest:
        return nan
    rain, last = Fraction(0), exact(before[-1][1])
    for time, total in heard["own"]:
        if time <= start:
            continue
        more = exact(total) if exact(total) < last else exact(total) - last
        rain, last = rain + (more if more <= 500 else 0), exact(total)
    return float(rain)


def plain_flash_flood(rule: Condition, heard: Heard, instant: int) -> float:
    given = {"antecedent_h": 72.0, "saturated_mm": inf, "wet_factor": 1.0} | rule.parameters
    worst = 0.0
    for hours, *limits in rule.tables["limits"]:
        start = instant - micros(hours)
        soaked = fallen(heard, instant - micros(hours + given["antecedent_h"]), start)
        wetness = min(float(soaked) / given["saturated_mm"], 1.0)
        factor = 1.0 - (1.0 - given["wet_factor"]) * wetness
        steps = [
            (level, exact(mm * factor))
            for level, mm in zip((1, 2, 3, 4), limits, strict=True)
            if mm
        ]
        worst = max(worst, on_the_way(fallen(heard, start, instant), steps))
    return worst


def on_the_way(rain: Fraction, steps: list[tuple[int, Fraction]]) -> float:
    level, low = 0, Fraction(0)
    for number, limit in steps:
        if rain < limit:
            return level + min(float((rain - low) / (limit - low)), 0.9)
        level, low = number, limit
    return float(level)


def plain_rainstorm(rule: Condition, heard: Heard, instant: int) -> float:
    met = [0.0]
    for level, hours, mm in rule.tables["signals"]:
        if fallen(heard, instant - micros(hours), instant) >= exact(mm):
            met.append(level)
    return max(met)


def plain_antecedent_rain(rule: Condition, heard: Heard, instant: int) -> float:
    given = {"k": 0.85, "max_mm": inf} | rule.parameters
    index = nan
    before = None
    for time, mm in heard["own"]:
        if time > instant:
            break
        left = 0.0 if before is None else index * given["k"] ** ((time - before) / micros(24.0))
        index, before = min(left + mm, given["max_mm"]), time
    return index


PLAIN: dict[str, Callable[[Condition, Heard, int], float]] = {
    "total_rise": plain_total_rise,
    "flash_flood": plain_flash_flood,
    "rainstorm": plain_rainstorm,
    "antecedent_rain": plain_antecedent_rain,
}
