"""What cameras and UAVs told of a forest in the small county, as the collector would store it."""

from collections.abc import Sequence

from domain.datastream import Datastream
from domain.detection import Detection, Sign, locate
from domain.flight import FlightEvent, FlightMark, Flown, Mark, Photo, TrackPoint
from domain.geodesy import Point
from domain.instant import MINUTE
from domain.observation import CLOCK, observations
from domain.property import PROPERTIES
from domain.registry import Registry
from domain.station import Station, StationKind
from store import detections, flights, registry, zones
from store import observations as readings
from store.database import Connection
from tests.integration.api.county import START

TOWER = Point(113.6, 28.75)
"""5.6 km from PJ01."""

FOREST = Registry.numbered(
    [Station("FF01", "瞭望塔", StationKind.FOREST_FIRE, lon=TOWER.lon, lat=TOWER.lat)],
    [
        Datastream("FF01", name, PROPERTIES[name].unit)
        for name in ("detection_confidence", "detection_confirmed")
    ],
    [],
)


def plant(conn: Connection) -> int:
    """Add the forest to the county; the number of its `detection_confirmed`."""
    return registry.load(conn, FOREST).lookup["FF01", "detection_confirmed"]


def tick(conn: Connection, time: int) -> None:
    """Let the exercise's clock tick."""
    readings.write(conn, observations([(CLOCK, time, 0.0, 1)]))


def see(
    conn: Connection,
    time: int,
    point: Point | None = TOWER,
    station: str = "FF01",
    flight: str = "",
) -> None:
    """Store a detection of smoke."""
    seen = Detection(time, Sign.SMOKE, 0.9, point, picture="a.jpg", flight=flight)
    known = {"FF01": TOWER, "PJ01": Point(113.6, 28.7)}.get(station)
    detections.add(conn, [locate(station, seen, known, zones.everything(conn))])


def fly(conn: Connection, *, points: int = 3, flight: str = "F1") -> None:
    """Store a flight with a photo, a point each minute."""
    track: Sequence[FlightEvent] = [
        TrackPoint(
            START + i * MINUTE, flight, Point(113 + i / 8, 28.75), 100.0, 12.0, 90.0,
            90.0 - 10 * i, 80.0 + i,
        )
        for i in range(points)
    ]  # fmt: skip
    ends = [
        FlightMark(START - MINUTE, flight, Mark.TAKEOFF, "张三", "巡护"),
        FlightMark(START + 10 * MINUTE, flight, Mark.LANDING),
    ]
    photo = Photo(START + MINUTE, flight, TOWER, "1.jpg", "坝顶")
    flights.add(conn, [Flown("FF01", one) for one in (*track, *ends, photo)])
