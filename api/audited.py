"""The audit: who asked for a change, what became of it, or why he was refused."""

import asyncio

import structlog
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.database import Database
from domain.account import Account
from store import audit
from store.database import Unavailable

log = structlog.get_logger()

_LONGEST = 500


class Audited:
    """Notes every request that changes something and that `identity.audited` has marked.

    The entry is written before the answer leaves. The change itself has been made by then: where
    the database goes away between the two, the entry is in the log of this process only.
    """

    def __init__(self, app: ASGIApp, database: Database) -> None:
        self._app = app
        self._database = database

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and note what becomes of it."""
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD", "OPTIONS"):
            await self._app(scope, receive, send)
            return

        async def noted(message: Message) -> None:
            if message["type"] == "http.response.start":
                await self._note(Request(scope), message["status"])
            await send(message)

        try:
            await self._app(scope, receive, noted)
        except Exception:
            await self._note(Request(scope), 500)
            raise

    async def _note(self, request: Request, status: int) -> None:
        what: str | None = getattr(request.state, "audited", None)
        if what is None:
            return
        entry = _entry(request, what, status)
        try:
            await asyncio.to_thread(self._database.write, audit.note, entry)
        except Unavailable as error:
            log.error("not in the audit", entry=entry, error=str(error))


def _entry(request: Request, what: str, status: int) -> audit.Entry:
    account: Account | None = getattr(request.state, "account", None)
    name, role = ("", "") if account is None else (account.name, account.role.value)
    peer = request.client.host if request.client else ""
    path = _printable(request.scope["path"])
    return audit.Entry(name, role, _printable(peer), request.method, path, what, status)


def _printable(text: str) -> str:
    """What anybody may send, without what would work on the terminal of who reads it."""
    return "".join(one for one in text if one.isprintable())[:_LONGEST]
