"""What a situation brief 汛情快报 says of readings: the grade of a rain, the trend of a level."""

from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum

STEADY_M = 0.02
"""A level that moves less than this in an hour is steady (ours)."""

_GRADES = (
    (250.0, "特大暴雨"),
    (100.0, "大暴雨"),
    (50.0, "暴雨"),
    (25.0, "大雨"),
    (10.0, "中雨"),
    (0.1, "小雨"),
)


class Trend(StrEnum):
    """Codes 4, 5 and 6 of WPTN in SL 323-2011."""

    FALLING = "falling"
    RISING = "rising"
    STEADY = "steady"


def rain_grade(day_mm: float) -> str:
    """The word for the rain of 24 hours in mm (GB/T 28592-2012), "" below 0.1 mm."""
    return next((word for least, word in _GRADES if round(day_mm, 1) >= least), "")


def trend(now_m: float, hour_before_m: float) -> Trend:
    """Where a level moves that stood at `hour_before_m` an hour ago."""
    change = round(now_m - hour_before_m, 3)
    if abs(change) < STEADY_M:
        return Trend.STEADY
    return Trend.RISING if change > 0 else Trend.FALLING


def season_limit(season: Iterable[Sequence[float]], day: date) -> float | None:
    """The flood-limit level (m) of a date in Beijing, None where no range holds.

    Rows from, to, level; days as month * 100 + day, both included. A range whose `from` lies after
    its `to` runs over the turn of the year. Of several the last one holds, as the engine has it.
    """
    today, limit = day.month * 100 + day.day, None
    for first, last, level in season:
        after, before = today >= first, today <= last
        if (after and before) if first <= last else (after or before):
            limit = level
    return limit
