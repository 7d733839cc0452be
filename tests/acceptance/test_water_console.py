"""The page of water quality in a real Chromium: a spill arrives, and what decided is named."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from domain.instant import parse
from domain.observation import CLOCK, observations
from sensors.simulators.catalogue import load
from store import observations as readings
from store import registry
from store.database import Connection
from tests.acceptance.one_page import one_page, part, show
from tests.telling import tell

SECTION = "#/water/DEMO-WQ-SPILL"
CLEAN, FOUR = "2024-11-06T09:00:00+08:00", "2024-11-06T10:05:00+08:00"
UNTIL = "2024-11-06T12:00:00+08:00"


@pytest.fixture(scope="module")
def desk(chromium: Browser, shared_url: str, shared: Connection) -> Iterator[Page]:
    noon(shared)
    with one_page(chromium, shared_url) as page:
        yield page


def noon(conn: Connection) -> None:
    """The noon of the spill; the analyser of ammonia fails from then on."""
    known = tell(conn, load("spill"), UNTIL)
    ammonia = known.lookup["DEMO-WQ-SPILL", "ammonia_nitrogen"]
    hear(conn, parse(UNTIL) + 60_000_000, (ammonia, 0.1, 4))


def hear(conn: Connection, at: int, one: tuple[int, float, int]) -> None:
    """Store a reading (datastream, value, flag), and let the clock stand there."""
    number, value, flag = one
    readings.write(conn, observations([(number, at, value, flag), (CLOCK, at, float("nan"), 1)]))


def factor(page: Page, name: str) -> Locator:
    return page.locator(f"[data-test=factor][data-property={name}]")


def test_a_section_that_falls_to_class_four_names_its_deciding_factor(desk: Page) -> None:
    show(desk, f"#/water?at={CLEAN.replace('+', '%2B')}")
    row = desk.locator("[data-test=section][data-code='DEMO-WQ-SPILL']")
    expect(part(row, "grade")).to_have_attribute("data-class", "2")
    expect(part(desk, "count")).to_contain_text("0 个未达标")
    show(desk, f"#/water?at={FOUR.replace('+', '%2B')}")
    expect(part(row, "grade")).to_have_text("Ⅳ类")
    expect(part(row, "deciding")).to_have_text(re.compile(r"氨氮 1\.\d+ mg/L"))
    expect(row).to_contain_text("差 1 类")
    row.get_by_role("link").click()
    expect(part(desk, "as-of")).to_contain_text("2024-11-06 10:05")
    expect(part(desk, "class-now")).to_have_attribute("data-class", "4")
    expect(part(desk, "verdict")).to_contain_text("定为Ⅳ类")
    expect(part(factor(desk, "ammonia_nitrogen"), "decides")).to_be_visible()


def test_a_failed_reading_is_seen_and_makes_no_class(desk: Page) -> None:
    show(desk, SECTION)
    expect(part(desk, "class-now")).to_have_attribute("data-class", "6")
    ammonia = factor(desk, "ammonia_nitrogen")
    expect(part(ammonia, "not-usable")).to_contain_text("不合格")
    expect(part(ammonia, "grade")).to_have_attribute("data-class", "6")
    expect(factor(desk, "turbidity")).to_have_attribute("data-state", "uncounted")


def test_days_have_their_class_and_tell_a_worse_reading(desk: Page) -> None:
    show(desk, SECTION)
    today = desk.locator("[data-test=day][data-date='2024-11-06']")
    expect(today).to_have_attribute("data-class", "5")
    expect(today).to_have_class(re.compile("worse"))
    expect(today).to_have_attribute("title", re.compile("最差单次 劣Ⅴ类"))
    part(desk, "days-table").locator("summary").click()
    expect(part(desk, "days-table").locator("tbody tr").first).to_contain_text("氨氮")


def test_a_factors_curve_stands_among_the_limits_of_the_classes(desk: Page) -> None:
    show(desk, SECTION)
    chart = part(desk, "factor-chart")
    expect(part(desk, "factor-curve")).to_have_attribute("data-property", "ammonia_nitrogen")
    expect(chart.locator("svg")).to_contain_text("Ⅴ类 2.00")
    part(factor(desk, "dissolved_oxygen"), "show-factor").click()
    expect(desk).to_have_url(re.compile("factor=dissolved_oxygen"))
    expect(chart.locator("svg")).to_contain_text("Ⅰ类 7.50")
    part(chart, "figures").locator("summary").click()
    expect(chart.locator("tbody tr").last).to_contain_text("2024-11-06 12:00")


def test_jumps_stand_with_what_the_rules_said_of_them(desk: Page) -> None:
    show(desk, SECTION)
    jumps = part(desk, "jumps")
    expect(part(jumps, "chart-conductivity").locator("svg")).to_be_visible()
    expect(part(jumps, "moves")).to_contain_text("电导率 · 污染突变")
    expect(part(jumps, "moves")).to_contain_text("中值")


def test_a_permalink_opens_the_same_view(desk: Page) -> None:
    show(desk, f"{SECTION}?factor=conductivity&days=1&at={FOUR.replace('+', '%2B')}")
    expect(part(desk, "factor-curve")).to_have_attribute("data-property", "conductivity")
    expect(part(desk, "span-1")).to_have_attribute("aria-pressed", "true")
    expect(desk.locator(".choose")).to_contain_text("至 2024-11-06 10:05")
    part(desk, "back").click()
    expect(desk).to_have_url(re.compile(r"#/water\?at="))


def test_a_section_whose_worst_factor_fell_silent_is_not_called_better(
    chromium: Browser, database_url: str, connection: Connection
) -> None:
    noon(connection)
    later = parse(UNTIL) + 9 * 3600 * 1_000_000
    hear(connection, later, (registry.read(connection).lookup["DEMO-WQ-SPILL", "ph"], 7.5, 1))
    with one_page(chromium, database_url) as desk:
        show(desk, SECTION)
        expect(part(desk, "class-now")).to_have_attribute("data-class", "")
        expect(part(desk, "verdict")).to_contain_text("氨氮")
        expect(part(desk, "verdict")).to_contain_text("不能说水质变好")


def test_a_code_that_is_no_section_is_said(desk: Page) -> None:
    show(desk, "#/water/NONE")
    expect(part(desk, "unknown")).to_contain_text("NONE")
