"""What the API says, and is told, of contacts, shifts and the log of the duty desk."""

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from api.models import Time
from api.times import Instant
from domain.contact import Kind, Tier
from domain.duty import EntryKind
from domain.people import MOST_CHARACTERS
from domain.warning import Mode

_LINE = r"^[^\x00-\x1f\x7f]*$"
_TEXT = r"^[^\x00]*[^\x00\s][^\x00]*$"
Line = Annotated[str, Field(max_length=MOST_CHARACTERS, pattern=_LINE)]
Text = Annotated[str, Field(min_length=1, max_length=4000, pattern=_TEXT)]
Addresses = Annotated[
    dict[str, str],
    Field(description="by channel: voice, sms, wecom, dingtalk, feishu, email, webhook, …"),
]


@dataclass(frozen=True, slots=True)
class ContactItem:
    """A person or a group to call. Only duty officers see the addresses whole."""

    code: str
    name: str
    kind: Annotated[Kind, Field(description="a group owes no answer")]
    post: str
    tier: Tier
    town: Annotated[str, Field(description="empty for the county")]
    village: str
    unit: str
    hazards: Annotated[list[str], Field(description="that it is called for; empty: all")]
    addresses: Addresses
    deputy: Annotated[str, Field(description="code of who is called next")]
    superior: Annotated[str, Field(description="code of who is called after that")]
    audience: Annotated[Mode, Field(description="the warnings that it may hear of")]
    account: Annotated[str, Field(description="with which this person logs in")]
    active: bool
    updated_by: str
    updated_at: Time


@dataclass(frozen=True, slots=True)
class ContactsLoaded:
    """Codes of the contacts that an import added, changed and set inactive."""

    added: list[str]
    changed: list[str]
    retired: list[str]


@dataclass(frozen=True, slots=True)
class ShiftItem:
    """Who is on which post from when to when; the end is excluded."""

    id: int
    starts: Time
    ends: Time
    post: str
    contact: Annotated[str, Field(description="code")]
    name: str
    audience: Mode
    remark: str


@dataclass(frozen=True, slots=True)
class Shifts:
    """The roster of a time."""

    items: list[ShiftItem]


@dataclass(frozen=True, slots=True)
class ShiftsLoaded:
    """How many shifts an import added or changed, and how many it took out."""

    written: int
    removed: int


@dataclass(frozen=True, slots=True)
class EntryItem:
    """A line of the duty log, as it is kept for ever."""

    place: int
    at: Time
    kind: EntryKind
    by: str
    text: str
    shift: int | None
    about: Annotated[dict[str, Any], Field(description="of a hand-over: what was open then")]


@dataclass(frozen=True, slots=True)
class Gap:
    """A time at which nobody is on duty."""

    starts: Time
    ends: Time


@dataclass(frozen=True, slots=True)
class Duty:
    """Who is on duty now and who comes next, and the last hand-over."""

    at: Time
    now: list[ShiftItem]
    next: list[ShiftItem]
    handover: EntryItem | None
    takeover: EntryItem | None
    gaps: Annotated[list[Gap], Field(description="of the next seven days")]


class _Input(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ContactInput(_Input):
    """A contact as it shall be from now on."""

    name: Line
    kind: Kind = Kind.PERSON
    post: Line = ""
    tier: Tier
    town: Line = ""
    village: Line = ""
    unit: Line = ""
    hazards: Annotated[list[Line], Field(max_length=20)] = []
    addresses: dict[Line, Line]
    deputy: Line = ""
    superior: Line = ""
    audience: Mode = Mode.ACTUAL
    account: Line = ""
    active: bool = True


class ShiftInput(_Input):
    """A shift of a contact, by code; the end is excluded."""

    starts: Instant
    ends: Instant
    post: Line
    contact: Line
    remark: Line = ""


class SwapInput(_Input):
    """Who takes a shift: a contact by code, or whoever has another shift, who gives that for it."""

    contact: Line | None = None
    shift: Annotated[int | None, Field(ge=1, le=2**63 - 1)] = None
    remark: Line = ""


class NoteInput(_Input):
    """A line for the duty log."""

    text: Text
