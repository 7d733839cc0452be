"""Monthly reports in the database. What is approved is locked there; a correction is a version.

Who changes a report holds it with `lock`, compares the revision that it saw, and writes, all in
one `with conn.transaction()` of the caller's: connections are in autocommit.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from psycopg.errors import UniqueViolation
from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from domain.livelihood.month import Month
from domain.livelihood.report import Report, Said, Status
from store.database import Connection
from store.micros import timestamp

Change: TypeAlias = Literal["edit", "submit", "approve", "return"]
"""What `write` does to a report."""

Action: TypeAlias = Literal[Change, "draft", "correct", "conflict", "attach", "detach"]
"""What a line of a report's history tells; the last three change nothing in the report."""

_COLUMNS = """
    r.id, p.code, r.revision, r.created_by, r.updated_by, r.submitted_by, r.decided_by,
    r.returned_reason, r.created_at, r.updated_at, r.submitted_at,
    i.code, r.month, r.version, r.status, r.unit, r.correction, r.decided_at,
    r.value, r.parts, r.funds_paid, r.narrative, r.problems, r.justification
"""

_OF_PLAN = "JOIN project_indicator i ON i.id = r.indicator_id JOIN plan p ON p.id = i.plan_id"

_SELECT = f"SELECT {_COLUMNS} FROM report r {_OF_PLAN}"

_NOTE = """
    INSERT INTO report_history (report_id, revision, at, by, action, status, content, reason)
    SELECT id, revision, %(at)s, %(by)s, %(action)s, status, %(content)s, %(reason)s
"""

_NOTED = f"""
    WITH r AS ({{change}} RETURNING *), noted AS ({_NOTE} FROM r)
    SELECT {_COLUMNS} FROM r {_OF_PLAN}
"""
"""A change with its line of history, as one statement: both are there, or neither."""

_INSERT = """
    INSERT INTO report (indicator_id, month, version, status, unit, correction, value, parts,
                        funds_paid, narrative, problems, justification, created_by, created_at,
                        updated_by, updated_at)
    SELECT i.id, %(month)s, %(version)s, %(status)s, %(unit)s, %(correction)s, %(value)s,
           %(parts)s, %(funds_paid)s, %(narrative)s, %(problems)s, %(justification)s, %(by)s,
           %(at)s, %(by)s, %(at)s
    FROM project_indicator i JOIN plan p ON p.id = i.plan_id
    WHERE p.code = %(plan)s AND i.code = %(indicator)s
"""

_WRITE = """
    UPDATE report SET revision = revision + 1, status = %(status)s, value = %(value)s,
        parts = %(parts)s, funds_paid = %(funds_paid)s, narrative = %(narrative)s,
        problems = %(problems)s, justification = %(justification)s, updated_by = %(by)s,
        updated_at = %(at)s {more}
    WHERE id = %(id)s
"""

_MORE: Mapping[Change, str] = {
    "edit": "",
    "submit": ", submitted_by = %(by)s, submitted_at = %(at)s, decided_by = NULL, "
    "decided_at = NULL, returned_reason = ''",
    "approve": ", decided_by = %(by)s, decided_at = %(at)s",
    "return": ", decided_by = %(by)s, decided_at = %(at)s, returned_reason = %(reason)s",
}

_PAGE = f"""
    {_SELECT}
    WHERE r.id > %(after)s AND p.code = %(plan)s
      AND (%(unit)s::text IS NULL OR r.unit = %(unit)s)
      AND (%(indicator)s::text IS NULL OR i.code = %(indicator)s)
      AND (%(month)s::date IS NULL OR r.month = %(month)s)
      AND (%(status)s::text IS NULL OR r.status = %(status)s)
      AND (%(sees)s::text IS NULL OR r.status = 'approved' OR r.unit = %(sees)s)
    ORDER BY r.id LIMIT %(limit)s
"""

_LOCK_INDICATOR = """
    SELECT i.id FROM project_indicator i JOIN plan p ON p.id = i.plan_id
    WHERE p.code = %s AND i.code = %s FOR NO KEY UPDATE OF i
"""
"""Weak enough to let new drafts refer to the indicator meanwhile: no deadlock with them."""


