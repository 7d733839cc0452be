"""The river engineer's page in a real Chromium, on the real API and a year of readings."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from time import time_ns
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from domain.instant import DAY, HOUR, MINUTE, iso
from domain.observation import observations
from store import observations as readings
from store.database import Connection
from tests.acceptance.console_support import serving
from tests.acceptance.services import eventually
from tests.river_year import FLOODS, LOOSE, NOW, START, gauge, settle, year

SECOND_FLOOD = START + FLOODS[1][0] * DAY
RISING = START + FLOODS[3][0] * DAY + 12 * HOUR
ODD: dict[str, Any] = {
    "from": "yesterday", "to": "2024", "days": "x", "zoom": "1~2", "at": "now"
}  # fmt: skip
DRAWN = re.compile(r"^\d+$")


@pytest.fixture(scope="module")
def river(shared: Connection) -> Connection:
    """A year of readings, floods among them, and gaugings."""
    settle(shared)
    gauge(shared)
    return shared


@pytest.fixture(scope="module")
def url(river: Connection, shared_url: str) -> Iterator[str]:
    """Address of the console."""
    assert river
    with serving(shared_url) as api:
        yield api.url


@dataclass
class Desk:
    """One page that the stories share, and pages of their own; none may fail."""

    browser: Browser
    url: str
    failures: list[str] = field(default_factory=list)
    shared: Page | None = None

    def new(self, size: tuple[int, int] = (1280, 900)) -> Page:
        """A page that nobody else uses."""
        context = self.browser.new_context(
            viewport={"width": size[0], "height": size[1]}, timezone_id="America/New_York"
        )
        page = context.new_page()
        page.on("pageerror", lambda error: self.failures.append(str(error)))
        return page

    def open(self, place: str = "X1", page: Page | None = None, **query: Any) -> Page:
        """A view, opened anew on `page`, or on the one that is shared."""
        page = page or self.shared or self.new()
        self.shared = self.shared or page
        page.goto(f"{self.url}#/river/nobody")
        expect(part(page, "unknown")).to_contain_text("nobody")
        page.goto(f"{self.url}#/river/{quote(place)}?{urlencode(query)}")
        return page


@pytest.fixture(scope="module")
def all_desks(chromium: Browser, url: str) -> Iterator[Desk]:
    desk = Desk(chromium, url)
    yield desk
    for context in chromium.contexts:
        context.close()


@pytest.fixture
def desk(all_desks: Desk) -> Iterator[Desk]:
    all_desks.failures.clear()
    yield all_desks
    assert all_desks.failures == []


def part(page: Page, name: str) -> Locator:
    return page.locator(f"[data-test={name}]")


def shown(page: Page) -> dict[str, Any]:
    """What the picture shows, once it is drawn."""
    expect(part(page, "hydrograph")).to_have_attribute("data-points", DRAWN)
    expect(page.locator("[data-test=hydrograph] canvas").first).to_be_visible()
    eventually(lambda: bool(page.evaluate("miluo.river?.()")), "the picture")
    described: dict[str, Any] = page.evaluate("miluo.river()")
    return described


def window(begin: int, end: int) -> dict[str, Any]:
    return {"from": iso(begin), "to": iso(end)}


def highest(described: dict[str, Any]) -> float:
    stage = described["stage"]
    usable = [value for value, flag in zip(stage["value"], stage["flag"], strict=True) if flag == 1]
    return float(max(usable))


def test_a_year_opens_with_its_peak_and_zooming_in_reads_the_raw_readings(desk: Desk) -> None:
    page = desk.open(days=365)
    whole = shown(page)
    rows = year()
    rows = rows[(rows["datastream"] == 1) & (rows["flag"] == 1)]
    assert highest(whole) == rows["value"].max()
    assert 1000 < len(whole["stage"]["time"]) < 2200
    assert 4 in whole["stage"]["flag"]
    expect(part(page, "thinned")).to_contain_text("峰值不丢失")
    zoom = quote(f"{iso(SECOND_FLOOD)}~{iso(SECOND_FLOOD + DAY)}")
    page.goto(f"{page.url}&zoom={zoom}")
    expect(part(page, "unzoom")).to_be_visible()
    expect(part(page, "thinned")).to_have_count(0)
    near = rows[(rows["time"] >= SECOND_FLOOD) & (rows["time"] <= SECOND_FLOOD + DAY)]
    zoomed = set(shown(page)["stage"]["time"])
    assert {iso(int(time)) for time in near["time"]} <= zoomed
    part(page, "unzoom").click()
    expect(part(page, "thinned")).to_be_visible()


def test_dragging_on_the_picture_zooms_and_the_address_says_so(desk: Desk) -> None:
    page = desk.open(days=7)
    shown(page)
    page.evaluate(
        """() => {
          const root = document.querySelector("[data-test=hydrograph] .canvas");
          return import("./vendor/echarts.esm.min.mjs").then(({ getInstanceByDom }) =>
            getInstanceByDom(root).dispatchAction({ type: "dataZoom", start: 80, end: 95 }));
        }"""
    )
    page.wait_for_url(re.compile("zoom="))
    expect(part(page, "unzoom")).to_be_visible()
    eventually(lambda: shown(page)["zoom"] is not None, "the zoomed picture")
    assert shown(page)["zoom"]["begin"] > shown(page)["window"]["begin"]


def test_thresholds_stand_over_their_own_time_with_their_version(desk: Desk) -> None:
    page = desk.open(days=365)
    lines = shown(page)["thresholds"]
    warning = {line["value"]: line for line in lines if line["name"] == "警戒水位"}
    assert set(warning) == {70.0, 70.5}
    assert warning[70.0]["end"] == warning[70.5]["begin"] == "2024-01-01T00:00:00+08:00"
    assert {line["value"] for line in lines if line["name"] == "左堤顶"} == {79.5}
    assert {line["value"] for line in lines if line["name"] == "右堤顶高程"} == {80.2}
    versions = part(page, "versions")
    expect(versions).to_contain_text("警戒水位 70.50 m")
    expect(versions).to_contain_text("2024-01-01 起执行 · 试验标准 2024")
    later = desk.open(**window(RISING - DAY, RISING))
    assert [line["value"] for line in shown(later)["thresholds"]] == [70.5, 73, 78, 79.5, 80.2]


def test_rain_hangs_from_the_top_and_the_discharge_has_an_axis_of_its_own(desk: Desk) -> None:
    page = desk.open(days=3)
    described = shown(page)
    assert described["inverted"] == [False, True, False]
    assert described["drawn"]["rain"] == 46
    assert described["drawn"]["discharge"] > 500
    expect(part(page, "legend")).to_contain_text("本站雨量")
    picture = page.locator("[data-test=hydrograph] canvas").first

    def told() -> bool:
        picture.scroll_into_view_if_needed()
        box = picture.bounding_box()
        assert box is not None
        page.mouse.move(
            box["x"] + box["width"] * 0.85 + time_ns() % 5, box["y"] + box["height"] / 2
        )
        text = part(page, "hydrograph").inner_text()
        return all(said in text for said in ("超", "实测", "流量", "降雨量"))

    eventually(told, "the read-out beside the pointer", within_s=20)
    part(page, "rain").select_option("none")
    page.wait_for_url(re.compile("rain=none"))
    eventually(lambda: shown(page)["rain"] is None, "the picture without rain")


def test_a_flood_is_compared_with_those_before_it(desk: Desk) -> None:
    page = desk.open(days=3, at=iso(RISING))
    expect(part(page, "ranks")).to_contain_text("4 场中第")
    expect(part(page, "analogy")).to_contain_text("类比，非预报")
    expect(part(page, "analogy")).to_contain_text("保证水位 73.00 m")
    expect(part(page, "analogy")).to_contain_text("相似度")
    expect(part(page, "compared")).to_have_attribute("data-count", "4")
    part(page, "beside").last.uncheck()
    expect(part(page, "compared")).to_have_attribute("data-count", "3")
    part(page, "align-peak").click()
    page.wait_for_url(re.compile("align=peak"))
    again = desk.new()
    again.goto(page.url)
    expect(part(again, "compared")).to_have_attribute("data-count", "3")
    expect(part(again, "align-peak")).to_have_attribute("aria-pressed", "true")
    expect(part(again, "flood-list").locator("tbody tr")).to_have_count(4)
    part(again, "show-flood").nth(2).click()
    again.wait_for_url(re.compile("flood="))
    eventually(lambda: highest(shown(again)) < 75, "the flood of November, 74 m high")
    expect(part(again, "event")).to_have_value(re.compile("2023-11"))
    expect(part(again, "ranks")).to_contain_text("2 场中第 1")


def test_where_nothing_is_alike_no_analogy_is_made(desk: Desk) -> None:
    page = desk.open(days=3, at=iso(START + FLOODS[0][0] * DAY + 14 * HOUR))
    expect(part(page, "analogy")).to_contain_text("无法类比： 没有可比的历史洪水")


def test_a_link_opened_shows_the_same(desk: Desk) -> None:
    page = desk.open(days=7, rain="none")
    before = shown(page)
    part(page, "permalink").click()
    page.wait_for_url(re.compile("from="))
    assert "days=" not in page.url
    other = desk.new()
    other.goto(page.url)
    after = shown(other)
    assert (after["window"], after["stage"], after["rain"]) == (
        before["window"], before["stage"], None)  # fmt: skip


def test_readings_are_taken_as_csv_and_the_picture_as_png(desk: Desk, tmp_path: Path) -> None:
    page = desk.open(**window(SECOND_FLOOD, SECOND_FLOOD + DAY))
    shown(page)
    with page.expect_download() as csv:
        part(page, "csv").click()
    csv.value.save_as(tmp_path / "curve.csv")
    lines = (tmp_path / "curve.csv").read_text("utf-8-sig").splitlines()
    assert (lines[0], len(lines)) == ("time,value,flag", 1 + 289)
    assert csv.value.suggested_filename == "X1-stage.csv"
    with page.expect_download() as png:
        part(page, "png").click()
    png.value.save_as(tmp_path / "curve.png")
    head = (tmp_path / "curve.png").read_bytes()[:24]
    assert head[:4] == b"\x89PNG"
    assert (int.from_bytes(head[16:20]), int.from_bytes(head[20:24])) == (1600, 900)
    assert png.value.suggested_filename.startswith("X1-stage-")


def test_the_page_prints_on_one_sheet_of_a4_with_title_legend_and_time(desk: Desk) -> None:
    page = desk.open(days=7)
    shown(page)
    sheet = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", sheet)) == 1
    (box,) = re.findall(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", sheet)
    assert [round(float(side)) for side in box] == [842, 595]
    page.emulate_media(media="print")
    for name in ("printed", "legend", "versions"):
        expect(part(page, name)).to_be_visible()
    expect(part(page, "printed")).to_contain_text("打印于 2024-06-29")
    expect(page.get_by_role("heading", name="试验水文站 水位")).to_be_visible()
    for name in ("choices", "floods", "stack"):
        expect(part(page, name)).to_be_hidden()
    page.emulate_media(media="screen")


def test_stations_stand_from_upstream_to_downstream_with_their_travel_times(desk: Desk) -> None:
    page = desk.open(days=3)
    rows = part(page, "stack").locator("tbody tr")
    expect(rows).to_have_count(3)
    expect(rows.first).to_contain_text("试验上游站")
    expect(rows.first).to_contain_text("2 小时 30 分")
    expect(rows.nth(1)).to_contain_text("最下游")
    expect(rows.last).to_contain_text("位置与传播时间未知")
    rows.first.get_by_role("link").click()
    expect(part(page, "picture")).to_contain_text("试验上游站 水位")
    assert shown(page)["datastream"] == 5


def test_gaugings_give_a_curve_and_what_lies_beyond_is_marked(desk: Desk) -> None:
    page = desk.open(days=3)
    expect(part(page, "equation")).to_contain_text("标准误差")
    expect(part(page, "equation")).to_contain_text("实测 8 次")
    expect(part(page, "extrapolated")).to_contain_text("外延")
    other = desk.open("X2", days=3)
    expect(part(other, "no-curve")).to_contain_text("实测点只有 0 个")


def test_what_a_link_names_and_nobody_has_is_said(desk: Desk) -> None:
    page = desk.open("nowhere")
    expect(part(page, "unknown")).to_contain_text("nowhere")
    odd = desk.open(**ODD)
    shown(odd)
    expect(part(odd, "odd")).to_be_visible()
    by_number = desk.open("1")
    assert shown(by_number)["datastream"] == 1
    empty = desk.open("X2", days=3)
    expect(part(empty, "picture")).to_contain_text("该时段没有数据")
    expect(part(empty, "no-floods")).to_be_visible()


def test_on_a_phone_nothing_leaves_the_page_and_every_picture_has_its_table(desk: Desk) -> None:
    page = desk.open(page=desk.new((360, 780)), days=7, at=iso(RISING))
    shown(page)
    expect(part(page, "compared")).to_be_visible()
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width == 360
    table = part(page, "picture").locator("[data-test=figures]").first
    table.locator("summary").click()
    expect(table.locator("tbody tr")).to_have_count(500)
    for name in ("floods", "rating"):
        expect(part(page, name).locator("[data-test=figures]")).to_have_count(1)


def test_a_page_left_open_follows_the_river(desk: Desk, river: Connection) -> None:
    page = desk.open("X3", days=1)
    before = shown(page)["stage"]["time"][-1]
    readings.write(river, observations([(LOOSE, NOW - 5 * MINUTE, 51.25, 1)]))
    expect(part(page, "last")).to_contain_text("51.25", timeout=15_000)
    assert shown(page)["stage"]["time"][-1] == iso(NOW - 5 * MINUTE) > before
