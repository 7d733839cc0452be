"""Frames of SL 651-2014: what stands around a body, in HEX (7E7E) and in ASCII (01H).

    7E7E  centre 1  station 5  password 2  function 1  direction and length 2  STX | SYN …  end  CRC
    01    the same fields as hexadecimal digits, except the control characters

Downlink the station stands before the centre. The length counts what stands between STX and the
end character. SYN starts a packet: 12 bits total and 12 bits number come before its body.
"""

from enum import IntEnum, StrEnum
from struct import Struct

import msgspec

from sensors.wire import FrameError
from sensors.wire.sl651.crc import crc16

STX, SYN = 0x02, 0x16
LONGEST = 29 + 0xFFF
"""Bytes of the longest frame: ASCII, a body of 4095."""

_HEX_HEAD = Struct(">2xB5s2sBHB")
_HEX_DOWN = Struct(">2x5sB2sBHB")
_UP, _DOWN = 0x0, 0x8
_DIGITS = frozenset(b"0123456789ABCDEFabcdef")


class Encoding(StrEnum):
    """How a frame is written."""

    HEX = "hex"
    ASCII = "ascii"


class End(IntEnum):
    """End characters: ETX and ETB (more follows) uplink, the others downlink."""

    ETX = 0x03
    EOT = 0x04
    ENQ = 0x05
    ACK = 0x06
    NAK = 0x15
    ETB = 0x17
    ESC = 0x1B


_ENDS: dict[bool, dict[int, End]] = {
    True: {End.ETX: End.ETX, End.ETB: End.ETB},
    False: {end: end for end in End if end is not End.ETX and end is not End.ETB},
}


class Frame(msgspec.Struct, frozen=True, gc=False):
    """One sound frame. `body` is what follows STX, or follows total and number of a packet.

    `total` is 0 for a frame that is no packet; `number` counts from 1. `start` is the place of
    the body in `raw`.
    """

    encoding: Encoding
    up: bool
    centre: int
    address: str
    password: str
    function: int
    total: int
    number: int
    body: bytes
    end: End
    start: int
    raw: bytes

    @property
    def complete(self) -> bool:
        """Whether with it a telegram is complete, if the packets before it came."""
        return self.number == self.total


class Unfinished(Exception):  # noqa: N818 - it is no error: more bytes will tell
    """The bytes may be the start of a frame, of which at least `needed` bytes must come."""

    def __init__(self, needed: int) -> None:
        super().__init__(needed)
        self.needed = needed


def decode_frame(raw: bytes) -> Frame:
    """The one frame that `raw` is; FrameError for anything else."""
    try:
        frame = frame_at(raw, 0)
    except Unfinished as more:
        raise FrameError(f"{len(raw)} bytes, at least {more.needed} expected", len(raw)) from None
    if len(frame.raw) < len(raw):
        raise FrameError(f"{len(raw) - len(frame.raw)} bytes after the frame", len(frame.raw))
    return frame


def frame_at(data: bytes, at: int) -> Frame:
    """The frame that begins at `at`; Unfinished, or FrameError (its offset counts from `at`)."""
    if data[at : at + 1] == b"\x01":
        return _ascii_at(data, at)
    if data[at : at + 2] == b"~~":
        return _hex_at(data, at)
    if data[at:] == b"~" or not data[at:]:
        raise Unfinished(17)
    raise FrameError("no start of a frame", 0)


def _hex_at(data: bytes, at: int) -> Frame:
    if len(data) - at < 14:
        _promise_hex(data, at)
    centre, station, password, function, word, start = _HEX_HEAD.unpack_from(data, at)
    up, length = _direction(word >> 12, 11), word & 0xFFF
    if not up:
        station, centre, *_ = _HEX_DOWN.unpack_from(data, at)
    before = _before(start, length, 3, 13)
    last = at + 14 + length
    _ended(data, last, up, last + 3, at)
    check = crc16(data[at : last + 1])
    if check != (data[last + 1] << 8 | data[last + 2]):
        raise _mismatch(check, data[last + 1 : last + 3].hex(), last + 1 - at)
    total = number = 0
    if before:
        packet = int.from_bytes(data[at + 14 : at + 17], "big")
        total, number = _packet(packet >> 12, packet & 0xFFF, 14)
    return Frame(
        Encoding.HEX, up, centre, station.hex().upper(), password.hex().upper(), function,
        total, number, data[at + 14 + before : last], _ENDS[up][data[last]],
        14 + before, data[at : last + 3],
    )  # fmt: skip


