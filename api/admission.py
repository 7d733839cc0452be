"""Who gets in: nobody unasked. What is not named here needs an account."""

from fastapi import Request
from starlette.concurrency import run_in_threadpool

from api.context import Context, Shared
from api.identity import SAFE, audited, caller, nobody
from api.problems import Problem

OPEN = frozenset(
    {
        "/healthz",
        "/readyz",
        "/metrics",
        "/api/v1/login",
        "/api/v1/me",
        "/api/v1/answers",
        "/api/v1/receipts",
        "/answer/{token}",
        "/cap/feed.atom",
        "/cap/{identifier}.xml",
    }
)
"""What needs no account anywhere: health (a monitor must see a platform whose database is away),
the way in, what the public is told, and the answers of people who were called, each by the secret
that it was sent.
"""

READING = frozenset(
    {
        "/api/v1/stations",
        "/api/v1/stations/health",
        "/api/v1/stations/{code}/health",
        "/api/v1/datastreams",
        "/api/v1/latest",
        "/api/v1/latest/hour",
        "/api/v1/latest/stream",
        "/api/v1/datastreams/{id}/observations",
        "/api/v1/datastreams/{id}/observations/stream",
        "/api/v1/datastreams/{id}/floods",
        "/api/v1/datastreams/{id}/comparison",
        "/api/v1/stations/{code}/rating",
        "/api/v1/quality",
        "/api/v1/criteria",
        "/api/v1/criteria/{id}",
        "/api/v1/criteria/{id}/explain",
        "/api/v1/criteria/{id}/series",
        "/api/v1/measured",
        "/api/v1/warnings",
        "/api/v1/warnings/stream",
        "/api/v1/warnings/{id}",
        "/api/v1/transitions",
        "/api/v1/detections",
        "/api/v1/detections/{id}",
        "/api/v1/flights",
        "/api/v1/flights/{id}",
        "/api/v1/flights/{id}/track",
        "/api/v1/zones",
        "/api/v1/layers",
        "/api/v1/layers/{name}",
        "/api/v1/incidents",
        "/api/v1/incidents/{id}",
        "/api/v1/alarm-load",
        "/api/v1/call-board",
        "/api/v1/drills",
        "/api/v1/reservoirs",
        "/api/v1/reservoirs/{station}/balance",
        "/api/v1/water-quality",
        "/api/v1/water-quality/{station}",
    }
)
"""What anybody may read where `Access.public_reading` is set: never who is called, nor by whom."""

LIVELIHOOD = "/api/v1/livelihood/"
"""Below it anybody may read where `Livelihood.public` is set, and finds what is approved."""


def is_open(request: Request, route: str, context: Context) -> bool:
    """Whether a request needs no account; `route` is the template of its path."""
    if route in OPEN:
        return True
    if request.method not in SAFE:
        return False
    if request.scope["path"].startswith(LIVELIHOOD):
        return context.livelihood.public
    return context.access.public_reading and route in READING


async def admitted(request: Request, shared: Shared) -> None:
    """Let nobody unknown (401) pass to a route that is not open; the files of the console are.

    Every route depends on it, those too whose author forgot to ask who is there.
    """
    route = request.scope.get("route")
    if route is None or is_open(request, route.path, shared):
        return
    try:
        if await run_in_threadpool(caller, request, shared.database) is None:
            raise nobody(request)
    except Problem:
        audited(request)
        raise
