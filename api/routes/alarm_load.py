"""The load of alarms: how many warnings open in ten minutes."""

from typing import Annotated

from fastapi import APIRouter, Query

from api import models, times, views
from api.context import Shared
from api.encoding import Json
from api.problems import Problem
from domain.alarm_load import AlarmLoad
from domain.instant import DAY
from store import alarm_load, clock
from store.database import Connection

router = APIRouter(prefix="/api/v1", tags=["incidents"])

LONGEST = 366 * DAY


@router.get("/alarm-load", response_model=models.AlarmLoad)
def get_alarm_load(
    shared: Shared,
    start: Annotated[times.Instant | None, Query(alias="from", description="Included")] = None,
    end: Annotated[times.Instant | None, Query(alias="to", description="Not included")] = None,
) -> Json:
    """Warnings that opened in each ten minutes of event time, of the last 24 hours unless told.

    EEMUA 191: a desk bears a steady rate below 1 in ten minutes; more than 10 are an alarm flood.
    """
    found = shared.database.read(_read, start, end)
    return Json(views.alarm_load(found, shared.mode))


def _read(conn: Connection, start: int | None, end: int | None) -> AlarmLoad:
    """The day before `end`, or up to and including the instance's own present."""
    last = clock.instant(conn) + 1 if end is None else end
    first = last - DAY if start is None else start
    if first > last:
        raise Problem(422, "from: must not be after to, which is now unless it is given")
    if last - first > LONGEST:
        raise Problem(422, "from, to: ask for at most 366 days at a time")
    return alarm_load.between(conn, start=first, end=last)
