"""Books of call plans: as documents (TOML, JSON) write them, and the versions that were loaded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from psycopg.types.json import Jsonb

from domain.call import Plan, Ring
from domain.level import Level
from store.database import Connection
from store.micros import timestamp

Document = Mapping[str, Any]
"""A plan in plain values; its level is a word."""

_NEWEST = "SELECT version, plans, source, loaded_by, loaded_at FROM call_plan"

_ADD = """
    INSERT INTO call_plan (version, plans, source, loaded_by, loaded_at)
    SELECT coalesce(max(version), 0) + 1, %s, %s, %s, %s FROM call_plan RETURNING version
"""


@dataclass(frozen=True, slots=True)
class Book:
    """Plans in force: `version` 0 are those of the program; `loaded_at` in microseconds."""

    version: int
    plans: tuple[Plan, ...]
    source: str
    loaded_by: str
    loaded_at: int | None


def newest(conn: Connection) -> Book | None:
    """The book in force, None where the county has loaded none."""
    row = conn.execute(f"{_NEWEST} ORDER BY version DESC LIMIT 1".encode()).fetchone()
    if row is None:
        return None
    version, plans, source, by, at = row
    return Book(version, tuple(map(from_document, plans)), source, by, at)


def load(conn: Connection, plans: Sequence[Plan], source: str, by: str, at: int) -> int:
    """Put a book in force and return its version; calls under way keep their plan."""
    with conn.transaction():
        conn.execute("LOCK call_plan IN EXCLUSIVE MODE")
        document = Jsonb([to_document(one) for one in plans])
        row = conn.execute(_ADD, (document, source, by, timestamp(at))).fetchone()
    assert row is not None
    return int(row[0])


def to_document(plan: Plan) -> dict[str, Any]:
    """A plan in plain values."""
    found: dict[str, Any] = msgspec.to_builtins(plan)
    return found | {"level": plan.level.word}


def from_document(document: Document) -> Plan:
    """The plan of a document; ValueError for an unknown key, a wrong type or level."""
    _known(document, Plan)
    for ring in tables(document.get("rings", ())):
        _known(ring, Ring)
    return msgspec.convert({**document, "level": Level.of(str(document.get("level")))}, Plan)


def tables(found: object) -> Sequence[Any]:
    """A list of tables as it was read; ValueError for anything else."""
    if not isinstance(found, list | tuple):
        raise ValueError(f"应为列表 / a list of tables was expected, not {found!r}")
    return found


def _known(table: object, kind: type[Plan | Ring]) -> None:
    """A key that nobody reads would be a rule that nobody meant."""
    if not isinstance(table, Mapping):
        raise ValueError(f"应为表 / a table was expected, not {table!r}")
    unknown = set(table) - set(kind.__dataclass_fields__)
    if unknown:
        raise ValueError(f"未知的键 / unknown keys: {', '.join(sorted(unknown))}")
