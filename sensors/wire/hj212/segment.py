"""The data segment of a packet: who speaks, what for, and the content it carries as text."""

import re
from datetime import datetime
from enum import IntEnum
from functools import lru_cache

import msgspec

from domain.instant import SECOND, to_micros
from sensors.wire import FrameError
from sensors.wire.hj212.framing import HEAD, TAIL

MARK = "&&"
"""What the content stands between."""


class Version(IntEnum):
    """Versions of the standard by the upper bits of `Flag`; another one is not known here."""

    HJ212_2005 = 0
    HJ212_2017 = 1


class Ask(IntEnum):
    """The lower bits of `Flag`."""

    ANSWER = 1
    SPLIT = 2


class Segment(msgspec.Struct, frozen=True):
    """A data segment.

    `serial` is the QN as it stands and `sent_at` its instant in microseconds. The packet is
    `number` of `total`, counted from 1. `content` is what stands between the marks of CP, from
    byte `content_at`; one character a byte (ISO 8859-1). `others` are keys that the standard
    does not name.
    """

    serial: str
    sent_at: int
    station_type: str
    function: int
    password: str
    address: str
    flag: int
    total: int
    number: int
    content: str
    content_at: int
    others: dict[str, str]

    @property
    def version(self) -> int:
        """The version bits of `Flag`."""
        return self.flag >> 2

    @property
    def wants_answer(self) -> bool:
        """Whether the sender waits for an answer."""
        return bool(self.flag & Ask.ANSWER)


_NUMBER = re.compile("[0-9]{1,4}")
_STAMP = re.compile("[0-9]{14}")
_FORMS = {
    "QN": (re.compile("[0-9]{17}"), "17 digits"),
    "ST": (re.compile("[0-9A-Za-z]{1,4}"), "1 to 4 letters and digits"),
    "CN": (re.compile("[0-9]{4}"), "4 digits"),
    "PW": (re.compile("[0-9A-Za-z]{0,9}"), "at most 9 letters and digits"),
    "MN": (re.compile("[0-9A-Za-z]{14,24}"), "14 to 24 letters and digits"),
    "Flag": (re.compile("[0-9]{1,3}"), "a number below 1000"),
    "PNUM": (_NUMBER, "a number of at most 4 digits"),
    "PNO": (_NUMBER, "a number of at most 4 digits"),
}
_NEEDED = ("QN", "CN", "MN", "Flag")
_PLAIN = re.compile(
    "QN=(?P<QN>[0-9]{17});ST=(?P<ST>[0-9]{2});CN=(?P<CN>[0-9]{4});PW=(?P<PW>[0-9A-Za-z]{0,9});"
    "MN=(?P<MN>[0-9A-Za-z]{14,24});Flag=(?P<Flag>[0-9]{1,3});"
)
"""What nearly all heads look like; `_fields` understands them as well, but takes far longer."""


def parse(frame: bytes, start: int = 0) -> Segment:
    """The segment of a sound packet (through its checksum) that stands at byte `start`.

    FrameError for a bad one, also for a key that comes twice: nobody can say which is meant.
    """
    at = start + HEAD
    head, mark, tail = frame[HEAD:-TAIL].decode("latin-1").partition("CP=" + MARK)
    if not mark:
        raise FrameError("no CP=&& in the data", at)
    if not tail.endswith(MARK):
        raise FrameError("no && at the end of the data", start + len(frame) - TAIL)
    plain = _PLAIN.fullmatch(head)
    fields = plain.groupdict() if plain else _fields(head, at)
    flag = int(fields["Flag"])
    total, number = _place(fields, flag, at)
    return Segment(
        serial=fields["QN"],
        sent_at=instant("QN", fields["QN"][:14], at) + int(fields["QN"][14:]) * 1000,
        station_type=fields.get("ST", ""),
        function=int(fields["CN"]),
        password=fields.get("PW", ""),
        address=fields["MN"],
        flag=flag,
        total=total,
        number=number,
        content=tail[: -len(MARK)],
        content_at=at + len(head) + len(mark),
        others={} if plain else {key: fields[key] for key in fields if key not in _FORMS},
    )


def _fields(head: str, start: int) -> dict[str, str]:
    """The fields before CP."""
    fields: dict[str, str] = {}
    at = start
    for field in head.split(";"):
        key, equals, text = field.partition("=")
        if field:
            if not equals:
                raise FrameError(f"no = in {field[:40]!r}", at)
            if key in fields:
                raise FrameError(f"{key[:40]} comes twice", at)
            form = _FORMS.get(key)
            if form and not form[0].fullmatch(text):
                raise FrameError(f"{key} is {text[:40]!r}, not {form[1]}", at)
            fields[key] = text
        at += len(field) + 1
    for key in _NEEDED:
        if key not in fields:
            raise FrameError(f"no {key} in the data", start)
    return fields


def _place(fields: dict[str, str], flag: int, at: int) -> tuple[int, int]:
    """How many packets there are, and which one this is."""
    if "PNUM" not in fields and "PNO" not in fields:
        if flag & Ask.SPLIT:
            raise FrameError(f"Flag={flag} says split, but PNUM and PNO are missing", at)
        return 1, 1
    if "PNUM" not in fields or "PNO" not in fields:
        raise FrameError("only one of PNUM and PNO", at)
    total, number = int(fields["PNUM"]), int(fields["PNO"])
    if not 1 <= number <= total:
        raise FrameError(f"PNO={number} of PNUM={total}", at)
    return total, number


def instant(key: str, text: str, at: int) -> int:
    """Microseconds of `YYYYMMDDhhmmss`, which is Beijing time; FrameError names key and byte."""
    if not _STAMP.fullmatch(text):
        raise FrameError(f"{key} is {text[:40]!r}, not YYYYMMDDhhmmss", at)
    midnight = _midnight(text[:8])
    hour, minute, second = int(text[8:10]), int(text[10:12]), int(text[12:])
    if midnight is None or hour > 23 or minute > 59 or second > 59:
        raise FrameError(f"{key} is {text}, an impossible time", at)
    return midnight + ((hour * 60 + minute) * 60 + second) * SECOND


@lru_cache(maxsize=1024)
def _midnight(day: str) -> int | None:
    """When a day `YYYYMMDD` begins in Beijing; None for an impossible one. Messages repeat it."""
    try:
        time = datetime.fromisoformat(f"{day}T000000+08:00")
    except ValueError:
        return None
    return to_micros(time) if 1970 <= time.year < 9999 else None
