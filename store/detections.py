"""Detections in the database, and what people made of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from psycopg.rows import class_row

from domain.detection import Located, Verdict
from domain.flag import Flag
from domain.instant import HOUR
from domain.observation import observations
from store import clock, flights
from store import observations as readings
from store.database import Connection, scalar
from store.digest import digest
from store.micros import timestamp

CONFIRMED = "detection_confirmed"
"""The property that holds what people say of a station's detections: 1 or 0."""

STANDS = 24 * HOUR
"""How long a confirmed fire is not taken back by the false alarm of another detection (ours)."""

_ADD = """
    INSERT INTO detection (station_id, time, sign, confidence, lon, lat, placed, bearing, range_m,
                           elevation, picture, remark, flight_id, zone_id, digest)
    SELECT id, %(time)s, %(sign)s, %(confidence)s, %(lon)s, %(lat)s, %(placed)s, %(bearing)s,
           %(range_m)s, %(elevation)s, %(picture)s, %(remark)s, %(flight)s, %(zone)s, %(digest)s
    FROM station WHERE code = %(station)s
    ON CONFLICT (station_id, time, digest) DO NOTHING
"""

_VIEW = """
    SELECT id, time, station, station_name, sign, confidence, lon, lat, placed, bearing, range_m,
           elevation, picture, remark, flight_id, flight, zone_id, zone, verdict
    FROM v_detection
"""

_PAGE = f"""
    {_VIEW}
    WHERE id < coalesce(%(before)s, 9223372036854775807)
      AND (%(station)s::text IS NULL OR station = %(station)s)
      AND (%(since)s::timestamptz IS NULL OR time >= %(since)s)
      AND (NOT %(unjudged)s OR (verdict IS NULL AND zone_id IS NULL))
    ORDER BY id DESC LIMIT %(limit)s
"""

_VERDICTS = """
    SELECT id, detection_id, verdict, by, remark, at FROM detection_verdict
    WHERE detection_id = ANY(%s) ORDER BY id DESC
"""

_STREAM = """
    SELECT s.id FROM datastream s JOIN detection d USING (station_id)
    WHERE d.id = %s::bigint AND s.property = %s FOR NO KEY UPDATE OF s
"""
"""Locked, so that the verdicts of one station come one after the other."""

_OTHERS = """
    SELECT EXISTS (
        SELECT FROM detection d CROSS JOIN LATERAL (
            SELECT verdict, at FROM detection_verdict
            WHERE detection_id = d.id ORDER BY id DESC LIMIT 1
        ) v
        WHERE d.station_id = (SELECT station_id FROM detection WHERE id = %(id)s::bigint)
          AND d.id <> %(id)s::bigint AND v.verdict = 'confirmed' AND v.at > %(after)s
    )
"""

_NEXT = """
    SELECT greatest(%s, (
        SELECT max(time) FROM observation WHERE datastream_id = %s
    ) + INTERVAL '1 microsecond')
"""


class NotBegun(RuntimeError):  # noqa: N818
    """An exercise whose clock has not begun to tick: there is no time to judge at."""


@dataclass(frozen=True, slots=True)
class DetectionView:
    """A detection with the names of what it belongs to; `verdict` is the latest, if any."""

    id: int
    time: int
    station: str
    station_name: str
    sign: str
    confidence: float
    lon: float | None
    lat: float | None
    placed: str
    bearing: float | None
    range_m: float | None
    elevation: float | None
    picture: str
    remark: str
    flight_id: int | None
    flight: str | None
    zone_id: int | None
    zone: str | None
    verdict: str | None


@dataclass(frozen=True, slots=True)
class VerdictRow:
    """What a person made of a detection, and when by the instance's clock."""

    id: int
    detection_id: int
    verdict: str
    by: str
    remark: str
    at: int


def add(conn: Connection, located: Sequence[Located]) -> None:
    """Store detections within the caller's transaction; one that comes again changes nothing."""
    if not located:
        return
    named = [(one.station, one.detection.flight) for one in located if one.detection.flight]
    known = flights.numbers(conn, named)
    rows = [_row(one, known.get((one.station, one.detection.flight))) for one in located]
    with conn.cursor() as cursor:
        cursor.executemany(_ADD, rows)


