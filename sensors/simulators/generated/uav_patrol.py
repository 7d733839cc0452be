"""A UAV patrols a forest by a reservoir: one flight from take-off to landing.

The UAV flies straight legs at `CRUISE` and `HEIGHT` over a rectangle of `LENGTH` by `LANES` times
`SPACING` (a lawn-mower pattern), once over a ridge where it climbs to `RIDGE`, and comes home.

- Power of the rotors in forward flight: Zeng, Xu and Zhang 2019, Energy Minimization for Wireless
  Communication With Rotary-Wing UAV, IEEE Trans. Wireless Commun. 18(4), equation 12: blade
  profile P0 (1 + 3 V^2 / U^2), induced Pi (sqrt(1 + V^4 / 4 v0^4) - V^2 / 2 v0^2)^1/2, and
  parasite 1/2 d0 rho s A V^3, with the constants of its table I (check). A climb adds weight
  times rate of climb over `EFFICIENCY` (ours), a descent saves nothing, `AVIONICS` always draws.
- Battery: percent of `CAPACITY` left by the energy drawn; voltage sag and temperature left out.
- Link: log-distance path loss (Rappaport 2002, Wireless Communications, section 4.9.1) from free
  space at 1 m and 2.4 GHz, exponent `EXPONENT` over forest with a view (ours), shadowing that is
  Gaussian in dB and lasts (AR(1), Gudmundson 1991). Quality is linear in the received power
  between `DEAF` (0 %) and `LOUD` (100 %) (ours).
- Sight: the camera looks every `LOOK`; a source within `SIGHT` of the point below is seen, its
  confidence the nearer the higher (ours); looks that see nothing are readings of 0.

Two sources are seen: smoke in the forest, and a brick kiln in a suppression zone, of which every
look counts for nothing. All figures of place and scene are made up (ours).
"""

from dataclasses import dataclass
from itertools import pairwise
from math import hypot

import numpy as np

from domain.arrays import Bools, Floats, Ints
from domain.criterion import Criterion, Direction
from domain.detection import Detection, Sign
from domain.flight import FlightMark, Mark, Photo, TrackPoint
from domain.geodesy import EARTH_M, Point
from domain.instant import SECOND, parse
from domain.registry import Registry
from domain.station import Station, StationKind
from domain.zone import Zone
from sensors.simulators import events
from sensors.simulators.events import Said
from sensors.simulators.generated import making
from sensors.simulators.scenario import Scenario
from sensors.wire.event import Event

TITLE = "示范水库林区无人机巡护一次飞行 / A UAV patrols the forest by a demonstration reservoir"
STATION, FLIGHT = "DEMO-UAV", "2024-10-15-01"
START = "2024-10-15T10:00:00+08:00"
HOME = Point(113.70, 28.62)
"""Invented: the dock, and origin of metres east and north."""

CRUISE, CLIMB = 12.0, 3.0
HEIGHT, RIDGE = 100.0, 135.0
"""m/s over ground and upwards; m above the dock."""

LENGTH, SPACING, LANES = 1300.0, 170.0, 8
CORNER = (500.0, 300.0)
"""m; the nearest corner of the rectangle, east and north of the dock."""

FIRE, KILN = (1100.0, 980.0), (1500.0, 650.0)
SIGHT, ZONE_M = 110.0, 150.0
LOOK, REPORT = 10, 5
"""Seconds between looks, and between points of the track."""

BLADE, INDUCED, TIP, HOVER = 79.86, 88.63, 120.0, 4.03
DRAG, DENSITY, SOLIDITY, DISC = 0.6, 1.225, 0.05, 0.503
"""W, W, m/s, m/s; fuselage drag ratio, kg/m3, rotor solidity, m2 (table I; check)."""

WEIGHT, EFFICIENCY, AVIONICS = 20.0, 0.7, 12.0
CAPACITY = 56.0
"""N, of the climb, W; Wh (ours)."""

EXPONENT, SHADOW, LASTING = 2.1, 3.0, 0.97
RADIATED, DEAF, LOUD = 27.0, -95.0, -60.0
"""Path loss exponent, dB, share of the shadow kept each second; dBm (ours)."""

FREE_SPACE = 20 * np.log10(4 * np.pi * 2.4e9 / 299_792_458)
"""dB over the first metre at 2.4 GHz."""

