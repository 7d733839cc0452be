"""What the API says of what rules measure."""

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field

from api.models import Time, Unit, Value

Given = Annotated[
    dict[str, float | None], Field(description="parameters, defaults among them; null: none")
]
Workings = Annotated[
    dict[str, Any],
    Field(description="what the value was made of, by name; docs/indicators.md has them"),
]
Judged = Annotated[Time | None, Field(description="of the judgement; null: there was none")]
Known = Annotated[bool, Field(description="whether it could be judged; null then is infinite")]
Detail = Annotated[str, Field(description="what decided the newest, where one number does not")]


@dataclass(frozen=True, slots=True)
class MeasuredItem:
    """What a rule measured last."""

    id: int
    criterion: str
    station: str
    property: str
    indicator: str
    parameters: Given
    unit: Unit
    judged: Judged
    known: Known
    value: Value
    workings: Workings
    detail: Detail


@dataclass(frozen=True, slots=True)
class Measured:
    """What rules measured last, by their ids."""

    items: list[MeasuredItem]


@dataclass(frozen=True, slots=True)
class MeasuredSeries:
    """What a rule measured at instants, as columns; each of `workings` is one too."""

    id: int
    criterion: str
    station: str
    property: str
    indicator: str
    parameters: Given
    unit: Unit
    step_s: int
    time: list[Time]
    judged: list[Judged]
    known: list[Known]
    value: list[Value]
    workings: Workings
    detail: Detail
