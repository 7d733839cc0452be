"""What the API says of water quality."""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from api.models import Flag, Mode, Time, Value

Water = Annotated[
    Literal["river", "lake"], Field(description="whose limits hold; reservoirs are lakes")
]
Class = Annotated[
    int | None,
    Field(description="1 to 5 of GB 3838-2002, 6 worse than V; null where none can be told"),
]
Limits = Annotated[
    list[float | None], Field(description="of the classes I to V, inclusive; null: no limit")
]
State = Annotated[
    Literal["fresh", "held", "old", "uncounted", "never"],
    Field(
        description="makes the class; is stale and forbids a better class than its own; is too "
        "old to count; has no class; said nothing usable yet"
    ),
]


@dataclass(frozen=True, slots=True)
class QualityFactor:
    """The newest usable reading of a property at a section, and its own class."""

    datastream: int
    property: str
    title: str
    unit: str
    interval_s: int
    state: State
    time: Time | None
    value: Value
    flag: Flag | None
    water_class: Class
    newest_time: Annotated[Time | None, Field(description="newest reading, usable or not")]
    newest_flag: Flag | None
    most: Limits
    least: Limits


@dataclass(frozen=True, slots=True)
class Section:
    """A section of water and its class by the single-factor rule."""

    code: str
    name: str
    kind: str
    river: str
    town: str
    status: Literal["active", "suspended"]
    water: Water
    target: Annotated[int, Field(description="the class that it should have, or better")]
    criterion: Annotated[
        int | None, Field(description="rule that water, target and hours are taken from, if any")
    ]
    stale_h: Annotated[float, Field(description="hours for which a reading makes a class")]
    forget_h: Annotated[float, Field(description="hours for which it forbids a better class")]
    water_class: Class
    deciding: Annotated[list[str], Field(description="properties whose class that is")]
    held: Annotated[list[str], Field(description="stale properties that forbid a better class")]
    factors: list[QualityFactor]


@dataclass(frozen=True, slots=True)
class WaterQuality:
    """All sections as of an instant, by code."""

    at: Time
    mode: Mode
    items: list[Section]


@dataclass(frozen=True, slots=True)
class DayFactor:
    """A factor's day."""

    property: str
    count: Annotated[int, Field(description="usable readings")]
    mean: float
    least: float
    most: float
    water_class: Annotated[int, Field(description="class of the mean")]


@dataclass(frozen=True, slots=True)
class QualityDay:
    """A day in Beijing time: the class of the factors' daily means."""

    date: str
    water_class: Class
    deciding: list[str]
    worst: Annotated[Class, Field(description="class of the worst one reading")]
    missing: Annotated[list[str], Field(description="factors that said nothing usable")]
    factors: list[DayFactor]


@dataclass(frozen=True, slots=True)
class QualityDays:
    """The days of a section, by date."""

    station: str
    name: str
    water: Water
    target: int
    items: list[QualityDay]
