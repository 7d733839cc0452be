"""Forest fire danger after LY/T 1172-95: scores of the weather, their sum, and five levels.

HTZ = A + B + C + D - E: A for the highest temperature, B for the lowest humidity, C for the last
rain and the days without rain since, D for the strongest wind, E for the season's greenness. The
scores are tables of the rule, so that a county's own replace them; a row counts from its limits
on, the last such row decides. Engineering choices (ours):

- The standard judges days; here every full hour is judged over the 24 hours before it, so that
  the danger is known while it grows. The first reading after an hour closes it.
- Days of rain are hydrologic days (08:00 to 08:00). A day is rainy from the first amount of the
  rain table on. Before any rainy day was heard of, the days since the first hour count, and
  `dry_days0` before them, as after the least rain of the table.
- Temperature, humidity or wind not read for `stale_h` hours, or rain not for a day: NaN.
"""

from collections.abc import Callable
from itertools import pairwise

import numpy as np

from alerting.indicators.indicator import Indicator, Role
from alerting.indicators.lookback import greatest, micros
from alerting.indicators.series import OWN, Judged, Ragged
from domain.arrays import Bools, Floats, Ints
from domain.criterion import Condition
from domain.instant import DAY, HOUR, hydrologic_day_start

LEVELS = (26.0, 51.0, 73.0, 91.0)
"""Least index of the levels 2 to 5; level 1 is below (LY/T 1172-95)."""

FACTORS = {"temperature": OWN, "humidity": "humidity", "wind": "wind_speed"}
"""Tables over an extreme of the last 24 hours, and the input that it is of."""

MEMORY_H = 49.0
"""A closed hour, the day before it, and the start of that day's hydrologic day."""


def level(index: Floats) -> Floats:
    """Danger level 1 … 5 of an index, NaN of NaN."""
    reached = np.searchsorted(LEVELS, index, side="right").astype(np.float64)
    return np.where(np.isnan(index), np.nan, reached + 1)


def closed(judged: Judged, carry: Floats) -> tuple[Floats, Floats]:
    """The index HTZ of the newest full hour that is closed at the instant judged.

    `carry` (n, 4) holds the hour closed last and the last rainy day, both counted from 1970, the
    rain of that day in mm, and the index.
    """
    hour = (judged.time - 1) // HOUR
    due = np.flatnonzero(np.isnan(carry[:, 0]) | (carry[:, 0] < hour))
    carry = carry.copy()
    if due.size:
        carry[due] = _close(judged.take(due), carry[due], hour[due])
    return carry[:, 3].copy(), carry


def workings(judged: Judged, carry: Floats) -> dict[str, Floats]:
    """The index and what was scored: 24 h extremes in °C, % and m/s, mm of the last rainy day, and
    the days since."""
    hour, day, rain, index = carry.T
    end = hour.astype(np.int64) * HOUR
    found = {name: _extreme(judged, name, end) for name in FACTORS}
    dry = hydrologic_day_start(end) / DAY - day
    return {"index": index, **found, "rain": rain, "dry_days": dry}


def _close(judged: Judged, carry: Floats, hour: Ints) -> Floats:
    """What is carried after the end of `hour`."""
    end = hour * HOUR
    day, rain = _last_rain(judged, carry, end)
    dry = hydrologic_day_start(end) / DAY - day
    scores = [_score(judged.tables["rain"], rain, dry)]
    scores += [_score(judged.tables[name], _extreme(judged, name, end)) for name in FACTORS]
    total = sum(scores, -judged.parameters["greenness"])
    index = np.where(_known(judged, end), total, np.nan)
    return np.column_stack([hour, day, rain, index])


