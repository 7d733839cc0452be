"""Rain: a running counter, the flash-flood table, rainstorm signals, and the wetness of the soil.

The grades of 24 h rain (light to extreme) need no kernel: they are a ladder on `sum`. Rain is
compared in millionths of a millimetre, so an amount exactly on a limit has reached it.
"""

from math import inf
from typing import NamedTuple

import numpy as np

from alerting.indicators.indicator import Indicator
from alerting.indicators.lookback import DECIMALS, micros
from alerting.indicators.series import FIXED_POINT, Judged, fixed
from domain.arrays import Floats, Ints
from domain.criterion import Condition
from domain.instant import DAY
from domain.property import PROPERTIES
from domain.segments import firsts

UNSET = 2**62
"""The limit of a level that a column does not have."""

NEARLY = 0.9
"""Most of the way to the next level that a value shows: no rounding lifts it there."""

_RAIN_MOST = PROPERTIES["rain"].high


def total_rise(judged: Judged) -> Floats:
    """Rain in mm over the last `window_h` hours from a running total (SL 651-2014: PT, 26H).

    The sum of the increments between readings. A fall means that the total restarted, by itself
    or at 08:00 (PJ, 20H): there the new value is the increment. What fell between the last
    reading and the restart is lost, and so is a restart whose new total is above the old one by
    the next reading. More than a period's rain can be at all is a correction and counts as none.

    The total at the window's start is the last reading at or before it: a counter stands still
    between two readings as far as anyone knows. It may be `slack_h` older than the start, and
    the rain of that time then counts too. NaN where there is no such reading.
    """
    window, slack = judged.parameters["window_h"], judged.parameters["slack_h"]
    start, base = judged.own.before(judged.time - micros(window))
    able = start >= judged.time - micros(window + slack)
    rows = np.flatnonzero(able)
    owner, _, totals = judged.own.take(rows).window(start[rows])
    now, first = fixed(totals), firsts(owner)
    before = np.where(first, fixed(base[rows])[owner], np.roll(now, 1))
    more = np.where(now < before, now, now - before)
    more[more > _RAIN_MOST * FIXED_POINT] = 0
    value = np.full(judged.time.shape, np.nan)
    value[rows] = np.bincount(owner, weights=more, minlength=rows.size) / FIXED_POINT
    return value


class _Columns(NamedTuple):
    """Rows of flash-flood tables with the rain there is; amounts are fixed point, limits (m, 4).

    `best` (n,) is the row that decides each judgement.
    """

    hours: Floats
    rain: Ints
    antecedent: Ints
    factor: Floats
    limits: Ints
    value: Floats
    best: Ints


def flash_flood(judged: Judged) -> Floats:
    """Highest level, 0 to 4, of any column of the table `limits`, and part of the way to the next.

    A row is [hours, blue, yellow, orange, red]: limits in mm of the rain in (t - hours, t]; 0
    stands for a level that is not configured. Any column triggers (Hunan's defaults have 1, 3,
    6 and 24 h).

    On wet soil less rain is enough. `antecedent_h` hours of rain before a column's own window,
    never the rain that it compares, shrink its limits: from 1 times on dry soil in proportion
    to `wet_factor` times at `saturated_mm` and more (dynamic critical rainfall; the figures are
    the county's). A gap makes sums too small, never too large.
    """
    columns = _columns(judged)
    return np.where(judged.own.heard, columns.value[columns.best], np.nan)


def _columns(judged: Judged) -> _Columns:
    owner, rows = judged.tables["limits"].flat()
    hours, own, time = rows[:, 0], judged.own.take(owner), judged.time[owner]
    long = {name: judged.parameters[name][owner] for name in ("antecedent_h", "saturated_mm")}
    windows = np.stack([hours, hours + long["antecedent_h"]])
    rain, earlier = fixed(own.total(time - micros(windows)))
    antecedent = earlier - rain
    wetness = np.minimum(antecedent / FIXED_POINT / long["saturated_mm"], 1.0)
    factor = 1.0 - (1.0 - judged.parameters["wet_factor"][owner]) * wetness
    limits = np.where(rows[:, 1:] > 0, fixed(rows[:, 1:] * factor[:, None]), UNSET)
    value = _level(rain, limits)
    return _Columns(hours, rain, antecedent, factor, limits, value, _best(owner, value))


def _level(rain: Ints, limits: Ints) -> Floats:
    reached = rain[:, None] >= limits
    level = np.where(reached, np.arange(1, 5), 0).max(axis=1)
    low = np.where(reached, limits, 0).max(axis=1)
    high = np.where(reached, UNSET, limits).min(axis=1)
    way = np.where(high < UNSET, (rain - low) / (high - low), 0.0)
    found: Floats = level + np.minimum(way, NEARLY)
    return found


def _best(owner: Ints, value: Floats) -> Ints:
    """For each judgement the first of its rows that has the highest value."""
    highest = np.maximum.reduceat(value, np.flatnonzero(firsts(owner))) if owner.size else value
    best = np.flatnonzero(value == highest[owner])
    return best[firsts(owner[best])]


def _flash_flood_detail(judged: Judged) -> list[str]:
    columns = _columns(judged)
    return [_column_words(columns, row) for row in columns.best.tolist()]


