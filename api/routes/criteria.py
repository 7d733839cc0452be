"""Criteria: the rules, with their thresholds, dates and sources."""

from typing import Annotated

from fastapi import APIRouter, Query

from api import models, paging, views
from api.context import Store
from api.encoding import Json
from store import criteria
from store.criteria import CriterionRow

router = APIRouter(prefix="/api/v1", tags=["registry"])


def _key(row: CriterionRow) -> int:
    return row.id


@router.get("/criteria", response_model=paging.Page[models.CriterionItem])
def list_criteria(
    store: Store,
    station: paging.Code = None,
    datastream: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
    after: paging.After = None,
    limit: paging.Limit = 100,
) -> Json:
    """Rules by id, past and future versions of a threshold among them."""
    last = paging.decode("criteria", after, int) or 0
    rows = store.read(
        criteria.page, station=station, datastream=datastream, after=last, limit=limit + 1
    )
    return Json(paging.page("criteria", rows, limit, _key, views.criterion))
