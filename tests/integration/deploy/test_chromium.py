from __future__ import annotations

from playwright.sync_api import Page, sync_playwright

from deploy.local.runtime import prepare
from tests.integration.deploy.conftest import VAR


def width(page: Page, text: str) -> float:
    page.set_content(f"<span id=text style='font-size:40px'>{text}</span>")
    box = page.locator("#text").bounding_box()
    assert box is not None
    return box["width"]


def test_chinese_is_drawn_with_a_font_that_has_it() -> None:
    browser = prepare(VAR, browser=True).browser()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=browser.executable,
            args=list(browser.arguments),
            env=dict(browser.environment),
        )
        page = chromium.new_page()
        pictures = []
        for text in ("汨", "罗"):
            assert width(page, text) == 40
            pictures.append(page.locator("#text").screenshot())
        chromium.close()

    assert pictures[0] != pictures[1]
