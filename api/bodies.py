"""Documents in the body of a request: TOML or JSON, of one shape."""

import tomllib
from typing import Any

import msgspec
from fastapi import Request

from api.problems import Problem

TYPES = ("application/toml", "application/json")


async def document(request: Request) -> dict[str, Any]:
    """The object in a request's body, by its content type; a problem where there is none.

    Pages of other origins can send neither type without being let to, which nobody is.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in TYPES:
        raise Problem(415, f"The content type must be one of {', '.join(TYPES)}, not {kind!r}.")
    found = _decoded(await request.body(), kind)
    if not isinstance(found, dict):
        raise Problem(422, 'The body must be an object such as {"criterion": [{…}]}.')
    return found


def _decoded(body: bytes, kind: str) -> object:
    try:
        if kind == "application/json":
            return msgspec.json.decode(body)
        return tomllib.loads(body.decode("utf-8-sig"))
    except (msgspec.DecodeError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        name = kind.partition("/")[2].upper()
        raise Problem(422, f"The body is not {name}: {error}.") from None
    except RecursionError:
        raise Problem(422, "The body is nested too deeply.") from None
