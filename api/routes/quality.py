"""Data quality: what was received, expected, late and flagged, by station and day."""

from fastapi import APIRouter

from api import models, paging, times, views
from api.context import Store
from api.encoding import Json
from store import quality
from store.quality import Day

router = APIRouter(prefix="/api/v1", tags=["quality"])


def _key(row: Day) -> int:
    return row.datastream_id


@router.get("/quality", response_model=paging.Page[models.QualityItem])
def list_quality(
    store: Store,
    day: times.Day,
    station: paging.Code = None,
    after: paging.After = None,
    limit: paging.Limit = 100,
) -> Json:
    """Figures of one day (Beijing time) for each datastream, by its id; also for silent ones."""
    last = paging.decode("quality", after, int) or 0
    rows = store.read(quality.of_day, day=day, station=station, after=last, limit=limit + 1)
    return Json(paging.page("quality", rows, limit, _key, views.quality))
