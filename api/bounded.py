"""Bodies that are too long are refused while they come in, whoever sends them.

The framework reads a body whole before any route can ask who is there, so that only the ways of
files and layers take long ones: they read on their own, when they know the sender. What a sender
says of the body's type counts for nothing.
"""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import response
from domain.layer import MOST_BYTES as LAYER_BYTES

MOST_BYTES = 1_000_000
"""Longest body taken but for files: a thousand rules with their tables."""

FILES = "/evidence"
"""How the path ends that takes files."""

LAYERS = "/api/v1/layers/"
"""How the paths begin that take layers of the map."""


class Bounded:
    """A 413 problem for files of more than `file_bytes`, for layers and all else by their own."""

    def __init__(self, app: ASGIApp, file_bytes: int) -> None:
        self._app = app
        self._file_bytes = file_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and count its body."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        most = self._most(scope["path"])
        words = f"内容超过 {most:,} 字节 / The body is longer than {most:,} bytes"
        told = Request(scope).headers.get("content-length", "")
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

    def _most(self, path: str) -> int:
        if path.endswith(FILES):
            return self._file_bytes
        return LAYER_BYTES if path.startswith(LAYERS) else MOST_BYTES
