"""A page that has the console's modules and sheets, and no county."""

from collections.abc import Iterator
from contextlib import contextmanager
from mimetypes import guess_type
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, Route

from api.app import CONSOLE

BARE = """<!doctype html><html lang="zh-CN">
<link rel="stylesheet" href="./theme.css"><link rel="stylesheet" href="./table.css">
<style>.canvas { height: 200px; }</style>
<div id="app"></div></html>"""


@contextmanager
def modules(chromium: Browser) -> Iterator[Page]:
    """Such a page, for the time of the block."""
    with chromium.new_context(color_scheme="dark") as context, context.new_page() as page:
        page.route("**/*", _file)
        page.goto("http://console.test/")
        yield page


def _file(route: Route) -> None:
    name = urlsplit(route.request.url).path.strip("/")
    kind = "text/javascript" if name.endswith("js") else guess_type(name)[0]
    if name:
        route.fulfill(path=CONSOLE / name, content_type=kind)
    else:
        route.fulfill(content_type="text/html", body=BARE)
