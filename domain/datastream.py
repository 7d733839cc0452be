"""Datastreams: one property observed at one station."""

import builtins
from dataclasses import dataclass
from enum import StrEnum

from domain.property import PROPERTIES


class Statistic(StrEnum):
    """What a stamp means: the instant itself, or the end of the period that it sums up."""

    INSTANT = "instant"
    PRECEDING_PERIOD = "preceding-period"


@dataclass(frozen=True, slots=True)
class Datastream:
    """`interval_s` is the expected step; `valid_min`, `valid_max` narrow the physical span."""

    station: str
    property: str
    unit: str
    interval_s: int = 300
    statistic: Statistic = Statistic.INSTANT
    valid_min: float | None = None
    valid_max: float | None = None
    sensor: str = ""

    def __post_init__(self) -> None:
        """Refuse an unknown property and a unit other than the property's."""
        known = PROPERTIES.get(self.property)
        if known is None:
            raise ValueError(f"unknown property {self.property!r}")
        if self.unit != known.unit:
            raise ValueError(f"{self.property} is kept in {known.unit}, not {self.unit!r}")
        if self.interval_s <= 0:
            raise ValueError("interval_s must be positive")

    @builtins.property
    def span(self) -> tuple[float, float]:
        """Lowest and highest value that can be right, in `unit`."""
        known = PROPERTIES[self.property]
        low = known.low if self.valid_min is None else self.valid_min
        high = known.high if self.valid_max is None else self.valid_max
        return low, high
