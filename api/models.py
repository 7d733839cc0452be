"""What the API says: one dataclass per noun, encoded as it stands and described in openapi.json."""

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter, WithJsonSchema
from typing_extensions import TypedDict

Word = Literal["none", "blue", "yellow", "orange", "red"]
Mode = Literal["live", "exercise"]
WarningMode = Annotated[
    Literal["actual", "exercise", "test"], Field(description="only an actual one is meant")
]
Flag = Annotated[
    int, Field(description="QARTOD: 1 good, 2 not evaluated, 3 suspect, 4 fail, 9 missing")
]
Time = Annotated[
    str,
    WithJsonSchema(
        {"type": "string", "format": "date-time", "examples": ["2024-07-01T06:00:00+08:00"]}
    ),
]
Value = Annotated[float | None, Field(description="null when missing")]
Threshold = Annotated[float | None, Field(description="null when not configured, never 'safe'")]
Inputs = Annotated[dict[str, str], Field(description="STATION/property by role")]
Unit = Annotated[
    str | None,
    Field(description="of values and thresholds; level: 1 blue to 4 red; null where not known"),
]
Tables = Annotated[dict[str, list[list[float]]], Field(description="rows of numbers by name")]


@dataclass(frozen=True, slots=True)
class StationItem:
    """A place with instruments."""

    code: str
    name: str
    kind: Annotated[str, Field(description="SL 323 kind: PP, ZZ, ZQ, RR …")]
    river: str
    town: str
    adcode: str
    lon: Annotated[float | None, Field(description="degrees, CGCS2000")]
    lat: Annotated[float | None, Field(description="degrees, CGCS2000")]
    datum: str
    status: Literal["active", "suspended"]
    status_reason: Annotated[str, Field(description="why it is suspended")]
    attributes: Annotated[
        dict[str, str], Field(description="what else the county says of it: DDZ, DAMEL, area …")
    ]


@dataclass(frozen=True, slots=True)
class FaultItem:
    """A fault that a device reports of itself."""

    code: Annotated[str, Field(description="mains_lost, battery_low, door_open …")]
    title: Annotated[str, Field(description="Chinese, then English")]


@dataclass(frozen=True, slots=True)
class StationHealthItem:
    """How a station is. Null is what it never said, which does not mean that all is well."""

    code: str
    name: str
    status: Literal["active", "suspended"]
    status_reason: str
    last_heard: Annotated[
        Time | None, Field(description="newest reading, or arrival of the newest telegram")
    ]
    battery: Annotated[float | None, Field(description="V")]
    battery_time: Time | None
    signal: Annotated[float | None, Field(description="dBm")]
    signal_time: Time | None
    door: Literal["open", "closed"] | None
    mains: Literal["present", "lost"] | None
    faults: list[FaultItem]
    state_time: Annotated[Time | None, Field(description="when door, mains and faults were told")]
    expected: Annotated[int, Field(description="readings of 24 hours, by the expected steps")]
    received: Annotated[int, Field(description="readings of the last 24 hours")]
    repeated: Annotated[int, Field(description="telegrams of the last 24 hours that came again")]
    online: Annotated[
        bool, Field(description="heard within three of its shortest steps, at least an hour")
    ]


@dataclass(frozen=True, slots=True)
class DatastreamItem:
    """One property observed at one station."""

    id: int
    station: str
    property: str
    title: Annotated[str, Field(description="Chinese name of the property")]
    unit: str
    statistic: Literal["instant", "preceding-period"]
    interval_s: Annotated[int, Field(description="expected step")]


@dataclass(frozen=True, slots=True)
class LatestItem:
    """The newest observation of a datastream; time, value and flag are null before the first."""

    datastream: int
    station: str
    station_name: str
    property: str
    title: str
    unit: str
    interval_s: int
    time: Time | None
    value: Value
    flag: Flag | None
    level: Annotated[Word, Field(description="highest open warning of the datastream")]


@dataclass(frozen=True, slots=True)
class Latest:
    """Everything at one glance."""

    now: Annotated[
        Time | None,
        Field(description="database's clock; in an exercise the replay's, null before its start"),
    ]
    mode: Mode
    items: list[LatestItem]


@dataclass(frozen=True, slots=True)
class Hour:
    """Readings of many datastreams as columns of one length, by datastream and time."""

    datastream: list[int]
    time: list[Time]
    value: list[float]


