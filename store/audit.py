"""Who did what, and who was refused; only ever added to."""

from dataclasses import dataclass

from psycopg.rows import class_row

from store.database import Connection

COMMAND_LINE = 0
"""The status of what was done on the machine itself."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A request that would change something. `status` is HTTP's; `account` "" for nobody known."""

    account: str
    role: str
    peer: str
    method: str
    path: str
    what: str
    status: int


@dataclass(frozen=True, slots=True)
class AuditRow:
    """An entry with its number and when it was made, in microseconds."""

    id: int
    at: int
    account: str
    role: str
    peer: str
    method: str
    path: str
    what: str
    status: int


def note(conn: Connection, entry: Entry) -> None:
    """Add an entry, stamped by the database's own clock."""
    conn.execute(
        "INSERT INTO audit (account, role, peer, method, path, what, status) "
        "VALUES (%s, %s, %s, %s, %s, %s, %s)",
        (
            entry.account,
            entry.role,
            entry.peer,
            entry.method,
            entry.path,
            entry.what,
            entry.status,
        ),
    )


def page(
    conn: Connection, *, account: str | None = None, before: int | None = None, limit: int
) -> list[AuditRow]:
    """Up to `limit` entries, newest first, older than `before`, of one account or of all."""
    query = """
        SELECT id, at, account, role, peer, method, path, what, status FROM audit
        WHERE (%(account)s::text IS NULL OR account = %(account)s)
          AND (%(before)s::bigint IS NULL OR id < %(before)s)
        ORDER BY id DESC LIMIT %(limit)s"""
    wanted = {"account": account, "before": before, "limit": limit}
    with conn.cursor(row_factory=class_row(AuditRow)) as cursor:
        return cursor.execute(query, wanted).fetchall()
