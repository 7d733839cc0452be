"""What events say beyond themselves: where a detection is, and the readings that they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.datastream import Datastream
from domain.detection import Detection, Located, locate, looks
from domain.flag import Flag
from domain.flight import FlightMark, Flown, TrackPoint
from domain.geodesy import distance_m
from ingest.view import RegistryView
from sensors.wire import Reading
from sensors.wire.event import Event

FARTHEST_M = 200_000.0
"""An event farther from its station than this has a wrong position, or another's (ours)."""

LOOK = "detection_confidence"
"""The property that a detection of smoke, fire or heat is a reading of."""


@dataclass(frozen=True, slots=True)
class Heard:
    """The events of one station's message, their readings, and what is wrong with the others."""

    detections: list[Located]
    flown: list[Flown]
    readings: list[Reading]
    faults: set[str]


def hear(station: str, told: Sequence[Event], view: RegistryView) -> Heard:
    """The events of a known station, told at possible times.

    The readings are those for which the station has a datastream: looks of its detections, and
    battery, link, altitude and speed of its tracks.
    """
    near, faults = [], set()
    for one in told:
        astray = _astray(station, one, view)
        if astray:
            faults.add(astray)
        else:
            near.append(one)
    place = view.places.get(station)
    seen = [locate(station, one, place, view.zones) for one in near if isinstance(one, Detection)]
    flown = [Flown(station, one) for one in near if not isinstance(one, Detection)]
    return Heard(seen, flown, _readings(seen, flown, view.datastreams[station]), faults)


def _readings(
    seen: Sequence[Located], flown: Sequence[Flown], streams: Mapping[str, Datastream]
) -> list[Reading]:
    said = [(LOOK, time, confidence) for time, confidence in looks(seen).items()]
    said += [
        (name, one.event.time, value)
        for one in flown
        if isinstance(one.event, TrackPoint)
        for name, value in one.event.readings()
    ]
    return [Reading(time, name, value, Flag.GOOD) for name, time, value in said if name in streams]


def _astray(station: str, event: Event, view: RegistryView) -> str:
    """What is wrong with an event's position; empty when nothing, or where there is none."""
    place = view.places.get(station)
    point = None if isinstance(event, FlightMark) else event.point
    if place is None or point is None:
        return ""
    distance = distance_m(place, point)
    if distance <= FARTHEST_M:
        return ""
    return f"lon {point.lon:g}, lat {point.lat:g} is {distance / 1000:.0f} km from the station"
