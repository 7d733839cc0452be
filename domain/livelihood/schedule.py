"""The schedule: how far an indicator should be at the end of a month."""

from datetime import date, timedelta

from domain.livelihood.indicator import Course, Kind, Target
from domain.livelihood.month import Month
from domain.livelihood.progress import is_measurable


def day_after(due: date) -> date:
    """The first day on which all must be done.

    A plan that says 9 月 1 日前 means that August is the last month of work, so a due date on the
    first of a month is that day itself; any other due date, such as 31 December, may still be
    worked on (ours: plans use 前 for both).
    """
    return due if due.day == 1 else due + timedelta(days=1)


def is_due(due: date, month: Month) -> bool:
    """Whether all must be done at the end of a month."""
    return month.plus(1).first >= day_after(due)


def planned(kind: Kind, target: Target | None, month: Month, year: int) -> float | None:
    """Percent that is planned for the end of a month; None where there is no target to plan for.

    All is 100 once it is due. Before, what must hold all year is 100, a standard that is raised at
    once is 0, and all else follows the target's curve for the months of the plan's `year`, or a
    line by days from 1 January of it, from the first of the month of its planned start where
    there is one, to the due date.
    """
    if target is None or not is_measurable(kind, target):
        return None
    if kind.course is Course.ALWAYS or is_due(target.due, month):
        return 100.0
    if kind.course is Course.STEP:
        return 0.0
    return _on_curve(target.curve, month, year) if target.curve else _on_line(target, month, year)


def _on_curve(curve: tuple[float, ...], month: Month, year: int) -> float:
    place = month.since(Month(year, 1))
    return 0.0 if place < 0 else curve[min(place, len(curve) - 1)]


def _on_line(target: Target, month: Month, year: int) -> float:
    start = target.start.first if target.start else date(year, 1, 1)
    passed, whole = month.plus(1).first - start, day_after(target.due) - start
    return passed / whole * 100 if passed.days > 0 else 0.0
