"""Spreadsheets as rows of cells: CSV however Excel and WPS save it, and XLSX."""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO, StringIO
from itertools import zip_longest
from typing import Any
from zipfile import BadZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from sensors.registry.cells import Cell, text
from sensors.registry.columns import COLUMNS, HEADINGS
from sensors.registry.findings import Finding, RegistryError, whole

_WORD = re.compile(r"\w+", re.ASCII)
_BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row that is not empty: its number as the spreadsheet counts it, and cells by column."""

    sheet: str
    number: int
    cells: dict[str, Cell]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The cells of a sheet, row by row; its name is empty in a CSV file."""

    name: str
    rows: Sequence[Sequence[Cell]]


def read_csv(data: bytes) -> list[SheetRow]:
    """Rows of a CSV file in UTF-8, GB18030 or UTF-16; RegistryError says all that is wrong."""
    written = _decoded(data)
    header = next((line for line in written.splitlines() if line.strip()), "")
    delimiter = max(",\t;", key=header.count)
    try:
        rows = list(csv.reader(StringIO(written, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise whole(f"not CSV: {error}") from None
    return _rows([Sheet("", rows)])


def read_xlsx(data: bytes) -> list[SheetRow]:
    """Rows of the sheets that have a column STCD; RegistryError says all that is wrong."""
    try:
        values = load_workbook(BytesIO(data), data_only=True)
        formulas = load_workbook(BytesIO(data))
    except (InvalidFileException, BadZipFile, KeyError, ValueError, OSError) as error:
        raise whole(f"not an XLSX workbook: save it again as .xlsx ({error})") from None
    findings = [
        Finding(f"row {cell.row}", cell.column_letter, what, sheet.title)
        for sheet in formulas.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if (what := _uncomputed(cell, values[sheet.title][cell.coordinate]))
    ]
    if findings:
        raise RegistryError(findings)
    return _rows(
        [Sheet(one.title, list(one.iter_rows(values_only=True))) for one in values.worksheets]
    )


def write_csv(rows: Sequence[dict[str, Cell]], names: Sequence[str]) -> bytes:
    """A table with the given columns, in UTF-8 with a byte order mark, as Excel wants it."""
    target = StringIO(newline="")
    writer = csv.writer(target)
    writer.writerow([heading(name) for name in names])
    writer.writerows([[_shown(row.get(name)) for name in names] for row in rows])
    return target.getvalue().encode("utf-8-sig")


def write_xlsx(rows: Sequence[dict[str, Cell]], names: Sequence[str]) -> bytes:
    """A workbook with one sheet; columns of codes are formatted as text, so that zeros stay."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "测站 stations"
    sheet.freeze_panes = "C2"
    for column, name in enumerate(names, start=1):
        sheet.cell(1, column, heading(name))
        sheet.column_dimensions[sheet.cell(1, column).column_letter].width = 16
        for number, row in enumerate(rows, start=2):
            cell = sheet.cell(number, column)
            value = row.get(name)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"
            if COLUMNS[name].text:
                cell.number_format = "@"
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def heading(name: str) -> str:
    """What stands above a column: its name and its Chinese heading."""
    return f"{name} {COLUMNS[name].heading}"


def _shown(value: Cell) -> str:
    return "" if value is None else repr(value) if isinstance(value, float) else str(value)


def _decoded(data: bytes) -> str:
    encodings = ["utf-16"] if data.startswith(_BYTE_ORDER_MARKS) else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise whole("not text in UTF-8 or GB18030: save it again as CSV UTF-8, or as .xlsx")


def _uncomputed(cell: Any, value: Any) -> str:  # noqa: ANN401
    """What is wrong with a formula or an error value."""
    if value.data_type == "e":
        return f"expected a value, found {value.value}"
    if cell.data_type == "f" and value.value is None:
        return "a formula without a result: open the file, save it again, or write the value"
    return ""


def _rows(sheets: Sequence[Sheet]) -> list[SheetRow]:
    findings: list[Finding] = []
    tables = [(one, at) for one in sheets if (at := _header(one)) is not None]
    if not tables:
        raise whole("no table of stations: the first row must name the columns, STCD among them")
    rows = [row for sheet, at in tables for row in _table(sheet, at, findings)]
    if findings:
        raise RegistryError(findings)
    return rows


def _header(sheet: Sheet) -> int | None:
    """Place of the first row that is not empty, if it names a column STCD."""
    for place, row in enumerate(sheet.rows):
        if any(text(cell) for cell in row):
            return place if "STCD" in map(_name, row) else None
    return None


def _table(sheet: Sheet, at: int, findings: list[Finding]) -> Iterator[SheetRow]:
    names = [_name(cell) for cell in sheet.rows[at]]
    findings += _misnamed(sheet, at, names)
    for number, row in enumerate(sheet.rows[at + 1 :], start=at + 2):
        if any(text(cell) for cell in row):
            findings += _homeless(sheet, number, names, row)
            cells = {name: cell for name, cell in zip_longest(names, row) if name in COLUMNS}
            yield SheetRow(sheet.name, number, cells)


def _name(cell: Cell) -> str:
    """A column's name from `STCD`, `stcd 测站编码` or 测站编码; a remark's stays as it is."""
    written = text(cell)
    found = _WORD.match(written)
    name = found[0].upper() if found else ""
    return name if name in COLUMNS else HEADINGS.get(written, written)


def _misnamed(sheet: Sheet, at: int, names: Sequence[str]) -> Iterator[Finding]:
    row = f"row {at + 1}"
    for place, name in enumerate(names):
        if name and name not in COLUMNS and not name.startswith("#"):
            known = ", ".join(COLUMNS)
            what = f"unknown column; put # before the name of a remark, or use one of {known}"
            yield Finding(row, name, what, sheet.name)
        if name in COLUMNS and name in names[:place]:
            yield Finding(row, name, "this column stands twice", sheet.name)


def _homeless(
    sheet: Sheet, number: int, names: Sequence[str], row: Sequence[Cell]
) -> Iterator[Finding]:
    """Cells without a column name above them, e.g. after a comma too many."""
    for place, cell in enumerate(row):
        if text(cell) and (place >= len(names) or not names[place]):
            what = f"{text(cell)!r} stands in a column without a name"
            yield Finding(f"row {number}", "", what, sheet.name)
