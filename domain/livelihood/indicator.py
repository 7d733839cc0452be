"""Indicators of a project, and the versions of what is to be reached."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from domain.livelihood.month import Month


class Kind(StrEnum):
    """What sort of figure a plan gives.

    COUNT, MONEY (10,000 yuan: this year's `value` of a `total`), MULTI_UNIT (`parts`) and
    SET_BY_CITY (a task that a higher level still sets) grow over the year. COVERAGE is in percent
    and MILESTONE is the percentage of works that is done (形象进度), both up to 100.
    RAISED_STANDARD goes from `baseline` to not below `value` at once. RATIO_FLOOR (not below
    `value`), BETTER_THAN_BASELINE (above `baseline`) and CLASS_FLOOR (water class not worse than
    `value`: 1 for I … 6 for worse than V) must hold all year.
    """

    COUNT = "count"
    MONEY = "money"
    MULTI_UNIT = "multi_unit"
    RAISED_STANDARD = "raised_standard"
    COVERAGE = "coverage"
    RATIO_FLOOR = "ratio_floor"
    BETTER_THAN_BASELINE = "better_than_baseline"
    CLASS_FLOOR = "class_floor"
    MILESTONE = "milestone"
    SET_BY_CITY = "set_by_city"

    @property
    def course(self) -> "Course":
        """How its schedule runs where no curve is given."""
        return _COURSES.get(self, Course.LINEAR)

    @property
    def is_cumulative(self) -> bool:
        """Whether a month's value holds all that was done before, and so never falls."""
        return self.course is Course.LINEAR

    @property
    def is_percentage(self) -> bool:
        """Whether its value is a share of a whole: never above 100."""
        return self in (Kind.COVERAGE, Kind.MILESTONE)


class Course(StrEnum):
    """LINEAR from the start to the due date, at once by the due date, or due all the time."""

    LINEAR = "linear"
    STEP = "step"
    ALWAYS = "always"


_COURSES = {
    Kind.RAISED_STANDARD: Course.STEP,
    Kind.RATIO_FLOOR: Course.ALWAYS,
    Kind.BETTER_THAN_BASELINE: Course.ALWAYS,
    Kind.CLASS_FLOOR: Course.ALWAYS,
}


@dataclass(frozen=True, slots=True)
class Target:
    """One version of what an indicator is to reach.

    `value` (with `parts` by unit for MULTI_UNIT, where it is None) is None while nobody has set it.
    `baseline` is the value before. `curve` holds the planned percentages at the ends of the twelve
    months of the plan's year; () for the kind's own course. `start` is the month in which work
    was to begin, None where the plan does not say. `provisional`: the city may still set another.
    `document`, dated `dated`, is where it stands; it holds from `in_force_from` (microseconds).
    """

    version: int
    value: float | None
    due: date
    document: str
    dated: date
    in_force_from: int
    parts: Mapping[str, float] = field(default_factory=dict)
    total: float | None = None
    baseline: float | None = None
    start: Month | None = None
    curve: tuple[float, ...] = ()
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class Indicator:
    """A figure that is reported every month.

    `code` is the project's with a number: 1-06.2. `leads` are the units that owe its report.
    `items` are the works that it names, `figures` numbers of its `sentence` that are names and no
    targets (110 千伏), `part_of` the code of the indicator that contains it, which counts instead.
    """

    code: str
    title: str
    kind: Kind
    unit: str
    sentence: str
    leads: tuple[str, ...]
    items: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    part_of: str = ""
