"""Detections: what a camera or a UAV believes to see, where, and what a person made of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from domain.geodesy import Point, destination
from domain.zone import Zone, covering


class Sign(StrEnum):
    """What is believed to be seen (the wire's `class`)."""

    SMOKE = "smoke"
    FIRE = "fire"
    THERMAL = "thermal"
    PERSON = "person"
    FLOOD = "flood"
    LANDSLIDE = "landslide"
    OTHER = "other"


FIRE_SIGNS = frozenset({Sign.SMOKE, Sign.FIRE, Sign.THERMAL})
"""Those that speak for a forest fire."""


class Verdict(StrEnum):
    """What a person made of a detection."""

    CONFIRMED = "confirmed"
    FALSE_ALARM = "false_alarm"


class Placed(StrEnum):
    """How the position of a detection is known.

    `STATION` is the station's own place, at an unknown distance from what was seen.
    """

    GIVEN = "given"
    BEARING = "bearing"
    STATION = "station"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Detection:
    """A detection as sent; `time` in microseconds, `confidence` 0 to 1.

    `point` where the sender knows it; else perhaps `bearing` (degrees from true north), with
    `range_m` (metres) and `elevation` (degrees above the horizon). `picture` is a name or an
    address, which nobody here ever fetches.
    """

    time: int
    sign: Sign
    confidence: float
    point: Point | None = None
    bearing: float | None = None
    range_m: float | None = None
    elevation: float | None = None
    picture: str = ""
    flight: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Located:
    """A station's detection with its position, and the suppression zone in which that lies."""

    station: str
    detection: Detection
    point: Point | None
    placed: Placed
    zone: int | None


def locate(
    station: str, detection: Detection, place: Point | None, zones: Mapping[int, Zone]
) -> Located:
    """Where a detection of a station at `place` is: given, computed, or the station's place.

    Only a position that is given or computed can lie in a zone: what was seen from a station at
    an unknown distance is never taken for the known source beside it.
    """
    point, placed = _position(detection, place)
    zone = None
    if point is not None and placed in (Placed.GIVEN, Placed.BEARING):
        zone = covering(zones, point, detection.time)
    return Located(station, detection, point, placed, zone)


def _position(detection: Detection, place: Point | None) -> tuple[Point | None, Placed]:
    if detection.point is not None:
        return detection.point, Placed.GIVEN
    if place is None:
        return None, Placed.UNKNOWN
    if detection.bearing is None or detection.range_m is None:
        return place, Placed.STATION
    return destination(place, detection.bearing, detection.range_m), Placed.BEARING


def looks(located: Iterable[Located]) -> dict[int, float]:
    """What the detections of one station and message say as looks: confidence by time.

    The detections of one instant are one look, and the surest counts. One in a suppression zone
    is a look that found nothing unknown: confidence 0. Signs that speak for no fire are no look.
    """
    found: dict[int, float] = {}
    for one in located:
        if one.detection.sign in FIRE_SIGNS:
            confidence = one.detection.confidence if one.zone is None else 0.0
            time = one.detection.time
            found[time] = max(found.get(time, 0.0), confidence)
    return found
