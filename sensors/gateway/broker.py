"""The broker as the event loop uses it: asked at once, never waited for."""

import asyncio
import secrets
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from time import monotonic

from sensors import topics
from sensors.mqtt import Delivery, Publisher, Session

_AHEAD = 1000
_STOP_S = 1.2


class MqttBroker:
    """A publisher and a session for answers, each with its own thread.

    Answers are not kept for a gateway that is away: it publishes again what was not answered.
    """

    def __init__(self, url: str) -> None:
        """Raise ValueError for a bad address."""
        name = f"miluo-gateway-{secrets.token_hex(4)}"
        self._publisher = Publisher(url, f"{name}-up")
        self._session = Session(url, f"{name}-down", [topics.down("+")], _AHEAD, expiry_s=0)
        self._stopping = threading.Event()

    def start(self, heard: Callable[[list[Delivery]], object]) -> None:
        """Connect, now or later; `heard` gets the answers in the running loop."""
        self._loop = asyncio.get_running_loop()
        self._publisher.start()
        self._session.start()
        threading.Thread(
            target=self._listen, args=(heard,), name="gateway-answers", daemon=True
        ).start()

    @property
    def connected(self) -> bool:
        """Whether messages can be sent and their answers heard."""
        return self._publisher.connected and self._session.connected

    @property
    def generation(self) -> int:
        """Another number after each loss of a connection."""
        return self._publisher.generation + self._session.generation

    def offer(self, topic: str, payload: bytes, done: Callable[[bool], object]) -> bool:
        """Send a message if that takes no waiting; `done` tells whether the broker took it.

        False also while answers would be missed.
        """
        return self._session.connected and self._publisher.offer(
            topic, payload, partial(self._tell, done)
        )

    def stop(self) -> None:
        """Disconnect; a broker that does not answer is not waited for longer than a second."""
        self._stopping.set()
        ends = [
            threading.Thread(target=one.stop, daemon=True)
            for one in (self._publisher, self._session)
        ]
        for one in ends:
            one.start()
        until = monotonic() + _STOP_S
        for one in ends:
            one.join(max(0.0, until - monotonic()))

    def _listen(self, heard: Callable[[list[Delivery]], object]) -> None:
        while not self._stopping.is_set():
            answers = self._session.take(1, 1.0)
            answers += self._session.take(_AHEAD, 0.0)
            if answers:
                self._tell(heard, answers)
                self._session.acknowledge(answers)

    def _tell(self, action: Callable[..., object], *what: object) -> None:
        with suppress(RuntimeError):  # the loop has ended
            self._loop.call_soon_threadsafe(action, *what)
