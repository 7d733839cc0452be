"""Stations."""

from fastapi import APIRouter

from api import models, paging, views
from api.context import Store
from api.encoding import Json
from domain.station import Station
from store import stations

router = APIRouter(prefix="/api/v1", tags=["registry"])


def _key(one: Station) -> str:
    return one.code


@router.get("/stations", response_model=paging.Page[models.StationItem])
def list_stations(store: Store, after: paging.After = None, limit: paging.Limit = 100) -> Json:
    """Stations by code."""
    last = paging.decode("stations", after, str)
    rows = store.read(stations.page, after=last, limit=limit + 1)
    return Json(paging.page("stations", rows, limit, _key, views.station))
