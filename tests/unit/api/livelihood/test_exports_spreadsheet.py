from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from api.livelihood.exports import spreadsheet
from domain.livelihood.board import Light
from tests.unit.api.livelihood.exported import may, only_first, owed

FORMULA = "=1+1"
ERROR = "#N/A"


@pytest.fixture(scope="module")
def book() -> Workbook:
    return load_workbook(BytesIO(spreadsheet.workbook(may(), owed())))


@pytest.fixture(scope="module")
def harmful() -> Workbook:
    made = only_first(demonstration=True, title=FORMULA, section=ERROR)
    return load_workbook(BytesIO(spreadsheet.workbook(made, [])))


def column(sheet: Worksheet, heading: str) -> list[Any]:
    place = next(cell.column for cell in sheet[1] if cell.value.endswith(heading))
    return [sheet.cell(row, place) for row in range(2, sheet.max_row + 1)]


def test_sheets_are_the_board_its_indicators_their_months_and_what_is_missing(
    book: Workbook,
) -> None:
    rows = {sheet.title: sheet.max_row - 1 for sheet in book}

    count = sum(1 for _ in may().plan.indicators())
    assert rows == {
        "看板 board": len(may().projects),
        "指标 indicators": count,
        "逐月 months": 5 * count,
        "未报 missing": len(owed()),
    }


def test_numbers_are_the_boards_and_are_numbers(book: Workbook) -> None:
    cells = column(book["看板 board"], "/ progress (%)")

    wanted = [one.physical for one in may().projects]
    assert [cell.value for cell in cells] == [
        None if value is None else pytest.approx(value, abs=0.005) for value in wanted
    ]
    assert {cell.data_type for cell in cells} == {"n"}


def test_no_text_becomes_a_formula_or_an_error(harmful: Workbook) -> None:
    assert column(harmful["看板 board"], "/ title")[0].value == FORMULA
    assert column(harmful["看板 board"], "/ section")[0].value == ERROR
    kinds = {cell.data_type for sheet in harmful for row in sheet for cell in row}
    assert kinds == {"n", "s", "d"}


def test_lights_have_a_word_and_a_colour_of_their_own(book: Workbook) -> None:
    cells = column(book["看板 board"], "/ light")

    by_word = {cell.value: cell.fill.fgColor.rgb for cell in cells}
    assert by_word.keys() == {"红灯", "黄灯", "绿灯", "未评"}
    assert len(set(by_word.values())) == len(Light)
    wanted = [
        {"red": "红灯", "yellow": "黄灯", "green": "绿灯", "none": "未评"}[one.light]
        for one in may().projects
    ]
    assert [cell.value for cell in cells] == wanted


def test_headings_stay_in_sight_and_columns_have_widths(book: Workbook) -> None:
    for sheet in book:
        assert sheet.freeze_panes == "A2"
        widths = [sheet.column_dimensions[cell.column_letter].width for cell in sheet[1]]
        assert min(widths) >= 8
        assert len(set(widths)) > 1


def test_pages_are_a4_across_with_headings_on_each(book: Workbook) -> None:
    for sheet in book:
        assert sheet.page_setup.paperSize == int(sheet.PAPERSIZE_A4)
        assert sheet.page_setup.orientation == "landscape"
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows == "$1:$1"


def test_a_demonstration_is_marked_on_every_printed_page(book: Workbook, harmful: Workbook) -> None:
    assert all("演示数据" in sheet.oddHeader.right.text for sheet in harmful)
    assert not any(sheet.oddHeader.right.text for sheet in book)


def test_control_characters_in_a_text_do_not_break_the_file() -> None:
    made = only_first(title="a\x0bb\x00c")

    book = load_workbook(BytesIO(spreadsheet.workbook(made, [])))

    assert column(book["看板 board"], "/ title")[0].value == "abc"
