import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest

from api.livelihood.exports import bulletin
from domain.livelihood.board import Light
from domain.livelihood.wording import halves, percent
from tests.unit.api.livelihood.exported import board, may, only_first, owed

MARK = "演示数据，非官方"
WORDS = {Light.NONE: "未评", Light.GREEN: "绿灯", Light.YELLOW: "黄灯", Light.RED: "红灯"}
EMPTY = {"meta", "br"}


class Page(HTMLParser):
    """The tags, attributes and texts of a page, its texts by the section that they stand in."""

    def __init__(self, content: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.open: list[str] = []
        self.section = "head"
        self.texts: dict[str, str] = {}
        self.cells: list[list[str]] = []
        self.feed(content)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)
        if tag not in EMPTY:
            self.open.append(tag)
        if tag == "section":
            self.section = dict(attrs)["id"] or ""
        if tag == "tr":
            self.cells.append([])
        if tag == "td":
            self.cells[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts[self.section] = self.texts.get(self.section, "") + data
        if "td" in self.open:
            self.cells[-1][-1] += data


def test_every_project_has_its_row_with_the_boards_figures() -> None:
    rows = Page(bulletin.page(may(), [], None)).cells[1:]

    for row, one in zip(rows, may().projects, strict=True):
        code, title, leads, light, planned, physical, _, reason = row
        assert (code, title) == (one.project.code, one.project.title)
        assert leads == "、".join(one.project.leads)
        assert WORDS[one.light] in light
        assert planned == ("—" if one.planned is None else f"{percent(one.planned)}%")
        assert physical == ("—" if one.physical is None else f"{percent(one.physical)}%")
        assert reason == "".join(halves(one.reason))


def test_the_summary_counts_projects_by_light_in_words() -> None:
    text = Page(bulletin.page(may(), [], None)).texts["summary"]

    lights = [one.light for one in may().projects]
    assert set(lights) == set(Light)
    for light, word in WORDS.items():
        assert re.search(rf"{word}\s*{lights.count(light)} 个", text)


def test_those_that_lag_are_named_red_ones_first() -> None:
    text = Page(bulletin.page(may(), [], None)).texts["lagging"]

    reds = [one.project.code for one in may().projects if one.light is Light.RED]
    yellows = [one.project.code for one in may().projects if one.light is Light.YELLOW]
    assert re.findall(r"[12]-\d\d(?= )", text) == reds + yellows


def test_who_has_not_reported_is_named_once_with_all_that_it_owes() -> None:
    text = Page(bulletin.page(may(), owed(), None)).texts["missing"]

    for unit in {one.unit for one in owed()}:
        line = next(line for line in text.splitlines() if line.startswith(unit))
        codes = [one.indicator.code for one in owed() if one.unit == unit]
        assert re.findall(r"[12]-\d\d\.\d+", line) == codes
        assert "逾期 15 天" in line


def test_the_offices_note_is_shown_with_its_lines() -> None:
    text = Page(bulletin.page(may(), [], "一、抓紧。\n二、每周一报。")).texts["dispatch"]

    assert "一、抓紧。\n二、每周一报。" in text


def test_nothing_owed_behind_or_told_is_said_in_words() -> None:
    fine = [one for one in may().projects if one.light is Light.GREEN]
    page = Page(bulletin.page(replace(may(), projects=fine), [], None))

    assert "没有进度滞后" in page.texts["lagging"]
    assert "都已报送" in page.texts["missing"]
    assert "没有调度意见" in page.texts["dispatch"]


def test_the_page_says_whose_it_is_and_of_which_month() -> None:
    head = Page(bulletin.page(may(), [], None)).texts["head"]

    for said in (may().plan.title, may().plan.office, "2023 年 5 月", "2023-06-20"):
        assert said in head


def test_a_demonstration_is_marked_at_its_head_behind_the_text_and_at_its_foot() -> None:
    content = bulletin.page(only_first(demonstration=True), [], None)

    body = content.partition("<body>")[2]
    assert body.count(MARK) == 3
    assert 'class="watermark"' in body


def test_what_is_real_has_no_mark() -> None:
    assert MARK not in bulletin.page(may(), [], None)


def test_texts_of_reports_and_notes_are_never_markup() -> None:
    evil = '<script>alert("1")</script>'
    content = bulletin.page(only_first(title=evil), owed(), evil)

    page = Page(content)
    assert "script" not in page.tags
    assert page.cells[1][1] == evil
    assert evil in page.texts["dispatch"]


def test_the_page_runs_nothing_and_loads_nothing() -> None:
    content = bulletin.page(only_first(demonstration=True), owed(), "好")

    page = Page(content)
    assert page.tags.isdisjoint({"script", "link", "img", "iframe", "object", "form", "base"})
    assert page.attributes <= {
        "lang", "charset", "name", "content", "class", "id", "data-light", "aria-hidden",
    }  # fmt: skip
    assert not re.search(r"url\(|@import|https?:|//", content)


def test_the_page_is_laid_out_for_a4() -> None:
    content = bulletin.page(may(), [], None)

    assert "@media print" in content
    assert re.search(r"@page \{ size: A4", content)
    assert "thead { display: table-header-group; }" in content


def test_a_board_before_the_year_has_no_bulletin() -> None:
    with pytest.raises(ValueError, match="no month"):
        bulletin.page(board(date(2023, 1, 30)), [], None)
