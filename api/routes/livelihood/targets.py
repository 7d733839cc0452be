"""Versions of what indicators are to reach."""

from fastapi import APIRouter

from api.context import Store
from api.encoding import Json
from api.livelihood import boards, inputs, models, refusals, views
from api.livelihood.access import Keeper, Reader
from api.livelihood.asked import READ, Code, PlanCode
from domain.livelihood.check import target_faults
from domain.livelihood.indicator import Target
from store.clock import instant
from store.database import Connection
from store.livelihood import targets

router = APIRouter()


@router.get("/indicators/{code}/targets", response_model=models.Targets, responses=READ)
def list_targets(_: Reader, store: Store, code: Code, plan: PlanCode = None) -> Json:
    """The versions of an indicator's target, with the documents that set them."""
    return Json(store.read(_versions, code, plan))


@router.post(
    "/indicators/{code}/targets", status_code=201, response_model=models.Targets, responses=READ
)
def add_target(
    who: Keeper, store: Store, code: Code, body: inputs.TargetInput, plan: PlanCode = None
) -> Json:
    """Add a version; it holds from now on, so that boards of past days stay as they stood."""
    return Json(store.write(_add, code, plan, body, who.name), status_code=201)


def _versions(conn: Connection, code: str, plan: str | None) -> models.Targets:
    known = boards.known_plan(conn, plan)
    found = known.find(code)
    if found is None:
        raise refusals.unknown_indicator(known, code)
    indicator = found[1]
    versions = targets.of_plan(conn, known.code).get(code, ())
    items = [views.target(one) for one in versions]
    return models.Targets(code, indicator.title, indicator.kind, indicator.unit, items)


def _add(
    conn: Connection, code: str, plan: str | None, body: inputs.TargetInput, by: str
) -> models.Targets:
    known = boards.known_plan(conn, plan)
    found = known.find(code)
    if found is None:
        raise refusals.unknown_indicator(known, code)
    target = _target(body, instant(conn))
    faults = target_faults(found[1], target)
    if faults:
        raise refusals.invalid(faults)
    targets.add(conn, known.code, code, target, by)
    return _versions(conn, code, known.code)


def _target(body: inputs.TargetInput, now: int) -> Target:
    return Target(
        version=0,
        value=body.value,
        due=body.due,
        document=body.document.strip(),
        dated=body.dated,
        in_force_from=now,
        parts=dict(body.parts),
        total=body.total,
        baseline=body.baseline,
        start=body.start,
        curve=body.curve,
        provisional=body.provisional,
    )
