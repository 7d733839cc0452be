"""A made-up year of figures for the demonstration. Nobody measured any of them."""

from collections.abc import Mapping, Sequence
from math import floor

import numpy as np

from domain.livelihood import progress
from domain.livelihood.indicator import Indicator, Kind, Target
from domain.livelihood.month import Month
from domain.livelihood.project import Plan
from domain.livelihood.report import Said
from domain.livelihood.wording import both, figure

SEED = 2023
MARK = ("演示数据：", "demonstration data: ")
"""Chinese and English with which every text of the demonstration begins."""

Pace = tuple[tuple[int, float], ...]
"""Percent of the target at the ends of months; a line between them."""

ON_LINE: Pace = ((0, 0), (12, 100))
EARLY: Pace = ((0, 0), (10, 100))
BEYOND: Pace = ((0, 0), (10, 104))
SLOW: Pace = ((0, 0), (12, 80))
STALLED: Pace = ((0, 0), (4, 30), (12, 44))
MADE_UP: Pace = ((0, 0), (7, 18), (11, 100))
CATCHING_UP: Pace = ((0, 0), (8, 30), (12, 86))
LATE: Pace = ((0, 0), (7, 0), (12, 100))
GRANTED: Pace = ((0, 55), (9, 100))
STOCK: Pace = ((0, 93), (12, 100))
BY_AUTUMN: Pace = ((0, 0), (8, 82), (10, 100))
BY_SUMMER: Pace = ((0, 0), (8, 100))

PACES: Mapping[str, Pace] = {
    "1-01.2": SLOW, "1-01.7": CATCHING_UP, "1-03.1": BY_AUTUMN, "1-03.2": BY_AUTUMN,
    "1-03.3": STALLED, "1-03.5": EARLY, "1-04.1": SLOW, "1-06.1": BEYOND, "1-07.1": CATCHING_UP,
    "1-08.1": GRANTED, "1-08.2": GRANTED, "1-08.3": GRANTED, "1-11.3": MADE_UP, "1-12.1": EARLY,
    "1-12.2": SLOW, "1-13.1": MADE_UP, "1-13.3": CATCHING_UP, "1-13.4": STALLED, "1-14.1": SLOW,
    "1-14.2": LATE, "1-15.2": MADE_UP, "1-16.1": CATCHING_UP, "2-01.1": EARLY, "2-01.2": STOCK,
    "2-01.3": STOCK, "2-01.4": STOCK, "2-02.1": BY_SUMMER, "2-02.2": SLOW,
}  # fmt: skip
"""Of what follows another course than the schedule's own line."""

LEVELS: Mapping[str, Sequence[float]] = {
    "1-11.2": (8.0, 8.0, 8.1, 8.2, 8.2, 8.3, 8.3, 8.4, 8.4, 8.4, 8.5, 8.5),
    "1-11.4": (5000, 5000, 5000, 5020, 5020, 5040, 5040, 5050, 5050, 5050, 5060, 5060),
    "1-13.5": (58, 61, 63, 66, 70, 73, 76, 80, 83, 86, 88, 91),
    "1-13.6": (71, 73, 74, 78, 80, 82, 84, 87, 89, 91, 93, 94),
    "1-13.7": (80, 81, 82, 84, 86, 87, 89, 90, 92, 93, 95, 96),
    "2-01.5": (90.1, 90.2, 90.4, 90.5, 90.9, 91.0, 91.2, 91.3, 91.7, 91.8, 92.0, 92.2),
    "2-03.1": (4.1, 4.1, 4.2, 4.2, 4.2, 4.3, 4.3, 4.3, 4.4, 4.4, 4.4, 4.5),
    "2-03.2": (3.4, 3.5, 3.7, 3.9, 4.0, 4.1, 4.1, 4.2, 4.2, 4.2, 4.2, 4.3),
    "2-04.1": (83.9, 86.2, 89.1, 91.5, 93.0, 94.2, 95.6, 95.1, 92.4, 90.2, 88.4, 86.9),
    "2-04.2": (2, 2, 2, 3, 2, 2, 3, 4, 3, 2, 2, 2),
}
"""What is no share of a target, month by month."""

