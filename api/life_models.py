"""What the API says, and is told, of the lives of warnings."""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.event_models import Instant, Name, Remark
from api.models import Time, WarningItem, WarningMode, Word

Kind = Literal[
    "opened", "raised", "lowered", "returned", "acknowledged", "shelved", "unshelved", "released",
    "withheld", "recalled", "closed",
]  # fmt: skip
Step = Literal["blue", "yellow", "orange", "red"]
Sentence = Annotated[
    str, Field(min_length=1, max_length=1000, pattern=r"^[^\x00]*[^\x00\s][^\x00]*$")
]


@dataclass(frozen=True, slots=True)
class LifeItem:
    """An event in the life of a warning; `place` is its number in the chain of all of them."""

    place: int
    at: Annotated[Time, Field(description="by the instance's clock")]
    kind: Kind
    level: Annotated[Word, Field(description="what holds from then on")]
    by: Annotated[str, Field(description="the account; empty: the platform itself")]
    remark: str
    until: Annotated[Time | None, Field(description="the end of shelving")]


@dataclass(frozen=True, slots=True)
class Life:
    """All that happened to a warning, oldest first."""

    warning: int
    items: list[LifeItem]


@dataclass(frozen=True, slots=True)
class LifeEvent:
    """Data of `event: life`: what a person did with a warning, and how it stands now."""

    warning: WarningItem
    kind: Kind
    by: str
    remark: str
    at: Time


class RemarkInput(BaseModel):
    """What a person does, with a word on it or without."""

    model_config = ConfigDict(extra="forbid")

    remark: Remark = ""


class ReasonInput(BaseModel):
    """What a person does for a reason that has to be told."""

    model_config = ConfigDict(extra="forbid")

    reason: Sentence


class ShelvingInput(ReasonInput):
    """A warning is put aside until an instant within 24 hours."""

    until: Instant


class LevelInput(RemarkInput):
    """Another level for a warning that a person issued."""

    level: Step


class IssueInput(BaseModel):
    """A warning that a person issues."""

    model_config = ConfigDict(extra="forbid")

    hazard: Annotated[Name, Field(description="flood, geohazard, rainstorm …")]
    level: Step
    headline: Annotated[Name, Field(description="what is told first")]
    detail: Remark = ""
    impact: Annotated[Remark, Field(description="what to do")] = ""
    towns: Annotated[
        list[Name], Field(max_length=100, description="its area; empty: the whole county")
    ]
    mode: WarningMode
