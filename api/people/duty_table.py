"""The roster as a table: a row for each shift, times in Beijing's."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from api.people.sheets import Column, Fault, Row, UnfitTableError, csv_of, read, xlsx_of
from api.times import parse_instant
from domain.contact import Contact
from domain.duty import Fault as ShiftFault
from domain.duty import Shift
from domain.instant import BEIJING, from_micros

_HEADINGS = {
    "starts": "开始",
    "ends": "结束",
    "post": "岗位",
    "contact": "联系人",
    "name": "姓名",
    "remark": "备注",
}
COLUMNS = [Column(heading, name) for name, heading in _HEADINGS.items()]
"""联系人 is the code of a contact, 姓名 his name, which is compared where it is given."""

_TIME = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?[ T]+(\d{1,2})[:：](\d{2})(?:[:：]00)?", re.ASCII
)
_NEVER = 0


@dataclass(frozen=True, slots=True)
class DutyTable:
    """The shifts of a table, the names it gives their people, and the number of each row."""

    shifts: Sequence[Shift]
    names: Sequence[str]
    numbers: Sequence[int]

    def faults(self, found: Iterable[ShiftFault]) -> list[Fault]:
        """What was found wrong with the shifts, at their rows."""
        return [
            Fault(self.numbers[one.index], _HEADINGS.get(one.field, one.field), one.what)
            for one in found
        ]

    def misnamed(self, contacts: Mapping[str, Contact]) -> list[Fault]:
        """Rows whose name is not that of the contact of their code."""
        rows = zip(self.shifts, self.names, self.numbers, strict=True)
        return [
            Fault(number, _HEADINGS["name"], f"编码 {shift.contact} 是 / is {known.name}")
            for shift, name, number in rows
            if name and (known := contacts.get(shift.contact)) and known.name != name
        ]


def parse(data: bytes) -> DutyTable:
    """The shifts of a CSV or XLSX file; `UnfitTableError` says all that is wrong, by rows."""
    rows = read(data, COLUMNS, ("starts", "ends", "post", "contact"))
    wrong: list[Fault] = []
    shifts = [_shift(row, wrong) for row in rows]
    if wrong:
        raise UnfitTableError(wrong)
    names = [row.cells.get("name", "") for row in rows]
    return DutyTable(shifts, names, [row.number for row in rows])


def to_csv(shifts: Iterable[tuple[Shift, str]]) -> bytes:
    """Shifts, each with the name of its person, as CSV."""
    return csv_of(COLUMNS, (_cells(*one) for one in shifts))


def to_xlsx(shifts: Iterable[tuple[Shift, str]]) -> bytes:
    """Shifts, each with the name of its person, as a workbook."""
    return xlsx_of("值班表 duty", COLUMNS, (_cells(*one) for one in shifts))


def _shift(row: Row, wrong: list[Fault]) -> Shift:
    said = {name: row.cells.get(name, "") for name in ("post", "contact", "remark")}
    return Shift(_time(row, "starts", wrong), _time(row, "ends", wrong), **said)


def _time(row: Row, name: str, wrong: list[Fault]) -> int:
    text = row.cells.get(name, "")
    try:
        return _instant(text)
    except ValueError:
        what = f"{text!r}: 写作 / write it as 2024-07-01 08:00"
        wrong.append(Fault(row.number, _HEADINGS[name], what))
        return _NEVER


def _instant(text: str) -> int:
    """Microseconds of a time in Beijing, or of one with an offset; ValueError for another text."""
    written = _TIME.fullmatch(text)
    if written is None:
        return parse_instant(text)
    year, month, day, hour, minute = map(int, written.groups())
    return parse_instant(datetime(year, month, day, hour, minute, tzinfo=BEIJING).isoformat())


def _cells(shift: Shift, name: str) -> list[str]:
    starts, ends = (f"{from_micros(at):%Y-%m-%d %H:%M}" for at in (shift.starts, shift.ends))
    return [starts, ends, shift.post, shift.contact, name, shift.remark]
