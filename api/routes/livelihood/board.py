"""The board, what each unit owes, and who has not reported."""

from datetime import date

from fastapi import APIRouter, Response

from api.context import Shared, Store
from api.encoding import Json
from api.livelihood import boards, models, units, views
from api.livelihood.access import Reader
from api.livelihood.asked import (
    POLLED,
    READ,
    AskedMonth,
    AsOf,
    Held,
    PlanCode,
    UnitName,
    UnitPath,
    polled,
)
from domain.livelihood.rule import Rule
from store.database import Connection

router = APIRouter()


@router.get("/board", response_model=models.BoardItem, responses=POLLED)
def get_board(
    _: Reader,
    shared: Shared,
    store: Store,
    plan: PlanCode = None,
    as_of: AsOf = None,
    unit: UnitName = None,
    held: Held = None,
) -> Response:
    """Where every project stands, or stood at the end of a day.

    Of past days only what was approved until then counts, and targets in force then; warnings
    are those of now, so past days have none.
    """
    return polled(store.read(_board, plan, as_of, unit, shared.livelihood.rule), held)


@router.get("/units", response_model=models.Units, responses=READ)
def list_units(_: Reader, shared: Shared, store: Store, plan: PlanCode = None) -> Json:
    """Every unit of a plan, with its lights and how many reports of the month it owes."""
    return Json(store.read(units.all_of, plan, shared.livelihood.rule))


@router.get("/units/{unit}", response_model=models.UnitDetail, responses=READ)
def get_unit(
    who: Reader,
    shared: Shared,
    store: Store,
    unit: UnitPath,
    plan: PlanCode = None,
    month: AskedMonth = None,
) -> Json:
    """What one bureau owes: projects in which it has a part, and its reports of a month.

    The month is the last whole one of the plan's year unless given.
    """
    return Json(store.read(units.one, who, unit, plan, month, shared.livelihood.rule))


@router.get("/missing", response_model=models.MissingMonth, responses=READ)
def missing(
    who: Reader, shared: Shared, store: Store, plan: PlanCode = None, month: AskedMonth = None
) -> Json:
    """Who has not reported for a month, the last whole one of the plan's year unless given."""
    return Json(store.read(units.missing, who, plan, month, shared.livelihood.rule))


def _board(
    conn: Connection, plan: str | None, as_of: date | None, unit: str | None, rule: Rule
) -> models.BoardItem:
    board, exposed = boards.shown(conn, plan, as_of, rule)
    return views.board(board if unit is None else boards.of_unit(board, unit), exposed)
