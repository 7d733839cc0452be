"""Keyset pages: `{"items": [...], "next": cursor | null}` with cursors that clients cannot build.

A cursor is the key of the last item with the noun it belongs to, so that a page costs the same
however deep it is, and a cursor of another list is refused instead of misread.
"""

import base64
import binascii
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Generic, TypeVar

import msgspec
from fastapi import Query
from pydantic import Field

from api.problems import Problem

Item = TypeVar("Item")
Row = TypeVar("Row")
Key = TypeVar("Key", str, int)

Limit = Annotated[int, Query(ge=1, le=1000, description="Items per page")]
After = Annotated[str | None, Query(max_length=400, description="`next` of the page before")]

Code = Annotated[str | None, Query(pattern=r"^[^\x00]*$", description="Only of this station")]

_LARGEST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """One page of a list."""

    items: list[Item]
    next: Annotated[
        str | None, Field(description="Cursor of the next page; null when this is the last one")
    ]


def page(
    noun: str,
    rows: Sequence[Row],
    limit: int,
    key: Callable[[Row], Key],
    item: Callable[[Row], Item],
) -> Page[Item]:
    """The page of `rows`: one more than `limit` was read, to see whether another page follows."""
    shown = rows[:limit]
    more = encode(noun, key(shown[-1])) if len(rows) > limit else None
    return Page([item(row) for row in shown], more)


def encode(noun: str, key: str | int) -> str:
    """The cursor after the item with this key."""
    return base64.urlsafe_b64encode(msgspec.json.encode([noun, key])).decode().rstrip("=")


def decode(noun: str, cursor: str | None, kind: type[Key]) -> Key | None:
    """The key in a cursor, None for none; a 422 problem when it was not made for this list."""
    if cursor is None:
        return None
    try:
        packed = base64.b64decode(cursor + "=" * (-len(cursor) % 4), b"-_", validate=True)
        made_for, key = msgspec.json.decode(packed, type=tuple[str, str | int])
    except (binascii.Error, ValueError, msgspec.MsgspecError):
        made_for, key = "", ""
    if made_for != noun or not isinstance(key, kind) or not _storable(key):
        raise Problem(422, f"after: this cursor was not given by the list of {noun}; start anew")
    return key


def _storable(key: str | int) -> bool:
    """PostgreSQL's integers have 64 bits and its texts no NUL."""
    return "\0" not in key if isinstance(key, str) else -_LARGEST <= key <= _LARGEST
