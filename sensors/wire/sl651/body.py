"""Bodies of HEX frames: serial, send time, and elements that tell their own length.

    serial 2  send time 6  { lead 1  definition 1  data } …

The definition's high five bits count the bytes of data, its low three the decimals. F0F0 sets the
observation time of what follows, F1F1 names the station and is followed by its class letter, and
04 18 sets a step: the element after it is given many times, without lead and definition again.
"""

from collections.abc import Callable
from functools import cache
from math import nan
from struct import Struct
from typing import NoReturn

import msgspec

from domain.instant import MINUTE
from sensors.wire import FrameError
from sensors.wire.sl651 import times
from sensors.wire.sl651.elements import CLASSES, Element, Group, Kind, element

ELEMENTAL = frozenset(range(0x2F, 0x3B)) | {0x46}
"""Functions whose uplink bodies are elements; the others are kept as bytes."""

TO_THE_END = {0xF2: b"\xf2\xf2", 0xF3: b"\xf3\xf3", 0xFD: b"\xfd\xf6"}
"""Markers by lead byte of what has no length: it goes to the end of the body."""

ARRAY_STEP = 5 * MINUTE
_OBSERVED, _STATION = b"\xf0\xf0", b"\xf1\xf1"
_CLASSES = {ord(letter): letter for letter in CLASSES}
_TENTHS = [byte / 10 for byte in range(255)] + [nan]
_LEVELS = Struct(">12H")


class Content(msgspec.Struct, frozen=True, gc=False):
    """What a body says: `sent_at` and times in microseconds, `station` and `klass` None if absent.

    `rest` are the bytes of a body that the project knows no rules for.
    """

    serial: int
    sent_at: int
    station: str | None
    klass: str | None
    groups: list[Group]
    rest: bytes


class _Definition(msgspec.Struct, frozen=True):
    """Lead and definition byte: the element, bytes altogether, the divisor, and how to take it."""

    element: Element
    size: int
    scale: int
    take: Callable[["_Reader", "_Definition", int], int]


def read_body(body: bytes, up: bool, function: int) -> Content:
    """The content of a HEX body; FrameError with its offset in the body."""
    if len(body) < 8:
        raise FrameError(f"a body of {len(body)} bytes has no serial and send time", 0)
    return _Reader(body).read(elemental=up and function in ELEMENTAL, named=up)


class _Reader:
    """One pass over a body."""

    __slots__ = ("body", "groups", "klass", "sent_at", "station", "step", "text", "time")

    def __init__(self, body: bytes) -> None:
        self.body = body
        self.text = body.hex()
        self.groups: list[Group] = []
        self.klass: str | None = None
        self.station: str | None = None
        self.step = 0
        try:
            self.sent_at = self.time = times.instant(self.text[4:16])
        except ValueError as wrong:
            raise _no_time(self.text[4:16], wrong, 2) from None

    def read(self, elemental: bool, named: bool) -> Content:
        """Take what stands behind the send time."""
        body, at = self.body, 8
        if elemental:
            end = len(body)
            while at < end:
                one = _definition(body[at : at + 2])
                if at + one.size > end:
                    _short(one, body, at)
                at = one.take(self, one, at)
        elif named and body[at : at + 2] == _STATION and len(body) >= at + 7:
            self.station, at = self.text[20:30].upper(), at + 7
        return Content(
            body[0] << 8 | body[1], self.sent_at, self.station, self.klass, self.groups, body[at:]
        )


@cache
def _definition(pair: bytes) -> _Definition:
    if len(pair) < 2:
        return _Definition(element(pair[0]), 2, 1, _number)
    lead, definition = pair
    if pair == _OBSERVED:
        return _Definition(element(lead), 7, 1, _observed)
    if pair == _STATION:
        return _Definition(element(lead), 7, 1, _station)
    if lead in (0xF0, 0xF1):
        return _Definition(element(lead), 2, 1, _unmarked)
    if pair == TO_THE_END.get(lead):
        return _Definition(element(lead), 2, 1, _to_the_end)
    if lead == 0xFF:
        return _Definition(element(lead), 3, 1, _users)
    one = element(lead)
    return _Definition(one, 2 + (definition >> 3), 10 ** (definition & 7), _TAKE[one.kind])


def _observed(reader: _Reader, one: _Definition, at: int) -> int:
    text = reader.text[2 * at + 4 : 2 * at + 14]
    try:
        reader.time = times.minute(text)
    except ValueError as wrong:
        raise _no_time(text, wrong, at + 2) from None
    reader.step = 0
    return at + one.size


def _station(reader: _Reader, one: _Definition, at: int) -> int:
    reader.station = reader.text[2 * at + 4 : 2 * at + 14].upper()
    after = at + one.size
    letter = _CLASSES.get(reader.body[after]) if after < len(reader.body) else None
    if letter is None:
        return after
    reader.klass = letter
    return after + 1


