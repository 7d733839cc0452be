"""Accounts for the operator: who there is, what each may do, who did what."""

from collections.abc import Iterator
from contextlib import contextmanager
from getpass import getuser

from domain.account import Account, Role
from domain.instant import iso
from miluo.registry_words import aligned
from miluo.servers import database
from miluo.settings import Settings
from store import accounts, audit, passwords
from store.accounts import AccountConflictError, AccountRow
from store.database import Connection, connect, now
from store.livelihood import plans

FIRST = "admin"
"""Name of the account that a new platform begins with."""

_ALL = 10_000


def first_administrator(conn: Connection) -> str | None:
    """The password of the account `FIRST`, made where there is no account yet; else None."""
    if accounts.page(conn, limit=1):
        return None
    password = passwords.random()
    account = Account(FIRST, "管理员", Role.ADMINISTRATOR)
    try:
        accounts.create(conn, account, password, "miluo", now(conn))
    except AccountConflictError:
        return None
    _note(conn, f"add {FIRST}")
    return password


def tell_first_administrator(conn: Connection) -> None:
    """Make the first account where there is none, and print its password, for the only time."""
    password = first_administrator(conn)
    if password is not None:
        print(f"第一个账号，只显示这一次 the first account, shown only now: {FIRST} / {password}")


def add(settings: Settings, account: Account, password: str | None) -> str:
    """Add an account; its password, which is a random one unless it was given."""
    chosen = password or passwords.random()
    with _written(settings, f"add {account.name} {account.role}") as conn:
        accounts.create(conn, account, chosen, getuser(), now(conn))
    return chosen


def stranger(settings: Settings, unit: str) -> str:
    """A line that the newest plan names no such unit; nothing where it does, or there is none."""
    with _opened(settings) as conn:
        plan = plans.newest(conn)
    if plan is None or not unit or unit in plan.units:
        return ""
    units = "、".join(plan.units)
    return f"方案中没有单位“{unit}” the plan knows no such unit, only: {units}\n"


def listed(settings: Settings) -> list[str]:
    """A line for each account, and one for each key that still opens something."""
    with _opened(settings) as conn:
        rows = accounts.page(conn, limit=_ALL)
        if not rows:
            return ["没有账号 no accounts: miluo accounts add NAME administrator"]
        heads = ["name 账号", "role 角色", "unit 单位", "title 姓名", "state 状态"]
        lines = list(aligned([heads, *(_cells(row) for row in rows)]))
        return lines + [line for row in rows for line in _keys(conn, row.name)]


def disable(settings: Settings, name: str) -> None:
    """Let an account do nothing from now on."""
    with _written(settings, f"disable {name}") as conn:
        accounts.disable(conn, name, now(conn))


def enable(settings: Settings, name: str) -> None:
    """Let a disabled account act again."""
    with _written(settings, f"enable {name}") as conn:
        accounts.enable(conn, name)


def appoint(settings: Settings, name: str, role: Role, unit: str) -> None:
    """Give an account a role and a unit."""
    with _written(settings, f"role {name} {role}") as conn:
        accounts.appoint(conn, name, role, unit)


def new_password(settings: Settings, name: str, password: str | None) -> str:
    """Give an account another password, a random one unless it is given; the password."""
    chosen = password or passwords.random()
    with _written(settings, f"password {name}") as conn:
        accounts.set_password(conn, name, chosen)
    return chosen


def new_key(settings: Settings, name: str, label: str) -> str:
    """A new API key of an account."""
    with _written(settings, f"key {name} {label}") as conn:
        return accounts.new_key(conn, name, label, getuser(), now(conn))


def revoke(settings: Settings, name: str, number: int) -> None:
    """Let a key open nothing from now on."""
    with _written(settings, f"revoke {name} {number}") as conn:
        accounts.revoke(conn, name, number, now(conn))


def audited(settings: Settings, name: str, count: int) -> list[str]:
    """The newest entries of the audit, of one account or of all, oldest first."""
    with _opened(settings) as conn:
        rows = audit.page(conn, account=name or None, limit=count)
    return [
        f"{iso(row.at)[:19]}  {row.status or '-'}  {row.account or '-'}  {row.peer}  {row.what}  "
        f"{row.method} {row.path}"
        for row in reversed(rows)
    ]


def _cells(row: AccountRow) -> list[str]:
    state = "可用 active" if row.disabled_at is None else "停用 disabled"
    return [row.name, row.role, row.unit or "-", row.title, state]


def _keys(conn: Connection, name: str) -> Iterator[str]:
    for key in accounts.keys(conn, name):
        if key.revoked_at is None:
            used = key.last_used or "-"
            yield f"{name} key {key.id}: {key.prefix}… {key.label}, last used 最近使用 {used}"


def _note(conn: Connection, what: str) -> None:
    entry = audit.Entry(
        "", "", getuser(), "miluo", "accounts", f"accounts {what}", audit.COMMAND_LINE
    )
    audit.note(conn, entry)


@contextmanager
def _written(settings: Settings, what: str) -> Iterator[Connection]:
    """One transaction for a change and its entry in the audit."""
    with _opened(settings) as conn, conn.transaction():
        yield conn
        _note(conn, what)


@contextmanager
def _opened(settings: Settings) -> Iterator[Connection]:
    with connect(database(settings), application="miluo accounts") as conn:
        yield conn
