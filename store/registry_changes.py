"""The history of the registry: every row that a version added, changed or took away."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any

import msgspec
from psycopg.types.json import Jsonb

from domain.registry_change import TABLES, Change, Entry
from store.database import Connection

_ADD = """
    INSERT INTO registry_change (version, by, source, table_name, key, before, after)
    VALUES (%s, coalesce(nullif(%s, ''), current_setting('application_name')), %s, %s, %s, %s, %s)
"""

_VERSIONS = """
    SELECT version, min(at), by, source,
           count(*) FILTER (WHERE before IS NULL),
           count(*) FILTER (WHERE before IS NOT NULL AND after IS NOT NULL),
           count(*) FILTER (WHERE after IS NULL)
    FROM registry_change GROUP BY version, by, source ORDER BY version DESC
"""

_LATER = """
    SELECT DISTINCT later.version, own.table_name, own.key
    FROM registry_change own JOIN registry_change later USING (table_name, key)
    WHERE own.version = %(version)s AND later.version > %(version)s
    ORDER BY later.version, own.table_name, own.key
"""


@dataclass(frozen=True, slots=True)
class Version:
    """One load or undo: when (microseconds), by whom, from which file, and how many rows."""

    number: int
    at: int
    by: str
    source: str
    added: int
    changed: int
    removed: int


def add(conn: Connection, version: int, changes: Sequence[Change], by: str, source: str) -> None:
    """Record the changes of a version, in the caller's transaction."""
    rows = [
        (version, by, source, one.table, one.key, _to_json(one.before), _to_json(one.after))
        for one in changes
    ]
    with conn.cursor() as cursor:
        cursor.executemany(_ADD, rows)


def versions(conn: Connection) -> list[Version]:
    """All versions, newest first."""
    return [Version(*row) for row in conn.execute(_VERSIONS)]


def changes_of(conn: Connection, version: int) -> list[Change]:
    """What a version changed, in order; nothing for an unknown one."""
    query = """
        SELECT table_name, before, after FROM registry_change WHERE version = %s ORDER BY id
    """
    return [
        Change(_from_json(table, before), _from_json(table, after))
        for table, before, after in conn.execute(query, (version,))
    ]


def touched_later(conn: Connection, version: int) -> list[tuple[int, str, str]]:
    """Later versions that touched rows of this one: (version, table, key)."""
    return [(later, table, key) for later, table, key in conn.execute(_LATER, {"version": version})]


def _to_json(row: Entry | None) -> Jsonb | None:
    if row is None:
        return None
    return Jsonb({name: _plain(value) for name, value in msgspec.to_builtins(row).items()})


def _plain(value: Any) -> Any:  # noqa: ANN401
    """JSON has no infinity, which turns a quality test off: it is kept as a word."""
    return str(value) if isinstance(value, float) and not isfinite(value) else value


def _from_json(table: str, row: dict[str, Any] | None) -> Entry | None:
    return None if row is None else msgspec.convert(row, TABLES[table], strict=False)
