"""The plan's projects as open data: an OC4IDS 0.9 project package.

Open Contracting for Infrastructure Data Standards 0.9.5 (open-contracting/infrastructure); its
schema lies in `oc4ids-0.9.5`. Where a field has nothing to say it is left out, as the standard
refuses empty texts, lists and objects. An OC4IDS identifier begins with a prefix that is asked for
at the standard's help desk; until the county has one, identifiers are the plan's code and the
project's, unique in the package alone (ours).
"""

from collections.abc import Mapping, Sequence

from api.livelihood.exports import oc4ids_progress as progress
from api.livelihood.exports.oc4ids_progress import Fields, day, end_of, kept, yuan
from api.livelihood.exports.words import DEMONSTRATION
from domain.instant import iso
from domain.livelihood.board import Board, IndicatorState, ProjectState
from domain.livelihood.indicator import Indicator, Kind, Target
from domain.livelihood.month import Month, midnight
from domain.livelihood.project import Place, Plan, Project

VERSION = "0.9"

_SECTORS: Mapping[str, tuple[str, ...]] = {
    "教育局": ("education",),
    "卫健局": ("health",),
    "交通运输局": ("transport",),
    "供电公司": ("energy",),
    "科工信局": ("communications",),
    "水利局": ("waterAndWaste",),
}
"""Codes of projectSector where a bureau's own work leaves no doubt (ours)."""


def package(board: Board, uri: str) -> Fields:
    """The board's projects, found at `uri`; it was published when anything in it last changed."""
    plan = board.plan
    return {
        "uri": uri,
        "version": VERSION,
        "publishedDate": iso(max(_changed(plan, one) for one in board.projects)),
        "publisher": {"name": _marked(plan, f"{plan.issuer}（专班办公室：{plan.office}）")},
        "projects": [_project(board, one) for one in board.projects],
    }


def _project(board: Board, one: ProjectState) -> Fields:
    plan, said = board.plan, one.project
    milestones = progress.milestones(board, one)
    return kept(
        {
            "id": f"{plan.code}-{said.code}",
            "updated": iso(_changed(plan, one)),
            "language": "zh",
            "identifiers": [{"id": said.code, "scheme": plan.title}],
            "publicAuthority": {"id": said.leads[0], "name": said.leads[0]},
            "title": _marked(plan, said.title),
            "description": _marked(plan, said.text),
            "status": _status(one, milestones),
            "sector": _sectors(said),
            "budget": _budget(plan, one.indicators),
            "period": _period(one.indicators),
            "locations": [_location(*pair) for pair in enumerate(said.places, start=1)],
            "parties": _parties(said),
            "documents": [_plan_document(plan)],
            "forecasts": progress.forecasts(plan, one),
            "metrics": progress.metrics(board, one),
            "milestones": milestones,
            "completion": _completion(milestones),
        }
    )


def _marked(plan: Plan, text: str) -> str:
    """A text that goes out of the house with the mark of a demonstration on it."""
    return f"{text}（{DEMONSTRATION}）" if plan.demonstration else text


def _changed(plan: Plan, one: ProjectState) -> int:
    """When a report of it was last approved or a target set, in microseconds."""
    decided = (state.report.decided_at for state in one.indicators if state.report)
    in_force = (state.target.in_force_from for state in one.indicators if state.target)
    known = (at for at in (*decided, *in_force) if at is not None)
    return max(known, default=midnight(plan.issued))


def _status(one: ProjectState, milestones: Sequence[Fields]) -> str | None:
    """Closing where all was met, carried out where anything was reported; else nobody knows."""
    if _all_met(milestones):
        return "completion"
    return "implementation" if any(state.report for state in one.indicators) else None


def _completion(milestones: Sequence[Fields]) -> Fields | None:
    if not _all_met(milestones):
        return None
    return {"endDate": max(str(one["dateMet"]) for one in milestones)}


def _all_met(milestones: Sequence[Fields]) -> bool:
    return bool(milestones) and all(one.get("status") == "met" for one in milestones)


def _sectors(project: Project) -> list[str] | None:
    """Sectors of its leads, none where the sector of one is in doubt."""
    if not all(unit in _SECTORS for unit in project.leads):
        return None
    return list(dict.fromkeys(code for unit in project.leads for code in _SECTORS[unit]))


def _budget(plan: Plan, states: Sequence[IndicatorState]) -> Fields | None:
    """The money in all, and this year's share of it; None for a project of no given money."""
    given = [
        (state.indicator, state.target, amount)
        for state in states
        if state.target and (amount := _money(state.indicator, state.target)) is not None
    ]
    if not given:
        return None
    this_year = [_share(plan, of, goal.value) for of, goal, _ in given if goal.value is not None]
    shares = {"id": str(plan.year), "description": f"{plan.year} 年", "budgetBreakdown": this_year}
    return kept(
        {
            "amount": yuan(sum(amount for *_, amount in given)),
            "budgetBreakdowns": [shares] if this_year else None,
        }
    )


def _money(indicator: Indicator, target: Target) -> float | None:
    """The total of a sum of money, in 10,000 yuan: this year's where no other is given."""
    if indicator.kind is not Kind.MONEY or indicator.part_of:
        return None
    return target.value if target.total is None else target.total


def _share(plan: Plan, indicator: Indicator, value: float) -> Fields:
    year = {
        "startDate": day(Month(plan.year, 1).first),
        "endDate": end_of(Month(plan.year, 12).last),
    }
    return {
        "id": indicator.code,
        "description": indicator.title,
        "amount": yuan(value),
        "period": year,
    }


def _period(states: Sequence[IndicatorState]) -> Fields | None:
    """From the first planned start, where a target names one, to the last due date."""
    targets = [state.target for state in states if state.target]
    starts = [target.start.first for target in targets if target.start]
    if not targets:
        return None
    return kept(
        {
            "startDate": day(min(starts)) if starts else None,
            "endDate": end_of(max(target.due for target in targets)),
        }
    )


def _location(number: int, place: Place) -> Fields:
    point = None
    if place.lon is not None and place.lat is not None:
        point = {"type": "Point", "coordinates": [place.lon, place.lat]}
    return kept(
        {
            "id": str(number),
            "description": f"{place.town}{place.name}" or None,
            "geometry": point,
            "address": {"locality": place.town} if place.town else None,
        }
    )


def _parties(project: Project) -> list[Fields]:
    """Leads as public authorities; partyRole is open, and has no code for taking part."""
    return [
        {
            "id": unit,
            "name": unit,
            "roles": ["takingPart" if unit in project.taking_part else "publicAuthority"],
        }
        for unit in project.units
    ]


def _plan_document(plan: Plan) -> Fields:
    return {
        "id": plan.code,
        "documentType": "projectScope",
        "title": plan.title,
        "datePublished": day(plan.issued),
        "language": "zh",
        "author": plan.issuer,
    }
