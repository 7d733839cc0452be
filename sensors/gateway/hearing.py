"""What one connection says, without I/O: bytes in; telegrams, rejects and endings out."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from domain.device import Protocol
from sensors.gateway.directory import Directory
from sensors.gateway.limits import BAD_BYTES, BAD_PIECES, HEAD_BYTES, PACKETS_BYTES
from sensors.wire.codecs import CODECS, Stream, protocol_of
from sensors.wire.telegram import Bad, Framed, Telegram

UNIDENTIFIED = "unidentified"
"""Level of the topic while a peer has not yet said who it is."""

_LEVEL = re.compile(r"[0-9A-Za-z_-]{1,64}")


@dataclass(frozen=True, slots=True)
class Said:
    """A telegram of a device that may speak for its station."""

    station: str
    telegram: Telegram


@dataclass(frozen=True, slots=True)
class Aside:
    """Bytes for the collector that nobody is answered for: packets, or what it will reject.

    `stranger` tells that they are of no known device.
    """

    level: str
    protocol: Protocol
    raw: bytes
    stranger: bool = False


@dataclass(frozen=True, slots=True)
class Over:
    """The peer is to be cut off."""

    reason: str


Event = Said | Aside | Over


class Hearing:
    """The state of one connection: its protocol, who speaks, packets that wait for others."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self._protocol: Protocol | None = None
        self._stream: Stream | None = None
        self._head = b""
        self._station = ""
        self._held: list[bytes] = []
        self._bad_pieces = self._bad_bytes = 0
        self.frames = 0
        """Sound frames of known devices so far."""
        self.addresses: set[tuple[Protocol, str]] = set()
        """Who has spoken here."""

    @property
    def unfinished(self) -> bool:
        """Whether a frame has begun and not ended."""
        return bool(self._stream.pending if self._stream else self._head)

    @property
    def holds(self) -> bool:
        """Whether packets wait for the others of their telegram."""
        return bool(self._held)

    def feed(self, data: bytes) -> Iterator[Event]:
        """Events of the next bytes, in order; nothing is to be fed after `Over`."""
        if self._stream is None:
            self._head += data
            self._protocol = protocol_of(self._head)
            if self._protocol is None:
                if len(self._head) > HEAD_BYTES:
                    yield from self._give_up()
                return
            self._stream = CODECS[self._protocol].stream()
            data, self._head = self._head, b""
        yield from self._take(self._stream.feed(data))

    def end(self) -> Iterator[Event]:
        """What is left when the connection ends."""
        if self._stream is not None:
            yield from self._take(self._stream.end())
            self._stream = None
        elif self._head:
            yield from self._give_up()
        yield from self.release()

    def release(self) -> Iterator[Event]:
        """Let go the packets that wait, for the collector to go on waiting."""
        held, self._held = self._held, []
        if held:
            yield self._aside(b"".join(held))

    def _take(self, pieces: Iterable[Framed | Bad]) -> Iterator[Event]:
        for piece in pieces:
            events = self._frame(piece) if isinstance(piece, Framed) else self._garbled(piece)
            for event in events:
                yield event
                if isinstance(event, Over):
                    return

    def _frame(self, frame: Framed) -> Iterator[Event]:
        device = self._directory.device(frame.protocol, frame.address)
        if device is None:
            level = frame.address if _LEVEL.fullmatch(frame.address) else UNIDENTIFIED
            yield Aside(level, frame.protocol, frame.raw, stranger=True)
            yield Over("unknown address")
        elif not device.admits(frame.password):
            yield Aside(device.station, frame.protocol, frame.raw, stranger=True)
            yield Over("wrong password")
        else:
            self._station = device.station
            self.addresses.add((frame.protocol, frame.address))
            self.frames += 1
            self._held.append(frame.raw)
            if frame.complete:
                yield from self._complete(frame.protocol)
            elif sum(map(len, self._held)) > PACKETS_BYTES:
                yield from self.release()

    def _complete(self, protocol: Protocol) -> Iterator[Event]:
        """Understand what is held; packets of other telegrams go on waiting."""
        held, self._held = b"".join(self._held), []
        for piece in CODECS[protocol].telegrams(held):
            if isinstance(piece, Telegram):
                yield from self._telegram(piece)
            elif isinstance(piece, Bad):
                yield from self._garbled(piece)
            else:
                self._held.append(piece.raw)

    def _telegram(self, telegram: Telegram) -> Iterator[Event]:
        device = self._directory.device(telegram.protocol, telegram.address)
        if device is not None:
            yield Said(device.station, telegram)

    def _garbled(self, piece: Bad) -> Iterator[Event]:
        self._bad_pieces += 1
        self._bad_bytes += len(piece.raw)
        yield self._aside(piece.raw[:BAD_BYTES])
        if self._bad_pieces >= BAD_PIECES or self._bad_bytes >= BAD_BYTES:
            yield Over("garbage")

    def _give_up(self) -> Iterator[Event]:
        """Bytes of no known protocol; under the name of one, its codec says what is wrong."""
        head, self._head = self._head, b""
        yield self._aside(head[:BAD_BYTES])
        yield Over("garbage")

    def _aside(self, raw: bytes) -> Aside:
        protocol = self._protocol or Protocol.SL651
        level = self._station or UNIDENTIFIED
        return Aside(level, protocol, raw, stranger=not self._station)
