"""Threads that send: some for each route, so that one that hangs holds up no other."""

from collections.abc import Callable, Mapping
from queue import SimpleQueue
from threading import Lock, Thread

import structlog

from alerting.notify.channel import Channel, Message, Refused, Unreachable
from alerting.notify.results import Answer, Tried
from domain.warning import Mode
from store.deliveries import Due

log = structlog.get_logger()

WIDTH = 32
"""Messages that one route takes at the same time (ours)."""

Route = tuple[str, Mode]
"""A channel, and for which warnings: exercises and tests have gateways of their own."""


class Sender:
    """One route to people. Its threads begin when they are needed and die with the process."""

    def __init__(self, channel: Channel, sent: Callable[[Tried], None], link: str) -> None:
        self._channel, self._sent, self._link = channel, sent, link
        self._queue: SimpleQueue[Due] = SimpleQueue()
        self._lock = Lock()
        self._busy = self._threads = 0

    @property
    def free(self) -> int:
        """How many messages it could send at once now."""
        return max(0, min(WIDTH - self._busy, self._channel.room()))

    @property
    def busy(self) -> int:
        """How many messages it has in hand."""
        return self._busy

    def put(self, due: Due) -> None:
        """Send one; the caller has seen that there is room."""
        with self._lock:
            self._busy += 1
            begin = self._threads < self._busy
            self._threads += begin
        self._queue.put(due)
        if begin:
            Thread(target=self._work, daemon=True, name=f"send-{due.channel}").start()

    def _work(self) -> None:
        while True:
            due = self._queue.get()
            answer = self._try(due)
            with self._lock:
                self._busy -= 1
            self._sent(Tried(due, answer))

    def _try(self, due: Due) -> Answer:
        """What the channel answers; what it should not raise counts as unreachable, and is told."""
        try:
            return self._channel.send(message(due, self._link))
        except (Refused, Unreachable) as answer:
            return answer
        except Exception as fault:
            log.exception("a channel failed", channel=due.channel, delivery=due.id)
            return Unreachable(type(fault).__name__)


def message(due: Due, link: str) -> Message:
    """What is sent; `link` is where the pages with the button are, "" where nobody reaches them."""
    own = f"{link}/answer/{due.token}" if link and due.owes else ""
    words = due.text, due.level, due.mode, due.owes, due.title
    return Message(due.key, due.address, *words, link=own)


def senders(
    channels: Mapping[Route, Channel], sent: Callable[[Tried], None], link: str
) -> dict[Route, Sender]:
    """A sender for each route."""
    return {route: Sender(channel, sent, link) for route, channel in channels.items()}
