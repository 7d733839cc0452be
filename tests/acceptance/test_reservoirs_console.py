"""The page of reservoirs in a real Chromium: a pool over its limit, a gate that moves by itself."""

import re
import uuid
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from domain.instant import parse
from domain.observation import CLOCK, observations
from sensors.simulators.catalogue import load
from store import observations as readings
from store.database import Connection, connect
from tests.acceptance.one_page import one_page, part, show
from tests.conftest import new_database
from tests.telling import tell

UNTIL = "2024-06-30T06:10:00+08:00"
POOL = "#/reservoirs/DEMO-POOL"
DAM = "#/reservoirs/DEMO-JF"


@pytest.fixture(scope="module")
def conn(shared: Connection) -> Connection:
    """The reservoir of `pool-and-gate` just after its gate slipped."""
    tell(shared, load("pool-and-gate"), UNTIL)
    return shared


@pytest.fixture(scope="module")
def desk(chromium: Browser, shared_url: str, conn: Connection) -> Iterator[Page]:
    del conn
    with one_page(chromium, shared_url) as page:
        yield page


def test_a_pool_over_its_limit_of_the_day_is_seen_with_how_much(desk: Page) -> None:
    show(desk, "#/reservoirs")
    row = desk.locator("[data-test=reservoir][data-code='DEMO-POOL']")
    expect(part(row, "over")).to_have_text(re.compile(r"▲\s*超\s*1\.\d\d m"))
    expect(row).to_contain_text("107.00 m")
    expect(part(row, "trend")).to_have_attribute("data-trend", "falling")
    expect(row).to_have_attribute("data-level", "orange")
    expect(part(desk, "count")).to_contain_text("超汛限 1 座")
    row.get_by_role("link").click()
    expect(part(desk, "head")).to_contain_text("超 1.")
    expect(part(desk, "level-FSLTDZ")).to_contain_text("汛限水位 107.00 m")
    expect(part(desk, "level-DAMEL")).to_contain_text("坝顶 112.00 m")


def test_the_levels_of_the_section_stand_to_scale(desk: Page) -> None:
    show(desk, POOL)
    expect(part(desk, "level-DAMEL")).to_be_visible()
    heights = desk.evaluate(
        """() => Object.fromEntries(["DAMEL", "CKFLZ", "SILL"].map((name) => {
          const rule = document.querySelector(`[data-test=level-${name}] .rule`);
          return [name, Number(rule.getAttribute("d").match(/M\\S+ ([\\d.]+)/)[1])];
        }))"""
    )
    metre = heights["CKFLZ"] - heights["DAMEL"]
    assert metre > 0
    assert heights["SILL"] - heights["DAMEL"] == pytest.approx(3 * metre, rel=1e-6)


def test_the_flood_limit_steps_through_the_season(desk: Page) -> None:
    module = desk.evaluate(
        """async () => {
          const { limitOn } = await import("./reservoirs/season.mjs");
          const wraps = [{ first: "10-01", last: "04-14", level: 128 }, { first: "04-15", last: "09-30", level: 125 }];
          const on = (day) => limitOn(wraps, Date.parse(`${day}T00:30:00+08:00`));
          return [on("2024-01-01"), on("2024-04-14"), on("2024-04-15"), on("2024-09-30"), on("2024-10-01"),
                  limitOn([{ first: "04-01", last: "09-30", level: 1 }], Date.parse("2024-12-01T00:00:00+08:00"))];
        }"""  # noqa: E501
    )
    assert module == [128, 128, 125, 125, 128, None]
    show(desk, POOL)
    season = part(desk, "season")
    expect(season).to_contain_text("2024 年库水位与汛限水位")
    expect(season.locator("svg")).to_contain_text("坝顶 112.00")
    season.locator("summary").click()
    expect(season.locator("tbody tr").last).to_contain_text("107.00")


def test_a_gate_movement_that_nobody_commanded_is_seen(desk: Page) -> None:
    show(desk, POOL)
    gates = part(desk, "gates")
    expect(gates).to_contain_text("示范水库放水闸")
    expect(part(gates, "gate-chart").locator("svg")).to_contain_text("无指令动作")
    first = part(gates, "moves").locator("tbody tr").first
    expect(first).to_contain_text("2024-06-30 06:05")
    expect(first).to_contain_text("闸门无指令动作")
    expect(part(first, "chip")).to_have_attribute("data-level", "orange")


