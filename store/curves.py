"""Curves: the readings of one datastream as numpy columns, raw or in buckets.

Columns come as three byte strings made in the database: a third of the time of fetching rows.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from psycopg.rows import dict_row

from domain.instant import SECOND
from domain.level import Level
from store.database import Connection
from store.micros import POSTGRES_EPOCH, timestamp

MOST_READ = 1_100_000
"""Most readings that are looked at for one answer: ten years of 5-minute data."""

AGGREGATES: Mapping[str, str] = {
    "min": "min(value)",
    "max": "max(value)",
    "avg": "avg(value)",
    "sum": "sum(value)",
    "first": "first(value, time)",
    "last": "last(value, time)",
    "count": "count(value)",
}

_COLUMNS = """
    SELECT string_agg(timestamptz_send(time), ''),
           string_agg(float8send(coalesce(value, 'NaN')), ''),
           string_agg(int2send(flag), '')
"""

_RAW = f"""{_COLUMNS} FROM (
    SELECT time, value, flag FROM observation
    WHERE datastream_id = %(datastream)s AND time >= %(start)s AND time < %(end)s
    ORDER BY time LIMIT %(limit)s
) o"""

_AGGREGATED = f"""{_COLUMNS} FROM (
    SELECT time_bucket(%(step)s, time - %(shift)s) + %(label)s AS time,
           ({{aggregate}} FILTER (WHERE flag <= 3 AND value IS NOT NULL))::float8 AS value,
           coalesce(max(flag) FILTER (WHERE flag <= 3 AND value IS NOT NULL), max(flag)) AS flag
    FROM observation
    WHERE datastream_id = %(datastream)s AND time >= %(start)s AND time < %(end)s
    GROUP BY 1 ORDER BY 1 LIMIT %(limit)s
) o"""

_ENDS = "SELECT statistic = 'preceding-period' FROM datastream WHERE id = %s::bigint"

_NEWEST = """
    SELECT id, (SELECT max(time) FROM observation WHERE datastream_id = id AND time <= %s)
    FROM unnest(%s::int[]) id
"""

_HOUR = """
    SELECT string_agg(int4send(datastream_id::integer), ''),
           string_agg(timestamptz_send(time), ''), string_agg(float8send(value), '')
    FROM (
        SELECT DISTINCT ON (d.id, slot) d.id AS datastream_id, o.time, o.value
        FROM datastream d
        CROSS JOIN LATERAL (
            SELECT time FROM observation
            WHERE datastream_id = d.id AND flag <= 3 AND value IS NOT NULL
            ORDER BY time DESC LIMIT 1
        ) n
        CROSS JOIN LATERAL (
            SELECT time, value, CASE
                WHEN d.statistic = 'preceding-period' OR time = n.time THEN time
                ELSE date_bin('15 minutes', time, 'epoch') END AS slot
            FROM observation
            WHERE datastream_id = d.id AND time >= n.time - INTERVAL '1 hour' AND time <= n.time
              AND flag <= 3 AND value IS NOT NULL
        ) o
        WHERE d.property = ANY(%s)
        ORDER BY d.id, slot, o.time
    ) recent
"""

_LATEST = """
    SELECT datastream_id AS datastream, station, station_name, property, unit, interval_s, time,
           coalesce(value, 'NaN') AS value, flag, level
    FROM v_latest ORDER BY datastream_id
