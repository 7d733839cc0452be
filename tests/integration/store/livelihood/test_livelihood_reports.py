"""Monthly reports in the database: versions, locks and history."""

from dataclasses import replace

import pytest
from psycopg.errors import CheckViolation, RestrictViolation

from domain.instant import DAY, HOUR
from domain.livelihood.month import Month
from domain.livelihood.report import Report, Said, Status
from store.database import Connection
from store.livelihood import approved, reports
from store.livelihood.reports import Change, Exists
from tests.integration.store.livelihood.conftest import (
    ESTATES,
    JOBS,
    MARCH,
    PLAN,
    T,
    approve,
    draft,
    refused,
)

APRIL = Month(2023, 4)


def correction(report: Report, value: float) -> Report:
    said, version = Said(value), report.version + 1
    return Report(report.indicator, report.month, version, Status.DRAFT, "人社局", said, "重复计算")


def step(conn: Connection, number: int, change: Change, status: Status, by: str = "a") -> None:
    reports.write(conn, number, replace(draft(), status=status), by, T + HOUR, change, "")


def test_a_report_comes_back_as_it_was_stored(conn: Connection) -> None:
    said = Said(None, {"个": 5.0, "户": 9.5}, 1.5, "开工", "缺水泥", "下雨")
    report = replace(draft(ESTATES), said=said, unit="住建局")
    row = reports.insert(conn, PLAN.code, report, "a", T)
    assert row.report == report
    assert (row.plan, row.revision, row.created_by, row.created_at) == (PLAN.code, 1, "a", T)
    assert (row.updated_by, row.updated_at, row.submitted_by, row.submitted_at) == (
        "a", T, None, None,
    )  # fmt: skip
    assert reports.get(conn, row.id) == reports.lock(conn, row.id) == row


def test_an_unknown_report_is_none(conn: Connection) -> None:
    assert reports.get(conn, 2**40) is None
    assert reports.lock(conn, 2**40) is None


def test_a_report_of_an_unknown_indicator_is_refused(conn: Connection) -> None:
    with pytest.raises(LookupError, match=r"no indicator 9-99\.1"):
        reports.insert(conn, PLAN.code, draft("9-99.1"), "a", T)
    with pytest.raises(LookupError, match=r"no indicator 9-99\.1"):
        reports.lock_indicator(conn, PLAN.code, "9-99.1")


def test_an_edit_is_a_new_revision(conn: Connection) -> None:
    row = reports.insert(conn, PLAN.code, draft(), "a", T)
    edited = reports.write(conn, row.id, draft(value=120.0), "c", T + HOUR, "edit")
    assert edited.report.said.value == 120.0
    assert (edited.revision, edited.updated_by, edited.updated_at) == (2, "c", T + HOUR)
    assert (edited.created_by, edited.created_at) == ("a", T)


def test_an_approval_is_stamped_with_who_and_when(conn: Connection) -> None:
    row = approve(conn, draft(), T)
    assert (row.submitted_by, row.submitted_at) == ("a", T)
    assert (row.decided_by, row.report.decided_at) == ("b", T + DAY)
    assert (row.report.status, row.revision) == (Status.APPROVED, 3)


def test_a_returned_report_is_submitted_again(conn: Connection) -> None:
    row = reports.insert(conn, PLAN.code, draft(), "a", T)
    step(conn, row.id, "submit", Status.SUBMITTED)
    back = replace(draft(), status=Status.RETURNED)
    returned = reports.write(conn, row.id, back, "b", T + DAY, "return", "数字不对")
    assert (returned.returned_reason, returned.report.decided_at) == ("数字不对", T + DAY)
    edited = reports.write(conn, row.id, back, "a", T + DAY + HOUR, "edit")
    assert (edited.decided_by, edited.report.decided_at) == ("b", T + DAY)
    again = replace(draft(), status=Status.SUBMITTED)
    submitted = reports.write(conn, row.id, again, "c", T + 2 * DAY, "submit")
    assert (submitted.submitted_by, submitted.submitted_at) == ("c", T + 2 * DAY)
    assert (submitted.decided_by, submitted.report.decided_at) == (None, None)
    assert submitted.returned_reason == ""


