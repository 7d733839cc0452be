"""What the stories of livelihood projects need: a plan with some approved reports, and accounts."""

from dataclasses import replace

from api.livelihood import plan as plans_data
from api.livelihood import reporting
from domain.account import Account, Role
from domain.instant import DAY, parse
from domain.level import Level
from domain.livelihood.month import Month
from domain.livelihood.project import Plan
from domain.livelihood.report import Said
from store import accounts
from store.database import Connection
from store.livelihood import plans
from tests.acceptance.console_support import flood

NOW = "2023-10-12T09:00:00+08:00"
"""September is the month that is judged."""

PASSWORD = "correct horse battery"

WANG = Account("wang", "王填报", Role.REPORTER, "残联")
LIU = Account("liu", "刘填报", Role.REPORTER, "教育局")
ZHANG = Account("zhang", "张填报", Role.REPORTER, "教育局")
LI = Account("li", "李主任", Role.KEEPER, "人社局")

APPROVED = {
    ("1-07.1", "妇联"): {6: 9_000.0},
    ("1-06.1", "人社局"): {8: 4_100.0, 9: 4_700.0},
}
"""By indicator and unit, the value of each month; schedules are lines over the year."""


def settle(conn: Connection) -> None:
    """Put the plan, its reports and the accounts into a fresh database, and a flood at 平江."""
    river = flood(conn)
    river.hear(NOW, 74.0)
    river.judge(NOW, Level.ORANGE, 74.0, 74.0)
    plan, targets = plans_data.load("pingjiang-2023")
    plan = replace(plan, demonstration=True)
    plans.load(conn, plan, targets)
    for (indicator, unit), values in APPROVED.items():
        for number, value in values.items():
            _approve(conn, plan, indicator, unit, Month(2023, number), value)
    for account in (WANG, LIU, ZHANG, LI):
        accounts.create(conn, account, PASSWORD, "test", parse(NOW))


def _approve(
    conn: Connection, plan: Plan, indicator: str, unit: str, month: Month, value: float
) -> None:
    """Report, submit and approve on the third day of the next month."""
    at = month.end + 2 * DAY
    author = Account("reporter", "", Role.REPORTER, unit)
    said = Said(value, narrative=f"{month.number} 月按计划推进")
    row = reporting.draft(conn, author, plan, indicator, month, said, unit=unit, at=at)
    row = reporting.submit(conn, author, row.id, row.revision, at=at)
    reporting.approve(conn, LI, row.id, row.revision, at=at)
