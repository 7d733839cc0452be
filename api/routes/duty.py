"""Who is on duty: the roster, who takes whose shift, hand-over, and the log of the desk."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from api import paging, times
from api.context import Shared, Store
from api.encoding import Json
from api.identity import GUARDED, Anybody, require
from api.models import PROBLEM
from api.people import duty_table, models, upload, views
from api.people.desk import add_shift, added, duty_now, named, swapped, taken
from api.people.sheets import CSV, XLSX, UnfitTableError
from api.problems import Problem
from domain.account import Account, Role
from domain.duty import Entry, EntryKind, Shift
from domain.instant import DAY
from store import clock, duty, duty_log
from store.database import Connection
from store.duty import ShiftRow

router = APIRouter(prefix="/api/v1/duty", tags=["people"])

Officer = Annotated[Account, Depends(require(Role.DUTY_OFFICER))]
Id = Annotated[int, Path(ge=1, le=2**63 - 1)]
From = Annotated[times.Instant | None, Query(alias="from", description="Yesterday unless given")]
To = Annotated[times.Instant | None, Query(description="31 days after `from` unless given")]
Of = Annotated[EntryKind | None, Query(description="Only lines of this kind")]
Renew = Annotated[
    bool,
    Query(description="take out other shifts that begin within the time that the table covers"),
]

_TAKEN = {**GUARDED, 413: PROBLEM, 415: PROBLEM}
_CHANGED = {**GUARDED, 404: PROBLEM, 409: PROBLEM}
_LONGEST = 400 * DAY


async def _sent(_: Officer, request: Request) -> bytes:
    return await upload.table(request)


Sent = Annotated[bytes, Depends(_sent)]


@router.get("", response_model=models.Duty, responses=GUARDED)
def get_duty(_: Anybody, shared: Shared) -> Json:
    """Who is on duty now and who comes next, the last hand-over, and when nobody is there."""
    return Json(shared.database.read(duty_now, shared.mode))


@router.get("/shifts", response_model=models.Shifts, responses=GUARDED)
def list_shifts(_: Anybody, store: Store, start: From = None, to: To = None) -> Json:
    """The shifts of a time, at most 400 days, in order."""
    return Json(models.Shifts([views.shift(row) for row in store.read(_between, start, to)]))


@router.post("/shifts", status_code=201, response_model=models.ShiftItem, responses=GUARDED)
def add(who: Officer, store: Store, body: models.ShiftInput) -> Json:
    """Add a shift; for duty officers."""
    shift = Shift(body.starts, body.ends, body.post, body.contact, body.remark)
    try:
        return Json(store.write(add_shift, shift, who.name), status_code=201)
    except UnfitTableError as error:
        upload.refuse(error.faults)


@router.post(
    "/shifts/import",
    response_model=models.ShiftsLoaded,
    responses=_TAKEN,
    openapi_extra=upload.BODY,
)
def import_shifts(who: Officer, store: Store, data: Sent, renew: Renew = False) -> Json:
    """Add shifts by a table, CSV or XLSX, all or none; for duty officers.

    Times are Beijing's, as 2024-07-01 08:00. Where anything is wrong, all of it is listed in
    `faults` with row and column, and nothing is changed.
    """
    try:
        return Json(store.write(taken, duty_table.parse(data), who.name, renew))
    except UnfitTableError as error:
        upload.refuse(error.faults)


@router.get(
    "/shifts.csv", response_class=Response, responses=GUARDED | upload.answer(CSV, "A row each")
)
def get_shifts_csv(_: Anybody, store: Store, start: From = None, to: To = None) -> Response:
    """The roster of a time as CSV with a byte-order mark, as the import takes it."""
    content = duty_table.to_csv(named(store.read(_between, start, to)))
    return upload.download(content, CSV, "duty.csv")


@router.get(
    "/shifts.xlsx", response_class=Response, responses=GUARDED | upload.answer(XLSX, "A row each")
)
def get_shifts_workbook(_: Anybody, store: Store, start: From = None, to: To = None) -> Response:
    """The roster of a time as a workbook, as the import takes it."""
    content = duty_table.to_xlsx(named(store.read(_between, start, to)))
    return upload.download(content, XLSX, "duty.xlsx")


@router.post("/shifts/{id}/swap", response_model=models.ShiftItem, responses=_CHANGED)
def swap(who: Officer, store: Store, id: Id, body: models.SwapInput) -> Json:
    """Give a shift to another contact, or exchange it for another shift; the log tells of it."""
    if (body.contact is None) == (body.shift is None):
        raise Problem(422, "只填联系人或班次之一 / Say either `contact` or `shift`.")
    return Json(store.write(swapped, id, body, who.name))


@router.post("/handover", status_code=201, response_model=models.EntryItem, responses=GUARDED)
def hand_over(who: Officer, store: Store, body: models.NoteInput) -> Json:
    """Hand over with a note; what is open is kept with it: warnings, calls, the response."""
    return Json(store.write(added, EntryKind.HANDOVER, body.text, who.name), status_code=201)


@router.post("/takeover", status_code=201, response_model=models.EntryItem, responses=GUARDED)
def take_over(who: Officer, store: Store, body: models.NoteInput) -> Json:
    """Take over with a note, which names the hand-over that was read."""
    return Json(store.write(added, EntryKind.TAKEOVER, body.text, who.name), status_code=201)


@router.get("/log", response_model=paging.Page[models.EntryItem], responses=GUARDED)
def list_log(
    _: Anybody,
    store: Store,
    kind: Of = None,
    after: paging.After = None,
    limit: paging.Limit = 100,
) -> Json:
    """The log of the duty desk, newest first."""
    before = paging.decode("duty log", after, int)
    rows = store.read(duty_log.page, before=before, limit=limit + 1, kind=kind)
    return Json(paging.page("duty log", rows, limit, _place, views.entry))


@router.post("/log", status_code=201, response_model=models.EntryItem, responses=GUARDED)
def write_log(who: Officer, store: Store, body: models.NoteInput) -> Json:
    """Write a line into the log of the duty desk; it stays for ever."""
    return Json(store.write(added, EntryKind.NOTE, body.text, who.name), status_code=201)


def _place(one: Entry) -> int:
    return one.place


def _between(conn: Connection, start: int | None, to: int | None) -> list[ShiftRow]:
    begin = clock.instant(conn) - DAY if start is None else start
    end = begin + 31 * DAY if to is None else to
    if not begin < end <= begin + _LONGEST:
        raise Problem(422, "to: 须晚于 from，不超过 400 天 / after `from`, by 400 days at most")
    return duty.between(conn, begin, end)
