"""Reservoirs: all at one look, and the water of one by hours."""

from typing import Annotated

from fastapi import APIRouter, Path, Query

from api import models, times
from api.context import Shared, Store
from api.encoding import Json
from api.models import Mode
from api.problems import Problem
from api.reservoirs import balance, making, places
from api.reservoirs.models import Balance, Reservoirs
from domain.instant import DAY
from store import clock
from store.database import Connection

router = APIRouter(prefix="/api/v1", tags=["reservoirs"])

Code = Annotated[str, Path(pattern=r"^[^\x00]*$", max_length=200)]

LONGEST = 366 * DAY
_USUAL = 7 * DAY


@router.get("/reservoirs", response_model=Reservoirs)
def list_reservoirs(shared: Shared) -> Json:
    """Every reservoir now: pool against the flood limit of the day, storage, flows, gates.

    Limits are those of the rules in force, else of the station's papers; what nobody has said is
    null, and so is what follows from it.
    """
    return Json(shared.database.read(_reservoirs, shared.mode))


def _reservoirs(conn: Connection, mode: Mode) -> Reservoirs:
    return making.reservoirs(conn, mode, clock.instant(conn))


@router.get(
    "/reservoirs/{station}/balance", response_model=Balance, responses={404: models.PROBLEM}
)
def get_balance(
    store: Store,
    station: Code,
    start: Annotated[times.Instant | None, Query(alias="from", description="Included")] = None,
    end: Annotated[times.Instant | None, Query(alias="to", description="Included")] = None,
) -> Json:
    """Pool, storage, inflow and outflow by hours, of seven days unless told, at most 366.

    What no instrument measures follows from the curve of the rules and the water balance.
    """
    return Json(store.read(_balance, station, start, end))


def _balance(conn: Connection, station: str, start: int | None, end: int | None) -> Balance:
    now = clock.instant(conn)
    last = now if end is None else min(end, now)
    first = last - _USUAL if start is None else start
    if start is not None and end is not None and start > end:
        raise Problem(422, "from: must not be after to, which is now unless it is given")
    if last - first > LONGEST:
        raise Problem(422, "from, to: ask for at most 366 days at a time")
    place = next((one for one in places.places(conn, now) if one.station.code == station), None)
    if place is None:
        raise Problem(404, f"There is no reservoir {station!r}: see /api/v1/reservoirs.")
    return balance.balance(conn, place, first, last)
