"""Who asks: an API key in `Authorization: Bearer miluo_…`, or the session of a browser."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.security import APIKeyCookie, HTTPBearer

from api.context import Store
from api.models import PROBLEM
from api.problems import Problem
from domain.account import Account, Role
from store import accounts, sessions
from store.database import Connection, now

COOKIE = "miluo_session"
"""HttpOnly, SameSite=Strict, Path=/, and Secure where the page came by https."""

GONE = f"{COOKIE}=; Max-Age=0; Path=/; HttpOnly; SameSite=Strict"
"""The cookie that ends it."""

GUARDED: dict[int | str, dict[str, Any]] = dict.fromkeys((400, 401, 403), PROBLEM)
"""What every route answers that asks who is there, for its `responses`."""

WORDS: dict[Role, str] = {
    Role.VIEWER: "查看员",
    Role.DUTY_OFFICER: "值班员",
    Role.RIVER_ENGINEER: "水利工程师",
    Role.REPORTER: "填报员",
    Role.KEEPER: "专班办公室",
    Role.ADMINISTRATOR: "管理员",
}
"""Roles as the county calls them."""

_KEY = HTTPBearer(auto_error=False, description="API key", scheme_name="key")
_SESSION = APIKeyCookie(
    name=COOKIE, auto_error=False, description="POST /api/v1/login", scheme_name="session"
)

FOREIGN = "只接受本服务器页面提交的更改 / Changes are taken from pages of this server only"
_NO_KEY = "密钥无效 / This key is not valid"
_OVER = "登录已过期，请重新登录 / Your session is over: log in again"
_NOBODY = "请先登录或使用API密钥 / This needs an account: log in, or send an API key"
SAFE = ("GET", "HEAD", "OPTIONS")
"""Methods that change nothing."""


def caller(request: Request, store: Store) -> Account | None:
    """Who asks, None for nobody.

    A key or session that opens nothing is a 401 problem, and one that was sent by a page of
    another origin a 403. Who has been found once is not looked for again.
    """
    if hasattr(request.state, "account"):
        known: Account | None = request.state.account
        return known
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    session = request.cookies.get(COOKIE)
    found = None
    if scheme:
        found = store.read(_by_key, key.strip()) if scheme.lower() == "bearer" else None
    elif session:
        found = store.read(_by_session, session)
    if found is None and (scheme or session):
        raise unknown(request, _NO_KEY if scheme else _OVER)
    request.state.account = found
    if found is not None and not scheme:
        _require_same_origin(request)
    return found


Caller = Annotated[Account | None, Depends(caller)]
"""Who asks, None for nobody."""


def require(*roles: Role) -> Callable[..., Account]:
    """A dependency that gives the account that asks, which has one of `roles`; none: any account.

    401 for nobody, 403 for somebody else. What is asked goes into the audit, whatever comes of it.
    """

    def required(
        request: Request,
        store: Store,
        _key: Annotated[object, Depends(_KEY)],
        _session: Annotated[object, Depends(_SESSION)],
    ) -> Account:
        audited(request)
        found = caller(request, store)
        if found is None:
            raise nobody(request)
        if roles and not found.may(*roles):
            raise forbidden(found, *roles)
        return found

    return required


Anybody = Annotated[Account, Depends(require())]
"""Whoever has an account."""

Administrator = Annotated[Account, Depends(require(Role.ADMINISTRATOR))]


def audited(request: Request, what: str | None = None) -> None:
    """Let the audit tell of this request, in words or by the name of its route."""
    request.state.audited = what or str(request.scope["route"].name).replace("_", " ")


def nobody(request: Request) -> Problem:
    """The 401 problem of who has not said who he is."""
    return unknown(request, _NOBODY)


def unknown(request: Request, detail: str) -> Problem:
    """The 401 problem of who is not known; a browser forgets the session that it sent."""
    stale = {"Set-Cookie": GONE} if COOKIE in request.cookies else {}
    return Problem(401, detail, headers=stale)


def forbidden(account: Account, *roles: Role) -> Problem:
    """The 403 problem of who has none of `roles`, which its member `roles` names."""
    may = [role for role in Role if role in (*roles, Role.ADMINISTRATOR)]
    detail = (
        f"您是{WORDS[account.role]}，此事由{'、'.join(WORDS[role] for role in may)}办理 / "
        f"You are {account.role}; this is for {' or '.join(may)}"
    )
    return Problem(403, detail, roles=may)


def is_same_origin(request: Request) -> bool:
    """Whether the request came from a page of this very server, as the browser says.

    Either scheme will do: a proxy may speak https for us, and the cookie stays with the host.
    """
    origin = request.headers.get("origin")
    if origin is None:
        return request.headers.get("sec-fetch-site") == "same-origin"
    host = request.headers.get("host", "")
    return origin in (f"http://{host}", f"https://{host}")


def _require_same_origin(request: Request) -> None:
    if request.method not in SAFE and not is_same_origin(request):
        raise Problem(403, FOREIGN)


def _by_key(conn: Connection, key: str) -> Account | None:
    return accounts.by_key(conn, key, now(conn))


def _by_session(conn: Connection, secret: str) -> Account | None:
    return sessions.holder(conn, secret, now(conn))
