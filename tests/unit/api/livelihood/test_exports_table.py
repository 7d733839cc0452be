import csv
from dataclasses import replace
from io import StringIO

import pytest

from api.livelihood.exports import table
from domain.livelihood.board import Light
from tests.unit.api.livelihood.exported import may, only_first, owed

WORDS = {Light.NONE: "未评", Light.GREEN: "绿灯", Light.YELLOW: "黄灯", Light.RED: "红灯"}


def read(content: bytes) -> list[dict[str, str]]:
    text = content.decode("utf-8-sig")
    rows = list(csv.DictReader(StringIO(text, newline="")))
    return [{heading.split(" / ")[1]: cell for heading, cell in row.items()} for row in rows]


def test_csv_begins_with_a_byte_order_mark_and_ends_each_line_with_crlf() -> None:
    content = table.csv_of(table.indicators(may()))

    assert content.startswith(b"\xef\xbb\xbf")
    assert content.endswith(b"\r\n")
    assert content.count(b"\n") == content.count(b"\r\n")


def test_csv_has_a_row_for_every_indicator_in_the_plans_order() -> None:
    rows = read(table.csv_of(table.indicators(may())))

    wanted = [(project.code, one.code) for project, one in may().plan.indicators()]
    assert [(row["project"], row["indicator"]) for row in rows] == wanted


def test_csv_says_the_boards_figures() -> None:
    states = [state for project in may().projects for state in project.indicators]
    rows = read(table.csv_of(table.indicators(may())))

    for state, row in zip(states, rows, strict=True):
        for said, heading in (
            (state.planned, "schedule (%)"),
            (state.physical, "progress (%)"),
            (state.financial, "money (%)"),
            (state.behind, "behind (points)"),
            (state.forecast.low if state.forecast else None, "low (%)"),
        ):
            cell = float(row[heading]) if row[heading] else None
            assert cell == (None if said is None else round(said, 2))
        assert row["light"] == WORDS[state.light]
        assert row["reason"] == state.reason
        assert row["unit"] == state.indicator.unit


def test_csv_says_the_parts_of_a_target_in_one_cell() -> None:
    row = next(
        row for row in read(table.csv_of(table.indicators(may()))) if row["kind"] == "多单位"
    )

    state = next(
        state
        for project in may().projects
        for state in project.indicators
        if state.indicator.code == row["indicator"]
    )
    assert state.target is not None
    assert row["target"].count("；") == len(state.target.parts) - 1
    assert all(unit in row["target"] for unit in state.target.parts)


@pytest.mark.parametrize("first", list("=+-@\t\r\n＝＋－＠"))
def test_csv_text_that_a_spreadsheet_would_run_begins_with_an_apostrophe(first: str) -> None:
    formula = f'{first}HYPERLINK("//x","y")'

    row = read(table.csv_of(table.indicators(only_first(title=formula))))[0]

    assert row["title"] == f"'{formula}"


def test_csv_negative_numbers_stay_numbers() -> None:
    rows = read(table.csv_of(table.indicators(may())))

    ahead = [row["behind (points)"] for row in rows if row["behind (points)"].startswith("-")]
    assert ahead
    assert all(float(cell) < 0 for cell in ahead)


def test_csv_whole_numbers_have_no_decimals() -> None:
    rows = read(table.csv_of(table.indicators(may())))

    assert next(row["target"] for row in rows if row["indicator"] == "1-06.1") == "6100"


@pytest.mark.parametrize("demonstration", [True, False])
def test_csv_marks_every_row_of_a_demonstration_and_no_other(demonstration: bool) -> None:
    rows = read(table.csv_of(table.indicators(only_first(demonstration=demonstration))))

    mark = "演示数据，非官方 / demonstration data, not official"
    assert {row["data"] for row in rows} == {mark if demonstration else ""}


def test_an_indicator_without_target_and_report_leaves_its_cells_empty() -> None:
    bare = replace(may().projects[0].indicators[0], target=None, report=None, forecast=None)
    project = replace(may().projects[0], indicators=(bare,))

    row = read(table.csv_of(table.indicators(replace(may(), projects=(project,)))))[0]

    assert (row["target"], row["due"], row["value"], row["forecast (%)"]) == ("", "", "", "")


def test_months_have_a_row_for_each_month_of_each_indicator() -> None:
    rows = table.months(may()).rows

    assert len(rows) == 5 * sum(1 for _ in may().plan.indicators())


def test_missing_reports_have_a_row_each_without_what_was_drafted() -> None:
    found = table.owed(owed())

    assert [(row[0], row[3]) for row in found.rows] == [
        (one.unit, one.indicator.code) for one in owed()
    ]
    assert not any("state" in heading for heading in found.headings)
