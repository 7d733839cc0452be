"""From the store's and the judge's values to what the API says of livelihood projects."""

from collections.abc import Iterable, Mapping, Sequence
from typing import cast

from api import times
from api.livelihood import models
from api.models import Word
from domain.instant import iso
from domain.livelihood.board import (
    Board,
    Forecast,
    IndicatorState,
    Light,
    MonthState,
    ProjectState,
)
from domain.livelihood.indicator import Target
from domain.livelihood.light import worst
from domain.livelihood.month import Month
from domain.livelihood.project import Place, Plan
from domain.livelihood.report import Status
from store.livelihood.dispatches import DispatchRow
from store.livelihood.evidence import EvidenceRow
from store.livelihood.exposure import Exposure
from store.livelihood.reports import HistoryRow, ReportRow

Exposed = Mapping[str, Sequence[Exposure]]
"""Open warnings by the project that lies in them."""


def plan(one: Plan) -> models.PlanHead:
    """A plan without its projects."""
    return models.PlanHead(
        one.code, one.title, one.year, one.issuer, one.issued, one.convenor, one.deputy_convenor,
        one.office, one.demonstration,
    )  # fmt: skip


def projects(board: Board, exposed: Exposed) -> models.Projects:
    """The projects of a board with everything that is known of them."""
    return models.Projects(
        plan=plan(board.plan),
        as_of=board.as_of,
        month=month_text(board.month),
        projects=[project(one, exposed) for one in board.projects],
    )


def board(found: Board, exposed: Exposed) -> models.BoardItem:
    """A board."""
    return models.BoardItem(
        plan=plan(found.plan),
        as_of=found.as_of,
        month=month_text(found.month),
        counts=counts(found.projects),
        projects=[on_board(one, exposed) for one in found.projects],
    )


def counts(states: Iterable[ProjectState]) -> models.Counts:
    """Projects by light."""
    lights = [one.light for one in states]
    return models.Counts(*(lights.count(light) for light in Light))


def project(one: ProjectState, exposed: Exposed) -> models.ProjectItem:
    """A project with its indicators."""
    said = one.project
    return models.ProjectItem(
        code=said.code,
        section=said.section,
        number=said.number,
        title=said.title,
        text=said.text,
        leads=list(said.leads),
        taking_part=list(said.taking_part),
        places=[place(where) for where in said.places],
        light=one.light,
        reason=one.reason,
        planned=one.planned,
        physical=one.physical,
        financial=one.financial,
        exposed_to=[exposure(warning) for warning in exposed.get(said.code, ())],
        indicators=[indicator(state) for state in one.indicators],
    )


def on_board(one: ProjectState, exposed: Exposed) -> models.BoardProject:
    """A project as a row of the board."""
    said = one.project
    return models.BoardProject(
        code=said.code,
        section=said.section,
        number=said.number,
        title=said.title,
        leads=list(said.leads),
        taking_part=list(said.taking_part),
        places=[place(where) for where in said.places],
        light=one.light,
        reason=one.reason,
        planned=one.planned,
        physical=one.physical,
        financial=one.financial,
        exposed_to=[exposure(warning) for warning in exposed.get(said.code, ())],
        months=strip(one.indicators),
        indicators=[summary(state) for state in one.indicators],
    )


def strip(states: Iterable[IndicatorState]) -> list[models.Strip]:
    """The worst light of each month."""
    lights: dict[Month, list[Light]] = {}
    for state in states:
        for one in state.months:
            lights.setdefault(one.month, []).append(one.light)
    return [models.Strip(str(month), worst(lights[month])) for month in sorted(lights)]


def indicator(one: IndicatorState) -> models.IndicatorItem:
    """An indicator with its target, its newest approved figures and all its months."""
    said, report = one.indicator, one.report
    return models.IndicatorItem(
        code=said.code,
        title=said.title,
        kind=said.kind,
        unit=said.unit,
        sentence=said.sentence,
        leads=list(said.leads),
        items=list(said.items),
        part_of=said.part_of,
        target=None if one.target is None else target(one.target),
        value=None if report is None else report.said.value,
        parts={} if report is None else dict(report.said.parts),
        funds_paid=None if report is None else report.said.funds_paid,
        month=None if report is None else str(report.month),
        planned=one.planned,
        physical=one.physical,
        financial=one.financial,
        behind=one.behind,
        light=one.light,
        reason=one.reason,
        trend=one.trend,
        forecast=forecast(one.forecast),
        months=[month(state) for state in one.months],
    )


