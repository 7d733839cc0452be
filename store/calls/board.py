"""The board of a call: who has answered and who has not, with seconds."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from domain.call import CallKind, End, Means, SeatState, Step, SummonsState
from domain.contact import Kind, Tier
from domain.level import Level
from domain.warning import Mode
from store.database import Connection

State = Literal["live", "ended", "all"]

_STATES = {"live": "c.ended IS NULL", "ended": "c.ended IS NOT NULL", "all": "true"}

_CALLS = """
    SELECT c.id, c.warning_id, c.kind, c.level::text, c.mode, c.title, c.text, c.began, c.ended,
           c.end_reason, c.ring, jsonb_array_length(c.plan -> 'rings'), n.seats, n.answered,
           n.waiting, n.unanswered, n.stopped
    FROM call c CROSS JOIN LATERAL (
        SELECT count(*) AS seats, count(*) FILTER (WHERE state = 'answered') AS answered,
               count(*) FILTER (WHERE state = 'waiting') AS waiting,
               count(*) FILTER (WHERE state = 'unanswered') AS unanswered,
               count(*) FILTER (WHERE state = 'stopped') AS stopped
        FROM seat WHERE call_id = c.id
    ) n
"""

# Who answered for a seat first; where it settled without a summons of its own, he had heard of
# it standing in for another.
_SEATS = """
    SELECT o.id, o.ring, o.step, o.state, o.settled_at, c.id, c.code, c.name, c.post, c.tier,
           c.town, c.village, c.unit, a.contact_id, a.name, a.step, a.means, a.answered_at,
           extract(epoch FROM a.answered_at - k.began)::float8,
           ARRAY(SELECT summons_id FROM seat_summons l WHERE l.seat_id = o.id ORDER BY 1)
    FROM seat o JOIN contact c ON c.id = o.contact_id JOIN call k ON k.id = o.call_id
    LEFT JOIN LATERAL (
        SELECT s.contact_id, p.name, s.step, s.means, s.answered_at
        FROM summons s JOIN contact p ON p.id = s.contact_id
        WHERE s.call_id = o.call_id AND s.answered_at IS NOT NULL AND o.state = 'answered'
          AND (s.contact_id = o.contact_id
               OR s.id IN (SELECT summons_id FROM seat_summons l WHERE l.seat_id = o.id))
        ORDER BY s.answered_at, s.id LIMIT 1
    ) a ON true
    WHERE o.call_id = %s::bigint ORDER BY o.ring, o.id
"""

_SUMMONSES = """
    SELECT s.id, s.ring, s.step, s.turn, s.owes, s.state, s.text, c.id, c.code, c.name, c.kind,
           c.post, s.queued_at, s.due_at, s.sent_at, s.delivered_at, s.ended_at, s.answered_at,
           s.means, coalesce(s.answered_by, ''), s.remark,
           extract(epoch FROM s.answered_at - s.queued_at)::float8
    FROM summons s JOIN contact c ON c.id = s.contact_id
    WHERE s.call_id = %s::bigint ORDER BY s.ring, s.id
"""

_DELIVERIES = """
    SELECT d.summons_id, d.id, d.channel, d.address, d.state, d.tries, d.start_at, d.sent_at,
           d.reference, d.error
    FROM delivery d JOIN summons s ON s.id = d.summons_id
    WHERE s.call_id = %s::bigint ORDER BY d.id
"""


@dataclass(frozen=True, slots=True)
class CallView:
    """A call with its counts of seats; `ring` of `rings` has begun last (from 0)."""

    id: int
    warning: int
    kind: CallKind
    level: Level
    mode: Mode
    title: str
    text: str
    began: int
    ended: int | None
    end_reason: End | None
    ring: int
    rings: int
    seats: int
    answered: int
    waiting: int
    unanswered: int
    stopped: int


@dataclass(frozen=True, slots=True)
class SeatView:
    """A village, a town, a post, and who answered for it after how many `seconds` of the call."""

    id: int
    ring: int
    step: Step
    state: SeatState
    settled: int | None
    contact: int
    code: str
    name: str
    post: str
    tier: Tier
    town: str
    village: str
    unit: str
    answered_by: int | None
    answered_name: str
    answered_as: Step | None
    means: Means | None
    answered_at: int | None
    seconds: float | None
    summonses: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DeliveryView:
    """A message; `address` is a person's: it is masked for who may not see it."""

    id: int
    channel: str
    address: str
    state: str
    tries: int
    start: int
    sent: int | None
    reference: str
    error: str


