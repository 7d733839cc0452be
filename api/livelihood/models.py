"""What the API says of livelihood projects; what it is told is in `inputs`.

Percentages are percent points, money is in 10,000 yuan, `unit` is a bureau by the plan's short
name everywhere but on indicators, where it is the unit of their figures. Reasons that people read
are Chinese, then English.
"""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from pydantic import (
    Field,
    WithJsonSchema,
)

from api.models import Time, Word
from domain.livelihood.board import Light, Trend
from domain.livelihood.indicator import Kind
from domain.livelihood.missing import State
from domain.livelihood.report import Status

Percent = Annotated[float | None, Field(description="percent points; null where none is known")]
MonthText = Annotated[
    str,
    WithJsonSchema({"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}$", "examples": ["2023-05"]}),
]
Action = Literal["edit", "submit", "approve", "return", "correct"]
Step = Literal[
    "draft", "edit", "submit", "approve", "return", "correct", "conflict", "attach", "detach"
]
Somebody = Annotated[str | None, Field(description="an account; null where the reader has none")]


@dataclass(frozen=True, slots=True)
class PlanHead:
    """A year's plan; what a demonstration shows is made up."""

    code: str
    title: str
    year: int
    issuer: str
    issued: date
    convenor: Annotated[str, Field(description="who heads the working group (召集人)")]
    deputy_convenor: Annotated[str, Field(description="who stands in (副召集人)")]
    office: Annotated[str, Field(description="the unit that holds the coordination office")]
    demonstration: bool


@dataclass(frozen=True, slots=True)
class PlaceItem:
    """Where a project is."""

    town: str
    name: str
    lon: Annotated[float | None, Field(description="degrees, CGCS2000")]
    lat: Annotated[float | None, Field(description="degrees, CGCS2000")]


@dataclass(frozen=True, slots=True)
class ExposureItem:
    """An open warning that a project lies in."""

    warning: int
    station: str
    station_name: str
    hazard: str
    level: Word
    town: Annotated[str, Field(description="of the project's place")]
    place: Annotated[str, Field(description="its name, or nothing")]
    distance_km: Annotated[float | None, Field(description="null where a point is not known")]
    opened: Time


@dataclass(frozen=True, slots=True)
class TargetItem:
    """One version of what an indicator is to reach."""

    version: int
    value: Annotated[float | None, Field(description="null where not set, or given in parts")]
    parts: Annotated[dict[str, float], Field(description="by unit, for multi_unit")]
    total: Annotated[float | None, Field(description="of all years, where `value` is this year's")]
    baseline: float | None
    due: date
    start: Annotated[MonthText | None, Field(description="month in which work was to begin")]
    curve: Annotated[list[float], Field(description="planned percent at the ends of 12 months")]
    provisional: Annotated[bool, Field(description="the city may still set another")]
    document: str
    dated: date
    in_force_from: Time


@dataclass(frozen=True, slots=True)
class ForecastItem:
    """Where the line of the last months ends, in percent of the target."""

    due: date
    value: float
    low: float
    high: float
    confidence: float
    months: int


@dataclass(frozen=True, slots=True)
class MonthItem:
    """A month of an indicator."""

    month: MonthText
    planned: Percent
    physical: Percent
    financial: Percent
    light: Light
    reason: str
    reported: bool
    made_up: Annotated[bool, Field(description="was red, and has been made up since")]


@dataclass(frozen=True, slots=True)
class IndicatorItem:
    """How an indicator stands; value, parts, funds and month are of the newest approved report."""

    code: str
    title: str
    kind: Kind
    unit: Annotated[str, Field(description="of its figures")]
    sentence: Annotated[str, Field(description="of the plan")]
    leads: list[str]
    items: list[str]
    part_of: Annotated[str, Field(description="the indicator that contains it, or nothing")]
    target: TargetItem | None
    value: float | None
    parts: dict[str, float]
    funds_paid: float | None
    month: MonthText | None
    planned: Percent
    physical: Percent
    financial: Percent
    behind: Annotated[float | None, Field(description="points missing to the schedule")]
    light: Light
    reason: str
    trend: Trend | None
    forecast: ForecastItem | None
    months: list[MonthItem]


@dataclass(frozen=True, slots=True)
class ProjectItem:
    """How a project stands, with the whole of its indicators."""

    code: str
    section: str
    number: int
    title: str
    text: Annotated[str, Field(description="what the plan says of it")]
    leads: list[str]
    taking_part: list[str]
    places: list[PlaceItem]
    light: Light
    reason: str
    planned: Percent
    physical: Percent
    financial: Percent
    exposed_to: Annotated[list[ExposureItem], Field(description="open warnings; none on past days")]
    indicators: list[IndicatorItem]


@dataclass(frozen=True, slots=True)
class Projects:
    """Every project of a plan as it stood at the end of a day."""

    plan: PlanHead
    as_of: date
    month: Annotated[MonthText | None, Field(description="the month that is judged")]
    projects: list[ProjectItem]


@dataclass(frozen=True, slots=True)
class ProjectDetail:
    """One project as it stood at the end of a day."""

    plan: PlanHead
    as_of: date
    month: MonthText | None
    project: ProjectItem


@dataclass(frozen=True, slots=True)
class IndicatorSummary:
    """An indicator on the board."""

    code: str
    title: str
    kind: Kind
    unit: str
    leads: list[str]
    part_of: str
    target: Annotated[float | None, Field(description="the target's value")]
    provisional: bool
    due: date | None
    value: float | None
    month: MonthText | None
    planned: Percent
    physical: Percent
    financial: Percent
    behind: Annotated[float | None, Field(description="points missing to the schedule")]
    light: Light
    reason: str
    trend: Trend | None
    forecast: ForecastItem | None


