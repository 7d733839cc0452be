"""Projects inside the area of an open warning: what the county builds where something happens.

The rule is `is_inside` of migration 0014; docs/call-board.md gives the reasons.
"""

from dataclasses import dataclass
from typing import Any

from domain.level import Level
from domain.livelihood.project import Plan
from store.database import Connection

RADIUS_KM = 10.0
"""How far a warning reaches where nobody says otherwise (ours)."""

_EXPOSED = """
    WITH area AS MATERIALIZED (SELECT * FROM v_warning_area),
    place AS (
        SELECT * FROM unnest(%(project)s::text[], %(town)s::text[], %(name)s::text[],
                             %(lon)s::double precision[], %(lat)s::double precision[])
            WITH ORDINALITY AS told (project, town, name, lon, lat, position)
    )
    SELECT p.project, w.warning_id, w.station, w.station_name, w.hazard, w.level::text, w.opened,
           p.town, p.name, distance_km(p.lon, p.lat, w.lon, w.lat)
    FROM place p
    JOIN area w
        ON is_inside(p.town, distance_km(p.lon, p.lat, w.lon, w.lat), w.names, %(km)s)
    ORDER BY w.level DESC, w.opened DESC, w.warning_id DESC, p.position
"""

_OPEN = """
    SELECT warning_id, station, station_name, river, towns, hazard, level::text, peak_level::text,
           opened, last_value, property, indicator, detail, impact, confirmed, mode
    FROM v_warning_area w WHERE level >= %s::level
    ORDER BY w.level DESC, opened DESC, warning_id DESC
"""


@dataclass(frozen=True, slots=True)
class Exposure:
    """An open warning and a place of a project inside its area: one for each place.

    `town` and `place` are those of the project, `place` may be "". `distance_km` is None where
    the point of the place or of the station is not known. `opened` in microseconds.
    """

    warning: int
    station: str
    station_name: str
    hazard: str
    level: Level
    opened: int
    town: str
    place: str
    distance_km: float | None


@dataclass(frozen=True, slots=True)
class Call:
    """An open warning that has to be called out, with the towns of its area as they are written.

    `last_value` is in the unit of the indicator on the property, None for a warning that a person
    issued, which has no station and property either (""). `impact` and `detail` may be "".
    `confirmed` is False while only suspect readings speak for it.
    """

    warning: int
    station: str
    station_name: str
    river: str
    towns: tuple[str, ...]
    hazard: str
    level: Level
    peak_level: Level
    opened: int
    last_value: float | None
    property: str
    indicator: str
    detail: str
    impact: str
    confirmed: bool
    mode: str


def exposed(
    conn: Connection, plan: Plan, radius_km: float = RADIUS_KM
) -> dict[str, list[Exposure]]:
    """The open warnings that projects of a plan lie in, worst first, by the code of the project.

    Projects without places are nowhere in particular and in no warning; codes without any are
    left out. Whether the plan is in the database does not matter.
    """
    places = [(project.code, place) for project in plan.projects for place in project.places]
    wanted = {
        "project": [code for code, _ in places],
        "town": [place.town for _, place in places],
        "name": [place.name for _, place in places],
        "lon": [place.lon for _, place in places],
        "lat": [place.lat for _, place in places],
        "km": radius_km,
    }
    found: dict[str, list[Exposure]] = {}
    for code, warning, station, name, hazard, level, *rest in conn.execute(_EXPOSED, wanted):
        one = Exposure(warning, station, name, hazard, Level.of(level), *rest)
        found.setdefault(code, []).append(one)
    return found


def calls(conn: Connection, level: Level) -> list[Call]:
    """The open warnings at or above a level, worst first, then newest first."""
    return [_call(row) for row in conn.execute(_OPEN, (level.word,))]


def _call(row: tuple[Any, ...]) -> Call:
    (warning, station, name, river, towns, hazard, level, peak), rest = row[:8], row[8:]
    levels = Level.of(level), Level.of(peak)
    return Call(warning, station, name, river, tuple(towns), hazard, *levels, *rest)
