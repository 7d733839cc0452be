"""The planner: what happens to warnings becomes calls, and calls go on until they are answered.

Each round is one transaction under a lock that only one notifier has, with its cursor: who is
killed anywhere and started again calls nobody twice and forgets nobody.
"""

from collections.abc import Callable, Sequence
from functools import partial

import structlog

from alerting.notify.caller import Caller
from alerting.notify.cap import publisher
from alerting.notify.options import Options
from domain.instant import MINUTE
from domain.life import Event, Kind
from store import calls, clock, life, notify_progress, responses
from store.database import Connection, Unavailable
from store.notify_progress import Part

log = structlog.get_logger()

AT_ONCE = 200
"""Events that one transaction follows at most."""

AGAIN = MINUTE
"""After a fault a call is looked at again after so long (ours)."""

_NEWER = frozenset({Kind.RAISED, Kind.RETURNED})
_CALLING = frozenset({Kind.OPENED, Kind.RAISED, Kind.UNSHELVED, Kind.RECALLED})


def plan(conn: Connection, options: Options) -> int:
    """Follow what has happened to warnings since; how many events, 0 while another plans.

    A transaction of its own. What cannot be followed is kept as a fault, and does not hold up
    what comes after it.
    """
    with conn.transaction():
        cursor = notify_progress.take(conn)
        events = [] if cursor is None else life.events_after(conn, cursor, AT_ONCE)
        if not events:
            return 0
        now = clock.instant(conn)
        for event in events:
            _try(conn, event.place, "response", partial(responses.follow, conn, event))
            _try(conn, event.place, "cap", partial(publisher.follow, conn, event, options))
        calls.lock(conn, warnings=[event.warning for event in events])
        caller = Caller(conn, now)
        for event in standing(events):
            _try(conn, event.place, "call", partial(caller.follow, event))
        notify_progress.move(conn, events[-1].place)
    return len(events)


def tick(conn: Connection, options: Options) -> int:
    """Do what is due on the clock of the instance; at how many calls it looked.

    A transaction of its own: shelving that ends, messages to the public that expire, and calls
    whose answers are overdue.
    """
    with conn.transaction():
        if notify_progress.take(conn) is None:
            return 0
        life.end_shelving(conn)
        now = clock.instant(conn)
        publisher.renew(conn, now, options)
        due = calls.due(conn, now)
        calls.lock(conn, calls=due)
        caller = Caller(conn, now)
        for call in due:
            if not _try(conn, calls.event_of(conn, call), "call", partial(caller.tick, call)):
                calls.postpone(conn, call, now + AGAIN)
    return len(due)


def standing(events: Sequence[Event]) -> list[Event]:
    """The events without those after which a warning was raised again, or was over.

    Whoever was away calls people for what is, not for what was.
    """
    later = {event.warning: event.place for event in events if event.kind in _NEWER}
    return [
        event
        for event in events
        if event.kind not in _CALLING or event.place >= later.get(event.warning, 0)
    ]


def _try(conn: Connection, event: int, part: Part, do: Callable[[], None]) -> bool:
    """Whether it could be done; else it is undone, kept as a fault of the event, and we go on."""
    try:
        with conn.transaction():
            do()
    except Unavailable:
        raise
    except Exception as error:
        log.exception("not planned", place=event, part=part)
        notify_progress.fault(conn, event, part, clock.instant(conn), repr(error))
        return False
    return True
