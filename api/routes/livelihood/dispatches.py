"""What the coordination office tells the units, month by month (调度)."""

from fastapi import APIRouter

from api.context import Store
from api.encoding import Json
from api.livelihood import boards, inputs, models, refusals, views
from api.livelihood.access import Keeper, Reader
from api.livelihood.asked import READ, AskedMonth, PlanCode
from domain.account import Account
from domain.livelihood.check import Fault
from domain.livelihood.month import Month
from domain.livelihood.wording import both
from store.clock import instant
from store.database import Connection
from store.livelihood import dispatches

router = APIRouter()


@router.get("/dispatches", response_model=models.Dispatches, responses=READ)
def list_dispatches(
    who: Reader, store: Store, plan: PlanCode = None, month: AskedMonth = None
) -> Json:
    """The office's notes, newest first; earlier versions stay among them."""
    return Json(store.read(_notes, who, plan, month))


@router.post("/dispatches", status_code=201, response_model=models.DispatchItem, responses=READ)
def add_dispatch(
    who: Keeper, store: Store, body: inputs.DispatchInput, plan: PlanCode = None
) -> Json:
    """Write the note of a month; a later one is a version of its own and counts."""
    return Json(store.write(_add, who, body, plan), status_code=201)


def _notes(
    conn: Connection, who: Account | None, plan: str | None, month: Month | None
) -> models.Dispatches:
    known = boards.known_plan(conn, plan)
    rows = reversed(dispatches.of_plan(conn, known.code, None))
    items = [
        views.dispatch(one, named=who is not None)
        for one in rows
        if month is None or one.month == month
    ]
    return models.Dispatches(views.plan(known), items)


def _add(
    conn: Connection, who: Account, body: inputs.DispatchInput, plan: str | None
) -> models.DispatchItem:
    known, now = boards.known_plan(conn, plan), instant(conn)
    if body.month.year != known.year or body.month > Month.at(now):
        what = both(
            f"只能为 {known.year} 年已到的月份写调度",
            f"notes are for months of {known.year} that have come",
        )
        raise refusals.invalid([Fault("month", what)])
    row = dispatches.add(conn, known.code, body.month, body.text.strip(), who.name, now)
    return views.dispatch(row, named=True)
