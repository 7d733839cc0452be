"""Packets of HJ 212-2017: `##`, four digits of length, data, four digits of checksum, CR LF."""

import re

import msgspec

from sensors.wire import FrameError
from sensors.wire.hj212.crc import checksum

MOST_DATA = 1024
"""Bytes of data that one packet may carry."""

HEAD, TAIL = 6, 4
"""Bytes before the data, and bytes of checksum behind it."""

LINE_END = b"\r\n"
LONGEST = HEAD + MOST_DATA + TAIL + len(LINE_END)

_WHOLE = re.compile(rb"##[0-9]{4}")
_HEADER = re.compile(rb"##(?:[0-9]{4}|[0-9]{0,3}\Z)|#\Z")
"""A header, or what may become one with the bytes to come."""

_BLANK = re.compile(rb"[\s\0]*")


def packet(data: bytes) -> bytes:
    """The packet of a data segment; ValueError when that is too long for one."""
    if len(data) > MOST_DATA:
        raise ValueError(f"{len(data)} bytes of data, at most {MOST_DATA} in one packet")
    return b"##%04d%b%04X" % (len(data), data, checksum(data)) + LINE_END


class Cut(msgspec.Struct, frozen=True):
    """A piece of a byte stream, `start` bytes behind its beginning.

    Without a `fault` it is a sound packet, from `##` through its checksum. With one it is what
    stands there instead; the fault's offset is one in `raw`.
    """

    start: int
    raw: bytes
    fault: FrameError | None = None

    @property
    def whole(self) -> bytes:
        """What is handed on: a sound packet ends with CR LF, also if the device left that out."""
        return self.raw if self.fault else self.raw + LINE_END


class Cutter:
    """Cuts a byte stream into pieces that are the same in whatever parts the stream comes.

    A wrong length or checksum costs no byte beyond the next header: what follows the `##` of a
    bad packet is searched again. Blanks between packets, line ends among them, are passed over.
    """

    def __init__(self) -> None:
        self._buffer = b""
        self._start = 0
        self._fault: FrameError | None = None

    @property
    def pending(self) -> int:
        """Bytes that wait for those to come, fewer than `LONGEST + HEAD`."""
        return len(self._buffer)

    def feed(self, data: bytes) -> list[Cut]:
        """The pieces that are complete with `data`."""
        return self._cut(data, last=False)

    def end(self, data: bytes = b"") -> list[Cut]:
        """The pieces that are complete with `data`, and what is left: nothing more will come."""
        return self._cut(data, last=True)

    def _cut(self, data: bytes, *, last: bool) -> list[Cut]:
        self._buffer += data
        pieces: list[Cut] = []
        at = 0
        while True:
            if self._fault is None and (blank := _BLANK.match(self._buffer, at)):
                at = blank.end()
            piece = self._piece(at, last=last) if at < len(self._buffer) else None
            if piece is None:
                break
            pieces.append(piece)
            at += len(piece.raw)
        self._buffer = self._buffer[at:]
        self._start += at
        return pieces

    def _piece(self, at: int, *, last: bool) -> Cut | None:
        """The next piece; None when that takes more bytes."""
        if self._fault is None and _WHOLE.match(self._buffer, at):
            try:
                return self._packet(at, last=last)
            except FrameError as fault:
                self._fault = fault
        return self._noise(at, last=last)

    def _packet(self, at: int, *, last: bool) -> Cut | None:
        size = int(self._buffer[at + 2 : at + HEAD])
        if size > MOST_DATA:
            raise FrameError(f"length {size}, at most {MOST_DATA} in one packet", 2)
        end = at + HEAD + size + TAIL
        line = self._buffer.find(b"\n", at, end)
        if line >= 0:
            has = max(len(self._buffer[at:line].rstrip()) - HEAD - TAIL, 0)
            raise FrameError(f"length {size}, but the line has {has} bytes of data", 2)
        if end <= len(self._buffer):
            return Cut(self._start + at, _sound(self._buffer[at:end]))
        if last:
            has = len(self._buffer) - at
            raise FrameError(f"cut short: {end - at} bytes announced, {has} are there", has)
        return None

    def _noise(self, at: int, *, last: bool) -> Cut | None:
        """What is no packet: through the line's end, or up to the next header."""
        begin, most = at + 2 if self._fault else at, at + LONGEST
        header = _HEADER.search(self._buffer, begin, most + HEAD - 1)
        whole = header is not None and len(header[0]) == HEAD
        stop = header.start() if header else min(len(self._buffer), most)
        line = self._buffer.find(b"\n", at, min(stop, most))
        if line >= 0:
            stop = line + 1
        elif stop >= most:
            stop = most
        elif not whole:
            if not last:
                return None
            stop = len(self._buffer)
        fault = self._fault or FrameError("no packet begins here", 0)
        self._fault = None
        return Cut(self._start + at, self._buffer[at:stop], fault)


def _sound(frame: bytes) -> bytes:
    """The frame itself when its checksum is right."""
    said, true = frame[-TAIL:], b"%04X" % checksum(frame[HEAD:-TAIL])
    if said.upper() != true:
        words = said.decode("ascii", "replace")
        raise FrameError(
            f"checksum {words!r}, but the data give {true.decode()}", len(frame) - TAIL
        )
    return frame
