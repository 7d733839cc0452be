"""A gateway with devices before it and a stand-in for the collector behind it."""

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

from domain.device import Device, Protocol
from sensors import topics
from sensors.gateway import Directory, Gateway, Limits, Spool
from sensors.gateway.broker import MqttBroker
from sensors.mqtt import Session
from sensors.wire import hj212, sl651
from sensors.wire.telegram import Telegram

ADDRESS, PASSWORD = "4306260001", "1234"
MN = "010000A8900016F000169DC0"
TIMED = bytes.fromhex(
    "7E7E014306260001123432002B020008240701080010F1F1430626000148F0F024070108002019000125261901023539"
    "230007051238121264036953"
)
"""A timed report of a river station (32H, serial 8)."""

ADDED = bytes.fromhex(
    "7E7E0143062600011234330026020009240701083502F1F1430626000148F0F024070108353923000710032619010310"
    "381212600378BA"
)
"""An added report (33H, serial 9)."""

HEARTBEAT = bytes.fromhex("7E7E01430626000112342F000802000724070108000003E619")

RIVER = Device("R", Protocol.SL651, ADDRESS, PASSWORD)
WATER = Device("W", Protocol.HJ212, MN, "123456")
DEVICES = (RIVER, WATER)


def water(serial: int = 0, password: str = "123456") -> bytes:
    """A real-time report in HJ 212 that wants an answer."""
    now = 1_719_784_800_000_000 + serial * 1_000_000
    (packet,) = hj212.report(
        hj212.REAL_TIME, [hj212.sample("ph", 7.1, "Rtd")],
        address=MN, password=password, sent_at=now, time=now,
    )  # fmt: skip
    return packet


def eventually(true: Callable[[], object], within_s: float = 20.0) -> None:
    """Wait until something is true; fails when it never becomes so."""
    deadline = monotonic() + within_s
    while not true():
        assert monotonic() < deadline, "it never came true"
        sleep(0.01)


class Terminal:
    """A device in the field: a socket."""

    def __init__(self, port: int, receive_bytes: int = 0) -> None:
        self.socket = socket.socket()
        if receive_bytes:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_bytes)
        self.socket.settimeout(20)
        self.socket.connect(("127.0.0.1", port))

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def say(self, data: bytes) -> None:
        self.socket.sendall(data)

    def hear(self) -> bytes:
        """What comes next; nothing where the gateway has cut the connection."""
        try:
            return self.socket.recv(4096)
        except ConnectionResetError:
            return b""

    def is_cut(self) -> bool:
        """Wait for the end of the connection; False where something else comes."""
        return self.hear() == b""

    def hears_nothing(self, for_s: float = 0.3) -> bool:
        self.socket.settimeout(for_s)
        try:
            return self.socket.recv(4096) == b""
        except TimeoutError:
            return True
        finally:
            self.socket.settimeout(20)


class Collector:
    """Takes what stations say, and answers when it is told to."""

    def __init__(self, url: str) -> None:
        self._session = Session(url, f"stand-in-{time.monotonic_ns()}", [topics.SHARED], 500, 0)

    def __enter__(self) -> "Collector":
        self._session.start()
        eventually(lambda: self._session.connected)
        return self

    def __exit__(self, *_: object) -> None:
        self._session.stop()

    def take(self, count: int = 1) -> list[tuple[str, bytes]]:
        """The next messages that are no answers, as topic and payload."""
        taken: list[tuple[str, bytes]] = []

        def enough() -> bool:
            taken.extend(self._heard())
            return len(taken) >= count

        eventually(enough)
        return taken

    def hears_nothing(self, for_s: float = 0.3) -> bool:
        until = monotonic() + for_s
        heard: list[tuple[str, bytes]] = []
        while monotonic() < until:
            heard += self._heard()
        return heard == []

    def answer(self, topic: str, payload: bytes) -> None:
        """Publish what a collector publishes after its commit."""
        named = topics.parse(topic)
        assert named is not None
        for piece in (sl651 if named[1] == "sl651" else hj212).telegrams(payload):
            assert isinstance(piece, Telegram)
            answer = piece.answer(time.time_ns() // 1000)
            assert answer is not None
            self._session.publish(topics.down(named[0]), answer)

    def _heard(self) -> list[tuple[str, bytes]]:
        deliveries = self._session.take(1, 0.05)
        self._session.acknowledge(deliveries)
        return [(one.topic, one.payload) for one in deliveries if not one.topic.endswith("/down")]


class Running:
    """A gateway in a thread of its own."""

    def __init__(self, url: str, folder: Path, limits: Limits, spool_bytes: int) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self.directory = Directory(DEVICES)
        self._parts = url, folder, limits, spool_bytes
        self._open = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()))
        self._thread.start()
        self._open.wait(20)

    async def _serve(self) -> None:
        url, folder, limits, spool_bytes = self._parts
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        self.broker = MqttBroker(url)
        self.gateway = Gateway(self.directory, Spool(folder, spool_bytes), self.broker, limits)
        self._open.set()
        await self.gateway.serve(self._listener, self._stop)

    @property
    def cut_off(self) -> dict[str, int]:
        """How many peers were cut off for which reason."""
        return dict(self.gateway.counters.cut_off)

    @property
    def waiting(self) -> int:
        """Telegrams in the spool."""
        return int(str(self.gateway.words()["waiting"]))

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(20)
        assert not self._thread.is_alive()


@contextmanager
def gateway(
    url: str,
    folder: Path,
    limits: Limits = Limits(),
    *,
    spool_bytes: int = 2**20,
    connected: bool = True,
) -> Iterator[Running]:
    """A running gateway for the devices of this module."""
    running = Running(url, folder, limits, spool_bytes)
    try:
        if connected:
            eventually(lambda: running.broker.connected)
        yield running
    finally:
        running.stop()
