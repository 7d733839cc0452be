from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.livelihood.indicator import Course, Kind
from domain.livelihood.month import Month
from domain.livelihood.schedule import day_after, planned
from tests.unit.domain.livelihood.county import (
    AIR_TARGET,
    BENEFIT_TARGET,
    JOBS_TARGET,
    SCHOOLS_TARGET,
    TASKS_TARGET,
    YEAR,
    month,
    target,
)

days = st.dates(date(2023, 1, 1), date(2024, 6, 30))
measured = replace(JOBS_TARGET, baseline=1.0, parts={"户": 1.0})


@pytest.mark.parametrize(("number", "passed"), [(1, 31), (5, 151), (11, 334), (12, 365)])
def test_the_line_runs_by_days_to_the_years_end(number: int, passed: int) -> None:
    assert planned(Kind.COUNT, JOBS_TARGET, month(number), YEAR) == passed / 365 * 100


@pytest.mark.parametrize(("year", "percent"), [(2023, 59 / 365 * 100), (2024, 60 / 366 * 100)])
def test_february_has_the_days_of_its_year(year: int, percent: float) -> None:
    goal = target(due=date(year, 12, 31))
    assert planned(Kind.COUNT, goal, Month(year, 2), year) == percent


@pytest.mark.parametrize(("number", "percent"), [(7, 212 / 243 * 100), (8, 100), (9, 100)])
def test_what_is_due_before_september_is_planned_whole_by_the_end_of_august(
    number: int, percent: float
) -> None:
    assert planned(Kind.MILESTONE, SCHOOLS_TARGET, month(number), YEAR) == pytest.approx(percent)


@pytest.mark.parametrize(("number", "percent"), [(8, 243 / 258 * 100), (9, 100)])
def test_a_due_day_within_a_month_may_still_be_worked_on(number: int, percent: float) -> None:
    within = target(due=date(2023, 9, 15))
    assert planned(Kind.COUNT, within, month(number), YEAR) == pytest.approx(percent)


@pytest.mark.parametrize(("number", "percent"), [(5, 0), (6, 30 / 214 * 100), (12, 100)])
def test_the_line_begins_with_the_month_of_the_planned_start(number: int, percent: float) -> None:
    late = replace(JOBS_TARGET, start=month(6))
    assert planned(Kind.COUNT, late, month(number), YEAR) == pytest.approx(percent)


def test_work_of_more_than_a_year_is_not_whole_at_the_years_end() -> None:
    long = target(due=date(2024, 12, 31))
    assert planned(Kind.COUNT, long, month(12), YEAR) == pytest.approx(365 / 731 * 100)


def test_a_curve_is_followed_month_by_month() -> None:
    curve = (0.0, 2.0, 5.0, 10.0, 20.0, 30.0, 40.0, 50.0, 60.0, 80.0, 90.0, 100.0)
    own = replace(JOBS_TARGET, curve=curve)
    assert tuple(planned(Kind.COUNT, own, month(one), YEAR) for one in range(1, 13)) == curve
    assert planned(Kind.COUNT, own, Month(2022, 12), YEAR) == 0.0


def test_all_is_planned_whole_once_due_whatever_the_curve() -> None:
    early = replace(JOBS_TARGET, curve=(1.0,) * 12, due=date(2023, 7, 31))
    assert [planned(Kind.COUNT, early, month(one), YEAR) for one in (6, 7)] == [1.0, 100.0]


@pytest.mark.parametrize(("number", "percent"), [(1, 0), (11, 0), (12, 100)])
def test_a_raised_standard_is_due_at_once(number: int, percent: float) -> None:
    assert planned(Kind.RAISED_STANDARD, BENEFIT_TARGET, month(number), YEAR) == percent


def test_what_must_hold_all_year_is_due_from_january() -> None:
    assert planned(Kind.BETTER_THAN_BASELINE, AIR_TARGET, month(1), YEAR) == 100.0


def test_without_a_target_nothing_is_planned() -> None:
    assert planned(Kind.SET_BY_CITY, TASKS_TARGET, month(5), YEAR) is None
    assert planned(Kind.COUNT, None, month(5), YEAR) is None


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(Kind), days, st.none() | st.integers(1, 12))
def test_plans_never_fall_and_are_whole_when_due(kind: Kind, due: date, start: int | None) -> None:
    begin = month(start) if start and month(start) <= Month.of(due) else None
    own = replace(measured, due=due, start=begin)
    months = [month(1).plus(place) for place in range(20)]
    line = [planned(kind, own, one, YEAR) or 0.0 for one in months]
    assert line == sorted(line)
    assert all(0 <= one <= 100 for one in line)
    for one, percent in zip(months, line, strict=True):
        over = one.plus(1).first >= day_after(due)
        assert (percent == 100) == (over or kind.course is Course.ALWAYS)
