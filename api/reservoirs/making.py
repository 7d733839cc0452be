"""Reservoirs as of the present: pool, limits, storage, flows and gates in one look."""

from collections.abc import Mapping

import numpy as np

from api import times
from api.models import Mode
from api.reservoirs import models
from api.reservoirs.limits import POOL
from api.reservoirs.places import Place, places
from domain.arrays import Floats, Ints
from domain.instant import HOUR, SECOND, iso
from domain.property import PROPERTIES
from domain.reservoir import LEVELS, inflow, stored
from store import standing
from store.database import Connection
from store.standing import Reading, Spans

_STEPS = 3
"""The window of a rate is an hour, or so many expected steps where that is longer (ours)."""

_EXACT = 6
"""Decimals of differences of levels: 98.3 - 98.2 is 0.1."""

Newest = Mapping[int, Reading]


def reservoirs(conn: Connection, mode: Mode, at: int) -> models.Reservoirs:
    """All reservoirs as of an instant."""
    found = places(conn, at)
    ids = [number for one in found for number in one.streams]
    newest = standing.newest_usable(conn, ids, at)
    flows = [number for one in found for name in (POOL, "outflow") for number in one.of(name)]
    reach = 2 * max((window_s(one) for one in found), default=0) * SECOND
    lately = standing.span(conn, flows, start=at - reach, end=at + 1)
    items = [_reservoir(one, at, newest, lately) for one in found]
    return models.Reservoirs(iso(at), mode, items)


def window_s(place: Place) -> int:
    """Seconds over which the rate of the pool, and the inflow, are taken."""
    number = place.main(POOL)
    step = 0 if number is None else place.streams[number].interval_s
    return max(3600, _STEPS * step)


def _reservoir(place: Place, at: int, newest: Newest, lately: Spans) -> models.Reservoir:
    station, known = place.station, place.limits
    last, pool = _newest(place, POOL, newest), _value(place, POOL, newest)
    limit = known.on(at)
    crest = known.levels["DAMEL"].value if "DAMEL" in known.levels else None
    number = place.main(POOL)
    openings = [newest[one].value for one in place.of("gate_opening") if one in newest]
    storage, storage_is = _storage(place, pool, newest)
    rate, coming, inflow_is = _flows(place, newest, lately)
    return models.Reservoir(
        code=station.code,
        name=station.name,
        river=station.river,
        town=station.town,
        datum=station.datum,
        status=station.status.value,
        stations=list(place.members),
        limit=limit,
        limit_source=known.season_source,
        seasons=[models.Season(_day(a), _day(b), level) for a, b, level in known.season],
        levels=_levels(place),
        curve=[list(row) for row in known.curve],
        pool=pool,
        pool_time=times.text(last and last.time),
        interval_s=None if number is None else place.streams[number].interval_s,
        over=_less(pool, limit),
        freeboard=_less(crest, pool),
        rate=rate,
        window_h=window_s(place) / 3600,
        storage=storage,
        storage_is=storage_is,
        inflow=coming,
        inflow_is=inflow_is,
        outflow=_value(place, "outflow", newest),
        gates=len(place.of("gate_opening")),
        gates_open=sum(one is not None and one > 0 for one in openings),
        instruments=_instruments(place, newest),
    )


def _levels(place: Place) -> list[models.ReservoirLevel]:
    """What is known, from the lowest up."""
    found = [
        models.ReservoirLevel(
            name, place.limits.levels[name].value, place.limits.levels[name].source
        )
        for name in LEVELS
        if name in place.limits.levels
    ]
    return sorted(found, key=lambda one: one.value)


def _newest(place: Place, name: str, newest: Newest) -> Reading | None:
    """The newest usable reading of a property at the reservoir itself."""
    number = place.main(name)
    return None if number is None else newest.get(number)


def _value(place: Place, name: str, newest: Newest) -> float | None:
    found = _newest(place, name, newest)
    return None if found is None else found.value


def _storage(
    place: Place, pool: float | None, newest: Newest
) -> tuple[float | None, models.Working]:
    """As measured, else by the curve."""
    told = _value(place, "storage", newest)
    if told is not None:
        return told, "measured"
    found = None if pool is None else _number(stored(place.limits.curve, np.array(pool)))
    return found, None if found is None else "worked out"


def _flows(
    place: Place, newest: Newest, lately: Spans
) -> tuple[float | None, float | None, models.Working]:
    """Rate of the pool in m/h, and the inflow as measured, else by the water balance.

    Both from the newest pool reading back to the oldest of the window; None where those span
    less than half of it.
    """
    told, number = _value(place, "inflow", newest), place.main(POOL)
    last = _newest(place, POOL, newest)
    measured: models.Working = None if told is None else "measured"
    if number is None or last is None:
        return None, told, measured
    end, window = last.time, window_s(place) * SECOND
    inside = lately[number][0] >= end - window
    time, level = lately[number][0][inside], lately[number][1][inside]
    if time.size < 2 or end - time[0] < window // 2:
        return None, told, measured
    rate = round(float(level[-1] - level[0]) / (int(end - time[0]) / HOUR), _EXACT)
    if measured:
        return rate, told, measured
    found = _balance(place, time, level, lately)
    return rate, found, None if found is None else "worked out"


def _balance(place: Place, time: Ints, level: Floats, lately: Spans) -> float | None:
    """Inflow between the first and the last pool reading, m3/s; None without curve or outflow."""
    number = place.main("outflow")
    if number is None:
        return None
    when, out = lately[number]
    meanwhile = out[(when > time[0]) & (when <= time[-1])]
    if not meanwhile.size:
        return None
    first, last = stored(place.limits.curve, level[[0, -1]])
    seconds = np.array((time[-1] - time[0]) / SECOND)
    return _number(inflow(np.array(last - first), seconds, np.array(meanwhile.mean())))


def _instruments(place: Place, newest: Newest) -> list[models.Instrument]:
    nothing = Reading(0, None, 0)
    return [
        models.Instrument(
            datastream=number,
            station=one.station,
            station_name=place.members[one.station].name,
            property=one.property,
            title=PROPERTIES[one.property].title,
            unit=one.unit,
            interval_s=one.interval_s,
            time=times.text(newest[number].time) if number in newest else None,
            value=newest.get(number, nothing).value,
            flag=newest.get(number, nothing).flag or None,
        )
        for number, one in place.streams.items()
    ]


def _less(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else round(one - other, _EXACT)


def _number(found: Floats) -> float | None:
    return None if np.isnan(found) else float(found)


def _day(number: float) -> str:
    """`04-15` of 415."""
    return f"{int(number) // 100:02}-{int(number) % 100:02}"
