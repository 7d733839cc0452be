"""Whom to call: contacts, kept by the duty officers, as a list and as tables."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from api import paging
from api.context import Store
from api.encoding import Json
from api.identity import GUARDED, Anybody, require
from api.models import PROBLEM
from api.people import contact_table, models, upload, views
from api.people.contact_table import ContactTable
from api.people.sheets import CSV, XLSX, UnfitTableError
from api.problems import Problem
from domain.account import Account, Role
from domain.contact import Contact
from domain.warning import Mode
from store import contacts
from store.contacts import ContactRow, Loaded, UnfitContactsError
from store.database import Connection, now

router = APIRouter(prefix="/api/v1", tags=["people"])

Officer = Annotated[Account, Depends(require(Role.DUTY_OFFICER))]
Code = Annotated[str, Path(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]
Audience = Annotated[Mode | None, Query(description="Only who hears of these; all unless given")]
Retire = Annotated[
    bool, Query(description="set inactive whoever of the same audiences the table does not name")
]

_NAME = "contacts"


def _key(row: ContactRow) -> str:
    return row.contact.code


async def _sent(_: Officer, request: Request) -> bytes:
    return await upload.table(request)


Sent = Annotated[bytes, Depends(_sent)]


@router.get("/contacts", response_model=paging.Page[models.ContactItem], responses=GUARDED)
def list_contacts(
    who: Anybody,
    store: Store,
    audience: Audience = None,
    after: paging.After = None,
    limit: paging.Limit = 100,
) -> Json:
    """Contacts by code, inactive ones among them; numbers are masked but for duty officers."""
    last = paging.decode(_NAME, after, str) or ""
    rows = store.read(contacts.page, after=last, limit=limit + 1, audience=audience)
    whole = who.may(Role.DUTY_OFFICER)
    return Json(paging.page(_NAME, rows, limit, _key, lambda row: views.contact(row, whole=whole)))


@router.get(
    "/contacts.csv", response_class=Response, responses=GUARDED | upload.answer(CSV, "A row each")
)
def get_contacts_csv(_: Officer, store: Store, audience: Audience = None) -> Response:
    """Contacts as CSV with a byte-order mark, as the import takes them; for duty officers."""
    content = contact_table.to_csv(store.read(_listed, audience))
    return upload.download(content, CSV, "contacts.csv")


@router.get(
    "/contacts.xlsx", response_class=Response, responses=GUARDED | upload.answer(XLSX, "A row each")
)
def get_contacts_workbook(_: Officer, store: Store, audience: Audience = None) -> Response:
    """Contacts as a workbook, as the import takes them; for duty officers."""
    content = contact_table.to_xlsx(store.read(_listed, audience))
    return upload.download(content, XLSX, "contacts.xlsx")


@router.post(
    "/contacts/import",
    response_model=models.ContactsLoaded,
    responses={**GUARDED, 413: PROBLEM, 415: PROBLEM},
    openapi_extra=upload.BODY,
)
def import_contacts(who: Officer, store: Store, data: Sent, retire: Retire = False) -> Json:
    """Add or change contacts by a table, CSV or XLSX, all or none; for duty officers.

    The columns are those of the export, by their Chinese or English names. Where anything is
    wrong, all of it is listed in `faults` with row and column, and nothing is changed.
    """
    try:
        table = contact_table.parse(data)
        done = store.write(_load, table, who.name, retire)
    except UnfitTableError as error:
        upload.refuse(error.faults)
    return Json(models.ContactsLoaded(list(done.added), list(done.changed), list(done.retired)))


@router.get(
    "/contacts/{code}",
    response_model=models.ContactItem,
    responses={**GUARDED, 404: PROBLEM},
)
def get_contact(who: Anybody, store: Store, code: Code) -> Json:
    """One contact; its numbers are masked but for duty officers."""
    row = store.read(contacts.get, code)
    if row is None:
        raise Problem(404, f"没有联系人 / There is no contact {code!r}: see /api/v1/contacts")
    return Json(views.contact(row, whole=who.may(Role.DUTY_OFFICER)))


@router.put("/contacts/{code}", response_model=models.ContactItem, responses=GUARDED)
def put_contact(who: Officer, store: Store, code: Code, body: models.ContactInput) -> Json:
    """Add a contact, or let it be another from now on; for duty officers.

    Code and audience stay: who hears of exercises never becomes one who hears of what is meant.
    """
    said = body.model_dump() | {"hazards": tuple(body.hazards)}
    table = ContactTable([Contact(code, **said)], [0])
    try:
        return Json(store.write(_put, table, who.name))
    except UnfitTableError as error:
        upload.refuse(error.faults)


def _listed(conn: Connection, audience: Mode | None) -> list[Contact]:
    return [row.contact for row in contacts.rows(conn, audience)]


def _load(conn: Connection, table: ContactTable, by: str, retire: bool) -> Loaded:
    try:
        return contacts.load(conn, table.contacts, by, now(conn), retire=retire)
    except UnfitContactsError as error:
        raise UnfitTableError(table.faults(error.faults)) from None


def _put(conn: Connection, table: ContactTable, by: str) -> models.ContactItem:
    _load(conn, table, by, retire=False)
    row = contacts.get(conn, table.contacts[0].code)
    assert row is not None
    return views.contact(row, whole=True)