def page(
    conn: Connection,
    *,
    station: str | None,
    since: int | None,
    unjudged: bool,
    before: int | None,
    limit: int,
) -> list[DetectionView]:
    """Up to `limit` detections, newest first, from below the number `before`.

    `unjudged` leaves out those with a verdict and those of known sources.
    """
    wanted = {
        "station": station,
        "since": None if since is None else timestamp(since),
        "unjudged": unjudged,
        "before": before,
        "limit": limit,
    }
    with conn.cursor(row_factory=class_row(DetectionView)) as cursor:
        return cursor.execute(_PAGE.encode(), wanted).fetchall()


def of_flight(conn: Connection, number: int, limit: int) -> list[DetectionView]:
    """Up to `limit` detections of a flight in the order of time."""
    query = f"{_VIEW} WHERE flight_id = %s::bigint ORDER BY time, id LIMIT %s"
    with conn.cursor(row_factory=class_row(DetectionView)) as cursor:
        return cursor.execute(query.encode(), (number, limit)).fetchall()


def get(conn: Connection, number: int) -> DetectionView | None:
    """The detection of a number, None for an unknown one."""
    with conn.cursor(row_factory=class_row(DetectionView)) as cursor:
        return cursor.execute(f"{_VIEW} WHERE id = %s::bigint".encode(), (number,)).fetchone()


def verdicts(conn: Connection, ids: Sequence[int]) -> dict[int, list[VerdictRow]]:
    """All verdicts of detections by detection, newest first."""
    found: dict[int, list[VerdictRow]] = {number: [] for number in ids}
    with conn.cursor(row_factory=class_row(VerdictRow)) as cursor:
        for row in cursor.execute(_VERDICTS, (list(ids),)):
            found[row.detection_id].append(row)
    return found


def judge(conn: Connection, number: int, verdict: Verdict, by: str, remark: str) -> bool:
    """Keep a verdict and tell the engine, in one transaction; False where it stands already.

    The station's `detection_confirmed`, if it has one, becomes 1, or 0 for a false alarm; it
    stays 1 while another of the station's detections is confirmed, for `STANDS`. The reading
    bears the instance's time, or a microsecond after the newest one there is: two verdicts at
    one tick of an exercise are two readings, and none is overtaken. Raises `NotBegun`.
    """
    with conn.transaction():
        stream = conn.execute(_STREAM, (number, CONFIRMED)).fetchone()
        query = "SELECT id FROM detection WHERE id = %s::bigint FOR NO KEY UPDATE"
        scalar(conn, query, (number,))
        latest = verdicts(conn, [number])[number][:1]
        if latest and latest[0].verdict == verdict:
            return False
        now = clock.now(conn)
        if now is None:
            raise NotBegun
        conn.execute(
            "INSERT INTO detection_verdict (detection_id, verdict, by, remark, at) "
            "VALUES (%s, %s, %s, %s, %s)",
            (number, verdict.value, by, remark, timestamp(now)),
        )
        if stream is not None:
            _say(conn, number, verdict, stream[0], now)
    return True


def _say(conn: Connection, number: int, verdict: Verdict, stream: int, now: int) -> None:
    """Write the observation and its batch, as a collector would."""
    burning = verdict is Verdict.CONFIRMED or _others_burn(conn, number, now)
    time = int(scalar(conn, _NEXT, (timestamp(now), stream)))
    readings.write(conn, observations([(stream, time, float(burning), Flag.GOOD)]))


def _others_burn(conn: Connection, number: int, now: int) -> bool:
    """Whether another detection of the station was confirmed of late."""
    wanted = {"id": number, "after": timestamp(now - STANDS)}
    row = conn.execute(_OTHERS, wanted).fetchone()
    return row == (True,)


def _row(one: Located, flight: int | None) -> dict[str, object]:
    said = one.detection
    lon, lat = one.point or (None, None)
    return {
        "station": one.station, "time": timestamp(said.time), "sign": said.sign.value,
        "confidence": said.confidence, "lon": lon, "lat": lat, "placed": one.placed.value,
        "bearing": said.bearing, "range_m": said.range_m, "elevation": said.elevation,
        "picture": said.picture, "remark": said.remark, "flight": flight, "zone": one.zone,
        "digest": digest(said),
    }  # fmt: skip
