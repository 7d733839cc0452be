"""Stations."""

from typing import Annotated

from fastapi import APIRouter, Path

from api import models, paging, views
from api.context import Store
from api.encoding import Json
from api.problems import Problem
from domain.station import Station
from store import station_health, stations
from store.station_health import StationHealth

router = APIRouter(prefix="/api/v1", tags=["registry"])

_CODE = Path(pattern=r"^[^\x00]*$", max_length=200)


def _key(one: Station | StationHealth) -> str:
    return one.code


@router.get("/stations", response_model=paging.Page[models.StationItem])
def list_stations(store: Store, after: paging.After = None, limit: paging.Limit = 100) -> Json:
    """Stations by code."""
    last = paging.decode("stations", after, str)
    rows = store.read(stations.page, after=last, limit=limit + 1)
    return Json(paging.page("stations", rows, limit, _key, views.station))


@router.get("/stations/health", response_model=paging.Page[models.StationHealthItem])
def list_health(store: Store, after: paging.After = None, limit: paging.Limit = 100) -> Json:
    """How each station is, by code: last heard, battery, door, mains, readings of 24 hours."""
    last = paging.decode("station health", after, str)
    rows = store.read(station_health.page, after=last, limit=limit + 1)
    return Json(paging.page("station health", rows, limit, _key, views.station_health))


@router.get(
    "/stations/{code}/health",
    response_model=models.StationHealthItem,
    responses={404: models.PROBLEM},
)
def health(store: Store, code: Annotated[str, _CODE]) -> Json:
    """How one station is."""
    found = store.read(station_health.get, code)
    if found is None:
        raise Problem(404, f"There is no station {code!r}: see /api/v1/stations")
    return Json(views.station_health(found))
