"""Datastreams: one property observed at one station."""

import builtins
from dataclasses import dataclass
from enum import StrEnum
from math import isfinite

from domain.property import PROPERTIES


class Statistic(StrEnum):
    """What a stamp means: the instant itself, or the end of the period that it sums up."""

    INSTANT = "instant"
    PRECEDING_PERIOD = "preceding-period"


@dataclass(frozen=True, slots=True)
class Datastream:
    """How one property of one station is observed.

    `interval_s` is the expected step; `valid_min`, `valid_max` narrow the physical span.
    `base_level` is what a device that reports relative levels leaves out (SL 651-2014, 3.1.3:
    true level = base level + relative level); without it such levels cannot be used. The limits
    of quality tests replace the property's defaults (`domain.quality`), infinity turns a test
    off: `rate_limit` in unit per hour, `spike_limit` in unit, `flat_limit_s` in seconds.
    """

    station: str
    property: str
    unit: str
    interval_s: int = 300
    statistic: Statistic = Statistic.INSTANT
    valid_min: float | None = None
    valid_max: float | None = None
    sensor: str = ""
    base_level: float | None = None
    rate_limit: float | None = None
    spike_limit: float | None = None
    flat_limit_s: float | None = None

    def __post_init__(self) -> None:
        """Refuse an unknown property and a unit other than the property's."""
        known = PROPERTIES.get(self.property)
        if known is None:
            raise ValueError(f"unknown property {self.property!r}")
        if self.unit != known.unit:
            raise ValueError(f"{self.property} is kept in {known.unit}, not {self.unit!r}")
        if self.interval_s <= 0:
            raise ValueError("interval_s must be positive")
        if self.base_level is not None and not isfinite(self.base_level):
            raise ValueError("base_level must be a finite number")
        for name in ("rate_limit", "spike_limit", "flat_limit_s"):
            limit = getattr(self, name)
            if limit is not None and not limit > 0:
                raise ValueError(f"{name} must be above zero")

    @builtins.property
    def span(self) -> tuple[float, float]:
        """Lowest and highest value that can be right, in `unit`."""
        known = PROPERTIES[self.property]
        low = known.low if self.valid_min is None else self.valid_min
        high = known.high if self.valid_max is None else self.valid_max
        return low, high
