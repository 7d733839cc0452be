"""What rules measure: the newest of many, and one of them through time."""

from collections.abc import Callable, Sequence
from typing import Annotated, TypeVar

from fastapi import APIRouter, Query

from api import models, paging, times
from api.context import Judged, Judgement, Store
from api.encoding import Json
from api.measure_models import Measured, MeasuredSeries
from api.problems import Problem
from api.routes.criteria import Id, unknown
from domain.criterion import UnmeasuredError
from store import clock
from store.database import Connection

router = APIRouter(prefix="/api/v1", tags=["registry"])

Said = TypeVar("Said")


@router.get("/measured", response_model=Measured)
def measured(
    store: Store,
    judgement: Judged,
    indicator: Annotated[list[str], Query(min_length=1, max_length=20)],
    station: paging.Code = None,
    at: Annotated[times.Instant | None, Query(description="now where it is left out")] = None,
) -> Json:
    """What all rules of some indicators measured last by an instant, by the engine's own kernels.

    The rules in force then; compounds and `silence`, which no reading drives, are left out.
    """
    found = _possible(lambda: store.read(_measured, judgement, indicator, station, at))
    return Json({"items": found})


@router.get("/criteria/{id}/series", response_model=MeasuredSeries, responses={404: models.PROBLEM})
def series(
    store: Store,
    judgement: Judged,
    id: Id,
    start: Annotated[times.Instant, Query(alias="from", description="Included")],
    end: Annotated[times.Instant, Query(alias="to", description="Included")],
    step: times.Step = 3600,
) -> Json:
    """What a rule measured at `from` and at every step up to `to`, by the engine's own kernels.

    At each of these instants, 5,000 at most, stands the newest judgement not older than a step
    (or than the datastream's interval, where that is longer): nothing is drawn on over a gap.
    """
    if start > end:
        raise Problem(422, "from: must not be after to")
    found = _possible(lambda: store.read(judgement.series, id, start, end, step))
    if found is None:
        raise unknown(id)
    return Json(found)


def _measured(
    conn: Connection,
    judgement: Judgement,
    indicators: Sequence[str],
    station: str | None,
    at: int | None,
) -> list[dict[str, object]]:
    instant = clock.instant(conn) if at is None else at
    return judgement.measured(conn, indicators, station, instant)


def _possible(answer: Callable[[], Said]) -> Said:
    """The answer; what cannot be worked out, or is too much to be, is a problem."""
    try:
        return answer()
    except UnmeasuredError as error:
        raise Problem(422, str(error)) from None
