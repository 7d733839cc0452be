"""Fan-out of server-sent events: each event is encoded once and offered to every reader."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable, Iterator
from contextlib import contextmanager

import structlog
from fastapi.sse import ServerSentEvent

from store.database import Unavailable

log = structlog.get_logger()

DEPTH = 1000
"""Events that wait for one reader; one that lags further is cut off and comes back by itself."""

OPEN = ServerSentEvent(comment="open", retry=1000)
"""First line of every stream, sent once nothing can be missed any more; retry in milliseconds."""


class Subscriber:
    """One reader of a topic, with a bounded queue."""

    def __init__(self, depth: int = DEPTH) -> None:
        self._waiting: asyncio.Queue[ServerSentEvent | None] = asyncio.Queue(depth)
        self.ended = False

    def offer(self, event: ServerSentEvent) -> None:
        """Queue an event, or end the stream of a reader that is too slow."""
        if self.ended:
            return
        try:
            self._waiting.put_nowait(event)
        except asyncio.QueueFull:
            self.end()

    def end(self) -> None:
        """End the stream at once, dropping what waits: the reader resumes with Last-Event-ID."""
        self.ended = True
        self._drop()
        self._waiting.put_nowait(None)

    def forget_states(self) -> None:
        """Drop waiting events without an id: they tell a state that was just read anew."""
        for event in self._drop():
            if event is None or event.id is not None:
                self._waiting.put_nowait(event)

    def _drop(self) -> list[ServerSentEvent | None]:
        return [self._waiting.get_nowait() for _ in range(self._waiting.qsize())]

    async def events(self) -> AsyncIterator[ServerSentEvent]:
        """Events in the order offered, until the stream ends."""
        while (event := await self._waiting.get()) is not None:
            yield event


class Topic:
    """The readers of one kind of stream, each with the key of what it wants to see."""

    def __init__(self) -> None:
        self._subscribers: dict[Subscriber, Hashable] = {}
        self._closed = False

    def __len__(self) -> int:
        return len(self._subscribers)

    @property
    def keys(self) -> set[Hashable]:
        """What anybody wants to see."""
        return set(self._subscribers.values())

    def publish(self, event: ServerSentEvent, key: Hashable = None) -> None:
        """Offer an event to every reader with this key."""
        for subscriber, wanted in self._subscribers.items():
            if wanted == key:
                subscriber.offer(event)

    @contextmanager
    def join(self, key: Hashable = None) -> Iterator[Subscriber]:
        """A new reader for the time of the block; its stream ends at once after `close`."""
        subscriber = Subscriber()
        if self._closed:
            subscriber.end()
        self._subscribers[subscriber] = key
        try:
            yield subscriber
        finally:
            del self._subscribers[subscriber]

    def close(self) -> None:
        """End every stream, and those to come."""
        self._closed = True
        for subscriber in self._subscribers:
            subscriber.end()


async def repeat(wake: asyncio.Event, work: Callable[[], Awaitable[None]], pause_s: float) -> None:
    """Do `work` after each `wake`, at most once in `pause_s`; a failure is tried again."""
    while True:
        await wake.wait()
        wake.clear()
        try:
            await work()
        except Exception as error:
            away = isinstance(error, Unavailable)
            log.warning("stream waits", error=str(error), exc_info=None if away else error)
            wake.set()
            await asyncio.sleep(1)
        await asyncio.sleep(pause_s)
