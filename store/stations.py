"""Stations in the database."""

from collections.abc import Iterable
from dataclasses import asdict

from psycopg.types.json import Jsonb

from domain.station import Station, StationKind, StationStatus
from store.database import Connection
from store.rows import numbers, upsert

_SELECT = """
    SELECT code, name, kind, river, town, adcode, lon, lat, datum, status, status_reason, attributes
    FROM station
"""


def save(conn: Connection, stations: Iterable[Station]) -> dict[str, int]:
    """Insert or update stations by code; return the ids of all stations."""
    stations = list(stations)
    ids = numbers(conn, "station", ["code"], [(one.code,) for one in stations])
    rows = [
        {
            **asdict(one),
            "id": ids[one.code,],
            "kind": one.kind.value,
            "status": one.status.value,
            "attributes": Jsonb(one.attributes),
        }
        for one in stations
    ]
    upsert(conn, "station", rows)
    return {str(code): number for (code,), number in ids.items()}


def everything(conn: Connection) -> list[Station]:
    """All stations in the order of their ids."""
    return [_station(*row) for row in conn.execute(f"{_SELECT} ORDER BY id".encode())]


def page(conn: Connection, *, after: str | None, limit: int) -> list[Station]:
    """Up to `limit` stations by code, behind the code `after`."""
    query = f"{_SELECT} WHERE code > %s ORDER BY code LIMIT %s"
    return [_station(*row) for row in conn.execute(query.encode(), (after or "", limit))]


def _station(
    code: str,
    name: str,
    kind: str,
    river: str,
    town: str,
    adcode: str,
    lon: float | None,
    lat: float | None,
    datum: str,
    status: str,
    status_reason: str,
    attributes: dict[str, str],
) -> Station:
    return Station(
        code, name, StationKind(kind), river, town, adcode, lon, lat, datum,
        StationStatus(status), status_reason, attributes,
    )  # fmt: skip
