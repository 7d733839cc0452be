"""What is known of the files that prove a report; the files themselves lie in a folder."""

from dataclasses import dataclass

from psycopg.rows import class_row

from store.database import Connection, scalar
from store.micros import timestamp

_COLUMNS = "id, report_id, name, media_type, size, sha256, by, at"

_ADD = f"""
    INSERT INTO report_evidence (report_id, name, media_type, size, sha256, by, at)
    VALUES (%s, %s, %s, %s, %s, %s, %s) RETURNING {_COLUMNS}
"""


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """A file: `name` as its reporter called it (never a path), `size` in bytes, `sha256` in hex.

    `at` is when it was added, in microseconds.
    """

    id: int
    report_id: int
    name: str
    media_type: str
    size: int
    sha256: str
    by: str
    at: int


def add(
    conn: Connection,
    report: int,
    *,
    name: str,
    media_type: str,
    size: int,
    sha256: str,
    by: str,
    at: int,
) -> EvidenceRow:
    """Tell of a file of a report. psycopg's RestrictViolation where the report is approved."""
    told = (report, name, media_type, size, sha256, by, timestamp(at))
    with conn.cursor(row_factory=class_row(EvidenceRow)) as cursor:
        return cursor.execute(_ADD.encode(), told).fetchall()[0]


def of_report(conn: Connection, report: int) -> list[EvidenceRow]:
    """The files of a report, in the order in which they came."""
    query = f"SELECT {_COLUMNS} FROM report_evidence WHERE report_id = %s::bigint ORDER BY id"
    with conn.cursor(row_factory=class_row(EvidenceRow)) as cursor:
        return cursor.execute(query.encode(), (report,)).fetchall()


def get(conn: Connection, number: int) -> EvidenceRow | None:
    """The file of a number, None for an unknown one."""
    query = f"SELECT {_COLUMNS} FROM report_evidence WHERE id = %s::bigint"
    with conn.cursor(row_factory=class_row(EvidenceRow)) as cursor:
        return cursor.execute(query.encode(), (number,)).fetchone()


def remove(conn: Connection, number: int) -> bool:
    """Forget a file of a report that is not approved yet; False for an unknown one."""
    query = "DELETE FROM report_evidence WHERE id = %s::bigint RETURNING id"
    return conn.execute(query, (number,)).fetchone() is not None


def is_held(conn: Connection, sha256: str) -> bool:
    """Whether any report still has a file of this content."""
    query = "SELECT EXISTS (SELECT FROM report_evidence WHERE sha256 = %s)"
    return bool(scalar(conn, query, (sha256,)))
