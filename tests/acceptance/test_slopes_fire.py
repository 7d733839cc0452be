"""What the specialists of slopes and of forest fire see, in a real Chromium on two scenarios."""

import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, ViewportSize, expect

from domain.account import Account, Role
from domain.instant import HOUR, parse
from sensors.simulators.catalogue import load
from sensors.simulators.generated.forest_fire import WEATHER
from sensors.simulators.generated.landslide import FAILING, QUIET
from sensors.simulators.scenario import Scenario
from store import accounts
from store.database import now
from tests.acceptance.console_support import serving
from tests.acceptance.hazard_support import Played, played
from tests.conftest import new_database

PASSWORD = "a long enough password"
PAPER: ViewportSize = {"width": 703, "height": 1000}
"""What A4 has within its margins."""
REFUSED = re.compile("不采用|无破坏趋势")
PATIENCE_MS = 30_000
PHONE: ViewportSize = {"width": 360, "height": 780}
AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
GONE = parse("2024-10-17T00:00:00+08:00")


def slopes() -> Scenario:
    """The last six days before a slope fails."""
    whole = load("landslide")
    begin = parse("2024-06-26T00:00:00+08:00")
    return replace(whole, rows=whole.rows[whole.rows["time"] > begin])


def autumn() -> Scenario:
    """The weather of twelve autumn days; on one of them no wind was read until after noon."""
    whole = load("forest-fire")
    rows, lookup = whole.rows, whole.registry.lookup
    weather = [number for (station, _), number in lookup.items() if station == WEATHER]
    rows = rows[np.isin(rows["datastream"], weather)]
    gone = (rows["datastream"] == lookup[WEATHER, "wind_speed"]) & (rows["time"] >= GONE)
    return replace(whole, rows=rows[~(gone & (rows["time"] < GONE + 13 * HOUR))])


@dataclass
class Desk:
    """A console on the scenarios, with all that went wrong on its pages."""

    browser: Browser
    url: str
    line: Played
    failures: list[str] = field(default_factory=list)

    def open(self, view: str, who: str = "", **more: Any) -> Page:
        """A page of its own of somebody, or of nobody."""
        context = self.browser.new_context(viewport=more.pop("viewport", None), **more)
        if who:
            secrets = {"name": who, "password": PASSWORD}
            assert context.request.post(f"{self.url}api/v1/login", data=secrets).ok
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.on("pageerror", lambda error: self.failures.append(str(error)))
        page.on("console", self._said)
        page.on("request", lambda asked: self._local(asked.url))
        page.goto(self.url + view)
        return page

    def _said(self, said: ConsoleMessage) -> None:
        if said.type == "error":
            self.failures.append(said.text)

    def _local(self, url: str) -> None:
        if not url.startswith((self.url, "data:", "blob:")):
            self.failures.append(f"asked {url}")


@contextmanager
def console(browser: Browser, postgres: str, template: str, *scenarios: Scenario) -> Iterator[Desk]:
    """A console on scenarios that have not begun."""
    with (
        new_database(postgres, f"test_{uuid.uuid4().hex[:12]}", template) as database,
        played(database, *scenarios) as line,
        serving(database) as api,
    ):
        yield Desk(browser, api.url, line)


@pytest.fixture(scope="module")
def desk(postgres: str, template: str, chromium: Browser) -> Iterator[Desk]:
    """Slopes, autumn and a flight, when all is over."""
    scenarios = slopes(), autumn(), load("uav-patrol")
    with console(chromium, postgres, template, *scenarios) as found:
        found.line.until("2024-10-23T08:00:00+08:00")
        officer = Account("wei", "魏工", Role.DUTY_OFFICER, "应急局")
        accounts.create(found.line.conn, officer, PASSWORD, "tests", now(found.line.conn))
        yield found


@pytest.fixture(scope="module", autouse=True)
def patience() -> Iterator[None]:
    """Wait longer than a browser does by itself: nothing here is about speed."""
    expect.set_options(timeout=PATIENCE_MS)
    yield
    expect.set_options(timeout=5_000)


@pytest.fixture(autouse=True)
def nothing_fails(desk: Desk) -> Iterator[None]:
    yield
    for context in desk.browser.contexts:
        context.close()
    assert desk.failures == []


def part(page: Page | Locator, name: str) -> Locator:
    return page.locator(f"[data-test={name}]")


def row(page: Page, station: str) -> Locator:
    return page.locator(f"[data-station={station}]")


