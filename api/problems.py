"""Errors as RFC 9457 problem+json: every refusal says in one sentence what to do about it."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import msgspec
import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.routing import compile_path

from store.database import Unavailable

log = structlog.get_logger()

MEDIA_TYPE = "application/problem+json"

_PATTERNS = {
    r"^[^\x00]*$": "不能含有空字符 / a NUL character is no text",
    r"^[^\x00]*[^\x00\s][^\x00]*$": "不能为空，也不能含有空字符 / empty, or with a NUL character",
    r"^[^\x00-\x1f\x7f]*$": "不能含有控制字符 / no control characters",
    r"^[^\x00-\x1f\x7f]*[^\x00-\x20\x7f][^\x00-\x1f\x7f]*$": (
        "不能为空，也不能含有控制字符 / empty, or with control characters"
    ),
}
"""What texts that match no such pattern lack, for people."""


class Problem(Exception):  # noqa: N818
    """A refusal: `status`, one sentence of `detail`, headers, and members of its own in `extra`."""

    def __init__(
        self, status: int, detail: str, headers: Mapping[str, str] | None = None, **extra: object
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.headers = headers or {}
        self.extra = extra


def response(
    status: int,
    detail: str,
    extra: Mapping[str, object] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """A problem+json response; the title is the status's own phrase, as RFC 9457 4.2.1 asks."""
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        **(extra or {}),
    }
    return Response(msgspec.json.encode(body), status, dict(headers or {}), MEDIA_TYPE)


def install(app: FastAPI) -> None:
    """Answer every error of `app` with a problem, the database being away among them."""
    app.add_exception_handler(Problem, _problem)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(Exception, _unexpected)
    for kind in Unavailable:
        app.add_exception_handler(kind, _database_away)


async def _problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)
    headers = {**error.headers, **_asked_for(request, error.status)}
    return response(error.status, error.detail, error.extra, headers)


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    detail = {
        404: f"There is nothing at {request.url.path}.",
        405: f"{request.method} is not possible here.",
    }.get(error.status_code, str(error.detail))
    headers = {**(error.headers or {}), **_asked_for(request, error.status_code)}
    return response(error.status_code, detail, headers=headers)


def _asked_for(request: Request, status: int) -> dict[str, str]:
    """RFC 9110 asks every 401 how to come in, and every 405 for all that the path takes."""
    if status == 401:
        return {"WWW-Authenticate": 'Bearer realm="miluo"'}
    if status != 405:
        return {}
    paths = request.app.openapi()["paths"]
    known = [ways for path, ways in paths.items() if _fits(path, request.url.path)]
    methods = {way.upper() for ways in known for way in ways}
    return {"Allow": ", ".join(sorted(methods)) or "GET"}


def _fits(template: str, path: str) -> bool:
    return compile_path(template)[0].match(path) is not None


async def _invalid(_: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    errors = [_sentence(one) for one in error.errors()]
    detail = "; ".join(f"{one['name'] or one['in']}: {one['detail']}" for one in errors)
    return response(422, detail, {"errors": errors})


def _sentence(error: Mapping[str, Any]) -> dict[str, str]:
    place, *name = error["loc"]
    if error["type"] == "json_invalid":
        what = f"not JSON at character {name[0]}: {error['ctx']['error']}"
        return {"in": str(place), "name": "", "detail": what}
    pattern = error.get("ctx", {}).get("pattern")
    return {
        "in": str(place),
        "name": ".".join(str(part) for part in name),
        "detail": _PATTERNS.get(pattern) or error["msg"].removeprefix("Value error, "),
    }


async def _database_away(request: Request, error: Exception) -> Response:
    log.warning("database away", path=request.url.path, error=str(error))
    return response(
        503,
        "The database does not answer at the moment; try again in a few seconds.",
        headers={"Retry-After": "2"},
    )


async def _unexpected(request: Request, error: Exception) -> Response:
    log.error("request failed", path=request.url.path, exc_info=error)
    return response(500, "The server failed on this request; its log says why.")
