"""Rejects: what could not be understood or stored, kept byte for byte until it is."""

from collections.abc import Sequence
from dataclasses import dataclass

from store.database import Connection
from store.micros import timestamp


@dataclass(frozen=True, slots=True)
class Reject:
    """A message as it arrived, and in one sentence why it was refused."""

    topic: str
    payload: bytes
    reason: str
    received_at: int


@dataclass(frozen=True, slots=True)
class StoredReject:
    """A reject that waits for the registry or the code to be mended."""

    id: int
    topic: str
    payload: bytes
    reason: str
    received_at: int


def add(conn: Connection, rejects: Sequence[Reject]) -> None:
    """Insert rejects within the caller's transaction."""
    if not rejects:
        return
    with conn.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO reject (received_at, topic, payload, reason) VALUES (%s, %s, %b, %s)",
            [
                (timestamp(one.received_at), _text(one.topic), one.payload, _text(one.reason))
                for one in rejects
            ],
        )


def pending(conn: Connection, limit: int, after_id: int = 0) -> list[StoredReject]:
    """Unresolved rejects with a greater id, oldest first."""
    with conn.cursor(binary=True) as cursor:
        cursor.execute(
            "SELECT id, topic, payload, reason, received_at FROM reject "
            "WHERE resolved_at IS NULL AND id > %s ORDER BY id LIMIT %s",
            (after_id, limit),
        )
        return [StoredReject(*row) for row in cursor]


def newest(conn: Connection, limit: int) -> list[StoredReject]:
    """The latest unresolved rejects, newest first."""
    with conn.cursor(binary=True) as cursor:
        cursor.execute(
            "SELECT id, topic, payload, reason, received_at FROM reject "
            "WHERE resolved_at IS NULL ORDER BY id DESC LIMIT %s",
            (limit,),
        )
        return [StoredReject(*row) for row in cursor]


def resolve(conn: Connection, ids: Sequence[int]) -> None:
    """Mark rejects as resolved; they stay in the table."""
    conn.execute("UPDATE reject SET resolved_at = now() WHERE id = ANY(%s)", (list(ids),))


def count(conn: Connection) -> dict[str, int]:
    """Number of unresolved rejects by reason."""
    rows = conn.execute(
        "SELECT reason, count(*) FROM reject WHERE resolved_at IS NULL GROUP BY reason ORDER BY 1"
    )
    return dict(rows.fetchall())


def _text(text: str) -> str:
    """PostgreSQL's text holds anything but NUL and half characters."""
    return text.replace("\0", "\ufffd").encode(errors="replace").decode()
