"""Calls, summonses and contacts by what is known of them."""

from collections.abc import Collection, Sequence

from domain.warning import Mode
from store.database import Connection
from store.micros import timestamp

_BY_PHONE = """
    SELECT s.id FROM delivery d
    JOIN summons s ON s.id = d.summons_id JOIN call c ON c.id = s.call_id
    WHERE d.channel IN ('sms', 'voice') AND d.address = %(phone)s AND c.mode = %(mode)s
      AND s.owes AND s.answered_at IS NULL
      AND (d.sent_at IS NOT NULL OR d.claimed_till IS NOT NULL)
    GROUP BY s.id ORDER BY s.id DESC
"""

# Who answered at the present level: in the newest call, or in those that it was called again by.
_HEARD = """
    SELECT DISTINCT s.contact_id FROM summons s JOIN call c ON c.id = s.call_id
    WHERE c.warning_id = %(warning)s AND s.answered_at IS NOT NULL AND c.id >= (
        SELECT max(id) FROM call WHERE warning_id = %(warning)s AND kind = 'call')
"""

_OWING = """
    SELECT o.contact_id FROM seat o
    WHERE o.call_id = (SELECT max(id) FROM call WHERE warning_id = %s AND kind <> 'clear')
      AND o.state <> 'answered'
    ORDER BY o.id
"""

# Whoever writes to the record of calls has locked them before, in this order.
_LOCK = """
    SELECT FROM call WHERE warning_id = ANY(%(warnings)s) OR id = ANY(%(calls)s)
    ORDER BY id FOR NO KEY UPDATE
"""

# A message that is just being sent counts as said.
_TOLD = """
    SELECT s.contact_id FROM summons s JOIN call c ON c.id = s.call_id
    WHERE c.warning_id = %s AND c.kind <> 'clear' AND EXISTS (
        SELECT FROM delivery d WHERE d.summons_id = s.id
          AND (d.state IN ('sent', 'delivered') OR d.claimed_till IS NOT NULL))
    GROUP BY s.contact_id ORDER BY min(s.id)
"""


def due(conn: Connection, now: int) -> list[int]:
    """Calls at which the notifier must look, by an instant on the clock of the instance."""
    query = "SELECT id FROM call WHERE ended IS NULL AND wake <= %s ORDER BY level DESC, id"
    return _column(conn, query, timestamp(now))


def lock(conn: Connection, *, warnings: Collection[int] = (), calls: Collection[int] = ()) -> None:
    """Let nobody else change these calls, nor those of these warnings, in this transaction."""
    conn.execute(_LOCK, {"warnings": list(warnings), "calls": list(calls)})


def event_of(conn: Connection, call: int) -> int:
    """The event of the warning that made a call."""
    (place,) = _column(conn, "SELECT event_place FROM call WHERE id = %s", call)
    return place


def live(conn: Connection, warning: int) -> list[int]:
    """Calls of a warning that are not over."""
    query = "SELECT id FROM call WHERE warning_id = %s AND ended IS NULL ORDER BY id"
    return _column(conn, query, warning)


def heard(conn: Connection, warning: int) -> frozenset[int]:
    """Contacts that have answered since a warning came to its present level."""
    return frozenset(who for (who,) in conn.execute(_HEARD, {"warning": warning}))


def owing(conn: Connection, warning: int) -> list[int]:
    """Contacts for whom the newest call of a warning has no answer."""
    return _column(conn, _OWING, warning)


def told(conn: Connection, warning: int) -> list[int]:
    """Contacts to whom something was said of a warning."""
    return _column(conn, _TOLD, warning)


def by_key(conn: Connection, key: str) -> int | None:
    """The summons of a message by its secret key."""
    return next(iter(_column(conn, "SELECT summons_id FROM delivery WHERE key = %s", key)), None)


def by_token(conn: Connection, token: str) -> int | None:
    """The summons of the page with the button, by its secret token."""
    return next(iter(_column(conn, "SELECT id FROM summons WHERE token = %s", token)), None)


def by_phone(conn: Connection, phone: str, mode: Mode) -> list[int]:
    """Summonses sent to a telephone number that have no answer, newest first."""
    rows = conn.execute(_BY_PHONE, {"phone": phone, "mode": mode})
    return [number for (number,) in rows]


def _column(conn: Connection, query: str, parameter: object) -> list[int]:
    rows: Sequence[tuple[int]] = conn.execute(query.encode(), (parameter,)).fetchall()
    return [number for (number,) in rows]