def _number(reader: _Reader, one: _Definition, at: int) -> int:
    after = at + one.size
    if reader.step:
        return _series(reader, one, at)
    try:
        value = int(reader.text[2 * at + 4 : 2 * after]) / one.scale
    except ValueError:
        value = _signed(reader, one, at + 2, after)
    reader.groups.append(Group(one.element, reader.time, (value,)))
    return after


def _series(reader: _Reader, one: _Definition, at: int) -> int:
    """All values up to the next observation time: each as wide as the definition says."""
    width, at, values = one.size - 2, at + 2, list[float]()
    while at < len(reader.body) and reader.body[at : at + 2] != _OBSERVED:
        if not width or at + width > len(reader.body):
            left = len(reader.body) - at
            raise FrameError(f"{_name(one)}: {left} bytes behind its last value", at)
        values.append(_signed(reader, one, at, at + width))
        at += width
    reader.groups.append(Group(one.element, reader.time, tuple(values), reader.step))
    return at


def _signed(reader: _Reader, one: _Definition, first: int, last: int) -> float:
    """The number of any decimal digits: FF leads a negative one, F alone is a missing one."""
    text = reader.text[2 * first : 2 * last]
    digits = text[2:] if text.startswith("ff") else text
    if not digits.strip("f"):
        return nan
    try:
        number = int(digits) / one.scale
    except ValueError:
        wrong = next(i for i, nibble in enumerate(digits) if nibble > "9")
        place = first + (len(text) - len(digits) + wrong) // 2
        reason = f"{_name(one)}: {text.upper()} has other than decimal digits"
        raise FrameError(reason, place) from None
    return number if digits is text else 0.0 - number


def _step(reader: _Reader, one: _Definition, at: int) -> int:
    after = at + one.size
    text = reader.text[2 * at + 4 : 2 * after]
    try:
        reader.step = times.step(text)
    except ValueError:
        raise FrameError(f"{_name(one)}: {text.upper()} is no time step", at + 2) from None
    return after


def _status(reader: _Reader, one: _Definition, at: int) -> int:
    text = reader.text[2 * at + 4 : 2 * (at + one.size)]
    value = float(int(text, 16)) if text.strip("f") else nan
    reader.groups.append(Group(one.element, reader.time, (value,)))
    return at + one.size


def _rains(reader: _Reader, one: _Definition, at: int) -> int:
    after = at + one.size
    values = tuple([_TENTHS[byte] for byte in reader.body[at + 2 : after]])
    reader.groups.append(Group(one.element, reader.time, values, ARRAY_STEP))
    return after


def _levels(reader: _Reader, one: _Definition, at: int) -> int:
    after, body = at + one.size, reader.body
    if one.size == 26:
        words = _LEVELS.unpack_from(body, at + 2)
    elif one.size % 2:
        raise FrameError(f"{_name(one)}: {one.size - 2} bytes are no whole levels", at + 1)
    else:
        words = tuple(body[i] << 8 | body[i + 1] for i in range(at + 2, after, 2))
    values = tuple([word / 100 if word != 0xFFFF else nan for word in words])
    reader.groups.append(Group(one.element, reader.time, values, ARRAY_STEP))
    return after


def _raw(reader: _Reader, one: _Definition, at: int) -> int:
    after = at + one.size
    reader.groups.append(Group(one.element, reader.time, raw=reader.body[at + 2 : after]))
    return after


def _to_the_end(reader: _Reader, one: _Definition, at: int) -> int:
    reader.groups.append(Group(one.element, reader.time, raw=reader.body[at + 2 :]))
    return len(reader.body)


def _users(reader: _Reader, one: _Definition, at: int) -> int:
    """An element that users are free to define: FF, its own lead, its definition."""
    after = at + one.size + (reader.body[at + 2] >> 3)
    if after > len(reader.body):
        _short(one, reader.body, at)
    own = element(0xFF00 | reader.body[at + 1])
    reader.groups.append(Group(own, reader.time, raw=reader.body[at + 3 : after]))
    return after


def _unmarked(reader: _Reader, one: _Definition, at: int) -> NoReturn:
    lead = one.element.lead
    raise FrameError(f"{lead:02X} is followed by {reader.body[at + 1]:02X}, not by itself", at + 1)


def _short(one: _Definition, body: bytes, at: int) -> NoReturn:
    there = len(body) - at
    if there < 2:
        raise FrameError(f"{_name(one)}: it has no definition byte", at)
    raise FrameError(f"{_name(one)}: {one.size - 2} bytes announced, {there - 2} are there", at + 1)


def _no_time(text: str, wrong: ValueError, at: int) -> FrameError:
    return FrameError(f"no such time: {text.upper()} ({wrong})", at)


def _name(one: _Definition) -> str:
    lead = one.element.lead
    return f"element {lead:02X} {one.element.symbol}" if one.element.zh else f"element {lead:02X}"


_TAKE: dict[Kind, Callable[[_Reader, _Definition, int], int]] = {
    "number": _number,
    "gate": _number,
    "status": _status,
    "step": _step,
    "rains": _rains,
    "levels": _levels,
    "bytes": _raw,
    "unknown": _raw,
}
