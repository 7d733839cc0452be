"""The gateway: it accepts devices, brings their telegrams to the broker and the answers back."""

import asyncio
import socket
import time
from collections import Counter, deque

import structlog

from domain.device import Protocol
from sensors import topics
from sensors.gateway.broker import MqttBroker
from sensors.gateway.connection import Connection
from sensors.gateway.counters import Counters
from sensors.gateway.directory import Directory
from sensors.gateway.hearing import Aside
from sensors.gateway.limits import ASIDES, STRANGERS_PER_S, Limits
from sensors.gateway.outbox import Outbox, Reply
from sensors.gateway.spool import Spool
from sensors.mqtt import Delivery
from sensors.wire.telegram import Telegram

_WATCH_S = 1.0
_REPORT_S = 10.0
_BACKLOG = 1024

log = structlog.get_logger(__name__)


class Gateway:
    """All connections, and what they share; lives in one event loop."""

    def __init__(
        self, directory: Directory, spool: Spool, broker: MqttBroker, limits: Limits
    ) -> None:
        self.directory, self.limits = directory, limits
        self.counters = Counters()
        self._broker = broker
        self._outbox = Outbox(spool, broker, limits.answer_s, self.counters)
        self._connections: set[Connection] = set()
        self._per_ip: Counter[str] = Counter()
        self._speakers: dict[tuple[Protocol, str], Connection] = {}
        self._patience = STRANGERS_PER_S
        self._asides: deque[tuple[str, bytes]] = deque()

    async def serve(self, listener: socket.socket, stop: asyncio.Event) -> None:
        """Serve until `stop`; what is then unanswered stands in the spool on return."""
        self._broker.start(self._heard)
        server = await asyncio.get_running_loop().create_server(
            lambda: Connection(self), sock=listener, backlog=_BACKLOG
        )
        tasks = [
            asyncio.create_task(one) for one in (self._outbox.run(), self._watch(), self._report())
        ]
        try:
            await stop.wait()
        finally:
            server.close()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self._outbox.close()
            for one in list(self._connections):
                one.close()
            self._broker.stop()
            log.info("gateway stopped", **self.words())

    # What connections ask for.

    def admit(self, connection: Connection) -> str:
        """Count a new connection; the reason why it may not stay, empty where it may."""
        self._connections.add(connection)
        self._per_ip[connection.peer] += 1
        self.counters.accepted += 1
        if len(self._connections) > self.limits.connections:
            return "too many connections"
        if self._per_ip[connection.peer] > self.limits.per_ip:
            return "too many connections of one address"
        return ""

    def forget(self, connection: Connection) -> None:
        """A connection has ended."""
        self._connections.discard(connection)
        self._per_ip[connection.peer] -= 1
        if not self._per_ip[connection.peer]:
            del self._per_ip[connection.peer]
        for address in connection.addresses:
            if self._speakers.get(address) is connection:
                del self._speakers[address]

    def claim(self, connection: Connection) -> None:
        """A device speaks through its newest connection only: an older one is a dead one."""
        for address in connection.addresses:
            older = self._speakers.get(address)
            if older is not connection:
                self._speakers[address] = connection
                if older is not None:
                    older.cut("newer connection of the device")

    def submit(self, station: str, telegram: Telegram, reply: Reply) -> None:
        """Bring a telegram of a known device to the collector."""
        self.counters.frames += 1
        self._outbox.submit(station, telegram, reply)

    def hand_on(self, aside: Aside) -> None:
        """Bring bytes to the collector that nobody is answered for.

        While the broker is away they wait in memory. Strangers get no more than a share of the
        line; what is beyond that, or beyond what may wait, is only counted.
        """
        if aside.stranger:
            if self._patience < 1:
                self.counters.unheard += 1
                return
            self._patience -= 1
        if len(self._asides) >= ASIDES:
            self.counters.unheard += 1
            return
        self._asides.append((topics.telemetry(aside.level, aside.protocol), aside.raw))
        self._pass_on()

    def _pass_on(self) -> None:
        while self._asides and self._broker.offer(*self._asides[0], _nothing):
            self._asides.popleft()
            self.counters.rejects += 1

    # In time.

    def _heard(self, answers: list[Delivery]) -> None:
        for one in answers:
            try:
                self._outbox.heard(one.topic, one.payload)
            except Exception:
                log.exception("answer at fault", topic=one.topic, payload=one.payload[:64].hex())

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(_WATCH_S)
            self._pass_on()
            self._patience = min(self._patience + STRANGERS_PER_S * _WATCH_S, STRANGERS_PER_S)
            now = time.monotonic()
            for one in list(self._connections):
                try:
                    one.watch(now)
                except Exception:
                    log.exception("connection at fault", peer=one.peer)

    async def _report(self) -> None:
        while True:
            await asyncio.sleep(_REPORT_S)
            log.info("gateway", **self.words())

    def words(self) -> dict[str, object]:
        """How it goes, for a log line."""
        return {
            "connected": self._broker.connected,
            "connections": len(self._connections),
            "devices": len(self._speakers),
            "waiting": self._outbox.waiting,
            **self.counters.words(),
        }


def _nothing(_: bool) -> None:
    """Nobody waits to know whether the broker took a message."""
