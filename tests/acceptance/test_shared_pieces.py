"""What all pages are made of: day and night, pictures of figures, tables, marks of language."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.acceptance.console_modules import modules

THEME = "document.documentElement.dataset.theme"
DRAWN = """async () => {
    const { render } = await import("./vendor/preact.mjs");
    const { html } = await import("./html.mjs");
    const { Canvas } = await import("./canvas.mjs");
    window.options = [];
    const draw = (given) => {
        options.push(given);
        return given.none ? null : { title: { text: "x" } };
    };
    const app = document.getElementById("app");
    app.style.width = "600px";
    window.show = (of) =>
        render(html`<${Canvas} draw=${draw} of=${of} label="Levels" test="picture" />`, app);
    show({ a: 1 });
}"""
TABLE = """async (rows) => {
    const { render } = await import("./vendor/preact.mjs");
    const { html } = await import("./html.mjs");
    const { Figures } = await import("./tabular.mjs");
    const { wordsOf } = await import("./words.mjs");
    const columns = [
        { head: "time", of: (row) => `t${row}` },
        { head: "m", of: (row) => row, figure: true },
    ];
    render(html`<${Figures} caption="Levels" columns=${columns}
        rows=${Array.from({ length: rows }, (_, i) => i)} words=${wordsOf("zh")} />`,
        document.getElementById("app"));
}"""


@pytest.fixture(scope="module")
def shared(chromium: Browser) -> Iterator[Page]:
    with modules(chromium) as page:
        yield page


@pytest.fixture
def page(shared: Page) -> Page:
    """The page as it is when nobody has chosen anything, at night."""
    shared.emulate_media(color_scheme="dark", media="screen")
    shared.goto("about:blank")
    shared.goto("http://console.test/")
    shared.evaluate("localStorage.clear()")
    return shared


def keep(page: Page) -> None:
    page.evaluate('async () => (window.theme = await import("./theme.mjs")).keepTheme()')


def test_it_is_night_and_day_with_the_system_until_one_is_chosen(page: Page) -> None:
    keep(page)
    assert page.evaluate(THEME) == "dark"
    page.emulate_media(color_scheme="light")
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    assert [page.evaluate("theme.nextTheme()") for _ in range(3)] == ["light", "dark", "auto"]
    page.evaluate("theme.nextTheme(), theme.nextTheme()")
    assert page.evaluate(THEME) == "dark"
    page.reload()
    keep(page)
    assert (page.evaluate("theme.chosenTheme()"), page.evaluate(THEME)) == ("dark", "dark")


def test_paper_is_light_whatever_is_chosen(page: Page) -> None:
    keep(page)
    page.emulate_media(media="print")
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    page.emulate_media(media="screen")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_colours_of_charts_are_those_of_the_theme(page: Page) -> None:
    keep(page)
    page.evaluate('async () => (window.palette = await import("./palette.mjs"))')
    night = page.evaluate("[palette.INK, palette.LEVEL.red]")
    page.evaluate("theme.nextTheme()")
    assert page.evaluate("[palette.INK, palette.LEVEL.red]") == ["#12202f", "#b3131f"] != night


def test_a_picture_is_drawn_anew_only_when_what_it_shows_changes(page: Page) -> None:
    page.evaluate(DRAWN)
    picture = page.locator("[data-test=picture]")
    expect(picture.locator("canvas")).to_be_visible()
    expect(picture).to_have_attribute("aria-label", "Levels")
    page.wait_for_function("options.length === 1")
    page.evaluate("show({ a: 1 })")
    assert page.evaluate("options.length") == 1
    page.evaluate("show({ a: 2 })")
    page.evaluate("dispatchEvent(new Event('repaint'))")
    assert page.evaluate("options") == [{"a": a, "narrow": False} for a in (1, 2, 2)]
    page.evaluate("show({ none: true })")
    assert page.evaluate("options.length") == 4


def test_figures_are_made_when_they_are_opened_and_the_last_of_very_many_are_shown(
    page: Page,
) -> None:
    page.evaluate(TABLE, 700)
    expect(page.locator("table")).to_have_count(0)
    page.locator("summary").click()
    expect(page.locator("tbody tr")).to_have_count(500)
    expect(page.locator("tbody tr").last).to_contain_text("t699")
    expect(page.locator("[role=region]")).to_contain_text("共 700 行")
    assert page.locator("tbody tr").first.locator("th").get_attribute("scope") == "row"


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", '<p lang="zh-CN">平江</p><p><span lang="zh-CN">平江</span> · Flood</p><p>Flood</p>'),
        ("zh-CN", "<p>平江</p><p>平江 · Flood</p><p>Flood</p>"),
    ],
)
def test_chinese_names_are_marked_on_an_english_page_alone(
    page: Page, language: str, shown: str
) -> None:
    found = page.evaluate(
        """async (language) => {
            document.documentElement.lang = language;
            const { render } = await import("./vendor/preact.mjs");
            const { html } = await import("./html.mjs");
            const app = document.getElementById("app");
            render(html`<p>${"平江"}</p><p>${"平江"}${" · "}${"Flood"}</p><p>${"Flood"}</p>`, app);
            return app.innerHTML;
        }""",
        language,
    )
    assert found == shown
