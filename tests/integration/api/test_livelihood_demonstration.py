"""The made-up year: every light and every state is in it, and nobody can take it for a real one."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pytest

from api.livelihood import demonstration, made_up, plan
from domain.instant import from_micros
from domain.livelihood import check, judge
from domain.livelihood.board import Board, IndicatorState, Light, Trend
from domain.livelihood.indicator import Target
from domain.livelihood.missing import State, due_day, missing
from domain.livelihood.month import Month, midnight
from domain.livelihood.project import Plan
from domain.livelihood.report import Status
from domain.livelihood.rule import Rule
from domain.livelihood.versions import in_force, nearest, newest_by_month
from store.database import Connection, connect
from store.livelihood import dispatches, plans, reports, targets
from store.livelihood.dispatches import DispatchRow
from store.livelihood.reports import HistoryRow, ReportRow
from tests.conftest import new_database

RULE = Rule()
MIDYEAR, YEAR_END, AFTER = date(2023, 6, 30), date(2023, 12, 31), date(2024, 1, 31)


@dataclass(frozen=True)
class Year:
    plan: Plan
    targets: Mapping[str, Sequence[Target]]
    rows: Sequence[ReportRow]
    notes: Sequence[DispatchRow]

    def board(self, day: date) -> Board:
        said = [row.report for row in self.rows]
        return judge.board(self.plan, self.targets, said, day, RULE)


def read(conn: Connection) -> Year:
    plan = plans.newest(conn)
    assert plan is not None
    return Year(
        plan,
        targets.of_plan(conn, plan.code),
        reports.all_of_plan(conn, plan.code),
        dispatches.of_plan(conn, plan.code),
    )


@pytest.fixture(scope="module")
def conn(postgres: str, template: str) -> Iterator[Connection]:
    name = f"test_{uuid.uuid4().hex[:12]}"
    with (
        new_database(postgres, name, template) as url,
        connect(url, application="tests") as conn,
    ):
        demonstration.make(conn, rule=RULE)
        yield conn


@pytest.fixture(scope="module")
def year(conn: Connection) -> Year:
    return read(conn)


@pytest.mark.parametrize("day", [MIDYEAR, YEAR_END, AFTER])
def test_every_light_is_on_the_board(year: Year, day: date) -> None:
    states = [one for project in year.board(day).projects for one in project.indicators]
    assert {one.light for one in states} == set(Light)


def test_projects_have_every_light_at_midyear(year: Year) -> None:
    assert {one.light for one in year.board(MIDYEAR).projects} == set(Light)


def test_every_trend_is_on_the_board_at_the_year_s_end(year: Year) -> None:
    states = [one for project in year.board(YEAR_END).projects for one in project.indicators]
    assert {one.trend for one in states} >= set(Trend)


def test_some_red_months_were_made_up(year: Year) -> None:
    states = [one for project in year.board(AFTER).projects for one in project.indicators]
    assert any(month.made_up for one in states for month in one.months)


def test_a_late_start_goes_from_yellow_to_red(year: Year) -> None:
    coverage = _state(year.board(date(2023, 8, 25)), "1-14.2")
    told = {one.month.number: one for one in coverage.months}
    assert "计划 4 月启动，未启动" in told[4].reason
    assert (told[4].light, told[7].light) == (Light.YELLOW, Light.RED)


def test_reports_are_left_in_every_status(year: Year) -> None:
    assert {row.report.status for row in year.rows} == set(Status)


def test_reports_of_december_are_missing_in_every_way(year: Year) -> None:
    said = [row.report for row in year.rows]
    owed = missing(
        year.plan, year.targets, said, Month(2023, 12), midnight(date(2024, 1, 31)), RULE
    )
    assert {one.state for one in owed} == set(State)


def test_some_reports_came_late_and_most_in_time(year: Year) -> None:
    handed = [row for row in year.rows if row.report.version == 1 and row.submitted_at]
    late = [
        row for row in handed if _day(row.submitted_at) > due_day(year.plan, row.report.month, RULE)
    ]
    assert 0 < len(late) < len(handed) / 4


def test_reports_were_returned_and_mended(conn: Connection, year: Year) -> None:
    mended = [row for row in year.rows if row.report.indicator == "1-12.1"]
    steps = [_actions(reports.history(conn, row.id)) for row in mended]
    assert ["draft", "submit", "return", "edit", "submit", "approve"] in steps


def test_a_correction_counts_from_its_approval_on(year: Year) -> None:
    days = date(2023, 6, 19), MIDYEAR
    before, after = (_state(year.board(day), "1-06.2").months[3].physical for day in days)
    assert before is not None
    assert after is not None
    assert after < before


def test_targets_that_the_city_set_hold_from_their_day(year: Year) -> None:
    versions = year.targets["1-05.1"]
    assert [one.value is not None for one in versions] == [False, True]
    assert year.targets["1-09.1"][1].value != year.targets["1-09.1"][0].value
    assert _state(year.board(MIDYEAR), "1-05.1").planned is None
    assert _state(year.board(YEAR_END), "1-05.1").planned == 100


def test_the_office_wrote_a_note_after_every_month_since_there_is_a_plan(year: Year) -> None:
    assert [note.month for note in year.notes] == [Month(2023, n) for n in range(2, 13)]
    assert any("红灯 3 项：1-01 持续推进" in note.text for note in year.notes)


def test_every_unit_that_leads_has_reported(year: Year) -> None:
    leads = {unit for _, one in year.plan.indicators() for unit in one.leads}
    assert {row.report.unit for row in year.rows} == leads


def test_every_report_is_one_that_would_have_been_taken(year: Year) -> None:
    for row in year.rows:
        found = year.plan.find(row.report.indicator)
        assert found is not None
        own = [one.report for one in year.rows if one.report.indicator == row.report.indicator]
        counting = newest_by_month(one for one in own if (one.decided_at or 0) < row.created_at)
        order = sorted(counting)
        earlier = [counting[one].said for one in reversed(order) if one < row.report.month]
        later = [counting[one].said for one in order if one > row.report.month]
        target = in_force(year.targets[row.report.indicator], row.created_at)
        faults = check.faults(
            *found, target, row.report.said,
            unit=row.report.unit, month=row.report.month, now=row.created_at, year=2023,
            before=nearest(earlier), after=nearest(later),
        )  # fmt: skip
        assert faults + check.incomplete(found[1], target, row.report.said) == [], row


def test_everything_says_that_it_is_a_demonstration(year: Year) -> None:
    assert year.plan.demonstration
    for row in year.rows:
        assert row.report.said.narrative.startswith("演示数据：")
        assert " / demonstration data: " in row.report.said.narrative
        assert row.created_by.startswith("演示 ")
    assert all(note.text.startswith("演示数据：") for note in year.notes)
    later = [one for versions in year.targets.values() for one in versions if one.version > 1]
    assert later
    assert all("演示" in one.document for one in later)


def test_what_is_made_up_is_the_same_twice() -> None:
    county, targets = plan.load()
    assert made_up.year(county, targets) == made_up.year(county, targets)


def test_a_plan_that_has_reports_is_left_alone(conn: Connection, year: Year) -> None:
    with pytest.raises(demonstration.DemonstrationError, match="has reports already"):
        demonstration.make(conn, rule=RULE)
    assert read(conn) == year


def test_a_live_instance_is_refused(connection: Connection) -> None:
    connection.execute("UPDATE instance SET mode = 'live'")
    with pytest.raises(demonstration.DemonstrationError, match="a live instance"):
        demonstration.make(connection, rule=RULE)
    assert plans.codes(connection) == []


def _day(instant: int | None) -> date:
    assert instant is not None
    return from_micros(instant).date()


def _actions(lines: Sequence[HistoryRow]) -> list[str]:
    return [one.action for one in lines]


def _state(board: Board, code: str) -> IndicatorState:
    (state,) = [one for p in board.projects for one in p.indicators if one.indicator.code == code]
    return state
