"""The writing side: a centre's confirmations and queries, a (simulated) station's reports.

All give the bytes of whole frames; times are microseconds. ValueError for what the protocol
cannot say. The bodies of 38 and 3A follow other implementations of the standard (check).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from domain.instant import MINUTE
from sensors.wire.sl651 import times
from sensors.wire.sl651.elements import CLASSES, Element, Group, by_symbol, element
from sensors.wire.sl651.frame import Encoding, End, encode_frame
from sensors.wire.sl651.writers import WRITERS

PACKET = 1000
"""Bytes of a body that one packet carries (ours)."""

_LEAST = 16
_HEARTBEAT, _STATE = 0x2F, 0x46
_ADDRESS, _PASSWORD = re.compile("[0-9A-F]{10}"), re.compile("[0-9A-F]{4}")


@dataclass(frozen=True, slots=True)
class Link:
    """Station and centre of a frame, and how it is written.

    `address` has 10 hexadecimal digits, `password` 4, both upper case; `centre` is 0 to 255.
    """

    address: str
    password: str = "0000"
    centre: int = 1
    encoding: Encoding = Encoding.HEX

    def __post_init__(self) -> None:
        """Refuse what could never stand in a frame."""
        if not (_ADDRESS.fullmatch(self.address) and _PASSWORD.fullmatch(self.password)):
            raise ValueError(f"not an address and a password: {self.address} {self.password}")
        if not 0 <= self.centre <= 0xFF:
            raise ValueError(f"centre {self.centre} is not within 0 to 255")


def group(symbol: str, time: int, values: float | Sequence[float], step: int = 0) -> Group:
    """The group of an element by its symbol, e.g. Z, PT, ZT, DRP, DRZ1; NaN for a missing value.

    Many values are those of an array (DRP, DRZ1 to DRZ8: 12), or of a uniform series when there
    is a `step` (microseconds); `time` is that of the first.
    """
    many = tuple(values) if isinstance(values, Sequence) else (float(values),)
    return Group(_named(symbol), time, many, step)


def picture(time: int, jpeg: bytes) -> Group:
    """The group of a picture."""
    return Group(_named("PIC"), time, raw=jpeg)


def unknown(lead: int, time: int, raw: bytes) -> Group:
    """The group of an element that the table lacks, HEX only."""
    return Group(element(lead), time, raw=raw)


def heartbeat(link: Link, serial: int, sent_at: int) -> bytes:
    """2F: the station is there."""
    return _up(link, _HEARTBEAT, _body(link, serial, sent_at, None, ()))


def report(
    link: Link, function: int, serial: int, sent_at: int, klass: str, groups: Iterable[Group]
) -> bytes:
    """A station's report or answer in one frame: 30 to 36, 46, and answers to 37, 38, 3A.

    `klass` is the station's class letter, empty for none. The first group of an added report (33)
    is what triggered it.
    """
    return _up(link, function, _report(link, function, serial, sent_at, klass, groups))


def packets(
    link: Link,
    function: int,
    serial: int,
    sent_at: int,
    klass: str,
    groups: Iterable[Group],
    size: int = PACKET,
) -> list[bytes]:
    """A report split into packets with `size` bytes of its body each (M3).

    Serial and send time stand in the first one only, as devices in the field send them.
    """
    if size < _LEAST:
        raise ValueError(f"packets of {size} bytes, at least {_LEAST} for serial and send time")
    body = _report(link, function, serial, sent_at, klass, groups)
    pieces = [body[at : at + size] for at in range(0, len(body), size)]
    total = len(pieces)
    if total > 0xFFF:
        raise ValueError(f"{total} packets, at most 4095")
    return [
        _up(link, function, piece, End.ETX if number == total else End.ETB, total, number)
        for number, piece in enumerate(pieces, start=1)
    ]


def confirm(
    link: Link, function: int, serial: int, now: int, end: End = End.ESC, packets: int = 0
) -> bytes:
    """The centre's confirmation of a report: ESC keeps the station online, EOT releases it.

    That of a report in `packets` bears the number of the last one.
    """
    return _down(link, function, _head(link, serial, now), end, packets)


def query_now(link: Link, serial: int, now: int) -> bytes:
    """37: what are your readings now?"""
    return _down(link, 0x37, _head(link, serial, now))


def query_period(
    link: Link, serial: int, now: int, start: int, end: int, step: int, symbol: str
) -> bytes:
    """38: what were the values of an element from `start` to `end` (whole hours), every `step`?"""
    writer = WRITERS[link.encoding]
    first, last = (times.digits(time, "%y%m%d%H") for time in (start, end))
    ascii_ = link.encoding is Encoding.ASCII
    span = f"{first} {last} ".encode() if ascii_ else bytes.fromhex(first + last)
    body = _head(link, serial, now) + span + writer.step(step) + _identifier(link, symbol)
    return _down(link, 0x38, body)


def query_elements(link: Link, serial: int, now: int, symbols: Iterable[str]) -> bytes:
    """3A: what are the readings of these elements?"""
    wanted = b"".join(_identifier(link, symbol) for symbol in symbols)
    return _down(link, 0x3A, _head(link, serial, now) + wanted)


def set_clock(link: Link, serial: int, now: int) -> bytes:
    """4A: set your clock to the time at which this was sent."""
    return _down(link, 0x4A, _head(link, serial, now))


def carry(rains: Sequence[float], excess: float = 0.0) -> tuple[list[float], float]:
    """Rains of 5 minutes (mm) as an array can say them: what is above 25.4 goes into the next.

    Returns them and the excess of the last, for the next array.
    """
    sent = []
    for rain in rains:
        tenths = round((rain + excess) * 10)
        sent.append(min(tenths, 254) / 10)
        excess = max(tenths - 254, 0) / 10
    return sent, excess


def _up(
    link: Link, function: int, body: bytes, end: End = End.ETX, total: int = 0, number: int = 0
) -> bytes:
    return encode_frame(
        link.encoding, True, link.centre, link.address, link.password, function, body, end,
        total, number,
    )  # fmt: skip


def _down(link: Link, function: int, body: bytes, end: End = End.ENQ, packets: int = 0) -> bytes:
    return encode_frame(
        link.encoding, False, link.centre, link.address, link.password, function, body, end,
        packets, packets,
    )  # fmt: skip


def _report(
    link: Link, function: int, serial: int, sent_at: int, klass: str, groups: Iterable[Group]
) -> bytes:
    return _body(link, serial, sent_at, klass, groups, timed=function != _STATE)


def _body(
    link: Link,
    serial: int,
    sent_at: int,
    klass: str | None,
    groups: Iterable[Group],
    timed: bool = True,
) -> bytes:
    if klass and klass not in CLASSES:
        raise ValueError(f"no class of stations: {klass}")
    writer, parts = WRITERS[link.encoding], [_head(link, serial, sent_at)]
    if klass is not None:
        parts.append(writer.station(link.address, klass))
    told: int | None = None
    for one in groups:
        if timed and one.time != told:
            parts.append(writer.time(_minutes(one.time)))
        told = one.time
        if one.step and one.element.kind in ("number", "gate"):
            parts += writer.step(one.step), writer.numbers(one.element, one.values)
            told = None
        else:
            parts.append(writer.group(one))
    return b"".join(parts)


def _head(link: Link, serial: int, time: int) -> bytes:
    if not 0 <= serial <= 0xFFFF:
        raise ValueError(f"serial {serial} is not within 0 to 65535")
    text = f"{serial:04X}{times.digits(time)}"
    return text.encode() if link.encoding is Encoding.ASCII else bytes.fromhex(text)


def _minutes(time: int) -> str:
    if time % MINUTE:
        raise ValueError("an observation time has whole minutes")
    return times.digits(time, "%y%m%d%H%M")


def _identifier(link: Link, symbol: str) -> bytes:
    one = _named(symbol)
    if link.encoding is Encoding.ASCII:
        return f"{one.symbol} ".encode()
    return WRITERS[link.encoding].group(_sample(one))[:2]


def _sample(one: Element) -> Group:
    return Group(one, 0, (0.0,) * (12 if one.kind in ("rains", "levels") else 1))


def _named(symbol: str) -> Element:
    found = by_symbol().get(symbol.upper())
    if found is None:
        raise ValueError(f"no element {symbol}")
    return found
