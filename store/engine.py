"""Where the engine stands: its lease, its cursor, and what it has judged, in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.transition import Transition
from domain.warning import Warning
from store import transitions as stored_transitions
from store import warnings as stored_warnings
from store.database import Connection
from store.following import follow

_ACQUIRE = """
    INSERT INTO engine_lease AS lease (holder, epoch, expires_at)
    VALUES (%(holder)s, 1, clock_timestamp() + %(ttl)s * INTERVAL '1 second')
    ON CONFLICT (singleton) DO UPDATE
    SET holder = excluded.holder, epoch = lease.epoch + 1, expires_at = excluded.expires_at
    WHERE lease.expires_at <= clock_timestamp()
    RETURNING epoch
"""

_RENEW = """
    UPDATE engine_lease SET expires_at = clock_timestamp() + %(ttl)s * INTERVAL '1 second'
    WHERE epoch = %(epoch)s
"""

_RELEASE = """
    UPDATE engine_lease SET epoch = epoch + 1, expires_at = '-infinity'
    WHERE holder = %s AND epoch = %s
"""

_ADVANCE = """
    UPDATE engine_progress SET cursor = %(cursor)s,
        snapshot_cursor = CASE WHEN %(keep)s THEN %(cursor)s ELSE snapshot_cursor END,
        snapshot = CASE WHEN %(keep)s THEN %(snapshot)b ELSE snapshot END
"""


class StaleEpoch(RuntimeError):  # noqa: N818
    """Another engine has taken over: nothing was written."""


@dataclass(frozen=True, slots=True)
class Lease:
    """Who judges; `alive` on the database's clock."""

    holder: str
    epoch: int
    alive: bool


@dataclass(frozen=True, slots=True)
class Progress:
    """`cursor` is the last batch judged; `snapshot` the state after batch `snapshot_cursor`."""

    cursor: int
    snapshot_cursor: int
    snapshot: bytes | None


def acquire(conn: Connection, holder: str, ttl_s: float) -> int | None:
    """Take the lease where it is free or has expired; return its new epoch, else None."""
    row = conn.execute(_ACQUIRE, {"holder": holder, "ttl": ttl_s}).fetchone()
    return None if row is None else int(row[0])


def renew(conn: Connection, *, epoch: int, ttl_s: float) -> None:
    """Keep the lease for another `ttl_s`; StaleEpoch where it is not ours any more."""
    if conn.execute(_RENEW, {"epoch": epoch, "ttl": ttl_s}).rowcount == 0:
        raise StaleEpoch(f"epoch {epoch} of the engine's lease is over")


def release(conn: Connection, holder: str, epoch: int) -> None:
    """Give the lease back, so that a standby need not wait; harmless when it is not ours."""
    conn.execute(_RELEASE, (holder, epoch))


def lease(conn: Connection) -> Lease | None:
    """The lease as it stands, None before the first."""
    query = "SELECT holder, epoch, expires_at > clock_timestamp() FROM engine_lease"
    row = conn.execute(query).fetchone()
    return None if row is None else Lease(*row)


def progress(conn: Connection) -> Progress:
    """Where to go on after a restart."""
    with conn.cursor(binary=True) as cursor:
        cursor.execute("SELECT cursor, snapshot_cursor, snapshot FROM engine_progress")
        row = cursor.fetchone()
    assert row is not None
    return Progress(*row)


def record(
    conn: Connection,
    *,
    epoch: int,
    ttl_s: float,
    cursor: int,
    transitions: Sequence[tuple[Transition, int]],
    warnings: Sequence[Warning],
    snapshot: bytes | None,
) -> None:
    """Write what follows from the batches up to `cursor`, in ONE transaction of its own.

    It renews the lease (StaleEpoch where it is not ours any more), adds transitions with the
    batch that each came from, updates warnings and their lives, moves the cursor, and keeps the
    snapshot where one is given (it must be the state after `cursor`). Listeners of `miluo_engine`
    are told the newest transition's id.
    """
    with conn.transaction():
        renew(conn, epoch=epoch, ttl_s=ttl_s)
        before = stored_transitions.newest(conn) if transitions else 0
        newest = stored_transitions.add(conn, transitions)
        stored_warnings.save(conn, warnings)
        if transitions:
            follow(conn, before)
        keep = {"cursor": cursor, "keep": snapshot is not None, "snapshot": snapshot}
        conn.execute(_ADVANCE, keep)
        told = "" if newest is None else str(newest)
        conn.execute("SELECT pg_notify('miluo_engine', %s)", (told,))
