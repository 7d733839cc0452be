"""Messages that wait to be sent, and who takes them.

A delivery is claimed for a while on the clock on the wall. Who claimed it and died has it taken
by another, who sends it again under the same key.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from domain.level import Level
from domain.warning import Mode
from store.clock import instant
from store.database import Connection
from store.micros import timestamp

CLAIM_S = 30.0
"""Three times as long as a gateway may take to answer (ours)."""


@dataclass(frozen=True, slots=True)
class Due:
    """A delivery to be sent now; `tries` counts this one too, `key` and `token` are secrets."""

    id: int
    channel: str
    mode: Mode
    address: str
    key: str
    token: str
    text: str
    title: str
    level: Level
    owes: bool
    tries: int


_CLAIM = """
    WITH free AS (SELECT * FROM unnest(%(channels)s::text[], %(modes)s::text[], %(free)s::int[])
                  AS one (channel, mode, free)),
    chosen AS (
        SELECT found.id FROM free CROSS JOIN LATERAL (
            SELECT d.id FROM delivery d
            JOIN summons s ON s.id = d.summons_id JOIN call c ON c.id = s.call_id
            WHERE d.state = 'queued' AND d.channel = free.channel AND c.mode = free.mode
              AND d.start_at <= %(now)s AND d.next_try <= clock_timestamp()
              AND coalesce(d.claimed_till, '-infinity') <= clock_timestamp()
              AND d.id <> ALL(%(held)s::bigint[])
            ORDER BY d.priority DESC, d.id LIMIT free.free
            FOR UPDATE OF d SKIP LOCKED) found)
    UPDATE delivery d SET tries = d.tries + 1, claimed_by = %(holder)s,
        claimed_till = clock_timestamp() + make_interval(secs => %(claim_s)s)
    FROM summons s JOIN call c ON c.id = s.call_id
    WHERE d.id IN (SELECT id FROM chosen) AND s.id = d.summons_id
    RETURNING d.id, d.channel, c.mode, d.address, d.key, s.token, d.text, c.title, c.level::text,
              s.owes, d.tries, d.priority
"""


def claim(
    conn: Connection,
    holder: str,
    free: Mapping[tuple[str, Mode], int],
    held: Collection[int] = (),
) -> list[Due]:
    """Take up to so many deliveries of each channel and mode, highest priority first.

    `held` are those that the holder has in hand already.
    """
    ways = [(channel, mode.value, number) for (channel, mode), number in free.items() if number]
    if not ways:
        return []
    channels, modes, numbers = (list(column) for column in zip(*ways, strict=True))
    given = {
        "channels": channels,
        "modes": modes,
        "free": numbers,
        "held": list(held),
        "now": timestamp(instant(conn)),
        "holder": holder,
        "claim_s": CLAIM_S,
    }
    rows = conn.execute(_CLAIM, given).fetchall()
    return [_due(row) for row in sorted(rows, key=lambda row: (-row[-1], row[0]))]


def _due(row: tuple[Any, ...]) -> Due:
    number, channel, mode, address, key, token, text, title, level, owes, tries, _ = row
    way = number, channel, Mode(mode), address, key, token
    return Due(*way, text, title, Level.of(level), owes, tries)


def release(conn: Connection, holder: str) -> int:
    """Give back what `holder` had claimed before it was killed; how many those were."""
    query = """UPDATE delivery SET claimed_by = NULL, claimed_till = NULL
        WHERE state = 'queued' AND claimed_by = %s"""
    return conn.execute(query, (holder,)).rowcount
