"""Incidents: the warnings of one catchment and time, worst first."""

import re
from functools import partial
from typing import Annotated, Literal

from fastapi import APIRouter, Path

from api import models, paging, views
from api.context import Store, Units
from api.encoding import Json
from api.problems import Problem
from domain.level import Level
from store import incidents
from store.incidents import IncidentView, Place

router = APIRouter(prefix="/api/v1", tags=["incidents"])

_KEY = re.compile(r"(none|blue|yellow|orange|red) (-?[0-9]{1,16}) ([0-9]{1,18})")


@router.get("/incidents", response_model=paging.Page[models.IncidentItem])
def list_incidents(
    store: Store,
    unit: Units,
    state: Literal["open", "closed", "all"] = "open",
    after: paging.After = None,
    limit: paging.Limit = 100,
) -> Json:
    """Incidents with their warnings, worst first and then newest first.

    Levels move: one that becomes worse while the pages are read may stand on none of them.
    """
    place = _place(paging.decode("incidents", after, str))
    rows = store.read(incidents.page, state=state, after=place, limit=limit + 1)
    return Json(paging.page("incidents", rows, limit, _key, partial(views.incident, unit=unit)))


@router.get("/incidents/{id}", response_model=models.IncidentItem, responses={404: models.PROBLEM})
def get_incident(store: Store, unit: Units, id: Annotated[int, Path(ge=1, le=2**63 - 1)]) -> Json:
    """One incident. The id of one that became part of another answers with that other."""
    found = store.read(incidents.get, id)
    if found is None:
        raise Problem(404, f"There is no incident {id}: see /api/v1/incidents?state=all.")
    return Json(views.incident(found, unit))


def _key(row: IncidentView) -> str:
    level, opened, number = row.place
    return f"{level.word} {opened} {number}"


def _place(key: str | None) -> Place | None:
    if key is None:
        return None
    found = _KEY.fullmatch(key)
    if found is None:
        raise Problem(422, "after: this cursor was not given by the list of incidents; start anew")
    return Place(Level.of(found[1]), int(found[2]), int(found[3]))
