"""Calls 叫应: whom a warning called, who has answered, and who told it by telephone."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Response
from fastapi.sse import EventSourceResponse, ServerSentEvent

from api import paging
from api.calls import hearing, models, table, views
from api.context import Shared, Store
from api.encoding import Json
from api.identity import GUARDED, Anybody, require
from api.models import PROBLEM
from api.problems import Problem
from domain.account import Account, Role
from store import calls
from store.calls.board import CallView, SeatView, State
from store.database import Connection, snapshot

router = APIRouter(prefix="/api/v1", tags=["calls"])

Officer = Annotated[Account, Depends(require(Role.DUTY_OFFICER))]
Id = Annotated[int, Path(ge=1, le=2**63 - 1)]
Of = Annotated[int | None, Query(ge=1, le=2**63 - 1, description="Only of this warning")]
Owed = Annotated[bool, Query(description="Only calls that asked for answers, no all-clear")]

_KNOWN = {**GUARDED, 404: PROBLEM}


@router.get("/calls", response_model=paging.Page[models.CallSummary], responses=GUARDED)
def list_calls(
    _: Anybody,
    store: Store,
    state: State = "all",
    warning: Of = None,
    owed: Owed = False,
    after: paging.After = None,
    limit: paging.Limit = 100,
) -> Json:
    """Calls with their counts of who has answered and who has not, newest first."""
    before = paging.decode("calls", after, int)
    rows = store.read(
        calls.calls, state=state, warning=warning, owed=owed, before=before, limit=limit + 1
    )
    return Json(paging.page("calls", rows, limit, _key, views.call))


async def _following(_: Anybody, shared: Shared) -> AsyncIterator[AsyncIterator[ServerSentEvent]]:
    async with shared.feeds.calls.follow() as events:
        yield events


@router.get("/calls/stream", response_class=EventSourceResponse, responses=GUARDED)
async def stream_calls(
    events: Annotated[AsyncIterator[ServerSentEvent], Depends(_following)],
) -> AsyncIterator[ServerSentEvent]:
    """Calls as they move, at most twice a second.

    `event: call`, data: `{"call","seats"}` with the seats that changed since the last event of
    that call. There are no ids: load the calls again after a break.
    """
    async for event in events:
        yield event


@router.get(
    "/calls/{id}.csv",
    response_class=Response,
    responses={**_KNOWN, 200: {"content": {"text/csv": {"schema": {"type": "string"}}}}},
)
def get_call_table(_: Anybody, store: Store, id: Id) -> Response:
    """The seats of a call for spreadsheets: with a byte-order mark, safe to open."""
    found = table.csv_of_seats(store.read(_seats, id))
    name = {"Content-Disposition": f'attachment; filename="call-{id}.csv"'}
    return Response(found, media_type="text/csv; charset=utf-8", headers=name)


@router.get("/calls/{id}", response_model=models.CallDetail, responses=_KNOWN)
def get_call(who: Anybody, store: Store, id: Id) -> Json:
    """The board of a call: every seat, who answered for it and how fast, and every message.

    Duty officers see telephone numbers; everybody else sees them in part.
    """
    return Json(store.read(_board, id, whole=who.may(Role.DUTY_OFFICER)))


@router.post("/summons/{id}/told", response_model=models.ActedItem, responses=_KNOWN)
def told(who: Officer, store: Store, id: Id, body: models.RemarkInput) -> Json:
    """Write down that a person was told by telephone and has taken it; for duty officers."""
    return Json(views.acted(store.write(hearing.told, id, body.remark, who.name)))


@router.post("/summons/{id}/refused", response_model=models.ActedItem, responses=_KNOWN)
def refused(who: Officer, store: Store, id: Id, body: models.RemarkInput) -> Json:
    """Write down that a person cannot: his deputy is called at once; for duty officers."""
    return Json(views.acted(store.write(hearing.declined, id, body.remark, who.name)))


def _key(row: CallView) -> int:
    return row.id


def _known(conn: Connection, number: int) -> CallView:
    found = calls.get(conn, number)
    if found is None:
        raise Problem(404, f"没有编号为{number}的叫应 / There is no call {number}")
    return found


def _seats(conn: Connection, number: int) -> list[SeatView]:
    _known(conn, number)
    return calls.seats(conn, number)


def _board(conn: Connection, number: int, *, whole: bool) -> models.CallDetail:
    with snapshot(conn):
        call = views.call(_known(conn, number))
        seats = [views.seat(one) for one in calls.seats(conn, number)]
        asked = [views.summons(one, whole=whole) for one in calls.summonses(conn, number)]
    return models.CallDetail(call, seats, asked)
