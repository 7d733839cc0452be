"""Whom to call, in the database: loaded all or none, and set inactive instead of deleted."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, NamedTuple

from psycopg.types.json import Jsonb

from domain.contact import Contact, Kind, Tier
from domain.people import HAZARDS, Fault, faults
from domain.warning import Mode
from store.database import Connection
from store.micros import timestamp

_COLUMNS = tuple(field.name for field in fields(Contact))

_SELECT = f"SELECT id, {', '.join(_COLUMNS)}, updated_by, updated_at FROM contact"

_SAVE = f"""
    INSERT INTO contact ({", ".join(_COLUMNS)}, updated_by, updated_at)
    VALUES ({", ".join(f"%({name})s" for name in _COLUMNS)}, %(by)s, %(at)s)
    ON CONFLICT (code) DO UPDATE
    SET {", ".join(f"{name} = excluded.{name}" for name in _COLUMNS)},
        updated_by = excluded.updated_by, updated_at = excluded.updated_at
"""


class UnfitContactsError(ValueError):
    """Contacts that cannot be kept; `faults` says all that is wrong, by their place in the list."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("; ".join(map(str, faults)))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Loaded:
    """The codes that a command has added, changed and set inactive."""

    added: Sequence[str]
    changed: Sequence[str]
    retired: Sequence[str]


class ContactRow(NamedTuple):
    """A contact with its number, and who changed it last, when (microseconds)."""

    id: int
    contact: Contact
    updated_by: str
    updated_at: int


def load(
    conn: Connection, contacts: Sequence[Contact], by: str, at: int, *, retire: bool
) -> Loaded:
    """Add or change contacts by their codes, all or none, in a transaction of its own.

    With `retire` whoever else is in use of the same audiences is set inactive. Raises
    `UnfitContactsError` where those in use afterwards would not fit together
    (`domain.people.faults`), or a contact would change its audience. `at` in microseconds.
    """
    with conn.transaction():
        conn.execute("LOCK TABLE contact IN SHARE ROW EXCLUSIVE MODE")
        known = {row.contact.code: row.contact for row in rows(conn)}
        named = {one.code for one in contacts}
        others = [one for code, one in known.items() if code not in named and one.active]
        retired = _retired(others, {one.audience for one in contacts}) if retire else []
        kept = [one for one in others if one.code not in {gone.code for gone in retired}]
        wrong = [*faults([*contacts, *kept], hazards(conn)), *_moved(contacts, known)]
        if wrong:
            raise UnfitContactsError(wrong)
        added = [one for one in contacts if one.code not in known]
        changed = [one for one in contacts if known.get(one.code, one) != one]
        _save(conn, [*added, *changed, *retired], by, at)
    return Loaded(_codes(added), _codes(changed), _codes(retired))


def everything(conn: Connection, audience: Mode | None = None) -> dict[int, Contact]:
    """All contacts by number, inactive ones among them; of one audience, or of all."""
    tail = "WHERE %(audience)s::text IS NULL OR audience = %(audience)s ORDER BY id"
    return {row.id: row.contact for row in _rows(conn, tail, {"audience": audience})}


def callable_(conn: Connection, mode: Mode) -> dict[int, Contact]:
    """Who may be called for a warning of a mode, by number: the active ones of its audience."""
    tail = "WHERE active AND audience = %(audience)s ORDER BY id"
    return {row.id: row.contact for row in _rows(conn, tail, {"audience": mode})}


def get(conn: Connection, code: str) -> ContactRow | None:
    """The contact of a code, None for an unknown one."""
    return next(iter(_rows(conn, "WHERE code = %(code)s", {"code": code})), None)


def rows(conn: Connection, audience: Mode | None = None) -> list[ContactRow]:
    """All contacts by code, inactive ones among them."""
    tail = "WHERE %(audience)s::text IS NULL OR audience = %(audience)s ORDER BY code"
    return _rows(conn, tail, {"audience": audience})


def page(
    conn: Connection, *, after: str, limit: int, audience: Mode | None = None
) -> list[ContactRow]:
    """Up to `limit` contacts by code, behind `after`; of one audience, or of all."""
    tail = """WHERE code > %(after)s AND (%(audience)s::text IS NULL OR audience = %(audience)s)
        ORDER BY code LIMIT %(limit)s"""
    return _rows(conn, tail, {"after": after, "limit": limit, "audience": audience})


def hazards(conn: Connection) -> Collection[str]:
    """The hazards that a contact may be called for: those known, and those of the own rules."""
    own = conn.execute("SELECT DISTINCT hazard FROM v_criterion")
    return {*HAZARDS, *(hazard for (hazard,) in own)}


def _retired(others: Iterable[Contact], audiences: Collection[Mode]) -> list[Contact]:
    return [replace(one, active=False) for one in others if one.audience in audiences]


def _moved(contacts: Sequence[Contact], known: dict[str, Contact]) -> list[Fault]:
    """Those that would come to hear of what they never were meant to."""
    return [
        Fault(index, one.code, "audience", f"编码已属于 / this code belongs to {before.audience}")
        for index, one in enumerate(contacts)
        if (before := known.get(one.code, one)).audience is not one.audience
    ]


def _save(conn: Connection, contacts: Sequence[Contact], by: str, at: int) -> None:
    common = {"by": by, "at": timestamp(at)}
    with conn.cursor() as cursor:
        cursor.executemany(_SAVE.encode(), [_to_row(one) | common for one in contacts])


def _to_row(one: Contact) -> dict[str, Any]:
    said = {name: getattr(one, name) for name in _COLUMNS}
    return said | {"hazards": list(one.hazards), "addresses": Jsonb(dict(one.addresses))}


def _rows(conn: Connection, tail: str, parameters: dict[str, object]) -> list[ContactRow]:
    found = conn.execute(f"{_SELECT} {tail}".encode(), parameters)
    return [ContactRow(number, _from_row(said), by, at) for number, *said, by, at in found]


def _from_row(said: Sequence[Any]) -> Contact:
    one = dict(zip(_COLUMNS, said, strict=True))
    words = {
        "kind": Kind(one["kind"]),
        "tier": Tier(one["tier"]),
        "audience": Mode(one["audience"]),
    }
    return Contact(**one | words | {"hazards": tuple(one["hazards"])})


def _codes(contacts: Iterable[Contact]) -> list[str]:
    return [one.code for one in contacts]
