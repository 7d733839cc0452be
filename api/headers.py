"""Headers of every response: what the page may load, and how long it may be kept."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)
"""No other origin, no inline script; inline styles because the charts place their tooltips so."""

_FIXED = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}

_PERSONAL = {b"cookie", b"authorization"}
"""Headers of a request whose answer is for its sender alone."""


class Headers:
    """Adds the fixed headers where a response has not set its own.

    `no-cache` lets a browser keep what it got but ask again each time: a changed file or curve
    is seen at once, and an unchanged one costs a 304. What an account asked for is kept by no
    cache between (RFC 9111 5.2.2.7).
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and complete the headers of its response."""
        asked = {name for name, _ in scope.get("headers", ())}
        fixed = _FIXED | ({"Cache-Control": "private, no-cache"} if asked & _PERSONAL else {})

        async def complete(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in fixed.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, complete)
