"""A publisher: many messages under way, each acknowledged by the broker."""

import threading
from collections import deque
from collections.abc import Callable

from paho.mqtt.enums import MQTTErrorCode
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from sensors.mqtt.link import Link, connect_properties

_WINDOW = 1000
_NO_SUBSCRIBER = 0x10


class PublishError(RuntimeError):
    """The broker refused messages; the text says how many and why the first."""


class Publisher(Link):
    """QoS 1, pipelined: `publish` returns at once while there is room, `flush` waits for all.

    paho's own window (20) starts the next message only when one is acknowledged and looks
    through all waiting ones each time; here the window is as wide as the broker allows, and
    kept outside paho. Messages are sent again after a lost connection.
    """

    def __init__(self, url: str, client_id: str = "") -> None:
        """Raise ValueError for a bad address; without `client_id` the broker gives one."""
        super().__init__(url, client_id, connect_properties(65_535, 0), clean=True)
        _admit_too_large()
        self._client.on_publish = self._on_publish
        self.unheard = 0
        """Messages that the broker took for nobody: no collector had subscribed."""
        self._window = 0
        self._sent = 0
        self._done = 0
        self._room = threading.Condition()
        self._refused: list[str] = []
        self._marks: deque[tuple[int, ReasonCode]] = deque()
        self._asked: dict[int, Callable[[bool], object]] = {}

    def publish(self, topic: str, payload: bytes) -> None:
        """Send a message, waiting for the broker while it is away or behind.

        ConnectionError when stopped meanwhile; ValueError for a topic with wildcards.
        """
        with self._room:
            self._room.wait_for(lambda: self._sent - self._done < self._window or self._ended)
            if self._ended:
                raise ConnectionError("the publisher has been stopped")
            self._send(topic, payload)

    def offer(self, topic: str, payload: bytes, done: Callable[[bool], object]) -> bool:
        """Send a message if that takes no waiting; False while the broker is away or behind.

        `done` is told in the network thread, which it may not hold up, whether the broker took
        the message for somebody. Never raises for what the broker does.
        """
        with self._room:
            if not self.connected or self._ended or self._sent - self._done >= self._window:
                return False
            self._asked[self._send(topic, payload)] = done
        return True

    def _send(self, topic: str, payload: bytes) -> int:
        info = self._client.publish(topic, payload, qos=1)
        if info.rc not in (MQTTErrorCode.MQTT_ERR_SUCCESS, MQTTErrorCode.MQTT_ERR_NO_CONN):
            raise ConnectionError(f"paho took no message: {info.rc.name}")
        self._sent += 1
        return info.mid

    def flush(self, timeout: float = 60.0) -> None:
        """Wait until the broker has answered for every message.

        PublishError when it refused some since the last flush, TimeoutError after `timeout` s.
        """
        with self._room:
            if not self._room.wait_for(lambda: self._sent == self._done, timeout):
                left = self._sent - self._done
                raise TimeoutError(f"{left} messages not acknowledged by {self.broker}")
            refused, self._refused = self._refused, []
        if refused:
            raise PublishError(f"{len(refused)} messages refused, the first: {refused[0]}")

    def stop(self) -> None:
        """Disconnect and end the thread; what was not flushed may be lost."""
        self._stopping.set()
        with self._room:
            self._room.notify_all()
        super().stop()

    @property
    def _ended(self) -> bool:
        return self._stopping.is_set()

    # The network thread.

    def _connected(self, session_present: bool, properties: Properties | None) -> None:
        with self._room:
            self._window = min(_WINDOW, getattr(properties, "ReceiveMaximum", 65_535))
            self._ready(session_present)
            self._room.notify_all()

    def _on_publish(
        self, _c: object, _u: object, mid: int, reason: ReasonCode, _p: Properties | None
    ) -> None:
        self._marks.append((mid, reason))

    def _burst(self) -> None:
        """Take the acknowledgements of a piece; who sends has then noted what he asked for."""
        told = []
        with self._room:
            while self._marks:
                mid, reason = self._marks.popleft()
                self._done += 1
                self.unheard += reason == _NO_SUBSCRIBER
                done = self._asked.pop(mid, None)
                if done is not None:
                    told.append((done, not reason.is_failure and reason != _NO_SUBSCRIBER))
                elif reason.is_failure:
                    self._refused.append(f"{reason} (0x{reason.value:02x})")
            self._room.notify_all()
        for done, taken in told:
            done(taken)


def _admit_too_large() -> None:
    """Let paho accept the answer with which Mosquitto refuses a message over its size limit.

    MQTT 5 has reason 0x95 for other packets only, so paho would take the broker for broken,
    reconnect, and send the message again, for ever.
    """
    packets = ReasonCode.names[0x95]["Packet too large"]
    if PacketTypes.PUBACK not in packets:
        packets.append(PacketTypes.PUBACK)
