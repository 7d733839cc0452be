from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.integration.api.county import served


@pytest.fixture
def page(tmp_path: Path, database_url: str) -> Iterator[httpx.Client]:
    (tmp_path / "index.html").write_text("<!doctype html><title>汨罗</title>", encoding="utf-8")
    (tmp_path / "console.mjs").write_text("export {}", encoding="utf-8")
    with served(database_url, console=tmp_path) as base, httpx.Client(base_url=base) as client:
        yield client


def test_the_console_is_served_at_the_root(page: httpx.Client) -> None:
    answer = page.get("/")
    assert "汨罗" in answer.text
    assert answer.headers["content-type"].startswith("text/html")


def test_modules_have_a_type_that_browsers_run(page: httpx.Client) -> None:
    assert page.get("/console.mjs").headers["content-type"].startswith("text/javascript")


def test_an_unchanged_file_is_asked_for_and_not_sent_again(page: httpx.Client) -> None:
    first = page.get("/console.mjs")
    assert first.headers["cache-control"] == "no-cache"
    again = page.get("/console.mjs", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_nothing_from_elsewhere_and_no_inline_script_may_run(http: httpx.Client) -> None:
    policy = http.get("/healthz").headers["content-security-policy"].split("; ")
    assert "default-src 'self'" in policy
    assert "script-src 'self'" in policy


@pytest.mark.parametrize("path", ["/docs", "/redoc"])
def test_there_are_no_pages_that_load_from_elsewhere(http: httpx.Client, path: str) -> None:
    assert http.get(path).status_code == 404
