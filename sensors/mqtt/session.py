"""A collector's session: what the broker keeps for us until we say that it is stored."""

import threading
from collections import deque
from collections.abc import Iterable, Sequence
from struct import Struct
from time import monotonic
from typing import NamedTuple

from paho.mqtt.client import MQTTMessage
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode
from paho.mqtt.subscribeoptions import SubscribeOptions

from sensors.mqtt.link import Link, connect_properties, topic_of

SESSION_EXPIRY_S = 30 * 86_400
"""How long the broker keeps messages for a collector that is away."""


_PUBACK = Struct("!BBH")


class Delivery(NamedTuple):
    """A message as it came; `mid` is 0 when its sender wanted no acknowledgement (QoS 0)."""

    generation: int
    mid: int
    topic: str
    payload: bytes


class Session(Link):
    """A persistent MQTT 5 session whose messages are acknowledged by hand.

    The broker sends at most `receive_maximum` messages ahead of their acknowledgement, which
    bounds memory to twice that: what a lost session has left in the queue is still handed out,
    and no new connection is made while the queue is full.
    """

    def __init__(
        self,
        url: str,
        client_id: str,
        topics: Sequence[str],
        receive_maximum: int,
        expiry_s: int = SESSION_EXPIRY_S,
    ) -> None:
        """Raise ValueError for a bad address or a receive maximum outside 1…65535.

        The broker keeps messages for `expiry_s` while we are away.
        """
        if not 1 <= receive_maximum <= 65_535:
            raise ValueError(f"receive maximum must be 1 to 65535, not {receive_maximum}")
        properties = connect_properties(receive_maximum, expiry_s)
        super().__init__(url, client_id, properties, clean=False)
        self.dropped = 0
        """Messages of QoS 0 that came when the queue was full."""
        self._topics = [(topic, SubscribeOptions(qos=1)) for topic in topics]
        self._most = receive_maximum
        self._queue: deque[Delivery] = deque()
        self._wanted = 1
        self._resumed = False
        self._enough = threading.Event()
        self._client.on_message = self._on_message
        self._client.on_plain = self._on_plain
        self._client.on_subscribe = self._on_subscribe

    def take(self, max_messages: int, wait_s: float) -> list[Delivery]:
        """The oldest messages: as soon as there are `max_messages`, or what `wait_s` brought."""
        deadline = monotonic() + wait_s
        self._wanted = max_messages
        while True:
            self._enough.clear()
            left = deadline - monotonic()
            if len(self._queue) >= max_messages or left <= 0 or self._stopping.is_set():
                return self._pop(max_messages)
            self._enough.wait(left)

    def acknowledge(self, deliveries: Iterable[Delivery]) -> None:
        """Let the broker forget these; those of an older connection are passed over.

        The broker sends the latter again, perhaps with other messages under their packet ids.
        """
        marks = [(one.generation, one.mid) for one in deliveries if one.mid]
        self._call(lambda: self._acknowledge(marks))

    def publish(self, topic: str, payload: bytes) -> None:
        """Send a message soon, at least once while the connection lasts, and never wait."""
        self._call(lambda: self._client.publish(topic, payload, qos=1))

    def stop(self) -> None:
        """Acknowledge what was handed to `acknowledge`, disconnect, and end the thread."""
        self._stopping.set()
        self._enough.set()
        super().stop()

    def _pop(self, most: int) -> list[Delivery]:
        taken: list[Delivery] = []
        try:
            while len(taken) < most:
                taken.append(self._queue.popleft())
        except IndexError:
            pass
        return taken

    # The network thread.

    def _acknowledge(self, marks: list[tuple[int, int]]) -> None:
        mids = [mid for generation, mid in marks if generation == self.generation]
        if mids and self._client.socket() is not None:
            self._client.buffered.send(b"".join(map(_puback, mids)))

    def _before_connect(self) -> None:
        while len(self._queue) >= self._most and not self._stopping.wait(0.05):
            pass

    def _connected(self, session_present: bool, properties: Properties | None) -> None:  # noqa: ARG002
        self._resumed = session_present
        if session_present:
            self._queue.clear()
        self._client.subscribe(self._topics)

    def _on_subscribe(
        self, _c: object, _u: object, _mid: int, reasons: list[ReasonCode], _p: Properties | None
    ) -> None:
        refused = [str(reason) for reason in reasons if reason.is_failure]
        if refused:
            self._lost(f"subscription refused: {refused[0]}")
            self._client.disconnect()
        else:
            self._ready(self._resumed)

    def _on_message(self, _c: object, _u: object, message: MQTTMessage) -> None:
        if message.qos == 0 and len(self._queue) >= self._most:
            self.dropped += 1
            return
        mid = message.mid if message.qos else 0
        self._queue.append(
            Delivery(self.generation, mid, topic_of(message), bytes(message.payload))
        )

    def _on_plain(self, mid: int, topic: bytes, payload: bytes) -> None:
        text = topic.decode("utf-8", "backslashreplace")
        self._queue.append(Delivery(self.generation, mid, text, payload))

    def _burst(self) -> None:
        if len(self._queue) >= self._wanted:
            self._enough.set()


def _puback(mid: int) -> bytes:
    """An acknowledgement without properties (MQTT 5, 3.4)."""
    return _PUBACK.pack(0x40, 2, mid)


def forget(url: str, client_id: str, timeout_s: float = 10.0) -> None:
    """Have the broker drop a session and all that it keeps; TimeoutError when it is away.

    For a collector that will never come back: its share of the messages would go on waiting for
    it. Run it once more before, to take what waits.
    """
    last = _Last(url, client_id, connect_properties(1, 0), clean=True)
    last.start()
    try:
        if not last.wait_until_connected(timeout_s):
            raise TimeoutError(f"no broker at {last.broker} within {timeout_s:g} s")
    finally:
        last.stop()


class _Last(Link):
    """A connection that begins and ends a session."""

    def _connected(self, session_present: bool, properties: Properties | None) -> None:  # noqa: ARG002
        self._ready(session_present)