def test_writing_to_an_unknown_report_is_refused(conn: Connection) -> None:
    with pytest.raises(LookupError):
        step(conn, 2**40, "edit", Status.DRAFT)


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ("edit", Status.SUBMITTED),
        ("approve", Status.APPROVED),
        ("return", Status.RETURNED),
        ("submit", Status.DRAFT),
    ],
)
def test_a_draft_does_not_jump(conn: Connection, change: Change, status: Status) -> None:
    row = reports.insert(conn, PLAN.code, draft(), "a", T)
    with pytest.raises(CheckViolation), conn.transaction():
        step(conn, row.id, change, status)
    assert reports.get(conn, row.id) == row


def test_who_submitted_does_not_approve(conn: Connection) -> None:
    row = reports.insert(conn, PLAN.code, draft(), "a", T)
    step(conn, row.id, "submit", Status.SUBMITTED)
    with pytest.raises(CheckViolation, match="four_eyes"):
        step(conn, row.id, "approve", Status.APPROVED)


def test_a_return_needs_a_reason(conn: Connection) -> None:
    row = reports.insert(conn, PLAN.code, draft(), "a", T)
    step(conn, row.id, "submit", Status.SUBMITTED)
    with pytest.raises(CheckViolation):
        step(conn, row.id, "return", Status.RETURNED, "b")


@pytest.mark.parametrize("value", [-1.0, float("nan"), float("inf")])
@pytest.mark.parametrize("column", ["value", "funds_paid"])
def test_what_is_no_amount_is_refused(conn: Connection, column: str, value: float) -> None:
    row = reports.insert(conn, PLAN.code, draft(), "a", T)
    query = f"UPDATE report SET {column} = '{value}' WHERE id = {row.id}"
    assert f"report_{column}_check" in refused(conn, query, CheckViolation)


def test_a_first_version_corrects_nothing(conn: Connection) -> None:
    with pytest.raises(CheckViolation):
        reports.insert(conn, PLAN.code, replace(draft(), correction="why"), "a", T)


def test_a_month_has_one_undecided_version(conn: Connection) -> None:
    reports.insert(conn, PLAN.code, draft(), "a", T)
    for other in (draft(), correction(draft(), 5.0)):
        with pytest.raises(Exists, match=r"1-06\.1 2023-03"):
            reports.insert(conn, PLAN.code, other, "c", T)
    assert len(reports.of_month(conn, PLAN.code, JOBS, MARCH)) == 1


def test_an_approved_version_is_not_there_twice(conn: Connection) -> None:
    approve(conn, draft(), T)
    with pytest.raises(Exists):
        reports.insert(conn, PLAN.code, draft(), "a", T)


@pytest.mark.parametrize(
    "query",
    [
        "UPDATE report SET narrative = 'x' WHERE id = {id}",
        "UPDATE report SET status = 'draft' WHERE id = {id}",
        "DELETE FROM report WHERE id = {id}",
        "TRUNCATE report CASCADE",
    ],
)
def test_an_approved_report_is_locked(conn: Connection, query: str) -> None:
    row = approve(conn, draft(), T)
    assert "approved" in refused(conn, query.format(id=row.id), RestrictViolation)


def test_writing_to_an_approved_report_is_refused(conn: Connection) -> None:
    row = approve(conn, draft(), T)
    refused = pytest.raises(RestrictViolation, match="correct it by a new version")
    with refused, conn.transaction():
        step(conn, row.id, "edit", Status.APPROVED)
    assert [one.action for one in reports.history(conn, row.id)] == ["draft", "submit", "approve"]


def test_the_newest_version_approved_before_an_instant_counts(conn: Connection) -> None:
    first = approve(conn, draft(), T)
    second = approve(conn, correction(draft(), 90.0), T + 5 * DAY)
    reports.insert(conn, PLAN.code, correction(second.report, 80.0), "a", T + 9 * DAY)
    assert approved.of_plan(conn, PLAN.code, T + DAY) == []
    assert approved.of_plan(conn, PLAN.code, T + DAY + 1) == [first.report]
    assert approved.of_plan(conn, PLAN.code, T + 6 * DAY) == [first.report]
    assert approved.of_plan(conn, PLAN.code, T + 7 * DAY) == [second.report]
    assert approved.of_plan(conn, PLAN.code) == [second.report]