@dataclass(frozen=True, slots=True)
class Strip:
    """A project's worst light of a month."""

    month: MonthText
    light: Light


@dataclass(frozen=True, slots=True)
class BoardProject:
    """A project on the board."""

    code: str
    section: str
    number: int
    title: str
    leads: list[str]
    taking_part: list[str]
    places: list[PlaceItem]
    light: Light
    reason: str
    planned: Percent
    physical: Percent
    financial: Percent
    exposed_to: Annotated[list[ExposureItem], Field(description="open warnings; none on past days")]
    months: list[Strip]
    indicators: list[IndicatorSummary]


@dataclass(frozen=True, slots=True)
class Counts:
    """Projects by light."""

    none: int
    green: int
    yellow: int
    red: int


@dataclass(frozen=True, slots=True)
class BoardItem:
    """The board as it stood at the end of a day."""

    plan: PlanHead
    as_of: date
    month: MonthText | None
    counts: Counts
    projects: list[BoardProject]


@dataclass(frozen=True, slots=True)
class MissingItem:
    """A report that a unit owes."""

    project: str
    project_title: str
    indicator: str
    title: Annotated[str, Field(description="of the indicator")]
    unit: str
    state: Annotated[State, Field(description="none: nobody has begun it")]
    days_late: int


@dataclass(frozen=True, slots=True)
class UnitMissing:
    """What one unit owes for a month."""

    unit: str
    missing: list[MissingItem]


@dataclass(frozen=True, slots=True)
class MissingMonth:
    """Who has not reported for a month."""

    plan: PlanHead
    month: MonthText
    due: Annotated[date, Field(description="when reports of the month are due")]
    count: int
    units: list[UnitMissing]


@dataclass(frozen=True, slots=True)
class UnitItem:
    """A unit of the plan, with how its projects stand and what it owes."""

    unit: str
    leads: Annotated[int, Field(description="projects that it leads")]
    taking_part: Annotated[int, Field(description="projects in which it takes part")]
    counts: Counts
    missing: Annotated[int, Field(description="reports that it owes for the month")]


@dataclass(frozen=True, slots=True)
class Units:
    """Every unit of a plan."""

    plan: PlanHead
    as_of: date
    month: MonthText | None
    items: list[UnitItem]


@dataclass(frozen=True, slots=True)
class DispatchItem:
    """One version of the coordination office's note for a month."""

    id: int
    month: MonthText
    version: int
    text: str
    by: Somebody
    at: Time


@dataclass(frozen=True, slots=True)
class Dispatches:
    """Notes of a plan, newest month and version first."""

    plan: PlanHead
    items: list[DispatchItem]


@dataclass(frozen=True, slots=True)
class UnitDetail:
    """What one bureau owes: its projects, its missing reports, and what the office told all."""

    plan: PlanHead
    as_of: date
    month: MonthText | None
    unit: str
    counts: Counts
    projects: list[BoardProject]
    missing: list[MissingItem]
    dispatch: Annotated[DispatchItem | None, Field(description="the month's newest note")]


@dataclass(frozen=True, slots=True)
class Targets:
    """The versions of an indicator's target, oldest first."""

    indicator: str
    title: str
    kind: Kind
    unit: str
    items: list[TargetItem]


@dataclass(frozen=True, slots=True)
class ReportItem:
    """One version of a monthly report. Persons are null for readers without an account."""

    id: int
    plan: str
    project: str
    indicator: str
    title: Annotated[str, Field(description="of the indicator")]
    kind: Kind
    measure: Annotated[str, Field(description="unit of the value")]
    month: MonthText
    version: Annotated[int, Field(description="above 1: a correction")]
    revision: Annotated[int, Field(description="name it when you change the report")]
    status: Status
    unit: str
    value: float | None
    parts: dict[str, float]
    funds_paid: float | None
    narrative: str
    problems: str
    justification: str
    correction: Annotated[str, Field(description="why an approved version was corrected")]
    returned_reason: str
    created_at: Time
    updated_at: Time
    submitted_at: Time | None
    decided_at: Time | None
    created_by: Somebody
    updated_by: Somebody
    submitted_by: Somebody
    decided_by: Somebody


@dataclass(frozen=True, slots=True)
class EvidenceItem:
    """A file that belongs to a report; `name` is what its sender called it."""

    id: int
    name: str
    media_type: str
    size: int
    sha256: str
    by: str
    at: Time


@dataclass(frozen=True, slots=True)
class ReportHistoryItem:
    """One step of a report's life; a conflict keeps the text that was refused."""

    revision: Annotated[int, Field(description="of the report afterwards")]
    action: Annotated[Step, Field(description="conflict: refused, for somebody was faster")]
    status: Annotated[Status, Field(description="of the report afterwards")]
    by: str
    at: Time
    reason: Annotated[str, Field(description="of a return or a correction")]
    content: Annotated[dict[str, object], Field(description="what was said, or the file")]


@dataclass(frozen=True, slots=True)
class ReportDetail:
    """A report with its files and steps; both are empty for readers of approved things only."""

    report: ReportItem
    may: Annotated[list[Action], Field(description="what the reader may do with it now")]
    evidence: list[EvidenceItem]
    history: list[ReportHistoryItem]
