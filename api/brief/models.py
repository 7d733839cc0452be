"""What a situation brief says; frozen into the duty log as it stands."""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.models import Mode, Time, Word
from api.response_models import ResponseItem

Link = Annotated[str, Field(description="the readings that it rests on")]
Metres = float | None
TrendWord = Literal["rising", "falling", "steady"]


@dataclass(frozen=True, slots=True)
class RainItem:
    """The rain of a station; null where nothing was heard of it, which is not no rain."""

    datastream: int
    station: str
    station_name: str
    town: str
    total_mm: float | None
    grade: Annotated[str, Field(description="GB/T 28592-2012, of 24 hours only; else empty")]
    readings: int
    expected: Annotated[int, Field(description="readings that the window should have")]
    newest: Time | None
    link: Link


@dataclass(frozen=True, slots=True)
class RiverItem:
    """The level of a river against its thresholds, in metres."""

    datastream: int
    station: str
    station_name: str
    river: str
    level_m: Metres
    time: Time | None
    stale: Annotated[bool, Field(description="not heard of for long: no all-clear")]
    trend: TrendWord | None
    top_m: Metres
    top_time: Time | None
    warning_m: Annotated[Metres, Field(description="WRZ, yellow")]
    guarantee_m: Annotated[Metres, Field(description="GRZ, orange")]
    highest_m: Annotated[Metres, Field(description="OBHTZ, red")]
    over_m: Annotated[Metres, Field(description="above the warning level; negative below it")]
    colour: Annotated[Word, Field(description="that the level reaches by itself")]
    link: Link


@dataclass(frozen=True, slots=True)
class PoolItem:
    """A reservoir above its flood-limit level of the day, in metres."""

    datastream: int
    station: str
    station_name: str
    town: str
    level_m: float
    time: Time
    stale: bool
    trend: TrendWord | None
    limit_m: Annotated[float, Field(description="FSLTDZ of the day")]
    over_m: float
    link: Link


@dataclass(frozen=True, slots=True)
class Pools:
    """Reservoirs over their limit, most first, and how many could be judged at all."""

    over: list[PoolItem]
    judged: int
    without_limit: int
    unheard: int


@dataclass(frozen=True, slots=True)
class BriefWarning:
    """A warning that is not closed."""

    id: int
    level: Word
    what: str
    hazard: str
    state: str
    opened: Time
    value: float | None
    unit: str
    threshold: float | None
    impact: str
    acknowledged_by: str
    shelved_until: Time | None
    link: Annotated[str | None, Field(description="null for one that a person issued")]


@dataclass(frozen=True, slots=True)
class BriefCall:
    """A call, and how far it has come."""

    id: int
    warning: int
    level: Word
    began: Time
    ended: Time | None
    seats: int
    answered: int
    waiting: int
    unanswered: int
    silent: Annotated[list[str], Field(description="the first 50 that have not answered")]


@dataclass(frozen=True, slots=True)
class Action:
    """What a person did."""

    at: Time
    by: str
    what: str


@dataclass(frozen=True, slots=True)
class Officer:
    """Who is on duty."""

    post: str
    name: str
    unit: str


@dataclass(frozen=True, slots=True)
class Brief:
    """A situation brief; `place` is that in the duty log, null before it is issued."""

    title: str
    number: str
    place: int | None
    mode: Mode
    at: Time
    since: Time
    hours: int
    by: str
    note: str
    rain: list[RainItem]
    rivers: list[RiverItem]
    pools: Pools
    warnings: list[BriefWarning]
    responses: list[ResponseItem]
    calls: list[BriefCall]
    actions: list[Action]
    on_duty: list[Officer]


class BriefInput(BaseModel):
    """A brief to issue: of how many hours, and what the officer says first."""

    model_config = ConfigDict(extra="forbid")

    hours: Annotated[int, Field(ge=1, le=168)] = 24
    note: Annotated[str, Field(max_length=2000, pattern=r"^[^\x00]*$")] = ""