def _promise_hex(data: bytes, at: int) -> None:
    """Refuse a head that is cut off but already wrong, else wait for the rest of it."""
    if len(data) - at > 11:
        _direction(data[at + 11] >> 4, 11)
    raise Unfinished(17)


def _ascii_at(data: bytes, at: int) -> Frame:
    head = data[at + 1 : at + 23]
    if not _DIGITS.issuperset(head):
        wrong = next(i for i, byte in enumerate(head) if byte not in _DIGITS)
        raise FrameError("a head in ASCII has hexadecimal digits only", 1 + wrong)
    if len(head) > 18:
        up = _direction(int(head[18:19], 16), 19)
    if len(data) - at < 24:
        raise Unfinished(29)
    text = head.decode().upper()
    length = int(text[19:], 16)
    before = _before(data[at + 23], length, 6, 23)
    last = at + 24 + length
    _ended(data, last, up, last + 5, at)
    check, printed = crc16(data[at : last + 1]), data[last + 1 : last + 5]
    if b"%04X" % check != printed.upper():
        raise _mismatch(check, printed.decode("ascii", "backslashreplace"), last + 1 - at)
    total = number = 0
    if before:
        if not _DIGITS.issuperset(data[at + 24 : at + 30]):
            raise FrameError("total and number of packets are no hexadecimal digits", 24)
        packet = int(data[at + 24 : at + 30], 16)
        total, number = _packet(packet >> 12, packet & 0xFFF, 24)
    return Frame(
        Encoding.ASCII, up, int(text[:2] if up else text[10:12], 16),
        text[2:12] if up else text[:10], text[12:16], int(text[16:18], 16),
        total, number, data[at + 24 + before : last], _ENDS[up][data[last]],
        24 + before, data[at : last + 5],
    )  # fmt: skip


def _direction(nibble: int, offset: int) -> bool:
    if nibble == _UP:
        return True
    if nibble == _DOWN:
        return False
    raise FrameError(f"direction {nibble:X}, expected 0 (up) or 8 (down)", offset)


def _before(start: int, length: int, packet: int, offset: int) -> int:
    """What stands between the start character and the body: total and number of a packet."""
    if start == STX:
        before = 0
    elif start == SYN:
        before = packet
    else:
        raise FrameError(f"start character {start:02X}, expected 02 (STX) or 16 (SYN)", offset)
    if length <= before:
        raise FrameError(f"a length of {length} leaves no body", offset - 2)
    return before


def _ended(data: bytes, last: int, up: bool, size: int, at: int) -> None:
    """Refuse a wrong end character as soon as it is there; wait for what is not."""
    if len(data) > last and data[last] not in _ENDS[up]:
        known = " ".join(f"{end:02X}" for end in _ENDS[up])
        raise FrameError(
            f"end character {data[last]:02X} after a body of {last - at} bytes from the start of "
            f"the frame, expected one of {known}",
            last - at,
        )
    if len(data) < size:
        raise Unfinished(size - at)


def _packet(total: int, number: int, offset: int) -> tuple[int, int]:
    if not 1 <= number <= total:
        raise FrameError(f"packet {number} of {total}", offset)
    return total, number


def _mismatch(own: int, sent: str, offset: int) -> FrameError:
    return FrameError(f"CRC {sent.upper()} sent, {own:04X} computed", offset)


def encode_frame(
    encoding: Encoding,
    up: bool,
    centre: int,
    address: str,
    password: str,
    function: int,
    body: bytes,
    end: End,
    total: int = 0,
    number: int = 0,
) -> bytes:
    """The bytes of a frame; ValueError for a body longer than 4095 bytes."""
    packet = f"{total << 12 | number:06X}" if total else ""
    ascii_ = encoding is Encoding.ASCII
    counted = packet.encode() if ascii_ else bytes.fromhex(packet)
    length = len(counted) + len(body)
    if not 1 <= length <= 0xFFF:
        raise ValueError(f"a body of {length} bytes, at most 4095")
    who = f"{centre:02X}{address}" if up else f"{address}{centre:02X}"
    head = f"{who}{password}{function:02X}{0 if up else 8}{length:03X}"
    frame = b"".join((
        b"\x01" + head.encode() if ascii_ else b"~~" + bytes.fromhex(head),
        bytes((SYN if total else STX,)), counted, body, bytes((end,)),
    ))  # fmt: skip
    check = f"{crc16(frame):04X}"
    return frame + (check.encode() if ascii_ else bytes.fromhex(check))
