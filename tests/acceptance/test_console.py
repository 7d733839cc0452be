"""The console in a real Chromium, on the real API and database."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, Request, Route, expect

from alerting.indicators import COMPOUNDS, NAMES, unit
from api.app import CONSOLE
from domain.level import Level
from domain.property import PROPERTIES
from domain.warning import Issued, Mode
from store import manual
from store.database import Connection
from tests.acceptance.console_support import RATE, SILENCE, VALUE, Api, Flood, flood, serving

DESK = (1280, 800)
ANYTHING = re.compile(".")
ORANGE = re.compile("橙色预警")
Open = Callable[..., Page]


@pytest.fixture
def river(connection: Connection) -> Flood:
    return flood(connection)


@pytest.fixture
def api(database_url: str) -> Iterator[Api]:
    with serving(database_url) as running:
        yield running


@pytest.fixture
def desk(chromium: Browser, api: Api) -> Iterator[Open]:
    """Opens the console, in a browser that stands in another time zone; no page may fail."""
    failures: list[str] = []
    contexts = []

    def open_page(size: tuple[int, int] = DESK, prepare: Callable[[Page], Any] = _nothing) -> Page:
        context = chromium.new_context(
            viewport={"width": size[0], "height": size[1]}, timezone_id="America/New_York"
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: failures.append(str(error)))
        page.on(
            "console", lambda said: failures.append(said.text) if _is_refused(said.text) else None
        )
        prepare(page)
        page.goto(api.url)
        expect(part(page, "link")).to_have_attribute("data-link", "live")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert failures == []


@pytest.fixture(scope="module")
def words(chromium: Browser) -> Iterator[Page]:
    """A page that has the console's modules, and no county."""
    with chromium.new_context() as context, context.new_page() as page:
        page.route("**/*", _module)
        page.goto("http://console.test/")
        yield page


def _module(route: Route) -> None:
    name = urlsplit(route.request.url).path.strip("/")
    if not name:
        route.fulfill(content_type="text/html", body="<!doctype html>")
    else:
        route.fulfill(path=CONSOLE / name, content_type="text/javascript")


def _nothing(_: Page) -> None:
    return None


def _is_refused(text: str) -> bool:
    return "Content Security Policy" in text


def part(page: Page, name: str) -> Locator:
    return page.locator(f"[data-test={name}]")


def shown(page: Page) -> dict[str, Any]:
    """What the chart shows, once it shows something."""
    expect(page.locator("[data-test=chart] canvas")).to_be_visible()
    expect(part(page, "chart")).to_have_attribute("data-first", ANYTHING)
    described: dict[str, Any] = page.evaluate("miluo.curve()")
    return described


def test_the_curve_stands_with_the_threshold_lines_in_force(river: Flood, desk: Open) -> None:
    river.until("2024-07-01T06:00:00+08:00")
    page = desk()
    curve = shown(page)
    assert curve["readings"]["value"][-1] == 74.0
    assert curve["lines"] == [70.0, 70.5, 74.0, 78.16]
    assert [step["name"] for step in curve["thresholds"]] == [
        "关注水位",
        "警戒水位",
        "保证水位",
        "历史最高",
    ]


def test_an_old_flood_is_shown_with_the_thresholds_of_its_time(river: Flood, desk: Open) -> None:
    river.hear("2023-07-01T06:00:00+08:00", 68.0)
    assert shown(desk())["lines"] == [68.91, 69.41]


def test_times_are_beijing_times_wherever_the_browser_stands(river: Flood, desk: Open) -> None:
    river.until("2024-07-02T00:30:00+08:00")
    page = desk()
    expect(part(page, "clock")).to_contain_text("2024-07-02 00:30")
    expect(part(page, "readouts")).to_contain_text("07-02 00:30")


def test_reconstructed_readings_are_told_from_measured_ones(river: Flood, desk: Open) -> None:
    river.until("2024-07-02T00:30:00+08:00")
    page = desk()
    drawn = shown(page)["drawn"]
    assert drawn["single"] == len([flag for flag in shown(page)["readings"]["flag"] if flag == 1])
    expect(part(page, "legend")).to_contain_text("推算（非实测）")


