"""The application: routes, errors, streams and the console on one database."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from fastapi import Depends, FastAPI

from api import heart, problems
from api.admission import admitted
from api.audited import Audited
from api.bounded import Bounded
from api.context import Access, Context, Doctor, Judgement, Livelihood, unit_of
from api.database import Database
from api.feeds import Feeds
from api.hangup import Hangup
from api.headers import Headers
from api.metrics import Measured, Metrics
from api.models import PROBLEM, Mode
from api.routes import (
    accounts,
    alarm_load,
    answers,
    brief,
    call_board,
    calls,
    cap,
    channels,
    contacts,
    criteria,
    datastreams,
    detections,
    drills,
    duty,
    flights,
    floods,
    health,
    incidents,
    layers,
    livelihood_exports,
    livelihood_hazards,
    login,
    measures,
    metrics,
    observations,
    quality,
    rating,
    reservoirs,
    responses,
    stations,
    statistics,
    system,
    warning_life,
    warnings,
    water_quality,
    zones,
)
from api.routes import livelihood as livelihood_routes

CONSOLE = Path(__file__).parent / "console"

DESCRIPTION = """
Curves, criteria and warnings of the county. Times are ISO 8601 with offset, +08:00 in answers;
a time without an offset is refused. Lists come in pages: pass `next` as `after`. Errors are
RFC 9457 problems. Streams are server-sent events.
"""


def create_app(
    database_url: str,
    mode: Mode,
    console: Path = CONSOLE,
    judgement: Judgement | None = None,
    livelihood: Livelihood | None = None,
    access: Access | None = None,
    doctor: Doctor | None = None,
) -> FastAPI:
    """An application on the database at `database_url`; connects when it is started, not before.

    It starts and answers (503) while the database is away. Without `judgement` it takes no rules,
    explains none, and says no units of what is judged; without `doctor` it checks nothing.
    """
    database = Database(database_url)
    feeds, counters = Feeds(database_url, database, mode, unit_of(judgement)), Metrics(database)
    context = Context(
        mode,
        database,
        feeds,
        counters,
        judgement,
        doctor,
        livelihood or Livelihood(),
        access or Access(),
    )
    app = FastAPI(
        title="Miluo 汨罗",
        version="1",
        description=DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        lifespan=_lifespan,
        dependencies=[Depends(admitted)],
        responses={401: PROBLEM, 422: PROBLEM, 503: PROBLEM},
    )
    app.state.context = context
    problems.install(app)
    app.add_middleware(Audited, database=database)
    app.add_middleware(Bounded, file_bytes=context.livelihood.evidence_mb * 1_000_000)
    app.add_middleware(Hangup)
    app.add_middleware(Headers)
    app.add_middleware(Measured, metrics=context.metrics)
    for noun in (
        login,
        accounts,
        stations,
        datastreams,
        observations,
        floods,
        rating,
        quality,
        criteria,
        measures,
        warnings,
        warning_life,
        detections,
        flights,
        zones,
        layers,
        incidents,
        alarm_load,
        call_board,
        calls,
        answers,
        channels,
        drills,
        contacts,
        duty,
        responses,
        statistics,
        system,
        brief,
        reservoirs,
        water_quality,
        livelihood_routes,
        livelihood_exports,
        livelihood_hazards,
        health,
        metrics,
        cap,
    ):
        app.include_router(noun.router)
    app.frontend("/", directory=console, fallback=None, check_dir=False)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    context: Context = app.state.context
    context.database.open()
    feeding = asyncio.create_task(context.feeds.run())
    beating = asyncio.create_task(heart.beat(context.database))
    try:
        yield
    finally:
        context.feeds.close()
        for task in (feeding, beating):
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        await asyncio.to_thread(context.database.close)
