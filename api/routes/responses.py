"""The response of the county 应急响应: proposed by a warning or a person, decided by people."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query

from api import paging
from api import response_models as models
from api.context import Store
from api.encoding import Json
from api.identity import GUARDED, require
from api.models import PROBLEM
from api.problems import Problem
from domain.account import Account, Role
from domain.response import Event, Response
from store import responses
from store.database import Connection
from store.responses import NotPossible

router = APIRouter(prefix="/api/v1", tags=["responses"])

Officer = Annotated[Account, Depends(require(Role.DUTY_OFFICER))]
Place = Annotated[int, Path(ge=1, le=2**63 - 1)]


def _key(row: Event) -> int:
    return row.place


@router.get("/responses", response_model=models.Responses)
def get_responses(store: Store) -> Json:
    """The response in force by family of hazards, and the proposals that wait for a decision.

    A family that is not among them is in its normal state of duty 常态值守. The level of a warning
    and that of the response are two: a warning only proposes, and a person decides.
    """
    return Json(store.read(_standing))


@router.get("/responses/history", response_model=paging.Page[models.ResponseItem])
def list_responses(
    store: Store,
    family: Annotated[models.Family | None, Query(description="Only of this family")] = None,
    after: paging.After = None,
    limit: paging.Limit = 100,
) -> Json:
    """Every proposal, confirmation and rejection, newest first; none is ever changed."""
    before = paging.decode("responses", after, int)
    rows = store.read(responses.page, family=family, before=before, limit=limit + 1)
    return Json(paging.page("responses", rows, limit, _key, models.item))


@router.post(
    "/responses/proposals",
    status_code=201,
    response_model=models.ResponseItem,
    responses={**GUARDED, 404: PROBLEM, 409: PROBLEM},
)
def propose(who: Officer, store: Store, body: models.ProposalInput) -> Json:
    """Propose a response; what waited for its family until now can no longer be confirmed.

    409 where it is in force already. For duty officers.
    """
    return Json(store.write(_propose, body, who.name), status_code=201)


@router.post(
    "/responses/proposals/{place}/confirm",
    response_model=models.ResponseItem,
    responses={**GUARDED, 404: PROBLEM, 409: PROBLEM},
)
def confirm(who: Officer, store: Store, place: Place, body: models.ConfirmationInput) -> Json:
    """Put a proposal in force, and write down who decided it.

    409 where it was answered before or a newer one has taken its place. For duty officers.
    """
    return Json(store.write(_confirm, place, body, who.name))


@router.post(
    "/responses/proposals/{place}/reject",
    response_model=models.ResponseItem,
    responses={**GUARDED, 404: PROBLEM, 409: PROBLEM},
)
def reject(who: Officer, store: Store, place: Place, body: models.RejectionInput) -> Json:
    """Turn a proposal down, and write down who decided it and why; else as to confirm it."""
    return Json(store.write(_reject, place, body, who.name))


def _standing(conn: Connection) -> models.Responses:
    return models.Responses(
        [models.item(one) for one in responses.in_force(conn).values()],
        [models.item(one) for one in responses.pending(conn)],
    )


def _propose(conn: Connection, said: models.ProposalInput, by: str) -> models.ResponseItem:
    level = Response.of(said.level)
    with _problems():
        made = responses.propose(conn, said.family, level, said.reason, by, said.warning)
    return models.item(made)


def _confirm(
    conn: Connection, place: int, said: models.ConfirmationInput, by: str
) -> models.ResponseItem:
    with _problems():
        return models.item(responses.confirm(conn, place, said.decided_by, by))


def _reject(
    conn: Connection, place: int, said: models.RejectionInput, by: str
) -> models.ResponseItem:
    with _problems():
        made = responses.reject(conn, place, said.reason, said.decided_by, by)
        return models.item(made)


@contextmanager
def _problems() -> Iterator[None]:
    """What the store refuses as a problem: 404 for what is not there, 409 for what stands."""
    try:
        yield
    except LookupError as error:
        raise Problem(404, str(error.args[0])) from None
    except NotPossible as error:
        raise Problem(409, str(error)) from None
