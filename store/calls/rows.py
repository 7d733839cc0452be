"""The rows of a call, each kind written by one statement however many there are."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from secrets import token_urlsafe

from domain.call import Key, Seat, Step, Summons, SummonsState
from domain.level import Level
from store.database import Connection
from store.micros import timestamp

_SECRET = 16
"""Bytes of a key or token: nobody guesses one."""

_SEATS = """
    INSERT INTO seat (call_id, contact_id, ring, step, state, settled_at)
    SELECT %(call)s, * FROM unnest(%(contacts)s::int[], %(rings)s::smallint[], %(steps)s::text[],
                                   %(states)s::text[], %(settled)s::timestamptz[])
    ON CONFLICT (call_id, contact_id) DO UPDATE
    SET step = excluded.step, state = excluded.state, settled_at = excluded.settled_at
"""

_SUMMONSES = """
    INSERT INTO summons (call_id, ring, step, contact_id, turn, owes, text, state, queued_at,
                         due_at, token)
    SELECT %(call)s, * FROM unnest(%(rings)s::smallint[], %(steps)s::text[], %(contacts)s::int[],
        %(turns)s::smallint[], %(owes)s::boolean[], %(texts)s::text[], %(states)s::text[],
        %(queued)s::timestamptz[], %(due)s::timestamptz[], %(tokens)s::text[])
    RETURNING id, ring, step, contact_id, turn
"""

_CHANGE = """
    UPDATE summons s SET state = one.state, ended_at = one.ended, answered_at = one.answered,
        means = CASE WHEN one.answered IS NOT NULL THEN coalesce(s.means, %(means)s) END,
        answered_by = CASE WHEN one.answered IS NOT NULL THEN coalesce(s.answered_by, %(by)s) END,
        remark = CASE WHEN %(said)s = '' THEN s.remark ELSE %(said)s END
    FROM unnest(%(rings)s::smallint[], %(steps)s::text[], %(contacts)s::int[],
                %(turns)s::smallint[], %(states)s::text[], %(ended)s::timestamptz[],
                %(answered)s::timestamptz[])
         AS one (ring, step, contact, turn, state, ended, answered)
    WHERE s.call_id = %(call)s AND (s.ring, s.step, s.contact_id, s.turn)
        = (one.ring, one.step, one.contact, one.turn)
    RETURNING s.id, s.ring, s.step, s.contact_id, s.turn
"""

_LINKS = """
    INSERT INTO seat_summons (seat_id, step, summons_id)
    SELECT o.id, one.step, one.summons
    FROM unnest(%(contacts)s::int[], %(steps)s::text[], %(summonses)s::bigint[])
         AS one (contact, step, summons)
    JOIN seat o ON o.call_id = %(call)s AND o.contact_id = one.contact
"""

_DELIVERIES = """
    INSERT INTO delivery (summons_id, channel, address, text, priority, start_at, state, key)
    SELECT one.summons, one.channel, one.address, one.text, %(priority)s, one.start, 'queued',
           one.key
    FROM unnest(%(summonses)s::bigint[], %(channels)s::text[], %(addresses)s::text[],
                %(texts)s::text[], %(starts)s::timestamptz[], %(keys)s::text[])
         AS one (summons, channel, address, text, start, key)
"""

_STOP = """
    UPDATE delivery SET state = 'stopped' WHERE state = 'queued' AND summons_id = ANY(%s)
