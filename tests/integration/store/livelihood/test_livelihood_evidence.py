"""Evidence of reports, and what dashboards read."""

from dataclasses import replace

import pytest
from psycopg.errors import CheckViolation, RestrictViolation

from domain.instant import DAY, HOUR, parse
from domain.livelihood.indicator import Target
from domain.livelihood.report import Said, Status
from store.database import Connection
from store.livelihood import evidence, reports, targets
from store.livelihood.evidence import EvidenceRow
from store.micros import timestamp
from tests.integration.store.livelihood.conftest import (
    ESTATES,
    FIRST,
    HALL,
    JOBS,
    PLAN,
    T,
    approve,
    draft,
    refused,
)

HASH = "ab" * 32


def attach(conn: Connection, report: int, *, sha256: str = HASH) -> EvidenceRow:
    return evidence.add(
        conn, report, name="../验收.pdf", media_type="application/pdf", size=1200, sha256=sha256,
        by="a", at=T,
    )  # fmt: skip


def test_a_file_comes_back_as_it_was_told(conn: Connection) -> None:
    report = reports.insert(conn, PLAN.code, draft(), "a", T)
    row = attach(conn, report.id)
    assert row == EvidenceRow(
        row.id, report.id, "../验收.pdf", "application/pdf", 1200, HASH, "a", T
    )
    assert evidence.get(conn, row.id) == row


def test_the_files_of_a_report_come_in_order(conn: Connection) -> None:
    report, other = (
        reports.insert(conn, PLAN.code, draft(code), "a", T).id for code in (JOBS, ESTATES)
    )
    rows = [attach(conn, one) for one in (report, other, report)]
    assert evidence.of_report(conn, report) == [rows[0], rows[2]]


def test_a_file_is_taken_away_once(conn: Connection) -> None:
    row = attach(conn, reports.insert(conn, PLAN.code, draft(), "a", T).id)
    assert evidence.remove(conn, row.id)
    assert not evidence.remove(conn, row.id)
    assert evidence.get(conn, row.id) is None


def test_content_is_held_while_a_report_has_it(conn: Connection) -> None:
    report = reports.insert(conn, PLAN.code, draft(), "a", T).id
    rows = [attach(conn, report), attach(conn, report)]
    evidence.remove(conn, rows[0].id)
    assert evidence.is_held(conn, HASH)
    evidence.remove(conn, rows[1].id)
    assert not evidence.is_held(conn, HASH)


def test_what_is_no_hash_is_refused(conn: Connection) -> None:
    report = reports.insert(conn, PLAN.code, draft(), "a", T).id
    with pytest.raises(CheckViolation, match="sha256"):
        attach(conn, report, sha256="../../etc/passwd")


def test_an_approved_report_gets_no_more_evidence(conn: Connection) -> None:
    report = approve(conn, draft(), T)
    with pytest.raises(RestrictViolation, match="its report is approved"):
        attach(conn, report.id)


@pytest.mark.parametrize(
    "query",
    ["DELETE FROM report_evidence", "UPDATE report_evidence SET name = 'x'",
     "TRUNCATE report_evidence"],
)  # fmt: skip
def test_the_evidence_of_an_approved_report_is_kept(conn: Connection, query: str) -> None:
    number = approve_with_evidence(conn)
    refused(conn, query, RestrictViolation)
    assert [one.sha256 for one in evidence.of_report(conn, number)] == [HASH]


def approve_with_evidence(conn: Connection) -> int:
    row = reports.insert(conn, PLAN.code, draft(), "a", T)
    attach(conn, row.id)
    reports.write(conn, row.id, replace(draft(), status=Status.SUBMITTED), "a", T, "submit")
    reports.write(conn, row.id, replace(draft(), status=Status.APPROVED), "b", T, "approve")
    return row.id


def at(conn: Connection, instant: int) -> None:
    """Set the clock of the exercise."""
    conn.execute("UPDATE instance SET clock = %s", (timestamp(instant),))


def test_dashboards_see_the_target_in_force_by_the_instance_s_clock(conn: Connection) -> None:
    wanted = FIRST[JOBS]
    newer = Target(2, 6500.0, wanted.due, "文件", wanted.dated, T)
    targets.add(conn, PLAN.code, JOBS, newer, "keeper")
    query = "SELECT indicator, target_version, target, unit, project FROM v_livelihood_indicator"
    at(conn, T - HOUR)
    assert set(conn.execute(query)) == {
        (JOBS, 1, 6100.0, "人", "1-06"), (ESTATES, 1, None, "个", "1-12"),
        (HALL, None, None, "%", "1-12"),
    }  # fmt: skip
    at(conn, T)
    assert (JOBS, 2, 6500.0, "人", "1-06") in set(conn.execute(query))


def test_dashboards_see_the_newest_approved_version_of_a_month(conn: Connection) -> None:
    approve(conn, draft(), T)
    second = replace(draft(), version=2, said=Said(90.0), correction="重复计算")
    approve(conn, second, T + DAY)
    reports.insert(conn, PLAN.code, replace(second, version=3), "a", T)
    query = """SELECT time, value, version, approved_at, indicator, title, project_title, unit,
        reported_by, target, demonstration FROM v_livelihood_report"""
    assert conn.execute(query).fetchall() == [
        (parse("2023-04-01T00:00:00+08:00"), 90.0, 2, T + 2 * DAY, JOBS, "新增就业", "就业", "人",
         "人社局", 6100.0, False)
    ]  # fmt: skip
