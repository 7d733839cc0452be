"""Curves: the observations of a datastream, raw or aggregated, and as they come."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import APIRouter, Depends, Header, Path, Query, Response
from fastapi.sse import EventSourceResponse, ServerSentEvent

from api import encoding, models, paging, times
from api.context import Shared, Store
from api.encoding import Json
from api.observation_feed import Wanted
from api.problems import Problem
from domain.datastream import Datastream, Statistic
from store import curves, datastreams
from store.curves import Columns
from store.database import Connection

router = APIRouter(prefix="/api/v1", tags=["observations"])

MOST_POINTS = 200_000
"""Most points of an answer that is not paged: two years of 5-minute data."""

MOST_ID = 2**31 - 1

Id = Annotated[int, Path(ge=1, le=MOST_ID)]
Format = Literal["json", "columns", "csv"]
Aggregate = Literal["min", "max", "avg", "first", "last", "sum", "count"]


@dataclass(frozen=True, slots=True)
class Window:
    """Which part of a curve is asked for (instants in microseconds), and in what steps."""

    first: int
    last: int
    step: int | None
    agg: Aggregate | None


async def asked(
    start: Annotated[times.Instant | None, Query(alias="from", description="Included")] = None,
    end: Annotated[times.Instant | None, Query(alias="to", description="Not included")] = None,
    step: Annotated[times.Step | None, Query(description="300, 5m, 1h, 1d; days at 08:00")] = None,
    agg: Annotated[Aggregate | None, Query(description="sum for periods, else avg")] = None,
) -> Window:
    """The window that a request asks for, open where it says nothing; a problem if it is none.

    It does not wait for anything; as a coroutine it is spared the way through a thread.
    """
    first = times.EARLIEST if start is None else start
    last = times.LATEST if end is None else end
    if first > last:
        raise Problem(422, "from: must not be after to")
    if agg is not None and step is None:
        raise Problem(422, "agg: an aggregate needs a step, e.g. step=1h")
    return Window(first, last, step, agg)


@router.get(
    "/datastreams/{id}/observations",
    response_model=models.Curve | models.Columns,
    responses={
        200: {"content": {"text/csv": {}}},
        304: {"description": "Unchanged"},
        404: models.PROBLEM,
    },
)
def observations(
    store: Store,
    id: Id,
    window: Annotated[Window, Depends(asked)],
    format: Format = "json",
    after: paging.After = None,
    limit: Annotated[int, Query(ge=1, le=10_000, description="Items of a json page")] = 1000,
    if_none_match: Annotated[str | None, Header()] = None,
) -> Response:
    """A curve from `from` to `to`; an end that is not given is open.

    A step of a period value such as rain holds its end and is stamped by it; any other holds its
    start. `format=json` comes in pages; columns and csv come whole, up to 200,000 points. The
    ETag is a hash of what was read, so it is right after late readings and revisions, too.
    """
    most = limit if format == "json" else MOST_POINTS
    stream, points = store.read(_read, id, window, _cursor(after), most + 1)
    etag = encoding.tag(format, limit, window.step, window.agg, *points)
    if encoding.unchanged(if_none_match, etag):
        return Response(status_code=304, headers={"ETag": etag})
    answer = _answer(id, stream, points, format, most)
    answer.headers["ETag"] = etag
    return answer


def _known(conn: Connection, number: int) -> Datastream:
    stream = datastreams.get(conn, number)
    if stream is None:
        raise Problem(404, f"There is no datastream {number}: see /api/v1/datastreams.")
    return stream


def _cursor(after: str | None) -> int | None:
    time = paging.decode("observations", after, int)
    return None if time is None else min(max(time, times.EARLIEST), times.LATEST)


def _read(
    conn: Connection, number: int, window: Window, after: int | None, limit: int
) -> tuple[Datastream, Columns]:
    stream = _known(conn, number)
    start, end = window.first, window.last
    if window.step is None:
        return stream, curves.raw(conn, number, start=start, end=end, after=after, limit=limit)
    usual = "avg" if stream.statistic is Statistic.INSTANT else "sum"
    return stream, curves.aggregated(
        conn,
        number,
        start=start,
        end=end,
        step_s=window.step,
        agg=window.agg or usual,
        after=after,
        limit=limit,
    )


def _answer(
    number: int, stream: Datastream, points: Columns, format: Format, most: int
) -> Response:
    more = len(points.time) > most
    if format == "json":
        return _page(number, points, most if more else None)
    if more:
        raise Problem(
            422, f"These are more than {most} points: give a step, or a shorter time from … to."
        )
    if format == "columns":
        return Json(encoding.columns(*points, datastream=number))
    name = quote(f"{stream.station}-{stream.property}.csv")
    return Response(
        encoding.csv(*points),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}"},
    )


def _page(number: int, points: Columns, cut: int | None) -> Response:
    """All points, or the first `cut` of them and a cursor for the rest."""
    texts = encoding.time_texts(points.time[:cut])
    items = list(map(models.ObservationItem, texts, points.value.tolist(), points.flag.tolist()))
    following = None if cut is None else paging.encode("observations", int(points.time[cut - 1]))
    return Json(models.Curve(number, items, following))


async def _following(shared: Shared, id: Id) -> AsyncIterator[AsyncIterator[ServerSentEvent]]:
    await shared.database.aread(_known, id)
    async with shared.feeds.observations.follow(Wanted(id)) as events:
        yield events


@router.get(
    "/datastreams/{id}/observations/stream",
    response_class=EventSourceResponse,
    responses={404: models.PROBLEM},
)
async def stream(
    events: Annotated[AsyncIterator[ServerSentEvent], Depends(_following)],
) -> AsyncIterator[ServerSentEvent]:
    """Newly accepted rows of one datastream, at most four events a second.

    `event: observations`, data: `{"datastream","time":[],"value":[],"flag":[]}`. There are no
    ids: read the curve again after a break.
    """
    async for event in events:
        yield event
