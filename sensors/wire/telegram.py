"""Telegrams: what devices say in the telemetry protocols, as one shape for SL 651 and HJ 212."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass

from domain.datastream import Datastream
from domain.device import Protocol
from sensors.wire import FrameError, Reading


@dataclass(frozen=True, slots=True)
class Bad:
    """Bytes that are no frame, and why; the codec goes on behind them."""

    raw: bytes
    error: FrameError

    def described(self) -> dict[str, object]:
        """What is wrong and where, as values that JSON knows."""
        error = self.error
        return {"error": error.reason, "offset": error.offset, "raw": self.raw.hex().upper()}


@dataclass(frozen=True, slots=True)
class Part:
    """One packet of a telegram whose other packets are elsewhere.

    `message` is the same for the packets of one telegram of a device; `number` counts from 1.
    """

    address: str
    message: str
    number: int
    total: int
    raw: bytes


@dataclass(frozen=True, slots=True)
class Framed:
    """A sound frame of a byte stream, before its content is understood.

    `complete` tells that with it a telegram is complete; packets before it are not.
    """

    protocol: Protocol
    address: str
    password: str
    complete: bool
    raw: bytes


class Telegram(ABC):
    """A complete message of a device.

    `serial` and `sent_at` (microseconds) are the device's own; together with address and
    function they are the same again in a retransmission. A `test` telegram must never alarm.
    """

    protocol: Protocol
    address: str
    password: str
    function: int
    serial: int
    sent_at: int
    test: bool
    raw: bytes

    @property
    @abstractmethod
    def key(self) -> str:
        """What an answer to it repeats, so that the two can be brought together."""

    @abstractmethod
    def read(self, streams: Mapping[str, Datastream]) -> tuple[list[Reading], list[str]]:
        """Readings for the datastreams of its station (by property), and what cannot be used.

        A reading whose property the station lacks is among the readings: the caller refuses it
        as it refuses those of other formats. A fault is one sentence that an engineer can act on.
        """

    @abstractmethod
    def answer(self, now: int) -> bytes | None:
        """The confirmation that the device waits for, sent at `now`; None where it waits not."""
