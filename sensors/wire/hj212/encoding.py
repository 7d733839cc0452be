"""Packets as they are sent: reports of a device, and answers of the centre."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from domain.instant import from_micros
from sensors.wire.hj212.framing import MOST_DATA, packet
from sensors.wire.hj212.segment import Ask, Version
from sensors.wire.hj212.tables import codes, tables

NOTICE_REPLY, DATA_REPLY = 9013, 9014
REPLIES = (NOTICE_REPLY, DATA_REPLY)

_PLACE = "PNUM=9999;PNO=9999;"


@dataclass(frozen=True, slots=True)
class Sample:
    """One factor of a report: numbers by Rtd, Min, Avg, Max or Cou, in the unit of the wire.

    Numbers are texts, as exact as the device writes them. Without `flag` none is sent; `time`
    (microseconds) is the sample's own.
    """

    code: str
    values: Mapping[str, str] = field(default_factory=dict)
    flag: str = "N"
    time: int | None = None


def sample(name: str, value: float, measure: str, flag: str = "N") -> Sample:
    """The sample of a property's `value` in its unit; KeyError for one without a factor."""
    code = codes()[name]
    number = Decimal(repr(float(value))).scaleb(-tables().factor[code].power)
    return Sample(code, {measure: f"{number:f}"}, flag)


def report(
    function: int,
    samples: Sequence[Sample],
    *,
    address: str,
    password: str,
    sent_at: int,
    time: int,
    station_type: str = "21",
    answer: bool = True,
    version: int = Version.HJ212_2017,
) -> list[bytes]:
    """The packets of a data report (CN 2011, 2031, 2051 or 2061), several if one is too short.

    `sent_at` becomes the QN (to milliseconds) and `time` the DataTime (to seconds), as it stands
    on the wire: the instant of real-time values, the START of a period. Every packet of a split
    report carries DataTime and whole items. ValueError for an item that no packet can hold.
    """
    flag = 4 * version + (Ask.ANSWER if answer else 0)
    head = _head(qn(sent_at), station_type, function, password, address)
    first = f"DataTime={stamp(time)}"
    room = MOST_DATA - len(f"{head}Flag={flag + Ask.SPLIT};{_PLACE}CP=&&{first}&&")
    groups = _grouped([_text(one) for one in samples], room)
    contents = [";".join([first, *group]) for group in groups]
    if len(contents) == 1:
        return [_packet(f"{head}Flag={flag};", contents[0])]
    return [
        _packet(f"{head}Flag={flag + Ask.SPLIT};PNUM={len(contents)};PNO={number};", content)
        for number, content in enumerate(contents, 1)
    ]


def reply(
    serial: str, *, address: str, password: str, function: int = DATA_REPLY,
    version: int = Version.HJ212_2017,
) -> bytes:  # fmt: skip
    """The centre's answer to the message with this QN, itself not to be answered."""
    head = _head(serial, "91", function, password, address)
    return _packet(f"{head}Flag={4 * version};", "")


def qn(time: int) -> str:
    """The QN of an instant in microseconds: Beijing time to the millisecond."""
    return f"{stamp(time)}{time // 1000 % 1000:03d}"


def stamp(time: int) -> str:
    """An instant in microseconds as `YYYYMMDDhhmmss` of Beijing time."""
    return from_micros(time).strftime("%Y%m%d%H%M%S")


def _head(serial: str, station_type: str, function: int, password: str, address: str) -> str:
    return f"QN={serial};ST={station_type};CN={function};PW={password};MN={address};"


def _packet(head: str, content: str) -> bytes:
    return packet(f"{head}CP=&&{content}&&".encode("ascii"))


def _text(one: Sample) -> str:
    fields = [f"{name}={text}" for name, text in one.values.items()]
    if one.time is not None:
        fields.append(f"SampleTime={stamp(one.time)}")
    if one.flag:
        fields.append(f"Flag={one.flag}")
    return ",".join(f"{one.code}-{text}" for text in fields)


def _grouped(items: list[str], room: int) -> list[list[str]]:
    """Items in their order, in as few groups as `room` characters each with their `;` allow."""
    groups: list[list[str]] = [[]]
    left = room
    for item in items:
        size = len(item) + 1
        if size > room:
            raise ValueError(f"an item of {size} characters, a packet has room for {room}")
        if size > left:
            groups.append([])
            left = room
        groups[-1].append(item)
        left -= size
    return groups
