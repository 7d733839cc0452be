from dataclasses import replace
from datetime import date

import pytest

from domain.livelihood.board import Board, Light, ProjectState, Trend
from domain.livelihood.indicator import Indicator
from domain.livelihood.month import midnight
from domain.livelihood.project import Plan
from domain.livelihood.report import Said, Status
from tests.unit.domain.livelihood.county import (
    AIR,
    BENEFIT,
    BUSES,
    BUSES_TARGET,
    GOALS,
    ISSUED,
    JOBS,
    JOBS_TARGET,
    TASKS,
    YEAR_END,
    after_month,
    indicator,
    judged,
    month,
    only,
    plan,
    project,
    report,
    reports,
    target,
)

ON_LINE = [6100 * days / 365 for days in (31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365)]


def alone(*indicators: Indicator) -> Plan:
    """One project with all of them."""
    return replace(plan(), projects=(project(*indicators),))


def whole(found: Board) -> ProjectState:
    """The state of a board's single project."""
    (state,) = found.projects
    return state


def test_jobs_of_may_against_the_line() -> None:
    state = only(judged(reports([500, 1000, 1500, 1800, 2100]), after_month(5)))
    assert [state.planned, state.physical] == pytest.approx([151 / 365 * 100, 2100 / 61])
    assert state.behind == pytest.approx(6.943634)
    assert state.light is Light.GREEN
    assert state.report == report(2100, 5)
    assert len(state.months) == 5


@pytest.mark.parametrize(
    ("as_of", "number"),
    [
        (date(2022, 12, 31), None),
        (date(2023, 1, 30), None),
        (date(2023, 1, 31), 1),
        (date(2023, 6, 29), 5),
        (date(2023, 6, 30), 6),
        (date(2023, 12, 30), 11),
        (date(2023, 12, 31), 12),
        (date(2025, 7, 1), 12),
    ],
)
def test_the_last_whole_month_is_judged(as_of: date, number: int | None) -> None:
    assert judged([], as_of).month == (month(number) if number else None)


def test_before_the_first_month_is_over_there_is_no_light() -> None:
    early = {JOBS.code: (replace(JOBS_TARGET, in_force_from=0),)}
    state = only(judged([], date(2023, 1, 30), early))
    assert (state.light, state.months, state.report) == (Light.NONE, (), None)


def test_a_month_before_the_plan_was_issued_counts() -> None:
    state = only(judged(reports([0, 200]), after_month(2)))
    assert state.months[0].planned == pytest.approx(31 / 365 * 100)


def test_before_a_target_is_in_force_there_is_no_light() -> None:
    state = only(judged(reports([500]), date(2023, 2, 27)))
    assert (state.target, state.light, state.planned) == (None, Light.NONE, None)
    assert only(judged(reports([500]), ISSUED)).target == JOBS_TARGET


def test_a_target_still_to_be_set_has_no_light() -> None:
    state = only(judged([report(12, 2, TASKS)], after_month(2), of=plan(TASKS)))
    assert (state.light, state.planned, state.physical) == (Light.NONE, None, None)
    assert [one.reported for one in state.months] == [False, True]


def test_a_month_without_a_report_is_judged_by_the_one_before() -> None:
    state = only(judged(reports([600, 1200]), after_month(4)))
    assert [one.reported for one in state.months] == [True, True, False, False]
    assert state.physical == pytest.approx(1200 / 61)
    assert state.behind == pytest.approx(120 / 3.65 - 1200 / 61)
    assert state.light == Light.YELLOW


def test_nothing_ever_reported_is_nothing_done() -> None:
    state = only(judged([], after_month(5)))
    assert (state.physical, state.light, state.report) == (0.0, Light.RED, None)


def test_money_and_value_of_different_months_are_both_kept() -> None:
    paid = report(None, 1, BUSES, said=Said(value=300, funds_paid=150))
    state = only(judged([paid, report(600, 2, BUSES)], after_month(2), of=plan(BUSES)))
    assert (state.physical, state.financial) == (20.0, 5.0)


def test_an_approved_report_without_a_figure_leaves_the_last_one() -> None:
    silent = report(None, 2, said=Said(narrative="推进中", funds_paid=5))
    state = only(judged([report(600, 1), silent], after_month(2)))
    assert state.physical == pytest.approx(600 / 61)
    assert state.months[1].reported


@pytest.mark.parametrize("status", [Status.DRAFT, Status.SUBMITTED, Status.RETURNED])
def test_only_approved_reports_count(status: Status) -> None:
    said = [report(500, 1), report(6100, 2, status=status)]
    state = only(judged(said, after_month(2)))
    assert state.report == report(500, 1)


def test_a_report_counts_from_the_day_of_its_approval() -> None:
    said = [report(500, 1, decided_at=midnight(date(2023, 3, 5)))]
    assert only(judged(said, date(2023, 3, 4))).report is None
    assert only(judged(said, date(2023, 3, 5))).report == said[0]


def test_a_correction_counts_from_its_own_approval() -> None:
    first, second = report(500, 1), report(400, 1, days=40, version=2, correction="统计有误")
    assert only(judged([second, first], after_month(1).replace(month=3))).report == first
    assert only(judged([second, first], after_month(3))).report == second


def test_reports_of_a_month_that_is_not_over_wait_for_its_end() -> None:
    early = report(6100, 5, decided_at=month(5).first.toordinal())
    state = only(judged([report(500, 1), early], date(2023, 5, 30)))
    assert state.report == report(500, 1)


