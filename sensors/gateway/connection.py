"""One device's connection: it moves bytes between the socket and what they mean."""

import asyncio
import socket
import time
from collections.abc import Iterable
from contextlib import suppress
from typing import Protocol as Shape

import structlog

from domain.device import Protocol
from sensors.gateway.counters import Counters
from sensors.gateway.directory import Directory
from sensors.gateway.hearing import Aside, Event, Hearing, Over, Said
from sensors.gateway.limits import (
    FIRST_S,
    FRAME_S,
    PACKETS_S,
    SEND_BYTES,
    UNANSWERED_BYTES,
    WRITE_S,
    Limits,
)
from sensors.gateway.outbox import Reply
from sensors.wire.telegram import Telegram

log = structlog.get_logger(__name__)


class House(Shape):
    """What connections share and ask for."""

    directory: Directory
    limits: Limits
    counters: Counters

    def admit(self, connection: "Connection") -> str:
        """Count a new connection; the reason why it may not stay, empty where it may."""
        ...

    def forget(self, connection: "Connection") -> None:
        """A connection has ended."""
        ...

    def claim(self, connection: "Connection") -> None:
        """Devices may have begun to speak through a connection."""
        ...

    def submit(self, station: str, telegram: Telegram, reply: Reply) -> None:
        """Bring a telegram of a known device to the collector."""
        ...

    def hand_on(self, aside: Aside) -> None:
        """Bring bytes to the collector that nobody is answered for."""
        ...


class Connection(asyncio.Protocol):
    """Cut off by `watch` when it takes too much time, by itself when it takes too much else."""

    def __init__(self, gateway: House) -> None:
        self._gateway = gateway
        self._hearing = Hearing(gateway.directory)
        self._transport: asyncio.Transport
        self.peer = ""
        self._heard_at = self._unfinished_at = self._held_at = self._unread_at = time.monotonic()
        self._unread = self._is_over = self._has_ended = False
        self._unanswered = 0

    @property
    def addresses(self) -> set[tuple[Protocol, str]]:
        """The devices that have spoken here."""
        return self._hearing.addresses

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin, if there is room for one more."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.set_write_buffer_limits(high=0)
        name = transport.get_extra_info("peername")
        self.peer = name[0] if name else ""
        own = transport.get_extra_info("socket")
        with suppress(OSError):
            own.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
            own.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BYTES)
        refusal = self._gateway.admit(self)
        if refusal:
            self.cut(refusal)

    def data_received(self, data: bytes) -> None:
        """Hear bytes; whatever they do, only this connection may suffer for it."""
        if self._is_over:
            return
        self._heard_at = time.monotonic()
        try:
            was_unfinished, frames = self._hearing.unfinished, self._hearing.frames
            self._act(self._hearing.feed(data))
            self._gateway.claim(self)
            if not was_unfinished or self._hearing.frames > frames:
                self._unfinished_at = self._heard_at
            if not self._hearing.holds or self._hearing.frames > frames:
                self._held_at = self._heard_at
        except Exception:
            log.exception("connection at fault", peer=self.peer)
            self.cut("fault")

    def eof_received(self) -> bool:
        """Stay for the answers that are still to come, and no longer."""
        self._finish()
        self._has_ended = True
        return self._unanswered > 0

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        """Forget it, but for what it left."""
        self._finish()
        self._is_over = True
        self._gateway.forget(self)

    def pause_writing(self) -> None:
        """The peer does not take our answers."""
        self._unread, self._unread_at = True, time.monotonic()

    def resume_writing(self) -> None:
        """It has taken them."""
        self._unread = False

    def watch(self, now: float) -> None:
        """Cut the peer off when it is silent or slow."""
        known = self._hearing.frames > 0
        if self._is_over:
            return
        patience = self._gateway.limits.silence_s if known else FIRST_S
        if now - self._heard_at > patience and not self._unanswered:
            self.cut("silent")
        elif self._hearing.unfinished and now - self._unfinished_at > FRAME_S:
            self._finish()
            self.cut("slow frame")
        elif self._unread and now - self._unread_at > WRITE_S:
            self.cut("answers not read")
        elif self._hearing.holds and now - self._held_at > PACKETS_S:
            self._act(self._hearing.release())

    def cut(self, reason: str) -> None:
        """End the connection, and say why in the log."""
        if self._is_over:
            return
        self._is_over = True
        self._gateway.counters.cut_off[reason] += 1
        stations = sorted(address for _, address in self.addresses)
        log.info("cut off", peer=self.peer, reason=reason, addresses=stations)
        self.close()

    def close(self) -> None:
        """End the connection; answers that are not taken are not waited for."""
        self._is_over = True
        if self._unread:
            self._transport.abort()
        else:
            self._transport.close()

    def _finish(self) -> None:
        """Hand on what is left of a peer that will say no more."""
        try:
            if not self._is_over:
                self._act(self._hearing.end())
        except Exception:
            log.exception("connection at fault", peer=self.peer)

    def _act(self, events: Iterable[Event]) -> None:
        for event in events:
            if isinstance(event, Said):
                self._submit(event.station, event.telegram)
            elif isinstance(event, Over):
                self.cut(event.reason)
            else:
                self._gateway.hand_on(event)

    def _submit(self, station: str, telegram: Telegram) -> None:
        size = len(telegram.raw)

        def reply(answer: bytes | None) -> None:
            self._unanswered -= size
            if not self._transport.is_closing():
                self._reply(answer)

        self._unanswered += size
        self._gateway.submit(station, telegram, reply)
        if self._unanswered > UNANSWERED_BYTES and not self._transport.is_closing():
            self._transport.pause_reading()

    def _reply(self, answer: bytes | None) -> None:
        if answer:
            self._transport.write(answer)
        if self._has_ended and not self._unanswered:
            self.close()
        elif self._unanswered <= UNANSWERED_BYTES:
            self._transport.resume_reading()