def test_what_counts_can_be_asked_of_one_indicator(conn: Connection) -> None:
    later = approve(conn, draft(month=APRIL), T)
    march = approve(conn, draft(), T)
    other = approve(conn, draft(ESTATES), T)
    assert approved.of_indicator(conn, PLAN.code, JOBS) == [march.report, later.report]
    assert approved.of_plan(conn, PLAN.code) == [other.report, march.report, later.report]


def test_a_plan_s_reports_come_in_its_order_with_all_versions(conn: Connection) -> None:
    later = reports.insert(conn, PLAN.code, draft(month=APRIL), "a", T)
    march = approve(conn, draft(), T)
    second = reports.insert(conn, PLAN.code, correction(draft(), 90.0), "a", T)
    other = reports.insert(conn, PLAN.code, draft(ESTATES), "a", T)
    assert reports.all_of_plan(conn, PLAN.code) == [other, march, second, later]
    assert reports.of_month(conn, PLAN.code, JOBS, MARCH) == [march, second]
    assert reports.all_of_plan(conn, "nowhere") == []


def test_a_page_is_chosen_and_goes_on_behind_a_number(conn: Connection) -> None:
    one = approve(conn, draft(), T)
    two = reports.insert(conn, PLAN.code, draft(month=APRIL), "a", T)
    three = reports.insert(conn, PLAN.code, replace(draft(ESTATES), unit="住建局"), "a", T)

    def ids(after: int = 0, limit: int = 9, **wanted: object) -> list[int]:
        found = reports.page(conn, plan=PLAN.code, after=after, limit=limit, **wanted)  # type: ignore[arg-type]
        return [row.id for row in found]

    assert ids() == [one.id, two.id, three.id]
    assert ids(limit=1) == [one.id]
    assert ids(after=one.id) == [two.id, three.id]
    assert ids(unit="住建局") == ids(indicator=ESTATES) == [three.id]
    assert ids(month=MARCH) == [one.id, three.id]
    assert ids(status=Status.DRAFT) == [two.id, three.id]
    assert ids(sees="") == [one.id]
    assert ids(sees="住建局") == [one.id, three.id]


def test_the_history_tells_every_step_in_order(conn: Connection) -> None:
    row = reports.insert(conn, PLAN.code, draft(), "a", T)
    reports.note(conn, row.id, "c", T + HOUR, "conflict", reports.plain(Said(7.0)))
    step(conn, row.id, "submit", Status.SUBMITTED)
    back = replace(draft(value=100.0), status=Status.RETURNED)
    reports.write(conn, row.id, back, "b", T + DAY, "return", "数字不对")
    told = reports.history(conn, row.id)
    assert [(one.action, one.by, one.revision, one.status) for one in told] == [
        ("draft", "a", 1, "draft"),
        ("conflict", "c", 1, "draft"),
        ("submit", "a", 2, "submitted"),
        ("return", "b", 3, "returned"),
    ]
    assert [one.at for one in told] == [T, T + HOUR, T + HOUR, T + DAY]
    assert [one.content["value"] for one in told] == [100.0, 7.0, 100.0, 100.0]
    assert told[0].content == reports.plain(draft().said)
    assert told[3].reason == "数字不对"


def test_the_history_of_a_correction_begins_with_its_reason(conn: Connection) -> None:
    approve(conn, draft(), T)
    row = reports.insert(conn, PLAN.code, correction(draft(), 90.0), "a", T)
    assert [(one.action, one.reason) for one in reports.history(conn, row.id)] == [
        ("correct", "重复计算")
    ]


@pytest.mark.parametrize(
    "query",
    [
        "UPDATE report_history SET by = 'x'",
        "DELETE FROM report_history",
        "TRUNCATE report_history",
    ],
)
def test_the_history_is_only_ever_added_to(conn: Connection, query: str) -> None:
    reports.insert(conn, PLAN.code, draft(), "a", T)
    assert "only ever added to" in refused(conn, query, RestrictViolation)