def test_a_live_reading_extends_the_curve(river: Flood, desk: Open) -> None:
    river.until("2024-07-01T16:00:00+08:00")
    page = desk()
    before = len(shown(page)["readings"]["time"])
    river.hear("2024-07-01T16:05:00+08:00", 77.3)
    expect(part(page, "current")).to_have_text("77.30")
    assert len(shown(page)["readings"]["time"]) == before + 1
    expect(part(page, "last-value")).to_have_text("77.30")
    expect(part(page, "clock")).to_contain_text("2024-07-01 16:05")


def test_a_new_warning_appears_without_a_reload(river: Flood, desk: Open) -> None:
    river.until("2024-06-30T04:30:00+08:00")
    river.hear("2024-06-30T04:36:00+08:00", 70.5)
    page = desk()
    expect(part(page, "no-warnings")).to_be_visible()
    river.judge("2024-06-30T04:36:00+08:00", Level.YELLOW, 70.5, 70.5)
    card = part(page, "warning")
    expect(card).to_contain_text("黄 Ⅲ")
    expect(card).to_contain_text("超水位")
    expect(card).to_contain_text("≥ 警戒水位 70.50 m")
    expect(part(page, "change")).to_contain_text("发布")
    expect(part(page, "station")).to_contain_text("黄 Ⅲ")


def test_a_cleared_warning_leaves_the_list(river: Flood, desk: Open) -> None:
    river.hear("2024-06-30T04:36:00+08:00", 70.5)
    river.judge("2024-06-30T04:36:00+08:00", Level.YELLOW, 70.5, 70.5)
    page = desk()
    expect(part(page, "warning")).to_be_visible()
    river.judge("2024-06-30T06:00:00+08:00", Level.NONE, 70.0, 70.5)
    expect(part(page, "no-warnings")).to_be_visible()
    expect(part(page, "change").first).to_contain_text("解除")


def test_a_warning_issued_by_hand_comes_in_words_and_goes_when_it_is_ended(
    river: Flood, desk: Open
) -> None:
    page = desk()
    words = "geohazard", Level.RED, "加义镇滑坡险情", "", "立即转移", ("加义镇",)
    number = manual.issue(river.conn, Issued(*words, Mode.TEST), "wang")
    card = part(page, "warning")
    for told in ("红 Ⅰ", "加义镇滑坡险情", "立即转移", "测试", "由 wang 人工发布"):
        expect(card).to_contain_text(told)
    expect(card).to_have_class(re.compile("fresh"))
    manual.end(river.conn, number, "wang", "")
    expect(part(page, "no-warnings")).to_be_visible()


def test_the_worst_warning_stands_first(river: Flood, desk: Open) -> None:
    river.until("2024-07-01T06:00:00+08:00")
    river.judge("2024-07-01T06:00:00+08:00", Level.ORANGE, 74.0, 74.0)
    river.judge("2024-07-01T06:05:00+08:00", Level.YELLOW, 0.35, 0.3, criterion=RATE)
    river.judge("2024-07-01T06:06:00+08:00", Level.YELLOW, 1800.0, 1800.0, criterion=SILENCE)
    cards = part(desk(), "warning")
    expect(cards).to_have_count(3)
    expect(cards.nth(0)).to_have_attribute("data-level", "orange")
    expect(cards.nth(1)).to_contain_text("≥ 阈值 30 分钟")
    expect(cards.nth(2)).to_contain_text("+0.35 m/h")


def test_a_flood_is_one_incident_with_its_lesser_warnings_folded_away(
    river: Flood, desk: Open
) -> None:
    river.until("2024-07-01T06:00:00+08:00")
    for criterion, level in enumerate(["blue", "yellow", "blue", "orange", "blue"], start=1):
        river.judge("2024-07-01T06:00:00+08:00", Level.of(level), 74.0, 74.0, criterion=criterion)
    page = desk()
    expect(part(page, "open-count")).to_have_text("5")
    incident = part(page, "incident")
    expect(incident).to_have_count(1)
    expect(incident).to_have_attribute("data-level", "orange")
    expect(incident).to_contain_text("汨罗江 · 洪水与地质灾害")
    visible = part(page, "warning").locator("visible=true")
    expect(visible).to_have_count(3)
    part(page, "more").get_by_text("其余 2 条").click()
    expect(visible).to_have_count(5)


