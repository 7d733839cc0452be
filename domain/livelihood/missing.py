"""Who has not reported a month."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.instant import from_micros
from domain.livelihood import progress
from domain.livelihood.indicator import Indicator, Target
from domain.livelihood.month import Month
from domain.livelihood.project import Plan, Project
from domain.livelihood.report import Report, Status
from domain.livelihood.rule import Rule
from domain.livelihood.versions import in_force, newest_by_month


class State(StrEnum):
    """What there is of a report that is owed: nothing, a draft, or one that was sent back."""

    NONE = "none"
    DRAFT = "draft"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class Missing:
    """A report that a unit owes. `days_late` is 0 while it is not yet due, and on the due day."""

    project: Project
    indicator: Indicator
    unit: str
    state: State
    days_late: int


def due_day(plan: Plan, month: Month, rule: Rule) -> date:
    """The last day on which the report of a month is in time.

    Months that were over before there was a plan are due with that of its issue.
    """
    last = max(month, Month.of(plan.issued))
    return last.plus(1).first.replace(day=rule.report_due_day)


def missing(
    plan: Plan,
    targets: Mapping[str, Sequence[Target]],
    reports: Sequence[Report],
    month: Month,
    now: int,
    rule: Rule,
) -> list[Missing]:
    """What is owed for a month, in the plan's order; an indicator of two leads by both.

    `reports` are those of every status. Nothing is owed for a month outside the plan's year or
    still to come, nor for a cumulative indicator that was approved at 100 % before.
    """
    if month.year != plan.year or month > Month.at(now):
        return []
    late = max((from_micros(now).date() - due_day(plan, month, rule)).days, 0)
    owed: list[Missing] = []
    for project, indicator in plan.indicators():
        own = [one for one in reports if one.indicator == indicator.code]
        state = _state([one.status for one in own if one.month == month])
        target = in_force(targets.get(indicator.code, ()), now)
        if state is None or _is_fulfilled(indicator, target, own, month):
            continue
        owed += (Missing(project, indicator, unit, state, late) for unit in indicator.leads)
    return owed


def _state(found: Sequence[Status]) -> State | None:
    if Status.SUBMITTED in found or Status.APPROVED in found:
        return None
    if Status.RETURNED in found:
        return State.RETURNED
    return State.DRAFT if found else State.NONE


def _is_fulfilled(
    indicator: Indicator, target: Target | None, own: Sequence[Report], month: Month
) -> bool:
    """By the last approved report before, so that a correction downwards revives the debt."""
    approved = newest_by_month(one for one in own if one.month < month)
    if not indicator.kind.is_cumulative or not approved:
        return False
    reached = progress.physical(indicator, target, approved[max(approved)].said)
    return reached is not None and reached >= 100
