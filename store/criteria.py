"""Criteria in the database: every version of a threshold is a row of its own."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import msgspec
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from domain.criterion import Criterion
from domain.instant import from_micros
from store.database import Connection
from store.micros import timestamp
from store.rows import Row, numbers, upsert

_SELECT = """
    SELECT c.*, d.property, s.code AS station
    FROM criterion c
    JOIN datastream d ON d.id = c.datastream_id
    JOIN station s ON s.id = d.station_id
"""

_FIELDS = tuple(field.name for field in fields(Criterion))
_COLUMNS = tuple(name for name in _FIELDS if name not in ("station", "property"))
_JSON = ("parameters", "inputs", "tables", "parts", "marks", "impact")


@dataclass(frozen=True, slots=True)
class CriterionRow:
    """A criterion with its number and that of its datastream."""

    id: int
    datastream: int
    criterion: Criterion


def save(
    conn: Connection, criteria: Iterable[Criterion], datastreams: Mapping[tuple[str, str], int]
) -> None:
    """Insert or update criteria by code; `datastreams` are ids by (station code, property)."""
    criteria = list(criteria)
    ids = numbers(conn, "criterion", ["code"], [(one.code,) for one in criteria])
    upsert(
        conn,
        "criterion",
        [_to_row(one, ids[one.code,], datastreams[one.station, one.property]) for one in criteria],
    )


def everything(conn: Connection) -> dict[int, Criterion]:
    """All criteria by id, in its order."""
    return {one.id: one.criterion for one in _fetch(conn, f"{_SELECT} ORDER BY c.id", {})}


def hazards(conn: Connection, at: int) -> list[str]:
    """The hazards that rules of active stations were in force for at an instant, by name."""
    query = """SELECT DISTINCT c.hazard FROM v_criterion c JOIN station s ON s.code = c.station
        WHERE s.status = 'active' AND coalesce(c.valid_from <= %(at)s, true)
        AND coalesce(c.valid_to > %(at)s, true) ORDER BY c.hazard"""
    return [hazard for (hazard,) in conn.execute(query, {"at": timestamp(at)})]


def in_force(conn: Connection, indicators: Sequence[str], at: int) -> list[CriterionRow]:
    """The criteria of some indicators that hold at an instant, by id."""
    query = f"""{_SELECT} WHERE c.indicator = ANY(%(indicators)s)
        AND coalesce(c.valid_from <= %(at)s, true) AND coalesce(c.valid_to > %(at)s, true)
        ORDER BY c.id"""
    return _fetch(conn, query, {"indicators": list(indicators), "at": timestamp(at)})


def page(
    conn: Connection, *, station: str | None, datastream: int | None, after: int, limit: int
) -> list[CriterionRow]:
    """Up to `limit` criteria by id behind `after`, of one station or datastream or of all."""
    query = f"""{_SELECT} WHERE c.id > %(after)s
        AND (%(station)s::text IS NULL OR s.code = %(station)s)
        AND (%(datastream)s::bigint IS NULL OR d.id = %(datastream)s)
        ORDER BY c.id LIMIT %(limit)s"""
    wanted = {"station": station, "datastream": datastream, "after": after, "limit": limit}
    return _fetch(conn, query, wanted)


def get(conn: Connection, number: int) -> CriterionRow | None:
    """The criterion of an id, None for an unknown one."""
    found = _fetch(conn, f"{_SELECT} WHERE c.id = %(id)s::bigint", {"id": number})
    return found[0] if found else None


def _fetch(conn: Connection, query: str, parameters: Row) -> list[CriterionRow]:
    with conn.cursor(row_factory=dict_row) as cursor:
        return [_from_row(row) for row in cursor.execute(query.encode(), parameters)]


def _to_row(one: Criterion, number: int, datastream: int) -> Row:
    row = {name: getattr(one, name) for name in _COLUMNS}
    return row | {
        "id": number,
        "code": one.code,
        "datastream_id": datastream,
        "direction": one.direction.value,
        **{name: Jsonb(msgspec.to_builtins(row[name])) for name in _JSON},
    }


def _from_row(row: dict[str, Any]) -> CriterionRow:
    for name in ("valid_from", "valid_to"):
        row[name] = None if row[name] is None else from_micros(row[name])
    criterion = msgspec.convert({name: row[name] for name in _FIELDS}, Criterion)
    return CriterionRow(row["id"], row["datastream_id"], criterion)
