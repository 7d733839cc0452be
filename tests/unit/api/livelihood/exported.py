"""A board of the county's plan with every light, for the tests of its exports."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import cycle

from api.livelihood import plan as plans
from domain.instant import DAY
from domain.livelihood import judge
from domain.livelihood.board import Board
from domain.livelihood.indicator import Indicator, Target
from domain.livelihood.missing import Missing, missing
from domain.livelihood.month import Month, midnight
from domain.livelihood.project import Plan
from domain.livelihood.report import Report, Said, Status
from domain.livelihood.rule import Rule

DAY_OF_BOARD = date(2023, 6, 20)
MAY = Month(2023, 5)
PACES = (1.1, 0.8, 0.4, None)
"""Of what a straight line would give; None for those that never report."""


def board(
    as_of: date = DAY_OF_BOARD,
    *,
    demonstration: bool = False,
    last: int = 5,
    paces: Sequence[float | None] = PACES,
) -> Board:
    """Judged from reports of January to the month `last`, at paces taken in turn."""
    plan, targets = plans.load()
    plan = replace(plan, demonstration=demonstration)
    said = reports(plan, targets, last, paces)
    return judge.board(plan, _versions(targets), said, as_of, Rule())


@cache
def may() -> Board:
    """The board of 20 June, shared by tests that only read it."""
    return board()


def only_first(*, demonstration: bool = False, **text: str) -> Board:
    """The same with nothing but its first project, whose texts are these."""
    first = may().projects[0]
    changed = replace(first, project=replace(first.project, **text))  # type: ignore[arg-type]
    plan = replace(may().plan, demonstration=demonstration)
    return replace(may(), plan=plan, projects=(changed,))


def owed() -> list[Missing]:
    """What is missing of May on the board's day."""
    plan, targets = plans.load()
    said = reports(plan, targets, 5)
    return missing(plan, _versions(targets), said, MAY, midnight(DAY_OF_BOARD), Rule())


def reports(
    plan: Plan, targets: dict[str, Target], last: int, paces: Sequence[float | None] = PACES
) -> list[Report]:
    """Approved on the fifth of the next month."""
    paced = zip(plan.indicators(), cycle(paces), strict=False)
    return [
        report(one, targets[one.code], Month(plan.year, number), pace)
        for (_, one), pace in paced
        if pace is not None
        for number in range(1, last + 1)
    ]


def report(one: Indicator, target: Target, month: Month, pace: float) -> Report:
    """A report of as much as a pace makes of the year's target by the end of a month."""
    share = pace * month.number / 12
    value = None if target.value is None else target.value
    if value is not None and one.kind.is_cumulative:
        value = round(value * share, 2)
    said = Said(
        value=value,
        parts={unit: round(whole * share, 2) for unit, whole in target.parts.items()},
        funds_paid=None if target.total is None else round(target.total * share / 2, 2),
    )
    at = month.end + 4 * DAY
    return Report(one.code, month, 1, Status.APPROVED, one.leads[0], said, decided_at=at)


def _versions(targets: dict[str, Target]) -> dict[str, Sequence[Target]]:
    return {code: (target,) for code, target in targets.items()}
