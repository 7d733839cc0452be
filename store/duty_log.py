"""The log of the duty desk, only ever added to; a hand-over keeps what was open at that time."""

from collections.abc import Mapping
from typing import Any

from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from domain.duty import Entry, EntryKind
from domain.instant import iso
from store.database import Connection, scalar
from store.micros import timestamp

_SELECT = "SELECT place, at, kind, by, text, shift_id, about FROM duty_entry"

_ADD = """
    INSERT INTO duty_entry (at, kind, by, text, shift_id, about) VALUES (%s, %s, %s, %s, %s, %s)
    RETURNING place
"""

_FROZEN = {
    "warnings": """
        SELECT id AS warning, station, station_name, hazard, headline, level::text, state,
               last_value, unit, threshold, opened, last_time, acknowledged_by, shelved_until
        FROM v_warning WHERE closed IS NULL ORDER BY level DESC, opened, id""",
    "calls": """
        SELECT call_id AS call, warning_id AS warning, kind, level::text, station_name, began,
               seats, answered, waiting, unanswered
        FROM v_call WHERE ended IS NULL ORDER BY level DESC, began, call_id""",
    "response": """
        SELECT family, level::text, since, decided_by, reason FROM v_response
        WHERE level <> 'none' ORDER BY level DESC, family""",
}
"""What a hand-over keeps, as it stands at that time."""

_TIMES = frozenset({"opened", "last_time", "shelved_until", "began", "since"})

_SHIFT = """
    SELECT d.id FROM duty_shift d JOIN contact c ON c.id = d.contact_id
    WHERE c.account = %(by)s AND c.account <> '' AND d.starts <= %(at)s AND d.ends > %(at)s
    ORDER BY d.starts DESC, d.id LIMIT 1
"""

_LAST = "SELECT max(place) FROM duty_entry WHERE kind = %s"


def add(
    conn: Connection,
    kind: EntryKind,
    by: str,
    text: str,
    at: int,
    *,
    shift: int | None = None,
    about: Mapping[str, object] | None = None,
) -> int:
    """Add a line and return its place; `at` on the clock of the instance (microseconds).

    `shift` is the one that `by` (an account) has at that time where none is given.
    """
    if shift is None:
        row = conn.execute(_SHIFT, {"by": by, "at": timestamp(at)}).fetchone()
        shift = None if row is None else row[0]
    values = (timestamp(at), kind, by, text, shift, Jsonb(dict(about or {})))
    return int(scalar(conn, _ADD, values))


def page(
    conn: Connection, *, before: int | None, limit: int, kind: EntryKind | None = None
) -> list[Entry]:
    """Up to `limit` lines, newest first, from below the place `before`; of one kind, or of all."""
    query = f"""{_SELECT} WHERE place < coalesce(%s, 9223372036854775807)
        AND (%s::text IS NULL OR kind = %s) ORDER BY place DESC LIMIT %s"""
    return [_from_row(row) for row in conn.execute(query.encode(), (before, kind, kind, limit))]


def get(conn: Connection, place: int) -> Entry | None:
    """The line at a place, None where there is none."""
    row = conn.execute(f"{_SELECT} WHERE place = %s".encode(), (place,)).fetchone()
    return None if row is None else _from_row(row)


def last(conn: Connection, kind: EntryKind) -> Entry | None:
    """The newest line of a kind, None before the first."""
    place: int | None = scalar(conn, _LAST, (kind,))
    return None if place is None else get(conn, place)


def hand_over(conn: Connection, by: str, text: str, at: int) -> int:
    """Write a hand-over note with what is open: warnings, calls, the response; its place."""
    with conn.transaction():
        return add(conn, EntryKind.HANDOVER, by, text, at, about=frozen(conn))


def take_over(conn: Connection, by: str, text: str, at: int) -> int:
    """Write that `by` has taken over, and which hand-over he has read; its place."""
    with conn.transaction():
        left = last(conn, EntryKind.HANDOVER)
        about = {"handover": None if left is None else left.place}
        return add(conn, EntryKind.TAKEOVER, by, text, at, about=about)


def frozen(conn: Connection) -> dict[str, list[dict[str, object]]]:
    """What is open now, as JSON with times at +08:00: warnings, calls, the response in force."""
    with conn.cursor(row_factory=dict_row) as cursor:
        return {
            name: [_told(row) for row in cursor.execute(query.encode())]
            for name, query in _FROZEN.items()
        }


def _told(row: Mapping[str, Any]) -> dict[str, object]:
    return {
        name: iso(value) if name in _TIMES and value is not None else value
        for name, value in row.items()
    }


def _from_row(row: tuple[Any, ...]) -> Entry:
    place, at, kind, *rest = row
    return Entry(place, at, EntryKind(kind), *rest)
