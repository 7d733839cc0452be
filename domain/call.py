"""叫应: calling people until they answer. The words; `domain.calling` has the rules."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from domain.level import Level
from domain.warning import Mode


class CallKind(StrEnum):
    """CALL is made when a warning opens or is raised; RECALL for who has not answered, by an
    officer or when shelving ends; CLEAR tells the end to who was told, and owes no answer.
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


class Key(NamedTuple):
    """What a summons is known by within its call; `contact` by id.

    `turn` counts how often this contact is called as such: who stands in for those who were
    silent together hears of them together, and again only for others later.
    """

    ring: int
    step: Step
    contact: int
    turn: int = 0


@dataclass(frozen=True, slots=True)
class Summons:
    """A person called, or a group told (`owes` False: it is done when it is sent).

    Times in microseconds on the clock of the instance: `due` until when the answer is owed, or
    until when it is tried, `ended` when it was settled. `answered` may come after that.
    """

    owes: bool
    state: SummonsState
    queued: int
    due: int
    ended: int | None = None
    answered: int | None = None


@dataclass(frozen=True, slots=True)
class Seat:
    """For whom an answer is owed: a village, a town, a post.

    `step` is as whom somebody is called for it now, `summonses` are those made for it, oldest
    first; () where nobody can be reached.
    """

    ring: int
    step: Step
    summonses: tuple[Key, ...]
    state: SeatState
    settled: int | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """A call of a warning at a level, by the plan as it was when it began (microseconds).

    `text` is what is said to everybody, `title` its headline.
    """

    warning: int
    kind: CallKind
    level: Level
    mode: Mode
    plan: Plan
    title: str
    text: str
    began: int
