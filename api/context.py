"""What the routes of one application share."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from api.database import Database
from api.feeds import Feeds
from api.metrics import Metrics
from api.models import Mode


@dataclass(frozen=True, slots=True)
class Context:
    """One application's database, streams and counters."""

    mode: Mode
    database: Database
    feeds: Feeds
    metrics: Metrics


async def context(request: Request) -> Context:
    """The context of the application that serves this request."""
    shared = request.app.state.context
    assert isinstance(shared, Context)
    return shared


Shared = Annotated[Context, Depends(context)]


async def read(request: Request) -> Database:
    """The database of the application that serves this request."""
    return (await context(request)).database


Store = Annotated[Database, Depends(read)]
