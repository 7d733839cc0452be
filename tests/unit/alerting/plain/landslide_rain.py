"""Rain that sets slopes moving, judged the slow way: storms and windows one by one."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from math import exp, nan

from domain.criterion import Condition

Heard = Mapping[str, Sequence[tuple[int, float]]]
HOUR = 3_600_000_000
HOURS = (1, 2, 3, 4, 6, 9, 12, 18, 24, 36, 48, 72, 96, 120, 168, 240)


def micros(hours: float) -> int:
    return round(hours * HOUR)


def fallen(heard: Heard, after: int, until: int) -> float:
    """Rain stamped in (after, until], summed exactly."""
    amounts = [Fraction(round(mm * 10**6), 10**6) for t, mm in heard["own"] if after < t <= until]
    return float(sum(amounts, Fraction(0)))


def plain_intensity_duration(rule: Condition, heard: Heard, instant: int) -> float:
    given = {"alpha": 14.82, "beta": 0.39, "min_h": 1.0, "max_h": 72.0} | rule.parameters
    if not any(time <= instant for time, _ in heard["own"]):
        return nan
    ratios: list[float] = [
        fallen(heard, instant - hours * HOUR, instant)
        / hours
        / (given["alpha"] * hours ** -given["beta"])
        for hours in HOURS
        if given["min_h"] <= hours <= given["max_h"]
    ]
    return round(max(ratios), 9)


def storm(readings: Sequence[tuple[int, float]], instant: int, gap: int) -> tuple[int, int] | None:
    """Beginning and last rain of the storm that is on at an instant."""
    begin = last = before = None
    for time, mm in readings:
        if time > instant:
            break
        if mm > 0:
            period = time - gap if before is None else max(before, time - gap)
            if last is None or period - last >= gap:
                begin = period
            last = time
        before = time
    if begin is None or last is None or instant - last >= gap:
        return None
    return begin, last


def plain_intensity_duration_table(rule: Condition, heard: Heard, instant: int) -> float:
    if not any(time <= instant for time, _ in heard["own"]):
        return nan
    found = storm(heard["own"], instant, micros(rule.parameters.get("gap_h", 3.0)))
    if found is None:
        return 0.0
    begin, last = found
    threshold = interpolated(rule.tables["threshold"], last - begin)
    return round(fallen(heard, begin, instant) / ((instant - begin) / HOUR) / threshold, 9)


def interpolated(rows: Sequence[Sequence[float]], duration: int) -> float:
    points = [(micros(hours), intensity) for hours, intensity in rows]
    for (low, one), (high, other) in pairwise(points):
        if low <= duration <= high:
            return one + (other - one) * (duration - low) / (high - low)
    return points[0][1] if points[0][0] == duration else nan


def plain_antecedent_threshold(rule: Condition, heard: Heard, instant: int) -> float:
    given = {"recent_h": 72.0, "antecedent_h": 360.0, "floor_mm": 0.1} | rule.parameters
    middle = instant - micros(given["recent_h"])
    start = middle - micros(given["antecedent_h"])
    line = given["intercept_mm"] + given["slope"] * fallen(heard, start, middle)
    value = round(fallen(heard, middle, instant) - max(line, given["floor_mm"]), 6)
    whole = any(start - 24 * HOUR <= time <= start for time, _ in heard["own"])
    return value if whole or value >= 0 else nan


def plain_antecedent_water_index(rule: Condition, heard: Heard, instant: int) -> float:
    given, index, told = rule.parameters, nan, None
    driest, k = -given["field_capacity_mm"], given["drainage_per_h"]
    for time, mm in heard["own"]:
        if time > instant:
            break
        if told is None:
            index, told = max(given.get("start_mm", driest) + mm, driest), time
            continue
        hours, told = (time - told) / HOUR, time
        month = (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=time, hours=8)).month
        gain = mm - rule.tables["evaporation"][month - 1][0] * hours
        if index < 0:
            index = index + gain
        else:
            left = exp(-k * hours)
            index = index * left + gain / hours * (1 - left) / k
        index = max(index, driest)
    return index


PLAIN: dict[str, Callable[[Condition, Heard, int], float]] = {
    "intensity_duration": plain_intensity_duration,
    "intensity_duration_table": plain_intensity_duration_table,
    "antecedent_threshold": plain_antecedent_threshold,
    "antecedent_water_index": plain_antecedent_water_index,
}
