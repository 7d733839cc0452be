"""Newly accepted rows as events, read from the batch log once per process for all who watch."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import numpy as np
from fastapi.sse import ServerSentEvent

from api import encoding, times
from api.database import Database
from api.streams import OPEN, Subscriber, Topic
from domain.observation import CLOCK, Observations
from store import batches
from store.batches import Batch
from store.database import Connection

PAGE = 200


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a reader wants to see: one datastream, or the county (`only` some of it, if any)."""

    datastream: int | None = None
    only: frozenset[int] = field(default_factory=frozenset)


class ObservationFeed:
    """The streams of readings: `written` is set by the listener."""

    def __init__(self, database: Database, mode: str) -> None:
        self.topic = Topic()
        self.written = asyncio.Event()
        self._database = database
        self._mode = mode
        self._cursor: int | None = None

    async def send(self) -> None:
        """Tell every reader the rows of the batches that are new since the last call."""
        if self._cursor is None or not len(self.topic):
            self._cursor = None
            return
        wanted = [key for key in self.topic.keys if isinstance(key, Wanted)]
        page, events = await self._database.aread(self._read, self._cursor, wanted)
        if page:
            self._cursor = page[-1].id
        for key, event in events.items():
            self.topic.publish(event, key)
        if len(page) == PAGE:
            self.written.set()

    def _read(
        self, conn: Connection, cursor: int, wanted: Sequence[Wanted]
    ) -> tuple[list[Batch], dict[Wanted, ServerSentEvent]]:
        page = batches.read_after(conn, cursor, PAGE)
        if not page:
            return page, {}
        rows = np.concatenate([batch.rows for batch in page])
        now = clock(page, self._mode)
        told = {one: _event(one, rows, now) for one in wanted}
        return page, {one: event for one, event in told.items() if event is not None}

    @asynccontextmanager
    async def follow(self, wanted: Wanted) -> AsyncIterator[AsyncIterator[ServerSentEvent]]:
        """The events from now on; raises while the database is away."""
        with self.topic.join(wanted) as subscriber:
            newest = await self._database.aread(batches.newest)
            if self._cursor is None:
                self._cursor = newest
                self.written.set()
            yield _events(subscriber)


async def _events(subscriber: Subscriber) -> AsyncIterator[ServerSentEvent]:
    yield OPEN
    async for event in subscriber.events():
        yield event


def clock(page: Sequence[Batch], mode: str) -> int | None:
    """The instance's time after these batches: the commit's, or the last tick of an exercise."""
    if mode == "live":
        return max((batch.committed_at for batch in page), default=None)
    ticks = [batch.rows["time"][batch.rows["datastream"] == CLOCK] for batch in page]
    return max((int(some.max()) for some in ticks if some.size), default=None)


def _event(wanted: Wanted, rows: Observations, now: int | None) -> ServerSentEvent | None:
    if wanted.datastream is not None:
        mine = rows[rows["datastream"] == wanted.datastream]
        return _columns(mine, datastream=wanted.datastream) if mine.size else None
    mine = rows[rows["datastream"] != CLOCK]
    if wanted.only:
        mine = mine[np.isin(mine["datastream"], list(wanted.only))]
    if not mine.size and now is None:
        return None
    return _columns(mine, now=times.text(now), datastream=mine["datastream"].tolist())


def _columns(rows: Observations, **extra: object) -> ServerSentEvent:
    data = encoding.columns(rows["time"], rows["value"], rows["flag"], **extra)
    return ServerSentEvent(event="observations", raw_data=data.decode())