@dataclass(frozen=True, slots=True)
class ObservationItem:
    """One reading, or one step's aggregate stamped with the step's time."""

    time: Time
    value: Value
    flag: Flag


@dataclass(frozen=True, slots=True)
class Curve:
    """A page of the observations of a datastream (format=json)."""

    datastream: int
    items: list[ObservationItem]
    next: Annotated[str | None, Field(description="Cursor of the next page; null at the end")]


@dataclass(frozen=True, slots=True)
class Columns:
    """The observations of a datastream as columns of one length (format=columns)."""

    datastream: int
    time: list[Time]
    value: list[Value]
    flag: list[Flag]


@dataclass(frozen=True, slots=True)
class DrawnColumns(Columns):
    """Readings chosen so that a picture of them hides no peak (points=…)."""

    read: Annotated[int, Field(description="readings that they were chosen from")]
    part_s: Annotated[float | None, Field(description="seconds of a part; null: all are there")]


@dataclass(frozen=True, slots=True)
class QualityItem:
    """Figures of a datastream for one day in Beijing time; period values belong to their end."""

    day: Annotated[str, WithJsonSchema({"type": "string", "format": "date"})]
    datastream: int
    station: str
    station_name: str
    property: str
    title: str
    unit: str
    interval_s: int
    expected: Annotated[int, Field(description="readings of a whole day by the expected step")]
    received: Annotated[int, Field(description="good + suspect + failed + missing")]
    good: Annotated[int, Field(description="flags 1 and 2")]
    suspect: int
    failed: int
    missing: Annotated[int, Field(description="received without a value, flag 9")]
    late: Annotated[int, Field(description="received more than two hours after their time")]
    gross_range: int
    rate: int
    spike: int
    flat_line: int
    instrument: Annotated[int, Field(description="doubted by the instrument itself")]


@dataclass(frozen=True, slots=True)
class ConditionItem:
    """One condition of a compound rule; thresholds in `value_unit`."""

    station: str
    property: str
    indicator: str
    value_unit: Unit
    parameters: dict[str, float]
    inputs: Inputs
    tables: Tables
    blue: Threshold
    yellow: Threshold
    orange: Threshold
    red: Threshold
    direction: Literal["above", "below"]
    hysteresis: float
    hold_on_s: float
    hold_off_s: float


@dataclass(frozen=True, slots=True)
class CriterionItem:
    """One rule on one datastream; thresholds in `value_unit`."""

    id: int
    code: str
    station: str
    property: str
    datastream: int
    indicator: str
    value_unit: Unit
    parameters: dict[str, float]
    inputs: Inputs
    tables: Tables
    parts: Annotated[list[ConditionItem], Field(description="what all_of, any_of combine")]
    hazard: str
    blue: Threshold
    yellow: Threshold
    orange: Threshold
    red: Threshold
    direction: Literal["above", "below"]
    hysteresis: float
    hold_on_s: float
    hold_off_s: float
    valid_from: Time | None
    valid_to: Time | None
    datum: str
    source: str
    approved_by: Annotated[str, Field(description="empty until the county has approved it")]
    impact: Annotated[dict[str, str], Field(description="what it means, by level")]
    news_from: Annotated[float | None, Field(description="news above it, at every news_step")]
    news_step: float | None
    marks: Annotated[dict[str, float], Field(description="thresholds by name that make news")]


@dataclass(frozen=True, slots=True)
class MoveItem:
    """A field that changes."""

    name: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class ChangeItem:
    """A rule that is added or changed; other thresholds are a version of their own."""

    code: str
    change: Literal["added", "changed"]
    moves: Annotated[list[MoveItem], Field(description="of a changed rule")]


@dataclass(frozen=True, slots=True)
class CriteriaChange:
    """What rules change in the registry, which has `version` after it."""

    version: int
    changes: list[ChangeItem]


