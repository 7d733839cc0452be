"""The response of the county in the database: proposals, and what became of them."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from domain import life
from domain.response import INSTRUMENTS, Event, Kind, Response, proposed
from domain.warning import Mode
from store import clock
from store.database import Connection, scalar
from store.micros import timestamp

_SAID = {Kind.CONFIRMED: "确认", Kind.REJECTED: "否决"}

_LOCK = "SELECT place FROM chain WHERE name = 'response_event' FOR UPDATE"

_SELECT = """
    SELECT place, family, at, kind, level::text, reason, decided_by, by, proposal, warning_id
    FROM response_event e
"""

_IN_FORCE = f"""{_SELECT} WHERE place IN (
    SELECT max(place) FROM response_event WHERE kind = 'confirmed' GROUP BY family)
    AND level <> 'none' ORDER BY family"""

_PENDING = f"""{_SELECT} WHERE place IN (
    SELECT max(place) FROM response_event WHERE kind = 'proposed' GROUP BY family)
    AND NOT EXISTS (SELECT FROM response_event a WHERE a.proposal = e.place) ORDER BY family"""

_INSERT = """
    INSERT INTO response_event (family, at, kind, level, reason, decided_by, by, proposal,
                                warning_id)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING place
"""

_WARNING = """
    SELECT hazard, mode, family, coalesce(nullif(headline, ''), station_name || ' ' || title)
    FROM v_warning WHERE id = %s
"""


class NotPossible(ValueError):  # noqa: N818
    """What stands does not allow it; says in Chinese and English what stands."""


def in_force(conn: Connection) -> dict[str, Event]:
    """The confirmation that holds, by family; a family that is back to none is not there."""
    return {event.family: event for event in _events(conn, _IN_FORCE)}


def pending(conn: Connection) -> list[Event]:
    """The proposals that may be confirmed or rejected, at most one for each family."""
    return _events(conn, _PENDING)


def get(conn: Connection, place: int) -> Event | None:
    """The event of a place, None for an unknown one."""
    return next(iter(_events(conn, f"{_SELECT} WHERE place = %s::bigint", (place,))), None)


def page(
    conn: Connection, *, family: str | None = None, before: int | None = None, limit: int
) -> list[Event]:
    """Up to `limit` events, newest first, from below the place `before`."""
    query = f"""{_SELECT} WHERE (%s::text IS NULL OR family = %s)
        AND place < coalesce(%s, 9223372036854775807) ORDER BY place DESC LIMIT %s"""
    return _events(conn, query, (family, family, before, limit))


def between(conn: Connection, *, start: int, end: int) -> list[Event]:
    """The events from `start` and before `end` (microseconds), oldest first."""
    query = f"{_SELECT} WHERE at >= %s AND at < %s ORDER BY place"
    return _events(conn, query, (timestamp(start), timestamp(end)))


def propose(
    conn: Connection,
    family: str,
    level: Response,
    reason: str,
    by: str,
    warning: int | None = None,
) -> Event:
    """Propose a response to a family of hazards; what was pending for it is so no longer.

    A transaction of its own, or part of the caller's. `NotPossible` where it is in force already;
    LookupError for an unknown warning.
    """
    with conn.transaction():
        conn.execute(_LOCK)
        if warning is not None and conn.execute(_WARNING, (warning,)).fetchone() is None:
            raise LookupError(f"没有预警 {warning} / there is no warning {warning}")
        if _held(conn, family) is level:
            raise NotPossible(f"{level.chinese}已是现状 / it is {level.word} already")
        return _add(conn, _proposal(family, level, reason, by, warning))


def confirm(conn: Connection, proposal: int, decided_by: str, by: str) -> Event:
    """Put a pending proposal in force; `decided_by` names who decided, by name and post.

    A transaction of its own. `NotPossible` where it was answered or a newer one stands;
    LookupError for an unknown one.
    """
    return _answer(conn, proposal, lambda found: replace(
        found, kind=Kind.CONFIRMED, decided_by=decided_by, by=by, proposal=proposal
    ))  # fmt: skip


def reject(conn: Connection, proposal: int, reason: str, decided_by: str, by: str) -> Event:
    """Turn a pending proposal down, with the reason of who decided; else as `confirm`."""
    return _answer(conn, proposal, lambda found: replace(
        found, kind=Kind.REJECTED, reason=reason, decided_by=decided_by, by=by, proposal=proposal
    ))  # fmt: skip


def follow(conn: Connection, event: life.Event) -> None:
    """Propose what a warning that opened or was raised calls for, in the caller's transaction.

    Nothing where what is in force or pending for its family is as high, nor for a test, nor for
    a warning of an instrument alone.
    """
    if event.kind not in (life.Kind.OPENED, life.Kind.RAISED):
        return
    hazard, mode, family, what = conn.execute(_WARNING, (event.warning,)).fetchall()[0]
    if mode == Mode.TEST or hazard in INSTRUMENTS:
        return
    wanted = proposed(event.level)
    conn.execute(_LOCK)
    if max(_held(conn, family), _waiting(conn, family)) < wanted:
        reason = f"{what}：{event.level.chinese}预警 / {event.level.word} warning"
        _add(conn, _proposal(family, wanted, reason, "", event.warning))


def _proposal(family: str, level: Response, reason: str, by: str, warning: int | None) -> Event:
    return Event(0, family, 0, Kind.PROPOSED, level, reason, "", by, None, warning)


def _answer(conn: Connection, proposal: int, answered: Callable[[Event], Event]) -> Event:
    with conn.transaction():
        conn.execute(_LOCK)
        found = get(conn, proposal)
        if found is None or found.kind is not Kind.PROPOSED:
            raise LookupError(f"没有启动建议 {proposal} / there is no proposal {proposal}")
        if found not in pending(conn):
            raise NotPossible(_why_not(conn, proposal))
        return _add(conn, answered(found))


def _why_not(conn: Connection, proposal: int) -> str:
    answers = _events(conn, f"{_SELECT} WHERE proposal = %s", (proposal,))
    if not answers:
        return "已有更新的建议 / a newer proposal has taken its place"
    said, by = _SAID[answers[0].kind], answers[0].decided_by
    return f"{by} 已{said} / {answers[0].kind} already by {by}"


def _held(conn: Connection, family: str) -> Response:
    held = in_force(conn).get(family)
    return Response.NONE if held is None else held.level


def _waiting(conn: Connection, family: str) -> Response:
    return max((one.level for one in pending(conn) if one.family == family), default=Response.NONE)


def _add(conn: Connection, event: Event) -> Event:
    """The event with its place and time; the caller holds the lock on the chain."""
    at = clock.instant(conn)
    row = (
        event.family, timestamp(at), event.kind.value, event.level.word, event.reason,
        event.decided_by, event.by, event.proposal, event.warning,
    )  # fmt: skip
    return replace(event, place=scalar(conn, _INSERT, row), at=at)


def _events(conn: Connection, query: str, parameters: Sequence[object] = ()) -> list[Event]:
    return [_from_row(row) for row in conn.execute(query.encode(), parameters)]


def _from_row(row: tuple[Any, ...]) -> Event:
    place, family, at, kind, level, *rest = row
    return Event(place, family, at, Kind(kind), Response.of(level), *rest)
