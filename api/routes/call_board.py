"""The call board: whom the open warnings concern."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query

from api.context import Shared, Units
from api.encoding import Json
from api.identity import Caller
from api.livelihood import boards
from api.livelihood import exposure as calls
from api.livelihood.asked import PlanCode
from api.models import PROBLEM
from domain.level import Level
from store.database import Connection
from store.livelihood import plans
from store.livelihood.exposure import RADIUS_KM

router = APIRouter(prefix="/api/v1", tags=["warnings"])

Radius = Annotated[
    float,
    Query(gt=0, le=100, description="Places within so many km of a station are in its warnings"),
]


@router.get("/call-board", response_model=calls.CallBoard, responses={404: PROBLEM})
def get_call_board(
    shared: Shared,
    caller: Caller,
    unit: Units,
    level: Annotated[
        Literal["blue", "yellow", "orange", "red"], Query(description="From this level on")
    ] = "yellow",
    plan: PlanCode = None,
    radius_km: Radius = RADIUS_KM,
) -> Json:
    """Open warnings, worst first, with the units whose livelihood projects lie in their area.

    The area are the station's town, the towns of its attribute `area`, and what is nearer than
    `radius_km` to it. Warnings that tell of an instrument alone (equipment, uav) are left out.
    The newest plan is asked unless one is named. Who has an account sees how many have answered.
    """

    def board(conn: Connection) -> calls.CallBoard:
        asked = plans.newest(conn) if plan is None else boards.known_plan(conn, plan)
        called = caller is not None
        return calls.board(
            conn, asked, Level.of(level), radius_km, shared.mode, unit, called=called
        )

    return Json(shared.database.read(board))
