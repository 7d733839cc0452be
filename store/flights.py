"""Flights in the database: their ends, their tracks and the pictures taken on them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from psycopg.rows import class_row

from domain.flight import FlightMark, Flown, Photo, TrackPoint
from store.database import Connection
from store.digest import digest
from store.micros import timestamp

_NAME = """
    INSERT INTO flight (station_id, code)
    SELECT id, %s FROM station WHERE code = %s ON CONFLICT (station_id, code) DO NOTHING
"""

_NUMBERS = """
    SELECT s.code, f.code, f.id
    FROM unnest(%s::text[], %s::text[]) AS wanted (station, code)
    JOIN station s ON s.code = wanted.station
    JOIN flight f ON f.station_id = s.id AND f.code = wanted.code
"""

_MARK = """
    UPDATE flight SET {mark} = %(time)s, pilot = coalesce(nullif(%(pilot)s, ''), pilot),
        mission = coalesce(nullif(%(mission)s, ''), mission)
    WHERE id = %(flight)s
"""

_POINT = """
    INSERT INTO track_point AS old
        (flight_id, time, lon, lat, altitude, speed, heading, battery, link)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
    ON CONFLICT (flight_id, time) DO UPDATE
    SET lon = excluded.lon, lat = excluded.lat, altitude = excluded.altitude,
        speed = excluded.speed, heading = excluded.heading, battery = excluded.battery,
        link = excluded.link
    WHERE (old.*) IS DISTINCT FROM (excluded.*)
"""

_PHOTO = """
    INSERT INTO photo (flight_id, time, lon, lat, picture, remark, digest)
    VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT (flight_id, time, digest) DO NOTHING
"""

_FLIGHT = """
    SELECT id, flight, station, station_name, pilot, mission, takeoff, landing, start, "end",
           points, length_km, max_altitude, min_battery, min_link, photos, detections
    FROM v_flight
"""

_TRACK = """
    SELECT time, lon, lat, altitude, speed, heading, battery, link FROM track_point
    WHERE flight_id = %s::bigint ORDER BY time LIMIT %s
"""

Key = tuple[str, str]
"""Station code and the station's own name of a flight."""


@dataclass(frozen=True, slots=True)
class FlightView:
    """A flight with the sums of its track; times in microseconds, None where nothing was told."""

    id: int
    flight: str
    station: str
    station_name: str
    pilot: str
    mission: str
    takeoff: int | None
    landing: int | None
    start: int | None
    end: int | None
    points: int
    length_km: float
    max_altitude: float | None
    min_battery: float | None
    min_link: float | None
    photos: int
    detections: int


@dataclass(frozen=True, slots=True)
class PhotoView:
    """A picture taken on a flight."""

    id: int
    flight_id: int
    time: int
    lon: float
    lat: float
    picture: str
    remark: str


@dataclass(frozen=True, slots=True)
class TrackRow:
    """A point of a track; `altitude` in metres above the place of take-off."""

    time: int
    lon: float
    lat: float
    altitude: float
    speed: float | None
    heading: float | None
    battery: float | None
    link: float | None


def numbers(conn: Connection, keys: Iterable[Key]) -> dict[Key, int]:
    """Numbers of flights, in the caller's transaction; a flight not heard of before is made."""
    wanted = sorted(set(keys))
    if not wanted:
        return {}
    with conn.cursor() as cursor:
        cursor.executemany(_NAME, [(code, station) for station, code in wanted])
    stations, codes = zip(*wanted, strict=True)
    rows = conn.execute(_NUMBERS, (list(stations), list(codes)))
    return {(station, code): number for station, code, number in rows}


def add(conn: Connection, flown: Sequence[Flown]) -> None:
    """Store what UAVs told, within the caller's transaction; telling it again changes nothing."""
    known = numbers(conn, [(one.station, one.event.flight) for one in flown])
    marks: list[tuple[FlightMark, int]] = []
    points: list[tuple[object, ...]] = []
    photos: list[tuple[object, ...]] = []
    for one in flown:
        event, flight = one.event, known[one.station, one.event.flight]
        match event:
            case FlightMark():
                marks.append((event, flight))
            case TrackPoint():
                points.append(_point(event, flight))
            case Photo():
                photos.append(_photo(event, flight))
    for event, flight in marks:
        _mark(conn, event, flight)
    with conn.cursor() as cursor:
        cursor.executemany(_POINT, points)
        cursor.executemany(_PHOTO, photos)


def page(
    conn: Connection, *, station: str | None, before: int | None, limit: int
) -> list[FlightView]:
    """Up to `limit` flights, newest first, from below the number `before`."""
    query = f"""{_FLIGHT} WHERE id < coalesce(%s, 9223372036854775807)
        AND (%s::text IS NULL OR station = %s) ORDER BY id DESC LIMIT %s"""
    with conn.cursor(row_factory=class_row(FlightView)) as cursor:
        return cursor.execute(query.encode(), (before, station, station, limit)).fetchall()


def get(conn: Connection, number: int) -> FlightView | None:
    """The flight of a number, None for an unknown one."""
    with conn.cursor(row_factory=class_row(FlightView)) as cursor:
        return cursor.execute(f"{_FLIGHT} WHERE id = %s::bigint".encode(), (number,)).fetchone()


def photos(conn: Connection, number: int, limit: int) -> list[PhotoView]:
    """Up to `limit` pictures of a flight in the order of time."""
    query = """SELECT id, flight_id, time, lon, lat, picture, remark FROM photo
        WHERE flight_id = %s::bigint ORDER BY time, id LIMIT %s"""
    with conn.cursor(row_factory=class_row(PhotoView)) as cursor:
        return cursor.execute(query, (number, limit)).fetchall()


def track(conn: Connection, number: int, limit: int) -> list[TrackRow]:
    """Up to `limit` points of a flight in the order of time."""
    with conn.cursor(row_factory=class_row(TrackRow)) as cursor:
        return cursor.execute(_TRACK, (number, limit)).fetchall()


def _mark(conn: Connection, event: FlightMark, flight: int) -> None:
    told: dict[str, Any] = {
        "time": timestamp(event.time),
        "pilot": event.pilot,
        "mission": event.mission,
        "flight": flight,
    }
    conn.execute(_MARK.format(mark=event.mark.value).encode(), told)


def _point(one: TrackPoint, flight: int) -> tuple[object, ...]:
    measured = one.altitude, one.speed, one.heading, one.battery, one.link
    return flight, timestamp(one.time), *one.point, *measured


def _photo(one: Photo, flight: int) -> tuple[object, ...]:
    return flight, timestamp(one.time), *one.point, one.picture, one.remark, digest(one)
