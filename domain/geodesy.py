"""Distances and bearings on a sphere: within half a percent of the ellipsoid, at any latitude.

The radius is the mean one of GRS 80 (IUGG), the ellipsoid of CGCS2000. A camera's bearing or a
UAV's fix is less exact than the difference.
"""

from math import asin, atan2, cos, degrees, isfinite, radians, sin, sqrt
from typing import NamedTuple

EARTH_M = 6_371_008.8
"""Mean radius R1 = (2a + b) / 3 of GRS 80, in metres."""


class Point(NamedTuple):
    """A place: degrees east and north (CGCS2000)."""

    lon: float
    lat: float


def distance_m(one: Point, other: Point) -> float:
    """Great-circle distance in metres (haversine, exact for near points too)."""
    north, east = radians(other.lat - one.lat), radians(other.lon - one.lon)
    shrink = cos(radians(one.lat)) * cos(radians(other.lat))
    half = sin(north / 2) ** 2 + shrink * sin(east / 2) ** 2
    return 2 * EARTH_M * asin(min(1.0, sqrt(half)))


def destination(start: Point, bearing: float, range_m: float) -> Point:
    """The point `range_m` metres from `start` towards `bearing` (degrees from true north)."""
    lat, course, arc = radians(start.lat), radians(bearing), range_m / EARTH_M
    there = asin(min(1.0, max(-1.0, sin(lat) * cos(arc) + cos(lat) * sin(arc) * cos(course))))
    east = atan2(sin(course) * sin(arc) * cos(lat), cos(arc) - sin(lat) * sin(there))
    lon = (start.lon + degrees(east) + 540.0) % 360.0 - 180.0
    return Point(lon, degrees(there))


def check(point: Point) -> None:
    """ValueError for what is no place on Earth; it says so where lon and lat look swapped."""
    lon, lat = point
    if isfinite(lon) and isfinite(lat) and abs(lat) <= 90 and abs(lon) <= 180:
        return
    swapped = isfinite(lat) and 90 < abs(lat) <= 180 and abs(lon) <= 90
    hint = ": lon and lat look swapped" if swapped else ""
    raise ValueError(f"lon {lon:g}, lat {lat:g} is no place on Earth{hint}")