def test_a_warning_says_what_decided_and_what_it_means(river: Flood, desk: Open) -> None:
    impact = {"orange": "沿河撤离。 / Leave the river."}
    with river.conn.transaction():
        river.conn.execute(
            "UPDATE criterion SET impact = %s WHERE id = %s", (json.dumps(impact), VALUE)
        )
    river.until("2024-07-01T06:00:00+08:00")
    page = desk()
    river.judge(
        "2024-07-01T06:00:00+08:00", Level.ORANGE, 74.0, 74.0, detail="干流涨水 / the river rises"
    )
    expect(part(page, "detail")).to_have_text("干流涨水")
    expect(part(page, "impact")).to_have_text("沿河撤离。")
    expect(part(page, "news")).to_contain_text("干流涨水 沿河撤离。")
    part(page, "language").click()
    expect(part(page, "detail")).to_have_text("the river rises")
    expect(part(page, "impact")).to_have_text("Leave the river.")


def test_a_passed_mark_is_a_follow_up_by_its_name_or_its_step(river: Flood, desk: Open) -> None:
    with river.conn.transaction():
        river.conn.execute(
            "UPDATE criterion SET marks = %s WHERE id = %s", (json.dumps({"堤顶": 79.5}), VALUE)
        )
    river.until("2024-07-02T00:30:00+08:00")
    river.judge("2024-07-02T00:30:00+08:00", Level.RED, 78.2, 78.16)
    river.mark("2024-07-02T01:00:00+08:00", 79.02, 79.0)
    river.mark("2024-07-02T02:00:00+08:00", 79.61, 79.5)
    changes = part(desk(), "change")
    expect(changes.nth(0)).to_contain_text(re.compile("续报.*堤顶 79.50 m", re.DOTALL))
    expect(changes.nth(1)).to_contain_text(re.compile("续报.*已过 79.00 m", re.DOTALL))
    expect(part(desk(), "warning")).to_contain_text("≥ 历史最高 78.16 m")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_indicator_has_words(words: Page, language: str) -> None:
    names = words.evaluate(
        """async (language) =>
            Object.entries((await import("./words.mjs")).wordsOf(language).indicator)
                .map(([name, what]) => [name, what("stage", {})])""",
        language,
    )
    assert {name for name, _ in names} == {*NAMES, *COMPOUNDS}
    assert [name for name, what in names if len(what) < 2 or "undefined" in what] == []


@pytest.mark.parametrize(
    ("indicator", "observed", "value", "zh", "en"),
    [
        ("rate", "stage", 0.35, "+0.35 m/h", "+0.35 m/h"),
        ("rate", "discharge", -12.04, "−12.0 m³/s/h", "−12.0 m³/s/h"),
        ("velocity", "displacement_u", 31.26, "31.3 mm/d", "31.3 mm/d"),
        ("time_to_level", "stage", 0, "已到达", "reached"),
        ("upstream_crossing", "stage", 1.5, "1 小时 30 分", "1 h 30 min"),
        ("failure_time", "displacement_u", 0, "0 分钟", "0 min"),
        ("silence", "stage", 5400, "1 小时 30 分", "1 h 30 min"),
        ("silence", "stage", 259200, "3 天 0 小时", "3 d 0 h"),
        ("tangent_angle", "displacement_u", 84.26, "84.3°", "84.3°"),
        ("spillway", "pool_level", -0.114, "−0.11 m", "−0.11 m"),
        ("spillway", "pool_level", -0.001, "0.00 m", "0.00 m"),
        ("seepage_jump", "seepage_flow", 0.486, "0.49", "0.49"),
        ("over_season_limit", "pool_level", 0.349, "+0.35 m", "+0.35 m"),
        ("flash_flood", "rain", 2.99, "黄色", "Yellow"),
        ("rainstorm", "rain", 4, "红色", "Red"),
        ("all_of", "stage", 0, "未达标准", "not reached"),
        ("fire_danger", "air_temperature", 5, "五级", "level 5"),
        ("water_class", "ph", 6, "劣Ⅴ 类", "worse than Ⅴ"),
        ("class_drop", "ph", 1, "1 个类别", "1 class"),
        ("detections", "detection_confidence", 3, "3 次", "3 times"),
        ("value", "stage", None, "—", "—"),
    ],
)
def test_a_value_is_said_in_its_indicator_s_unit(
    words: Page, indicator: str, observed: str, value: float | None, zh: str, en: str
) -> None:
    units = {"unit": PROPERTIES[observed].unit, "value_unit": unit(indicator, observed)}
    subject = {"indicator": indicator, "property": observed, **units}
    said = words.evaluate(
        """async ([subject, value]) => {
            const { measured } = await import("./measure.mjs");
            const { wordsOf } = await import("./words.mjs");
            return ["zh", "en"].map((one) => measured(subject, value, wordsOf(one)));
        }""",
        [subject, value],
    )
    assert said == [zh, en]


