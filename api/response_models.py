"""What the API says, and is told, of the response of the county."""

from dataclasses import dataclass
from typing import Annotated, Literal, cast

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, WithJsonSchema

from api.models import Time
from domain.instant import iso
from domain.response import FAMILIES, Event

Word = Literal["none", "IV", "III", "II", "I"]
Text = Annotated[str, Field(min_length=1, max_length=1000, pattern=r"^[^\x00]*[^\x00\s][^\x00]*$")]
Decider = Annotated[
    str,
    Field(
        min_length=1,
        max_length=100,
        pattern=r"^[^\x00-\x1f\x7f]*[^\x00-\x20\x7f][^\x00-\x1f\x7f]*$",
        description="who decided, by name and post",
    ),
]


def _known(family: str) -> str:
    if family not in FAMILIES:
        raise ValueError(f"没有此类灾害 {family} / there is no such family: {', '.join(FAMILIES)}")
    return family


Family = Annotated[
    str, AfterValidator(_known), WithJsonSchema({"type": "string", "enum": list(FAMILIES)})
]


@dataclass(frozen=True, slots=True)
class ResponseItem:
    """A step towards a response: a proposal, its confirmation, or its rejection."""

    place: Annotated[int, Field(description="number in the chain")]
    family: Annotated[str, Field(description="of hazards: water, forest_fire …")]
    at: Annotated[Time, Field(description="by the instance's clock")]
    kind: Literal["proposed", "confirmed", "rejected"]
    level: Word
    reason: str
    decided_by: Annotated[str, Field(description="by name and post; empty in a proposal")]
    by: Annotated[str, Field(description="the account; empty: the platform")]
    proposal: Annotated[int | None, Field(description="place of what was confirmed or rejected")]
    warning: Annotated[int | None, Field(description="that the proposal rests on")]


@dataclass(frozen=True, slots=True)
class Responses:
    """What holds now, and what waits for somebody to decide; at most one of each a family."""

    in_force: list[ResponseItem]
    pending: list[ResponseItem]


class ProposalInput(BaseModel):
    """A proposal; none ends what is in force."""

    model_config = ConfigDict(extra="forbid")

    family: Family
    level: Word
    reason: Text
    warning: Annotated[int, Field(ge=1, le=2**63 - 1)] | None = None


class ConfirmationInput(BaseModel):
    """Who decided that it be so."""

    model_config = ConfigDict(extra="forbid")

    decided_by: Decider


class RejectionInput(BaseModel):
    """Who decided that it be not so, and why."""

    model_config = ConfigDict(extra="forbid")

    decided_by: Decider
    reason: Text


def item(one: Event) -> ResponseItem:
    """An event as an item."""
    return ResponseItem(
        place=one.place,
        family=one.family,
        at=iso(one.at),
        kind=one.kind.value,
        level=cast(Word, one.level.word),
        reason=one.reason,
        decided_by=one.decided_by,
        by=one.by,
        proposal=one.proposal,
        warning=one.warning,
    )
