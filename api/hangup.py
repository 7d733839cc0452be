"""Readers that leave in the middle of an event."""

from anyio import BrokenResourceError
from starlette.types import ASGIApp, Receive, Scope, Send


class Hangup:
    """Lets a response end quietly when its reader has gone.

    FastAPI's event streams hand events from task to task, and the handing over fails when the
    reader leaves at that moment; it is the reader's right, and no error of ours.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        try:
            await self._app(scope, receive, send)
        except* BrokenResourceError:
            pass
