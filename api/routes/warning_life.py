"""What people do with warnings: acknowledge, shelve, release, recall; and issue by hand."""

from collections.abc import Callable
from typing import Annotated, Concatenate, ParamSpec

from fastapi import APIRouter, Depends

from api import life_models, models, views
from api.context import Shared, Store, Units
from api.encoding import Json
from api.identity import GUARDED, Anybody, require
from api.models import PROBLEM
from api.problems import Problem
from api.routes.warnings import Id, unknown
from api.views import Unit
from domain.account import Account, Role
from domain.level import Level
from domain.warning import Issued, Mode
from store import life, manual, warnings
from store.database import Connection
from store.life import NotPossible

router = APIRouter(prefix="/api/v1", tags=["warnings"])

P = ParamSpec("P")
Officer = Annotated[Account, Depends(require(Role.DUTY_OFFICER))]
REFUSED = {**GUARDED, 404: PROBLEM, 409: PROBLEM}

OWN = "人工预警须由他人审核发布 / Somebody else than who issued the warning has to release it"


@router.get(
    "/warnings/{id}/history",
    response_model=life_models.Life,
    responses={**GUARDED, 404: PROBLEM},
)
def history(_: Anybody, store: Store, id: Id) -> Json:
    """All that happened to a warning, by whom and when. For everybody with an account."""
    if store.read(warnings.get, id) is None:
        raise unknown(id)
    return Json(life_models.Life(id, [views.life(one) for one in store.read(life.of_warning, id)]))


@router.post("/warnings", status_code=201, response_model=models.WarningItem, responses=GUARDED)
def issue(who: Officer, store: Store, unit: Units, body: life_models.IssueInput) -> Json:
    """Issue a warning by hand. For duty officers.

    On a live instance it is meant or a test, on an exercise an exercise or a test. Whom it calls
    is for the call plan of its hazard and level.
    """
    towns = tuple(dict.fromkeys(town.strip() for town in body.towns))
    words = body.hazard.strip(), Level.of(body.level), body.headline, body.detail, body.impact
    issued = Issued(*words, towns, Mode(body.mode))
    try:
        number = store.write(manual.issue, issued, who.name)
    except ValueError as error:
        raise Problem(422, f"mode: {error}") from None
    return Json(store.read(_standing, number, unit), status_code=201)


@router.post("/warnings/{id}/acknowledge", response_model=models.WarningItem, responses=REFUSED)
def acknowledge(
    who: Officer, store: Store, unit: Units, id: Id, body: life_models.RemarkInput
) -> Json:
    """Take a warning on oneself; one that has cleared is closed by it. For duty officers.

    Raising its level takes this away again: a higher level is a new duty to answer.
    """
    return Json(store.write(_done, id, unit, life.acknowledge, who.name, body.remark))


@router.post("/warnings/{id}/shelve", response_model=models.WarningItem, responses=REFUSED)
def shelve(
    who: Officer, store: Store, unit: Units, id: Id, body: life_models.ShelvingInput
) -> Json:
    """Put a warning aside until a time within 24 hours; calls for it stop. For duty officers.

    It comes back by itself, at the end of that time or when its level is raised.
    """
    return Json(store.write(_done, id, unit, life.shelve, who.name, body.reason, body.until))


@router.post("/warnings/{id}/unshelve", response_model=models.WarningItem, responses=REFUSED)
def unshelve(
    who: Officer, store: Store, unit: Units, id: Id, body: life_models.RemarkInput
) -> Json:
    """Take a shelved warning up before its time. For duty officers."""
    return Json(store.write(_done, id, unit, life.unshelve, who.name, body.remark))


@router.post("/warnings/{id}/release", response_model=models.WarningItem, responses=REFUSED)
def release(
    who: Officer, shared: Shared, unit: Units, id: Id, body: life_models.RemarkInput
) -> Json:
    """Let the public hear of a warning up to its present level. For duty officers.

    Where release has to be approved, who issued a warning by hand cannot release it himself.
    """
    store = shared.database
    found = store.read(warnings.get, id)
    if shared.access.release_approval and found is not None and found.issued_by == who.name:
        raise Problem(403, OWN)
    return Json(store.write(_done, id, unit, life.release, who.name, body.remark))


@router.post("/warnings/{id}/withhold", response_model=models.WarningItem, responses=REFUSED)
def withhold(
    who: Officer, store: Store, unit: Units, id: Id, body: life_models.ReasonInput
) -> Json:
    """Let the public hear nothing of a warning, or nothing more. For duty officers."""
    return Json(store.write(_done, id, unit, life.withhold, who.name, body.reason))


@router.post("/warnings/{id}/recall", response_model=models.WarningItem, responses=REFUSED)
def recall(who: Officer, store: Store, unit: Units, id: Id, body: life_models.RemarkInput) -> Json:
    """Call those who have not answered once more. For duty officers."""
    return Json(store.write(_done, id, unit, life.recall, who.name, body.remark))


@router.post("/warnings/{id}/level", response_model=models.WarningItem, responses=REFUSED)
def set_level(
    who: Officer, store: Store, unit: Units, id: Id, body: life_models.LevelInput
) -> Json:
    """Raise or lower a warning that was issued by hand. For duty officers."""
    level = Level.of(body.level)
    return Json(store.write(_done, id, unit, manual.set_level, level, who.name, body.remark))


@router.post("/warnings/{id}/end", response_model=models.WarningItem, responses=REFUSED)
def end(who: Officer, store: Store, unit: Units, id: Id, body: life_models.RemarkInput) -> Json:
    """End a warning that was issued by hand. For duty officers."""
    return Json(store.write(_done, id, unit, manual.end, who.name, body.remark))


def _done(
    conn: Connection,
    number: int,
    unit: Unit,
    change: Callable[Concatenate[Connection, int, P], object],
    *args: P.args,
    **kwargs: P.kwargs,
) -> models.WarningItem:
    """The warning after a change; 409 where it stands against it, 422 for what was asked."""
    try:
        change(conn, number, *args, **kwargs)
    except LookupError:
        raise unknown(number) from None
    except NotPossible as error:
        raise Problem(409, f"{error}.") from None
    except ValueError as error:
        raise Problem(422, f"{error}.") from None
    return _standing(conn, number, unit)


def _standing(conn: Connection, number: int, unit: Unit) -> models.WarningItem:
    found = warnings.get(conn, number)
    assert found is not None
    return views.warning(found, unit)
