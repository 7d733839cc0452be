"""Detections of cameras and UAVs, and what people make of them."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query

from api import event_models as models
from api import event_views as views
from api import paging, times
from api.context import Store
from api.encoding import Json
from api.identity import GUARDED, require
from api.models import PROBLEM
from api.problems import Problem
from domain.account import Account, Role
from domain.detection import Verdict
from store import detections
from store.database import Connection
from store.detections import DetectionView, NotBegun
from store.nearby import near

router = APIRouter(prefix="/api/v1", tags=["detections"])

Judge = Annotated[Account, Depends(require(Role.DUTY_OFFICER))]
Id = Annotated[int, Path(ge=1, le=2**63 - 1)]
Radius = Annotated[
    float, Query(gt=0, le=100, description="Warnings of stations within so many km are near")
]


def _key(item: models.DetectionItem) -> int:
    return item.id


@router.get("/detections", response_model=paging.Page[models.DetectionItem])
def list_detections(
    store: Store,
    station: paging.Code = None,
    open: Annotated[bool, Query(description="Only those that wait for a person's word")] = False,
    since: Annotated[times.Instant | None, Query(description="Only from this time on")] = None,
    radius_km: Radius = 10.0,
    after: paging.After = None,
    limit: paging.Limit = 100,
) -> Json:
    """Detections in the order in which they were heard, newest first.

    `open` leaves out what was judged, and what lies in a suppression zone.
    """
    before = paging.decode("detections", after, int)
    items = store.read(_page, station, since, open, before, limit + 1, radius_km)
    return Json(paging.page("detections", items, limit, _key, lambda item: item))


@router.get("/detections/{id}", response_model=models.DetectionItem, responses={404: PROBLEM})
def detection(store: Store, id: Id, radius_km: Radius = 10.0) -> Json:
    """One detection with every verdict on it and the warnings near it, now and then."""
    return Json(store.read(_one, id, radius_km))


@router.post(
    "/detections/{id}/verdict",
    response_model=models.DetectionItem,
    responses={**GUARDED, 404: PROBLEM, 409: PROBLEM},
)
def judge(who: Judge, store: Store, id: Id, body: models.VerdictInput) -> Json:
    """Confirm a detection, or call it a false alarm; who and when is kept for ever.

    The latest verdict counts; saying the same again changes nothing. The station's datastream
    `detection_confirmed`, if it has one, becomes 1 or 0 in the same transaction, so that the
    engine judges it; it stays 1 while another detection of the station is confirmed, for a day.
    For duty officers.
    """
    return Json(store.write(_judge, id, body, who.name))


def items(
    conn: Connection, rows: Sequence[DetectionView], radius_km: float
) -> list[models.DetectionItem]:
    """Detections with their verdicts and the warnings near them."""
    verdicts = detections.verdicts(conn, [row.id for row in rows])
    nearby = near(conn, [(row.lon, row.lat, row.time) for row in rows], radius_km)
    return [
        views.detection(row, verdicts[row.id], close)
        for row, close in zip(rows, nearby, strict=True)
    ]


def _page(
    conn: Connection,
    station: str | None,
    since: int | None,
    unjudged: bool,
    before: int | None,
    limit: int,
    radius_km: float,
) -> list[models.DetectionItem]:
    rows = detections.page(
        conn, station=station, since=since, unjudged=unjudged, before=before, limit=limit
    )
    return items(conn, rows, radius_km)


def _one(conn: Connection, number: int, radius_km: float = 10.0) -> models.DetectionItem:
    row = detections.get(conn, number)
    if row is None:
        raise Problem(404, f"There is no detection {number}: see /api/v1/detections.")
    return items(conn, [row], radius_km)[0]


def _judge(
    conn: Connection, number: int, said: models.VerdictInput, by: str
) -> models.DetectionItem:
    _one(conn, number)
    try:
        detections.judge(conn, number, Verdict(said.verdict), by, said.remark)
    except NotBegun:
        raise Problem(409, "The exercise has not begun: its clock has not ticked yet.") from None
    return _one(conn, number)
