"""Datastreams in the database."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict

from domain.datastream import Datastream, Statistic
from domain.property import PROPERTIES
from store.database import Connection
from store.rows import numbers, upsert

_SELECT = """
    SELECT d.id, s.code, d.property, d.unit, d.interval_s, d.statistic, d.valid_min, d.valid_max,
           d.sensor, d.base_level, d.rate_limit, d.spike_limit, d.flat_limit_s
    FROM datastream d JOIN station s ON s.id = d.station_id
"""


def save(
    conn: Connection, datastreams: Iterable[Datastream], stations: Mapping[str, int]
) -> dict[tuple[str, str], int]:
    """Insert or update datastreams; return their ids by (station code, property).

    `stations` are the ids of all stations by code.
    """
    datastreams = list(datastreams)
    keys = [(stations[one.station], one.property) for one in datastreams]
    ids = numbers(conn, "datastream", ["station_id", "property"], keys)
    rows = []
    for one, key in zip(datastreams, keys, strict=True):
        row = asdict(one)
        del row["station"]
        known = PROPERTIES[one.property]
        row |= {"id": ids[key], "station_id": key[0], "statistic": one.statistic.value}
        rows.append(row | {"title": known.title, "hazard": known.hazard})
    upsert(conn, "datastream", rows)
    codes = {number: code for code, number in stations.items()}
    return {(codes[int(str(one))], str(name)): number for (one, name), number in ids.items()}


def everything(conn: Connection) -> dict[int, Datastream]:
    """All datastreams by id, in its order."""
    return dict(_row(*row) for row in conn.execute(f"{_SELECT} ORDER BY d.id".encode()))


def page(
    conn: Connection, *, station: str | None, after: int, limit: int
) -> list[tuple[int, Datastream]]:
    """Up to `limit` datastreams by id behind `after`, of one station or of all."""
    query = f"""{_SELECT} WHERE d.id > %(after)s
        AND (%(station)s::text IS NULL OR s.code = %(station)s) ORDER BY d.id LIMIT %(limit)s"""
    parameters = {"station": station, "after": after, "limit": limit}
    return [_row(*row) for row in conn.execute(query.encode(), parameters)]


def get(conn: Connection, number: int) -> Datastream | None:
    """The datastream of an id, None for an unknown one."""
    row = conn.execute(f"{_SELECT} WHERE d.id = %s::bigint".encode(), (number,)).fetchone()
    return None if row is None else _row(*row)[1]


def _row(
    number: int,
    station: str,
    name: str,
    unit: str,
    interval_s: int,
    statistic: str,
    valid_min: float | None,
    valid_max: float | None,
    sensor: str,
    base_level: float | None,
    rate_limit: float | None,
    spike_limit: float | None,
    flat_limit_s: float | None,
) -> tuple[int, Datastream]:
    return number, Datastream(
        station, name, unit, interval_s, Statistic(statistic), valid_min, valid_max, sensor,
        base_level, rate_limit, spike_limit, flat_limit_s,
    )  # fmt: skip
