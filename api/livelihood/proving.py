"""The files of a report: who adds, sees and takes them away, and when."""

from collections.abc import Sequence
from pathlib import Path

from api.livelihood import access, evidence, refusals
from api.problems import Problem
from domain.account import Account
from domain.livelihood.wording import both
from store import clock
from store.database import Connection
from store.livelihood import evidence as known_files
from store.livelihood import plans, reports
from store.livelihood.evidence import EvidenceRow


def attach(
    conn: Connection, folder: Path, author: Account, report: int, told: str, content: bytes
) -> EvidenceRow:
    """Add a file to an open report of the author's unit; nothing is kept where that fails."""
    kind = evidence.media_type(content)
    name = evidence.safe_name(told, kind)
    with evidence.alone(folder), conn.transaction():
        _hold(conn, author, report)
        before = known_files.of_report(conn, report)
        digest = evidence.digest(content)
        _require_room(before, digest)
        now = clock.instant(conn)
        row = known_files.add(
            conn, report, name=name, media_type=kind, size=len(content), sha256=digest,
            by=author.name, at=now,
        )  # fmt: skip
        reports.note(conn, report, author.name, now, "attach", _told(row))
        evidence.keep(folder, digest, content)
        return row


def detach(conn: Connection, folder: Path, author: Account, report: int, number: int) -> None:
    """Take a file away from an open report, and from the folder where no other report has it."""
    with evidence.alone(folder):
        with conn.transaction():
            _hold(conn, author, report)
            row = _file(conn, report, number)
            known_files.remove(conn, number)
            reports.note(conn, report, author.name, clock.instant(conn), "detach", _told(row))
        if not known_files.is_held(conn, row.sha256):
            evidence.forget(folder, row.sha256)


def known(conn: Connection, reader: Account | None, report: int, number: int) -> EvidenceRow:
    """What is known of a file; a problem for whoever may not have it."""
    row = reports.get(conn, report)
    if row is None or not access.sees_report(reader, row.report):
        raise refusals.unknown_report(report)
    if not access.sees_unfinished(reader, row.report.unit):
        detail = both(
            "附件只供填报单位和专班办公室查看",
            "Files are for the report's unit and the coordination office",
        )
        raise Problem(403, detail)
    return _file(conn, report, number)


def _hold(conn: Connection, author: Account, number: int) -> None:
    """Lock a report that is open and of a unit that the author speaks for."""
    row = reports.lock(conn, number)
    if row is None or not access.sees_report(author, row.report):
        raise refusals.unknown_report(number)
    access.require_unit(author, row.report.unit)
    plan = plans.read(conn, row.plan)
    assert plan is not None
    refusals.require_open(plan, row)


def _file(conn: Connection, report: int, number: int) -> EvidenceRow:
    row = known_files.get(conn, number)
    if row is None or row.report_id != report:
        raise refusals.unknown_file(number)
    return row


def _require_room(before: Sequence[EvidenceRow], digest: str) -> None:
    if any(one.sha256 == digest for one in before):
        raise Problem(409, both("此文件已在附件中", "The report has this file already"))
    if len(before) >= evidence.MOST_FILES:
        most = evidence.MOST_FILES
        raise Problem(409, both(f"最多 {most} 个附件", f"A report has at most {most} files"))


def _told(row: EvidenceRow) -> dict[str, object]:
    return {"name": row.name, "size": row.size, "sha256": row.sha256}
