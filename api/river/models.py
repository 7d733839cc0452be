"""What the API says of floods and rating curves."""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.models import Threshold, Time
from api.times import Instant

Basis = Annotated[
    Literal["warning", "share"],
    Field(description="the warning level of its time; share: half the way from median to highest"),
]
Rank = Annotated[int, Field(description="1 for the largest")]
Name = Annotated[
    str, Field(description="yellow (warning), orange (guarantee) …, or the name of a mark")
]
Text = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00]*[^\x00\s][^\x00]*$")]


@dataclass(frozen=True, slots=True)
class FloodItem:
    """One rise over a level and back."""

    start: Annotated[Time, Field(description="lowest reading of the 72 hours before the crossing")]
    crossing: Annotated[Time | None, Field(description="null: the record begins above the level")]
    peak_time: Time
    peak: float
    end: Annotated[Time | None, Field(description="null: the record ends above the level")]
    level: Annotated[float, Field(description="what was crossed")]
    above_s: Annotated[float, Field(description="seconds at or above the level")]
    rise: Annotated[float, Field(description="peak over the stage at the start, m")]
    rate: Annotated[float | None, Field(description="fastest rise of an hour, m/h")]
    volume: Annotated[
        float | None, Field(description="10^6 m3 from start to end; null without discharges")
    ]
    rank_peak: Rank
    rank_rate: Annotated[int | None, Field(description="null where there is no rate")]


@dataclass(frozen=True, slots=True)
class Floods:
    """The floods of a datastream, the newest first."""

    datastream: int
    basis: Basis
    total: Annotated[int, Field(description="floods found; the newest of them are listed")]
    items: list[FloodItem]


@dataclass(frozen=True, slots=True)
class RiseItem:
    """The rise that is compared, as it was known at `at`."""

    at: Time
    value: float
    start: Time
    crossing: Annotated[Time | None, Field(description="null: not over the level")]
    peak_time: Time
    peak: Annotated[float, Field(description="the highest so far")]
    rise: float
    rate: Annotated[float | None, Field(description="fastest rise of an hour so far, m/h")]
    rank_peak: Rank
    rank_rate: int | None
    time: list[Time]
    stage: list[float]


@dataclass(frozen=True, slots=True)
class ComparedItem:
    """An earlier flood and its curve; `at` is when it stood at this rise's level, going up."""

    flood: FloodItem
    at: Annotated[Time | None, Field(description="null where it never did")]
    alike: Annotated[
        float | None, Field(description="1: rose the same for six hours; null: not compared")
    ]
    difference: Annotated[float | None, Field(description="root mean square of those hours, m")]
    time: list[Time]
    stage: list[float]


@dataclass(frozen=True, slots=True)
class AheadItem:
    """How long the floods that rose alike took from this level to one above it."""

    name: Name
    level: float
    asked: Annotated[int, Field(description="floods that rose alike")]
    reached: Annotated[int, Field(description="of them passed this level")]
    least_h: Annotated[float | None, Field(description="hours; null where none passed it")]
    most_h: float | None


@dataclass(frozen=True, slots=True)
class AnalogyItem:
    """What floods that rose alike did next: no forecast. Empty where `refused` says why."""

    refused: Annotated[str | None, Field(description="why there is no analogy")]
    alike: Annotated[list[Time], Field(description="starts of the floods asked, most alike first")]
    peak_least: Threshold
    peak_most: Threshold
    ahead: list[AheadItem]


@dataclass(frozen=True, slots=True)
class Comparison:
    """A rise among the earlier floods of its datastream."""

    datastream: int
    basis: Basis
    total: Annotated[int, Field(description="earlier floods, of which the highest are drawn")]
    rise: RiseItem
    floods: Annotated[list[ComparedItem], Field(description="the highest, and those alike")]
    analogy: AnalogyItem


@dataclass(frozen=True, slots=True)
class GaugingItem:
    """A measured discharge."""

    time: Time
    stage: float
    discharge: float
    source: str
    computed: Annotated[float | None, Field(description="by the curve, m3/s; null without one")]


@dataclass(frozen=True, slots=True)
class CurveItem:
    """Q = a (h - h0)^b in m3/s and m."""

    a: float
    b: float
    h0: Annotated[float, Field(description="stage at which flow ceases, m")]
    error: Annotated[float, Field(description="standard error as a share of the discharge")]
    lowest: Annotated[float, Field(description="lowest gauging: below it is extrapolated")]
    highest: Annotated[float, Field(description="highest gauging: above it is extrapolated")]
    stage: list[float]
    discharge: list[float]
    extrapolated: list[bool]


@dataclass(frozen=True, slots=True)
class AskedItem:
    """The discharge of one stage."""

    stage: float
    discharge: float
    extrapolated: bool


@dataclass(frozen=True, slots=True)
class RatingItem:
    """The gaugings of a station, and the curve through them or why there is none."""

    station: str
    gaugings: list[GaugingItem]
    curve: CurveItem | None
    refused: Annotated[str | None, Field(description="why there is no curve")]
    asked: AskedItem | None


@dataclass(frozen=True, slots=True)
class GaugingsLoaded:
    """What a gauging changed."""

    added: int
    corrected: int
    known: int


class GaugingInput(BaseModel):
    """A measured discharge."""

    model_config = ConfigDict(extra="forbid")

    time: Instant
    stage: Annotated[float, Field(allow_inf_nan=False, description="m")]
    discharge: Annotated[float, Field(gt=0, allow_inf_nan=False, description="m3/s")]
    source: Annotated[Text, Field(description="who gauged it, by what")]
