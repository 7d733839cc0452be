"""Flights of UAVs: what was flown, what was seen on the way, and the track."""

from typing import Annotated

from fastapi import APIRouter, Path

from api import event_models as models
from api import event_views as views
from api import paging
from api.context import Store
from api.encoding import Json
from api.models import PROBLEM
from api.problems import Problem
from api.routes.detections import Radius, items
from store import detections, flights
from store.database import Connection
from store.flights import FlightView
from store.nearby import near

router = APIRouter(prefix="/api/v1", tags=["flights"])

Id = Annotated[int, Path(ge=1, le=2**63 - 1)]
MOST_SEEN = 1000
MOST_POINTS = 100_000


def _key(row: FlightView) -> int:
    return row.id


@router.get("/flights", response_model=paging.Page[models.FlightItem])
def list_flights(
    store: Store,
    station: paging.Code = None,
    after: paging.After = None,
    limit: paging.Limit = 100,
) -> Json:
    """Flights, newest first."""
    before = paging.decode("flights", after, int)
    rows = store.read(flights.page, station=station, before=before, limit=limit + 1)
    return Json(paging.page("flights", rows, limit, _key, views.flight))


@router.get("/flights/{id}", response_model=models.FlightDetail, responses={404: PROBLEM})
def flight(store: Store, id: Id, radius_km: Radius = 10.0) -> Json:
    """One flight with its photos and detections, each with the warnings near it."""
    return Json(store.read(_detail, id, radius_km))


@router.get(
    "/flights/{id}/track",
    response_model=models.Track,
    responses={200: {"content": {"application/geo+json": {}}}, 404: PROBLEM},
)
def track(store: Store, id: Id) -> Json:
    """The track as a GeoJSON feature, with times, battery and link as columns beside it."""
    rows = store.read(_track, id)
    return Json(views.track(id, rows), media_type="application/geo+json")


def _detail(conn: Connection, number: int, radius_km: float) -> models.FlightDetail:
    found = _known(conn, number)
    photos = flights.photos(conn, number, MOST_SEEN)
    nearby = near(conn, [(one.lon, one.lat, one.time) for one in photos], radius_km)
    seen = detections.of_flight(conn, number, MOST_SEEN)
    return models.FlightDetail(
        views.flight(found),
        [views.photo(one, close) for one, close in zip(photos, nearby, strict=True)],
        items(conn, seen, radius_km),
    )


def _track(conn: Connection, number: int) -> list[flights.TrackRow]:
    _known(conn, number)
    rows = flights.track(conn, number, MOST_POINTS + 1)
    if len(rows) > MOST_POINTS:
        raise Problem(422, f"This track has more than {MOST_POINTS} points: that is no flight.")
    return rows


def _known(conn: Connection, number: int) -> FlightView:
    found = flights.get(conn, number)
    if found is None:
        raise Problem(404, f"There is no flight {number}: see /api/v1/flights.")
    return found
