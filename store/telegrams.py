"""Telegrams: what devices sent in their own protocols, each once however often it came."""

from collections.abc import Sequence
from dataclasses import dataclass

from store.database import Connection, scalar
from store.micros import timestamp

_KEPT = "90 days"

_ADD = """
    INSERT INTO telegram AS known
        (station_id, protocol, function, serial, sent_at, received_at, test, payload)
    SELECT id, %s, %s, %s, %s, %s, %s, %b FROM station WHERE code = %s
    ON CONFLICT (station_id, protocol, function, serial, sent_at)
    DO UPDATE SET repeated = known.repeated + 1, received_at = excluded.received_at
"""


@dataclass(frozen=True, slots=True)
class StoredTelegram:
    """One telegram of a station; times in microseconds, `sent_at` by the device's own clock."""

    station: str
    protocol: str
    function: int
    serial: int
    sent_at: int
    received_at: int
    test: bool
    payload: bytes


def add(conn: Connection, telegrams: Sequence[StoredTelegram]) -> None:
    """Insert telegrams within the caller's transaction; count those that came again."""
    if not telegrams:
        return
    ordered = sorted(telegrams, key=lambda one: (one.station, one.protocol, one.function))
    with conn.cursor() as cursor:
        cursor.executemany(
            _ADD,
            [
                (
                    one.protocol, one.function, one.serial, timestamp(one.sent_at),
                    timestamp(one.received_at), one.test, one.payload, one.station,
                )
                for one in ordered
            ],
        )  # fmt: skip


def drop_old(conn: Connection) -> int:
    """Delete telegrams that were received 90 days ago or earlier; return how many."""
    query = f"""
        WITH gone AS (
            DELETE FROM telegram WHERE received_at < now() - INTERVAL '{_KEPT}' RETURNING 1
        ) SELECT count(*) FROM gone
    """
    return int(scalar(conn, query))
