"""Reservoirs: flood-limit level by date, freeboard, storage, and the inflow worked back from it.

Level words are those of SL 323: FSLTDZ flood-limit level of a date, DSFLZ design flood level,
CKFLZ check flood level, DAMEL dam crest. How long until the pool reaches a level is
`time_to_level`, which serves pools as it serves rivers.
"""

from datetime import date, timedelta
from functools import cache
from itertools import pairwise

import numpy as np

from alerting.indicators.indicator import Indicator, Role
from alerting.indicators.lookback import (
    beijing_day,
    mean_between,
    micros,
    minus,
    month,
    newest,
    oldest,
)
from alerting.indicators.series import Judged, Ragged
from domain.arrays import Floats, Ints
from domain.criterion import Condition, Direction
from domain.instant import SECOND
from domain.season import covers
from domain.segments import search

STALE_H = 2.0
"""Beyond this an input counts as missing (ours): a small reservoir reports every hour."""

_M3 = 1e6


def season_limit(judged: Judged) -> Floats:
    """Flood-limit level FSLTDZ in force on the Beijing date of the judgement, m; NaN in no range.

    Table `season`: rows from, to, level; days as month * 100 + day, both included. A range whose
    `from` lies after its `to` runs over the turn of the year.
    """
    owner, rows = judged.tables["season"].flat()
    first, last, level = rows.T
    day = month_day(judged.time)[owner]
    inside = covers(first, last, day)
    limit = np.full(judged.time.shape, np.nan)
    limit[owner[inside]] = level[inside]
    return limit


def month_day(time: Ints) -> Ints:
    """Beijing date of instants as month * 100 + day, e.g. 630 on 30 June."""
    day = beijing_day(time)
    first = day.astype("datetime64[D]").astype("datetime64[M]").astype("datetime64[D]")
    return month(day) * 100 + day - first.astype(np.int64) + 1


def over_season_limit(judged: Judged) -> Floats:
    """Pool level minus the flood-limit level of the date, m; negative below it."""
    return minus(judged.own.value, season_limit(judged))


def freeboard(judged: Judged) -> Floats:
    """Dam crest (parameter `crest`, m) minus pool level, m: what is left before water goes over."""
    return minus(judged.parameters["crest"], judged.own.value)


def storage(judged: Judged) -> Floats:
    """Storage at the pool level, 10^6 m3."""
    return stored(judged.tables["curve"], judged.own.value)


def stored(curve: Ragged, level: Floats) -> Floats:
    """Storage (n,) of levels (n,) in m by rows of level m, storage 10^6 m3, to the cubic metre.

    Linear between rows. NaN outside the curve: beyond it nobody has surveyed the valley.
    """
    levels, volumes = curve.rows.T
    above = search(levels, curve.begin, curve.end, level)
    inside = (above < curve.end) & (level >= levels[curve.begin])
    upper = np.where(inside, above, curve.begin)
    lower = np.maximum(upper - 1, curve.begin)
    height = levels[upper] - levels[lower]
    share = (level - levels[lower]) / np.where(height > 0, height, 1.0)
    volume = volumes[lower] + share * (volumes[upper] - volumes[lower])
    return np.where(inside, np.round(volume, 6), np.nan)


def net_inflow(judged: Judged) -> Floats:
    """Change of storage over the last `window_h` hours, m3/s: inflow less all outflow.

    (S(t) - S(t0)) / (t - t0), with t0 the oldest reading not older than the window. Where the
    outflow is not gauged it is the least that the inflow can be. NaN while the readings at hand
    span less than half the window. One centimetre of level on a wide pool is much water: a
    window must be long enough for the gauge's resolution.
    """
    return _net_inflow(judged)[1]


def inflow(judged: Judged) -> Floats:
    """Inflow worked back from the water balance, m3/s: net inflow plus mean outflow.

    The outflow (role `outflow`, m3/s) is the time-weighted mean between the two pool readings.
    NaN while it, or the pool, was not heard for `stale_h` hours.
    """
    stale_h = judged.parameters["stale_h"]
    begin, net = _net_inflow(judged)
    out = mean_between(judged.inputs["outflow"], begin, judged.own.time, stale_h)
    known = ~np.isnan(newest(judged.own, judged.time, stale_h))
    return np.where(known, np.round(net + out, 6), np.nan)


def _net_inflow(judged: Judged) -> tuple[Ints, Floats]:
    """When the oldest pool reading of the window was, and the net inflow since then."""
    own, curve = judged.own, judged.tables["curve"]
    begin, base = oldest(own, own.time, micros(judged.parameters["window_h"]))
    change = stored(curve, own.value) - stored(curve, base)
    seconds = np.maximum(own.time - begin, 1) / SECOND
    return begin, np.round(change * _M3 / seconds, 6)


def _season_detail(judged: Judged) -> list[str]:
    return [
        f"库水位 {pool:.2f} m，汛限水位 {limit:.2f} m / "
        f"pool at {pool:.2f} m, flood limit {limit:.2f} m"
        for limit, pool in zip(season_limit(judged), judged.own.value, strict=True)
    ]


def _check_season(rule: Condition) -> str:
    rows = rule.tables["season"]
    wrong = [day for row in rows for day in row[:2] if day not in _days()]
    if wrong:
        return f"table season: {wrong[0]:g} is no month and day such as 401"
    for day in _days():
        ranges = sum(bool(covers(first, last, day)) for first, last, _ in rows)
        if ranges > 1:
            return f"table season: {ranges} ranges hold on {day // 100:02}-{day % 100:02}"
    return ""


@cache
def _days() -> tuple[int, ...]:
    """Every day of a leap year as month * 100 + day."""
    leap = (date(2024, 1, 1) + timedelta(days=number) for number in range(366))
    return tuple(day.month * 100 + day.day for day in leap)


def _check_curve(rule: Condition) -> str:
    levels, volumes = zip(*rule.tables["curve"], strict=True)
    pairs = (pairwise(column) for column in (levels, volumes))
    if not all(low < high for column in pairs for low, high in column):
        return "table curve: levels and storages must both rise from row to row"
    return ""


def _check_freeboard(rule: Condition) -> str:
    below = rule.direction is Direction.BELOW
    return "" if below else "freeboard is dangerous when small: its direction is below"


def _inflow_memory(rule: Condition) -> float:
    return rule.parameters["window_h"] + 2 * rule.parameters.get("stale_h", STALE_H)


INDICATORS = {
    "over_season_limit": Indicator(
        over_season_limit, tables={"season": 3}, check=_check_season, detail=_season_detail
    ),
    "freeboard": Indicator(freeboard, required=frozenset({"crest"}), check=_check_freeboard),
    "storage": Indicator(storage, tables={"curve": 2}, unit="10^6 m3", check=_check_curve),
    "net_inflow": Indicator(
        net_inflow,
        required=frozenset({"window_h"}),
        tables={"curve": 2},
        unit="m3/s",
        check=_check_curve,
    ),
    "inflow": Indicator(
        inflow,
        required=frozenset({"window_h"}),
        optional={"stale_h": STALE_H},
        roles={"outflow": Role("outflow", drives=False)},
        tables={"curve": 2},
        unit="m3/s",
        memory_h=_inflow_memory,
        check=_check_curve,
    ),
}
