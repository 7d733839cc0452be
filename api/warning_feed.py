"""Transitions and moving warnings as events, told once per process however many people watch.

An id is a transition's id. One engine writes at a time, so ids become visible in order, and
"id greater than the last one sent" misses none and doubles none.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import msgspec
import structlog
from fastapi.sse import ServerSentEvent

from api import models, views
from api.database import Database
from api.life_models import LifeEvent
from api.streams import OPEN, Subscriber, Topic
from api.views import Unit
from domain.life import Event, Kind
from store import life, transitions, warnings
from store.database import Connection, Unavailable

log = structlog.get_logger()

PAGE = 500


@dataclass(frozen=True, slots=True)
class Change:
    """A transition to tell: its id, its event, and the warning that follows from it, if any."""

    id: int
    event: ServerSentEvent
    warning: models.WarningItem | None


class WarningFeed:
    """The stream of warnings: `changed` and `moved` are set by the listener."""

    def __init__(self, database: Database, unit: Unit) -> None:
        self.topic = Topic()
        self.changed = asyncio.Event()
        self.moved = asyncio.Event()
        self._database = database
        self._unit = unit
        self._sent: int | None = None
        self._lived = 0
        self._told: dict[int, models.WarningItem] | None = None
        self._just_told: set[int] = set()

    async def send_changes(self) -> None:
        """Tell every reader the transitions that are new since the last call, then the lives."""
        if self._sent is None:
            return
        async for change in self._after(self._sent):
            self._sent = change.id
            self.topic.publish(change.event)
            self._remember(change.warning)
            self.moved.set()
        await self._send_lives()

    async def _send_lives(self) -> None:
        """Tell what people did; each warning as it stands when it is told."""
        full = True
        while full:
            page = await self._database.aread(lives, self._lived, PAGE, self._unit)
            full = len(page) == PAGE
            for place, told in page:
                self._lived = place
                if told is not None:
                    self.topic.publish(ServerSentEvent(event="life", raw_data=_json(told)))
                    self._remember(told.warning)

    async def send_readings(self) -> None:
        """Tell every reader which open warnings moved since the last call.

        A warning whose level changed, or that was told during the reading of the database, waits
        for the call that follows its transition: nobody hears of a level before it was reached,
        or after it ended.
        """
        if not len(self.topic):
            self._told = None
            return
        self._just_told.clear()
        states = await self._database.aread(open_warnings, self._unit)
        known = self._told or {}
        for state in states:
            told = known.get(state.id)
            if told is None or state == told or state.id in self._just_told:
                continue
            if state.level == told.level:
                known[state.id] = state
                self.topic.publish(_reading(state))

    def _remember(self, warning: models.WarningItem | None) -> None:
        if warning is None or self._told is None:
            return
        self._just_told.add(warning.id)
        if warning.cleared is None:
            self._told[warning.id] = warning
        else:
            self._told.pop(warning.id, None)

    @asynccontextmanager
    async def follow(self, last: int | None) -> AsyncIterator[AsyncIterator[ServerSentEvent]]:
        """The events after transition `last`, or from now on; raises while the database is away.

        The reader joins before "now" is read, so that nothing falls in between.
        """
        with self.topic.join() as subscriber:
            newest = await self._database.aread(transitions.newest)
            if self._told is None:
                self._told = {
                    one.id: one for one in await self._database.aread(open_warnings, self._unit)
                }
            if self._sent is None:
                self._lived = await self._database.aread(life.newest)
                self._sent = newest
                self.changed.set()
            subscriber.forget_states()
            yield self._events(subscriber, newest if last is None else min(last, newest), last)

    async def _events(
        self, subscriber: Subscriber, start: int, last: int | None
    ) -> AsyncIterator[ServerSentEvent]:
        yield OPEN
        try:
            if last is not None:
                async for event in self._missed(subscriber, start):
                    start = max(start, int(event.id or 0))
                    yield event
            async for event in subscriber.events():
                if event.id is None or int(event.id) > start:
                    yield event
        except Unavailable as error:
            log.warning("stream ends: the database is away", error=str(error))

    async def _missed(self, subscriber: Subscriber, start: int) -> AsyncIterator[ServerSentEvent]:
        """The transitions after `start`, then how each open warning stands after the last one."""
        while not subscriber.ended:
            async for change in self._after(start):
                start = change.id
                yield change.event
            subscriber.forget_states()
            states, newest = await self._database.aread(standing, self._unit)
            if newest <= start:
                for state in states:
                    yield _reading(state)
                return

    async def _after(self, start: int) -> AsyncIterator[Change]:
        """The transitions with id above `start`, in order, read page by page."""
        full = True
        while full:
            page = await self._database.aread(changes, start, PAGE, self._unit)
            full = len(page) == PAGE
            for change in page:
                start = change.id
                yield change


def changes(conn: Connection, after: int, limit: int, unit: Unit) -> list[Change]:
    """At most `limit` transitions with id above `after`, and their warnings as they stand now."""
    rows = transitions.read_after(conn, after, limit)
    found = warnings.of_transitions(conn, [row.id for row in rows])
    items = {view.id: views.warning(view, unit) for view in found.values()}
    return [
        _change(views.transition(row), items[found[row.id].id] if row.id in found else None)
        for row in rows
    ]


def lives(
    conn: Connection, after: int, limit: int, unit: Unit
) -> list[tuple[int, LifeEvent | None]]:
    """At most `limit` places behind `after`, and what is told of them.

    What the engine found is told by its transition and not once more.
    """
    events = life.events_after(conn, after, limit)
    told = {one.warning for one in events if _is_told(one)}
    items = {view.id: views.warning(view, unit) for view in warnings.of_ids(conn, sorted(told))}
    return [
        (one.place, views.life_event(one, items[one.warning]) if _is_told(one) else None)
        for one in events
    ]


def _is_told(event: Event) -> bool:
    return event.by != "" or event.kind is Kind.UNSHELVED


def open_warnings(conn: Connection, unit: Unit) -> list[models.WarningItem]:
    """Every open warning as it stands."""
    return [views.warning(view, unit) for view in warnings.open_views(conn)]


def standing(conn: Connection, unit: Unit) -> tuple[list[models.WarningItem], int]:
    """Every open warning, and a transition that none of them is ahead of."""
    return open_warnings(conn, unit), transitions.newest(conn)


def _change(transition: models.TransitionItem, warning: models.WarningItem | None) -> Change:
    data = _json(models.WarningEvent(transition, warning))
    number = transition["id"]
    event = ServerSentEvent(event="warning", id=str(number), raw_data=data)
    return Change(number, event, warning)


def _reading(state: models.WarningItem) -> ServerSentEvent:
    return ServerSentEvent(event="reading", raw_data=_json(state))


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
