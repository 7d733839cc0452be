"""Sessions of people who logged in: by the database's own clock, in an exercise too."""

from domain.account import Account, Role
from domain.instant import HOUR, MINUTE
from store.database import Connection
from store.micros import timestamp
from store.passwords import digest, token

LASTS = 12 * HOUR
"""A shift: after it one logs in anew, whatever one did (ours; within NIST SP 800-63B, 12 h)."""

IDLE = 2 * HOUR
"""Nobody sits there any more (ours)."""

_NOTED = MINUTE
"""Use is noted so often and no more."""


def begin(conn: Connection, name: str, at: int) -> str:
    """The secret of a new session of an account; those that are over are forgotten."""
    secret = token()
    with conn.transaction():
        conn.execute("DELETE FROM session WHERE expires_at <= %s", (timestamp(at),))
        conn.execute(
            "INSERT INTO session (sha256, account_id, created_at, used_at, expires_at) "
            "SELECT %s, id, %s, %s, %s FROM account WHERE name = %s",
            (digest(secret), timestamp(at), timestamp(at), timestamp(at + LASTS), name),
        )
    return secret


def holder(conn: Connection, secret: str, at: int) -> Account | None:
    """Whose session it is, None for one that is over; notes that it was used."""
    query = """
        SELECT name, title, role, unit, used_at FROM session s JOIN account a ON a.id = account_id
        WHERE sha256 = %s AND disabled_at IS NULL AND expires_at > %s AND used_at > %s"""
    known = digest(secret)
    row = conn.execute(query, (known, timestamp(at), timestamp(at - IDLE))).fetchone()
    if row is None:
        return None
    if row[4] <= at - _NOTED:
        conn.execute("UPDATE session SET used_at = %s WHERE sha256 = %s", (timestamp(at), known))
    return Account(row[0], row[1], Role(row[2]), row[3])


def end(conn: Connection, secret: str) -> None:
    """Forget a session."""
    conn.execute("DELETE FROM session WHERE sha256 = %s", (digest(secret),))
