"""Spreadsheets as people send and take them: CSV however Excel and WPS save it, and XLSX."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO, StringIO
from zipfile import BadZipFile, ZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

MOST_ROWS = 20_000
MOST_UNPACKED = 30_000_000
"""Bytes of an unpacked workbook: what would be more was made to fill our memory (ours)."""

_FORMULA = frozenset("=+-@＝＋－＠")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_WIDTH = 16
_HEAD = Font(bold=True)

Numbered = tuple[int, list[str]]


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its heading; its `name` in English is understood too."""

    heading: str
    name: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row that is not empty: its number as the spreadsheet counts, and its texts by column."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at a row, in a column by its heading; row 0 for what is in no row."""

    row: int
    column: str
    detail: str

    def __str__(self) -> str:
        """In words."""
        where = f"第 {self.row} 行 row {self.row} " if self.row else ""
        return f"{where}{self.column}: {self.detail}"


class UnfitTableError(ValueError):
    """A table that cannot be taken; `faults` says all that is wrong."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


def read(data: bytes, columns: Sequence[Column], needed: Iterable[str]) -> list[Row]:
    """The rows of a CSV file in UTF-8, GB18030 or UTF-16, or of an XLSX workbook's first sheet.

    The first row that is not empty has the headings; a remark's begins with #. Raises
    `UnfitTableError` where it is no table, `needed` columns are missing or others unknown.
    """
    rows = list(_workbook(data) if data.startswith(b"PK") else _csv(data))
    if not rows:
        raise UnfitTableError([Fault(0, "", "表格是空的 / the table is empty")])
    if len(rows) > MOST_ROWS:
        raise UnfitTableError([Fault(0, "", f"超过 {MOST_ROWS} 行 / more than that many rows")])
    number, headings = rows[0]
    names = [_name(heading, columns) for heading in headings]
    wrong = [Fault(number, column, what) for column, what in _misnamed(names, columns, needed)]
    wrong += [fault for row in rows[1:] for fault in _homeless(row, names)]
    if wrong:
        raise UnfitTableError(wrong)
    return [Row(at, dict(zip(names, cells, strict=False))) for at, cells in rows[1:]]


def csv_of(columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> bytes:
    """RFC 4180 with a byte-order mark, as spreadsheets in Chinese need it.

    Texts that a spreadsheet would run as a formula begin with an apostrophe (OWASP ASVS 5.0,
    1.2.10), which `read` takes away again.
    """
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([column.heading for column in columns])
    writer.writerows([[_safe(cell) for cell in row] for row in rows])
    return ("\ufeff" + out.getvalue()).encode()


def xlsx_of(title: str, columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> bytes:
    """A workbook of one sheet whose cells are all texts, so that numbers keep their zeros."""
    book = Workbook()
    sheet = book.active
    sheet.title = title
    sheet.freeze_panes = "C2"
    for number, row in enumerate([[one.heading for one in columns], *rows], start=1):
        for place, text in enumerate(row, start=1):
            cell = sheet.cell(number, place)
            cell.number_format = "@"
            if text:
                cell.value, cell.data_type = ILLEGAL_CHARACTERS_RE.sub("", text), "s"
    for place in range(1, len(columns) + 1):
        sheet.column_dimensions[get_column_letter(place)].width = _WIDTH
        sheet.cell(1, place).font = _HEAD
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _csv(data: bytes) -> Iterator[Numbered]:
    written = _decoded(data)
    header = next((line for line in written.splitlines() if line.strip()), "")
    delimiter = max(",\t;", key=header.count)
    reader = csv.reader(StringIO(written, newline=""), delimiter=delimiter, strict=True)
    try:
        for number, row in enumerate(reader, start=1):
            cells = [_unsafe(cell.strip()) for cell in row]
            if any(cells):
                yield number, cells
    except csv.Error as error:
        raise UnfitTableError([Fault(0, "", f"不是 CSV / not CSV: {error}")]) from None


def _decoded(data: bytes) -> str:
    for encoding in ["utf-16"] if data.startswith(_UTF16) else ["utf-8-sig", "gb18030"]:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    what = "不是文本：请另存为 CSV UTF-8 或 .xlsx / not text: save it as CSV UTF-8 or .xlsx"
    raise UnfitTableError([Fault(0, "", what)])


def _workbook(data: bytes) -> list[Numbered]:
    try:
        _check_size(data)
        book = load_workbook(BytesIO(data), read_only=True)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        rows = list(sheet.iter_rows(max_row=MOST_ROWS + 1))
    except UnfitTableError:
        raise
    except Exception as error:  # openpyxl fails in many ways on a workbook that is none
        what = f"不是 XLSX 工作簿，请另存 / not an XLSX workbook: {type(error).__name__}"
        raise UnfitTableError([Fault(0, "", what)]) from None
    wrong = [
        Fault(number, cell.column_letter, "请写值，不写公式 / write the value, not a formula")
        for number, row in enumerate(rows, start=1)
        for cell in row
        if cell.data_type in ("f", "e")
    ]
    if wrong:
        raise UnfitTableError(wrong)
    texts = [(number, [_text(cell.value) for cell in row]) for number, row in enumerate(rows, 1)]
    return [(number, cells) for number, cells in texts if any(cells)]


def _check_size(data: bytes) -> None:
    with ZipFile(BytesIO(data)) as archive:
        parts = archive.infolist()
        if sum(one.file_size for one in parts) > MOST_UNPACKED:
            raise UnfitTableError([Fault(0, "", "工作簿过大 / the workbook is too large")])
        if any(b"<!DOCTYPE" in archive.read(one) for one in parts):
            raise BadZipFile("a document type, which no workbook has")


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.isoformat(" ")
    if isinstance(value, date):
        return f"{value.isoformat()} 00:00"
    return str(value).strip()


def _name(heading: str, columns: Sequence[Column]) -> str:
    """The column's name from `编码`, `code` or `编码 code`; any other heading as it is."""
    for column in columns:
        if heading.lower() in (column.heading, column.name, f"{column.heading} {column.name}"):
            return column.name
    return heading


def _misnamed(
    names: Sequence[str], columns: Sequence[Column], needed: Iterable[str]
) -> Iterator[tuple[str, str]]:
    known = {column.name: column.heading for column in columns}
    for place, name in enumerate(names):
        if name and name not in known and not name.startswith("#"):
            said = "、".join(known.values())
            yield name, f"没有这一列，备注列名前加 # / unknown column; there are {said}"
        if name in known and name in names[:place]:
            yield known[name], "此列重复 / this column stands twice"
    for name in needed:
        if name not in names:
            yield known[name], "缺少此列 / this column is missing"


def _homeless(row: Numbered, names: Sequence[str]) -> Iterator[Fault]:
    number, cells = row
    for place, cell in enumerate(cells):
        if cell and (place >= len(names) or not names[place]):
            yield Fault(number, "", f"{cell!r} 上方没有列名 / stands under no heading")


def _safe(text: str) -> str:
    return f"'{text}" if _is_formula(text) else text


def _unsafe(text: str) -> str:
    return text[1:] if text.startswith("'") and _is_formula(text) else text


def _is_formula(text: str) -> bool:
    """Whether it is one to a spreadsheet, now or after `_unsafe`."""
    return text.lstrip("'")[:1] in _FORMULA
