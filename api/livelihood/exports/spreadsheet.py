"""The board as an XLSX workbook (ECMA-376), ready to print on A4."""

from collections.abc import Iterable, Sequence
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from api.livelihood.exports import table
from api.livelihood.exports.table import Table
from api.livelihood.exports.words import DEMONSTRATION, LIGHTS
from domain.livelihood.board import Board, Light
from domain.livelihood.missing import Missing

_HEAD = Font(bold=True)
_HEAD_FILL = PatternFill("solid", fgColor="DDE6F0")
_LIGHTS = {light: PatternFill("solid", fgColor=sign.colour) for light, sign in LIGHTS.items()}
_WRAPPED = Alignment(wrap_text=True, vertical="top")


def workbook(board: Board, missing: Iterable[Missing]) -> bytes:
    """Sheets of the projects, the indicators, their months, and of what was not reported."""
    book = Workbook()
    book.remove(book.active)
    tables = (
        table.projects(board), table.indicators(board), table.months(board), table.owed(missing),
    )  # fmt: skip
    for one in tables:
        sheet = book.create_sheet(one.name)
        _fill(sheet, one)
        _print_setup(sheet, board)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(sheet: Worksheet, one: Table) -> None:
    _write(sheet, 1, one.headings)
    for cell in sheet[1]:
        cell.font, cell.fill = _HEAD, _HEAD_FILL
    for number, row in enumerate(one.rows, start=2):
        _write(sheet, number, row)
    for place, width in enumerate(one.widths, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions


def _write(sheet: Worksheet, number: int, row: Sequence[table.Cell]) -> None:
    for place, value in enumerate(row, start=1):
        cell = sheet.cell(number, place)
        cell.alignment = _WRAPPED
        if isinstance(value, Light):
            cell.fill = _LIGHTS[value]
            _put_text(cell, LIGHTS[value].word)
        elif isinstance(value, str):
            _put_text(cell, value)
        else:
            cell.value = value


def _put_text(cell: Cell, text: str) -> None:
    """A text that stays one: openpyxl would take `=…` for a formula and `#N/A` for an error."""
    clean = ILLEGAL_CHARACTERS_RE.sub("", text)
    if clean:
        cell.value, cell.data_type = clean, "s"


def _print_setup(sheet: Worksheet, board: Board) -> None:
    """A4 landscape, all columns on one page, headings on each; what it is in the margins."""
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = sheet.ORIENTATION_LANDSCAPE
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"
    sheet.oddHeader.center.text = board.plan.title.replace("&", "&&")
    sheet.oddHeader.right.text = DEMONSTRATION if board.plan.demonstration else None
    sheet.oddFooter.left.text = f"截至 {board.as_of}"
    sheet.oddFooter.right.text = "&P / &N"