def test_storage_flow_and_seepage_are_charts_with_tables(desk: Page) -> None:
    show(desk, POOL)
    for name in ("pool-chart", "flow-chart", "gate-chart", "seepage-chart", "against"):
        chart = part(desk, name)
        expect(chart.locator("svg").first).to_be_visible()
        expect(part(chart, "figures")).to_be_visible()
    expect(part(desk, "water")).to_contain_text("入库：推算")
    part(part(desk, "flow-chart"), "figures").locator("summary").click()
    expect(part(desk, "flow-chart").locator("tbody tr").last).to_contain_text("2024-06-30 06:00")


def test_a_permalink_opens_the_same_span_as_of_the_same_time(desk: Page) -> None:
    show(desk, POOL)
    part(desk, "span-1").click()
    expect(desk).to_have_url(re.compile(r"days=1$"))
    expect(part(desk, "span-1")).to_have_attribute("aria-pressed", "true")
    link = f"{POOL}?days=1&to=2024-06-29T20:00:00%2B08:00"
    show(desk, link)
    expect(desk.locator(".choose")).to_contain_text("2024-06-28 20:00 至 2024-06-29 20:00")
    expect(part(desk, "no-moves")).to_have_count(0)
    expect(part(desk, "moves")).not_to_contain_text("06-30")
    part(desk, "span-now").click()
    expect(desk.locator(".choose")).to_contain_text("至 2024-06-30 06:10")


@pytest.fixture(scope="module")
def later_url(postgres: str, template: str) -> Iterator[str]:
    """The same nine days later, when only a reservoir without a known limit still speaks."""
    with new_database(postgres, f"test_{uuid.uuid4().hex[:12]}", template) as url:
        with connect(url, application="tests") as conn:
            tell(conn, load("pool-and-gate"), UNTIL)
            tell(conn, load("jiufeng-2024"), "2024-07-09T05:00:00+08:00")
            at = parse("2024-07-09T05:05:00+08:00")
            readings.write(conn, observations([(CLOCK, at, float("nan"), 1)]))
        yield url


@pytest.fixture(scope="module")
def later(chromium: Browser, later_url: str) -> Iterator[Page]:
    with one_page(chromium, later_url) as page:
        yield page


def test_a_reservoir_that_says_nothing_more_is_marked_and_unknown_stays_unknown(
    later: Page,
) -> None:
    show(later, "#/reservoirs")
    rows = part(later, "reservoir")
    expect(rows.first).to_have_attribute("data-code", "DEMO-JF")
    expect(part(rows.first, "over")).to_have_text("汛限未知")
    silent = later.locator("[data-test=reservoir][data-code='DEMO-POOL']")
    expect(part(silent, "stale")).to_contain_text("无数据")
    show(later, DAM)
    expect(part(later, "no-season")).to_be_visible()
    expect(part(later, "gates")).to_contain_text("没有监测闸门开度")
    expect(part(later, "displacement").locator("svg")).to_be_visible()
    expect(part(later, "seepage-chart").locator("svg")).to_be_visible()


def test_a_code_that_is_no_reservoirs_is_said(desk: Page) -> None:
    show(desk, "#/reservoirs/NONE")
    expect(part(desk, "unknown")).to_contain_text("NONE")


def test_a_reservoir_is_printed_on_a4_with_charts_within_the_sheet(desk: Page) -> None:
    show(desk, f"{POOL}?to=2024-06-30T06:00:00%2B08:00")
    expect(part(desk, "against").locator("svg")).to_be_visible()
    desk.evaluate(
        """() => addEventListener("beforeprint", () => {
          window.printed = [...document.querySelectorAll(".hazard [role=img] svg")].map((one) => one.clientWidth);
        }, { once: true })"""  # noqa: E501
    )
    paper = desk.pdf(prefer_css_page_size=True)
    sizes = {tuple(map(float, one)) for one in re.findall(rb"/MediaBox \[0 0 (\S+) (\S+)\]", paper)}
    assert {(round(width), round(height)) for width, height in sizes} == {(595, 842)}
    widths = desk.evaluate("window.printed")
    assert len(widths) >= 6
    assert max(widths) <= 680
