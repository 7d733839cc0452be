"""Suppression zones: where detections are of a known source."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path

from api import event_models as models
from api import event_views as views
from api import paging
from api.context import Store
from api.encoding import Json
from api.identity import GUARDED, require
from api.models import PROBLEM
from api.problems import Problem
from domain.account import Account, Role
from domain.zone import Zone
from store import clock, zones
from store.database import Connection
from store.zones import ZoneRow

router = APIRouter(prefix="/api/v1", tags=["detections"])

Keeper = Annotated[Account, Depends(require(Role.DUTY_OFFICER, Role.RIVER_ENGINEER))]
Id = Annotated[int, Path(ge=1, le=2**31 - 1)]


def _key(row: ZoneRow) -> int:
    return row.id


@router.get("/zones", response_model=paging.Page[models.ZoneItem])
def list_zones(store: Store, after: paging.After = None, limit: paging.Limit = 100) -> Json:
    """Zones by number, past and future ones among them."""
    last = paging.decode("zones", after, int) or 0
    rows = store.read(zones.page, after=last, limit=limit + 1)
    return Json(paging.page("zones", rows, limit, _key, views.zone))


@router.post(
    "/zones",
    status_code=201,
    response_model=models.ZoneItem,
    responses=GUARDED,
)
def create(who: Keeper, store: Store, body: models.ZoneInput) -> Json:
    """Add a zone. Detections in it are kept and marked, and count for nothing.

    It cannot begin in the past: what was judged was judged. Collectors hear of it within a
    second. For duty officers and river engineers.
    """
    return Json(store.write(_create, body, who.name), status_code=201)


@router.post(
    "/zones/{id}/end",
    response_model=models.ZoneItem,
    responses={**GUARDED, 404: PROBLEM, 409: PROBLEM},
)
def end(who: Keeper, store: Store, id: Id) -> Json:
    """End a zone now; from now on detections in it count again."""
    return Json(store.write(_end, id, who.name))


def _create(conn: Connection, said: models.ZoneInput, by: str) -> models.ZoneItem:
    now = clock.now(conn)
    start = said.valid_from
    if start is not None and now is not None and start < now:
        raise Problem(422, "valid_from: a zone cannot begin in the past; leave it out for now.")
    begin = start if start is not None else clock.instant(conn)
    if said.valid_to is not None and said.valid_to < begin:
        raise Problem(422, "valid_to: a zone cannot end before it begins.")
    place = said.name, said.lon, said.lat, said.radius_m
    zone = Zone(*place, begin, said.valid_to, said.reason, by)
    return _known(conn, zones.create(conn, zone))


def _end(conn: Connection, number: int, by: str) -> models.ZoneItem:
    _known(conn, number)
    if not zones.end(conn, number, by):
        raise Problem(409, f"Zone {number} has ended already.")
    return _known(conn, number)


def _known(conn: Connection, number: int) -> models.ZoneItem:
    row = zones.get(conn, number)
    if row is None:
        raise Problem(404, f"There is no zone {number}: see /api/v1/zones.")
    return views.zone(row)
