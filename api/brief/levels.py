"""Rivers against their thresholds, and reservoirs over their flood-limit level."""

from collections.abc import Iterable
from urllib.parse import urlencode

from api import times
from api.brief.models import PoolItem, Pools, RiverItem, TrendWord
from api.views import word
from domain.brief import season_limit, trend
from domain.instant import HOUR, SECOND, from_micros, iso
from domain.level import Level
from store.briefs import Stage, Window

_STALE = 2 * HOUR
_MISSED = 3
"""Older than this, or so many intervals, a reading no longer says what is (ours)."""


def link(datastream: int, window: Window) -> str:
    """Where the readings of a window are, its last one among them."""
    query = urlencode({"from": iso(window.start), "to": iso(window.end + SECOND)})
    return f"/api/v1/datastreams/{datastream}/observations?{query}"


def rivers(stages: Iterable[Stage], window: Window) -> list[RiverItem]:
    """Every river gauge: the furthest above its warning level first, those without one last."""
    items = [_river(one, window) for one in stages]
    return sorted(items, key=lambda one: (one.over_m is None, -(one.over_m or 0.0)))


def pools(stages: Iterable[Stage], window: Window) -> Pools:
    """The reservoirs that are over their limit, most first, and how many were judged."""
    known = list(stages)
    heard = [one for one in known if one.value is not None]
    judged = [(one, limit) for one in heard if (limit := _limit(one)) is not None]
    items = [_pool(one, limit, window) for one, limit in judged]
    over = sorted((one for one in items if one.over_m > 0), key=lambda one: -one.over_m)
    return Pools(over, len(judged), len(heard) - len(judged), len(known) - len(heard))


def _river(one: Stage, window: Window) -> RiverItem:
    return RiverItem(
        datastream=one.datastream,
        station=one.station,
        station_name=one.station_name,
        river=one.river,
        level_m=one.value,
        time=times.text(one.time),
        stale=_stale(one, window),
        trend=_trend(one),
        top_m=one.top,
        top_time=times.text(one.top_time),
        warning_m=one.yellow,
        guarantee_m=one.orange,
        highest_m=one.red,
        over_m=_above(one.value, one.yellow),
        colour=word(_colour(one).word),
        link=link(one.datastream, window),
    )


def _pool(one: Stage, limit: float, window: Window) -> PoolItem:
    assert one.value is not None
    assert one.time is not None
    return PoolItem(
        datastream=one.datastream,
        station=one.station,
        station_name=one.station_name,
        town=one.town,
        level_m=one.value,
        time=iso(one.time),
        stale=_stale(one, window),
        trend=_trend(one),
        limit_m=limit,
        over_m=round(one.value - limit, 3),
        link=link(one.datastream, window),
    )


def _limit(one: Stage) -> float | None:
    """That of the date where there is one, else that of all the year, which is the yellow."""
    assert one.time is not None
    by_date = season_limit(one.season or (), from_micros(one.time).date())
    return one.yellow if by_date is None else by_date


def _colour(one: Stage) -> Level:
    ladder = zip((one.blue, one.yellow, one.orange, one.red), list(Level)[1:], strict=True)
    value = one.value
    reached = [
        level
        for threshold, level in ladder
        if value is not None and threshold is not None and value >= threshold
    ]
    return max(reached, default=Level.NONE)


def _above(value: float | None, threshold: float | None) -> float | None:
    return None if value is None or threshold is None else round(value - threshold, 3)


def _trend(one: Stage) -> TrendWord | None:
    if one.value is None or one.hour_before is None:
        return None
    return trend(one.value, one.hour_before).value


def _stale(one: Stage, window: Window) -> bool:
    age = max(_STALE, _MISSED * one.interval_s * SECOND)
    return one.time is None or window.end - one.time > age
