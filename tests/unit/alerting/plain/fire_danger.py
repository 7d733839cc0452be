"""Forest fire danger in plain Python: hour after hour, score after score."""

from collections.abc import Mapping, Sequence
from math import isnan, nan

from domain.criterion import Condition

HOUR = 3_600_000_000
DAY = 24 * HOUR
Heard = Mapping[str, Sequence[tuple[int, float]]]


def plain_fire_danger_index(rule: Condition, heard: Heard, instant: int) -> float:
    stale = round(rule.parameters.get("stale_h", 3.0) * HOUR)
    end = (instant - 1) // HOUR * HOUR
    total = -rule.parameters.get("greenness", 0.0)
    for table, role, worst in (
        ("temperature", "own", max),
        ("humidity", "humidity", min),
        ("wind", "wind_speed", max),
    ):
        day = [one for one in heard.get(role, []) if end - DAY < one[0] <= end]
        if not day or day[-1][0] < end - stale:
            return nan
        total += _score(rule, table, [worst(value for _, value in day)])
    if not any(end - DAY < time <= end for time, _ in heard.get("rain", [])):
        return nan
    amount, dry = _rain(rule, heard, end)
    return total + _score(rule, "rain", [amount, dry])


def plain_fire_danger(rule: Condition, heard: Heard, instant: int) -> float:
    index = plain_fire_danger_index(rule, heard, instant)
    if isnan(index):
        return nan
    return 1.0 + sum(index >= limit for limit in (26, 51, 73, 91))


def _rain(rule: Condition, heard: Heard, end: int) -> tuple[float, float]:
    """Rain of the last rainy hydrologic day, and the days since."""
    least = rule.tables["rain"][0][0]
    days: dict[int, int] = {}
    for time, amount in heard.get("rain", []):
        if time <= end:
            day = -(-time // DAY)
            days[day] = days.get(day, 0) + round(amount * 1e6)
    today = -(-end // DAY)
    for day in sorted(days, reverse=True):
        if days[day] / 1e6 >= least:
            return days[day] / 1e6, float(today - day)
    first = min(time for readings in heard.values() for time, _ in readings)
    began = -(-((first - 1) // HOUR * HOUR) // DAY)
    return least, today - began + rule.parameters.get("dry_days0", 0.0)


def _score(rule: Condition, table: str, values: list[float]) -> float:
    score = nan
    for row in rule.tables[table]:
        if all(value >= limit for value, limit in zip(values, row[:-1], strict=True)):
            score = row[-1]
    return score


PLAIN = {
    "fire_danger": plain_fire_danger,
    "fire_danger_index": plain_fire_danger_index,
}
