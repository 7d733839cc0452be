"""A jump against the usual value, told from a flood, one reading at a time."""

from collections.abc import Mapping, Sequence
from math import nan
from statistics import median

from domain.criterion import Condition
from domain.instant import HOUR

Readings = Sequence[tuple[int, float]]
Heard = Mapping[str, Readings]

DEFAULTS = {
    "short_h": 0.5,
    "window_h": 24,
    "stale_h": 2,
    "dilution": 0.8,
    "flood_window_h": 24,
    "flood_rise": 0.2,
    "flood_rain": 10,
}


def plain_pollution_jump(rule: Condition, heard: Heard, instant: int) -> float:
    """Recent over usual; at most 1 where a flood explains more."""
    given = {**DEFAULTS, **rule.parameters}
    recent, usual, _ = _smoothed(heard["own"], given, instant)
    ratio = round(recent / max(usual, given["floor"]), 6) if usual == usual else nan
    if ratio >= 1 / given["dilution"] and _flooded(heard, given, instant):
        return 1.0
    return ratio


def _flooded(heard: Heard, given: Mapping[str, float], instant: int) -> bool:
    window = int(given["flood_window_h"] * HOUR)
    salt, salt_usual, salt_highest = _smoothed(heard.get("conductivity", []), given, instant)
    mud, mud_usual, _ = _smoothed(heard.get("turbidity", []), given, instant)
    if salt * given["dilution"] > salt_highest:
        return False
    stages = _samples(heard.get("stage", []), instant - window, instant, 24)
    if stages and round(max(stages) - min(stages), 6) >= given["flood_rise"]:
        return True
    rain = sum(
        round(amount * 1_000_000)
        for time, amount in heard.get("rain", [])
        if instant - window < time
    )
    if rain / 1_000_000 >= given["flood_rain"]:
        return True
    fell = salt < given["dilution"] * salt_usual
    return fell and mud_usual < given["dilution"] * mud


def _smoothed(
    readings: Readings, given: Mapping[str, float], instant: int
) -> tuple[float, float, float]:
    if not readings or instant - readings[-1][0] > given["stale_h"] * HOUR:
        return nan, nan, nan
    newest = readings[-1][0]
    short, window = int(given["short_h"] * HOUR), int(given["window_h"] * HOUR)
    end = newest - short
    if not any(end - window < time <= end - window // 2 for time, _ in readings):
        return nan, nan, nan
    before = _samples(readings, end - window, end, 24)
    return median(_samples(readings, end, newest, 6)), median(before), max(before)


def _samples(readings: Readings, begin: int, end: int, count: int) -> list[float]:
    inside = [value for time, value in readings if begin < time <= end]
    inside.reverse()
    return [inside[place * len(inside) // count] for place in range(count)] if inside else []


PLAIN = {"pollution_jump": plain_pollution_jump}
