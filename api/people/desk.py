"""What is asked at the duty desk, each on one connection."""

from collections.abc import Iterable

from api.models import Mode as Instance
from api.people import models, views
from api.people.duty_table import DutyTable
from api.people.sheets import UnfitTableError
from api.problems import Problem
from domain.duty import EntryKind, Shift, gaps
from domain.instant import DAY, iso
from domain.warning import Mode
from store import clock, contacts, duty, duty_log
from store.database import Connection
from store.duty import ShiftRow, SwapError, UnfitShiftsError

_AHEAD = 7 * DAY
_WRITTEN = {EntryKind.HANDOVER: duty_log.hand_over, EntryKind.TAKEOVER: duty_log.take_over}


def duty_now(conn: Connection, instance: Instance) -> models.Duty:
    """Who is on duty for the warnings that are meant in this instance."""
    at = clock.instant(conn)
    audience = Mode.ACTUAL if instance == "live" else Mode.EXERCISE
    ahead = duty.between(conn, at, at + _AHEAD, audience)
    later = min((row.shift.starts for row in ahead if row.shift.starts > at), default=None)
    bare = gaps([row.shift for row in ahead], at, at + _AHEAD)
    left, took = (duty_log.last(conn, kind) for kind in (EntryKind.HANDOVER, EntryKind.TAKEOVER))
    return models.Duty(
        at=iso(at),
        now=[views.shift(row) for row in ahead if row.shift.starts <= at],
        next=[views.shift(row) for row in ahead if row.shift.starts == later],
        handover=None if left is None else views.entry(left),
        takeover=None if took is None else views.entry(took),
        gaps=[models.Gap(iso(start), iso(end)) for start, end in bare],
    )


def taken(conn: Connection, table: DutyTable, by: str, renew: bool) -> models.ShiftsLoaded:
    """Load a table of shifts; `UnfitTableError` says all that is wrong, by rows."""
    known = {one.code: one for one in contacts.everything(conn).values()}
    wrong = table.misnamed(known)
    if wrong:
        raise UnfitTableError(wrong)
    try:
        done = duty.load(conn, table.shifts, by, clock.instant(conn), renew=renew)
    except UnfitShiftsError as error:
        raise UnfitTableError(table.faults(error.faults)) from None
    return models.ShiftsLoaded(done.written, done.removed)


def add_shift(conn: Connection, shift: Shift, by: str) -> models.ShiftItem:
    """Add one shift; `UnfitTableError` says all that is wrong."""
    taken(conn, DutyTable([shift], [""], [0]), by, renew=False)
    rows = duty.between(conn, shift.starts, shift.ends)
    same = (shift.starts, shift.ends, shift.post, shift.contact)
    found = (
        row
        for row in rows
        if (row.shift.starts, row.shift.ends, row.shift.post, row.shift.contact) == same
    )
    return views.shift(next(found))


def swapped(conn: Connection, number: int, said: models.SwapInput, by: str) -> models.ShiftItem:
    """Let a shift change hands; a problem where it cannot."""
    at = clock.instant(conn)
    try:
        if said.shift is not None:
            row = duty.exchange(conn, number, said.shift, said.remark, by, at)
        else:
            row = duty.substitute(conn, number, said.contact or "", said.remark, by, at)
    except SwapError as error:
        raise Problem(409, str(error)) from None
    except LookupError as error:
        raise Problem(404, str(error)) from None
    return views.shift(row)


def added(conn: Connection, kind: EntryKind, text: str, by: str) -> models.EntryItem:
    """Write a line into the log, and what belongs to one of its kind."""
    at = clock.instant(conn)
    write = _WRITTEN.get(kind)
    place = write(conn, by, text, at) if write else duty_log.add(conn, kind, by, text, at)
    entry = duty_log.get(conn, place)
    assert entry is not None
    return views.entry(entry)


def named(rows: Iterable[ShiftRow]) -> list[tuple[Shift, str]]:
    """Shifts with the names of their people, as tables say them."""
    return [(row.shift, row.name) for row in rows]
