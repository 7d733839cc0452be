"""What the routes of one application share."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Protocol

from fastapi import Depends, Request

from api.calls.guesses import Guesses
from api.database import Database
from api.feeds import Feeds
from api.metrics import Metrics
from api.models import Mode
from api.problems import Problem
from api.views import Unit
from domain.criterion import Criterion
from domain.finding import Finding
from domain.livelihood.rule import Rule
from sensors.registry import Observed
from store.database import Connection


class Judgement(Protocol):
    """What the engine makes of rules, which the program gives in when it makes the application."""

    def fit(self, rule: Criterion, observed: Observed, /) -> None:
        """Raise a ValueError where no kernel can judge a rule on the datastreams there are."""

    def explain(self, conn: Connection, number: int, at: int, /) -> dict[str, object] | None:
        """Why a criterion did or did not warn at an instant (microseconds); None: no such one."""

    def series(
        self, conn: Connection, number: int, start: int, end: int, step_s: int, /
    ) -> dict[str, object] | None:
        """What a criterion measured at every step; None: no such one.

        `UnmeasuredError` where it cannot be said.
        """

    def measured(
        self, conn: Connection, indicators: Sequence[str], station: str | None, at: int, /
    ) -> list[dict[str, object]]:
        """What rules of some indicators, of one station or all, measured last by an instant."""

    def unit(self, indicator: str, observed: str, /) -> str | None:
        """The unit of an indicator's value on a property; None: no such one."""


Doctor = Callable[[], Iterable[Finding]]
"""Checks the platform now; the program gives it in as well."""


@dataclass(frozen=True, slots=True)
class Livelihood:
    """How livelihood projects are served: to whom, by which rule, and where evidence is kept.

    `public`: what is approved may be read without an account.
    """

    public: bool = False
    rule: Rule = field(default_factory=Rule)
    evidence: Path = Path("var/evidence")
    evidence_mb: int = 20


@dataclass(frozen=True, slots=True)
class Access:
    """Who may see and release what.

    `public_reading`: readings and warnings may be read without an account. `release_approval`:
    the public hears of a warning only when a person has released it.
    """

    public_reading: bool = False
    release_approval: bool = False


@dataclass(frozen=True, slots=True)
class Context:
    """One application's database, streams and counters, and what the program gave in."""

    mode: Mode
    database: Database
    feeds: Feeds
    metrics: Metrics
    judgement: Judgement | None = None
    doctor: Doctor | None = None
    livelihood: Livelihood = field(default_factory=Livelihood)
    access: Access = field(default_factory=Access)
    guesses: Guesses = field(default_factory=Guesses)


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


async def judgement(request: Request) -> Judgement:
    """The engine's judgement of rules; a problem where the application was made without it."""
    found = (await context(request)).judgement
    if found is None:
        raise Problem(503, "This server does not know the engine's rules: run `miluo serve`.")
    return found


Judged = Annotated[Judgement, Depends(judgement)]


async def doctor(request: Request) -> Doctor:
    """The checks of the platform; a problem where the application was made without them."""
    found = (await context(request)).doctor
    if found is None:
        raise Problem(503, "This server cannot check the platform: run `miluo serve`.")
    return found


Doctors = Annotated[Doctor, Depends(doctor)]


def unit_of(judgement: Judgement | None) -> Unit:
    """The units as the engine has them; none where it is not there to be asked."""
    return (lambda _, __: None) if judgement is None else judgement.unit


async def unit(request: Request) -> Unit:
    """The units of what is judged, for the routes that speak of it."""
    return unit_of((await context(request)).judgement)


Units = Annotated[Unit, Depends(unit)]
