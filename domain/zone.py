"""Suppression zones: places that smoke or glow by right, such as a kiln or a burial ground."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite

from domain.geodesy import Point, check, distance_m

LARGEST_RADIUS_M = 5000.0
"""A larger zone would hide a township's fires (ours)."""


@dataclass(frozen=True, slots=True)
class Zone:
    """A circle in which detections are of a known source, from `valid_from` to before `valid_to`.

    Times in microseconds; without `valid_to` it holds until someone ends it.
    """

    name: str
    lon: float
    lat: float
    radius_m: float
    valid_from: int
    valid_to: int | None = None
    reason: str = ""
    created_by: str = ""

    def __post_init__(self) -> None:
        """Refuse a zone that is nowhere, hides too much, or ends before it begins."""
        check(self.centre)
        if not (isfinite(self.radius_m) and 0 < self.radius_m <= LARGEST_RADIUS_M):
            raise ValueError(f"radius_m must be above 0 and at most {LARGEST_RADIUS_M:g}")
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise ValueError("valid_to must not be before valid_from")

    @property
    def centre(self) -> Point:
        """Its middle."""
        return Point(self.lon, self.lat)

    def covers(self, point: Point, time: int) -> bool:
        """Whether it holds at `time` and `point` lies in it, the edge included."""
        holds = self.valid_from <= time and (self.valid_to is None or time < self.valid_to)
        return holds and distance_m(self.centre, point) <= self.radius_m


def covering(zones: Mapping[int, Zone], point: Point, time: int) -> int | None:
    """The number of the zone that covers a point at a time, the least of several, or None."""
    found = (number for number, zone in sorted(zones.items()) if zone.covers(point, time))
    return next(found, None)