def test_the_target_of_the_day_judges_all_months() -> None:
    raised = replace(target(12200.0), version=2, in_force_from=month(6).end)
    goals = {JOBS.code: (raised, JOBS_TARGET)}
    before = only(judged(reports([610] * 7), date(2023, 6, 30), goals))
    after = only(judged(reports([610] * 7), date(2023, 7, 1), goals))
    assert (before.target, before.months[0].physical) == (JOBS_TARGET, 10.0)
    assert (after.target, after.months[0].physical) == (raised, 5.0)


def test_a_red_month_that_was_made_up_is_shown_so() -> None:
    state = only(judged(reports([0, 0, 0, 0, 0, 3000, 3500, 4000]), after_month(8)))
    shown = [(one.light, one.made_up) for one in state.months]
    assert shown[4] == (Light.YELLOW, True)
    assert not any(made_up for _, made_up in shown[:3])
    assert state.light is Light.GREEN


def test_what_keeps_to_the_line_is_green_all_year_and_has_no_forecast_at_its_end() -> None:
    found = only(judged(reports(ON_LINE), after_month(11)))
    assert {one.light for one in found.months} == {Light.GREEN}
    assert found.trend is Trend.STEADY
    assert found.forecast is not None
    assert found.forecast.value == pytest.approx(100, abs=0.6)
    ended = only(judged(reports(ON_LINE), date(2024, 3, 1)))
    assert (ended.physical, ended.trend, ended.forecast) == (100.0, None, None)


def test_a_forecast_rests_on_reported_months_only() -> None:
    found = only(judged(reports([500, None, 1500, None, 2500, None]), after_month(6)))
    assert found.forecast is not None
    assert (found.forecast.months, found.forecast.due) == (3, YEAR_END)
    assert found.forecast.value == pytest.approx(6000 / 61)


def test_what_jumps_where_it_is_met_has_no_forecast() -> None:
    said = reports([80.0, 81.0, 82.0, 83.0], AIR)
    assert only(judged(said, after_month(4), of=plan(AIR))).forecast is None


def test_a_standard_that_waits_for_its_day_has_no_trend() -> None:
    said = reports([600.0] * 12, BENEFIT)
    state = only(judged(said, after_month(11), of=plan(BENEFIT)))
    assert (state.light, state.trend) == (Light.GREEN, None)
    assert only(judged(said, date(2024, 1, 5), of=plan(BENEFIT))).light is Light.RED


def test_a_project_has_the_light_of_its_worst_indicator_and_says_whose() -> None:
    said = [*reports(ON_LINE[:5]), report(300, 5, BUSES)]
    state = whole(judged(said, after_month(5), of=alone(JOBS, BUSES)))
    assert state.light is Light.RED
    assert state.reason.startswith("城乡客运投资：至 5 月完成投资 300 万元")


def test_money_that_is_not_split_by_years_is_measured_by_the_total() -> None:
    goals = {BUSES.code: (replace(BUSES_TARGET, value=None, due=date(2024, 12, 31)),)}
    said = [report(None, 6, BUSES, said=Said(1400, funds_paid=700))]
    state = only(judged(said, after_month(6), goals, plan(BUSES)))
    assert (state.planned, state.physical, state.financial) == (181 / 731 * 100, 20.0, 10.0)
    assert state.reason.startswith("至 6 月完成投资 1,400 万元，为总投资 7,000 万元的 20 %")


def test_a_target_lowered_below_what_was_approved_is_reached() -> None:
    lowered = replace(target(1500.0), version=2, in_force_from=month(4).end)
    goals = {JOBS.code: (JOBS_TARGET, lowered)}
    state = only(judged(reports([500, 1000, 1800]), after_month(4), goals))
    assert (state.physical, state.light, state.forecast) == (120.0, Light.GREEN, None)


def test_a_correction_of_the_newest_month_takes_its_place() -> None:
    said = [*reports([500, 1000, 1800]), report(900, 3, days=5, version=2, correction="重复")]
    state = only(judged(said, after_month(3)))
    assert (state.report, state.physical) == (said[-1], 900 / 61)
    assert state.forecast is not None
    assert state.forecast.low >= 900 / 61


def test_of_equal_lights_the_one_furthest_behind_is_told() -> None:
    said = [*reports(ON_LINE[:5]), report(1200, 5, BUSES)]
    state = whole(judged(said, after_month(5), of=alone(JOBS, BUSES)))
    assert state.light is Light.GREEN
    assert state.reason.startswith("城乡客运投资：")


def test_a_project_is_judged_by_the_targets_that_are_set() -> None:
    state = whole(judged(reports(ON_LINE[:5]), after_month(5), of=alone(TASKS, JOBS)))
    assert state.light == Light.GREEN
    assert state.physical == pytest.approx(15100 / 365)


def test_a_projects_percentages_are_means_each_capped_of_what_is_no_part() -> None:
    part = replace(indicator(code="1-06.3"), part_of=JOBS.code)
    goals = {**GOALS, part.code: (target(100.0),)}
    said = [
        report(None, 5, said=Said(6710)),
        report(None, 5, BUSES, said=Said(600, funds_paid=300)),
        report(0, 5, part),
    ]
    state = whole(judged(said, after_month(5), goals, alone(JOBS, BUSES, part)))
    assert (state.physical, state.financial) == (60.0, 10.0)
    assert state.light is Light.RED


def test_a_project_without_indicators_has_no_light() -> None:
    state = whole(judged([], after_month(5), of=alone()))
    assert (state.light, state.physical, state.planned) == (Light.NONE, None, None)