@pytest.mark.parametrize(
    ("rule", "zh", "en"),
    [
        ({"indicator": "value", "direction": "above"}, "水位 · 超水位", "Stage · Above threshold"),
        ({"indicator": "value", "direction": "below"}, "水位 · 偏低", "Stage · Below threshold"),
        (
            {"indicator": "upstream_crossing", "parameters": {"level": 74}},
            "上游洪水到达 74.00 m",
            "Flood from upstream reaches 74.00 m",
        ),
        (
            {
                "indicator": "all_of",
                "parts": [
                    {"indicator": "value", "property": "stage", "direction": "above"},
                    {"indicator": "sum", "property": "rain", "parameters": {"window_h": 3}},
                ],
            },
            "水位 · 超水位 且 降雨量 · 3 小时累计",
            "Stage · Above threshold and Rain · 3 h total",
        ),
    ],
)
def test_what_is_wrong_is_said_as_a_specialist_would(
    words: Page, rule: dict[str, Any], zh: str, en: str
) -> None:
    said = words.evaluate(
        """async (rule) => {
            const { whatOf } = await import("./measure.mjs");
            const { wordsOf } = await import("./words.mjs");
            const subject = { ...rule, property: "stage", unit: "m" };
            return ["zh", "en"].map((one) => whatOf(subject, rule, wordsOf(one)));
        }""",
        rule,
    )
    assert said == [zh, en]


def test_a_warning_of_suspect_readings_is_marked_unconfirmed(river: Flood, desk: Open) -> None:
    river.hear("2024-06-30T04:36:00+08:00", 74.5, 3)
    river.judge("2024-06-30T04:36:00+08:00", Level.ORANGE, 74.5, 74.0, flag=3)
    expect(part(desk(), "unconfirmed")).to_contain_text("未确认")


def test_an_urgent_warning_flashes_the_title_until_somebody_is_there(
    river: Flood, desk: Open
) -> None:
    river.hear("2024-06-30T23:00:00+08:00", 74.0)
    page = desk()
    river.judge("2024-06-30T23:00:00+08:00", Level.ORANGE, 74.0, 74.0)
    expect(page).to_have_title(ORANGE)
    expect(page).not_to_have_title(ORANGE)
    expect(page).to_have_title(ORANGE)
    expect(part(page, "news")).to_contain_text("橙色预警")
    page.mouse.click(640, 500)
    expect(part(page, "news")).to_be_empty()
    assert "橙色预警" not in page.title()


def test_a_silent_station_is_marked(river: Flood, desk: Open) -> None:
    river.until("2024-07-01T06:00:00+08:00")
    page = desk()
    expect(part(page, "stale")).to_have_count(0)
    river.clock("2024-07-01T06:45:00+08:00")
    expect(part(page, "stale")).to_contain_text("已 45 分钟 无数据")


def test_an_exercise_cannot_be_mistaken(river: Flood, desk: Open) -> None:
    river.until("2024-06-30T05:00:00+08:00")
    river.judge("2024-06-30T05:00:00+08:00", Level.YELLOW, 70.5, 70.5)
    page = desk()
    expect(part(page, "exercise")).to_have_text("演练 EXERCISE")
    expect(part(page, "warning")).to_contain_text("演练")
    assert page.title().startswith("[演练]")


