"""The board: where every project stood on a day."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from domain.livelihood.indicator import Indicator, Target
from domain.livelihood.month import Month
from domain.livelihood.project import Plan, Project
from domain.livelihood.report import Report


class Light(StrEnum):
    """The traffic light; NONE where there is nothing yet to judge."""

    NONE = "none"
    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


class Trend(StrEnum):
    """Whether the distance to the schedule shrinks, stays or grows."""

    CATCHING_UP = "catching_up"
    STEADY = "steady"
    FALLING_BEHIND = "falling_behind"


@dataclass(frozen=True, slots=True)
class Forecast:
    """Where the line of the last months ends, in percent of the target.

    `low` and `high` bound the prediction interval of `confidence`; `months` is how many reports
    the line rests on.
    """

    due: date
    value: float
    low: float
    high: float
    confidence: float
    months: int


@dataclass(frozen=True, slots=True)
class MonthState:
    """A month of an indicator: percentages and light.

    `made_up`: it was red, and what was behind has been made up since. `explain` gives the sentence
    that is its reason, when it is asked for: a board has hundreds of months and shows their lights.
    """

    month: Month
    planned: float | None
    physical: float | None
    financial: float | None
    light: Light
    reported: bool
    made_up: bool
    explain: Callable[[], str] = field(repr=False, compare=False)

    @property
    def reason(self) -> str:
        """The sentence that gives its reason, in Chinese and English."""
        return self.explain()


@dataclass(frozen=True, slots=True)
class IndicatorState:
    """How an indicator stands: percentages of its target, and each month until now.

    `target` is the version in force; `report` the newest approved one. `behind` is how many
    percentage points are missing to the schedule, negative where it is ahead.
    """

    indicator: Indicator
    target: Target | None
    report: Report | None
    planned: float | None
    physical: float | None
    financial: float | None
    behind: float | None
    light: Light
    reason: str
    trend: Trend | None
    forecast: Forecast | None
    months: Sequence[MonthState]


@dataclass(frozen=True, slots=True)
class ProjectState:
    """How a project stands: its worst indicator's light and reason, means of the percentages."""

    project: Project
    planned: float | None
    physical: float | None
    financial: float | None
    light: Light
    reason: str
    indicators: Sequence[IndicatorState]


@dataclass(frozen=True, slots=True)
class Board:
    """Every project of a plan as it stood at the end of `as_of`.

    `month` is the last whole one before, None where none of the plan's year is over.
    """

    plan: Plan
    as_of: date
    month: Month | None
    projects: Sequence[ProjectState]
