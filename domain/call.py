"""叫应: calling people until they answer. The words; `alerting.notify.calling` has the rules."""

from dataclasses import dataclass
from enum import StrEnum

from domain.level import Level
from domain.warning import Mode


class CallKind(StrEnum):
    """CALL is made when a warning opens or is raised, RECALL by an officer for who has not
    answered, CLEAR tells the end to those who were told of the beginning and owes no answer.
    """

    CALL = "call"
    RECALL = "recall"
    CLEAR = "clear"


class End(StrEnum):
    """Why a call is over."""

    ANSWERED = "answered"
    EXHAUSTED = "exhausted"
    RAISED = "raised"
    RETURNED = "returned"
    SHELVED = "shelved"
    RECALLED = "recalled"


class Step(StrEnum):
    """As whom a contact is called; REMINDER is the call again of the 631."""

    OWN = "own"
    DEPUTY = "deputy"
    SUPERIOR = "superior"
    REMINDER = "reminder"


class SummonsState(StrEnum):
    """Where one person's call stands. FAILED: no channel could reach him. STOPPED: not needed
    any more (answered by another, or the call is over).
    """

    QUEUED = "queued"
    SENT = "sent"
    DELIVERED = "delivered"
    ANSWERED = "answered"
    REFUSED = "refused"
    TIMED_OUT = "timed_out"
    FAILED = "failed"
    STOPPED = "stopped"


class SeatState(StrEnum):
    """Whether an answer has come for a village, a town, a post."""

    WAITING = "waiting"
    ANSWERED = "answered"
    UNANSWERED = "unanswered"
    STOPPED = "stopped"


class Means(StrEnum):
    """How an answer came; PHONE: told by telephone, written down by an officer."""

    REPLY = "reply"
    BUTTON = "button"
    KEY = "key"
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class Ring:
    """Who is called together: `whom` are selectors, `channels` in order, `channel_s` apart.

    Selectors: `duty` (on shift now), `county`, `towns` and `villages` (those of the warning's
    area), `all_towns`, `all_villages`, `groups` (of the area and the county), or `post:…`. An
    answer is owed within `answer_s`, then the deputy is called, then the superior. `deputy` and
    `superior` False: not for this ring.
    """

    whom: tuple[str, ...]
    channels: tuple[str, ...]
    answer_s: float
    channel_s: float = 60.0
    deputy: bool = True
    superior: bool = True


@dataclass(frozen=True, slots=True)
class Plan:
    """What is done for warnings of some hazards (() for all others) at a level.

    The first ring begins at once; the next where somebody of the ring before has not answered,
    nor his deputy, nor his superior. `reminders_h` are the hours before an expected crossing at
    which those who answered are called again (Hunan's "631": 1 and 0.5).
    """

    level: Level
    rings: tuple[Ring, ...]
    hazards: tuple[str, ...] = ()
    reminders_h: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Summons:
    """A person called, once for each ring and step of a call.

    Times in microseconds on the clock of the instance: `due` until when an answer is owed (None:
    none is), `sent` and `delivered` by the first channel that did, `ended` when it was settled.
    """

    id: int
    call: int
    ring: int
    step: Step
    contact: int
    owes: bool
    state: SummonsState
    queued: int
    due: int | None
    ended: int | None = None
    answered: int | None = None


@dataclass(frozen=True, slots=True)
class Seat:
    """For whom an answer is owed, and the summonses made for it so far, oldest first."""

    id: int
    call: int
    ring: int
    contact: int
    step: Step
    summonses: tuple[int, ...]
    state: SeatState


@dataclass(frozen=True, slots=True)
class Call:
    """A call of a warning at a level, by the plan as it was when it began (microseconds)."""

    id: int
    warning: int
    kind: CallKind
    level: Level
    mode: Mode
    plan: Plan
    text: str
    began: int