"""

_LET_BE = frozenset({SummonsState.TIMED_OUT, *map(SummonsState, ("queued", "sent", "delivered"))})
"""Whose messages go on: who is late may still hear and answer."""


@dataclass(frozen=True, slots=True)
class Way:
    """A message over one channel, with what is said there, not before `start` (microseconds)."""

    channel: str
    address: str
    text: str
    start: int


@dataclass(frozen=True, slots=True)
class Order:
    """What one person is told, in full, and by which ways."""

    text: str
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """What a person said, for the record: `means` is None where it was no answer."""

    means: str | None = None
    text: str = ""
    by: str = ""


def seats(conn: Connection, call: int, seats: Mapping[int, Seat]) -> None:
    """Insert or update the seats of contacts."""
    if not seats:
        return
    columns = {
        "contacts": list(seats),
        "rings": [one.ring for one in seats.values()],
        "steps": [one.step.value for one in seats.values()],
        "states": [one.state.value for one in seats.values()],
        "settled": [_time(one.settled) for one in seats.values()],
    }
    conn.execute(_SEATS, {"call": call, **columns})


def add(
    conn: Connection, call: int, new: Mapping[Key, Summons], orders: Mapping[Key, Order]
) -> dict[Key, int]:
    """Insert summonses; their ids."""
    if not new:
        return {}
    columns = {
        "owes": [one.owes for one in new.values()],
        "texts": [orders[key].text for key in new],
        "states": [one.state.value for one in new.values()],
        "queued": [timestamp(one.queued) for one in new.values()],
        "due": [timestamp(one.due) for one in new.values()],
        "tokens": [token_urlsafe(_SECRET) for _ in new],
    }
    found = conn.execute(_SUMMONSES, {"call": call, **_keys(new), **columns})
    return {Key(ring, Step(step), *who): number for number, ring, step, *who in found}


def link(conn: Connection, call: int, seats: Mapping[int, Seat], ids: Mapping[Key, int]) -> None:
    """Say which of the new summonses stand for which seats."""
    links = [(who, key) for who, seat in seats.items() for key in seat.summonses if key in ids]
    if not links:
        return
    columns = {
        "contacts": [who for who, _ in links],
        "steps": [key.step.value for _, key in links],
        "summonses": [ids[key] for _, key in links],
    }
    conn.execute(_LINKS, {"call": call, **columns})


def deliver(conn: Connection, level: Level, orders: Mapping[int, Order]) -> None:
    """Insert the messages of new summonses by their ids; the highest level goes first."""
    ways = [(number, way) for number, order in orders.items() for way in order.ways]
    if not ways:
        return
    columns = {
        "summonses": [number for number, _ in ways],
        "channels": [way.channel for _, way in ways],
        "addresses": [way.address for _, way in ways],
        "texts": [way.text for _, way in ways],
        "starts": [timestamp(way.start) for _, way in ways],
        "keys": [token_urlsafe(_SECRET) for _ in ways],
    }
    conn.execute(_DELIVERIES, {"priority": int(level), **columns})


def change(
    conn: Connection, call: int, changed: Mapping[Key, Summons], said: Said
) -> dict[Key, int]:
    """Update summonses, and stop the messages of those whose part is over; their ids."""
    if not changed:
        return {}
    columns = {
        "states": [one.state.value for one in changed.values()],
        "ended": [_time(one.ended) for one in changed.values()],
        "answered": [_time(one.answered) for one in changed.values()],
    }
    words = {"means": said.means, "by": said.by, "said": said.text}
    found = conn.execute(_CHANGE, {"call": call, **_keys(changed), **columns, **words})
    ids = {Key(ring, Step(step), *who): number for number, ring, step, *who in found}
    over = [ids[key] for key, one in changed.items() if one.state not in _LET_BE]
    conn.execute(_STOP, (over,))
    return ids


def codes(conn: Connection, contacts: Collection[int]) -> list[str]:
    """The codes of contacts."""
    if not contacts:
        return []
    query = "SELECT code FROM contact WHERE id = ANY(%s) ORDER BY id"
    return [code for (code,) in conn.execute(query, (list(contacts),))]


def _keys(keys: Collection[Key]) -> dict[str, object]:
    return {
        "rings": [one.ring for one in keys],
        "steps": [one.step.value for one in keys],
        "contacts": [one.contact for one in keys],
        "turns": [one.turn for one in keys],
    }


def _time(micros: int | None) -> datetime | None:
    return None if micros is None else timestamp(micros)
