"""What becomes public of a warning, and when."""

from collections.abc import Sequence
from typing import Protocol

from alerting.notify.cap.identifier import free, identifier
from alerting.notify.cap.message import Envelope, written
from alerting.notify.cap.options import CapOptions
from domain.instant import HOUR
from domain.level import Level
from domain.life import Event, Kind
from domain.response import INSTRUMENTS
from store import cap_messages, life
from store.cap_messages import Message
from store.database import Connection

RENEWED = HOUR
"""So long before it expires a message is said again (ours)."""

_MEASURED = frozenset({Kind.OPENED, Kind.RAISED, Kind.LOWERED, Kind.RETURNED, Kind.CLOSED})


class Publishing(Protocol):
    """What the publisher needs of the notifier's options: without `cap` nothing is published."""

    @property
    def cap(self) -> CapOptions | None:
        """Who speaks."""

    @property
    def release_approval(self) -> bool:
        """Whether a person releases a warning before the public hears of it."""


def follow(conn: Connection, event: Event, options: Publishing) -> None:
    """Publish what an event changes for the public, in the transaction that plans it.

    Planned twice, an event publishes once.
    """
    if options.cap is None or cap_messages.reached(conn, event.warning) >= event.place:
        return
    past = [one for one in life.of_warning(conn, event.warning) if one.place <= event.place]
    to = audible(past, approval=options.release_approval)
    told = cap_messages.series(conn, event.warning)
    if to is not None and to is not (told[-1].level if told else Level.NONE):
        _publish(conn, event.warning, event.place, event.at, to, told, options.cap)


def renew(conn: Connection, now: int, options: Publishing) -> int:
    """Say again what expires within the hour while its warning stands; returns how many.

    For the tick of the planner, in its transaction; `now` on the clock of the instance.
    """
    if options.cap is None:
        return 0
    due = cap_messages.expiring(conn, now + RENEWED)
    for last in due:
        told = cap_messages.series(conn, last.warning)
        _publish(conn, last.warning, last.event, now, last.level, told, options.cap)
    return len(due)


def audible(events: Sequence[Event], *, approval: bool) -> Level | None:
    """At which level the public may hear of a warning after these events of its life.

    NONE: not, or not any more. None: nothing new, for what is higher than was released waits.
    Without approval whatever opens or rises is released by itself.
    """
    level = allowed = Level.NONE
    for one in events:
        if one.kind in _MEASURED:
            level = one.level
        if one.kind is Kind.RELEASED or (one.kind in (Kind.OPENED, Kind.RAISED) and not approval):
            allowed = one.level
        elif one.kind is Kind.WITHHELD:
            allowed = Level.NONE
    if Level.NONE in (level, allowed):
        return Level.NONE
    return level if level <= allowed else None


def _publish(
    conn: Connection,
    warning: int,
    event: int,
    at: int,
    level: Level,
    told: Sequence[Message],
    cap: CapOptions,
) -> None:
    facts = cap_messages.facts(conn, event)
    if facts is None or facts.hazard in INSTRUMENTS:
        return
    kind: cap_messages.Kind = "Cancel" if level is Level.NONE else "Update" if told else "Alert"
    name = free(cap.unit, at, cap_messages.taken(conn, cap.unit, identifier(cap.unit, at)))
    earlier = [(one.sender, one.identifier, one.sent) for one in told]
    envelope = Envelope(name, kind, level, at, earlier)
    title, xml = written(envelope, facts, cap)
    renewal = sum(one.event == event for one in told)
    status = cap_messages.STATUS[facts.mode]
    cap_messages.add(
        conn,
        Message(
            name, event, renewal, warning, kind, status, level, cap.sender, at, envelope.expires,
            title, xml,
        ),
    )  # fmt: skip
