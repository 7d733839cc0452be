"""The life of a monthly report: drafted, submitted, approved or returned, corrected.

Every step is one transaction with the clock as a parameter, and raises `api.problems.Problem`
where it is refused; then nothing is stored, except that a text which came too late is kept in the
report's history. Authors are reporters of the unit or the coordination office, which alone decides:
the routes see to the roles.
"""

from dataclasses import replace

from api.livelihood import access, refusals
from domain.account import Account
from domain.livelihood import check
from domain.livelihood.month import Month
from domain.livelihood.project import Plan
from domain.livelihood.report import Report, Said, Status
from domain.livelihood.versions import in_force, nearest
from store.database import Connection
from store.livelihood import approved, plans, reports, targets
from store.livelihood.reports import ReportRow


def draft(
    conn: Connection,
    author: Account,
    plan: Plan,
    indicator: str,
    month: Month,
    said: Said,
    *,
    unit: str,
    at: int,
) -> ReportRow:
    """Begin the first report of an indicator for a month, on behalf of `unit`.

    404 for an indicator that the plan has not, 403 for a unit that the author does not speak for,
    422 with `errors` for what cannot be, 409 with `current` where the month has a report.
    """
    found = plan.find(indicator)
    if found is None:
        raise refusals.unknown_indicator(plan, indicator)
    access.require_unit(author, unit)
    access.require_owing(author, *found, unit)
    report = Report(indicator, month, 1, Status.DRAFT, unit, said)
    with conn.transaction():
        reports.lock_indicator(conn, plan.code, indicator)
        known = reports.of_month(conn, plan.code, indicator, month)
        if not known:
            _check(conn, plan, report, at)
            return reports.insert(conn, plan.code, report, author.name, at)
        reports.note(conn, known[-1].id, author.name, at, "conflict", reports.plain(said))
    raise refusals.taken(plan, known[-1], author)


def edit(
    conn: Connection, author: Account, id: int, revision: int, said: Said, *, at: int
) -> ReportRow:
    """Say something else in an open report; 409 with `current` for another revision."""
    with conn.transaction():
        plan, row = _held(conn, author, id)
        if row.revision == revision:
            refusals.require_open(plan, row)
            report = replace(row.report, said=said)
            _check(conn, plan, report, at)
            return reports.write(conn, id, report, author.name, at, "edit")
        reports.note(conn, id, author.name, at, "conflict", reports.plain(said))
    raise refusals.stale(plan, row)


def submit(conn: Connection, author: Account, id: int, revision: int, *, at: int) -> ReportRow:
    """Hand an open report to the coordination office."""
    with conn.transaction():
        plan, row = _held(conn, author, id)
        _require_current(plan, row, revision)
        refusals.require_open(plan, row)
        _check(conn, plan, row.report, at, whole=True)
        report = replace(row.report, status=Status.SUBMITTED)
        return reports.write(conn, id, report, author.name, at, "submit")


def approve(conn: Connection, author: Account, id: int, revision: int, *, at: int) -> ReportRow:
    """Let a submitted report count and lock it; 403 for the one who submitted it."""
    with conn.transaction():
        plan, row = _held(conn, author, id)
        _require_current(plan, row, revision)
        refusals.require_submitted(plan, row)
        if row.submitted_by == author.name:
            raise refusals.own_report(author)
        _check(conn, plan, row.report, at, whole=True)
        report = replace(row.report, status=Status.APPROVED)
        return reports.write(conn, id, report, author.name, at, "approve")


def send_back(
    conn: Connection, author: Account, id: int, revision: int, reason: str, *, at: int
) -> ReportRow:
    """Return a submitted report to its unit, with the reason."""
    with conn.transaction():
        plan, row = _held(conn, author, id)
        if row.revision == revision:
            refusals.require_submitted(plan, row)
            report = replace(row.report, status=Status.RETURNED)
            return reports.write(conn, id, report, author.name, at, "return", reason)
        reports.note(conn, id, author.name, at, "conflict", {}, reason)
    raise refusals.stale(plan, row)


def correct(conn: Connection, author: Account, id: int, reason: str, *, at: int) -> ReportRow:
    """A draft of the next version of an approved report; the approved one counts meanwhile."""
    with conn.transaction():
        plan, row = _held(conn, author, id)
        said = row.report
        newest = reports.of_month(conn, row.plan, said.indicator, said.month)[-1]
        if newest.id != id or said.status is not Status.APPROVED:
            raise refusals.not_correctable(plan, newest, author)
        wanted = replace(
            said,
            version=said.version + 1,
            status=Status.DRAFT,
            correction=reason,
            decided_at=None,
        )
        return reports.insert(conn, row.plan, wanted, author.name, at)


def _held(conn: Connection, author: Account, id: int) -> tuple[Plan, ReportRow]:
    """A report, locked until the transaction ends, with its plan."""
    row = reports.get(conn, id)
    if row is None or not access.sees_report(author, row.report):
        raise refusals.unknown_report(id)
    access.require_unit(author, row.report.unit)
    reports.lock_indicator(conn, row.plan, row.report.indicator)
    plan, locked = plans.read(conn, row.plan), reports.lock(conn, id)
    assert plan is not None
    assert locked is not None
    return plan, locked


def _require_current(plan: Plan, row: ReportRow, revision: int) -> None:
    if row.revision != revision:
        raise refusals.stale(plan, row)


def _check(conn: Connection, plan: Plan, report: Report, at: int, *, whole: bool = False) -> None:
    """A 422 problem with all that cannot be in a report; `whole`: and all that it lacks."""
    found = plan.find(report.indicator)
    assert found is not None, "a stored plan loses no indicator"
    target = in_force(targets.of_indicator(conn, plan.code, report.indicator), at)
    before, after = _neighbours(conn, plan, report)
    wrong = check.faults(
        *found, target, report.said,
        unit=report.unit, month=report.month, now=at, year=plan.year, before=before, after=after,
    )  # fmt: skip
    if whole:
        wrong += check.incomplete(found[1], target, report.said)
    if wrong:
        raise refusals.invalid(wrong)


def _neighbours(conn: Connection, plan: Plan, report: Report) -> tuple[Said, Said]:
    """The figures that are approved nearest before a report's month, and after it."""
    counting = approved.of_indicator(conn, plan.code, report.indicator)
    before = nearest(one.said for one in reversed(counting) if one.month < report.month)
    return before, nearest(one.said for one in counting if one.month > report.month)
