"""The words of a body, in HEX and in ASCII: what `body` and `text` read, written."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from math import isfinite, isnan

from domain.instant import DAY, HOUR, MINUTE
from sensors.wire.sl651.body import TO_THE_END
from sensors.wire.sl651.elements import Element, Group
from sensors.wire.sl651.frame import Encoding

_ARRAY = 12
_MOST_BYTES = 31


class Writer(ABC):
    """How one encoding says things; ValueError for what it cannot say."""

    @abstractmethod
    def station(self, address: str, klass: str) -> bytes:
        """Who reports; `klass` may be empty."""

    @abstractmethod
    def time(self, digits: str) -> bytes:
        """The observation time of what follows."""

    @abstractmethod
    def step(self, step: int) -> bytes:
        """The time step of the series that follows."""

    @abstractmethod
    def numbers(self, one: Element, values: Sequence[float]) -> bytes:
        """An element and one value or, behind a step, many."""

    @abstractmethod
    def status(self, one: Element, value: float) -> bytes:
        """A status word of 32 bits."""

    @abstractmethod
    def array(self, one: Element, digits: str) -> bytes:
        """An array of hexadecimal digits."""

    @abstractmethod
    def raw(self, one: Element, raw: bytes) -> bytes:
        """What is no number."""

    def group(self, group: Group) -> bytes:
        """Any group without a step of its own."""
        one = group.element
        if one.kind in ("bytes", "unknown"):
            return self.raw(one, group.raw)
        if one.kind in ("rains", "levels"):
            return self.array(one, array_digits(one, group.values))
        (value,) = group.values
        return self.status(one, value) if one.kind == "status" else self.numbers(one, (value,))


class HexWriter(Writer):
    """Lead byte, definition byte, binary-coded decimals."""

    def station(self, address: str, klass: str) -> bytes:
        """F1F1, five bytes, and the class letter without a lead."""
        return bytes.fromhex(f"F1F1{address}") + klass.encode()

    def time(self, digits: str) -> bytes:
        """F0F0 and five bytes."""
        return bytes.fromhex(f"F0F0{digits}")

    def step(self, step: int) -> bytes:
        """04 18 and days, hours, minutes."""
        days, hours, minutes = step // DAY, step % DAY // HOUR, step % HOUR // MINUTE
        if days > 99:
            raise ValueError("a step has at most 99 days")
        return bytes.fromhex(f"0418{days:02}{hours:02}{minutes:02}")

    def numbers(self, one: Element, values: Sequence[float]) -> bytes:
        """As wide as the element's table says, wider where a value needs it."""
        digits, decimals = one.n
        whole = [None if isnan(value) else scaled(one, value) for value in values]
        longest = max((len(str(abs(number))) for number in whole if number is not None), default=0)
        signed = any(number is not None and number < 0 for number in whole)
        size = (max(digits, longest) + 1) // 2 + signed
        if size > _MOST_BYTES:
            raise ValueError(f"{one.symbol}: {longest} digits are too many")
        text = "".join(_decimal(number, 2 * size) for number in whole)
        return bytes((one.lead, size << 3 | decimals)) + bytes.fromhex(text)

    def status(self, one: Element, value: float) -> bytes:
        """Four bytes."""
        return bytes((one.lead, 4 << 3)) + bytes.fromhex(status_digits(value))

    def array(self, one: Element, digits: str) -> bytes:
        """Definition byte: the number of bytes."""
        data = bytes.fromhex(digits)
        return bytes((one.lead, len(data) << 3)) + data

    def raw(self, one: Element, raw: bytes) -> bytes:
        """To the end of the body where the standard has a marker, else by definition byte."""
        if one.lead in TO_THE_END:
            return TO_THE_END[one.lead] + raw
        if len(raw) > _MOST_BYTES or one.lead < 0:
            raise ValueError(f"{one.symbol}: it has no lead byte, or more than 31 bytes")
        lead = one.lead.to_bytes(2 if one.lead > 0xFF else 1, "big")
        return lead + bytes((len(raw) << 3,)) + raw


class TextWriter(Writer):
    """Words that are each followed by one space."""

    def station(self, address: str, klass: str) -> bytes:
        """ST, the address, the class letter."""
        return f"ST {address} {klass} ".encode() if klass else f"ST {address} ".encode()

    def time(self, digits: str) -> bytes:
        """TT and ten digits."""
        return f"TT {digits} ".encode()

    def step(self, step: int) -> bytes:
        """DRD, DRH or DRN with two digits."""
        for letter, unit, most in (("D", DAY, 31), ("H", HOUR, 23), ("N", MINUTE, 59)):
            if step % unit == 0 and step // unit <= most:
                return f"DR{letter}{step // unit:02} ".encode()
        raise ValueError("a step has at most 31 days, 23 hours or 59 minutes, and only one unit")

    def numbers(self, one: Element, values: Sequence[float]) -> bytes:
        """The symbol, and the values with the decimals of the table."""
        places = one.n[1]
        words = ["M" if isnan(value) else _point(scaled(one, value), places) for value in values]
        return " ".join((one.symbol, *words, "")).encode()

    def status(self, one: Element, value: float) -> bytes:
        """Eight hexadecimal digits."""
        return f"{one.symbol} {'M' if isnan(value) else status_digits(value)} ".encode()

    def array(self, one: Element, digits: str) -> bytes:
        """The bytes of the HEX encoding as digits."""
        return f"{one.symbol} {digits} ".encode()

    def raw(self, one: Element, raw: bytes) -> bytes:
        """The bytes as they are."""
        return one.symbol.encode() + b" " + raw + b" "


WRITERS = {Encoding.HEX: HexWriter(), Encoding.ASCII: TextWriter()}


def scaled(one: Element, value: float) -> int:
    """A value without its point: the digits that are sent."""
    if not isfinite(value):
        raise ValueError(f"{one.symbol}: {value} cannot be sent")
    scale: int = 10 ** one.n[1]
    return round(value * scale)


def array_digits(one: Element, values: Sequence[float]) -> str:
    """Twelve values of an array in hexadecimal digits, all F where one is missing."""
    if len(values) != _ARRAY:
        raise ValueError(f"{one.symbol}: {len(values)} values, an array has {_ARRAY}")
    width = 2 if one.kind == "rains" else 4
    missing = (1 << 4 * width) - 1
    words = [missing if isnan(value) else scaled(one, value) for value in values]
    for word, value in zip(words, values, strict=True):
        if word < 0 or word > missing or (word == missing and not isnan(value)):
            raise ValueError(f"{one.symbol}: {value} does not fit into an array")
    return "".join(f"{word:0{width}X}" for word in words)


def status_digits(value: float) -> str:
    """The 32 bits of a status word in eight hexadecimal digits."""
    if isnan(value):
        return "F" * 8
    if value != int(value) or not 0 <= value < 0xFFFFFFFF:
        raise ValueError(f"{value} is no status word")
    return f"{int(value):08X}"


def _decimal(number: int | None, width: int) -> str:
    if number is None:
        return "F" * width
    return f"FF{-number:0{width - 2}}" if number < 0 else f"{number:0{width}}"


def _point(number: int, places: int) -> str:
    sign, digits = "-" if number < 0 else "", f"{abs(number):0{places + 1}}"
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else f"{sign}{digits}"
