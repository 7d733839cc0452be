"""What the coordination office told the units after a month (调度): versions, never changed."""

from dataclasses import dataclass
from typing import Any

from domain.livelihood.month import Month
from store.database import Connection
from store.micros import timestamp

_SELECT = """
    SELECT d.id, p.code, d.month, d.version, d.text, d.by, d.at
    FROM dispatch d JOIN plan p ON p.id = d.plan_id
    WHERE p.code = %(plan)s
      AND (%(until)s::timestamptz IS NULL OR d.at < %(until)s)
      AND (%(month)s::date IS NULL OR d.month = %(month)s)
    ORDER BY d.month, d.version
"""

_LOCK = "SELECT id FROM plan WHERE code = %s FOR NO KEY UPDATE"

_ADD = """
    INSERT INTO dispatch (plan_id, month, version, text, by, at)
    SELECT %(plan)s, %(month)s, coalesce(max(version), 0) + 1, %(text)s, %(by)s, %(at)s
    FROM dispatch WHERE plan_id = %(plan)s AND month = %(month)s
    RETURNING id, version
"""


@dataclass(frozen=True, slots=True)
class DispatchRow:
    """One version of a month's note, and who gave it when (microseconds)."""

    id: int
    plan: str
    month: Month
    version: int
    text: str
    by: str
    at: int


def add(conn: Connection, plan: str, month: Month, text: str, by: str, at: int) -> DispatchRow:
    """Add the next version of a month's note; LookupError for an unknown plan."""
    with conn.transaction():
        row = conn.execute(_LOCK, (plan,)).fetchone()
        if row is None:
            raise LookupError(f"there is no plan {plan}")
        told = {"plan": row[0], "month": month.first, "text": text, "by": by, "at": timestamp(at)}
        number, version = conn.execute(_ADD, told).fetchall()[0]
    return DispatchRow(number, plan, month, version, text, by, at)


def newest(conn: Connection, plan: str, month: Month) -> DispatchRow | None:
    """The newest version of a month's note, None where there is none."""
    return next(iter(_rows(conn, plan, month=month)[-1:]), None)


def of_plan(conn: Connection, plan: str, until: int | None = None) -> list[DispatchRow]:
    """All versions of all notes given before `until` (microseconds), by month and version."""
    return _rows(conn, plan, until=until)


def _rows(
    conn: Connection, plan: str, *, month: Month | None = None, until: int | None = None
) -> list[DispatchRow]:
    wanted = {
        "plan": plan,
        "month": None if month is None else month.first,
        "until": None if until is None else timestamp(until),
    }
    return [_from_row(row) for row in conn.execute(_SELECT, wanted)]


def _from_row(row: tuple[Any, ...]) -> DispatchRow:
    number, plan, month, *said = row
    return DispatchRow(number, plan, Month.of(month), *said)
