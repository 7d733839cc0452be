"""The TCP connections of virtual devices to a gateway, as the publisher of a replay.

Ticks of the exercise clock go to the broker, frames down the line of their station. Before the
clock moves on, every frame of the instant has been confirmed or given up: so a replay through
the gateway tells in the order of a replay through the broker, at the pace of the confirmations.
"""

import selectors
import socket
import threading
from contextlib import suppress
from time import monotonic, monotonic_ns

from domain.device import Protocol
from sensors import topics
from sensors.simulators.devices.unconfirmed import WAIT, Unconfirmed
from sensors.simulators.replay import FLUSH_S, Publisher
from sensors.wire.codecs import CODECS
from sensors.wire.telegram import Framed, Telegram

CONNECT_S = 30.0
"""How long a line is tried again while the gateway is away."""

_LOOK_S = 0.2
_RECEIVE = 65_536


class GatewayAwayError(Exception):
    """The gateway takes no connection; the message is one sentence."""


class Line:
    """One station's connection; it connects by itself, and again when it is cut off."""

    def __init__(self, gateway: tuple[str, int], protocol: Protocol, wait: int) -> None:
        """`gateway` is host and port; `wait` how long a confirmation may take (microseconds)."""
        self.unconfirmed = Unconfirmed(wait)
        self.socket: socket.socket | None = None
        self._gateway = gateway
        self._codec = CODECS[protocol]
        self._stream = self._codec.stream()

    def connect(self) -> socket.socket:
        """A new connection, on which all that waits is sent again; OSError without a gateway."""
        self.socket = socket.create_connection(self._gateway, timeout=CONNECT_S)
        self._stream = self._codec.stream()
        self.unconfirmed.cut_off(_now())
        self.repeat()
        return self.socket

    def say(self, frame: bytes) -> None:
        """Send a frame, and remember it where the gateway shall confirm it."""
        key = self._key(frame)
        if key is not None:
            self.unconfirmed.sent(key, frame, _now())
        self._send([frame])

    def repeat(self) -> None:
        """Send again what was not confirmed in time."""
        self._send(self.unconfirmed.due(_now()))

    def hear(self) -> bool:
        """Take the confirmations that have come; False where the connection is over."""
        assert self.socket is not None
        try:
            data = self.socket.recv(_RECEIVE)
        except OSError:
            return False
        for piece in self._stream.feed(data):
            key = self._codec.answer_key(piece.raw) if isinstance(piece, Framed) else None
            if key is not None:
                self.unconfirmed.confirmed(key)
        return bool(data)

    def _send(self, frames: list[bytes]) -> None:
        """A connection that breaks here is noticed by `hear`."""
        if self.socket is None or not frames:
            return
        try:
            self.socket.sendall(b"".join(frames))
        except OSError:
            with suppress(OSError):
                self.socket.shutdown(socket.SHUT_RDWR)

    def _key(self, frame: bytes) -> str | None:
        for heard in self._codec.telegrams(frame):
            if isinstance(heard, Telegram) and heard.answer(heard.sent_at) is not None:
                return heard.key
        return None


class Lines:
    """What a replay needs of an MQTT client, for devices that speak TCP."""

    def __init__(
        self,
        gateway: tuple[str, int],
        protocol: Protocol,
        broker: Publisher,
        stop: threading.Event,
        wait: int = WAIT,
    ) -> None:
        """`broker` publishes the ticks; `stop` ends every waiting."""
        self._new = gateway, protocol, wait
        self._broker = broker
        self._stop = stop
        self._lines: dict[str, Line] = {}
        self._selector = selectors.DefaultSelector()

    @property
    def lost(self) -> int:
        """How many frames were never confirmed."""
        return sum(line.unconfirmed.lost for line in self._lines.values())

    def publish(self, topic: str, payload: bytes) -> None:
        """Send a frame down its station's line, or move the clock when all is confirmed.

        GatewayAwayError where the gateway stays away.
        """
        named = topics.parse(topic)
        if named is not None:
            self._line(named[0]).say(payload)
            return
        self._settle()
        self._broker.publish(topic, payload)
        self._broker.flush(FLUSH_S)

    def flush(self, timeout: float) -> None:
        """Wait for the last confirmations, and for the broker."""
        self._settle()
        self._broker.flush(timeout)

    def close(self) -> None:
        """Cut all lines."""
        for line in self._lines.values():
            if line.socket is not None:
                line.socket.close()
        self._selector.close()

    def _line(self, station: str) -> Line:
        line = self._lines.get(station)
        if line is None:
            line = self._lines[station] = Line(*self._new)
            self._connect(line)
        return line

    def _connect(self, line: Line) -> None:
        deadline = monotonic() + CONNECT_S
        while not self._stop.is_set():
            try:
                self._selector.register(line.connect(), selectors.EVENT_READ, line)
            except OSError as error:
                if monotonic() > deadline:
                    host, port = self._new[0]
                    what = f"The gateway at {host}:{port} is away ({error})."
                    raise GatewayAwayError(what) from None
                self._stop.wait(_LOOK_S)
            else:
                return

    def _settle(self) -> None:
        """Hear and repeat until no frame waits."""
        while not self._stop.is_set():
            waiting = [line for line in self._lines.values() if line.unconfirmed]
            if not waiting:
                return
            for ready, _ in self._selector.select(_LOOK_S):
                if not ready.data.hear():
                    self._selector.unregister(ready.fileobj)
                    self._connect(ready.data)
            for line in waiting:
                line.repeat()


def _now() -> int:
    return monotonic_ns() // 1000
