"""What the API is told of livelihood projects: the bodies of requests."""

from datetime import date
from typing import Annotated

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    WithJsonSchema,
    model_validator,
)

from api.times import parse_day
from domain.livelihood.month import Month

Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Text = Annotated[str, Field(max_length=4000, pattern=r"^[^\x00]*$")]
Reason = Annotated[
    str, Field(min_length=1, max_length=1000, pattern=r"^[^\x00]*[^\x00\s][^\x00]*$")
]
Name = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^\x00]*[^\x00\s][^\x00]*$")]
Parts = Annotated[dict[Name, Number], Field(max_length=20)]
Revision = Annotated[int, Field(strict=True, ge=1, le=2**31 - 1)]


def _month(value: object) -> Month:
    if not isinstance(value, str):
        raise ValueError("write the month as text such as 2023-05")
    return Month.parse(value)


def _day(value: object) -> date:
    if not isinstance(value, str):
        raise ValueError("write the day as text such as 2023-05-31")
    return parse_day(value)


DayInput = Annotated[
    date,
    BeforeValidator(_day),
    WithJsonSchema({"type": "string", "format": "date", "examples": ["2023-05-31"]}),
]
"""A day in a body, in Beijing time."""

MonthInput = Annotated[
    Month,
    BeforeValidator(_month),
    WithJsonSchema({"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}$", "examples": ["2023-05"]}),
]
"""A month in a body."""


class SaidInput(BaseModel):
    """What a report says."""

    model_config = ConfigDict(extra="forbid")

    value: Annotated[Number | None, Field(description="in the indicator's unit")] = None
    parts: Annotated[Parts, Field(description="by unit instead, for multi_unit")] = {}
    funds_paid: Annotated[Number | None, Field(description="10,000 yuan since new year")] = None
    narrative: Text = ""
    problems: Text = ""
    justification: Annotated[
        Text, Field(description="why a value falls or passes its target, or work began late")
    ] = ""


class ReportInput(SaidInput):
    """A new draft."""

    indicator: Name
    month: MonthInput
    unit: Annotated[Name | None, Field(description="the account's own unless given")] = None


class EditInput(SaidInput):
    """Another text of an open report; what is left out is emptied."""

    revision: Revision


class RevisionInput(BaseModel):
    """Which revision of a report was seen."""

    model_config = ConfigDict(extra="forbid")

    revision: Revision


class ReturnInput(RevisionInput):
    """Why a report goes back."""

    reason: Reason


class CorrectInput(BaseModel):
    """Why an approved report has to be corrected."""

    model_config = ConfigDict(extra="forbid")

    reason: Reason


class TargetInput(BaseModel):
    """A further version of a target; it holds from now on."""

    model_config = ConfigDict(extra="forbid")

    value: Number | None = None
    parts: Parts = {}
    total: Number | None = None
    baseline: Number | None = None
    due: DayInput
    start: MonthInput | None = None
    curve: Annotated[tuple[Number, ...], Field(max_length=12)] = ()
    provisional: Annotated[bool, Field(strict=True)] = False
    document: Reason
    dated: DayInput


class DispatchInput(BaseModel):
    """The coordination office's note for a month; a later one is a version of its own."""

    model_config = ConfigDict(extra="forbid")

    month: MonthInput
    text: Annotated[
        str, Field(min_length=1, max_length=20_000, pattern=r"^[^\x00]*[^\x00\s][^\x00]*$")
    ]


class PlaceInput(BaseModel):
    """A place of a project: a town, with a point where one is known."""

    model_config = ConfigDict(extra="forbid")

    town: Name
    name: Annotated[str, Field(max_length=100, pattern=r"^[^\x00]*$")] = ""
    lon: Annotated[float, Field(strict=True, ge=-180, le=180, allow_inf_nan=False)] | None = None
    lat: Annotated[float, Field(strict=True, ge=-90, le=90, allow_inf_nan=False)] | None = None

    @model_validator(mode="after")
    def _is_point(self) -> "PlaceInput":
        if (self.lon is None) != (self.lat is None):
            raise ValueError("a point has both lon and lat")
        return self


class PlacesInput(BaseModel):
    """All places of a project."""

    model_config = ConfigDict(extra="forbid")

    places: Annotated[list[PlaceInput], Field(max_length=200)]
