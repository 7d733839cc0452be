"""One page of a browser for the stories of a module; no story may fail or ask another origin."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Locator, Page, Request

from tests.acceptance.console_support import serving


@contextmanager
def one_page(browser: Browser, database: str) -> Iterator[Page]:
    """A page at the duty desk of a console on `database`."""
    failures: list[str] = []
    with (
        serving(database) as api,
        browser.new_context(viewport={"width": 1440, "height": 900}, base_url=api.url) as context,
    ):

        def asked(request: Request) -> None:
            if not request.url.startswith((api.url, "data:", "blob:")):
                failures.append(request.url)

        page = context.new_page()
        page.on("pageerror", lambda error: failures.append(str(error)))
        page.on("request", asked)
        page.goto("#/")
        yield page
    assert failures == []


def show(page: Page, to: str) -> None:
    """Another hash: through the duty desk, so that its page begins anew."""
    page.evaluate("location.hash = '#/'")
    page.locator(".warnings").wait_for()
    page.evaluate("(to) => (location.hash = to)", to)


def part(page: Page | Locator, name: str) -> Locator:
    """A place of the page by its name for tests."""
    return page.locator(f"[data-test={name}]")
