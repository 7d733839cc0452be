"""What the rules of calling give is written: seats, summonses, messages, and the proof."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from psycopg.types.json import Jsonb

from domain.call import Key, SeatState, Summons, SummonsState
from domain.call_state import CallState
from domain.calling import wake
from store.call_plans import to_document
from store.calls import rows
from store.calls.rows import Order, Said
from store.database import Connection, scalar
from store.micros import timestamp

_CALL = """
    INSERT INTO call (event_place, warning_id, kind, level, mode, plan, title, text, began, ring,
                      wake)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, -1, %s) RETURNING id
"""

_HUSH = """
    UPDATE delivery d SET state = 'stopped' FROM summons s JOIN call c ON c.id = s.call_id
    WHERE d.summons_id = s.id AND d.state = 'queued' AND c.warning_id = %s
"""

_SETTLE = """
    UPDATE call SET ring = %(ring)s, wake = %(wake)s, end_reason = %(ended)s,
        ended = CASE WHEN %(ended)s::text IS NOT NULL THEN coalesce(ended, %(at)s) END
    WHERE id = %(call)s
"""

# A call whose last seat was answered is over, unless somebody is still to be told.
_WAKE = """
    UPDATE call SET wake = least(wake, %(at)s) WHERE id = %(call)s AND ended IS NULL
      AND (%(now)s OR NOT EXISTS (SELECT FROM seat WHERE call_id = %(call)s AND state = 'waiting'))
"""

_EVENTS = """
    INSERT INTO call_event (at, call_id, summons_id, channel, kind, by, remark)
    SELECT %(at)s, %(call)s, * FROM unnest(%(summonses)s::bigint[], %(channels)s::text[],
                                           %(kinds)s::text[], %(bys)s::text[], %(remarks)s::text[])
"""


@dataclass(frozen=True, slots=True)
class Proof:
    """A row of the record; of the call itself where `summons` is None."""

    kind: str
    summons: int | None = None
    channel: str = ""
    by: str = ""
    remark: str = ""


def begin(conn: Connection, event: int, state: CallState, orders: Mapping[Key, Order]) -> int:
    """Write a call that an event of a warning makes; its id. A second one is refused."""
    call = state.call
    words = Jsonb(to_document(call.plan)), call.title, call.text
    began = timestamp(call.began)
    row = (event, call.warning, call.kind, call.level.word, call.mode, *words, began, began)
    number = int(scalar(conn, _CALL, row))
    prove(conn, number, call.began, [Proof("began", remark=call.level.word)])
    save(
        conn, number, replace(state, seats={}, summonses={}, ended=None), state, call.began, orders
    )
    return number


def save(
    conn: Connection,
    number: int,
    before: CallState,
    after: CallState,
    at: int,
    orders: Mapping[Key, Order],
) -> None:
    """Write how a call has changed, in the caller's transaction, which has it locked.

    `orders` has what is said to each new summons.
    """
    proofs = write(conn, number, before, after, Said(), orders)
    if after.ended is not None and before.ended is None:
        proofs.append(Proof("ended", remark=after.ended.value))
    prove(conn, number, at, proofs)
    ended = None if after.ended is None else after.ended.value
    times = {"wake": timestamp(wake(after, at)), "at": timestamp(at)}
    conn.execute(_SETTLE, {"call": number, "ring": after.ring, "ended": ended, **times})


def look_again(conn: Connection, number: int, at: int, *, now: bool) -> None:
    """Have the notifier look at a call at once: always with `now`, else where nobody is awaited."""
    conn.execute(_WAKE, {"call": number, "at": timestamp(at), "now": now})


def postpone(conn: Connection, number: int, until: int) -> None:
    """Have the notifier look at a call later, for now it cannot."""
    conn.execute("UPDATE call SET wake = %s WHERE id = %s", (timestamp(until), number))


def hush(conn: Connection, warning: int) -> None:
    """Stop all that is still to be sent for a warning."""
    conn.execute(_HUSH, (warning,))


def write(
    conn: Connection,
    number: int,
    before: CallState,
    after: CallState,
    said: Said,
    orders: Mapping[Key, Order],
) -> list[Proof]:
    """Write seats, summonses and messages that differ; what is to be proved of it."""
    new, old = _sorted_out(before.summonses, after.summonses)
    seats = {who: seat for who, seat in after.seats.items() if before.seats.get(who) is not seat}
    rows.seats(conn, number, seats)
    ids = rows.add(conn, number, new, orders)
    rows.link(conn, number, seats, ids)
    rows.deliver(conn, after.call.level, {ids[key]: orders[key] for key in new})
    known = rows.change(conn, number, old, said)
    proofs = [Proof("queued", ids[key], remark=key.step.value) for key in new]
    for key, one in old.items():
        proofs += _proofs(before.summonses[key], one, known[key], said)
    given_up = [who for who, seat in seats.items() if seat.state is SeatState.UNANSWERED]
    return proofs + [Proof("unanswered", remark=code) for code in rows.codes(conn, given_up)]


def prove(conn: Connection, number: int, at: int, proofs: Sequence[Proof]) -> None:
    """Add to the record of a call; who listens is told."""
    if not proofs:
        return
    columns = {
        "summonses": [one.summons for one in proofs],
        "channels": [one.channel for one in proofs],
        "kinds": [one.kind for one in proofs],
        "bys": [one.by for one in proofs],
        "remarks": [one.remark for one in proofs],
    }
    conn.execute(_EVENTS, {"call": number, "at": timestamp(at), **columns})


def _sorted_out(
    before: Mapping[Key, Summons], after: Mapping[Key, Summons]
) -> tuple[dict[Key, Summons], dict[Key, Summons]]:
    """Summonses that are new, and those that have changed."""
    changed = {key: one for key, one in after.items() if before.get(key) is not one}
    new = {key: one for key, one in changed.items() if key not in before}
    return new, {key: one for key, one in changed.items() if key in before}


def _proofs(before: Summons, after: Summons, number: int, said: Said) -> list[Proof]:
    """What is recorded of a change; an answer after the end of his part is a late one."""
    if after.state is not SummonsState.ANSWERED:
        mine = said if after.state is SummonsState.REFUSED else Said()
        return [Proof(after.state.value, number, by=mine.by, remark=mine.text)]
    kind = "answered" if before.ended is None else "late_answer"
    return [Proof(kind, number, said.means or "", said.by, said.text)]
