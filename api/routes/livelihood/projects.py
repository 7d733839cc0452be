"""Projects of a plan, with all that is known of them."""

from datetime import date

from fastapi import APIRouter, Response

from api.context import Shared, Store
from api.encoding import Json
from api.livelihood import boards, inputs, models, refusals, views
from api.livelihood.access import Keeper, Reader
from api.livelihood.asked import POLLED, READ, AsOf, Code, Held, PlanCode, polled
from domain.livelihood.project import Place
from domain.livelihood.rule import Rule
from store.database import Connection
from store.livelihood import places

router = APIRouter()


@router.get("/projects", response_model=models.Projects, responses=POLLED)
def list_projects(
    _: Reader,
    shared: Shared,
    store: Store,
    plan: PlanCode = None,
    as_of: AsOf = None,
    held: Held = None,
) -> Response:
    """Every project of a plan with its indicators, targets and months."""
    found, exposed = store.read(boards.shown, plan, as_of, shared.livelihood.rule)
    return polled(views.projects(found, exposed), held)


@router.get("/projects/{code}", response_model=models.ProjectDetail, responses=POLLED)
def get_project(
    _: Reader,
    shared: Shared,
    store: Store,
    code: Code,
    plan: PlanCode = None,
    as_of: AsOf = None,
    held: Held = None,
) -> Response:
    """One project."""
    return polled(store.read(_one, code, plan, as_of, shared.livelihood.rule), held)


@router.put("/projects/{code}/places", response_model=models.ProjectDetail, responses=READ)
def put_places(
    who: Keeper,
    shared: Shared,
    store: Store,
    code: Code,
    body: inputs.PlacesInput,
    plan: PlanCode = None,
) -> Json:
    """Say where a project is, in place of what was said before."""
    return Json(store.write(_put, code, plan, body, who.name, shared.livelihood.rule))


def _one(
    conn: Connection, code: str, plan: str | None, as_of: date | None, rule: Rule
) -> models.ProjectDetail:
    board, exposed = boards.shown(conn, plan, as_of, rule)
    state = next((one for one in board.projects if one.project.code == code), None)
    if state is None:
        raise refusals.unknown_project(board.plan, code)
    return models.ProjectDetail(
        plan=views.plan(board.plan),
        as_of=board.as_of,
        month=views.month_text(board.month),
        project=views.project(state, exposed),
    )


def _put(
    conn: Connection, code: str, plan: str | None, body: inputs.PlacesInput, by: str, rule: Rule
) -> models.ProjectDetail:
    known = boards.known_plan(conn, plan)
    if known.project(code) is None:
        raise refusals.unknown_project(known, code)
    told = [Place(one.town, one.name, one.lon, one.lat) for one in body.places]
    places.put(conn, known.code, code, told, by)
    return _one(conn, code, known.code, None, rule)
