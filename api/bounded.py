"""Bodies that are too long are refused while they come in, whoever sends them.

The framework reads a JSON body whole before any route can ask who is there.
"""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.bodies import MOST_BYTES
from api.problems import response


class Bounded:
    """A 413 problem for JSON of more than `MOST_BYTES`, and for files of more than `file_bytes`."""

    def __init__(self, app: ASGIApp, file_bytes: int) -> None:
        self._app = app
        self._file_bytes = file_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and count its body."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Request(scope).headers
        is_json = "json" in headers.get("content-type", "json")
        most = MOST_BYTES if is_json else self._file_bytes
        words = f"The body is longer than {most:,} bytes."
        told = headers.get("content-length", "")
        if told.isdecimal() and int(told) > most:
            await response(413, words)(scope, receive, send)
            return
        heard = 0

        async def counted() -> Message:
            nonlocal heard
            message = await receive()
            heard += len(message.get("body", b""))
            if heard > most:
                raise HTTPException(413, words)
            return message

        await self._app(scope, counted, send)
