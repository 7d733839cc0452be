"""What holds for every page of the console, those too that come later.

Each page, and the first view below it that it links to, is opened once by somebody who may do
everything, on a county in its flood, and looked at in both languages, by day, by night, on paper.
"""

import uuid
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.acceptance.console_pages import PAGES, Theme, View, county_console, opened, signed_in
from tests.conftest import new_database

VIEWS = [(page, depth) for page in PAGES for depth in (0, 1)]


@pytest.fixture(scope="module")
def url(postgres: str, template: str) -> Iterator[str]:
    with (
        new_database(postgres, f"test_{uuid.uuid4().hex[:12]}", template) as database,
        county_console(database) as address,
    ):
        yield address


@pytest.fixture(scope="module")
def context(chromium: Browser, url: str) -> Iterator[BrowserContext]:
    with signed_in(chromium, url) as shared:
        yield shared


@pytest.fixture(scope="module")
def tabs() -> dict[str, View]:
    """The page that is open, by its name: there is one at a time."""
    return {}


@pytest.fixture(
    scope="module",
    params=VIEWS,
    ids=[f"{page or 'duty'}{'-view' * depth}" for page, depth in VIEWS],
)
def view(
    request: pytest.FixtureRequest, context: BrowserContext, url: str, tabs: dict[str, View]
) -> View:
    """A page, and after it the first view below it that it links to."""
    page, depth = request.param
    if page not in tabs:
        for other in list(tabs):
            tabs.pop(other).page.close()
        tabs[page] = opened(context, url, page)
    if depth and not tabs[page].within():
        pytest.skip("links to no view below it")
    return tabs[page]


@pytest.mark.parametrize(("theme", "language"), [("light", "zh"), ("dark", "en")])
def test_axe_has_no_serious_finding(view: View, theme: Theme, language: str) -> None:
    view.show(theme=theme, language=language)
    assert view.wrong("axe") == []


@pytest.mark.parametrize(("theme", "language"), [("dark", "zh"), ("light", "en")])
def test_colours_are_told_apart_in_the_other_theme_too(
    view: View, theme: Theme, language: str
) -> None:
    view.show(theme=theme, language=language)
    assert view.wrong("axe", ["color-contrast"]) == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_phone_scrolls_in_one_direction_only(view: View, language: str) -> None:
    view.show(language=language, width=360)
    assert view.wrong("wide") == []


def test_nothing_moves_for_who_wants_no_movement(view: View) -> None:
    view.show(theme="dark")
    assert view.wrong("moving") == []


def test_paper_is_light(view: View) -> None:
    view.show(theme="dark")
    view.page.emulate_media(media="print")
    expect(view.page.locator("html")).to_have_attribute("data-theme", "light")
    view.page.emulate_media(media="screen")
    expect(view.page.locator("html")).to_have_attribute("data-theme", "dark")


def test_whatever_a_mouse_can_use_a_keyboard_reaches_and_shows_it(view: View) -> None:
    view.show()
    view.page.keyboard.press("Tab")
    view.wrong("unfold")
    view.settle()
    assert view.wrong("unreachable") == []
    assert view.wrong("unfocused") == []


def test_new_warnings_are_spoken(view: View) -> None:
    assert view.page.locator("[data-test=news][aria-live]").count() == 1


def test_every_picture_of_figures_has_its_table(view: View) -> None:
    view.show()
    assert view.wrong("tableless") == []


def test_names_on_an_english_page_are_marked_as_chinese(view: View) -> None:
    view.show(language="en")
    assert view.wrong("unmarked") == []


def test_no_other_origin_is_asked_and_nothing_fails(view: View) -> None:
    view.settle()
    assert (view.foreign, view.errors) == ([], [])


def test_a_long_table_is_drawn_as_far_as_it_is_read(context: BrowserContext, url: str) -> None:
    page = opened(context, url, "").page
    rows, count = page.locator("[data-test=station]"), page.locator("[data-test=station-count]")
    expect(rows).to_have_count(60)
    expect(page.locator("[data-test=more-stations]")).to_have_text("还有 7 站")
    expect(count).to_have_text("67 站")
    page.locator("[data-test=more-stations]").scroll_into_view_if_needed()
    expect(rows).to_have_count(67)
    expect(page.locator("[data-test=more-stations]")).to_have_count(0)
    page.close()
