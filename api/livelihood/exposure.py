"""The call board: each open warning, the towns of its area, and whom it concerns.

A unit is concerned where it has a part in a livelihood project inside the area. Those that lead
come first, then those that take part, each in the plan's order.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from api import views
from api.calls.models import CallSummary
from api.calls.views import call as summary
from api.models import Mode, Time, WarningMode, Word
from api.views import Unit
from domain.instant import iso
from domain.level import Level
from domain.livelihood.project import Plan, Project
from domain.warning import Mode as WarnedAs
from store import calls, clock
from store.calls import CallView
from store.database import Connection
from store.livelihood import exposure
from store.livelihood.exposure import Call, Exposure

Inside = Mapping[int, list[tuple[Project, Exposure]]]
"""What of a plan lies in each warning, by the warning's id."""


@dataclass(frozen=True, slots=True)
class Because:
    """A project of the unit inside the area of the warning."""

    project: str
    title: str
    leads: Annotated[bool, Field(description="the unit leads it, or else takes part in it")]
    town: str
    place: Annotated[str, Field(description="which of its places; empty for the town itself")]
    distance_km: Annotated[
        float | None, Field(description="from the station; null where one of the points is unknown")
    ]
    why: Annotated[str, Field(description="in a sentence: Chinese, then English")]


@dataclass(frozen=True, slots=True)
class Concerned:
    """Somebody whom a warning concerns, and why."""

    party: Annotated[str, Field(description="a unit by the plan's short name")]
    because: list[Because]


@dataclass(frozen=True, slots=True)
class CalledWarning:
    """An open warning as it is called out."""

    id: int
    station: str
    station_name: str
    river: str
    hazard: str
    property: str
    indicator: str
    level: Word
    peak_level: Word
    since: Time
    last_value: Annotated[float | None, Field(description="null where a person issued it")]
    value_unit: Annotated[str | None, Field(description="of the value; null where not known")]
    detail: str
    impact: Annotated[str, Field(description="sentence of the level that holds")]
    confirmed: Annotated[bool, Field(description="false while only suspect readings speak for it")]
    mode: WarningMode


@dataclass(frozen=True, slots=True)
class CallItem:
    """A warning, where it holds, and whom it concerns."""

    warning: CalledWarning
    towns: Annotated[list[str], Field(description="the station's own and those it stands for")]
    concerned: list[Concerned]
    call: Annotated[
        CallSummary | None,
        Field(description="who has answered; null where nobody was called, or without an account"),
    ]


@dataclass(frozen=True, slots=True)
class CallBoard:
    """Every open warning at or above a level, worst first and then newest first."""

    now: Time
    mode: Mode
    level: Word
    plan: Annotated[str | None, Field(description="whose projects are asked; null without any")]
    demonstration: Annotated[bool, Field(description="the reports of the plan are made up")]
    items: list[CallItem]


def board(
    conn: Connection,
    plan: Plan | None,
    level: Level,
    radius_km: float,
    mode: Mode,
    unit: Unit,
    *,
    called: bool,
) -> CallBoard:
    """The call board now; without a plan nobody is concerned. `called`: with who has answered."""
    inside = {} if plan is None else _inside(plan, exposure.exposed(conn, plan, radius_km))
    found = exposure.calls(conn, level)
    answers = calls.newest(conn, [one.warning for one in found]) if called else {}
    items = [_item(one, inside, answers.get(one.warning), unit) for one in found]
    return CallBoard(
        now=iso(clock.instant(conn)),
        mode=mode,
        level=views.word(level.word),
        plan=None if plan is None else plan.code,
        demonstration=plan is not None and plan.demonstration,
        items=items,
    )


def concerned(inside: Iterable[tuple[Project, Exposure]]) -> list[Concerned]:
    """The units of projects that lie in a warning, those that lead one first."""
    because: dict[str, list[Because]] = {}
    for project, one in inside:
        for unit in project.units:
            because.setdefault(unit, []).append(_because(project, one, unit))
    parties = [Concerned(unit, told) for unit, told in because.items()]
    return sorted(parties, key=lambda one: not any(told.leads for told in one.because))


def why(project: Project, one: Exposure) -> str:
    """Why a project is concerned: 1-01 在城区，…"""
    where = one.town if not one.place else f"{one.town}（{one.place}）"
    place = one.town if not one.place else f"{one.place}, {one.town}"
    near, close = "", ""
    if one.distance_km is not None:
        near = f"，距{one.station_name}站 {one.distance_km:.1f} 公里"
        close = f", {one.distance_km:.1f} km from {one.station_name}"
    return f"{project.code} 在{where}{near} / {project.code} is at {place}{close}"


def _inside(plan: Plan, exposed: Mapping[str, list[Exposure]]) -> Inside:
    """Turned round: by warning, in the plan's order."""
    found: dict[int, list[tuple[Project, Exposure]]] = {}
    for project in plan.projects:
        for one in exposed.get(project.code, ()):
            found.setdefault(one.warning, []).append((project, one))
    return found


def _because(project: Project, one: Exposure, unit: str) -> Because:
    return Because(
        project=project.code,
        title=project.title,
        leads=unit in _leads(project),
        town=one.town,
        place=one.place,
        distance_km=one.distance_km,
        why=why(project, one),
    )


def _leads(project: Project) -> tuple[str, ...]:
    """Of the project or, where it has several parts, of one of its indicators."""
    return (*project.leads, *(unit for part in project.indicators for unit in part.leads))


def _item(one: Call, inside: Inside, answers: CallView | None, unit: Unit) -> CallItem:
    warning = CalledWarning(
        id=one.warning,
        station=one.station,
        station_name=one.station_name,
        river=one.river,
        hazard=one.hazard,
        property=one.property,
        indicator=one.indicator,
        level=views.word(one.level.word),
        peak_level=views.word(one.peak_level.word),
        since=iso(one.opened),
        last_value=one.last_value,
        value_unit=unit(one.indicator, one.property),
        detail=one.detail,
        impact=one.impact,
        confirmed=one.confirmed,
        mode=WarnedAs(one.mode).value,
    )
    who = concerned(inside.get(one.warning, ()))
    return CallItem(warning, list(one.towns), who, None if answers is None else summary(answers))
