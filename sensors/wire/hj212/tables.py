"""The code tables of HJ 212-2017, read from `tables.toml`."""

import builtins
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import msgspec

from domain.property import PROPERTIES

_POWERS = {("µg/L", "mg/L"): -3}
"""Power of ten from a unit on the wire to a unit as stored, where they differ."""


class Factor(msgspec.Struct, frozen=True):
    """What a code means: its Chinese and English name, the unit on the wire, our property."""

    title: str
    name: str
    unit: str
    property: str | None = None

    @builtins.property
    def power(self) -> int:
        """Power of ten by which a number on the wire becomes one in the property's unit."""
        if self.property is None:
            return 0
        kept = PROPERTIES[self.property].unit
        return 0 if kept == self.unit else _POWERS[self.unit, kept]


class Tables(msgspec.Struct, frozen=True):
    """Factors by code, commands by CN, station types by ST, data flags by letter."""

    factor: dict[str, Factor]
    command: dict[str, str]
    station_type: dict[str, str]
    flag: dict[str, str]


@cache
def tables() -> Tables:
    """All of them."""
    text = Path(__file__).with_name("tables.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), Tables)


@cache
def scales() -> Mapping[str, tuple[str, str]]:
    """By code: our property, and what makes a number's text one in the property's unit.

    `float("12.5" + "e-3")` is the double nearest to 0.0125; a division may miss it.
    """
    known = tables().factor.items()
    return {
        code: (one.property, f"e{one.power}" if one.power else "")
        for code, one in known
        if one.property is not None
    }


@cache
def codes() -> Mapping[str, str]:
    """The factor code of each property that has one."""
    return {name: code for code, (name, _) in scales().items()}
