"""A reservoir's water by hours: pool, storage, what came and what went."""

import numpy as np

from api.encoding import time_texts
from api.reservoirs import models
from api.reservoirs.limits import POOL
from api.reservoirs.places import Place
from domain.arrays import Floats, Ints
from domain.instant import HOUR
from domain.reservoir import inflow, stored
from store import standing
from store.database import Connection
from store.standing import Spans

STALE = 2 * HOUR
"""Beyond this a reading says nothing of an hour (ours): a small reservoir reports every hour."""


def balance(conn: Connection, place: Place, start: int, end: int) -> models.Balance:
    """The hours that end after `start` and up to `end`, whole hours of the clock."""
    hours = np.arange(start // HOUR + 1, end // HOUR + 1, dtype=np.int64) * HOUR
    ids = {name: place.main(name) for name in (POOL, "storage", "inflow", "outflow")}
    known = [number for number in ids.values() if number is not None]
    first = (start // HOUR) * HOUR - STALE
    spans = standing.span(conn, known, start=first, end=end + 1)
    pool = _at(_of(spans, ids[POOL]), hours)
    outflow = _mean(_of(spans, ids["outflow"]), hours)
    storage, storage_is = _storage(place, spans, ids["storage"], hours, pool)
    coming, inflow_is = _inflow(place, spans, ids, hours, outflow)
    return models.Balance(
        place.station.code,
        storage_is,
        inflow_is,
        time_texts(hours),
        *(_values(one) for one in (pool, storage, coming, outflow)),
    )


def _of(spans: Spans, number: int | None) -> tuple[Ints, Floats]:
    """The readings of a datastream; none where it does not exist."""
    nothing = np.empty(0, dtype=np.int64), np.empty(0)
    return nothing if number is None else spans[number]


def _at(readings: tuple[Ints, Floats], hours: Ints) -> Floats:
    """The newest value at each hour, NaN where it is stale."""
    time, value = readings
    if not time.size:
        return np.full(hours.shape, np.nan)
    place = np.searchsorted(time, hours, side="right") - 1
    near = (place >= 0) & (hours - time[place] <= STALE)
    return np.where(near, value[place], np.nan)


def _mean(readings: tuple[Ints, Floats], hours: Ints) -> Floats:
    """The mean of the readings in each hour, NaN where there is none."""
    time, value = readings
    sums = np.concatenate([[0.0], np.cumsum(value)])
    begin = np.searchsorted(time, hours - HOUR, side="right")
    after = np.searchsorted(time, hours, side="right")
    count = after - begin
    mean = (sums[after] - sums[begin]) / np.maximum(count, 1)
    return np.where(count > 0, np.round(mean, 6), np.nan)


def _storage(
    place: Place, spans: Spans, number: int | None, hours: Ints, pool: Floats
) -> tuple[Floats, models.Working]:
    """As measured, else by the curve."""
    if number is not None:
        return _at(spans[number], hours), "measured"
    return stored(place.limits.curve, pool), "worked out" if place.limits.curve else None


def _inflow(
    place: Place, spans: Spans, ids: dict[str, int | None], hours: Ints, outflow: Floats
) -> tuple[Floats, models.Working]:
    """As measured, else by the balance of each hour."""
    if ids["inflow"] is not None:
        return _mean(spans[ids["inflow"]], hours), "measured"
    if not place.limits.curve or ids["outflow"] is None:
        return np.full(hours.shape, np.nan), None
    pool = _of(spans, ids[POOL])
    change = stored(place.limits.curve, _at(pool, hours)) - stored(
        place.limits.curve, _at(pool, hours - HOUR)
    )
    return inflow(change, np.full(hours.shape, 3600.0), outflow), "worked out"


def _values(column: Floats) -> list[float | None]:
    return [None if np.isnan(one) else one for one in column.tolist()]
