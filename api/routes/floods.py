"""Floods in the record of a stage, and a rise among them."""

from typing import Annotated

from fastapi import APIRouter, Path, Query

from api import models, times
from api.context import Store
from api.encoding import Json
from api.problems import Problem
from api.river import comparing, listing
from api.river.models import Comparison, Floods
from domain.instant import DAY
from store import clock

router = APIRouter(prefix="/api/v1", tags=["river"])

Id = Annotated[int, Path(ge=1, le=2**31 - 1)]
From = Annotated[
    times.Instant | None, Query(alias="from", description="Included; ten years back unless given")
]

_USUAL = 3650 * DAY
"""Ten years: of 5-minute readings as many as one answer looks at."""


@router.get("/datastreams/{id}/floods", response_model=Floods, responses={404: models.PROBLEM})
def list_floods(
    store: Store,
    id: Id,
    start: From = None,
    end: Annotated[times.Instant | None, Query(alias="to", description="Not included")] = None,
    limit: Annotated[int, Query(ge=1, le=1000, description="Newest floods to list")] = 100,
) -> Json:
    """The floods that stand in stored readings, the newest first.

    A flood is a rise over the warning level (yellow) that was in force at the time; less than 12
    hours below it do not end it. Where no level was ever set, half the way from the median to the
    highest reading stands for one. Ranks are among all floods of the time asked for.
    """
    last = times.LATEST if end is None else end
    first = _usual(min(last, store.read(clock.instant))) if start is None else start
    if first > last:
        raise Problem(422, "from: must not be after to")
    return Json(store.read(listing.listed, id, first, last, limit))


@router.get(
    "/datastreams/{id}/comparison", response_model=Comparison, responses={404: models.PROBLEM}
)
def compare(
    store: Store,
    id: Id,
    at: Annotated[
        times.Instant | None, Query(description="the moment that is compared; now unless given")
    ] = None,
    start: From = None,
) -> Json:
    """The rise that stood at `at` among the earlier floods, as far as it was known then.

    `analogy` says how long the floods that rose alike for six hours took from this level to those
    above. It is no forecast: it knows of no rain and no gates. Where none rose alike, `refused`
    says why.
    """
    moment = store.read(clock.instant) if at is None else at
    first = _usual(moment) if start is None else start
    if first > moment:
        raise Problem(422, "from: must not be after at")
    return Json(store.read(comparing.compared, id, first, moment))


def _usual(end: int) -> int:
    """From where on floods are looked for."""
    return max(times.EARLIEST, end - _USUAL)
