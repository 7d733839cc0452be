"""How far the notifier has followed the events of warnings; only one plans at a time."""

from typing import Literal

from store.database import Connection
from store.micros import timestamp

Part = Literal["response", "cap", "call"]

_FAULT = """
    INSERT INTO notify_fault (event_place, part, at, error) VALUES (%s, %s, %s, %s)
    ON CONFLICT (event_place, part) DO UPDATE SET at = excluded.at, error = excluded.error
"""


def take(conn: Connection) -> int | None:
    """The place of the last event that was followed; None while another notifier plans.

    Nobody else plans until the caller's transaction ends.
    """
    query = "SELECT cursor FROM notify_progress FOR NO KEY UPDATE SKIP LOCKED"
    row = conn.execute(query).fetchone()
    return None if row is None else int(row[0])


def move(conn: Connection, place: int) -> None:
    """Note that the events up to a place were followed."""
    conn.execute("UPDATE notify_progress SET cursor = %s", (place,))


def fault(conn: Connection, event: int, part: Part, at: int, error: str) -> None:
    """Keep what went wrong when an event was followed."""
    conn.execute(_FAULT, (event, part, timestamp(at), error))
