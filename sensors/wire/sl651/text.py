"""Bodies of ASCII frames: the same content as words, each followed by one space.

    serial 4  send time 12  ST 4306260001 H TT 2407010800 PJ 12.5 Z 70.512 VT 12.64

M is a missing value; DRN05 sets a step of five minutes (D days, H hours), behind which stand the
symbols of one or more elements and then their values, time by time.
"""

import re
from math import nan

from domain.instant import DAY, HOUR, MINUTE
from sensors.wire import FrameError
from sensors.wire.sl651 import times
from sensors.wire.sl651.body import ARRAY_STEP, ELEMENTAL, Content
from sensors.wire.sl651.elements import CLASSES, Element, Group, by_symbol

_WORD = re.compile(rb"[^ ]+")
_HEAD = re.compile(rb"[0-9A-Fa-f]{4}")
_NUMBER = re.compile(r"-?\d{1,62}(\.\d{1,62})?", re.ASCII)
_MISSING = re.compile(r"M|F+")
_HEX = re.compile(r"([0-9A-Fa-f]{2})*")
_STATUS = re.compile(r"[0-9A-Fa-f]{1,12}")
_STATION = re.compile(r"[0-9A-Fa-f]{10}")
_STEP = re.compile(r"DR([DHN])(\d\d)", re.ASCII)
_UNITS = {"D": DAY, "H": HOUR, "N": MINUTE}


def read_text(body: bytes, up: bool, function: int) -> Content:
    """The content of an ASCII body; FrameError with its offset in the body."""
    if not _HEAD.match(body) or len(body) < 16:
        raise FrameError("an ASCII body begins with a serial and a send time", 0)
    reader = _Reader(body)
    elemental = up and function in ELEMENTAL
    if elemental:
        reader.read()
    return Content(
        int(body[:4], 16), reader.sent_at, reader.station, reader.klass, reader.groups,
        b"" if elemental else body[16:],
    )  # fmt: skip


class _Reader:
    """One pass over the words of a body."""

    __slots__ = ("at", "body", "groups", "klass", "sent_at", "station", "step", "time")

    def __init__(self, body: bytes) -> None:
        self.body = body
        self.at = 16
        self.groups: list[Group] = []
        self.klass: str | None = None
        self.station: str | None = None
        self.step = 0
        self.sent_at = self.time = self._instant(_plain(body[4:16]), 4)

    def read(self) -> None:
        """Take all words behind the send time."""
        while word := self._word():
            if word == "ST":
                self._name_station()
            elif word == "TT":
                start = self.at
                self.time, self.step = self._instant(self._value(word), start), 0
            elif step := _STEP.fullmatch(word):
                self.step = int(step[2]) * _UNITS[step[1]]
            elif self.step and not word.startswith("DR"):
                self._series(word)
            else:
                self._element(word)

    def _word(self) -> str:
        """The next word, empty at the end; `at` is then behind it."""
        match = _WORD.search(self.body, self.at)
        if match is None:
            self.at = len(self.body)
            return ""
        self.at = match.end()
        return _plain(match[0])

    def _value(self, symbol: str) -> str:
        value = self._word()
        if not value:
            raise FrameError(f"element {symbol}: no value behind it", self.at)
        return value

    def _instant(self, text: str, at: int) -> int:
        try:
            if len(text) not in (10, 12):
                raise ValueError("10 or 12 digits expected")
            return times.minute(text) if len(text) == 10 else times.instant(text)
        except ValueError as wrong:
            raise FrameError(f"no such time: {text} ({wrong})", at) from None

    def _name_station(self) -> None:
        station = self._value("ST")
        if not _STATION.fullmatch(station):
            raise FrameError(f"ST {station}: 10 hexadecimal digits expected", self.at)
        self.station = station.upper()
        behind = self.at
        letter = self._word()
        if letter in CLASSES:
            self.klass = letter
        else:
            self.at = behind

    def _element(self, symbol: str) -> None:
        one = _element(symbol)
        if one.kind == "bytes":
            raw = self.body[self.at + 1 :]
            self.at = len(self.body)
            self.groups.append(Group(one, self.time, raw=raw.removesuffix(b" ")))
            return
        value = self._value(symbol)
        if one.kind == "unknown":
            self.groups.append(Group(one, self.time, raw=value.encode()))
        elif one.kind in ("rains", "levels"):
            self.groups.append(Group(one, self.time, self._array(one, value), ARRAY_STEP))
        else:
            self.groups.append(Group(one, self.time, (self._number(one, value),)))

    def _series(self, first: str) -> None:
        """Symbols, then values: one of each symbol for every time."""
        symbols, values, word, behind = [first], list[str](), self._word(), self.at
        while word and not _is_value(word) and word not in ("ST", "TT"):
            symbols.append(word)
            word = self._word()
        while word and _is_value(word):
            values.append(word)
            behind, word = self.at, self._word()
        self.at = behind if word else self.at
        if not values or len(values) % len(symbols):
            reason = f"{len(values)} values for the series of {len(symbols)} elements"
            raise FrameError(reason, self.at)
        for place, symbol in enumerate(symbols):
            one, own = _element(symbol), values[place :: len(symbols)]
            numbers = tuple(self._number(one, value) for value in own)
            self.groups.append(Group(one, self.time, numbers, self.step))

    def _number(self, one: Element, value: str) -> float:
        if _MISSING.fullmatch(value):
            return nan
        if one.kind == "status" and _STATUS.fullmatch(value):
            return float(int(value, 16))
        if not _NUMBER.fullmatch(value):
            raise FrameError(f"element {one.symbol}: {value} is no number", self.at - len(value))
        return float(value) + 0.0

    def _array(self, one: Element, value: str) -> tuple[float, ...]:
        width, scale = (2, 10) if one.kind == "rains" else (4, 100)
        if not _HEX.fullmatch(value) or len(value) % width:
            reason = f"element {one.symbol}: hexadecimal digits, {width} a value, expected"
            raise FrameError(reason, self.at - len(value))
        words = [int(value[i : i + width], 16) for i in range(0, len(value), width)]
        missing = (1 << 4 * width) - 1
        return tuple(nan if word == missing else word / scale for word in words)


def _element(symbol: str) -> Element:
    return by_symbol().get(symbol.upper()) or Element(-1, symbol, kind="unknown")


def _is_value(word: str) -> bool:
    return bool(_MISSING.fullmatch(word) or _NUMBER.fullmatch(word))


def _plain(word: bytes) -> str:
    return word.decode("ascii", "backslashreplace")
