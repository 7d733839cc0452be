"""Telegrams of SL 651-2014: frames with their content, readings, and the confirmation."""

from collections.abc import Mapping, Sequence

from domain.datastream import Datastream
from domain.device import Protocol
from sensors.wire import FrameError, Reading
from sensors.wire.sl651.body import Content, read_body
from sensors.wire.sl651.encode import Link, confirm
from sensors.wire.sl651.frame import Encoding, End, Frame, decode_frame
from sensors.wire.sl651.reading import faults, readings
from sensors.wire.sl651.text import read_text
from sensors.wire.telegram import Telegram

TEST = 0x30
"""The function of test reports, which must never alarm."""

_HEARTBEAT = 0x2F
_QUERIED = range(0x37, 0x52)
"""Functions of answers to the centre's questions: nobody confirms them."""


class Report(Telegram):
    """A telegram of SL 651: `frame` is its only frame or the first of its packets."""

    protocol = Protocol.SL651

    def __init__(self, frame: Frame, content: Content, raw: bytes) -> None:
        self.address = frame.address
        self.password = frame.password
        self.function = frame.function
        self.serial = content.serial
        self.sent_at = content.sent_at
        self.test = frame.function == TEST
        self.raw = raw
        self.frame = frame
        self.content = content

    @property
    def key(self) -> str:
        """Function and serial, which a confirmation repeats."""
        return f"{self.function:02X}:{self.serial:04X}"

    @property
    def trigger(self) -> str | None:
        """The element that made the station send an added report: the first of it (33H)."""
        groups = self.content.groups
        return groups[0].element.symbol if self.function == 0x33 and groups else None

    def read(self, streams: Mapping[str, Datastream]) -> tuple[list[Reading], list[str]]:
        """Readings and faults, as `Telegram.read` says; a downlink frame has none of either."""
        if not self.frame.up:
            return [], []
        found = faults(self.function, self.address, self.content)
        if self.content.station not in (None, self.address):
            return [], found
        return readings(self.content, streams, found), found

    def answer(self, now: int) -> bytes | None:
        """The confirmation of a report (M2, M3): ESC, so that the station stays online."""
        frame = self.frame
        if not frame.up or self.function == _HEARTBEAT or self.function in _QUERIED:
            return None
        link = Link(self.address, self.password, frame.centre, frame.encoding)
        more = frame.end is End.ETB and not frame.total
        end = End.ACK if more else End.ESC
        return confirm(link, self.function, self.serial, now, end=end, packets=frame.total)


def decode(raw: bytes) -> Report:
    """The telegram of one frame, uplink or downlink; FrameError for anything else.

    A single packet of several is no telegram: `decode_frame` tells what it is.
    """
    frame = decode_frame(raw)
    if frame.total > 1:
        raise FrameError(f"packet {frame.number} of {frame.total}, the others are missing", 0)
    return report([frame])


def report(frames: Sequence[Frame]) -> Report:
    """The telegram of all its frames in order; FrameError with its offset in their bytes.

    Serial and send time stand in the first packet; devices that repeat them in the others are
    understood too.
    """
    first = frames[0]
    if len(frames) == 1:
        return Report(first, _content(frames, [first.body]), first.raw)
    size = 16 if first.encoding is Encoding.ASCII else 8
    header = first.body[:size] if len(first.body) >= size else b""
    bodies = [first.body, *(one.body.removeprefix(header) for one in frames[1:])]
    raw = b"".join([one.raw for one in frames])
    return Report(first, _content(frames, bodies), raw)


def _content(frames: Sequence[Frame], bodies: Sequence[bytes]) -> Content:
    first = frames[0]
    read = read_body if first.encoding is Encoding.HEX else read_text
    try:
        return read(b"".join(bodies), first.up, first.function)
    except FrameError as wrong:
        raise FrameError(wrong.reason, _place(wrong.offset, frames, bodies)) from None


def _place(offset: int, frames: Sequence[Frame], bodies: Sequence[bytes]) -> int:
    """Where a byte of the joined bodies stands in the joined frames; bodies may lack a header."""
    before = number = 0
    while number < len(frames) - 1 and offset >= len(bodies[number]):
        offset -= len(bodies[number])
        before += len(frames[number].raw)
        number += 1
    frame = frames[number]
    return before + frame.start + len(frame.body) - len(bodies[number]) + offset