@dataclass(frozen=True, slots=True)
class WarningItem:
    """What people are told: one open per criterion, or issued by a person."""

    id: int
    criterion: Annotated[int, Field(description="0 where a person issued it")]
    code: Annotated[str, Field(description="readable name of the criterion")]
    station: str
    station_name: str
    river: str
    property: str
    title: str
    unit: Annotated[str, Field(description="of the property's readings")]
    hazard: str
    indicator: str
    value_unit: Unit
    datastream: int
    level: Annotated[Word, Field(description="what holds now; none once cleared")]
    peak_level: Word
    peak: Value
    peak_time: Time
    last_value: Value
    last_time: Time
    threshold: Annotated[Value, Field(description="the one passed last")]
    opened: Time
    confirmed: Annotated[bool, Field(description="false while only suspect readings speak for it")]
    cleared: Annotated[Time | None, Field(description="when it returned to no level")]
    mode: WarningMode
    incident: Annotated[int, Field(description="id of the incident that it belongs to")]
    catchment: str
    family: Annotated[str, Field(description="hazards that come together, such as water")]
    detail: Annotated[str, Field(description="what decided, where one number does not tell")]
    impact: Annotated[str, Field(description="what the present level means and what to prepare")]
    headline: Annotated[str, Field(description="of one that a person issued")]
    towns: Annotated[list[str], Field(description="of its area")]
    issued_by: Annotated[str, Field(description="who issued it; empty: a criterion did")]
    state: Annotated[
        Literal["open", "acknowledged", "returned", "closed"],
        Field(description="among people; returned: cleared, and nobody has acknowledged it"),
    ]
    acknowledged_at: Annotated[Time | None, Field(description="null again when it is raised")]
    acknowledged_by: str
    acknowledged_remark: str
    shelved_until: Annotated[Time | None, Field(description="null while it is not shelved")]
    shelved_by: str
    shelved_reason: str
    released_level: Annotated[
        Word, Field(description="the highest that the public may hear of, where that is approved")
    ]
    closed: Annotated[Time | None, Field(description="cleared, and acknowledged or ended by hand")]


@dataclass(frozen=True, slots=True)
class IncidentItem:
    """Warnings of one catchment and time: what a person sees as one flood."""

    id: int
    catchment: str
    family: Annotated[str, Field(description="water, or the hazard where it stands alone")]
    level: Annotated[Word, Field(description="worst one open; none once closed")]
    peak_level: Word
    opened: Time
    closed: Annotated[Time | None, Field(description="when the last warning cleared")]
    open: Annotated[int, Field(description="warnings that are open")]
    total: Annotated[int, Field(description="warnings, open and cleared")]
    mode: WarningMode
    warnings: Annotated[list[WarningItem], Field(description="worst first")]


@dataclass(frozen=True, slots=True)
class AlarmLoad:
    """Warnings that opened, by steps of ten minutes of event time; columns of one length."""

    mode: Mode
    rate: Annotated[float, Field(description="mean warnings per ten minutes")]
    steady: Annotated[float, Field(description="the goal: a rate below it (EEMUA 191)")]
    maximum: Annotated[int, Field(description="warnings of the worst ten minutes")]
    flood: Annotated[int, Field(description="more than these in ten minutes are an alarm flood")]
    flood_share: Annotated[float, Field(description="share of the steps that were a flood, 0 to 1")]
    time: list[Time]
    opened: Annotated[list[int], Field(description="warnings that opened")]
    incidents: Annotated[list[int], Field(description="incidents they belong to")]


TransitionItem = TypedDict(
    "TransitionItem",
    {
        "id": int,
        "time": Time,
        "criterion": int,
        "from": Word,
        "to": Word,
        "value": Value,
        "threshold": Value,
        "flag": Flag,
        "reason": Literal["reached", "receded", "late", "expired", "suspended", "mark"],
        "detail": str,
    },
)
"""One change of level, or a mark passed above it; no warning follows from late ones."""


@dataclass(frozen=True, slots=True)
class WarningEvent:
    """Data of `event: warning`: the transition and the warning as it stands now."""

    transition: TransitionItem
    warning: WarningItem | None


@dataclass(frozen=True, slots=True)
class Alive:
    """Answer of `/healthz`."""

    status: Literal["alive"]


@dataclass(frozen=True, slots=True)
class Ready:
    """Answer of `/readyz` when database, migrations and engine are well."""

    status: Literal["ready"]


@dataclass(frozen=True, slots=True)
class ProblemDetails:
    """An RFC 9457 problem, sent as application/problem+json for every error."""

    type: str
    title: str
    status: int
    detail: Annotated[str, Field(description="one sentence that says what to do")]


PROBLEM: dict[str, Any] = {
    "description": "What is wrong, and what to do about it",
    "content": {
        "application/problem+json": {"schema": TypeAdapter(ProblemDetails).json_schema()},
    },
}
"""Documents a problem answer of a route."""
