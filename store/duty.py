"""The roster in the database: who is on duty, and who takes whose place."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from domain.contact import Contact
from domain.duty import EntryKind, Fault, Shift, faults
from domain.warning import Mode
from store import contacts, duty_log
from store.database import Connection
from store.micros import timestamp

_SELECT = """
    SELECT d.id, d.starts, d.ends, d.post, c.code, d.remark, c.id, c.name, c.audience
    FROM duty_shift d JOIN contact c ON c.id = d.contact_id
"""

_ADD = """
    INSERT INTO duty_shift (starts, ends, post, contact_id, remark, updated_by, updated_at)
    VALUES (%(starts)s, %(ends)s, %(post)s, %(contact)s, %(remark)s, %(by)s, clock_timestamp())
    ON CONFLICT (starts, ends, post, contact_id) DO UPDATE
    SET remark = excluded.remark, updated_by = excluded.updated_by,
        updated_at = excluded.updated_at
    WHERE duty_shift.remark <> excluded.remark
"""

_GIVE = """
    UPDATE duty_shift SET contact_id = %(contact)s, updated_by = %(by)s,
        updated_at = clock_timestamp()
    WHERE id = %(shift)s
"""


class UnfitShiftsError(ValueError):
    """Shifts that cannot be kept; `faults` says all that is wrong, by their place in the list."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("; ".join(map(str, faults)))
        self.faults = faults


class SwapError(ValueError):
    """A shift that cannot change hands; the message is one sentence, Chinese and English."""


