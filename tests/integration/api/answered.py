"""Warnings that were issued, acknowledged and called for at known times, for tests that count."""

from domain.instant import from_micros
from domain.level import Level
from domain.warning import Issued, Mode
from store import manual
from store.database import Connection, scalar


def at(conn: Connection, micros: int) -> None:
    """Let the clock of the exercise show this."""
    conn.execute("UPDATE instance SET clock = %s", (from_micros(micros),))


def issue(
    conn: Connection, level: Level, *, mode: Mode = Mode.EXERCISE, hazard: str = "flood"
) -> int:
    """A warning that an officer issues now."""
    return manual.issue(conn, Issued(hazard, level, "汨罗江洪水", "", "转移", (), mode), "li")


def person(conn: Connection, code: str, mode: Mode = Mode.EXERCISE) -> int:
    """A contact of nobody."""
    query = """
        INSERT INTO contact (code, name, kind, post, tier, town, village, unit, hazards, addresses,
                             deputy, superior, audience, account, active, updated_by, updated_at)
        VALUES (%s, %s, 'person', '', 'county', '', '', '', '{}', '{}', '', '', %s, '', true, '',
                now()) RETURNING id"""
    return int(scalar(conn, query, (code, f"演练{code}", mode.value)))


def call(conn: Connection, warning: int, began: int) -> int:
    """A call for the newest event of a warning."""
    query = """
        INSERT INTO call (event_place, warning_id, kind, level, mode, plan, title, text, ring, wake,
                          began)
        SELECT e.place, w.id, 'call', w.level, w.mode, '{}', '', '', 0, %(at)s, %(at)s
        FROM warning w JOIN warning_event e ON e.warning_id = w.id WHERE w.id = %(warning)s
        ORDER BY e.place DESC LIMIT 1 RETURNING id"""
    wanted = {"warning": warning, "at": from_micros(began)}
    row = conn.execute(query, wanted).fetchone()
    assert row is not None
    return int(row[0])


def summon(
    conn: Connection,
    number: int,
    contact: int,
    state: str,
    queued: int,
    answered: int | None = None,
    *,
    owes: bool = True,
) -> None:
    """A person's call as it stands; over unless it is queued, sent or delivered."""
    query = """
        INSERT INTO summons (call_id, ring, step, contact_id, turn, owes, text, state, queued_at,
                             due_at, ended_at, answered_at, means, token)
        SELECT %(call)s, 0, 'own', %(contact)s, count(*), %(owes)s, 'x', %(state)s, %(queued)s,
               %(queued)s, CASE WHEN %(state)s NOT IN ('queued', 'sent', 'delivered')
                           THEN %(queued)s END,
               %(answered)s, CASE WHEN %(answered)s::timestamptz IS NOT NULL THEN 'reply' END,
               gen_random_uuid()::text
        FROM summons WHERE call_id = %(call)s AND contact_id = %(contact)s"""
    wanted = {
        "call": number,
        "contact": contact,
        "owes": owes,
        "state": state,
        "queued": from_micros(queued),
        "answered": None if answered is None else from_micros(answered),
    }
    conn.execute(query, wanted)


def seat(conn: Connection, number: int, contact: int, state: str, settled: int) -> None:
    """For whom an answer is owed, and whether it came."""
    conn.execute(
        """INSERT INTO seat (call_id, ring, contact_id, step, state, settled_at)
           VALUES (%s, 0, %s, 'own', %s, CASE WHEN %s <> 'waiting' THEN %s::timestamptz END)""",
        (number, contact, state, state, from_micros(settled)),
    )