RAISED_IN: Mapping[str, int] = {"1-10.1": 7, "1-10.2": 7, "1-10.3": 4, "1-10.4": 4, "1-10.5": 10}
WHOLES: Mapping[str, Sequence[str]] = {"1-01.4": ("1-01.5", "1-01.6")}
"""Indicators that are the sum of others."""

_DIGITS = {"万元": 2, "万人": 2, "公里": 1, "万平方米": 1, "%": 1}
_PAID = 0.85


def year(plan: Plan, targets: Mapping[str, Target]) -> dict[str, list[Said]]:
    """What is reported of each indicator in the twelve months; the same every time.

    `targets` are those at the end of the year: what the city sets in its course is aimed at from
    the beginning. What is given no target is told in words alone.
    """
    rng = np.random.default_rng(SEED)
    made = {one.code: _parts(one, targets[one.code], rng) for _, one in plan.indicators()}
    for whole, codes in WHOLES.items():
        rows = zip(*(made[code] for code in codes), strict=True)
        made[whole] = [{"": sum(row[""] for row in parts)} for parts in rows]
    return {
        one.code: [
            _said(one, targets[one.code], Month(plan.year, number), parts)
            for number, parts in enumerate(made[one.code], start=1)
        ]
        for _, one in plan.indicators()
    }


def _parts(one: Indicator, target: Target, rng: np.random.Generator) -> list[dict[str, float]]:
    """Twelve months of figures by unit; of a plain value the unit is ""."""
    if one.code in LEVELS:
        return [{"": value} for value in LEVELS[one.code]]
    if one.code in RAISED_IN:
        before, after = target.baseline or 0.0, target.value or 0.0
        return [{"": after if n >= RAISED_IN[one.code] else before} for n in range(1, 13)]
    aim = progress.aim(one.kind, target)
    aims = target.parts or ({} if aim is None else {"": aim})
    pace = PACES.get(one.code, ON_LINE)
    columns = {
        unit: [_whole(share * whole / 100, unit or one.unit) for share in _shares(pace, rng)]
        for unit, whole in aims.items()
    }
    return [{unit: column[n] for unit, column in columns.items()} for n in range(12)]


def _shares(pace: Pace, rng: np.random.Generator) -> list[float]:
    """Percent of the target: the months are early or late by up to nine days, and so never fall."""
    months = np.arange(1, 13) + rng.uniform(-0.3, 0.3, 12)
    months[-1] = 12
    ends, shares = np.array(pace, dtype=np.float64).T
    return [float(share) for share in np.interp(months, ends, shares)]


def _whole(value: float, unit: str) -> float:
    scale: int = 10 ** _DIGITS.get(unit, 0)
    return floor(round(value * scale, 6)) / scale


def _said(one: Indicator, target: Target, month: Month, parts: Mapping[str, float]) -> Said:
    value = parts.get("")
    several = {unit: part for unit, part in parts.items() if unit}
    beyond = one.kind.is_cumulative and target.value is not None and (value or 0.0) > target.value
    is_slow = PACES.get(one.code) in (SLOW, STALLED, LATE)
    return Said(
        value=value,
        parts=several,
        funds_paid=round(value * _PAID, 2) if one.kind is Kind.MONEY and value else None,
        narrative=_narrative(one, month, parts),
        problems=told("进度偏慢，正在加快", "slow, being speeded up") if is_slow else "",
        justification=told("超额完成", "more was done than planned") if beyond else "",
    )


def _narrative(one: Indicator, month: Month, parts: Mapping[str, float]) -> str:
    done = "、".join(f"{figure(value)} {unit or one.unit}" for unit, value in parts.items())
    if not done:
        return told("目标尚未下达，工作在推进", "no target is set yet, work goes on")
    return told(f"至 {month.number} 月底为 {done}", f"{done} at the end of {month}")


def told(chinese: str, english: str) -> str:
    """A text of the demonstration, in both languages and marked as such."""
    return both(MARK[0] + chinese, MARK[1] + english)
