"""Warnings: what people are told, every change of level, and both as they happen."""

from collections.abc import AsyncIterator
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Path, Query
from fastapi.sse import EventSourceResponse, ServerSentEvent

from api import models, paging, times, views
from api.context import Shared, Store, Units
from api.encoding import Json
from api.models import PROBLEM
from api.problems import Problem
from store import transitions, warnings
from store.transitions import StoredTransition
from store.warnings import Wanted, WarningView

router = APIRouter(prefix="/api/v1", tags=["warnings"])

Id = Annotated[int, Path(ge=1, le=2**63 - 1)]


def _key(row: WarningView | StoredTransition) -> int:
    return row.id


@router.get("/warnings", response_model=paging.Page[models.WarningItem])
def list_warnings(
    store: Store,
    unit: Units,
    state: Wanted = "open",
    after: paging.After = None,
    limit: paging.Limit = 100,
) -> Json:
    """Warnings, newest first; unacknowledged ones may have cleared and still wait for somebody."""
    before = paging.decode("warnings", after, int)
    rows = store.read(warnings.page, state=state, before=before, limit=limit + 1)
    return Json(paging.page("warnings", rows, limit, _key, partial(views.warning, unit=unit)))


@router.get("/transitions", response_model=paging.Page[models.TransitionItem])
def list_transitions(
    store: Store,
    station: paging.Code = None,
    start: Annotated[times.Instant | None, Query(alias="from", description="Included")] = None,
    end: Annotated[times.Instant | None, Query(alias="to", description="Not included")] = None,
    after: paging.After = None,
    limit: paging.Limit = 100,
) -> Json:
    """Changes of level, newest first, late ones among them; of one station's rules, or of all."""
    before = paging.decode("transitions", after, int)
    rows = store.read(
        transitions.page, before=before, limit=limit + 1, station=station, start=start, end=end
    )
    return Json(paging.page("transitions", rows, limit, _key, views.transition))


async def _following(
    shared: Shared,
    header: Annotated[int | None, Header(alias="Last-Event-ID", ge=0, le=2**63 - 1)] = None,
    query: Annotated[int | None, Query(alias="last_event_id", ge=0, le=2**63 - 1)] = None,
) -> AsyncIterator[AsyncIterator[ServerSentEvent]]:
    async with shared.feeds.warnings.follow(query if header is None else header) as events:
        yield events


@router.get("/warnings/stream", response_class=EventSourceResponse)
async def stream(
    events: Annotated[AsyncIterator[ServerSentEvent], Depends(_following)],
) -> AsyncIterator[ServerSentEvent]:
    """Every transition as it is recorded, and open warnings as they move.

    `event: warning` has the transition's id and `{"transition","warning"}`; warning is null for
    a late one. `event: reading` has no id and a warning whose last value or peak moved, at most
    four times a second. With `Last-Event-ID` (or `?last_event_id=`) the stream begins with all
    that was missed, and with how each open warning stands; else it begins now. A reader that is
    too slow is cut off, and misses nothing when it comes back with its last id.

    `event: life` has no id either and `{"warning","kind","by","remark","at"}`: what a person did
    with a warning, or that its shelving is over, with how it stands now.
    """
    async for event in events:
        yield event


@router.get("/warnings/{id}", response_model=models.WarningItem, responses={404: PROBLEM})
def get_warning(store: Store, unit: Units, id: Id) -> Json:
    """One warning as it stands."""
    found = store.read(warnings.get, id)
    if found is None:
        raise unknown(id)
    return Json(views.warning(found, unit))


def unknown(number: int) -> Problem:
    """The problem of a warning that is not there."""
    return Problem(404, f"没有编号为{number}的预警 / There is no warning {number}.")
