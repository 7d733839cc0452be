"""What the API says, and is told, of calls."""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.models import Time, WarningMode, Word
from domain.call import CallKind, End, Means, SeatState, Step, SummonsState
from domain.contact import Kind, Tier

Secret = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{16,64}$", description="of the message")]
Remark = Annotated[
    str,
    Field(
        min_length=1,
        max_length=500,
        pattern=r"^[^\x00]*[^\x00\s][^\x00]*$",
        description="what was said, and how he was reached",
    ),
]
Text = Annotated[str, Field(max_length=500, pattern=r"^[^\x00]*$")]
DeliveryState = Literal["queued", "sent", "delivered", "failed", "stopped"]
Seconds = Annotated[float | None, Field(description="from the call to the answer")]


@dataclass(frozen=True, slots=True)
class CallSummary:
    """A call of a warning with its counts of seats: villages, towns, posts that owe an answer."""

    id: int
    warning: int
    kind: CallKind
    level: Word
    mode: WarningMode
    title: str
    text: str
    began: Time
    ended: Time | None
    end_reason: Annotated[End | None, Field(description="null while it goes on")]
    ring: Annotated[int, Field(description="the newest that has begun, from 0")]
    rings: int
    seats: int
    answered: int
    waiting: int
    unanswered: int
    stopped: int


@dataclass(frozen=True, slots=True)
class SeatItem:
    """A village, a town, a post: whether somebody has answered for it, who, and how fast."""

    id: int
    ring: int
    step: Annotated[Step, Field(description="as whom somebody is called for it now")]
    state: SeatState
    settled: Time | None
    code: str
    name: str
    post: str
    tier: Tier
    town: str
    village: str
    unit: str
    answered_by: Annotated[str, Field(description="name; empty for nobody")]
    answered_as: Step | None
    means: Means | None
    answered_at: Time | None
    seconds: Seconds
    summonses: list[int]


@dataclass(frozen=True, slots=True)
class DeliveryItem:
    """A message of a summons, and what became of it."""

    channel: str
    address: Annotated[str, Field(description="in part only for who is no duty officer")]
    state: DeliveryState
    tries: int
    start: Annotated[Time, Field(description="not sent before")]
    sent: Time | None
    reference: Annotated[str, Field(description="the gateway's own number for it")]
    error: str


@dataclass(frozen=True, slots=True)
class SummonsItem:
    """A person called, or a group told, with every message and its proof."""

    id: int
    ring: int
    step: Step
    turn: int
    owes: Annotated[bool, Field(description="an answer; groups only hear")]
    state: SummonsState
    text: str
    code: str
    name: str
    contact_kind: Kind
    post: str
    queued: Time
    due: Time
    sent: Time | None
    delivered: Time | None
    ended: Time | None
    answered: Time | None
    means: Means | None
    written_by: Annotated[str, Field(description="account, where he told it by telephone")]
    remark: str
    seconds: Seconds
    deliveries: list[DeliveryItem]


@dataclass(frozen=True, slots=True)
class CallDetail:
    """The board of a call."""

    call: CallSummary
    seats: list[SeatItem]
    summonses: list[SummonsItem]


@dataclass(frozen=True, slots=True)
class CallEvent:
    """A call that moved, with the seats that did."""

    call: CallSummary
    seats: list[SeatItem]


@dataclass(frozen=True, slots=True)
class ActedItem:
    """What came of an answer. It does not count where one had been given before.

    `late`: it came after the part of this person was over; it is kept all the same.
    """

    summons: int
    call: int
    warning: int
    state: SummonsState
    counts: bool
    late: bool
    at: Time


@dataclass(frozen=True, slots=True)
class HeardItem:
    """What a gateway learns of an answer that it passed on."""

    understood: Annotated[bool, Field(description="false: kept, but neither 1 收到 nor 2 无法执行")]
    state: SummonsState | None
    counts: bool
    late: bool


@dataclass(frozen=True, slots=True)
class ChannelItem:
    """How a way to reach people is doing, on the clock on the wall."""

    channel: str
    waiting: Annotated[int, Field(description="messages still to be sent")]
    failures: Annotated[int, Field(description="in a row, since the last good try")]
    last_try: Time | None
    last_good: Time | None
    last_error: str
    last_error_at: Time | None
    fails: Annotated[bool, Field(description="three times or more in a row")]


class _Input(BaseModel):
    model_config = ConfigDict(extra="forbid")


class RemarkInput(_Input):
    """What an officer writes down."""

    remark: Remark


class AnswerInput(_Input):
    """An answer as a gateway passes it on; `key` is the one of the message answered."""

    key: Secret
    means: Literal["reply", "key", "button"]
    text: Text


class ReceiptInput(_Input):
    """What became of a message, told later by its gateway."""

    key: Secret
    state: Literal["delivered", "failed"]
    error: Text = ""


class PhoneInput(_Input):
    """A reply of which only the telephone number is known."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    sender: Annotated[
        str, Field(alias="from", pattern=r"^\+?[0-9][0-9 -]{2,24}$", description="telephone number")
    ]
    text: Text
