"""Flights of UAVs: take-off and landing, the track, and the pictures taken on the way."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from domain.geodesy import Point


class Mark(StrEnum):
    """An end of a flight."""

    TAKEOFF = "takeoff"
    LANDING = "landing"


@dataclass(frozen=True, slots=True)
class FlightMark:
    """A take-off or a landing; `flight` is the station's own name of the flight."""

    time: int
    flight: str
    mark: Mark
    pilot: str = ""
    mission: str = ""


@dataclass(frozen=True, slots=True)
class TrackPoint:
    """Where a UAV was: `altitude` in metres above the place of take-off.

    `speed` in m/s over ground, `heading` in degrees from true north, `battery` and `link` in
    percent; None is what was not told.
    """

    time: int
    flight: str
    point: Point
    altitude: float
    speed: float | None = None
    heading: float | None = None
    battery: float | None = None
    link: float | None = None

    def readings(self) -> Iterator[tuple[str, float]]:
        """What it says as observations: (property, value)."""
        told = {
            "battery_level": self.battery,
            "link_quality": self.link,
            "altitude": self.altitude,
            "ground_speed": self.speed,
        }
        return ((name, value) for name, value in told.items() if value is not None)


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture taken on a flight; `picture` is a name or an address, never fetched."""

    time: int
    flight: str
    point: Point
    picture: str
    remark: str = ""


FlightEvent = FlightMark | TrackPoint | Photo


@dataclass(frozen=True, slots=True)
class Flown:
    """What a station's UAV told of a flight."""

    station: str
    event: FlightEvent
