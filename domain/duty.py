"""Who is on duty, and the log of the duty desk."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from domain.contact import Contact, Kind
from domain.instant import DAY, MINUTE

MOST_CHARACTERS = 200
"""Longest post or remark of a shift (ours)."""


class EntryKind(StrEnum):
    """What a line of the duty log is."""

    NOTE = "note"
    HANDOVER = "handover"
    TAKEOVER = "takeover"
    SWAP = "swap"
    BRIEF = "brief"


@dataclass(frozen=True, slots=True)
class Shift:
    """A contact (by code) on a post such as 带班领导 or 值班员; microseconds, `ends` excluded."""

    starts: int
    ends: int
    post: str
    contact: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the log; `at` on the clock of the instance, `about` what goes with it as JSON."""

    place: int
    at: int
    kind: EntryKind
    by: str
    text: str
    shift: int | None
    about: Mapping[str, object]


LONGEST = 7 * DAY
"""No shift is longer (ours): one that is was typed wrongly."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with the shift at an `index` of the list, and in which field of it."""

    index: int
    field: str
    what: str

    def __str__(self) -> str:
        """In words, with the shift's place in the list."""
        return f"{self.index + 1} {self.field}: {self.what}"


def faults(shifts: Sequence[Shift], contacts: Mapping[str, Contact]) -> list[Fault]:
    """All that is wrong with shifts, in their order; their people are `contacts` by code."""
    return [
        Fault(index, field, what)
        for index, one in enumerate(shifts)
        for field, what in _of_one(one, contacts)
    ]


def gaps(shifts: Iterable[Shift], start: int, end: int) -> list[tuple[int, int]]:
    """From when to when nobody is on duty between two instants (microseconds)."""
    found = []
    covered = start
    for one in sorted(shifts, key=lambda shift: shift.starts):
        if covered < one.starts < end:
            found.append((covered, one.starts))
        covered = max(covered, one.ends)
    return found if covered >= end else [*found, (covered, end)]


def _of_one(one: Shift, contacts: Mapping[str, Contact]) -> Iterator[tuple[str, str]]:
    for name in ("post", "remark"):
        text: str = getattr(one, name)
        if text != text.strip() or not text.isprintable() or len(text) > MOST_CHARACTERS:
            yield name, "含有控制字符或过长 / space around it, control characters, or too long"
    if not one.post:
        yield "post", "不能为空 / must not be empty"
    if one.starts % MINUTE or one.ends % MINUTE:
        yield "starts", "只写到分钟 / whole minutes only"
    if not 0 < one.ends - one.starts <= LONGEST:
        yield "ends", "必须晚于开始，且不超过 7 天 / must be after the start, by 7 days at most"
    person = contacts.get(one.contact)
    if person is None or not person.active:
        yield "contact", f"没有在用的联系人 / no active contact {one.contact!r}"
    elif person.kind is not Kind.PERSON:
        yield "contact", f"不是个人 / is not a person: {one.contact!r}"