_DATASTREAMS = {
    "battery_level": REPORT,
    "link_quality": REPORT,
    "altitude": REPORT,
    "ground_speed": REPORT,
    "detection_confidence": LOOK,
    "detection_confirmed": 3600,
}


@dataclass(frozen=True, slots=True, eq=False)
class Path:
    """A flight second by second: metres from the dock, m/s over ground, percent."""

    east: Floats
    north: Floats
    up: Floats
    speed: Floats
    battery: Floats
    link: Floats
    waypoint: Bools


def power(speed: Floats, climb: Floats) -> Floats:
    """W drawn at a speed over ground and a rate of climb, in m/s."""
    blade = BLADE * (1 + 3 * speed**2 / TIP**2)
    ratio = speed**2 / (2 * HOVER**2)
    induced = INDUCED * np.sqrt(np.sqrt(1 + ratio**2) - ratio)
    parasite = DRAG * DENSITY * SOLIDITY * DISC * speed**3 / 2
    lift = WEIGHT * np.maximum(climb, 0.0) / EFFICIENCY
    drawn: Floats = blade + induced + parasite + lift + AVIONICS
    return drawn


def quality(distance: Floats, shadow: Floats) -> Floats:
    """Percent of the link at a distance in metres, `shadow` in dB."""
    loss = FREE_SPACE + 10 * EXPONENT * np.log10(np.maximum(distance, 1.0)) + shadow
    percent: Floats = np.clip(100 * (RADIATED - loss - DEAF) / (LOUD - DEAF), 0.0, 100.0)
    return percent


def fly(generator: np.random.Generator) -> Path:
    """The flight, from the dock to the dock."""
    legs = [_leg(one, other) for one, other in pairwise(_corners())]
    east, north, up = np.concatenate(legs).T
    speed = np.hypot(_diff(east), _diff(north))
    energy = np.cumsum(power(speed, _diff(up))) / 3600
    shadow = making.wander(generator, east.size, SHADOW, LASTING)
    distance = np.sqrt(east**2 + north**2 + up**2)
    waypoint = np.zeros(east.size, dtype=np.bool_)
    waypoint[np.cumsum([len(leg) for leg in legs])[:-1] - 1] = True
    return Path(
        east, north, up, speed,
        battery=np.clip(100 * (1 - energy / CAPACITY), 0.0, 100.0),
        link=quality(distance, shadow), waypoint=waypoint,
    )  # fmt: skip


def make(seed: int = 1) -> Scenario:
    """The scenario; a seed gives the same flight again."""
    path = fly(np.random.default_rng(seed))
    times = parse(START) + np.arange(path.east.size, dtype=np.int64) * SECOND
    told, empty = _sights(path, times)
    said = [*_marks(times), *_track(path, times), *_photos(path, times), *told]
    looks = times[empty], np.zeros(int(empty.sum()))
    source = (
        "synthetic: rotor power (Zeng, Xu and Zhang 2019), log-distance path loss with "
        f"lasting shadows, seed {seed}"
    )
    series = {(STATION, "detection_confidence"): looks}
    return making.scenario(
        "uav-patrol", TITLE, source, _registry(), series, _published(said), _zones()
    )


def _corners() -> list[tuple[float, float, float]]:
    """The corners of the path: (east, north, up)."""
    east, north = CORNER
    corners = [(0.0, 0.0, 0.0), (0.0, 0.0, HEIGHT)]
    for lane in range(LANES):
        up = RIDGE if lane == LANES - 2 else HEIGHT
        ends = [(east, north + lane * SPACING, up), (east + LENGTH, north + lane * SPACING, up)]
        corners += ends if lane % 2 == 0 else ends[::-1]
    return [*corners, (0.0, 0.0, HEIGHT), (0.0, 0.0, 0.0)]


def _leg(start: tuple[float, float, float], end: tuple[float, float, float]) -> Floats:
    """The places (n, 3) of each second after `start`, up to `end`."""
    along = hypot(end[0] - start[0], end[1] - start[1])
    seconds = int(np.ceil(max(along / CRUISE, abs(end[2] - start[2]) / CLIMB)))
    steps = np.arange(1, seconds + 1)[:, np.newaxis] / seconds
    places: Floats = np.array(start) + steps * (np.array(end) - np.array(start))
    return places


def _diff(column: Floats) -> Floats:
    """Change within each second."""
    return np.diff(column, prepend=0.0)


