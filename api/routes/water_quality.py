"""Water quality: the class of each section now, and by days."""

from typing import Annotated

from fastapi import APIRouter, Path, Query

from api import models, times
from api.context import Shared, Store
from api.encoding import Json
from api.models import Mode
from api.problems import Problem
from api.water_quality import making
from api.water_quality.models import QualityDays, WaterQuality
from domain.instant import DAY
from store import clock
from store.database import Connection

router = APIRouter(prefix="/api/v1", tags=["water quality"])

Code = Annotated[str, Path(pattern=r"^[^\x00]*$", max_length=200)]

LONGEST = 366 * DAY
_USUAL = 30 * DAY


@router.get("/water-quality", response_model=WaterQuality)
def list_sections(
    shared: Shared,
    at: Annotated[times.Instant | None, Query(description="As of then; now unless given")] = None,
) -> Json:
    """Every section with its class of GB 3838-2002, the factors that decide, and each one's class.

    A reading makes a class for `stale_h` hours; failed and missing ones (flags 4, 9) never do.
    """
    return Json(shared.database.read(_sections, shared.mode, at))


def _sections(conn: Connection, mode: Mode, at: int | None) -> WaterQuality:
    return making.sections(conn, mode, clock.instant(conn) if at is None else at)


@router.get("/water-quality/{station}", response_model=QualityDays, responses={404: models.PROBLEM})
def get_days(
    store: Store,
    station: Code,
    start: Annotated[times.Instant | None, Query(alias="from", description="Included")] = None,
    end: Annotated[times.Instant | None, Query(alias="to", description="Not included")] = None,
) -> Json:
    """The classes of a section by days of Beijing time, of 30 days unless told, at most 366.

    A day's class is that of the daily mean of each factor; `worst` is that of its worst reading.
    """
    return Json(store.read(_days, station, start, end))


def _days(conn: Connection, station: str, start: int | None, end: int | None) -> QualityDays:
    now = clock.instant(conn)
    last = now + 1 if end is None else end
    first = last - _USUAL if start is None else start
    if first > last:
        raise Problem(422, "from: must not be after to, which is now unless it is given")
    if last - first > LONGEST:
        raise Problem(422, "from, to: ask for at most 366 days at a time")
    found = making.days(conn, station, first, last, now)
    if found is None:
        raise Problem(404, f"No section of water is measured at {station!r}: see /water-quality.")
    return found
