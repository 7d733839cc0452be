"""Rating curves, and the gaugings that they are fitted to."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query

from api import models
from api.context import Store
from api.encoding import Json
from api.identity import GUARDED, require
from api.problems import Problem
from api.river import rated
from api.river.models import GaugingInput, GaugingsLoaded, RatingItem
from domain.account import Account, Role
from domain.gauging import Gauging
from store import gaugings
from store.database import Connection

router = APIRouter(prefix="/api/v1", tags=["river"])

Code = Annotated[str, Path(pattern=r"^[^\x00]*$", max_length=200)]
Engineer = Annotated[Account, Depends(require(Role.RIVER_ENGINEER))]
Stage = Annotated[
    float | None, Query(allow_inf_nan=False, description="m; answers its discharge as `asked`")
]


@router.get("/stations/{code}/rating", response_model=RatingItem, responses={404: models.PROBLEM})
def rating(store: Store, code: Code, stage: Stage = None) -> Json:
    """The gaugings of a station and Q = a (h - h0)^b through them.

    Where they do not make a curve, `refused` says why. What lies beyond the lowest and the
    highest gauging is extrapolated and marked.
    """
    return Json(store.read(rated.rated, code, stage))


@router.post(
    "/stations/{code}/gaugings",
    status_code=201,
    response_model=GaugingsLoaded,
    responses={**GUARDED, 404: models.PROBLEM},
)
def add_gauging(who: Engineer, store: Store, code: Code, body: GaugingInput) -> Json:
    """Add a gauging, or put right the one of that time; for river engineers.

    What stood there before is kept in the database.
    """
    done = store.write(_add, code, body, who.name)
    return Json(done, status_code=201)


def _add(conn: Connection, code: str, said: GaugingInput, by: str) -> GaugingsLoaded:
    rated.known(conn, code)
    try:
        one = Gauging(code, said.time, said.stage, said.discharge, said.source)
    except ValueError as error:
        raise Problem(422, str(error)) from None
    done = gaugings.load(conn, [one], by)
    return GaugingsLoaded(done.added, done.corrected, done.known)