def axe(page: Page) -> list[str]:
    """What axe finds that is serious."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[str] = page.evaluate(
        """async () => (await axe.run("main", {resultTypes: ["violations"]})).violations
            .filter(({impact}) => ["serious", "critical"].includes(impact))
            .map(({id, nodes}) => `${id}: ${nodes[0].html}`)"""
    )
    return found


def is_too_wide(page: Page) -> bool:
    width: bool = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return width


def test_a_slope_goes_through_the_bands_to_the_expected_failure(
    postgres: str, template: str, chromium: Browser
) -> None:
    with console(chromium, postgres, template, slopes()) as desk:
        desk.line.until("2024-06-27T12:00:00+08:00")
        page = desk.open("#/slopes")
        _goes_through_the_bands(desk, page)
        page.context.close()
        assert desk.failures == []


def _goes_through_the_bands(desk: Desk, page: Page) -> None:
    failing = row(page, FAILING)
    angle = part(failing, "angle").locator("[data-test=chip]")
    expect(angle).to_have_attribute("data-level", "yellow")
    expect(part(failing, "failure")).to_contain_text(REFUSED)
    desk.line.until("2024-06-30T00:00:00+08:00")
    expect(angle).to_have_attribute("data-level", "orange")
    desk.line.until("2024-07-01T18:00:00+08:00")
    expect(angle).to_have_attribute("data-level", "red")
    expect(part(failing, "failure")).to_contain_text("预计破坏 2024-07-01 23:26，R² 0.98")
    expect(part(page, "slope").first).to_have_attribute("data-station", FAILING)
    part(failing, "to-slope").click()
    expect(part(page, "fit-verdict")).to_have_attribute("data-accepted", "true")
    expect(part(page, "fit-verdict")).to_contain_text("R² 0.9")
    expect(part(page, "open")).to_contain_text("切线角")


def test_the_figures_are_the_engines_own(desk: Desk) -> None:
    page = desk.open(f"#/slopes/{FAILING}?at=2024-07-01T12:00:00%2B08:00")
    expect(part(page, "figure-angle")).to_contain_text("°")
    items = page.request.get(
        f"{desk.url}api/v1/measured?indicator=tangent_angle&station={FAILING}"
        "&at=2024-07-01T12:00:00%2B08:00"
    ).json()["items"]
    expect(part(page, "figure-angle")).to_contain_text(f"{items[0]['value']:.1f}°")
    expect(part(page, "figure-velocity")).to_contain_text(f"{items[0]['workings']['velocity']:.1f}")


def test_a_refused_line_says_why(desk: Desk) -> None:
    page = desk.open(f"#/slopes/{QUIET}?at=2024-07-01T12:00:00%2B08:00")
    expect(part(page, "fit-verdict")).to_have_attribute("data-accepted", "false")
    expect(part(page, "fit-verdict")).to_contain_text("不采用：R² 0.07 低于 0.8")
    part(page, "language").click()
    expect(part(page, "fit-verdict")).to_contain_text("refused: R2 0.07 is less than 0.8")
    expect(part(page, "intensity")).to_contain_text("I = 14.82 D^−0.39")


def test_an_address_names_the_days_and_the_instant(desk: Desk) -> None:
    page = desk.open(f"#/slopes/{FAILING}")
    part(page, "days").filter(has_text="7 天").click()
    expect(page).to_have_url(f"{desk.url}#/slopes/{FAILING}?days=7")
    part(page, "at").fill("2024-06-28T06:00")
    page.wait_for_timeout(1500)  # the page draws itself anew meanwhile and leaves the field alone
    part(page, "go").click()
    expect(page.locator(".as-of")).to_contain_text("2024-06-28 06:00")
    expect(part(page, "figure-failure")).to_contain_text(REFUSED)
    other = desk.open(page.url.removeprefix(desk.url))
    expect(other.locator(".as-of")).to_contain_text("2024-06-28 06:00")
    part(other, "to-now").click()
    expect(other.locator(".as-of")).to_have_count(0)


def test_every_chart_of_a_slope_has_its_table(desk: Desk) -> None:
    page = desk.open(f"#/slopes/{FAILING}?at=2024-07-01T12:00:00%2B08:00")
    expect(part(page, "fit-verdict")).to_be_visible()
    pictures = page.locator(".picture")
    assert pictures.count() == 6
    for i in range(6):
        one = pictures.nth(i)
        one.locator("summary").click()
        expect(one.locator("tbody tr").nth(5)).to_be_attached()
        expect(one.locator("canvas")).to_have_count(1)


def test_a_fire_day_in_the_calendar_with_its_components(desk: Desk) -> None:
    page = desk.open("#/fire")
    weather = row(page, WEATHER)
    expect(part(weather, "fwi")).to_have_text("40.1")
    expect(part(weather, "grade")).to_contain_text("五级")
    part(weather, "to-fire-station").click()
    before = page.locator("[data-date='2024-10-21']")
    expect(before).to_have_attribute("data-level", "blue")
    before.click()
    expect(part(page, "one-day")).to_contain_text("2024-10-21")
    worst = page.locator("[data-date='2024-10-22']")
    expect(worst).to_contain_text("2024-10-22：FWI 40.1，很高")
    expect(worst).to_have_attribute("data-level", "orange")
    worst.click()
    day = part(page, "one-day")
    for code, value in {"ffmc": "94.4", "dmc": "30.8", "isi": "33.6", "fwi": "40.1"}.items():
        expect(part(day, f"day-{code}")).to_contain_text(value)
    expect(day).to_contain_text("28.1 °C")
    expect(page).to_have_url(f"{desk.url}#/fire/{WEATHER}?day=2024-10-22")


def test_a_missing_noon_is_marked_and_not_filled_in(desk: Desk) -> None:
    page = desk.open(f"#/fire/{WEATHER}?day=2024-10-17")
    missing = page.locator("[data-date='2024-10-17']")
    expect(missing).to_have_attribute("data-level", "missing")
    expect(missing).to_contain_text("缺")
    expect(part(page, "missing")).to_contain_text("缺测不等于安全")
    indices = part(page, "indices")
    indices.locator("summary").click()
    expect(indices.locator("tbody tr").nth(5)).to_contain_text("2024-10-17 缺")
    expect(indices.locator("tbody tr").nth(5).locator("td").first).to_have_text("—")


def test_the_calendar_shows_the_grades_of_the_standard_too(desk: Desk) -> None:
    page = desk.open(f"#/fire/{WEATHER}")
    part(page, "of-danger").click()
    worst = page.locator("[data-date='2024-10-22']")
    expect(worst).to_contain_text("2024-10-22：五级")
    expect(worst).to_have_attribute("data-level", "red")


def test_an_officer_confirms_a_detection_and_others_see_it(desk: Desk) -> None:
    watching = desk.open("#/fire")
    smoke = watching.locator("[data-test=detection][data-verdict=none]").first
    expect(smoke).to_contain_text("烟")
    expect(part(smoke, "confirmed")).to_have_count(0)
    officer = desk.open("#/fire", "wei")
    mine = officer.locator("[data-test=detection][data-verdict=none]").first
    number = mine.get_attribute("data-id")
    part(mine, "remark").fill("见明火")
    part(mine, "confirmed").click()
    own = officer.locator(f"[data-id='{number}']")
    expect(own).to_have_attribute("data-verdict", "confirmed")
    expect(own).to_contain_text("wei")
    expect(own).to_contain_text("见明火")
    expect(watching.locator(f"[data-id='{number}']")).to_have_attribute("data-verdict", "confirmed")


def test_what_lies_in_a_zone_is_kept_and_asks_nobody(desk: Desk) -> None:
    page = desk.open("#/fire", "wei")
    kiln = page.locator("[data-test=detection]").filter(has_text="热点").first
    expect(kiln).to_contain_text("已知源：示范砖窑")
    expect(part(kiln, "confirmed")).to_have_count(0)
    expect(part(page, "zones")).to_contain_text("150 m")
    expect(part(page, "flights")).to_contain_text("2024-10-15-01")


VIEWS = {
    "#/slopes": "slope",
    f"#/slopes/{FAILING}?at=2024-07-01T12:00:00%2B08:00": "fit-verdict",
    "#/fire": "fire-station",
    f"#/fire/{WEATHER}": "one-day",
}


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_is_readable_to_everybody(desk: Desk, view: str) -> None:
    page = desk.open(view, viewport=PHONE, color_scheme="light", reduced_motion="reduce")
    expect(part(page, VIEWS[view]).first).to_be_visible()
    assert not is_too_wide(page)
    assert axe(page) == []
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 1440, "height": 900})
    part(page, "language").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert axe(page) == []
    page.emulate_media(media="print")
    page.set_viewport_size(PAPER)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert not is_too_wide(page)
    assert not page.locator(".period").first.is_visible()
