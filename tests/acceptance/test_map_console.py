"""The county on one map, in a real Chromium, on the real API and database."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Locator,
    Page,
    Request,
    ViewportSize,
    expect,
)

from domain.level import Level
from store.database import Connection
from tests.acceptance.console_support import STAGE, Flood, serving
from tests.acceptance.map_support import BOUNDARY, BROKEN, PASSWORD, settle

AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
PHONE: ViewportSize = {"width": 360, "height": 780}
MAP = "#/county"


@pytest.fixture(scope="module")
def river(shared: Connection) -> Flood:
    return settle(shared)


@pytest.fixture(scope="module")
def url(river: Flood, shared_url: str) -> Iterator[str]:
    assert river.told
    with serving(shared_url) as api:
        yield api.url


@pytest.fixture(scope="module")
def context(chromium: Browser) -> Iterator[BrowserContext]:
    with chromium.new_context(viewport={"width": 1280, "height": 860}) as own:
        yield own


@pytest.fixture(scope="module")
def asked() -> list[str]:
    """What the pages asked other origins for, and how they failed: nothing."""
    return []


@pytest.fixture(scope="module")
def shown(context: BrowserContext, url: str, asked: list[str]) -> Page:
    def note(request: Request) -> None:
        if not request.url.startswith((url, "data:")):
            asked.append(request.url)

    page = context.new_page()
    page.on("request", note)
    page.on("pageerror", lambda error: asked.append(str(error)))
    page.goto(url + MAP)
    return page


@pytest.fixture
def page(shown: Page, context: BrowserContext, url: str, asked: list[str]) -> Iterator[Page]:
    """The map as anybody sees it who has just opened it."""
    context.clear_cookies()
    shown.goto("about:blank")
    shown.goto(url + MAP)
    expect(node(shown, "DEMO-PJ")).to_be_visible()
    yield shown
    assert asked == []


def part(page: Page | Locator, name: str) -> Locator:
    return page.locator(f"[data-test={name}]")


def node(page: Page, code: str) -> Locator:
    return page.locator(f"[data-test=node][data-station={code}]")


def row(page: Page, code: str) -> Locator:
    return page.locator(f"[data-test=station-row][data-station={code}]")


def look(page: Page, url: str, hash: str, who: str = "") -> None:
    """Open a view, signed in as `who`."""
    if who:
        secrets = {"name": who, "password": PASSWORD}
        assert page.context.request.post(f"{url}api/v1/login", data=secrets).ok
    page.goto("about:blank")
    page.goto(url + hash)


def put_in(page: Page, document: Any, name: str) -> None:
    content = json.dumps(document).encode()
    form = part(page, "load-layer")
    form.locator("input[name=file]").set_input_files(
        {"name": "a.geojson", "mimeType": "application/geo+json", "buffer": content}
    )
    form.locator("input[name=name]").fill(name)
    form.locator("input[name=title]").fill("示范县界")
    form.get_by_role("button", name="载入", exact=True).click()


def test_a_warning_turns_a_station_red_and_clears(page: Page, river: Flood) -> None:
    gauge = node(page, "DEMO-PJ")
    expect(gauge).to_have_attribute("data-level", "none")
    river.judge("2024-07-01T06:05:00+08:00", Level.RED, 78.5, 78.16)
    expect(gauge).to_have_attribute("data-level", "red")
    expect(gauge.locator(".badge path")).to_be_visible()
    expect(gauge).to_contain_text("红 Ⅰ")
    expect(row(page, "DEMO-PJ")).to_contain_text("红 Ⅰ")
    first = part(page, "station-row").first
    expect(first).to_have_attribute("data-station", "DEMO-PJ")
    river.judge("2024-07-01T06:10:00+08:00", Level.NONE, 70.0, 70.0)
    expect(gauge).to_have_attribute("data-level", "none")
    expect(row(page, "DEMO-PJ")).to_contain_text("无预警")


def test_what_is_chosen_tells_all_and_leads_to_its_curve(page: Page) -> None:
    node(page, "DEMO-PJ").click()
    card = part(page, "card")
    expect(card).to_contain_text("平江")
    expect(part(card, "heard")).to_contain_text("最后收到 07-01 06:0")
    expect(card).to_contain_text("经纬度未登记")
    node(page, "DEMO-PJ").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"#/river/{STAGE}$"))


def test_what_the_registry_does_not_know_is_placed_by_rule_and_said(page: Page) -> None:
    plan = part(page, "map")
    known = [node(page, code).bounding_box() for code in ("DEMO-A", "DEMO-B")]
    assert known[0] is not None
    assert known[1] is not None
    assert known[0]["x"] < known[1]["x"]
    expect(plan.locator(".river.main:not(.unknown)")).to_have_count(1)
    expect(plan.locator(".river.main.unknown")).to_have_count(1)
    expect(plan.locator(".river.unknown:not(.main)")).to_have_count(2)
    expect(plan.locator(".town")).to_have_text(["乡镇未登记", "安定镇"])
    expect(node(page, "DEMO-A")).to_have_class(re.compile("silent"))
    expect(row(page, "DEMO-A")).to_contain_text("从未收到数据")
    expect(part(page, "legend")).to_contain_text("次序或汇入位置未登记，按编码排列")


def test_what_is_said_of_rivers_is_followed_and_nothing_else(page: Page) -> None:
    said: dict[str, tuple[str, dict[str, str]]] = {
        "M1": ("干", {"DSTRVM": "40"}),
        "M2": ("干", {"DSTRVM": "60"}),
        "T1": ("支", {"upstream": "T2"}),
        "T2": ("支", {"upstream": "T1"}),
        "T3": ("支", {"flows_into": "干"}),
        "W1": ("小", {}),
        "W2": ("小", {"upstream": "W1"}),
        "X": ("环", {"flows_into": "环2"}),
        "Y": ("环2", {"flows_into": "环"}),
    }
    found = page.evaluate(
        """async (said) => {
            const { riversOf } = await import("/county/rivers.mjs");
            const stations = Object.entries(said).map(([code, [river, attributes]]) =>
                ({ code, river, town: "", kind: "ZZ", attributes }));
            const rule = { station: "M1", indicator: "upstream_stage", parameters: {} };
            rule.inputs = { upstream: "W2/stage" };
            const { rivers } = riversOf(stations, new Map([[1, rule]]));
            return rivers.map(({ name, line, known, into, at, isIntoKnown }) =>
                [name, line.map((one) => one.code).join(), known, into, at, isIntoKnown]);
        }""",
        said,
    )
    assert found[0] == ["干", "M2,M1", 2, None, None, False]
    assert sorted(found[1:]) == [
        ["小", "W1,W2", 2, "干", "M1", True],
        ["支", "T1,T2,T3", 0, "干", None, True],
        ["环", "X", 0, "干", None, False],
        ["环2", "Y", 0, "干", None, False],
    ]


def test_no_warning_is_hidden_in_a_crowd_and_nothing_unseen_is_drawn(page: Page) -> None:
    found = page.evaluate(
        """async () => {
            const { clustered, legible } = await import("/county/crowd.mjs");
            const { drawingOf, pathWithin } = await import("/county/geojson.mjs");
            const points = Array.from({ length: 300 }, (_, i) =>
                ({ x: (i * 37) % 400, y: (i * 91) % 300, weight: i === 299 ? 8 : 0 }));
            const marks = clustered(points, 1);
            const apart = (a, b) => Math.hypot(a.x - b.x, a.y - b.y);
            const near = marks.some((a) => marks.some((b) => a !== b && apart(a, b) < 30));
            const labels = [0, 5, 200].map((x) => ({ x, y: 50, text: "示范水位站" }));
            const line = { type: "LineString", coordinates: [[0, 0], [0.1, 0], [9, 0]] };
            const far = { type: "LineString", coordinates: [[50, 50], [60, 60]] };
            const both = { type: "GeometryCollection", geometries: [line, far] };
            const { lines } = drawingOf(both, (one) => one);
            return {
                all: marks.reduce((sum, one) => sum + one.members.length, 0),
                near,
                lead: marks[0].members[0].weight,
                written: [...legible(labels, [])].map((one) => one.x),
                path: pathWithin(lines, [0, 0, 10, 10], 1),
            };
        }"""
    )
    assert found == {
        "all": 300,
        "near": False,
        "lead": 8,
        "written": [0, 200],
        "path": "M0.00 0.00L9.00 0.00",
    }


def test_the_map_stands_still_while_nothing_changes(page: Page) -> None:
    touched = page.evaluate(
        """async () => {
            let count = 0;
            const watch = new MutationObserver((found) => { count += found.length; });
            const what = { subtree: true, childList: true, attributes: true, characterData: true };
            watch.observe(document.querySelector("[data-test=map]"), what);
            watch.observe(document.querySelector("[data-test=stations]"), what);
            await new Promise((resolve) => setTimeout(resolve, 1300));
            return count;
        }"""
    )
    assert touched == 0


def test_filters_leave_what_is_asked_for(page: Page) -> None:
    part(page, "filter-kind").select_option("RR")
    expect(part(page, "station-row")).to_have_count(1)
    expect(part(page, "station-count")).to_have_text("1 / 8")
    expect(node(page, "DEMO-A")).to_have_class(re.compile("faint"))
    part(page, "filter-hazard").select_option("flood")
    expect(part(page, "stations")).to_contain_text("没有符合条件的测站")


def test_a_pool_and_a_gate_are_drawn_to_scale_and_say_what_is_not_known(
    page: Page, url: str
) -> None:
    look(page, url, f"{MAP}/DEMO-R")
    gauge = part(part(page, "card"), "gauge")
    told = re.compile("^库水位 112.00 m；死水位 100.00 m，汛限水位 110.00 m，设计洪水位 115.00 m，")
    expect(gauge.locator(".pool")).to_have_attribute("aria-label", told)
    expect(part(gauge, "unknown-limits")).to_have_text("未登记：正常蓄水位")
    water, basin = (gauge.locator(one).bounding_box() for one in (".pool .water", ".pool .basin"))
    assert water is not None
    assert basin is not None
    margin = 0.06 * 20
    assert water["height"] / basin["height"] == pytest.approx(
        (12 + margin) / (20 + 2 * margin), abs=0.03
    )
    leaf, flow = (gauge.locator(one).bounding_box() for one in (".gate .leaf", ".gate .flow"))
    assert leaf is not None
    assert flow is not None
    assert flow["height"] / (leaf["height"] + flow["height"]) == pytest.approx(1 / 4, abs=0.02)
    expect(part(page, "strip").locator("li")).to_have_count(2)
    look(page, url, f"{MAP}/DEMO-S")
    expect(part(page, "unknown-gate")).to_be_visible()


def test_a_geojson_is_loaded_seen_and_removed_and_a_bad_one_refused_with_its_place(
    page: Page, url: str
) -> None:
    look(page, url, f"{MAP}?view=places")
    expect(part(page, "load-layer")).to_have_count(0)
    look(page, url, f"{MAP}?view=places", "wang")
    part(page, "load-layer").locator("summary").click()
    put_in(page, BROKEN, "county")
    refusal = part(page, "layer-refused")
    expect(refusal).to_contain_text("geometry.coordinates[0]")
    expect(refusal).to_contain_text("环未闭合")
    expect(part(page, "layer")).to_have_count(0)
    put_in(page, BOUNDARY, "county")
    expect(part(page, "layer").locator("path")).to_be_visible()
    expect(refusal).to_have_count(0)
    expect(page.locator(".place-name")).to_have_text("示范界")
    part(page, "layer-row").get_by_label("示范县界").uncheck()
    expect(part(page, "layer")).to_have_count(0)
    part(page, "remove-layer").click()
    expect(part(page, "layer-row")).to_have_count(0)


def test_a_track_and_detections_are_seen_and_judged(page: Page, url: str) -> None:
    look(page, url, f"{MAP}?view=places", "li")
    expect(part(page, "track").locator("path").first).to_be_visible()
    expect(part(page, "zone")).to_have_count(1)
    expect(part(page, "detection-mark")).to_have_count(3)
    kiln, fire, smoke = part(page, "detection").all()
    expect(part(smoke, "picture")).to_be_visible()
    expect(part(fire, "reference")).to_have_text("图片编号：https://cam.example/1.jpg")
    expect(part(kiln, "reference")).to_have_text("图片编号：2024/kiln.jpg")
    expect(kiln).to_contain_text("在抑制区内，不计： 示范砖窑")
    part(fire, "verdict-confirmed").click()
    expect(part(page, "detection").nth(1)).to_contain_text("确认属实")
    expect(page.locator(".detection.confirmed")).to_have_count(1)
    part(page, "flights").get_by_text("数据表").click()
    expect(part(page, "flights").locator("tbody tr")).to_have_count(6)


def test_only_pictures_of_this_origin_are_ever_asked_for(page: Page) -> None:
    told = [
        "/p/1.jpg", "1.jpg", "//evil.example/1.jpg", "/\\\\evil.example/1.jpg", "javascript:1.png",
        "https://evil.example/1.jpg", "/api/v1/latest/stream", "http://a@b/1.jpg", "",
    ]  # fmt: skip
    found = page.evaluate(
        """async (told) => {
            const { ownAddress } = await import("/county/picture.mjs");
            return told.map((one) => ownAddress(one) !== null);
        }""",
        told,
    )
    assert found == [True, *[False] * 8]


def test_the_map_moves_by_keys_and_by_hand(page: Page) -> None:
    gauge = node(page, "DEMO-PJ")

    def place() -> tuple[float, float]:
        box = gauge.bounding_box()
        assert box is not None
        return box["x"], box["width"]

    part(page, "map").focus()
    before = place()
    page.keyboard.press("ArrowLeft")
    assert place()[0] == pytest.approx(before[0] + 70, abs=1)
    page.keyboard.press("+")
    assert place()[1] > before[1] * 1.3
    page.keyboard.press("0")
    assert place() == pytest.approx(before, abs=1)
    window = part(page, "map").bounding_box()
    assert window is not None
    page.mouse.move(window["x"] + 30, window["y"] + 30)
    page.mouse.down()
    page.mouse.move(window["x"] + 90, window["y"] + 30, steps=3)
    page.mouse.up()
    assert place()[0] == pytest.approx(before[0] + 60, abs=2)
    part(page, "whole").click()
    assert place() == pytest.approx(before, abs=1)


def test_the_page_fits_a_phone_and_has_no_barrier(page: Page, url: str) -> None:
    try:
        page.set_viewport_size(PHONE)
        for view, theme in (("", "light"), ("?view=places", "dark")):
            page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
            look(page, url, f"{MAP}/DEMO-R{view}")
            expect(part(page, "card")).to_be_visible()
            expect(part(page, "detection")).to_have_count(3)
            assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
            page.evaluate(AXE.read_text(encoding="utf-8"))
            found = page.evaluate("axe.run('[data-test=county]', {resultTypes: ['violations']})")
            assert [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]] == []
    finally:
        page.emulate_media(color_scheme="no-preference")
        page.set_viewport_size({"width": 1280, "height": 860})
