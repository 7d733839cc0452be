"""The way in and out for people: a password for a session."""

from math import ceil

from fastapi import APIRouter, Request, Response

from api import account_models as models
from api.context import Store
from api.encoding import Json
from api.identity import (
    COOKIE,
    FOREIGN,
    GUARDED,
    Anybody,
    Caller,
    audited,
    is_same_origin,
    unknown,
)
from api.models import PROBLEM
from api.problems import Problem
from domain.account import Account, Role
from domain.instant import SECOND
from store import accounts, logins, passwords, sessions
from store.database import Connection, now

router = APIRouter(prefix="/api/v1", tags=["accounts"])


@router.post("/login", response_model=models.Me, responses={**GUARDED, 429: PROBLEM})
def login(request: Request, store: Store, body: models.LoginInput) -> Json:
    """Begin a session, which the cookie of the answer carries.

    It lasts twelve hours, and two without a request. After five failures on one account from
    one address, twenty from one address, or fifty on one account from anywhere, in fifteen
    minutes one waits until the oldest is that old (429).
    """
    audited(request)
    if "origin" in request.headers and not is_same_origin(request):
        raise Problem(403, FOREIGN)
    name = body.name.lower()
    known = store.read(accounts.get, name)
    audited(request, f"login as {name}" if known else "login by an unknown name")
    if not verified(request, store, name, body.password) or known is None:
        raise unknown(request, "账号或密码不对 / The name or the password is wrong")
    account = Account(known.name, known.title, Role(known.role), known.unit)
    request.state.account = account
    answer = Json(_me(account))
    answer.set_cookie(
        COOKIE,
        store.write(_begin, name, request.cookies.get(COOKIE, "")),
        max_age=sessions.LASTS // SECOND,
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="strict",
    )
    return answer


@router.post("/logout", status_code=204, responses=GUARDED)
def logout(_: Anybody, request: Request, store: Store) -> Response:
    """End the session of this browser."""
    store.write(sessions.end, request.cookies.get(COOKIE, ""))
    answer = Response(status_code=204)
    answer.delete_cookie(COOKIE, httponly=True, samesite="strict")
    return answer


@router.get("/me", response_model=models.Me | None, responses=GUARDED)
def me(caller: Caller) -> Json:
    """The account that asks; null for nobody."""
    return Json(None if caller is None else _me(caller))


def verified(request: Request, store: Store, name: str, password: str) -> bool:
    """Whether this is the password of an account; a 429 problem for who must wait first."""
    peer = request.client.host if request.client else ""
    number, wait_s = store.write(_attempt, name, peer)
    if number is None:
        minutes = ceil(wait_s / 60)
        raise Problem(
            429,
            f"多次登录失败，请{minutes}分钟后再试 / Too many failures: wait {minutes} minutes",
            headers={"Retry-After": str(ceil(wait_s))},
        )
    kept = store.read(accounts.password_of, name)
    if not passwords.matches(kept, password) or kept is None:
        return False
    store.write(logins.succeeded, number, name)
    if passwords.is_outdated(kept):
        store.write(accounts.rehash, name, passwords.hashed(password))
    return True


def _me(account: Account) -> models.Me:
    return models.Me(account.name, account.title, account.role, account.unit)


def _attempt(conn: Connection, name: str, peer: str) -> tuple[int | None, float]:
    return logins.attempt(conn, name, peer, now(conn))


def _begin(conn: Connection, name: str, before: str) -> str:
    """A session in place of the one that the browser had."""
    sessions.end(conn, before)
    return sessions.begin(conn, name, now(conn))
