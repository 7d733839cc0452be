"""The monthly bulletin (月度通报): a page to print, to send round and to pin up."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from jinja2 import Template

from api.livelihood.exports.words import DEMONSTRATION, LIGHTS, Sign, month_name
from api.pages import template
from domain.livelihood.board import Board, Light, ProjectState
from domain.livelihood.missing import Missing
from domain.livelihood.wording import percent


@dataclass(frozen=True, slots=True)
class Unreported:
    """What a unit has not reported: its indicators, and the days that the latest is late."""

    unit: str
    indicators: list[str]
    days_late: int


def page(board: Board, missing: Iterable[Missing], dispatch: str | None) -> str:
    """The bulletin of the board's month as HTML: no script, nothing from elsewhere.

    `missing` is what is owed for the month, `dispatch` the coordination office's note on it.
    ValueError for a board on which no month is over.
    """
    if board.month is None:
        raise ValueError("no month of the plan's year is over")
    return _page().render(
        plan=board.plan,
        as_of=board.as_of,
        month=month_name(board.month),
        counts=counts(board),
        projects=board.projects,
        lagging=lagging(board),
        unreported=unreported(missing),
        dispatch=dispatch,
        mark=DEMONSTRATION if board.plan.demonstration else None,
        signs=LIGHTS,
    )


def counts(board: Board) -> list[tuple[Light, Sign, int]]:
    """How many projects show each light, the worst first."""
    lights = [one.light for one in board.projects]
    return [(light, sign, lights.count(light)) for light, sign in LIGHTS.items()]


def lagging(board: Board) -> list[ProjectState]:
    """Projects with a red light, then those with a yellow one, in the plan's order."""
    return [
        one for light in (Light.RED, Light.YELLOW) for one in board.projects if one.light is light
    ]


def unreported(missing: Iterable[Missing]) -> list[Unreported]:
    """What each unit owes, in the order in which the units come first."""
    owed = list(missing)
    places = {unit: place for place, unit in enumerate(dict.fromkeys(one.unit for one in owed))}
    by_unit = groupby(sorted(owed, key=lambda one: places[one.unit]), key=lambda one: one.unit)
    return [_unreported(unit, list(those)) for unit, those in by_unit]


def _unreported(unit: str, owed: list[Missing]) -> Unreported:
    names = [f"{one.indicator.code} {one.indicator.title}" for one in owed]
    return Unreported(unit, names, max(one.days_late for one in owed))


def _percent(value: float | None) -> str:
    return "—" if value is None else f"{percent(value)}%"


def _page() -> Template:
    return template(Path(__file__).parent / "bulletin.html", ("percent", _percent))
