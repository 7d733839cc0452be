"""Contacts and the roster for the operator: from files, into files, and made up for an exercise."""

from collections.abc import Iterable
from getpass import getuser
from pathlib import Path

from api.people import contact_table, desk, duty_table
from api.people.sheets import UnfitTableError
from domain.contact import Contact
from domain.duty import gaps
from domain.instant import DAY, from_micros
from domain.warning import Mode
from miluo import demonstration_people
from miluo.registry_words import aligned
from miluo.settings import Settings
from miluo.tables import faults_told, opened, written
from miluo.trouble import TroubleError
from store import clock, contacts, duty
from store.contacts import Loaded, UnfitContactsError
from store.database import Connection, now
from store.duty import ShiftRow
from store.migrate import check_mode

ENDINGS = (".csv", ".xlsx")
_AHEAD = 31 * DAY


def load_contacts(settings: Settings, path: Path, *, retire: bool) -> str:
    """Load a table of contacts, all or none, and say what changed; TroubleError says all faults."""
    with faults_told(path), written(settings, f"contacts load {path.name}") as conn:
        table = contact_table.parse(path.read_bytes())
        try:
            done = contacts.load(conn, table.contacts, getuser(), now(conn), retire=retire)
        except UnfitContactsError as error:
            raise UnfitTableError(table.faults(error.faults)) from None
    return _said(done)


def export_contacts(settings: Settings, path: Path, audience: Mode | None) -> str:
    """Write contacts into a CSV or XLSX file, and say how many."""
    with opened(settings) as conn:
        people = [row.contact for row in contacts.rows(conn, audience)]
    write = contact_table.to_xlsx if _ending(path) == ".xlsx" else contact_table.to_csv
    path.write_bytes(write(people))
    return f"{len(people)} 个联系人 contacts → {path}"


def listed_contacts(settings: Settings, audience: Mode | None) -> list[str]:
    """A line for each contact in use."""
    with opened(settings) as conn:
        people = [row.contact for row in contacts.rows(conn, audience) if row.contact.active]
    if not people:
        return ["没有联系人 no contacts: miluo contacts load FILE"]
    head = ["编码", "姓名", "职务", "区域", "联系方式", "副手", "上级", "对象"]
    return list(aligned([head, *map(_line, people)]))


def demonstrate(settings: Settings) -> str:
    """Fill an exercise with people who do not exist, and a roster around its clock."""
    with written(settings, "contacts demonstrate") as conn:
        check_mode(conn, "exercise")
        return _said(settle_demonstration(conn))


def settle_demonstration(conn: Connection) -> Loaded:
    """Load the demonstration's people and their roster around the clock of the instance."""
    by, people = "miluo demonstrate", demonstration_people.demonstration()
    done = contacts.load(conn, people, by, now(conn), retire=False)
    at = clock.instant(conn)
    duty.load(conn, demonstration_people.roster(at), by, at, renew=False)
    return done


def load_duty(settings: Settings, path: Path, *, renew: bool) -> str:
    """Load a roster, all or none, and say what changed; TroubleError says all faults."""
    with faults_told(path), written(settings, f"duty load {path.name}") as conn:
        done = desk.taken(conn, duty_table.parse(path.read_bytes()), getuser(), renew)
    return f"{done.written} 班写入 written, {done.removed} 班移除 removed"


def export_duty(settings: Settings, path: Path) -> str:
    """Write the roster from yesterday to a month from now into a CSV or XLSX file."""
    with opened(settings) as conn:
        at = clock.instant(conn)
        rows = desk.named(duty.between(conn, at - DAY, at + _AHEAD))
    write = duty_table.to_xlsx if _ending(path) == ".xlsx" else duty_table.to_csv
    path.write_bytes(write(rows))
    return f"{len(rows)} 班 shifts → {path}"


def on_duty(settings: Settings) -> list[str]:
    """A line for each shift that is on now, and one where nobody will be there within a week."""
    with opened(settings) as conn:
        at = clock.instant(conn)
        audience = Mode.ACTUAL if settings.mode == "live" else Mode.EXERCISE
        ahead = duty.between(conn, at, at + 7 * DAY, audience)
        people = contacts.everything(conn)
    lines = [_shift(row, people[row.contact]) for row in ahead if row.shift.starts <= at]
    bare = gaps([row.shift for row in ahead], at, at + 7 * DAY)
    return [*(lines or ["现在无人值班 nobody is on duty now"]), *map(_gap, bare[:1])]


def _line(one: Contact) -> list[str]:
    ways = " ".join(f"{channel}:{address}" for channel, address in one.addresses.items())
    return [
        one.code, one.name, one.post, one.place, ways, one.deputy, one.superior, one.audience
    ]  # fmt: skip


def _shift(row: ShiftRow, person: Contact) -> str:
    ways = " ".join(dict.fromkeys(person.addresses.values()))
    return f"{row.shift.post}  {row.name}  {ways}  至 until {_time(row.shift.ends)}"


def _gap(gap: tuple[int, int]) -> str:
    return f"无人值班 nobody from {_time(gap[0])} to {_time(gap[1])}"


def _time(micros: int) -> str:
    return f"{from_micros(micros):%Y-%m-%d %H:%M}"


def _said(done: Loaded) -> str:
    parts: Iterable[tuple[str, int]] = (
        ("新增 added", len(done.added)),
        ("更改 changed", len(done.changed)),
        ("停用 set inactive", len(done.retired)),
    )
    return ", ".join(f"{number} {word}" for word, number in parts)


def _ending(path: Path) -> str:
    if path.suffix.lower() not in ENDINGS:
        raise TroubleError(f"{path.name}: 请用 .csv 或 .xlsx / name it .csv or .xlsx.")
    return path.suffix.lower()
