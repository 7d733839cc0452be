from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from domain.livelihood.indicator import Indicator
from domain.livelihood.missing import Missing, State, due_day, missing
from domain.livelihood.month import Month, midnight
from domain.livelihood.report import Report, Status
from domain.livelihood.rule import Rule
from tests.unit.domain.livelihood.county import (
    BENEFIT,
    BENEFIT_TARGET,
    JOBS,
    JOBS_TARGET,
    TASKS,
    month,
    plan,
    report,
    target,
)

RULE = Rule()
GOALS = {JOBS.code: (JOBS_TARGET,), BENEFIT.code: (BENEFIT_TARGET,)}
JUNE_5, JUNE_9 = date(2023, 6, 5), date(2023, 6, 9)


def owed(
    said: Sequence[Report],
    day: date = JUNE_9,
    of: Month | None = None,
    about: Indicator = JOBS,
) -> list[Missing]:
    return missing(plan(about), GOALS, said, of or month(5), midnight(day), RULE)


def states(said: Sequence[Report]) -> list[State]:
    return [one.state for one in owed(said)]


def test_a_month_that_nobody_began_is_owed_by_the_lead() -> None:
    (one,) = owed([report(1800, 4)])
    assert (one.indicator, one.unit, one.state, one.days_late) == (JOBS, "人社局", State.NONE, 4)
    assert one.project.code == "1-00"


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (Status.DRAFT, [State.DRAFT]),
        (Status.RETURNED, [State.RETURNED]),
        (Status.SUBMITTED, []),
        (Status.APPROVED, []),
    ],
)
def test_what_was_begun_or_sent_back_is_still_owed(status: Status, expected: list[State]) -> None:
    assert states([report(2100, 5, status=status)]) == expected


def test_a_correction_in_the_making_is_not_owed() -> None:
    draft = report(2000, 5, version=2, status=Status.DRAFT)
    assert states([report(2100, 5), draft]) == []


@pytest.mark.parametrize(("day", "late"), [(date(2023, 5, 20), 0), (JUNE_5, 0), (JUNE_9, 4)])
def test_days_are_counted_from_the_due_day(day: date, late: int) -> None:
    assert [one.days_late for one in owed([], day)] == [late]


def test_reports_of_december_are_due_in_january() -> None:
    assert due_day(plan(), month(12), RULE) == date(2024, 1, 5)


def test_months_before_the_plan_was_issued_are_due_with_that_of_its_issue() -> None:
    march_5 = date(2023, 3, 5)
    assert [due_day(plan(), month(number), RULE) for number in (1, 2)] == [march_5, march_5]
    assert [one.days_late for one in owed([], date(2023, 3, 7), month(1))] == [2]


@pytest.mark.parametrize("of", [Month(2022, 12), month(7), Month(2024, 1)])
def test_nothing_is_owed_for_months_to_come_or_of_other_years(of: Month) -> None:
    assert owed([], JUNE_9, of) == []


def test_what_was_approved_as_done_owes_no_more() -> None:
    assert states([report(6100, 3)]) == []
    assert states([report(6099, 3)]) == [State.NONE]
    assert states([report(6100, 3, status=Status.SUBMITTED)]) == [State.NONE]


def test_a_correction_downwards_owes_again() -> None:
    assert states([report(6100, 3), report(6000, 3, version=2)]) == [State.NONE]


def test_a_target_lowered_below_what_was_approved_owes_no_more() -> None:
    lowered = replace(target(4000.0), version=2)
    goals = {JOBS.code: (JOBS_TARGET, lowered)}
    assert missing(plan(JOBS), goals, [report(4500, 3)], month(5), midnight(JUNE_9), RULE) == []


def test_a_raised_target_owes_again() -> None:
    raised = replace(target(7000.0), version=2)
    goals = {JOBS.code: (JOBS_TARGET, raised)}
    found = missing(plan(JOBS), goals, [report(6100, 3)], month(5), midnight(JUNE_9), RULE)
    assert len(found) == 1


def test_what_must_hold_is_owed_even_when_met() -> None:
    assert len(owed([report(660, 3, BENEFIT)], about=BENEFIT)) == 1


def test_what_has_no_target_yet_is_owed_too() -> None:
    assert len(owed([], about=TASKS)) == 1


def test_an_indicator_of_two_leads_is_owed_by_both() -> None:
    shared = replace(JOBS, leads=("应急管理局", "汨江办"))
    assert [one.unit for one in owed([], about=shared)] == ["应急管理局", "汨江办"]
