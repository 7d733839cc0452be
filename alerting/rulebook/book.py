"""The books: default rules as data, with names where only the county knows the number."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from domain.criterion import Direction
from domain.station import StationKind

BOOKS = Path(__file__).parent / "books"

Given = float | str


@dataclass(frozen=True, slots=True)
class Draft:
    """A condition of the book: names of limits stand where only the county knows the number.

    `property` may name several, of which the first that the station has is taken; `inputs` are
    properties of the same station by role, taken where it has them.
    """

    property: str | tuple[str, ...]
    indicator: str
    parameters: dict[str, Given] = field(default_factory=dict)
    inputs: dict[str, str] = field(default_factory=dict)
    tables: dict[str, str | list[list[float]]] = field(default_factory=dict)
    blue: Given | None = None
    yellow: Given | None = None
    orange: Given | None = None
    red: Given | None = None
    direction: Direction = Direction.ABOVE
    hysteresis: float = 0.0
    hold_on_s: float = 0.0
    hold_off_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Entry(Draft):
    """A rule of the book. It is for stations of `kinds` (all, where empty) that observe `needs`
    and none of `without`; `basis` says where its numbers come from."""

    kinds: tuple[StationKind, ...] = ()
    needs: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    hazard: str = ""
    basis: str = ""
    impact: dict[str, str] = field(default_factory=dict)
    parts: tuple[Draft, ...] = ()
    news_from: Given | None = None
    news_step: float | None = None
    marks: dict[str, Given] = field(default_factory=dict)


@cache
def entries() -> tuple[Entry, ...]:
    """All rules of the books, hazard by hazard."""
    files = [tomllib.loads(path.read_text("utf-8")) for path in sorted(BOOKS.glob("*.toml"))]
    return tuple(_entry(table) for file in files for table in file["rule"])


def _entry(table: Mapping[str, Any]) -> Entry:
    """One rule; a key that an entry does not have would be a rule that nobody meant."""
    unknown = set(table) - set(Entry.__dataclass_fields__)
    if unknown:
        raise ValueError(f"{table['indicator']}: unknown keys {', '.join(sorted(unknown))}")
    return msgspec.convert(table, Entry)