"""


class Columns(NamedTuple):
    """Times in int64 microseconds, values (NaN when missing) and int8 flags, equally long."""

    time: npt.NDArray[np.int64]
    value: npt.NDArray[np.float64]
    flag: npt.NDArray[np.int8]


class Hour(NamedTuple):
    """Readings of many datastreams, by datastream and time; times in int64 microseconds."""

    datastream: npt.NDArray[np.int64]
    time: npt.NDArray[np.int64]
    value: npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Latest:
    """The newest reading of a datastream, if any, and its highest open warning."""

    datastream: int
    station: str
    station_name: str
    property: str
    unit: str
    interval_s: int
    time: int | None
    value: float
    flag: int | None
    level: Level


def raw(
    conn: Connection,
    datastream: int,
    *,
    start: int,
    end: int,
    after: int | None = None,
    limit: int | None = None,
) -> Columns:
    """Up to `limit` readings with start <= time < end and time > after, by time."""
    if after is not None:
        start = max(start, after + 1)
    window = {"datastream": datastream, "start": timestamp(start), "end": timestamp(end)}
    return _fetch(conn, _RAW, window | {"limit": limit})


def aggregated(
    conn: Connection,
    datastream: int,
    *,
    start: int,
    end: int,
    step_s: int,
    agg: str,
    after: int | None = None,
    limit: int | None = None,
) -> Columns:
    """Up to `limit` buckets of `step_s` seconds with start <= reading < end, by time.

    `agg` is a key of `AGGREGATES`. A bucket of instants contains its start and is stamped by it.
    Period values carry the period's end (SL 651, 6.6.2.8): there a bucket contains its end, not
    its start, and is stamped by its end; so is the window. Buckets are aligned to midnight UTC,
    which is the 08:00 of the hydrologic day. Readings that failed or are missing do not count;
    a bucket of nothing else has NaN and the worst flag.
    """
    row = conn.execute(_ENDS, (datastream,)).fetchone()
    ends = row == (True,)
    shift, label = (1, step_s) if ends else (0, 0)
    if after is not None:
        start = max(start, after + (step_s - label) * SECOND)
    query = _AGGREGATED.format(aggregate=AGGREGATES[agg])
    window = {
        "datastream": datastream,
        "start": timestamp(start + shift),
        "end": timestamp(end + shift),
        "step": timedelta(seconds=step_s),
        "shift": timedelta(microseconds=shift),
        "label": timedelta(seconds=label),
    }
    return _fetch(conn, query, window | {"limit": limit})


def newest_times(conn: Connection, datastreams: Sequence[int], at: int) -> dict[int, int]:
    """The newest reading's time of each datastream by `at`; none of those that were not heard."""
    rows = conn.execute(_NEWEST, (timestamp(at), list(datastreams))).fetchall()
    return {number: time for number, time in rows if time is not None}


def latest(conn: Connection) -> list[Latest]:
    """The newest reading of every datastream, by its id; NaN and None where there is none."""
    with conn.cursor(row_factory=dict_row) as cursor:
        return [
            Latest(**row | {"level": Level.of(row["level"])}) for row in cursor.execute(_LATEST)
        ]


def last_hour(conn: Connection, properties: Collection[str]) -> Hour:
    """The usable readings of the hour before the newest one, of every datastream of `properties`.

    Of instants the first of each quarter of an hour and the newest: enough for a trend. Period
    values are all there, for they are to be summed.
    """
    with conn.cursor(binary=True) as cursor:
        row = cursor.execute(_HOUR.encode(), (list(properties),)).fetchone()
    datastream, time, value = (part or b"" for part in row or (b"", b"", b""))
    return Hour(
        np.frombuffer(datastream, dtype=">i4").astype(np.int64), _times(time), _values(value)
    )


def _fetch(conn: Connection, query: str, parameters: Mapping[str, object]) -> Columns:
    with conn.cursor(binary=True) as cursor:
        row = cursor.execute(query.encode(), parameters, prepare=True).fetchone()
    time, value, flag = (part or b"" for part in row or (b"", b"", b""))
    return Columns(_times(time), _values(value), np.frombuffer(flag, dtype=">i2").astype(np.int8))


def _times(sent: bytes) -> npt.NDArray[np.int64]:
    return np.frombuffer(sent, dtype=">i8").astype(np.int64) + POSTGRES_EPOCH


def _values(sent: bytes) -> npt.NDArray[np.float64]:
    return np.frombuffer(sent, dtype=">f8").astype(np.float64)
