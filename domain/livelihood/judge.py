"""The board of a day, folded from the plan, its targets and what was approved by then."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from math import inf
from statistics import fmean

from domain.livelihood import light, progress, reason
from domain.livelihood.board import (
    Board,
    Forecast,
    IndicatorState,
    Light,
    MonthState,
    ProjectState,
    Trend,
)
from domain.livelihood.forecast import forecast
from domain.livelihood.indicator import Course, Indicator, Kind, Target
from domain.livelihood.light import Standing
from domain.livelihood.month import Month, midnight
from domain.livelihood.project import Plan, Project
from domain.livelihood.report import Report, Said
from domain.livelihood.rule import Rule
from domain.livelihood.schedule import planned
from domain.livelihood.trend import trend
from domain.livelihood.versions import in_force, newest_by_month

_JUMPING = (Kind.RAISED_STANDARD, Kind.BETTER_THAN_BASELINE, Kind.CLASS_FLOOR)
"""Kinds whose percentage jumps where the target is met: no line leads there."""


def board(
    plan: Plan,
    targets: Mapping[str, Sequence[Target]],
    reports: Sequence[Report],
    as_of: date,
    rule: Rule,
) -> Board:
    """Where every project of a plan stood at the end of a day.

    `targets` and `reports` (of any status and order, by indicator code) may hold what came later:
    it is left out, so that a past day's board stays what it was. The target in force on the day
    judges all its months, as a correction of what was promised is meant to. Every month from
    January counts, even those before the plan was issued; one without an approved report is
    judged by the figures of the last month that has one, by nothing done where none has.
    """
    after = midnight(as_of + timedelta(days=1))
    month = _last_whole(plan.year, as_of)
    year = [Month(plan.year, number + 1) for number in range(month.number if month else 0)]
    approved = _by_indicator(reports, after)
    projects = []
    for project in plan.projects:
        states = []
        for one in project.indicators:
            target = in_force(targets.get(one.code, ()), after - 1)
            states.append(_indicator(one, target, approved.get(one.code, ()), year, rule))
        projects.append(_project(project, states))
    return Board(plan, as_of, month, projects)


def _last_whole(year: int, as_of: date) -> Month | None:
    months = (Month(year, number) for number in range(1, 13))
    return max((one for one in months if one.last <= as_of), default=None)


def _by_indicator(reports: Sequence[Report], after: int) -> dict[str, list[Report]]:
    found: dict[str, list[Report]] = {}
    for one in reports:
        if one.decided_at is not None and one.decided_at < after:
            found.setdefault(one.indicator, []).append(one)
    return found


def _indicator(
    indicator: Indicator,
    target: Target | None,
    reports: Iterable[Report],
    year: Sequence[Month],
    rule: Rule,
) -> IndicatorState:
    newest = newest_by_month(reports)
    approved = [newest.get(month) for month in year]
    said = list(_carried(approved))
    standings = [
        _standing(indicator, target, month, report, *known)
        for month, report, known in zip(year, approved, said, strict=True)
    ]
    start = target.start if target else None
    verdicts = light.judge(indicator.kind.course, start, standings, rule)
    cases = [
        reason.Case(indicator, target, *known, standing, verdict)
        for known, standing, verdict in zip(said, standings, verdicts, strict=True)
    ]
    return _whole(indicator, target, approved, cases, rule)


def _carried(approved: Iterable[Report | None]) -> Iterator[tuple[Said, Month | None]]:
    """What is known at the end of each month: the last figures and money, and when they are of."""
    value, parts, funds, told = None, Said().parts, None, None
    for report in approved:
        if report is not None:
            now = report.said
            if now.value is not None or now.parts:
                value, parts, told = now.value, now.parts, report.month
            if now.funds_paid is not None:
                funds = now.funds_paid
        yield Said(value, parts, funds), told


def _standing(
    indicator: Indicator,
    target: Target | None,
    month: Month,
    report: Report | None,
    known: Said,
    told: Month | None,
) -> Standing:
    due = planned(indicator.kind, target, month, month.year)
    reached = progress.physical(indicator, target, known)
    if reached is None and due is not None and indicator.kind.course is not Course.ALWAYS:
        reached = 0.0
    justified = report is not None and bool(report.said.justification.strip())
    return Standing(month, due, reached, told == month, justified)


def _month(case: reason.Case, reported: bool, rule: Rule) -> MonthState:
    at, verdict = case.standing, case.verdict
    return MonthState(
        at.month,
        at.planned,
        at.physical,
        progress.financial(case.indicator, case.target, case.said),
        verdict.light,
        reported,
        verdict.made_up,
        partial(reason.of, case, rule),
    )


def _whole(
    indicator: Indicator,
    target: Target | None,
    approved: Sequence[Report | None],
    cases: Sequence[reason.Case],
    rule: Rule,
) -> IndicatorState:
    newest = next((one for one in reversed(approved) if one is not None), None)
    if not cases:
        nothing = (None, None, None, None, Light.NONE, reason.NO_MONTH, None, None, ())
        return IndicatorState(indicator, target, newest, *nothing)
    months = [
        _month(case, report is not None, rule) for case, report in zip(cases, approved, strict=True)
    ]
    now = months[-1]
    return IndicatorState(
        indicator=indicator,
        target=target,
        report=newest,
        planned=now.planned,
        physical=now.physical,
        financial=now.financial,
        behind=cases[-1].verdict.behind,
        light=now.light,
        reason=now.reason,
        trend=_trend(cases, rule),
        forecast=_forecast(cases, rule),
        months=months,
    )


def _trend(cases: Sequence[reason.Case], rule: Rule) -> Trend | None:
    """None for what is reached, which has nothing to catch up, and for steps, which have no way."""
    last = cases[-1]
    if last.indicator.kind.course is Course.STEP or (last.standing.physical or 0.0) >= 100:
        return None
    return trend([case.verdict.behind for case in cases], rule)


def _forecast(cases: Sequence[reason.Case], rule: Rule) -> Forecast | None:
    last = cases[-1]
    if last.target is None or last.indicator.kind in _JUMPING:
        return None
    points = [
        (case.standing.month, case.standing.physical)
        for case in cases
        if case.standing.reported and case.standing.physical is not None
    ]
    return forecast(last.indicator.kind, points, last.target.due, last.standing.month, rule)


def _project(project: Project, states: Sequence[IndicatorState]) -> ProjectState:
    shown = light.worst([one.light for one in states])
    deciding = max((one for one in states if one.light is shown), key=_lag, default=None)
    why = reason.NO_INDICATOR
    if deciding is not None:
        why = reason.named(deciding.indicator.title, deciding.reason)
    own = [one for one in states if not one.indicator.part_of]
    judged = [one for one in own if one.planned is not None and one.physical is not None]
    return ProjectState(
        project,
        _mean([one.planned for one in judged]),
        _mean([one.physical for one in judged]),
        _mean([one.financial for one in own]),
        shown,
        why,
        states,
    )


def _lag(state: IndicatorState) -> float:
    return -inf if state.behind is None else state.behind


def _mean(values: Iterable[float | None]) -> float | None:
    """Each at most 100, so that no plenty of one hides the want of another."""
    known = [min(one, 100.0) for one in values if one is not None]
    return fmean(known) if known else None