def _sights(path: Path, times: Ints) -> tuple[list[Event], Bools]:
    """The detections, and which seconds are looks that saw nothing."""
    found: list[Event] = []
    empty = (np.arange(times.size) % LOOK == 0) & (path.up > HEIGHT / 2)
    for sign, (east, north) in ((Sign.SMOKE, FIRE), (Sign.THERMAL, KILN)):
        away = np.hypot(path.east - east, path.north - north)
        for second in np.flatnonzero(empty & (away <= SIGHT)).tolist():
            sure = round(float(0.95 - 0.35 * away[second] / SIGHT), 2)
            name = f"{FLIGHT}/{second:04}.jpg"
            point = _point(east, north)
            found.append(
                Detection(int(times[second]), sign, sure, point, picture=name, flight=FLIGHT)
            )
        empty = empty & (away > SIGHT)
    return found, empty


def _marks(times: Ints) -> list[Event]:
    mission = "水库林区巡护 / patrol of the reservoir's forest"
    return [
        FlightMark(int(times[0]), FLIGHT, Mark.TAKEOFF, "示范飞手 / demo pilot", mission),
        FlightMark(int(times[-1]), FLIGHT, Mark.LANDING),
    ]


def _track(path: Path, times: Ints) -> list[Event]:
    heading = np.degrees(np.arctan2(_diff(path.east), _diff(path.north))) % 360
    return [
        TrackPoint(
            int(times[second]), FLIGHT, _point(path.east[second], path.north[second]),
            round(float(path.up[second]), 1), round(float(path.speed[second]), 1),
            round(float(heading[second]), 1), round(float(path.battery[second]), 1),
            round(float(path.link[second]), 1),
        )
        for second in range(0, times.size, REPORT)
    ]  # fmt: skip


def _photos(path: Path, times: Ints) -> list[Event]:
    """One at each corner of the path in the air."""
    places = np.flatnonzero(path.waypoint & (path.up >= HEIGHT)).tolist()
    return [
        Photo(
            int(times[second]), FLIGHT, _point(path.east[second], path.north[second]),
            f"{FLIGHT}/P{number:02}.jpg", f"航点 {number} / waypoint {number}",
        )
        for number, second in enumerate(places, start=1)
    ]  # fmt: skip


def _point(east: float, north: float) -> Point:
    """The place so many metres from the dock, on the tangent plane: 2 km bend by millimetres."""
    degree = np.pi / 180 * EARTH_M
    lon = HOME.lon + east / degree / np.cos(np.radians(HOME.lat))
    return Point(round(float(lon), 6), round(float(HOME.lat + north / degree), 6))


def _published(told: list[Event]) -> tuple[Said, ...]:
    return tuple(events.said(STATION, one) for one in sorted(told, key=lambda one: one.time))


def _zones() -> tuple[Zone, ...]:
    reason = "砖窑，长期热源 / brick kiln, a lasting source of heat"
    return (
        Zone("示范砖窑 / demo kiln", *_point(*KILN), ZONE_M, parse(START), None, reason, "demo"),
    )


def _registry() -> Registry:
    station = Station(
        STATION, "示范无人机机场", StationKind.UAV, lon=HOME.lon, lat=HOME.lat,
        attributes=dict(making.DEMO),
    )  # fmt: skip
    streams = [making.datastream(STATION, name, step) for name, step in _DATASTREAMS.items()]
    return Registry.numbered([station], streams, _criteria())


def _criteria() -> list[Criterion]:
    ours, below = making.OURS, Direction.BELOW
    return [
        Criterion(
            STATION, "battery_level", "value", yellow=30.0, orange=20.0, red=10.0,
            direction=below, source=ours,
        ),
        Criterion(
            STATION, "link_quality", "value", blue=50.0, yellow=40.0, orange=20.0,
            direction=below, hysteresis=5.0, hold_on_s=10.0, hold_off_s=30.0, source=ours,
        ),
        Criterion(
            STATION, "altitude", "value", orange=120.0, hysteresis=1.0,
            source="真高 120 m：《无人驾驶航空器飞行管理暂行条例》2024 年起施行（待核）"
            "/ 120 m above ground, interim regulation in force from 2024 (check)",
        ),
        Criterion(
            STATION, "detection_confidence", "detections",
            {"looks": 6.0, "window_h": 0.1, "min_confidence": 0.6},
            blue=1.0, yellow=2.0, hold_off_s=60.0, source=ours,
        ),
        Criterion(
            STATION, "detection_confirmed", "value", orange=1.0, source=ours,
        ),
    ]  # fmt: skip
