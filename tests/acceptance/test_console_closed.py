"""The console where nothing is shown to who is not known."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from api.context import Access
from domain.account import Account, Role
from store import accounts
from store.database import Connection, now
from tests.acceptance.console_support import Api, flood, serving

PASSWORD = "a long enough password"


@pytest.fixture
def api(database_url: str, connection: Connection) -> Iterator[Api]:
    flood(connection).until("2024-07-01T06:00:00+08:00")
    officer = Account("zhang", "张三", Role.DUTY_OFFICER, "")
    accounts.create(connection, officer, PASSWORD, "tests", now(connection))
    with serving(database_url, access=Access()) as running:
        yield running


@pytest.fixture
def page(chromium: Browser, api: Api) -> Iterator[Page]:
    with chromium.new_context() as context:
        page = context.new_page()
        page.goto(api.url)
        yield page


def part(page: Page, name: str) -> Locator:
    return page.locator(f"[data-test={name}]")


def test_it_asks_who_is_there_shows_all_and_forgets_it_again(page: Page) -> None:
    expect(part(page, "closed")).to_contain_text("请先登录")
    expect(part(page, "link")).to_have_attribute("data-link", "closed")
    form = part(page, "sign-in-form")
    form.locator("[name=name]").fill("zhang")
    form.locator("[name=password]").fill(PASSWORD)
    form.get_by_role("button", name="登录").click()
    expect(part(page, "link")).to_have_attribute("data-link", "live")
    expect(part(page, "current")).to_have_text("74.00")
    expect(part(page, "closed")).to_have_count(0)
    part(page, "sign-out").click()
    expect(part(page, "closed")).to_be_visible()
    expect(part(page, "current")).to_have_count(0)
