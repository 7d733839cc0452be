"""How much of a body is read before anybody knows who sent it."""

import asyncio

import pytest
from starlette.exceptions import HTTPException
from starlette.types import Message, Receive, Scope, Send

from api.bounded import MOST_BYTES, Bounded

FILE = "/api/v1/livelihood/reports/1/evidence"


def heard(path: str, length: int, **headers: str) -> int:
    """How many bytes of a body in two parts reach the application."""
    counts: list[int] = []

    async def app(_: Scope, receive: Receive, __: Send) -> None:
        counts.extend([len((await receive())["body"]) for _part in range(2)])

    async def receive() -> Message:
        return {"type": "http.request", "body": b"0" * (length // 2), "more_body": True}

    async def send(_: Message) -> None:
        raise AssertionError("nothing is to be said")

    raw = [(name.replace("_", "-").encode(), text.encode()) for name, text in headers.items()]
    scope = {"type": "http", "method": "POST", "path": path, "headers": raw}
    asyncio.run(Bounded(app, 2 * MOST_BYTES)(scope, receive, send))
    return sum(counts)


@pytest.mark.parametrize("headers", [{}, {"content_type": "application/json"}])
def test_a_file_may_be_long_whatever_its_sender_calls_it(headers: dict[str, str]) -> None:
    assert heard(FILE, 2 * MOST_BYTES, **headers) == 2 * MOST_BYTES
    with pytest.raises(HTTPException, match="字节"):
        heard(FILE, 2 * MOST_BYTES + 2, **headers)


@pytest.mark.parametrize("headers", [{}, {"content_type": "application/pdf"}])
def test_anything_else_is_short_whatever_its_sender_calls_it(headers: dict[str, str]) -> None:
    assert heard("/api/v1/login", MOST_BYTES, **headers) == MOST_BYTES
    with pytest.raises(HTTPException, match="字节"):
        heard("/api/v1/login", MOST_BYTES + 2, **headers)
