"""Accounts: kept by administrators, with their keys; and the audit of all that was done."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from api import account_models as models
from api import paging, times
from api.context import Store
from api.encoding import Json
from api.identity import GUARDED, Administrator, Anybody, forbidden
from api.models import PROBLEM
from api.problems import Problem
from api.routes.login import verified
from domain.account import Account, Role
from domain.instant import iso
from store import accounts, audit
from store.accounts import (
    AccountConflictError,
    AccountError,
    AccountRow,
    KeyRow,
    UnknownAccountError,
)
from store.audit import AuditRow
from store.database import Connection, now

router = APIRouter(prefix="/api/v1", tags=["accounts"])

Name = Annotated[str, Path(max_length=64, pattern=r"^[^\x00]*$")]
KeyId = Annotated[int, Path(ge=1, le=2**31 - 1)]
By = Annotated[
    str | None, Query(max_length=64, pattern=r"^[^\x00]*$", description="Only of this account")
]

_KNOWN = {**GUARDED, 404: PROBLEM}
_CHANGED = {**_KNOWN, 409: PROBLEM}


@router.get("/accounts", response_model=paging.Page[models.AccountItem], responses=GUARDED)
def list_accounts(
    _: Administrator, store: Store, after: paging.After = None, limit: paging.Limit = 100
) -> Json:
    """Accounts by name, disabled ones among them."""
    last = paging.decode("accounts", after, str) or ""
    rows = store.read(accounts.page, after=last, limit=limit + 1)
    return Json(paging.page("accounts", rows, limit, _name, _item))


@router.post("/accounts", status_code=201, response_model=models.AccountItem, responses=_CHANGED)
def add_account(who: Administrator, store: Store, body: models.AccountInput) -> Json:
    """Add an account. Names are kept in small letters."""
    account = Account(body.name.lower(), body.title, body.role, body.unit.strip())

    def add(conn: Connection) -> None:
        accounts.create(conn, account, body.password, who.name, now(conn))

    return Json(store.write(_changed, account.name, add), status_code=201)


@router.post("/accounts/{name}/disable", response_model=models.AccountItem, responses=_CHANGED)
def disable_account(_: Administrator, store: Store, name: Name) -> Json:
    """Let an account do nothing from now on; its sessions end, and its keys open nothing."""
    return Json(store.write(_changed, name, lambda conn: accounts.disable(conn, name, now(conn))))


@router.post("/accounts/{name}/enable", response_model=models.AccountItem, responses=_CHANGED)
def enable_account(_: Administrator, store: Store, name: Name) -> Json:
    """Let a disabled account act again, with the password and the keys that it had."""
    return Json(store.write(_changed, name, lambda conn: accounts.enable(conn, name)))


@router.post("/accounts/{name}/role", response_model=models.AccountItem, responses=_CHANGED)
def set_role(_: Administrator, store: Store, name: Name, body: models.RoleInput) -> Json:
    """Give an account a role and a unit."""
    role, unit = body.role, body.unit.strip()
    return Json(store.write(_changed, name, lambda conn: accounts.appoint(conn, name, role, unit)))


@router.post("/accounts/{name}/password", status_code=204, responses={**_CHANGED, 429: PROBLEM})
def set_password(
    who: Anybody, request: Request, store: Store, name: Name, body: models.PasswordInput
) -> Response:
    """Give an account another password; who logged in as it must do so again.

    An administrator may do so for everybody, everybody else for himself, by the `old` one.
    """
    if not who.may(Role.ADMINISTRATOR):
        if who.name != name:
            raise forbidden(who, Role.ADMINISTRATOR)
        if not verified(request, store, name, body.old or ""):
            raise Problem(403, "原密码不对 / old: this is not the password until now")
    store.write(_changed, name, lambda conn: accounts.set_password(conn, name, body.password))
    return Response(status_code=204)


@router.get("/accounts/{name}/keys", response_model=list[models.KeyItem], responses=_KNOWN)
def list_keys(_: Administrator, store: Store, name: Name) -> Json:
    """The API keys of an account, revoked ones among them."""
    return Json(store.read(_keys, name))


@router.post(
    "/accounts/{name}/keys", status_code=201, response_model=models.NewKey, responses=_KNOWN
)
def add_key(who: Administrator, store: Store, name: Name, body: models.KeyInput) -> Json:
    """Make an API key for a program; the answer is the only time that it is shown."""
    return Json(store.write(_add_key, name, body.label, who.name), status_code=201)


@router.delete("/accounts/{name}/keys/{id}", status_code=204, responses=_KNOWN)
def revoke_key(_: Administrator, store: Store, name: Name, id: KeyId) -> Response:
    """Let a key open nothing from now on."""
    store.write(_changed, name, lambda conn: accounts.revoke(conn, name, id, now(conn)))
    return Response(status_code=204)


@router.get("/audit", response_model=paging.Page[models.AuditItem], responses=GUARDED)
def list_audit(
    _: Administrator,
    store: Store,
    account: By = None,
    after: paging.After = None,
    limit: paging.Limit = 100,
) -> Json:
    """Every request that would change something, refused ones among them, newest first."""
    before = paging.decode("audit", after, int)
    rows = store.read(audit.page, account=account, before=before, limit=limit + 1)
    return Json(paging.page("audit", rows, limit, _number, _entry))


@contextmanager
def _spoken() -> Iterator[None]:
    """What the accounts refuse, as problems."""
    try:
        yield
    except UnknownAccountError as error:
        raise Problem(404, str(error)) from None
    except AccountConflictError as error:
        raise Problem(409, str(error)) from None
    except AccountError as error:
        raise Problem(422, str(error)) from None


def _changed(
    conn: Connection, name: str, change: Callable[[Connection], None]
) -> models.AccountItem:
    with _spoken():
        change(conn)
    return _item(_known(conn, name))


def _known(conn: Connection, name: str) -> AccountRow:
    found = accounts.get(conn, name)
    if found is None:
        raise Problem(404, f"There is no account {name}.")
    return found


def _keys(conn: Connection, name: str) -> list[models.KeyItem]:
    _known(conn, name)
    return [_key(row) for row in accounts.keys(conn, name)]


def _add_key(conn: Connection, name: str, label: str, by: str) -> models.NewKey:
    with _spoken():
        return models.NewKey(accounts.new_key(conn, name, label, by, now(conn)))


def _name(row: AccountRow) -> str:
    return row.name


def _number(row: AuditRow) -> int:
    return row.id


def _item(row: AccountRow) -> models.AccountItem:
    return models.AccountItem(
        row.name,
        row.title,
        Role(row.role),
        row.unit,
        row.password,
        times.text(row.disabled_at),
        row.created_by,
        iso(row.created_at),
    )


def _key(row: KeyRow) -> models.KeyItem:
    return models.KeyItem(
        row.id,
        row.label,
        row.prefix,
        row.created_by,
        iso(row.created_at),
        None if row.last_used is None else row.last_used.isoformat(),
        times.text(row.revoked_at),
    )


def _entry(row: AuditRow) -> models.AuditItem:
    return models.AuditItem(
        row.id,
        iso(row.at),
        row.account,
        row.role,
        row.peer,
        row.method,
        row.path,
        row.what,
        row.status,
    )
