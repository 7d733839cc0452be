"""Packets of telegrams that came in several messages: held until all are there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from store.database import Connection
from store.micros import timestamp

_HOLD = """
    INSERT INTO packet (topic, message, number, total, received_at, payload)
    VALUES (%s, %s, %s, %s, %s, %b)
    ON CONFLICT (topic, message, number)
    DO UPDATE SET total = excluded.total, payload = excluded.payload
"""

_COMPLETE = """
    SELECT string_agg(payload, ''::bytea ORDER BY number) FROM packet
    WHERE topic = %s AND message = %s HAVING count(*) >= max(total)
"""

_OVERDUE = """
    WITH late AS (
        SELECT topic, message FROM packet GROUP BY topic, message HAVING max(received_at) < %s
    ), gone AS (
        DELETE FROM packet USING late
        WHERE packet.topic = late.topic AND packet.message = late.message
        RETURNING packet.*
    )
    SELECT topic, string_agg(payload, ''::bytea ORDER BY number), max(total),
           array_agg(number ORDER BY number)
    FROM gone GROUP BY topic, message ORDER BY topic, message
"""


@dataclass(frozen=True, slots=True)
class Packet:
    """One packet of a telegram: `message` is the same for all of them, `number` counts from 1."""

    topic: str
    message: str
    number: int
    total: int
    received_at: int
    payload: bytes


@dataclass(frozen=True, slots=True)
class Incomplete:
    """A telegram of which packets are missing: those that came, one behind the other."""

    topic: str
    payload: bytes
    total: int
    numbers: list[int]


def hold(conn: Connection, packets: Sequence[Packet]) -> None:
    """Insert packets within the caller's transaction; one that comes again replaces itself."""
    with conn.cursor() as cursor:
        cursor.executemany(
            _HOLD,
            [
                (one.topic, one.message, one.number, one.total, timestamp(one.received_at),
                 one.payload)
                for one in packets
            ],
        )  # fmt: skip


def complete(
    conn: Connection, telegrams: Iterable[tuple[str, str]]
) -> list[tuple[str, str, bytes]]:
    """(topic, message, all packets one behind the other) of those that are complete."""
    found: list[tuple[str, str, bytes]] = []
    with conn.cursor(binary=True) as cursor:
        for key in telegrams:
            row = cursor.execute(_COMPLETE, key).fetchone()
            if row is not None:
                found.append((*key, row[0]))
    return found


def drop(conn: Connection, telegrams: Iterable[tuple[str, str]]) -> None:
    """Forget the packets of (topic, message)."""
    for key in telegrams:
        conn.execute("DELETE FROM packet WHERE topic = %s AND message = %s", key)


def take_overdue(conn: Connection, before: int) -> list[Incomplete]:
    """Remove and return the telegrams whose last packet came before `before` (microseconds)."""
    with conn.cursor(binary=True) as cursor:
        rows = cursor.execute(_OVERDUE, (timestamp(before),))
        return [Incomplete(*row) for row in rows]
