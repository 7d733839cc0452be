"""Drills in the database: added once, known again when they come a second time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from domain.drill import Drill
from store.database import Connection
from store.digest import digest
from store.micros import timestamp

_INSERT = """
    INSERT INTO drill (scenario, title, began, ended, transitions, expected, passed, by, remark,
                       recorded_at, digest)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT (digest) DO NOTHING
"""

_SELECT = """
    SELECT id, scenario, title, began, ended, transitions, expected, passed, by, remark,
           recorded_at
    FROM drill
"""

_HELD = """
    SELECT count(*) FILTER (WHERE during), count(*) FILTER (WHERE during AND passed),
           count(*) FILTER (WHERE passed)
    FROM (SELECT passed, recorded_at >= %s AND recorded_at < %s AS during FROM drill) one
"""


@dataclass(frozen=True, slots=True)
class StoredDrill:
    """A drill with its number."""

    id: int
    drill: Drill


@dataclass(frozen=True, slots=True)
class Held:
    """Drills of a span, how many of them were passed, and how many ever were."""

    held: int
    passed: int
    passed_ever: int


def add(conn: Connection, drills: Sequence[Drill]) -> int:
    """Add what is not there yet, all or none; return how many that were."""
    with conn.transaction(), conn.cursor() as cursor:
        cursor.executemany(_INSERT, [_to_row(one) for one in drills])
        return max(cursor.rowcount, 0)


def page(conn: Connection, *, before: int | None, limit: int) -> list[StoredDrill]:
    """Up to `limit` drills, newest first, from below the id `before`."""
    query = f"""{_SELECT} WHERE id < coalesce(%s, 9223372036854775807)
        ORDER BY id DESC LIMIT %s"""
    return [_from_row(row) for row in conn.execute(query.encode(), (before, limit))]


def everything(conn: Connection) -> list[Drill]:
    """All drills in the order in which they were added."""
    return [_from_row(row).drill for row in conn.execute(f"{_SELECT} ORDER BY id".encode())]


def held(conn: Connection, *, start: int, end: int) -> Held:
    """The drills that were recorded from `start` and before `end` (microseconds)."""
    row = conn.execute(_HELD, (timestamp(start), timestamp(end))).fetchone()
    assert row is not None
    return Held(*row)


def _to_row(one: Drill) -> tuple[object, ...]:
    return (
        one.scenario, one.title, timestamp(one.began), timestamp(one.ended), one.transitions,
        one.expected, one.passed, one.by, one.remark, timestamp(one.recorded_at), digest(one),
    )  # fmt: skip


def _from_row(row: tuple[Any, ...]) -> StoredDrill:
    return StoredDrill(row[0], Drill(*row[1:]))