def _column_words(columns: _Columns, row: int) -> str:
    level = int(columns.value[row])
    if not level:
        return ""
    rain, limit = columns.rain[row] / FIXED_POINT, columns.limits[row, level - 1] / FIXED_POINT
    if (factor := columns.factor[row]) == 1.0:
        return _words(columns.hours[row], rain, limit)
    antecedent = columns.antecedent[row] / FIXED_POINT
    wet = f"，前期雨量 {antecedent:.1f} mm，阈值 ×{factor:.2f}"
    return _words(columns.hours[row], rain, limit, wet, f", limits ×{factor:.2f} on wet soil")


def _words(hours: float, rain: float, limit: float, wet: str = "", english: str = "") -> str:
    return f"{hours:g} 小时 {rain:.1f} mm ≥ {limit:g}{wet} / {hours:g} h {rain:.1f} mm{english}"


def rainstorm(judged: Judged) -> Floats:
    """Highest rainstorm signal, 0 to 4, whose observed criterion is met; we do not issue signals.

    Rows of the table `signals` are [level, hours, mm]: at least so many mm in (t - hours, t].
    """
    met, best, _ = _signals(judged)
    return np.where(judged.own.heard, met[best], np.nan)


def _signals(judged: Judged) -> tuple[Floats, Ints, Floats]:
    """The level that each row gives, the row that decides each judgement, the rain of each row."""
    owner, rows = judged.tables["signals"].flat()
    after = judged.time[owner] - micros(rows[:, 1])
    rain = judged.own.take(owner).total(after)
    met = np.where(fixed(rain) >= fixed(rows[:, 2]), rows[:, 0], 0.0)
    return met, _best(owner, met), rain


def _rainstorm_detail(judged: Judged) -> list[str]:
    met, best, rain = _signals(judged)
    rows = judged.tables["signals"].flat()[1]
    return [_words(rows[one, 1], rain[one], rows[one, 2]) if met[one] else "" for one in best]


def antecedent_rain(judged: Judged, carry: Floats) -> tuple[Floats, Floats]:
    """Antecedent precipitation index in mm: Pa(t) = k^(days since the last reading) Pa + rain.

    Kohler and Linsley (1951), here from reading to reading instead of from day to day; `k` is
    what a day leaves (0.85 (check): the county's own from its basin), `max_mm` what the soil
    holds at most. It begins with dry soil, so it is too small for the first weeks, never too
    large. A reading that arrives behind a newer one does not enter. Carried: Pa and its time.
    """
    own, (index, last) = judged.own, carry.T
    new = own.heard & ~(own.time <= last)
    days = np.where(new & ~np.isnan(last), (own.time - last) / DAY, 0.0)
    left = np.nan_to_num(index) * judged.parameters["k"] ** days
    wet = np.minimum(left + own.value, judged.parameters["max_mm"])
    value = np.where(new, wet, index)
    return np.round(value, DECIMALS), np.column_stack([value, np.where(new, own.time, last)])


def _check_flash_flood(rule: Condition) -> str:
    given = rule.parameters
    if not 0 < given.get("wet_factor", 1.0) <= 1:
        return "wet_factor must be above 0 and at most 1"
    if given.get("saturated_mm", 1.0) <= 0 or given.get("antecedent_h", 1.0) <= 0:
        return "saturated_mm and antecedent_h must be positive"
    for hours, *limits in rule.tables["limits"]:
        steps = [limit for limit in limits if limit]
        if hours <= 0 or min(limits) < 0 or steps != sorted(set(steps)):
            return f"limits of {hours:g} h: hours above 0, then rising limits in mm, 0 for none"
    return ""


def _check_rainstorm(rule: Condition) -> str:
    for level, hours, amount in rule.tables["signals"]:
        if level not in (1, 2, 3, 4) or hours <= 0 or amount <= 0:
            return "signals are rows of level (1 blue to 4 red), hours, mm"
    return ""


def _check_antecedent(rule: Condition) -> str:
    wrong = not 0 < rule.parameters.get("k", 0.85) < 1 or rule.parameters.get("max_mm", 1.0) <= 0
    return "k must lie between 0 and 1 and max_mm above 0" if wrong else ""


def _check_slack(rule: Condition) -> str:
    return "slack_h cannot be negative" if rule.parameters.get("slack_h", 0.0) < 0 else ""


def _flash_flood_memory(rule: Condition) -> float:
    longest = max(row[0] for row in rule.tables["limits"])
    return longest + rule.parameters.get("antecedent_h", 72.0)


INDICATORS = {
    "total_rise": Indicator(
        total_rise,
        required=frozenset({"window_h"}),
        optional={"slack_h": 2.0},
        memory_h=lambda rule: rule.parameters["window_h"] + rule.parameters.get("slack_h", 2.0),
        check=_check_slack,
    ),
    "flash_flood": Indicator(
        flash_flood,
        optional={"antecedent_h": 72.0, "saturated_mm": inf, "wet_factor": 1.0},
        tables={"limits": 5},
        unit="1",
        memory_h=_flash_flood_memory,
        check=_check_flash_flood,
        detail=_flash_flood_detail,
    ),
    "rainstorm": Indicator(
        rainstorm,
        tables={"signals": 3},
        unit="1",
        memory_h=lambda rule: max(row[1] for row in rule.tables["signals"]),
        check=_check_rainstorm,
        detail=_rainstorm_detail,
    ),
    "antecedent_rain": Indicator(
        carried=antecedent_rain,
        carry=2,
        optional={"k": 0.85, "max_mm": inf},
        memory_h=lambda _: 0.0,
        check=_check_antecedent,
    ),
}
