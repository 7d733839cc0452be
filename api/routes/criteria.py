"""Criteria: the rules, with their thresholds, dates and sources; taken in, and explained."""

from collections.abc import Sequence
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query

from api import bodies, models, paging, times, views
from api.context import Judged, Store, Units
from api.encoding import Json
from api.identity import GUARDED, require
from api.problems import Problem
from domain.account import Account, Role
from domain.instant import from_micros
from domain.registry_change import ConflictError, merge
from sensors.registry import Finding, Fit, RegistryError, of_known
from store import clock, criteria, registry
from store.criteria import CriterionRow
from store.database import Connection

router = APIRouter(prefix="/api/v1", tags=["registry"])

Id = Annotated[int, Path(ge=1, le=2**31 - 1)]
Engineer = Annotated[Account, Depends(require(Role.RIVER_ENGINEER))]
Document = Annotated[dict[str, Any], Depends(bodies.document)]

_ROW: dict[str, Any] = {
    "type": "object",
    "required": ["station", "property", "indicator"],
    "properties": {name: {"type": "string"} for name in ("station", "property", "indicator")},
}
_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "Keys of a rule are those of a registry file; docs/criteria.md has them.",
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "required": ["criterion"],
                    "properties": {"criterion": {"type": "array", "items": _ROW}},
                }
            },
            "application/toml": {"schema": {"type": "string"}},
        },
    }
}
_REFUSED: dict[int | str, dict[str, Any]] = dict.fromkeys((409, 413, 415), models.PROBLEM)


def _key(row: CriterionRow) -> int:
    return row.id


@router.get("/criteria", response_model=paging.Page[models.CriterionItem])
def list_criteria(
    store: Store,
    unit: Units,
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
    return Json(paging.page("criteria", rows, limit, _key, partial(views.criterion, unit=unit)))


@router.get("/criteria/{id}", response_model=models.CriterionItem, responses={404: models.PROBLEM})
def get_criterion(store: Store, unit: Units, id: Id) -> Json:
    """One rule."""
    found = store.read(criteria.get, id)
    if found is None:
        raise unknown(id)
    return Json(views.criterion(found, unit))


@router.get(
    "/criteria/{id}/explain", response_model=dict[str, Any], responses={404: models.PROBLEM}
)
def explain(store: Store, judgement: Judged, id: Id, at: times.Instant) -> Json:
    """Why a rule did, or did not, warn at an instant."""
    found = store.read(judgement.explain, id, at)
    if found is None:
        raise unknown(id)
    return Json(found)


@router.post(
    "/criteria/check",
    response_model=models.CriteriaChange,
    responses=_REFUSED,
    openapi_extra=_BODY,
)
def check_criteria(store: Store, judgement: Judged, document: Document) -> Json:
    """What rules would change if they were taken in; nothing is changed.

    Where anything is wrong, all of it is listed in `findings`.
    """
    _check_keys(document)
    return Json(store.read(_compared, document, judgement.fit))


@router.post(
    "/criteria",
    response_model=models.CriteriaChange,
    responses={**GUARDED, **_REFUSED},
    openapi_extra=_BODY,
)
def add_criteria(who: Engineer, store: Store, judgement: Judged, document: Document) -> Json:
    """Take in rules on known stations, as `miluo stations load` does; for river engineers.

    Thresholds are never overwritten: other ones are a version of their own, which holds from its
    `valid_from`, or from now on. Where anything is wrong, nothing is taken in.
    """
    _check_keys(document)
    return Json(store.write(_taken, document, judgement.fit, who.name))


def unknown(number: int) -> Problem:
    """There is no such rule."""
    return Problem(404, f"There is no criterion {number}: see /api/v1/criteria.")


def _check_keys(document: dict[str, Any]) -> None:
    unknown = sorted(set(document) - {"criterion"})
    if unknown or not document.get("criterion"):
        found = f", not {', '.join(unknown)}" if unknown else ""
        raise Problem(422, f"The body holds rules as `criterion`{found}.")


def _compared(conn: Connection, document: dict[str, Any], fit: Fit) -> models.CriteriaChange:
    known = registry.read(conn)
    now = from_micros(clock.instant(conn))
    try:
        changes = merge(known, of_known(document, known, fit=fit), now)
    except (RegistryError, ConflictError) as error:
        raise _refused(error) from None
    return views.criteria_change(registry.version(conn), changes)


def _taken(conn: Connection, document: dict[str, Any], fit: Fit, by: str) -> models.CriteriaChange:
    try:
        wanted = of_known(document, registry.read(conn), fit=fit)
        done = registry.apply(conn, wanted, by=by, source="API")
    except (RegistryError, ConflictError) as error:
        raise _refused(error) from None
    return views.criteria_change(done.version, done.changes)


def _refused(error: RegistryError | ConflictError) -> Problem:
    """422 for rules that are wrong in themselves, 409 for those that contradict known ones."""
    if isinstance(error, ConflictError):
        found = [Finding(one.key, one.field, one.what) for one in error.conflicts]
        return _problem(409, found)
    return _problem(422, error.findings)


def _problem(status: int, found: Sequence[Finding]) -> Problem:
    listed = [{"place": one.row, "key": one.column, "reason": one.what} for one in found]
    return Problem(
        status, f"{len(found)} to mend, nothing was taken in: {found[0]}", findings=listed
    )
