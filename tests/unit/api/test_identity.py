"""From which pages a browser's session may change something."""

import pytest
from fastapi import Request

from api.identity import is_same_origin


def asked(**headers: str) -> Request:
    named = {"host": "miluo.county:8000"} | headers
    raw = [(name.replace("_", "-").encode(), text.encode()) for name, text in named.items()]
    return Request({"type": "http", "method": "POST", "path": "/", "headers": raw})


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://miluo.county:8000"},
        {"origin": "https://miluo.county:8000"},
        {"sec_fetch_site": "same-origin"},
    ],
)
def test_a_page_of_this_server_is_of_the_same_origin(headers: dict[str, str]) -> None:
    assert is_same_origin(asked(**headers))


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "null"},
        {"origin": "http://miluo.county"},
        {"origin": "http://evil.example"},
        {"origin": "http://evil.example@miluo.county:8000"},
        {"origin": "http://["},
        {"origin": "http://evil.example", "sec_fetch_site": "same-origin"},
        {"sec_fetch_site": "same-site"},
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "none"},
    ],
)
def test_any_other_page_is_not(headers: dict[str, str]) -> None:
    assert not is_same_origin(asked(**headers))
