"""Answers to calls: from gateways and pages by the secret they were sent, and by number."""

import time
from math import ceil
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Request, Response

from api.calls import hearing, models
from api.calls.page import page
from api.context import Context, Shared
from api.encoding import Json
from api.identity import GUARDED
from api.models import PROBLEM
from api.problems import Problem
from api.routes.calls import Officer
from domain.call import Means
from domain.reply import Said
from domain.warning import Mode
from store import delivery_results
from store.calls.asking import asked
from store.database import Connection

router = APIRouter(tags=["calls"])

Token = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{16,64}$", description="secret of the person")]

_SECRET: dict[int | str, dict[str, Any]] = {404: PROBLEM, 429: PROBLEM}
_PAGE: dict[int | str, dict[str, Any]] = {
    404: {"content": {"text/html": {}}, "description": "no such link"},
    429: PROBLEM,
}
_MODES = {"live": (Mode.ACTUAL, Mode.TEST), "exercise": (Mode.EXERCISE, Mode.TEST)}
_TEXTS = {Said.HEARD: "收到", Said.CANNOT: "无法执行"}


@router.post("/api/v1/answers", response_model=models.HeardItem, responses=_SECRET)
def answer(request: Request, shared: Shared, body: models.AnswerInput) -> Json:
    """Pass on what a person answered to a message; its `key` is all the authority it needs.

    1, 收到 and their like take the duty; 2, 无法 and their like call the deputy at once; anything
    else is kept in the record and is no answer. Only the first answer counts, and a late one is
    kept. Who tries keys that there are not must wait (429).
    """
    means = Means(body.means)
    found = shared.database.write(hearing.by_key, body.key, means, body.text)
    if found is None:
        raise _unknown(request, shared)
    return Json(found)


@router.post("/api/v1/receipts", status_code=204, responses=_SECRET)
def receipt(request: Request, shared: Shared, body: models.ReceiptInput) -> Response:
    """Pass on what became of a message that was sent: it arrived, or it did not."""
    if body.state == "delivered":
        known = shared.database.write(delivery_results.arrived, body.key)
    else:
        known = shared.database.write(delivery_results.lost, body.key, body.error)
    if not known:
        raise _unknown(request, shared)
    return Response(status_code=204)


@router.post(
    "/api/v1/answers/by-phone",
    response_model=models.HeardItem,
    responses={**GUARDED, 404: PROBLEM},
)
def answer_by_phone(_: Officer, shared: Shared, body: models.PhoneInput) -> Json:
    """Pass on a reply of which only the number is known: it answers what was sent there last.

    For gateways that know no keys, with an API key of a duty officer.
    """
    phone = body.sender.replace(" ", "").replace("-", "").removeprefix("+86")
    modes = _MODES[shared.mode]
    return Json(shared.database.write(hearing.by_phone, phone, modes, body.text))


@router.get("/answer/{token}", response_class=Response, responses=_PAGE)
def show(request: Request, shared: Shared, token: Token) -> Response:
    """The page behind the link of a message; to open it answers nothing."""
    found = shared.database.read(asked, token)
    if found is None:
        _require_patience(request, shared)
    return _html(page(found), 200 if found else 404)


@router.post("/answer/{token}", status_code=303, response_class=Response, responses=_PAGE)
def press(
    request: Request, shared: Shared, token: Token, said: Literal["heard", "cannot"]
) -> Response:
    """A button of that page was pressed; the page is then shown again."""
    if not shared.database.write(_pressed, token, _TEXTS[Said(said)]):
        _require_patience(request, shared)
        return _html(page(None), 404)
    return Response(status_code=303, headers={"Location": request.url.path})


def _pressed(conn: Connection, token: str, text: str) -> bool:
    found = asked(conn, token)
    if found is None or not found.owes:
        return found is not None
    hearing.hear(conn, found.summons, Means.BUTTON, text)
    return True


def _unknown(request: Request, shared: Context) -> Problem:
    """The problem of who shows a secret that opens nothing: he learns no more than that."""
    _require_patience(request, shared)
    return Problem(404, "没有此密钥的消息 / There is no message with this key")


def _require_patience(request: Request, shared: Context) -> None:
    """A 429 problem for who shows one wrong secret after the other."""
    peer = request.client.host if request.client else ""
    wait_s = shared.guesses.wrong(peer, time.monotonic())
    if wait_s:
        raise Problem(
            429,
            "错误密钥过多，请稍后再试 / Too many wrong keys: wait a minute",
            headers={"Retry-After": str(ceil(wait_s))},
        )


def _html(text: str, status: int) -> Response:
    return Response(
        text, status, {"Cache-Control": "no-store"}, media_type="text/html; charset=utf-8"
    )
