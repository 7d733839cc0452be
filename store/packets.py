"""Packets of telegrams that came in several messages: held until all are there."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

from store.database import Connection
from store.micros import timestamp

_ALL = "string_agg(payload, ''::bytea ORDER BY number)"
_INCOMPLETE = f"""
    SELECT topic, {_ALL}, max(total), array_agg(number ORDER BY number)
    FROM gone GROUP BY topic, message ORDER BY topic, message
"""

_HOLD = """
    INSERT INTO packet (topic, message, number, total, received_at, payload)
    VALUES (%(topic)s, %(message)s, %(number)s, %(total)s, %(received_at)s, %(payload)b)
    ON CONFLICT (topic, message, number) DO NOTHING
"""

_SUPERSEDE = f"""
    WITH gone AS (
        DELETE FROM packet
        WHERE topic = %(topic)s AND message = %(message)s AND number >= %(number)s AND EXISTS (
            SELECT FROM packet WHERE topic = %(topic)s AND message = %(message)s
                AND number = %(number)s AND payload <> %(payload)b)
        RETURNING *
    )
    {_INCOMPLETE}
"""
"""A number that comes again with other bytes is of another telegram of the same name: what was
there of it and behind it is of the last one, since devices send their packets in order."""

_COMPLETE = f"""
    SELECT {_ALL} FROM packet
    WHERE topic = %s AND message = %s HAVING count(*) >= max(total)
"""

_OVERDUE = f"""
    WITH late AS (
        SELECT topic, message FROM packet GROUP BY topic, message HAVING max(received_at) < %s
    ), gone AS (
        DELETE FROM packet USING late
        WHERE packet.topic = late.topic AND packet.message = late.message
        RETURNING packet.*
    )
    {_INCOMPLETE}
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

    @property
    def words(self) -> str:
        """Which packets came, for the reason of a reject."""
        return f"only packets {', '.join(map(str, self.numbers))} of {self.total} came"


def hold(conn: Connection, packets: Sequence[Packet]) -> list[Incomplete]:
    """Insert packets within the caller's transaction; one that comes again changes nothing.

    Returns the incomplete telegrams that gave way to another one.
    """
    given_up: list[Incomplete] = []
    with conn.cursor(binary=True) as cursor:
        for one in packets:
            row = asdict(one) | {"received_at": timestamp(one.received_at)}
            given_up += [Incomplete(*old) for old in cursor.execute(_SUPERSEDE.encode(), row)]
            cursor.execute(_HOLD, row)
    return given_up


def complete(
    conn: Connection, telegrams: Iterable[tuple[str, str]]
) -> list[tuple[str, str, bytes]]:
    """(topic, message, all packets one behind the other) of those that are complete."""
    found: list[tuple[str, str, bytes]] = []
    with conn.cursor(binary=True) as cursor:
        for key in telegrams:
            row = cursor.execute(_COMPLETE.encode(), key).fetchone()
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
        rows = cursor.execute(_OVERDUE.encode(), (timestamp(before),))
        return [Incomplete(*row) for row in rows]
