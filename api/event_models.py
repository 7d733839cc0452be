"""What the API says, and is told, of detections, flights and suppression zones."""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from api.models import Time, Word
from api.times import EXAMPLE, parse_instant
from domain.zone import LARGEST_RADIUS_M

Sign = Literal["smoke", "fire", "thermal", "person", "flood", "landslide", "other"]
Verdict = Literal["confirmed", "false_alarm"]
Lon = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
Lat = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
Name = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^\x00]*[^\x00\s][^\x00]*$")]
Remark = Annotated[str, Field(max_length=1000, pattern=r"^[^\x00]*$")]


def _instant(value: object) -> int:
    if not isinstance(value, str):
        raise ValueError(f"write the time as text with offset, e.g. {EXAMPLE}")
    return parse_instant(value)


Instant = Annotated[
    int,
    BeforeValidator(_instant),
    WithJsonSchema({"type": "string", "format": "date-time", "examples": [EXAMPLE]}),
]
"""A time in a body, in microseconds."""


@dataclass(frozen=True, slots=True)
class NearItem:
    """A warning near a place, open now, open then, or both."""

    warning: int
    station: str
    station_name: str
    hazard: str
    level: Annotated[Word, Field(description="what holds now; none once cleared")]
    peak_level: Word
    distance_km: float
    opened: Time
    cleared: Time | None
    open_now: bool
    open_then: Annotated[bool, Field(description="at the time of the detection or photo")]


@dataclass(frozen=True, slots=True)
class VerdictItem:
    """What a person made of a detection."""

    verdict: Verdict
    by: str
    remark: str
    at: Annotated[Time, Field(description="by the instance's clock")]


@dataclass(frozen=True, slots=True)
class DetectionItem:
    """What a camera or a UAV believes to see."""

    id: int
    time: Time
    station: str
    station_name: str
    sign: Sign
    confidence: Annotated[float, Field(description="0 to 1")]
    lon: Annotated[float | None, Field(description="degrees, CGCS2000")]
    lat: Annotated[float | None, Field(description="degrees, CGCS2000")]
    placed: Annotated[
        Literal["given", "bearing", "station", "unknown"],
        Field(description="how the place is known; station: the camera's own, distance unknown"),
    ]
    bearing: Annotated[float | None, Field(description="degrees from true north")]
    range_m: float | None
    elevation: Annotated[float | None, Field(description="degrees above the horizon")]
    picture: Annotated[str, Field(description="name or address as sent; not fetched, not checked")]
    remark: str
    flight_id: int | None
    flight: str | None
    zone_id: Annotated[int | None, Field(description="known source: it counted for nothing")]
    zone: str | None
    verdict: Annotated[Verdict | None, Field(description="the latest")]
    verdicts: Annotated[list[VerdictItem], Field(description="newest first")]
    near: Annotated[list[NearItem], Field(description="nearest first")]


@dataclass(frozen=True, slots=True)
class PhotoItem:
    """A picture taken on a flight."""

    id: int
    time: Time
    lon: float
    lat: float
    picture: Annotated[str, Field(description="name or address as sent; not fetched, not checked")]
    remark: str
    near: Annotated[list[NearItem], Field(description="nearest first")]


@dataclass(frozen=True, slots=True)
class FlightItem:
    """A flight of a UAV with the sums of its track."""

    id: int
    flight: Annotated[str, Field(description="the station's own name of it")]
    station: str
    station_name: str
    pilot: str
    mission: str
    takeoff: Time | None
    landing: Time | None
    start: Annotated[Time | None, Field(description="take-off, else the first point")]
    end: Annotated[Time | None, Field(description="landing, else the last point so far")]
    points: int
    length_km: Annotated[float, Field(description="over ground, from point to point")]
    max_altitude: Annotated[float | None, Field(description="m above the place of take-off")]
    min_battery: Annotated[float | None, Field(description="%")]
    min_link: Annotated[float | None, Field(description="%")]
    photos: int
    detections: int


@dataclass(frozen=True, slots=True)
class FlightDetail:
    """A flight with what was seen on it, at most a thousand of each."""

    flight: FlightItem
    photos: list[PhotoItem]
    detections: list[DetectionItem]


@dataclass(frozen=True, slots=True)
class LineString:
    """GeoJSON; [lon, lat, altitude above the place of take-off]."""

    type: Literal["LineString"]
    coordinates: Annotated[list[tuple[float, float, float]], Field(min_length=2)]


@dataclass(frozen=True, slots=True)
class TrackColumns:
    """Columns as long as the track."""

    flight: int
    times: list[Time]
    speed: Annotated[list[float | None], Field(description="m/s")]
    heading: Annotated[list[float | None], Field(description="degrees from true north")]
    battery: Annotated[list[float | None], Field(description="%")]
    link: Annotated[list[float | None], Field(description="%")]


@dataclass(frozen=True, slots=True)
class Track:
    """A flight's track as a GeoJSON feature (RFC 7946)."""

    type: Literal["Feature"]
    id: int
    geometry: Annotated[LineString | None, Field(description="null below two points")]
    properties: TrackColumns


@dataclass(frozen=True, slots=True)
class ZoneItem:
    """A circle in which detections are of a known source."""

    id: int
    name: str
    lon: float
    lat: float
    radius_m: float
    valid_from: Time
    valid_to: Annotated[Time | None, Field(description="not included; null until it is ended")]
    reason: str
    created_by: str
    created_at: Time
    ended_by: str


class VerdictInput(BaseModel):
    """What a person makes of a detection."""

    model_config = ConfigDict(extra="forbid")

    verdict: Verdict
    remark: Remark = ""


class ZoneInput(BaseModel):
    """A new suppression zone; it holds from now on, or from a later time."""

    model_config = ConfigDict(extra="forbid")

    name: Name
    lon: Lon
    lat: Lat
    radius_m: Annotated[float, Field(gt=0, le=LARGEST_RADIUS_M, allow_inf_nan=False)]
    valid_from: Instant | None = None
    valid_to: Instant | None = None
    reason: Annotated[Name, Field(description="what smokes or glows there, and by whose leave")]