@dataclass(frozen=True, slots=True)
class SummonsView:
    """A person called, and his messages; `seconds` from when he was called to his answer."""

    id: int
    ring: int
    step: Step
    turn: int
    owes: bool
    state: SummonsState
    text: str
    contact: int
    code: str
    name: str
    contact_kind: Kind
    post: str
    queued: int
    due: int
    sent: int | None
    delivered: int | None
    ended: int | None
    answered: int | None
    means: Means | None
    answered_by: str
    remark: str
    seconds: float | None
    deliveries: tuple[DeliveryView, ...]


def calls(
    conn: Connection,
    *,
    state: State = "all",
    warning: int | None = None,
    owed: bool = False,
    before: int | None = None,
    limit: int | None = None,
) -> list[CallView]:
    """Up to `limit` calls, newest first, from below the id `before`; of one warning if given.

    With `owed` only those that asked for answers: who is told the end of a warning owes none.
    """
    query = f"""{_CALLS} WHERE {_STATES[state]} AND (%(warning)s::bigint IS NULL
        OR c.warning_id = %(warning)s) AND c.id < coalesce(%(before)s, 9223372036854775807)
        AND (c.kind <> 'clear' OR NOT %(owed)s) ORDER BY c.id DESC LIMIT %(limit)s"""
    wanted = {"warning": warning, "owed": owed, "before": before, "limit": limit}
    return [_call(row) for row in conn.execute(query.encode(), wanted)]


def newest(conn: Connection, warnings: Collection[int]) -> dict[int, CallView]:
    """The newest call of each of these warnings that asked for answers, by the warning."""
    query = f"""{_CALLS} WHERE c.id IN (SELECT max(id) FROM call
        WHERE warning_id = ANY(%s) AND kind <> 'clear' GROUP BY warning_id)"""
    found = [_call(row) for row in conn.execute(query.encode(), (list(warnings),))]
    return {one.warning: one for one in found}


def get(conn: Connection, call: int) -> CallView | None:
    """The call of an id, None for an unknown one."""
    row = conn.execute(f"{_CALLS} WHERE c.id = %s::bigint".encode(), (call,)).fetchone()
    return None if row is None else _call(row)


def seats(conn: Connection, call: int) -> list[SeatView]:
    """The seats of a call, ring by ring."""
    return [_seat(row) for row in conn.execute(_SEATS, (call,))]


def summonses(conn: Connection, call: int) -> list[SummonsView]:
    """Everybody called, in the order in which he was, with his messages."""
    messages = defaultdict[int, list[DeliveryView]](list)
    for number, *row in conn.execute(_DELIVERIES, (call,)):
        messages[number].append(DeliveryView(*row))
    rows = conn.execute(_SUMMONSES, (call,))
    return [_summons(row, messages[row[0]]) for row in rows]


def _call(row: tuple[Any, ...]) -> CallView:
    number, warning, kind, level, mode, title, text, began, ended, reason, *counts = row
    why = None if reason is None else End(reason)
    words = CallKind(kind), Level.of(level), Mode(mode), title, text
    return CallView(number, warning, *words, began, ended, why, *counts)


def _seat(row: tuple[Any, ...]) -> SeatView:
    number, ring, step, state, settled, contact, code, name, post, tier, *place = row[:13]
    town, village, unit = place
    by, by_name, as_, means, at, seconds, ids = row[13:]
    return SeatView(
        *(number, ring, Step(step), SeatState(state), settled, contact, code, name, post),
        *(Tier(tier), town, village, unit, by, by_name or "", as_ and Step(as_)),
        *(means and Means(means), at, seconds, tuple(ids)),
    )


def _summons(row: tuple[Any, ...], messages: Sequence[DeliveryView]) -> SummonsView:
    number, ring, step, turn, owes, state, text, contact, code, name, kind, post = row[:12]
    queued, due, sent, delivered, ended, answered, means, by, remark, seconds = row[12:]
    return SummonsView(
        *(number, ring, Step(step), turn, owes, SummonsState(state), text, contact, code, name),
        *(Kind(kind), post, queued, due, sent, delivered, ended, answered),
        *(means and Means(means), by, remark, seconds, tuple(messages)),
    )
