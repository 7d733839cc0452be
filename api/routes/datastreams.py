"""Datastreams, and the newest observation of each."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from fastapi.sse import EventSourceResponse, ServerSentEvent

from api import encoding, models, paging, times, views
from api.context import Shared, Store
from api.encoding import Json
from api.observation_feed import Wanted
from domain.datastream import Datastream
from store import clock, curves, datastreams
from store.curves import Latest
from store.database import Connection

router = APIRouter(prefix="/api/v1", tags=["registry"])

TRENDING = ("stage", "pool_level", "rain")
"""Properties of which the last hour is told."""


def _key(row: tuple[int, Datastream]) -> int:
    return row[0]


@router.get("/datastreams", response_model=paging.Page[models.DatastreamItem])
def list_datastreams(
    store: Store,
    station: paging.Code = None,
    after: paging.After = None,
    limit: paging.Limit = 100,
) -> Json:
    """Datastreams by id."""
    last = paging.decode("datastreams", after, int) or 0
    rows = store.read(datastreams.page, station=station, after=last, limit=limit + 1)
    return Json(paging.page("datastreams", rows, limit, _key, views.datastream))


@router.get("/latest", response_model=models.Latest, tags=["observations"])
def latest(shared: Shared) -> Json:
    """The newest observation of every datastream with its warning level, in one call."""
    now, rows = shared.database.read(_now_and_latest)
    items = [views.latest(row) for row in rows]
    return Json(models.Latest(times.text(now), shared.mode, items))


def _now_and_latest(conn: Connection) -> tuple[int | None, list[Latest]]:
    return clock.now(conn), curves.latest(conn)


@router.get("/latest/hour", response_model=models.Hour, tags=["observations"])
def last_hour(store: Store) -> Json:
    """Levels and rain of the hour before the newest reading of each: what a trend needs.

    Readings that failed or are missing are left out. Of levels there is one for each quarter of an
    hour, and the newest; `/latest/stream` tells what comes after.
    """
    rows = store.read(curves.last_hour, TRENDING)
    texts = encoding.time_texts(rows.time)
    return Json(models.Hour(rows.datastream.tolist(), texts, rows.value.tolist()))


async def _following(
    shared: Shared,
    datastream: Annotated[list[int] | None, Query(description="Only of these")] = None,
) -> AsyncIterator[AsyncIterator[ServerSentEvent]]:
    wanted = Wanted(only=frozenset(datastream or ()))
    async with shared.feeds.observations.follow(wanted) as events:
        yield events


@router.get("/latest/stream", response_class=EventSourceResponse, tags=["observations"])
async def stream_latest(
    events: Annotated[AsyncIterator[ServerSentEvent], Depends(_following)],
) -> AsyncIterator[ServerSentEvent]:
    """Newly accepted rows of all datastreams, at most four events a second.

    `event: observations`, data: `{"now","datastream":[],"time":[],"value":[],"flag":[]}`, with
    empty columns when only the clock moved. There are no ids: load `/latest` again after a break.
    """
    async for event in events:
        yield event
