"""The state of a call as the rules want it."""

from collections import defaultdict
from collections.abc import Sequence

from domain.call import (
    Call,
    CallKind,
    End,
    Key,
    Seat,
    SeatState,
    Step,
    Summons,
    SummonsState,
)
from domain.call_state import CallState
from domain.level import Level
from domain.warning import Mode
from store.call_plans import from_document
from store.database import Connection

_CALL = """
    SELECT warning_id, kind, level::text, mode, plan, title, text, began, ring, end_reason
    FROM call WHERE id = %s::bigint
"""

_SEATS = """
    SELECT contact_id, ring, step, state, settled_at FROM seat
    WHERE call_id = %(call)s AND (%(seats)s::bigint[] IS NULL OR id = ANY(%(seats)s))
    ORDER BY id
"""

_LINKS = """
    SELECT o.contact_id, s.ring, s.step, s.contact_id, s.turn
    FROM seat o JOIN seat_summons l ON l.seat_id = o.id JOIN summons s ON s.id = l.summons_id
    WHERE o.call_id = %(call)s AND (%(seats)s::bigint[] IS NULL OR o.id = ANY(%(seats)s))
    ORDER BY o.id, s.id
"""

_SUMMONSES = """
    SELECT ring, step, contact_id, turn, owes, state, queued_at, due_at, ended_at, answered_at
    FROM summons
    WHERE call_id = %(call)s AND (%(summonses)s::bigint[] IS NULL OR id = ANY(%(summonses)s))
    ORDER BY id
"""

# Those that the answer to one summons can settle or let go: its seats and that of who answers,
# the summonses of these, and the seats that need them too.
_NEAR = """
    WITH mine AS (
        SELECT l.seat_id FROM seat_summons l WHERE l.summons_id = %(summons)s
        UNION SELECT o.id FROM seat o JOIN summons s USING (call_id, contact_id)
              WHERE s.id = %(summons)s
    ), theirs AS (
        SELECT summons_id FROM seat_summons WHERE seat_id IN (SELECT seat_id FROM mine)
        UNION SELECT %(summons)s::bigint
    )
    SELECT ARRAY(SELECT seat_id FROM seat_summons WHERE summons_id IN (SELECT * FROM theirs)
                 UNION SELECT seat_id FROM mine),
           ARRAY(SELECT summons_id FROM theirs)
"""

# Indicators that measure hours until something happens.
_EXPECTED = """
    SELECT last_time + last_value * INTERVAL '1 hour' FROM v_warning
    WHERE id = %s AND indicator IN ('time_to_level', 'failure_time') AND cleared IS NULL
      AND last_value BETWEEN 0 AND 240
"""


def state(conn: Connection, call: int, *, lock: bool = False) -> CallState:
    """The whole state of a call; LookupError for an unknown one.

    With `lock` in the caller's transaction nobody else changes the call until it ends.
    """
    return _state(conn, call, None, None, lock=lock)


def near(conn: Connection, call: int, summons: int) -> CallState:
    """The part of the state that the answer to one summons can change; the call is locked."""
    row = conn.execute(_NEAR, {"summons": summons}).fetchone()
    assert row is not None
    return _state(conn, call, *row)


def expected(conn: Connection, warning: int) -> int | None:
    """The hour (microseconds) for which a warning says that it comes; None where it does not."""
    row = conn.execute(_EXPECTED, (warning,)).fetchone()
    return None if row is None else int(row[0])


def _state(
    conn: Connection,
    call: int,
    seats: Sequence[int] | None,
    summonses: Sequence[int] | None,
    *,
    lock: bool = False,
) -> CallState:
    query = f"{_CALL} {'FOR NO KEY UPDATE' if lock else ''}"
    row = conn.execute(query.encode(), (call,)).fetchone()
    if row is None:
        raise LookupError(f"没有编号为{call}的叫应 / There is no call {call}")
    warning, kind, level, mode, plan, title, text, began, ring, ended = row
    words = from_document(plan), title, text, began
    found = Call(warning, CallKind(kind), Level.of(level), Mode(mode), *words)
    some: dict[str, object] = {"call": call, "seats": seats, "summonses": summonses}
    when = expected(conn, warning) if found.plan.reminders_h and ended is None else None
    why = None if ended is None else End(ended)
    return CallState(found, _seats(conn, some), _summonses(conn, some), ring, when, why)


def _seats(conn: Connection, some: dict[str, object]) -> dict[int, Seat]:
    links = defaultdict[int, list[Key]](list)
    for contact, ring, step, who, turn in conn.execute(_LINKS, some):
        links[contact].append(Key(ring, Step(step), who, turn))
    return {
        contact: Seat(ring, Step(step), tuple(links[contact]), SeatState(state), settled)
        for contact, ring, step, state, settled in conn.execute(_SEATS, some)
    }


def _summonses(conn: Connection, some: dict[str, object]) -> dict[Key, Summons]:
    return {
        Key(ring, Step(step), who, turn): Summons(owes, SummonsState(state), *times)
        for ring, step, who, turn, owes, state, *times in conn.execute(_SUMMONSES, some)
    }
