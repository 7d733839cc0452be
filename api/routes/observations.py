"""Curves: the observations of a datastream, raw or aggregated, and as they come."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import APIRouter, Depends, Header, Path, Query, Response
from fastapi.sse import EventSourceResponse, ServerSentEvent

from api import encoding, models, paging, times
from api.context import Shared, Store
from api.database import Database
from api.encoding import Json
from api.observation_feed import Wanted
from api.problems import Problem
from domain.datastream import Datastream, Statistic
from domain.instant import SECOND
from domain.thinning import bucket_width, thinned
from store import curves, datastreams
from store.curves import MOST_READ, Columns
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
    points: int | None


async def asked(
    start: Annotated[times.Instant | None, Query(alias="from", description="Included")] = None,
    end: Annotated[times.Instant | None, Query(alias="to", description="Not included")] = None,
    step: Annotated[times.Step | None, Query(description="300, 5m, 1h, 1d; days at 08:00")] = None,
    agg: Annotated[Aggregate | None, Query(description="sum for periods, else avg")] = None,
    points: Annotated[
        int | None,
        Query(ge=2, le=MOST_POINTS, description="about so many readings, no peak hidden"),
    ] = None,
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
    if points is not None and step is not None:
        raise Problem(422, "points: readings are thinned out, or taken together in steps; not both")
    return Window(first, last, step, agg, points)


@router.get(
    "/datastreams/{id}/observations",
    response_model=models.Curve | models.DrawnColumns | models.Columns,
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

    `points` (for columns) draws a long curve: time is cut into half as many equal parts, and of
    every flag that occurs in a part its lowest and its highest reading are given, as they were
    read. The first and the last are always there. `part_s` says how long a part is; null where
    nothing was left out. Up to 1,100,000 readings are looked at.
    """
    if window.points is not None:
        return _thinned(store, id, window, format, if_none_match)
    most = limit if format == "json" else MOST_POINTS
    stream, points = store.read(_read, id, window, _cursor(after), most + 1)
    etag = encoding.tag(format, limit, window.step, window.agg, *points)
    if encoding.unchanged(if_none_match, etag):
        return Response(status_code=304, headers={"ETag": etag})
    answer = _answer(id, stream, points, format, most)
    answer.headers["ETag"] = etag
    return answer


def _thinned(
    store: Database, number: int, window: Window, format: Format, held: str | None
) -> Response:
    """The readings that draw the curve in about `window.points` of them."""
    if format != "columns":
        raise Problem(422, "points: goes with format=columns")
    assert window.points is not None
    _, read = store.read(_read, number, window, None, MOST_READ + 1)
    if read.time.size > MOST_READ:
        raise Problem(
            422,
            f"读数超过 {MOST_READ} 个，请缩短时段 / "
            f"These are more than {MOST_READ} readings: give a shorter time",
        )
    buckets = max(window.points // 2, 1)
    kept = thinned(*read, buckets)
    part_s = bucket_width(read.time, buckets) / SECOND if kept.size < read.time.size else None
    shown = Columns(read.time[kept], read.value[kept], read.flag[kept])
    etag = encoding.tag("points", part_s, *shown)
    if encoding.unchanged(held, etag):
        return Response(status_code=304, headers={"ETag": etag})
    body = encoding.columns(*shown, datastream=number, read=read.time.size, part_s=part_s)
    return Json(body, headers={"ETag": etag})


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
