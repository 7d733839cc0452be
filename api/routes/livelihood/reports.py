"""Monthly reports and the steps of their life."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Query

from api import paging
from api.context import Store
from api.database import Database
from api.encoding import Json
from api.livelihood import access, boards, inputs, models, refusals, reporting, views
from api.livelihood.access import Keeper, Reader, Writer
from api.livelihood.asked import (
    READ,
    WRITTEN,
    AskedMonth,
    Id,
    IndicatorCode,
    PlanCode,
    UnitName,
)
from domain.account import Account
from domain.livelihood.check import Fault
from domain.livelihood.report import Said, Status
from domain.livelihood.wording import both
from store.clock import instant
from store.database import Connection
from store.livelihood import evidence, reports
from store.livelihood.reports import ReportRow

router = APIRouter()

Step = Callable[..., ReportRow]


def _key(item: models.ReportItem) -> int:
    return item.id


@router.get("/reports", response_model=paging.Page[models.ReportItem], responses=READ)
def list_reports(
    who: Reader,
    store: Store,
    plan: PlanCode = None,
    unit: UnitName = None,
    indicator: IndicatorCode = None,
    month: AskedMonth = None,
    status: Annotated[Status | None, Query()] = None,
    after: paging.After = None,
    limit: paging.Limit = 100,
) -> Json:
    """Versions of reports by number.

    Approved ones for everybody who may read; those of every status for reporters of their unit,
    and for the coordination office.
    """
    last = paging.decode("reports", after, int) or 0

    def read(conn: Connection) -> list[models.ReportItem]:
        known = boards.known_plan(conn, plan)
        rows = reports.page(
            conn, plan=known.code, unit=unit, indicator=indicator, month=month, status=status,
            sees=access.sees(who), after=last, limit=limit + 1,
        )  # fmt: skip
        return [views.report(known, row, named=who is not None) for row in rows]

    return Json(paging.page("reports", store.read(read), limit, _key, lambda item: item))


@router.get("/reports/{id}", response_model=models.ReportDetail, responses=READ)
def get_report(who: Reader, store: Store, id: Id) -> Json:
    """One version of a report, with its files and steps where the reader may know them."""
    return Json(store.read(_detail, who, id))


@router.post("/reports", status_code=201, response_model=models.ReportDetail, responses=WRITTEN)
def draft(who: Writer, store: Store, body: inputs.ReportInput, plan: PlanCode = None) -> Json:
    """Begin the report of an indicator for a month.

    Reporters write for their own unit, the coordination office for any (`unit`). Where the month
    has a report already, the 409 problem carries it as `current`.
    """
    return Json(store.write(_draft, who, body, plan), status_code=201)


@router.put("/reports/{id}", response_model=models.ReportDetail, responses=WRITTEN)
def edit(who: Writer, store: Store, id: Id, body: inputs.EditInput) -> Json:
    """Say something else in a draft or a returned report.

    Where somebody was faster, the 409 problem carries the report as `current`, and the history
    keeps the text that was refused.
    """
    return _step(store, who, reporting.edit, id, body.revision, _said(body))


@router.post("/reports/{id}/submit", response_model=models.ReportDetail, responses=WRITTEN)
def submit(who: Writer, store: Store, id: Id, body: inputs.RevisionInput) -> Json:
    """Hand a report to the coordination office; nobody writes in it until it is decided on."""
    return _step(store, who, reporting.submit, id, body.revision)


@router.post("/reports/{id}/approve", response_model=models.ReportDetail, responses=WRITTEN)
def approve(who: Keeper, store: Store, id: Id, body: inputs.RevisionInput) -> Json:
    """Let a report count, and lock it. Nobody approves what he submitted himself."""
    return _step(store, who, reporting.approve, id, body.revision)


@router.post("/reports/{id}/return", response_model=models.ReportDetail, responses=WRITTEN)
def send_back(who: Keeper, store: Store, id: Id, body: inputs.ReturnInput) -> Json:
    """Give a report back to its unit, with the reason."""
    return _step(store, who, reporting.send_back, id, body.revision, body.reason)


@router.post(
    "/reports/{id}/correct", status_code=201, response_model=models.ReportDetail, responses=WRITTEN
)
def correct(who: Writer, store: Store, id: Id, body: inputs.CorrectInput) -> Json:
    """Begin a new version of an approved report, which counts until the new one is approved."""
    answer = _step(store, who, reporting.correct, id, body.reason)
    answer.status_code = 201
    return answer


def _step(store: Database, who: Account, step: Step, id: int, *said: object) -> Json:
    def take(conn: Connection) -> models.ReportDetail:
        row = step(conn, who, id, *said, at=instant(conn))
        return _shown(conn, who, row)

    return Json(store.write(take))


def _draft(
    conn: Connection, who: Account, body: inputs.ReportInput, plan: str | None
) -> models.ReportDetail:
    known, unit = boards.known_plan(conn, plan), body.unit or who.unit
    if not unit:
        what = both("请注明填报单位", "say for which unit you report")
        raise refusals.invalid([Fault("unit", what)])
    row = reporting.draft(
        conn, who, known, body.indicator, body.month, _said(body), unit=unit, at=instant(conn)
    )
    return _shown(conn, who, row)


def _detail(conn: Connection, who: Account | None, number: int) -> models.ReportDetail:
    row = reports.get(conn, number)
    if row is None or not access.sees_report(who, row.report):
        raise refusals.unknown_report(number)
    return _shown(conn, who, row)


def _shown(conn: Connection, who: Account | None, row: ReportRow) -> models.ReportDetail:
    plan = boards.known_plan(conn, row.plan)
    report = views.report(plan, row, named=who is not None)
    if not access.sees_unfinished(who, row.report.unit):
        return models.ReportDetail(report, [], [], [])
    versions = reports.of_month(conn, row.plan, row.report.indicator, row.report.month)
    return models.ReportDetail(
        report,
        access.may(who, row, versions[-1].id),
        [views.evidence(one) for one in evidence.of_report(conn, row.id)],
        [views.step(one) for one in reports.history(conn, row.id)],
    )


def _said(body: inputs.SaidInput) -> Said:
    return Said(
        body.value,
        dict(body.parts),
        body.funds_paid,
        body.narrative,
        body.problems,
        body.justification,
    )
