"""The livelihood board to take away: CSV, XLSX, OC4IDS, and the monthly bulletin."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from fastapi import APIRouter, Depends, Request, Response

from api.context import Shared
from api.encoding import Json
from api.livelihood import access, boards
from api.livelihood.asked import READ, AskedMonth, AsOf, PlanCode
from api.livelihood.exports import bulletin, oc4ids, spreadsheet, table
from api.problems import Problem
from domain.livelihood.board import Board
from domain.livelihood.missing import Missing, missing
from domain.livelihood.month import Month, midnight
from domain.livelihood.project import Plan
from domain.livelihood.report import Report, Status
from domain.livelihood.rule import Rule
from domain.livelihood.wording import both
from store.database import Connection
from store.livelihood import dispatches, reports, targets
from store.livelihood.reports import ReportRow

router = APIRouter(
    prefix="/api/v1/livelihood", tags=["livelihood"], dependencies=[Depends(access.reading)]
)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _file(media_type: str, description: str, **schema: str) -> dict[int | str, dict[str, Any]]:
    """What OpenAPI says of a download."""
    content = {media_type: {"schema": {"type": "string", **schema}}}
    return {**READ, 200: {"content": content, "description": description}}


@router.get(
    "/board.csv", response_class=Response, responses=_file("text/csv", "One row per indicator")
)
def get_csv(shared: Shared, plan: PlanCode = None, as_of: AsOf = None) -> Response:
    """Every indicator of the board, for spreadsheets: with a byte-order mark, safe to open."""
    board = shared.database.read(boards.board_of, plan, as_of, shared.livelihood.rule)
    return _download(table.csv_of(table.indicators(board)), "text/csv", board, "csv")


@router.get(
    "/board.xlsx",
    response_class=Response,
    responses=_file(XLSX, "Projects, indicators, months, and what is owed", format="binary"),
)
def get_workbook(shared: Shared, plan: PlanCode = None, as_of: AsOf = None) -> Response:
    """The board as a workbook, with the months of each indicator and who has not reported."""
    board, owed = shared.database.read(_with_owed, plan, as_of, shared.livelihood.rule)
    return _download(spreadsheet.workbook(board, owed), XLSX, board, "xlsx")


@router.get("/oc4ids.json", response_model=dict[str, Any], responses=READ)
def get_oc4ids(
    shared: Shared, request: Request, plan: PlanCode = None, as_of: AsOf = None
) -> Response:
    """The board as open data: an OC4IDS 0.9 project package of all its projects."""
    board = shared.database.read(boards.board_of, plan, as_of, shared.livelihood.rule)
    return Json(oc4ids.package(board, str(request.url)))


@router.get(
    "/bulletin", response_class=Response, responses=_file("text/html", "A page to print on A4")
)
def get_bulletin(
    shared: Shared, plan: PlanCode = None, month: AskedMonth = None, as_of: AsOf = None
) -> Response:
    """The bulletin of a month: lights, who lags, who has not reported, what the office told all.

    The last month that is over unless given. It counts what was approved until the day before the
    next month is over, when that one takes its place, or until now where that is earlier.
    """
    html = shared.database.read(_bulletin, plan, month, as_of, shared.livelihood.rule)
    return Response(html, media_type="text/html")


def _download(content: bytes, media_type: str, board: Board, ending: str) -> Response:
    name = f"board-{board.as_of}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, headers=headers, media_type=media_type)


def _with_owed(
    conn: Connection, plan: str | None, as_of: date | None, rule: Rule
) -> tuple[Board, Sequence[Missing]]:
    board = boards.board_of(conn, plan, as_of, rule)
    return board, _owed(conn, board, rule)


def _bulletin(
    conn: Connection, plan: str | None, month: Month | None, as_of: date | None, rule: Rule
) -> str:
    if as_of is None and month is not None:
        as_of = _closing(boards.known_plan(conn, plan), month, boards.today(conn))
    board = boards.board_of(conn, plan, as_of, rule)
    if board.month is None or month not in (None, board.month):
        raise _not_over(board.plan, month, board.as_of)
    until = midnight(board.as_of + timedelta(days=1))
    told = [
        one for one in dispatches.of_plan(conn, board.plan.code, until) if one.month == board.month
    ]
    return bulletin.page(board, _owed(conn, board, rule), told[-1].text if told else None)


def _closing(plan: Plan, month: Month, now: date) -> date:
    """The last day on which a month is the one that a board judges, today where that is earlier."""
    if month.year != plan.year or month.last > now:
        raise _not_over(plan, month, now)
    return min(month.plus(1).last - timedelta(days=1), now)


def _not_over(plan: Plan, month: Month | None, day: date) -> Problem:
    """No bulletin of a month: it is another year's, not over, or not the one of that day."""
    wanted = f"{month or plan.year}"
    what = both(
        f"{day} 还不能通报 {wanted}：只通报 {plan.year} 年已结束的最近一个月",
        f"on {day} there is no bulletin of {wanted}: it is of the last month of {plan.year} "
        "that is over",
    )
    return Problem(422, f"month: {what}")


def _owed(conn: Connection, board: Board, rule: Rule) -> Sequence[Missing]:
    """Reports that were owed for the board's month at the end of its day."""
    if board.month is None:
        return []
    end = midnight(board.as_of + timedelta(days=1)) - 1
    found = (_as_it_stood(row, end) for row in reports.all_of_plan(conn, board.plan.code))
    stood = [one for one in found if one is not None]
    goals = targets.of_plan(conn, board.plan.code)
    return missing(board.plan, goals, stood, board.month, end, rule)


def _as_it_stood(row: ReportRow, at: int) -> Report | None:
    """A report as far as it had come at an instant; None before it was begun."""
    report = row.report
    if row.created_at > at:
        return None
    if report.decided_at is not None and report.decided_at <= at:
        return report
    came = row.submitted_at is not None and row.submitted_at <= at
    return replace(report, status=Status.SUBMITTED if came else Status.DRAFT)
