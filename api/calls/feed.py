"""Calls as they move, told once per process however many people watch the board."""

import asyncio
from collections.abc import AsyncIterator, Collection, Iterable
from contextlib import asynccontextmanager

import msgspec
from fastapi.sse import ServerSentEvent

from api.calls import models, views
from api.database import Database
from api.streams import OPEN, Subscriber, Topic
from store import calls
from store.database import Connection, snapshot

PAUSE_S = 0.5
"""A county that answers is told at most twice a second."""


class CallFeed:
    """The stream of calls: `hear` is called by the listener, `send` after `moved`."""

    def __init__(self, database: Database) -> None:
        self.topic = Topic()
        self.moved = asyncio.Event()
        self._database = database
        self._waiting: set[int | None] = set()
        self._told: dict[int, dict[int, models.SeatItem]] = {}

    def hear(self, call: int | None) -> None:
        """A call has moved; None: it was not heard which ones have."""
        self._waiting.add(call)
        self.moved.set()

    async def send(self) -> None:
        """Tell every reader how the calls stand that have moved since the last time."""
        waiting, self._waiting = self._waiting, set()
        if not len(self.topic):
            self._told.clear()
            return
        try:
            found = await self._database.aread(_read, waiting)
        except Exception:
            self._waiting |= waiting
            raise
        for call, seats in found:
            self.topic.publish(self._event(call, seats))

    def _event(self, call: models.CallSummary, seats: Iterable[models.SeatItem]) -> ServerSentEvent:
        before = self._told.get(call.id, {})
        moved = [one for one in seats if before.get(one.id) != one]
        self._told[call.id] = before | {one.id: one for one in moved}
        if call.ended is not None:
            del self._told[call.id]
        data = msgspec.json.encode(models.CallEvent(call, moved)).decode()
        return ServerSentEvent(event="call", raw_data=data)

    @asynccontextmanager
    async def follow(self) -> AsyncIterator[AsyncIterator[ServerSentEvent]]:
        """The events from now on; raises while the database is away."""
        with self.topic.join() as subscriber:
            await self._database.aread(calls.calls, limit=1)
            yield _events(subscriber)


async def _events(subscriber: Subscriber) -> AsyncIterator[ServerSentEvent]:
    yield OPEN
    async for event in subscriber.events():
        yield event


def _read(
    conn: Connection, numbers: Collection[int | None]
) -> list[tuple[models.CallSummary, list[models.SeatItem]]]:
    """Calls as they stand, with all their seats; None stands for those that are live."""
    known = {number for number in numbers if number is not None}
    with snapshot(conn):
        if None in numbers:
            known |= {one.id for one in calls.calls(conn, state="live")}
        found = [calls.get(conn, number) for number in sorted(known)]
        return [
            (views.call(one), [views.seat(seat) for seat in calls.seats(conn, one.id)])
            for one in found
            if one is not None
        ]