class Exists(ValueError):  # noqa: N818
    """The month has this version already, or another one that is not decided yet."""


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A report with its number, who did what to it, and when (microseconds).

    `revision` counts its changes from 1. `submitted_by` and `submitted_at` are of its last
    submission, None for a draft; `decided_by` is who approved or returned it.
    `returned_reason` is "" unless it is returned.
    """

    id: int
    plan: str
    revision: int
    report: Report
    created_by: str
    updated_by: str
    submitted_by: str | None
    decided_by: str | None
    returned_reason: str
    created_at: int
    updated_at: int
    submitted_at: int | None


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """What somebody did to a report, which `revision` and `status` it then had, and what it said.

    `content` is as `plain` gives it: of a conflict what was refused, of a file what is known of
    it. `reason` is that of a return or a correction.
    """

    id: int
    report_id: int
    revision: int
    at: int
    by: str
    action: str
    status: str
    content: Mapping[str, Any]
    reason: str


def insert(conn: Connection, plan: str, report: Report, by: str, at: int) -> ReportRow:
    """Add a draft, a correction where its version is above 1, with its first line of history.

    Raises `Exists` where the month has another version that is not approved (a savepoint keeps
    the caller's transaction usable), and LookupError for an unknown indicator.
    """
    wanted = _told(report.said, by, at, "correct" if report.correction else "draft") | {
        "plan": plan, "indicator": report.indicator, "month": report.month.first,
        "version": report.version, "status": report.status.value, "unit": report.unit,
        "correction": report.correction, "reason": report.correction,
    }  # fmt: skip
    try:
        with conn.transaction():
            found = _rows(conn, _NOTED.format(change=_INSERT), wanted)
    except UniqueViolation as error:
        raise Exists(f"{report.indicator} {report.month}") from error
    if not found:
        raise LookupError(f"plan {plan} has no indicator {report.indicator}")
    return found[0]


def lock(conn: Connection, number: int) -> ReportRow | None:
    """The report of a number, nobody else's to change until the caller's transaction ends."""
    query = f"{_SELECT} WHERE r.id = %s::bigint FOR NO KEY UPDATE OF r"
    return next(iter(_rows(conn, query, (number,))), None)


def lock_indicator(conn: Connection, plan: str, indicator: str) -> int:
    """Let decisions on one indicator come one after the other, in the caller's transaction.

    Take it before `lock`, so that nobody waits in a circle. Returns the indicator's number;
    LookupError for an unknown one.
    """
    row = conn.execute(_LOCK_INDICATOR, (plan, indicator)).fetchone()
    if row is None:
        raise LookupError(f"plan {plan} has no indicator {indicator}")
    return int(row[0])


def write(
    conn: Connection,
    number: int,
    report: Report,
    by: str,
    at: int,
    action: Change,
    reason: str = "",
) -> ReportRow:
    """Change a report that the caller's transaction has locked: a new revision and its history.

    Of `report` the status and what it says are stored. Who did it and when follow from the
    action: `decided_at` becomes `at` when it is approved or returned, and nothing when it is
    submitted again. `reason` is that of a return. psycopg errors for what its life forbids
    (CheckViolation), such as an approval by who submitted it, and for any change of an approved
    one (RestrictViolation).
    """
    own = {"id": number, "reason": reason, "status": report.status.value}
    change = _WRITE.format(more=_MORE[action])
    wanted = _told(report.said, by, at, action) | own
    found = _rows(conn, _NOTED.format(change=change), wanted)
    if not found:
        raise LookupError(f"there is no report {number}")
    return found[0]


def note(
    conn: Connection,
    number: int,
    by: str,
    at: int,
    action: Action,
    content: Mapping[str, Any],
    reason: str = "",
) -> None:
    """Add a line to a report's history, and leave the report as it is."""
    told = {"id": number, "by": by, "at": timestamp(at), "action": action, "reason": reason}
    query = f"{_NOTE} FROM report WHERE id = %(id)s"
    conn.execute(query.encode(), told | {"content": Jsonb(dict(content))})


def get(conn: Connection, number: int) -> ReportRow | None:
    """The report of a number, None for an unknown one."""
    return next(iter(_rows(conn, f"{_SELECT} WHERE r.id = %s::bigint", (number,))), None)


def page(
    conn: Connection,
    *,
    plan: str,
    unit: str | None = None,
    indicator: str | None = None,
    month: Month | None = None,
    status: Status | None = None,
    sees: str | None = None,
    after: int,
    limit: int,
) -> list[ReportRow]:
    """Up to `limit` versions of reports by number, behind `after`.

    With `sees` only approved ones, and those of that unit (none for "") in every status.
    """
    wanted = {
        "plan": plan, "unit": unit, "indicator": indicator, "month": month and month.first,
        "status": status and status.value, "sees": sees, "after": after, "limit": limit,
    }  # fmt: skip
    return _rows(conn, _PAGE, wanted)


def of_month(conn: Connection, plan: str, indicator: str, month: Month) -> list[ReportRow]:
    """All versions of an indicator's report for a month, oldest first."""
    query = f"{_SELECT} WHERE p.code = %s AND i.code = %s AND r.month = %s ORDER BY r.version"
    return _rows(conn, query, (plan, indicator, month.first))


def all_of_plan(conn: Connection, plan: str) -> list[ReportRow]:
    """All versions of all reports of a plan, in its order, then by month and version."""
    query = f"{_SELECT} WHERE p.code = %s ORDER BY i.position, i.id, r.month, r.version"
    return _rows(conn, query, (plan,))


def history(conn: Connection, number: int) -> list[HistoryRow]:
    """Everything that was done to a report, oldest first."""
    query = """SELECT id, report_id, revision, at, by, action, status, content, reason
        FROM report_history WHERE report_id = %s::bigint ORDER BY id"""
    with conn.cursor(row_factory=class_row(HistoryRow)) as cursor:
        return cursor.execute(query, (number,)).fetchall()


def plain(said: Said) -> dict[str, Any]:
    """What a report says, as JSON keeps it in the history."""
    return {
        "value": said.value, "parts": dict(said.parts), "funds_paid": said.funds_paid,
        "narrative": said.narrative, "problems": said.problems,
        "justification": said.justification,
    }  # fmt: skip


def _told(said: Said, by: str, at: int, action: Action) -> dict[str, Any]:
    """What a report says, for its columns and for its history, and who does what with it when."""
    content = plain(said)
    columns = content | {"parts": Jsonb(content["parts"]), "content": Jsonb(content)}
    return columns | {"by": by, "at": timestamp(at), "action": action}


def _rows(conn: Connection, query: str, parameters: Any) -> list[ReportRow]:  # noqa: ANN401
    return [_from_row(row) for row in conn.execute(query.encode(), parameters)]


def _from_row(row: tuple[Any, ...]) -> ReportRow:
    number, plan, revision, *people = row[:11]
    indicator, month, version, status, unit, correction, decided_at = row[11:18]
    key = indicator, Month.of(month), version
    report = Report(*key, Status(status), unit, Said(*row[18:]), correction, decided_at)
    return ReportRow(number, plan, revision, report, *people)
