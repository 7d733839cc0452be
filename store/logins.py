"""Attempts to log in, which slow down whoever guesses, whichever process he asks."""

from domain.instant import MINUTE
from store.database import Connection
from store.micros import timestamp

WINDOW = 15 * MINUTE
"""How long a failure counts (ours)."""

PER_PAIR = 5
"""Failures on one account from one address before one must wait (ours)."""

PER_NAME = 50
"""Failures on one account from anywhere: it takes ten addresses to keep somebody out (ours; NIST
SP 800-63B allows 100)."""

PER_PEER = 20
"""Failures from one address: a whole bureau may stand behind it (ours)."""

_FREE = """
    SELECT greatest(
        (SELECT at FROM login_attempt WHERE name = %(name)s AND peer = %(peer)s ORDER BY at DESC
         OFFSET %(per_pair)s - 1 LIMIT 1),
        (SELECT at FROM login_attempt WHERE name = %(name)s ORDER BY at DESC
         OFFSET %(per_name)s - 1 LIMIT 1),
        (SELECT at FROM login_attempt WHERE peer = %(peer)s ORDER BY at DESC
         OFFSET %(per_peer)s - 1 LIMIT 1))
"""
"""When the failure happened that must grow old first."""


def attempt(conn: Connection, name: str, peer: str, at: int) -> tuple[int | None, float]:
    """The number of an attempt and 0, or None and the seconds to wait.

    It counts as failed until `succeeded` says otherwise, so that many at once gain nothing.
    """
    with conn.transaction():
        conn.execute("LOCK TABLE login_attempt IN SHARE ROW EXCLUSIVE MODE")
        conn.execute("DELETE FROM login_attempt WHERE at <= %s", (timestamp(at - WINDOW),))
        most = {"per_pair": PER_PAIR, "per_name": PER_NAME, "per_peer": PER_PEER}
        row = conn.execute(_FREE, {"name": name, "peer": peer, **most}).fetchone()
        if row is not None and row[0] is not None:
            return None, (row[0] + WINDOW - at) / 1e6
        added = conn.execute(
            "INSERT INTO login_attempt (name, peer, at) VALUES (%s, %s, %s) RETURNING id",
            (name, peer, timestamp(at)),
        ).fetchone()
    assert added is not None
    return int(added[0]), 0.0


def succeeded(conn: Connection, number: int, name: str) -> None:
    """An attempt succeeded: the account's failures are forgotten, its address's are not."""
    conn.execute("DELETE FROM login_attempt WHERE id = %s OR name = %s", (number, name))


def forget(conn: Connection, name: str) -> None:
    """Forget the failures of an account, which has another password now."""
    conn.execute("DELETE FROM login_attempt WHERE name = %s", (name,))