def test_the_language_switches_and_is_remembered(river: Flood, desk: Open) -> None:
    river.until("2024-06-30T05:00:00+08:00")
    page = desk()
    expect(part(page, "title")).to_contain_text("汨罗")
    part(page, "language").click()
    expect(part(page, "title")).to_contain_text("Miluo")
    page.reload()
    expect(page.get_by_role("heading", name="Open warnings")).to_be_visible()
    assert page.locator("html").get_attribute("lang") == "en"
    assert shown(page)["thresholds"][1]["name"] == "Warning"


def test_the_period_on_screen_can_be_chosen(river: Flood, desk: Open) -> None:
    river.until("2024-07-03T08:00:00+08:00")
    page = desk()
    assert shown(page)["readings"]["time"][0] == "2024-06-30T08:00:00+08:00"
    part(page, "period").first.click()
    expect(part(page, "chart")).to_have_attribute("data-first", "2024-07-02T08:00:00+08:00")


def test_a_lost_connection_is_shown_and_caught_up(river: Flood, desk: Open, api: Api) -> None:
    river.until("2024-07-01T06:00:00+08:00")
    page = desk()
    shown(page)
    api.stop()
    expect(part(page, "lost")).to_contain_text("连接中断")
    river.until("2024-07-02T00:30:00+08:00")
    river.judge("2024-06-30T23:00:00+08:00", Level.ORANGE, 74.0, 74.0)
    api.start()
    expect(part(page, "lost")).to_have_count(0, timeout=20_000)
    expect(part(page, "back")).to_be_visible()
    expect(part(page, "current")).to_have_text("77.67")
    expect(part(page, "warning")).to_contain_text("橙 Ⅱ")
    times = shown(page)["readings"]["time"]
    assert len(times) == len(set(times)) == river.told
    river.until("2024-07-02T06:00:00+08:00")
    expect(part(page, "current")).to_have_text("77.43")


def test_a_line_without_heartbeat_is_called_lost(river: Flood, desk: Open) -> None:
    river.until("2024-07-01T06:00:00+08:00")

    def prepare(page: Page) -> None:
        page.clock.install()
        page.add_init_script("delete globalThis.SharedWorker")

    page = desk(prepare=prepare)
    page.route("**/stream", lambda route: route.abort())
    page.clock.run_for(41_000)
    expect(part(page, "lost")).to_be_visible()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_phone_scrolls_in_one_direction_only(river: Flood, desk: Open, language: str) -> None:
    river.until("2024-07-02T00:30:00+08:00")
    river.judge("2024-06-30T23:00:00+08:00", Level.ORANGE, 74.0, 74.0)
    speak = f"localStorage.setItem('miluo.language', '{language}')"
    page = desk((390, 844), prepare=lambda fresh: fresh.add_init_script(speak))
    shown(page)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.set_viewport_size({"width": 360, "height": 780})
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_no_other_origin_is_asked_and_nothing_is_polled(river: Flood, desk: Open, api: Api) -> None:
    river.until("2024-07-01T16:00:00+08:00")
    asked: list[Request] = []

    def prepare(page: Page) -> None:
        page.clock.install()
        page.on("request", lambda request: asked.append(request))

    page = desk(prepare=prepare)
    shown(page)
    assert {request.url for request in asked if not request.url.startswith(api.url)} == set()
    before = len(asked)
    page.clock.run_for(30_000)
    river.hear("2024-07-01T16:05:00+08:00", 77.3)
    expect(part(page, "current")).to_have_text("77.30")
    assert [request.url for request in asked[before:]] == []


def test_a_quiet_page_is_drawn_without_touching_the_styles_of_all(river: Flood, desk: Open) -> None:
    river.until("2024-07-01T16:00:00+08:00")
    page = desk(prepare=lambda fresh: fresh.clock.install())
    shown(page)
    page.evaluate(
        """() => {
            window.touched = [];
            const note = (moves) => touched.push(...moves.map((one) => one.attributeName));
            new MutationObserver(note).observe(document.documentElement, { attributes: true });
        }"""
    )
    page.clock.run_for(10_000)
    assert page.evaluate("touched") == []
