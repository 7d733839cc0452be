"""Warnings near a place: what else is going on where something was seen."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.level import Level
from store.database import Connection
from store.micros import timestamp

_NEAR = """
    SELECT p.place::integer - 1, w.warning_id, w.station, w.station_name, w.hazard, w.level::text,
           w.peak_level::text, distance_km(p.lon, p.lat, w.lon, w.lat) AS distance_km, w.opened,
           w.cleared, w.opened <= p.time AND (w.cleared IS NULL OR w.cleared > p.time)
    FROM unnest(%(lon)s::double precision[], %(lat)s::double precision[], %(time)s::timestamptz[])
        WITH ORDINALITY AS p (lon, lat, time, place)
    JOIN v_warning_place w
        ON w.lat BETWEEN p.lat - %(degrees)s AND p.lat + %(degrees)s
        AND distance_km(p.lon, p.lat, w.lon, w.lat) <= %(km)s
    WHERE w.cleared IS NULL OR (w.opened <= p.time AND w.cleared > p.time)
    ORDER BY p.place, distance_km, w.warning_id
"""

_KM_PER_DEGREE = 111.0
"""Of latitude; a little less than it is, so that nothing is left out."""

Seen = tuple[float | None, float | None, int]
"""Longitude, latitude and instant of what was seen; a place may be unknown."""


@dataclass(frozen=True, slots=True)
class Near:
    """A warning near a place: it is open now (`cleared` is None), was open then, or both."""

    warning: int
    station: str
    station_name: str
    hazard: str
    level: Level
    peak_level: Level
    distance_km: float
    opened: int
    cleared: int | None
    open_then: bool


def near(conn: Connection, seen: Sequence[Seen], radius_km: float) -> list[list[Near]]:
    """For each place the warnings within `radius_km` that are open now or were then, nearest first.

    Only warnings of stations whose place is known can be near.
    """
    found: list[list[Near]] = [[] for _ in seen]
    known = [(number, one) for number, one in enumerate(seen) if None not in one]
    if not known:
        return found
    wanted = {
        "lon": [one[0] for _, one in known],
        "lat": [one[1] for _, one in known],
        "time": [timestamp(one[2]) for _, one in known],
        "km": radius_km,
        "degrees": radius_km / _KM_PER_DEGREE,
    }
    for place, warning, station, name, hazard, level, peak, *rest in conn.execute(_NEAR, wanted):
        one = Near(warning, station, name, hazard, Level.of(level), Level.of(peak), *rest)
        found[known[place][0]].append(one)
    return found
