"""What the stories of the map need: the river at 平江, and made-up stations beside it."""

from typing import Any

from domain.account import Account, Role
from domain.criterion import Criterion
from domain.datastream import Datastream
from domain.detection import Detection, Sign, locate
from domain.flight import FlightEvent, FlightMark, Flown, Mark, Photo, TrackPoint
from domain.geodesy import Point
from domain.instant import MINUTE, parse
from domain.observation import observations
from domain.registry import Registry
from domain.station import Station, StationKind
from domain.zone import Zone
from store import accounts, detections, flights, registry, zones
from store import observations as readings
from store.database import Connection
from tests.acceptance.console_support import Flood, flood

NOW = "2024-07-01T06:00:00+08:00"
AT = parse(NOW)
PASSWORD = "correct horse battery"
RIVER, BRANCH = "汨罗江", "示范支流"
HOME = Point(113.60, 28.70)
KILN = Point(113.70, 28.75)

STATIONS = Registry.numbered(
    [
        Station("DEMO-A", "上游", StationKind.RIVER_LEVEL, RIVER, lon=113.9, lat=28.72),
        Station("DEMO-B", "中游", StationKind.RIVER_LEVEL, RIVER, lon=113.75, lat=28.71),
        Station("DEMO-C", "支流水位", StationKind.RIVER_LEVEL, BRANCH),
        Station(
            "DEMO-R", "示范水库", StationKind.RESERVOIR, BRANCH, lon=113.65, lat=28.6,
            attributes={"DDZ": "100", "DAMEL": "120", "gate_height": "4"},
        ),
        Station("DEMO-S", "示范闸", StationKind.SLUICE, "", "安定镇"),
        Station("DEMO-P", "散站", StationKind.RAIN),
        Station("DEMO-U", "示范机场", StationKind.UAV, lon=HOME.lon, lat=HOME.lat),
    ],
    [
        Datastream("DEMO-A", "stage", "m"),
        Datastream("DEMO-B", "stage", "m"),
        Datastream("DEMO-C", "stage", "m"),
        Datastream("DEMO-R", "pool_level", "m"),
        Datastream("DEMO-R", "gate_opening", "m"),
        Datastream("DEMO-S", "gate_opening", "m"),
        Datastream("DEMO-P", "rain", "mm"),
        Datastream("DEMO-U", "detection_confirmed", "1"),
    ],
    [
        Criterion(
            "DEMO-B", "stage", "upstream_crossing", {"lag_h": 1.0, "level": 90.0},
            {"upstream": "DEMO-A/stage"}, yellow=0.5,
        ),
        Criterion("DEMO-R", "pool_level", "value", yellow=110.0, orange=115.0, red=118.0),
    ],
)  # fmt: skip

BOUNDARY: dict[str, Any] = {
    "type": "Feature",
    "properties": {"name": "示范界"},
    "geometry": {
        "type": "Polygon",
        "coordinates": [[[113.5, 28.5], [114.0, 28.5], [114.0, 28.9], [113.5, 28.5]]],
    },
}
BROKEN = {
    **BOUNDARY,
    "geometry": {
        "type": "Polygon",
        "coordinates": [[[113.5, 28.5], [114, 28.5], [114, 28.9], [113, 28]]],
    },
}


def settle(conn: Connection) -> Flood:
    """The county before the flood, with accounts, a flight and what was seen on it."""
    river = flood(conn)
    known = registry.load(conn, STATIONS).lookup
    river.until(NOW)
    values = {"DEMO-R/pool_level": 112.0, "DEMO-R/gate_opening": 1.0, "DEMO-S/gate_opening": 0.5}
    rows = [
        (known[station, name], AT, value, 1)
        for (station, _, name), value in ((key.partition("/"), v) for key, v in values.items())
    ]
    readings.write(conn, observations(rows))
    for name, role in (("wang", Role.RIVER_ENGINEER), ("li", Role.DUTY_OFFICER)):
        accounts.create(conn, Account(name, name, role, ""), PASSWORD, "tests", AT)
    _fly(conn)
    return river


def _fly(conn: Connection) -> None:
    zones.load(conn, [Zone("示范砖窑", *KILN, 400.0, AT - MINUTE, None, "烧砖", "tests")])
    track = [
        TrackPoint(AT + i * MINUTE, "F1", Point(HOME.lon + i / 100, HOME.lat + i / 200), 100.0)
        for i in range(6)
    ]
    start, photo = (
        FlightMark(AT, "F1", Mark.TAKEOFF, "张三", "巡库"),
        Photo(AT, "F1", HOME, "P01.jpg"),
    )
    told: list[FlightEvent] = [*track, start, photo]
    flights.add(conn, [Flown("DEMO-U", one) for one in told])
    seen = [
        Detection(AT + MINUTE, Sign.SMOKE, 0.9, Point(113.63, 28.72), picture="/icon.svg"),
        Detection(
            AT + 2 * MINUTE,
            Sign.FIRE,
            0.8,
            Point(113.64, 28.72),
            picture="https://cam.example/1.jpg",
        ),
        Detection(AT + 3 * MINUTE, Sign.SMOKE, 0.7, KILN, picture="2024/kiln.jpg"),
    ]
    known = zones.everything(conn)
    detections.add(conn, [locate("DEMO-U", one, HOME, known) for one in seen])
