"""Gaugings in the database: a correction is a row of its own, and the newest counts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from domain.gauging import Gauging
from store.database import Connection
from store.micros import timestamp

_INSERT = """
    INSERT INTO gauging (station_id, time, stage, discharge, source, recorded_by)
    SELECT s.id, %(time)s, %(stage)s, %(discharge)s, %(source)s, %(by)s
    FROM station s
    LEFT JOIN LATERAL (
        SELECT stage, discharge, source FROM gauging
        WHERE station_id = s.id AND time = %(time)s ORDER BY id DESC LIMIT 1
    ) known ON true
    WHERE s.code = %(station)s
      AND (known.stage, known.discharge, known.source)
          IS DISTINCT FROM (%(stage)s::float8, %(discharge)s::float8, %(source)s::text)
    RETURNING (
        SELECT count(*) FROM gauging g
        WHERE g.station_id = gauging.station_id AND g.time = gauging.time
    )
"""

_OF = """
    SELECT DISTINCT ON (g.time) s.code, g.time, g.stage, g.discharge, g.source
    FROM gauging g JOIN station s ON s.id = g.station_id
    WHERE s.code = %(station)s ORDER BY g.time, g.id DESC
"""


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many gaugings were new, put right, and known already as they are."""

    added: int
    corrected: int
    known: int


def load(conn: Connection, gaugings: Iterable[Gauging], by: str) -> Loaded:
    """Add gaugings of known stations in one transaction; those known as they are change nothing."""
    counts = [0, 0, 0]
    with conn.transaction():
        conn.execute("LOCK TABLE gauging IN SHARE ROW EXCLUSIVE MODE")
        for one in gaugings:
            counts[_add(conn, one, by)] += 1
    return Loaded(*counts)


def _add(conn: Connection, one: Gauging, by: str) -> int:
    """0 for a new one, 1 for a correction, 2 for what is known."""
    row = conn.execute(
        _INSERT,
        {
            "station": one.station,
            "time": timestamp(one.time),
            "stage": one.stage,
            "discharge": one.discharge,
            "source": one.source,
            "by": by,
        },
    ).fetchone()
    if row is None:
        return 2
    return 1 if row[0] else 0


def of(conn: Connection, station: str) -> list[Gauging]:
    """The gaugings of a station as they stand, by time."""
    return [Gauging(*row) for row in conn.execute(_OF, {"station": station})]


def unknown(conn: Connection, codes: Sequence[str]) -> set[str]:
    """Those of `codes` that are no station's."""
    query = (
        "SELECT c FROM unnest(%s::text[]) c WHERE NOT EXISTS (SELECT FROM station WHERE code = c)"
    )
    return {code for (code,) in conn.execute(query, (list(codes),))}
