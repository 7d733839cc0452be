"""What a station's own papers say: its limits, by the names of SL 323, as numbers and as tables."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from domain.criterion import Criterion
from domain.registry import Registry
from domain.season import ALL_YEAR, Rows, number_of, rows_of
from domain.station import Station
from domain.threshold_versions import beginning, withdrawn
from sensors.registry.columns import LIMITS, MAIN_LEVEL

_EXPRESSION = re.compile(
    r"(?P<name>[A-Za-z]\w*)(?:\s*\*\s*(?P<factor>[\d.]+))?"
    r"(?:\s*(?P<sign>[-+])\s*(?P<offset>[\d.]+))?"
)


class NotConfigured(LookupError):  # noqa: N818
    """Only the county knows it, and it has not said it; the message names it."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Numbers by name, and the attributes as they are written."""

    numbers: Mapping[str, float]
    attributes: Mapping[str, str]

    def number(self, given: float | str) -> float:
        """A number as it stands, or of an expression `NAME [* factor] [+ or - offset]`.

        `NotConfigured` where nobody has given the name a number.
        """
        if not isinstance(given, str):
            return given
        match = _EXPRESSION.fullmatch(given)
        if match is None:
            raise ValueError(f"not an expression: {given!r}")
        if match["name"] not in self.numbers:
            raise NotConfigured(match["name"])
        value = self.numbers[match["name"]] * float(match["factor"] or 1)
        offset = float(match["offset"] or 0)
        return round(value + (-offset if match["sign"] == "-" else offset), 6)

    def table(self, given: str | list[list[float]]) -> Rows:
        """Rows as they stand, or those of an attribute such as `100 1.5; 125 12.0`.

        A season is written `04-15..09-30 125.0; 10-01..04-14 128.0`, or as one number that holds
        all year; its days become month * 100 + day.
        """
        if not isinstance(given, str):
            return tuple(tuple(row) for row in given)
        if given in self.numbers:
            return ((*ALL_YEAR, self.numbers[given]),)
        rows = rows_of(self.attributes.get(given, ""))
        if not rows:
            raise NotConfigured(given)
        return rows


def limits_of(registry: Registry, station: Station) -> Limits:
    """Limits of a station: of its attributes, and of the rule that its level already has."""
    numbers = _thresholds(registry, station)
    for name, text in station.attributes.items():
        value = number_of(text)
        if value is not None:
            numbers[name] = value
    return Limits(numbers, station.attributes)


def _thresholds(registry: Registry, station: Station) -> dict[str, float]:
    """What a station table has made the thresholds of the newest rule on the main level."""
    rules = [one for one in registry.criteria.values() if _is_main(one, station)]
    if not rules:
        return {}
    newest = max(rules, key=beginning)
    steps = {name: getattr(newest, colour) for name, colour in LIMITS[station.kind].items()}
    return {name: value for name, value in steps.items() if value is not None}


def _is_main(rule: Criterion, station: Station) -> bool:
    main = (station.code, MAIN_LEVEL.get(station.kind), "value")
    known = station.kind in LIMITS and not withdrawn(rule)
    return known and (rule.station, rule.property, rule.indicator) == main
