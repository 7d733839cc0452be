"""A small plan in a database of each module's own; what a test does there is taken back."""

import uuid
from collections.abc import Iterator
from datetime import date

import psycopg
import pytest

from domain.instant import DAY, parse
from domain.livelihood.indicator import Indicator, Kind, Target
from domain.livelihood.month import Month
from domain.livelihood.project import Place, Plan, Project
from domain.livelihood.report import Report, Said, Status
from store.database import Connection, connect
from store.livelihood import plans, reports
from store.livelihood.reports import ReportRow
from tests.conftest import new_database

T = parse("2023-04-03T09:00:00+08:00")
ISSUED = parse("2023-02-28T00:00:00+08:00")
MARCH = Month(2023, 3)
JOBS, ESTATES, HALL = "1-06.1", "1-12.1", "1-12.2"

PLAN = Plan(
    "demo-2023", "民生保障仗", 2023, "县政府办", date(2023, 2, 28), "分管副县长", "人社局局长",
    "人社局", ("教育局", "民政局"),
    (
        Project(
            "1-12", "（一）", 12, "老旧小区", "改造 54 个小区", ("住建局",), ("供电公司", "民政局"),
            (
                Indicator(ESTATES, "小区", Kind.MULTI_UNIT, "个", "54 个小区", ("住建局",)),
                Indicator(
                    HALL, "大厅", Kind.MILESTONE, "%", "9 月 1 日前", ("住建局", "供电公司"),
                    ("大厅", "球场"), ("110 千伏",), ESTATES,
                ),
            ),
            (Place("浯口镇", "西江中学", 113.3, 28.8), Place("余坪镇")),
        ),
        Project(
            "1-06", "（一）", 6, "就业", "新增就业 6100 人", ("人社局",), (),
            (Indicator(JOBS, "新增就业", Kind.COUNT, "人", "新增就业 6100 人", ("人社局",)),),
        ),
    ),
)  # fmt: skip
"""Out of the order of its codes, for the plan's order is its own."""

FIRST = {
    ESTATES: Target(
        1, None, date(2023, 12, 31), "方案", date(2023, 2, 28), ISSUED, {"个": 54.0, "户": 5157.0}
    ),
    JOBS: Target(
        1, 6100.0, date(2023, 12, 31), "方案", date(2023, 2, 28), ISSUED, total=7000.0,
        baseline=12.5, start=Month(2023, 2), curve=(0.0, 10.0, 100.0), provisional=True,
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def county(postgres: str, template: str) -> Iterator[str]:
    """URL of a database with the plan."""
    with new_database(postgres, f"test_{uuid.uuid4().hex[:12]}", template) as url:
        with connect(url, application="tests") as conn:
            plans.load(conn, PLAN, FIRST)
        yield url


@pytest.fixture
def conn(county: str) -> Iterator[Connection]:
    """A connection in a transaction that is rolled back at the end."""
    with connect(county, application="tests") as conn, conn.transaction(force_rollback=True):
        yield conn


def draft(indicator: str = JOBS, month: Month = MARCH, *, value: float = 100.0) -> Report:
    """The first version of a report."""
    return Report(indicator, month, 1, Status.DRAFT, "人社局", Said(value, funds_paid=3.5))


def approve(conn: Connection, report: Report, at: int) -> ReportRow:
    """Store a report and lead it to its end: written by a, approved by b a day later."""
    row = reports.insert(conn, PLAN.code, report, "a", at)
    given = _with(report, Status.SUBMITTED)
    reports.write(conn, row.id, given, "a", at, "submit")
    return reports.write(conn, row.id, _with(report, Status.APPROVED), "b", at + DAY, "approve")


def refused(conn: Connection, query: str, error: type[psycopg.Error]) -> str:
    """The message with which the database refuses a statement; the transaction stays usable."""
    with pytest.raises(error) as caught, conn.transaction():
        conn.execute(query.encode())
    return str(caught.value)


def _with(report: Report, status: Status) -> Report:
    return Report(
        report.indicator, report.month, report.version, status, report.unit, report.said,
        report.correction,
    )  # fmt: skip
