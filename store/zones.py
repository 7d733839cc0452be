"""Suppression zones in the database; each change is a new version of the registry."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from domain.zone import Zone
from store import clock
from store.database import Connection, scalar
from store.micros import timestamp

_SELECT = """
    SELECT id, created_at, ended_by, name, lon, lat, radius_m, valid_from, valid_to, reason,
           created_by
    FROM zone
"""

_INSERT = """
    INSERT INTO zone (name, lon, lat, radius_m, valid_from, valid_to, reason, created_by)
    VALUES (%(name)s, %(lon)s, %(lat)s, %(radius_m)s, %(valid_from)s, %(valid_to)s, %(reason)s,
            %(created_by)s)
    RETURNING id
"""

_END = """
    UPDATE zone SET valid_to = greatest(%(now)s, valid_from), ended_by = %(by)s
    WHERE id = %(id)s AND (valid_to IS NULL OR valid_to > greatest(%(now)s, valid_from))
    RETURNING id
"""


@dataclass(frozen=True, slots=True)
class ZoneRow:
    """A zone with its number; `ended_by` is who ended it before its time."""

    id: int
    created_at: int
    ended_by: str
    zone: Zone


def everything(conn: Connection) -> dict[int, Zone]:
    """All zones by number, past ones too: late detections are judged by those of their time."""
    return {row.id: row.zone for row in _rows(conn, "", ())}


def page(conn: Connection, *, after: int, limit: int) -> list[ZoneRow]:
    """Up to `limit` zones by number, behind `after`."""
    return _rows(conn, "WHERE id > %s ORDER BY id LIMIT %s", (after, limit))


def get(conn: Connection, number: int) -> ZoneRow | None:
    """The zone of a number, None for an unknown one."""
    return next(iter(_rows(conn, "WHERE id = %s::bigint", (number,))), None)


def create(conn: Connection, zone: Zone) -> int:
    """Add a zone, of which all collectors hear; return its number."""
    times = {
        "valid_from": timestamp(zone.valid_from),
        "valid_to": None if zone.valid_to is None else timestamp(zone.valid_to),
    }
    with conn.transaction():
        number = int(conn.execute(_INSERT, asdict(zone) | times).fetchall()[0][0])
        _tell(conn)
    return number


def load(conn: Connection, zones: Iterable[Zone]) -> int:
    """Add the zones that are not there yet, such as those of a scenario; return how many."""
    known = set(everything(conn).values())
    new = [zone for zone in zones if zone not in known]
    for zone in new:
        create(conn, zone)
    return len(new)


def end(conn: Connection, number: int, by: str) -> bool:
    """End a zone now, by the instance's clock; False for one that has ended or never was."""
    now = timestamp(clock.instant(conn))
    with conn.transaction():
        ended = conn.execute(_END, {"now": now, "by": by, "id": number}).fetchone() is not None
        if ended:
            _tell(conn)
    return ended


def _tell(conn: Connection) -> None:
    """Collectors read the registry, and with it the zones, anew when its version changes."""
    scalar(conn, "UPDATE instance SET registry_version = registry_version + 1 RETURNING true")
    conn.execute("SELECT pg_notify('miluo_registry', '')")


def _rows(conn: Connection, tail: str, parameters: tuple[object, ...]) -> list[ZoneRow]:
    found: Iterable[tuple[Any, ...]] = conn.execute(f"{_SELECT} {tail}".encode(), parameters)
    return [ZoneRow(row[0], row[1], row[2], Zone(*row[3:])) for row in found]