def summary(one: IndicatorState) -> models.IndicatorSummary:
    """An indicator without its sentence, versions and months."""
    said, report, goal = one.indicator, one.report, one.target
    return models.IndicatorSummary(
        code=said.code,
        title=said.title,
        kind=said.kind,
        unit=said.unit,
        leads=list(said.leads),
        part_of=said.part_of,
        target=None if goal is None else goal.value,
        provisional=goal is not None and goal.provisional,
        due=None if goal is None else goal.due,
        value=None if report is None else report.said.value,
        month=None if report is None else str(report.month),
        planned=one.planned,
        physical=one.physical,
        financial=one.financial,
        behind=one.behind,
        light=one.light,
        reason=one.reason,
        trend=one.trend,
        forecast=forecast(one.forecast),
    )


def month(one: MonthState) -> models.MonthItem:
    """A month of an indicator."""
    return models.MonthItem(
        month=str(one.month),
        planned=one.planned,
        physical=one.physical,
        financial=one.financial,
        light=one.light,
        reason=one.reason,
        reported=one.reported,
        made_up=one.made_up,
    )


def forecast(one: Forecast | None) -> models.ForecastItem | None:
    """A forecast, where there is one."""
    if one is None:
        return None
    return models.ForecastItem(one.due, one.value, one.low, one.high, one.confidence, one.months)


def target(one: Target) -> models.TargetItem:
    """A version of a target."""
    return models.TargetItem(
        version=one.version,
        value=one.value,
        parts=dict(one.parts),
        total=one.total,
        baseline=one.baseline,
        due=one.due,
        start=month_text(one.start),
        curve=list(one.curve),
        provisional=one.provisional,
        document=one.document,
        dated=one.dated,
        in_force_from=iso(one.in_force_from),
    )


def place(one: Place) -> models.PlaceItem:
    """A place of a project."""
    return models.PlaceItem(one.town, one.name, one.lon, one.lat)


def exposure(one: Exposure) -> models.ExposureItem:
    """An open warning at a place of a project."""
    return models.ExposureItem(
        warning=one.warning,
        station=one.station,
        station_name=one.station_name,
        hazard=one.hazard,
        level=cast(Word, one.level.word),
        town=one.town,
        place=one.place,
        distance_km=None if one.distance_km is None else round(one.distance_km, 3),
        opened=iso(one.opened),
    )


def report(of: Plan, row: ReportRow, *, named: bool) -> models.ReportItem:
    """A report; the persons only where the reader is one who may know them."""
    said, found = row.report, of.find(row.report.indicator)
    assert found is not None, "a stored plan loses no indicator"
    project, indicator = found
    return models.ReportItem(
        id=row.id,
        plan=row.plan,
        project=project.code,
        indicator=indicator.code,
        title=indicator.title,
        kind=indicator.kind,
        measure=indicator.unit,
        month=str(said.month),
        version=said.version,
        revision=row.revision,
        status=said.status,
        unit=said.unit,
        value=said.said.value,
        parts=dict(said.said.parts),
        funds_paid=said.said.funds_paid,
        narrative=said.said.narrative,
        problems=said.said.problems,
        justification=said.said.justification,
        correction=said.correction,
        returned_reason=row.returned_reason,
        created_at=iso(row.created_at),
        updated_at=iso(row.updated_at),
        submitted_at=times.text(row.submitted_at),
        decided_at=times.text(said.decided_at),
        created_by=row.created_by if named else None,
        updated_by=row.updated_by if named else None,
        submitted_by=row.submitted_by if named else None,
        decided_by=row.decided_by if named else None,
    )


def evidence(one: EvidenceRow) -> models.EvidenceItem:
    """A file of a report."""
    return models.EvidenceItem(
        one.id, one.name, one.media_type, one.size, one.sha256, one.by, iso(one.at)
    )


def step(one: HistoryRow) -> models.ReportHistoryItem:
    """A step of a report's life."""
    return models.ReportHistoryItem(
        revision=one.revision,
        action=cast(models.Step, one.action),
        status=Status(one.status),
        by=one.by,
        at=iso(one.at),
        reason=one.reason,
        content=dict(one.content),
    )


def dispatch(one: DispatchRow, *, named: bool) -> models.DispatchItem:
    """A version of the office's note for a month."""
    by = one.by if named else None
    return models.DispatchItem(one.id, str(one.month), one.version, one.text, by, iso(one.at))


def month_text(one: Month | None) -> str | None:
    """A month as 2023-05, None for none."""
    return None if one is None else str(one)