class ShiftRow(NamedTuple):
    """A shift with its number, and the person who has it."""

    id: int
    shift: Shift
    contact: int
    name: str
    audience: Mode


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many shifts a command has added or changed, and how many it has taken out."""

    written: int
    removed: int


def load(conn: Connection, shifts: Sequence[Shift], by: str, at: int, *, renew: bool) -> Loaded:
    """Add shifts, all or none, in a transaction of its own; those that are there already stay.

    With `renew` the other shifts that begin later than `at` and within the time that `shifts`
    cover, of the same audiences, are taken out: so a month's roster is put right by loading it
    again. Raises `UnfitShiftsError`. `at` on the clock of the instance (microseconds).
    """
    with conn.transaction():
        _lock(conn)
        people = {one.code: (number, one) for number, one in contacts.everything(conn).items()}
        wrong = faults(shifts, {code: one for code, (_, one) in people.items()})
        if wrong:
            raise UnfitShiftsError(wrong)
        removed = _clear(conn, shifts, people, at) if renew and shifts else 0
        with conn.cursor() as cursor:
            rows = [_to_row(one, people[one.contact][0]) | {"by": by} for one in shifts]
            cursor.executemany(_ADD, rows)
            return Loaded(max(cursor.rowcount, 0), removed)


def on_duty(conn: Connection, at: int, mode: Mode) -> list[int]:
    """The contacts on shift at an instant who may hear of warnings of a mode, by number."""
    query = f"""{_SELECT} WHERE d.starts <= %(at)s AND d.ends > %(at)s AND c.active
        AND c.audience = %(mode)s ORDER BY d.starts, d.id"""
    found = _rows(conn, query, {"at": timestamp(at), "mode": mode})
    return list(dict.fromkeys(row.contact for row in found))


def between(conn: Connection, start: int, end: int, audience: Mode | None = None) -> list[ShiftRow]:
    """Shifts that are on at any time from `start` and before `end` (microseconds), in order."""
    query = f"""{_SELECT} WHERE d.ends > %(start)s AND d.starts < %(end)s
        AND (%(audience)s::text IS NULL OR c.audience = %(audience)s)
        ORDER BY d.starts, d.ends, d.id"""
    times = {"start": timestamp(start), "end": timestamp(end)}
    return _rows(conn, query, times | {"audience": audience})


def get(conn: Connection, number: int) -> ShiftRow | None:
    """The shift of a number, None for an unknown one."""
    return next(iter(_rows(conn, f"{_SELECT} WHERE d.id = %(id)s", {"id": number})), None)


def substitute(conn: Connection, number: int, code: str, remark: str, by: str, at: int) -> ShiftRow:
    """Give a shift to the contact of a code, and write it into the log; the shift afterwards.

    Raises LookupError for an unknown shift and `SwapError` for one that is over, or a contact
    who cannot have it.
    """
    with conn.transaction():
        _lock(conn)
        before = _open(conn, number, at)
        person = contacts.get(conn, code)
        _check(before, person.contact if person else None, code)
        assert person is not None
        _give(conn, before, person.id, by)
        after = _known(conn, number)
        _note(conn, [(before, after)], remark, by, at)
    return after


def exchange(conn: Connection, number: int, other: int, remark: str, by: str, at: int) -> ShiftRow:
    """Let the people of two shifts take each other's, and write it into the log.

    Returns the first shift afterwards. Raises as `substitute` does.
    """
    with conn.transaction():
        _lock(conn)
        first, second = (_open(conn, one, at) for one in (number, other))
        if first.contact == second.contact:
            raise SwapError("两班是同一人 / both shifts are of the same person")
        if first.audience is not second.audience:
            raise SwapError("对象不同，不能对调 / the two are of different audiences")
        _give(conn, first, second.contact, by)
        _give(conn, second, first.contact, by)
        after = _known(conn, number)
        _note(conn, [(first, after), (second, _known(conn, other))], remark, by, at)
    return after


def _lock(conn: Connection) -> None:
    """Let others who change the roster wait; readers do not."""
    conn.execute("LOCK TABLE duty_shift IN SHARE ROW EXCLUSIVE MODE")


def _clear(
    conn: Connection, shifts: Sequence[Shift], people: dict[str, tuple[int, Contact]], at: int
) -> int:
    """Take out what begins within the time of `shifts`, and is not among them."""
    start = max(at, min(one.starts for one in shifts))
    end = max(one.ends for one in shifts)
    audiences = {people[one.contact][1].audience for one in shifts}
    named = {replace(one, remark="") for one in shifts}
    gone = [
        row.id
        for row in between(conn, start, end)
        if row.audience in audiences
        and row.shift.starts >= start
        and replace(row.shift, remark="") not in named
    ]
    conn.execute("DELETE FROM duty_shift WHERE id = ANY(%s)", (gone,))
    return len(gone)


def _open(conn: Connection, number: int, at: int) -> ShiftRow:
    row = _known(conn, number)
    if row.shift.ends <= at:
        raise SwapError("该班已结束 / this shift is over")
    return row


def _known(conn: Connection, number: int) -> ShiftRow:
    row = get(conn, number)
    if row is None:
        raise LookupError(f"没有班次 / there is no shift {number}")
    return row


def _check(before: ShiftRow, person: Contact | None, code: str) -> None:
    wrong = faults([replace(before.shift, contact=code)], {code: person} if person else {})
    if wrong:
        raise SwapError(wrong[0].what)
    assert person is not None
    if person.audience is not before.audience:
        raise SwapError(f"对象不同 / {code} hears of {person.audience}, not of {before.audience}")
    if before.shift.contact == code:
        raise SwapError("该班已由此人值守 / this person has the shift already")


def _give(conn: Connection, shift: ShiftRow, contact: int, by: str) -> None:
    taken = conn.execute(
        "SELECT FROM duty_shift WHERE starts = %s AND ends = %s AND post = %s AND contact_id = %s",
        (timestamp(shift.shift.starts), timestamp(shift.shift.ends), shift.shift.post, contact),
    )
    if taken.fetchone() is not None:
        raise SwapError("此人同时已值同一岗位 / this person is on the same post at that time")
    conn.execute(_GIVE, {"contact": contact, "by": by, "shift": shift.id})


def _note(
    conn: Connection,
    changes: Sequence[tuple[ShiftRow, ShiftRow]],
    remark: str,
    by: str,
    at: int,
) -> None:
    words = "；".join(f"{one.shift.post} {one.name} → {new.name}" for one, new in changes)
    about = {
        "shifts": [
            {"shift": one.id, "from": one.shift.contact, "to": new.shift.contact}
            for one, new in changes
        ]
    }
    text = f"调班 {words}。{remark}" if remark else f"调班 {words}"
    duty_log.add(conn, EntryKind.SWAP, by, text, at, shift=changes[0][0].id, about=about)


def _to_row(one: Shift, contact: int) -> dict[str, object]:
    return {
        "starts": timestamp(one.starts),
        "ends": timestamp(one.ends),
        "post": one.post,
        "contact": contact,
        "remark": one.remark,
    }


def _rows(conn: Connection, query: str, parameters: dict[str, object]) -> list[ShiftRow]:
    return [
        ShiftRow(number, Shift(*said), contact, name, Mode(audience))
        for number, *said, contact, name, audience in conn.execute(query.encode(), parameters)
    ]
