"""Accounts and their API keys. Whoever is disabled stays, for the histories name him."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any, NoReturn

from psycopg.rows import class_row

from domain.account import Account, Role
from domain.instant import from_micros
from store import logins
from store.database import Connection
from store.micros import timestamp
from store.passwords import LONGEST, SHORTEST, digest, hashed, token

KEY = "miluo_"
"""What every API key begins with, so that one that leaks is recognised."""

_SHOWN = len(KEY) + 6

_COLUMNS = (
    "name, title, role, unit, password_hash IS NOT NULL AS password, disabled_at, created_by, "
    "created_at"
)


class AccountError(ValueError):
    """An account cannot be so; the message is one sentence."""


class AccountConflictError(AccountError):
    """It contradicts the accounts that there are."""


class UnknownAccountError(AccountError):
    """There is no such account, or no such key of it."""


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account as it is kept; `password`: whether it has one. Times in microseconds."""

    name: str
    title: str
    role: str
    unit: str
    password: bool
    disabled_at: int | None
    created_by: str
    created_at: int


@dataclass(frozen=True, slots=True)
class KeyRow:
    """An API key as it may be shown; `last_used` is a day in Beijing."""

    id: int
    label: str
    prefix: str
    created_by: str
    created_at: int
    last_used: date | None
    revoked_at: int | None


def create(conn: Connection, account: Account, password: str | None, by: str, at: int) -> None:
    """Add an account, without a password one of API keys only.

    Raises `AccountConflictError` for a name that is taken and `AccountError` for what cannot be.
    """
    _check(account.name, account.role, account.unit)
    kept = None if password is None else _kept(password)
    added = conn.execute(
        "INSERT INTO account (name, title, role, unit, password_hash, created_by, created_at) "
        "VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT (name) DO NOTHING",
        (account.name, account.title, account.role, account.unit, kept, by, timestamp(at)),
    )
    if not added.rowcount:
        raise AccountConflictError(f"There is an account {account.name} already.")


def get(conn: Connection, name: str) -> AccountRow | None:
    """An account, None for an unknown one."""
    return next(iter(_rows(conn, "WHERE name = %s", (name,))), None)


def page(conn: Connection, *, after: str = "", limit: int) -> list[AccountRow]:
    """Up to `limit` accounts by name, behind `after`."""
    return _rows(conn, "WHERE name > %s ORDER BY name LIMIT %s", (after, limit))


def disable(conn: Connection, name: str, at: int) -> None:
    """Let an account do nothing from now on; refuses the last administrator."""
    with _changed(conn, name):
        conn.execute(
            "UPDATE account SET disabled_at = %s WHERE name = %s AND disabled_at IS NULL",
            (timestamp(at), name),
        )
        _end_sessions(conn, name)


def enable(conn: Connection, name: str) -> None:
    """Let a disabled account act again."""
    with _changed(conn, name):
        conn.execute("UPDATE account SET disabled_at = NULL WHERE name = %s", (name,))


def appoint(conn: Connection, name: str, role: Role, unit: str) -> None:
    """Give an account a role and a unit; refuses to demote the last administrator."""
    _check(name, role, unit)
    with _changed(conn, name):
        conn.execute("UPDATE account SET role = %s, unit = %s WHERE name = %s", (role, unit, name))


def set_password(conn: Connection, name: str, password: str) -> None:
    """Give an account another password; whoever had logged in as it must do so again."""
    kept = _kept(password)
    with _changed(conn, name):
        rehash(conn, name, kept)
        logins.forget(conn, name)
        _end_sessions(conn, name)


def rehash(conn: Connection, name: str, kept: str) -> None:
    """Keep the same password behind another hash."""
    conn.execute("UPDATE account SET password_hash = %s WHERE name = %s", (kept, name))


def password_of(conn: Connection, name: str) -> str | None:
    """The hash of an account that may log in, None for any other."""
    query = "SELECT password_hash FROM account WHERE name = %s AND disabled_at IS NULL"
    row = conn.execute(query, (name,)).fetchone()
    return None if row is None else row[0]


