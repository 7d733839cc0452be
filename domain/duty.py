"""Who is on duty, and the log of the duty desk."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


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