def _last_rain(judged: Judged, carry: Floats, end: Ints) -> tuple[Floats, Floats]:
    """The last rainy day and its rain, as known at `end`."""
    table, look = judged.tables["rain"], judged.inputs["rain"]
    least = table.rows[table.begin, 0]
    first = hydrologic_day_start(end) / DAY - judged.parameters["dry_days0"]
    heard = look.before(end)[0]
    start = hydrologic_day_start(np.maximum(heard, end - DAY))
    fallen = np.round(look.total(start) - look.total(end), 6)
    wet = (heard > end - DAY) & (fallen >= least)
    fresh = np.isnan(carry[:, 1])
    day = np.where(fresh, first, carry[:, 1])
    rain = np.where(fresh, least, carry[:, 2])
    return np.where(wet, start / DAY, day), np.where(wet, fallen, rain)


def _extreme(judged: Judged, factor: str, end: Ints) -> Floats:
    """The worst reading of the 24 hours up to `end`, NaN where there is none."""
    look = judged.inputs[FACTORS[factor]]
    day = look.between(look.since(end - DAY + 1), look.since(end + 1))
    sign = -1.0 if factor == "humidity" else 1.0
    worst = greatest(day.owner, sign * day.values, end.size, -np.inf)
    return np.where(np.isinf(worst), np.nan, sign * worst)


def _known(judged: Judged, end: Ints) -> Bools:
    """Where every input was read lately enough."""
    stale = micros(judged.parameters["stale_h"])
    times = [judged.inputs[role].before(end)[0] for role in FACTORS.values()]
    fresh: Bools = np.minimum.reduce(times) >= end - stale
    return fresh & (judged.inputs["rain"].before(end)[0] > end - DAY)


def _score(table: Ragged, *values: Floats) -> Floats:
    """The score (last column) of the last row whose limits the values reach; NaN where none."""
    owner, rows = table.flat()
    reached = np.all([value[owner] >= rows[:, c] for c, value in enumerate(values)], axis=0)
    last = greatest(owner[reached], np.flatnonzero(reached), values[0].size, -1)
    return np.where(last >= 0, rows[last, -1], np.nan)


def _check(rule: Condition) -> str:
    if rule.property != "air_temperature":
        return f"{rule.indicator} is for air_temperature, the other inputs are roles"
    if not 0 < rule.parameters.get("stale_h", 1.0) <= 24:
        return "stale_h must be above 0 and at most 24"
    if rule.parameters.get("dry_days0", 0.0) < 0:
        return "dry_days0 cannot be negative"
    for name, rows in rule.tables.items():
        limits = [row[:-1] for row in rows]
        if any(one >= other for one, other in pairwise(limits)):
            return f"the limits of table {name} must ascend"
    return ""


def _detail(judged: Judged) -> list[str]:
    end = (judged.time - 1) // HOUR * HOUR
    weather = zip(*(_extreme(judged, name, end).tolist() for name in FACTORS), strict=True)
    return [
        f"24 小时最高气温 {warm:g} °C，最低湿度 {damp:g} %，最大风速 {wind:g} m/s"
        f" / highest temperature {warm:g} °C, lowest humidity {damp:g} %, wind up to {wind:g} m/s"
        for warm, damp, wind in weather
    ]


def _indicator(number: Callable[[Floats], Floats], words: str) -> Indicator:
    """A number made of the index, which `words` tell; all of them close the hours alike."""

    def kernel(judged: Judged, carry: Floats) -> tuple[Floats, Floats]:
        index, carry = closed(judged, carry)
        return number(index), carry

    kernel.__doc__ = words
    return Indicator(
        carried=kernel,
        carry=4,
        closes=HOUR,
        optional={"greenness": 0.0, "dry_days0": 0.0, "stale_h": 3.0},
        roles={name: Role(name, drives=False) for name in ("humidity", "wind_speed", "rain")},
        tables={**dict.fromkeys(FACTORS, 2), "rain": 3},
        unit="1",
        memory_h=lambda _: MEMORY_H,
        check=_check,
        detail=_detail,
        workings=workings,
    )


INDICATORS = {
    "fire_danger": _indicator(level, "Forest fire danger level, 1 to 5 (LY/T 1172-95)."),
    "fire_danger_index": _indicator(
        lambda index: index, "Forest fire danger index HTZ, the sum of the scores (LY/T 1172-95)."
    ),
}
