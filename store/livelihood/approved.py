"""What counts of a plan's reports: the newest approved version of each month."""

from domain.livelihood.month import Month
from domain.livelihood.report import Report, Said, Status
from store.database import Connection
from store.micros import timestamp

_NEWEST = """
    SELECT DISTINCT ON (i.position, i.id, r.month)
           i.code, r.month, r.version, r.unit, r.correction, r.decided_at,
           r.value, r.parts, r.funds_paid, r.narrative, r.problems, r.justification
    FROM report r
    JOIN project_indicator i ON i.id = r.indicator_id JOIN plan p ON p.id = i.plan_id
    WHERE p.code = %(plan)s AND r.status = 'approved'
      AND (%(indicator)s::text IS NULL OR i.code = %(indicator)s)
      AND (%(until)s::timestamptz IS NULL OR r.decided_at < %(until)s)
    ORDER BY i.position, i.id, r.month, r.version DESC
"""


def of_plan(conn: Connection, plan: str, until: int | None = None) -> list[Report]:
    """Reports of a plan that were approved before `until` (microseconds), None for all.

    In the plan's order and by month.
    """
    return _reports(conn, plan, until=until)


def of_indicator(conn: Connection, plan: str, indicator: str) -> list[Report]:
    """Reports of one indicator, by month."""
    return _reports(conn, plan, indicator=indicator)


def _reports(
    conn: Connection, plan: str, *, indicator: str | None = None, until: int | None = None
) -> list[Report]:
    instant = None if until is None else timestamp(until)
    wanted = {"plan": plan, "indicator": indicator, "until": instant}
    return [
        Report(code, Month.of(month), version, Status.APPROVED, unit, Said(*said), why, at)
        for code, month, version, unit, why, at, *said in conn.execute(_NEWEST, wanted).fetchall()
    ]
