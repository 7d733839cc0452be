"""The JSON of `miluo/v1/{station}/event`: detections, and what a UAV tells of its flight.

One object or a list of them, told apart by `kind`; `t` is ISO 8601 with an offset:

`{"t": "…", "kind": "detection", "class": "smoke", "confidence": 0.9, "lon": 113.6, "lat": 28.7}`,
or instead of the position `bearing` (degrees) with `range` (metres) and `elevation` (degrees);
`picture`, `flight` and `remark` may be added.
`{"t": "…", "kind": "takeoff", "flight": "F1", "pilot": "…", "mission": "…"}`, `landing` likewise.
`{"t": "…", "kind": "track", "flight": "F1", "lon": …, "lat": …, "alt": 100, "speed": 12,
"heading": 90, "battery": 80, "link": 95}`; the last four may be left out.
`{"t": "…", "kind": "photo", "flight": "F1", "lon": …, "lat": …, "picture": "…", "remark": "…"}`.

A picture is named, never sent and never fetched. Other fields are left alone.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta, Struct, field

from domain.detection import Detection, Sign
from domain.flight import FlightEvent, FlightMark, Mark, Photo, TrackPoint
from domain.geodesy import Point, check
from domain.instant import iso, parse, to_micros
from sensors.wire import WireError

MOST_EVENTS = 2000
"""Events that one message may carry."""

FARTHEST_M = 100_000.0
"""A range beyond this is no range: no camera sees farther (ours)."""

Event = Detection | FlightEvent

_Aware = Annotated[datetime, Meta(tz=True)]
_Name = Annotated[str, Meta(pattern=r"^[^\x00-\x1f\x7f]{1,64}\Z")]
_Text = Annotated[str, Meta(pattern=r"^[^\x00-\x08\x0b-\x1f\x7f]{0,500}\Z")]
_Bearing = Annotated[float, Meta(ge=0, le=360)]
_Percent = Annotated[float, Meta(ge=0, le=100)]
_FIRST = parse("0001-01-02T00:00:00+00:00")
_LAST = parse("9999-12-31T00:00:00+00:00")


class _Told(Struct, tag_field="kind"):
    """What every kind has."""

    t: _Aware


class _Detection(_Told, tag="detection"):
    sign: Sign = field(name="class")
    confidence: Annotated[float, Meta(ge=0, le=1)]
    lon: float | None = None
    lat: float | None = None
    bearing: _Bearing | None = None
    range: Annotated[float, Meta(ge=0, le=FARTHEST_M)] | None = None
    elevation: Annotated[float, Meta(ge=-90, le=90)] | None = None
    picture: _Text = ""
    flight: _Name | None = None
    remark: _Text = ""

    def event(self) -> Detection:
        return Detection(
            to_micros(self.t), self.sign, self.confidence, self._point(), self.bearing,
            self.range, self.elevation, self.picture, self.flight or "", self.remark,
        )  # fmt: skip

    def _point(self) -> Point | None:
        if self.range is not None and self.bearing is None:
            raise ValueError("a range without a bearing")
        if self.lon is None and self.lat is None:
            return None
        if self.lon is None or self.lat is None:
            raise ValueError("lon and lat belong together")
        return _point(self.lon, self.lat)


class _Takeoff(_Told, tag="takeoff"):
    flight: _Name
    pilot: _Text = ""
    mission: _Text = ""

    def event(self) -> FlightMark:
        return FlightMark(to_micros(self.t), self.flight, Mark.TAKEOFF, self.pilot, self.mission)


class _Landing(_Told, tag="landing"):
    flight: _Name
    pilot: _Text = ""
    mission: _Text = ""

    def event(self) -> FlightMark:
        return FlightMark(to_micros(self.t), self.flight, Mark.LANDING, self.pilot, self.mission)


class _Track(_Told, tag="track"):
    flight: _Name
    lon: float
    lat: float
    alt: Annotated[float, Meta(ge=-500, le=9000)]
    speed: Annotated[float, Meta(ge=0, le=150)] | None = None
    heading: _Bearing | None = None
    battery: _Percent | None = None
    link: _Percent | None = None

    def event(self) -> TrackPoint:
        return TrackPoint(
            to_micros(self.t), self.flight, _point(self.lon, self.lat), self.alt, self.speed,
            self.heading, self.battery, self.link,
        )  # fmt: skip


class _Photo(_Told, tag="photo"):
    flight: _Name
    lon: float
    lat: float
    picture: Annotated[_Text, Meta(min_length=1)]
    remark: _Text = ""

    def event(self) -> Photo:
        place = _point(self.lon, self.lat)
        return Photo(to_micros(self.t), self.flight, place, self.picture, self.remark)


_Any = _Detection | _Takeoff | _Landing | _Track | _Photo
_decoder = msgspec.json.Decoder(_Any | list[_Any])
_FAULTS = (msgspec.MsgspecError, UnicodeError, RecursionError, OverflowError)


def decode(payload: bytes) -> list[Event]:
    """Events of one payload in the order in which they stand; WireError for a bad one."""
    try:
        told = _decoder.decode(payload)
    except _FAULTS as error:
        raise WireError(str(error)) from None
    if not isinstance(told, list):
        return [_event(told, "$")]
    if not told:
        raise WireError("an empty list")
    if len(told) > MOST_EVENTS:
        raise WireError(f"{len(told)} events in one message, at most {MOST_EVENTS}")
    return [_event(one, f"$[{place}]") for place, one in enumerate(told)]


def encode(event: Event | list[Event]) -> bytes:
    """The payload of an event, or of several; what is not known is left out."""
    told = [_fields(one) for one in event] if isinstance(event, list) else _fields(event)
    return msgspec.json.encode(told)


def _event(told: _Any, place: str) -> Event:
    try:
        event = told.event()
    except ValueError as error:
        raise WireError(f"{error} - at `{place}`") from None
    if not _FIRST <= event.time <= _LAST:
        raise WireError(f"time outside the years 1 to 9999 - at `{place}`")
    return event


def _point(lon: float, lat: float) -> Point:
    point = Point(lon, lat)
    check(point)
    return point


def _fields(event: Event) -> Mapping[str, object]:
    told = {"t": iso(event.time), **_own_fields(event)}
    return {name: value for name, value in told.items() if value not in (None, "")}


def _own_fields(event: Event) -> Mapping[str, object]:
    match event:
        case Detection():
            lon, lat = event.point or (None, None)
            return {
                "kind": "detection", "class": event.sign, "confidence": event.confidence,
                "lon": lon, "lat": lat, "bearing": event.bearing, "range": event.range_m,
                "elevation": event.elevation, "picture": event.picture, "flight": event.flight,
                "remark": event.remark,
            }  # fmt: skip
        case FlightMark():
            return {
                "kind": event.mark, "flight": event.flight, "pilot": event.pilot,
                "mission": event.mission,
            }  # fmt: skip
        case TrackPoint():
            return {
                "kind": "track", "flight": event.flight, "lon": event.point.lon,
                "lat": event.point.lat, "alt": event.altitude, "speed": event.speed,
                "heading": event.heading, "battery": event.battery, "link": event.link,
            }  # fmt: skip
        case Photo():
            return {
                "kind": "photo", "flight": event.flight, "lon": event.point.lon,
                "lat": event.point.lat, "picture": event.picture, "remark": event.remark,
            }  # fmt: skip