def administrators(conn: Connection) -> int:
    """How many administrators may act; holds them as they are until the transaction ends."""
    query = (
        "SELECT id FROM account WHERE role = 'administrator' AND disabled_at IS NULL "
        "ORDER BY id FOR UPDATE"
    )
    return len(conn.execute(query).fetchall())


def new_key(conn: Connection, name: str, label: str, by: str, at: int) -> str:
    """A new API key of an account; only this once is it known in full."""
    key = token(KEY)
    added = conn.execute(
        "INSERT INTO api_key (account_id, label, prefix, sha256, created_by, created_at) "
        "SELECT id, %s, %s, %s, %s, %s FROM account WHERE name = %s",
        (label, key[:_SHOWN], digest(key), by, timestamp(at), name),
    )
    if not added.rowcount:
        _unknown(name)
    return key


def keys(conn: Connection, name: str) -> list[KeyRow]:
    """The API keys of an account, revoked ones among them, oldest first."""
    query = """
        SELECT k.id, label, prefix, k.created_by, k.created_at, last_used, revoked_at
        FROM api_key k JOIN account a ON a.id = account_id WHERE name = %s ORDER BY k.id"""
    with conn.cursor(row_factory=class_row(KeyRow)) as cursor:
        return cursor.execute(query, (name,)).fetchall()


def revoke(conn: Connection, name: str, number: int, at: int) -> None:
    """Let a key open nothing from now on; `UnknownAccountError` where there is none to revoke."""
    revoked = conn.execute(
        "UPDATE api_key k SET revoked_at = %s FROM account a "
        "WHERE a.id = account_id AND name = %s AND k.id = %s AND revoked_at IS NULL",
        (timestamp(at), name, number),
    )
    if not revoked.rowcount:
        raise UnknownAccountError(f"The account {name} has no key {number} that could be revoked.")


def by_key(conn: Connection, key: str, at: int) -> Account | None:
    """Whose key it is; notes the day of its use."""
    query = """
        SELECT name, title, role, unit, k.id, last_used
        FROM api_key k JOIN account a ON a.id = account_id
        WHERE sha256 = %s AND revoked_at IS NULL AND disabled_at IS NULL"""
    row = conn.execute(query, (digest(key),)).fetchone()
    if row is None:
        return None
    today = from_micros(at).date()
    if row[5] != today:
        conn.execute("UPDATE api_key SET last_used = %s WHERE id = %s", (today, row[4]))
    return Account(row[0], row[1], Role(row[2]), row[3])


@contextmanager
def _changed(conn: Connection, name: str) -> Iterator[None]:
    """A transaction that changes a known account and leaves an administrator."""
    with conn.transaction():
        before = administrators(conn)
        if get(conn, name) is None:
            _unknown(name)
        yield
        if before and not administrators(conn):
            raise AccountConflictError(
                f"{name} is the last administrator: make another account one first."
            )


def _end_sessions(conn: Connection, name: str) -> None:
    query = "DELETE FROM session USING account a WHERE a.id = account_id AND name = %s"
    conn.execute(query, (name,))


def _check(name: str, role: Role, unit: str) -> None:
    plain = all(letter.isalnum() or letter in "._-" for letter in name)
    if not plain or name != name.lower() or not 1 <= len(name) <= 64:
        raise AccountError(
            f"{name!r} cannot be an account's name: up to 64 small letters, digits, dots, hyphens."
        )
    if unit != unit.strip():
        raise AccountError(f"{unit!r} is no unit: leave out the space around it.")
    if role is Role.REPORTER and not unit:
        raise AccountError("A reporter reports for a unit: say which.")


def _kept(password: str) -> str:
    if not SHORTEST <= len(password) <= LONGEST:
        raise AccountError(f"A password has {SHORTEST} to {LONGEST} characters.")
    return hashed(password)


def _unknown(name: str) -> NoReturn:
    raise UnknownAccountError(f"There is no account {name}.")


def _rows(conn: Connection, tail: str, parameters: tuple[Any, ...]) -> list[AccountRow]:
    query = f"SELECT {_COLUMNS} FROM account {tail}"
    with conn.cursor(row_factory=class_row(AccountRow)) as cursor:
        return cursor.execute(query.encode(), parameters).fetchall()
