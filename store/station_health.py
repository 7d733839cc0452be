"""How stations are: when they were last heard, what their devices say, what came of what should."""

from collections.abc import Sequence
from dataclasses import dataclass

from psycopg.rows import class_row

from domain.device import DeviceState, Protocol
from store import clock
from store.database import Connection
from store.micros import timestamp
from store.migrate import instance_mode

_DAY = "INTERVAL '24 hours'"

_QUERY = f"""
    SELECT s.code, s.name, s.status, s.status_reason,
           greatest(own.heard, told.heard) AS last_heard,
           own.battery, own.battery_time, own.signal, own.signal_time, own.state, own.state_time,
           own.expected, own.received, again.repeated,
           s.status = 'active' AND coalesce(
               greatest(own.heard, told.heard) > %(now)s - own.patience, false) AS online,
           ARRAY(SELECT protocol FROM device WHERE station_id = s.id) AS protocols
    FROM station s
    CROSS JOIN LATERAL (
        SELECT max(newest.time) AS heard,
               max(good.value) FILTER (WHERE d.property = 'battery') AS battery,
               max(good.time) FILTER (WHERE d.property = 'battery') AS battery_time,
               max(good.value) FILTER (WHERE d.property = 'signal') AS signal,
               max(good.time) FILTER (WHERE d.property = 'signal') AS signal_time,
               max(good.value) FILTER (WHERE d.property = 'device_state') AS state,
               max(good.time) FILTER (WHERE d.property = 'device_state') AS state_time,
               coalesce(sum(86400 / d.interval_s), 0)::bigint AS expected,
               coalesce(sum(came.count), 0)::bigint AS received,
               greatest(%(least_s)s, %(steps)s * coalesce(min(d.interval_s), 0))
                   * INTERVAL '1 second' AS patience
        FROM datastream d
        LEFT JOIN LATERAL (
            SELECT time FROM observation
            WHERE datastream_id = d.id AND time <= %(now)s ORDER BY time DESC LIMIT 1
        ) newest ON true
        LEFT JOIN LATERAL (
            SELECT time, value FROM observation
            WHERE datastream_id = d.id AND time <= %(now)s AND flag <= 3 AND value IS NOT NULL
            ORDER BY time DESC LIMIT 1
        ) good ON d.property IN ('battery', 'signal', 'device_state')
        CROSS JOIN LATERAL (
            SELECT count(*) FROM observation
            WHERE datastream_id = d.id AND time > %(now)s - {_DAY} AND time <= %(now)s
        ) came
        WHERE d.station_id = s.id
    ) own
    LEFT JOIN LATERAL (
        SELECT {{when}} AS heard FROM telegram
        WHERE station_id = s.id AND {{when}} <= %(now)s ORDER BY received_at DESC LIMIT 1
    ) told ON true
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(repeated), 0)::bigint AS repeated FROM telegram
        WHERE station_id = s.id AND {{when}} > %(now)s - {_DAY} AND {{when}} <= %(now)s
    ) again
"""

_BY_KIND = f"""
    SELECT s.kind, count(*) AS stations,
           count(*) FILTER (WHERE h.status = 'suspended') AS suspended,
           count(h.last_heard) AS heard,
           count(*) FILTER (WHERE h.online) AS online,
           sum(h.expected)::bigint AS expected, sum(h.received)::bigint AS received
    FROM ({_QUERY}) h
    JOIN station s ON s.code = h.code
    GROUP BY s.kind ORDER BY s.kind
"""

ONLINE_STEPS = 3
ONLINE_LEAST_S = 3600
"""A station is online that was heard within so many of its shortest steps, at least an hour.

Three in a row are missed by a gauge that is off and hardly by one that is on; an hour is the
longest that SL 651 stations are quiet in dry weather (check). Both are ours.
"""

_PATIENCE = {"steps": ONLINE_STEPS, "least_s": ONLINE_LEAST_S}

_ONLY_HJ212 = frozenset({Protocol.HJ212.value})


@dataclass(frozen=True, slots=True)
class StationHealth:
    """One station. Times in microseconds, None for what was never heard.

    `last_heard` is the newest reading's time or the newest telegram's arrival. `expected` and
    `received` count readings of the last 24 hours; `repeated` the telegrams of that time that
    came again. `online` is whether it was heard lately enough. `state` holds the bits of
    `DeviceState`.
    """

    code: str
    name: str
    status: str
    status_reason: str
    last_heard: int | None
    battery: float | None
    battery_time: int | None
    signal: float | None
    signal_time: int | None
    state: float | None
    state_time: int | None
    expected: int
    received: int
    repeated: int
    online: bool
    protocols: Sequence[str]

    @property
    def bits(self) -> DeviceState:
        """What the device says of itself; nothing where it never spoke."""
        return DeviceState(int(self.state or 0))

    def tells(self, bit: DeviceState) -> bool | None:
        """Whether a bit of the status word 45H is set; None where the device has no such word.

        HJ 212 knows neither doors nor mains.
        """
        if self.state is None or set(self.protocols) == _ONLY_HJ212:
            return None
        return bit in self.bits


@dataclass(frozen=True, slots=True)
class KindHealth:
    """The stations of a kind of SL 323: how many there are, were ever heard, and are online.

    A suspended one is not online. `expected` and `received` count their readings of 24 hours.
    """

    kind: str
    stations: int
    suspended: int
    heard: int
    online: int
    expected: int
    received: int


def page(conn: Connection, *, after: str | None, limit: int) -> list[StationHealth]:
    """The health of up to `limit` stations by code, behind the code `after`."""
    return _fetch(conn, "WHERE s.code > %(code)s ORDER BY s.code LIMIT %(limit)s", after, limit)


def get(conn: Connection, code: str) -> StationHealth | None:
    """The health of one station, None for an unknown one."""
    found = _fetch(conn, "WHERE s.code = %(code)s LIMIT %(limit)s", code, 1)
    return found[0] if found else None


def by_kind(conn: Connection, at: int) -> list[KindHealth]:
    """How the stations of each kind were at an instant; the registry is that of today."""
    with conn.cursor(row_factory=class_row(KindHealth)) as cursor:
        query = _BY_KIND.format(when=_when(conn))
        return cursor.execute(query.encode(), _PATIENCE | {"now": timestamp(at)}).fetchall()


def _fetch(conn: Connection, where: str, code: str | None, limit: int) -> list[StationHealth]:
    now = timestamp(clock.instant(conn))
    with conn.cursor(row_factory=class_row(StationHealth)) as cursor:
        query = f"{_QUERY.format(when=_when(conn))} {where}"
        wanted = {"now": now, "code": code or "", "limit": limit}
        return cursor.execute(query.encode(), _PATIENCE | wanted).fetchall()


def _when(conn: Connection) -> str:
    """In an exercise the device's own clock tells when a telegram came: the flood's time."""
    return "received_at" if instance_mode(conn) == "live" else "sent_at"
