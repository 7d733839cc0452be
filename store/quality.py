"""What the quality tests said: beside each reading, and counted by station and day."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
from psycopg.rows import class_row

from domain.flag import USABLE_UP_TO
from domain.observation import OBSERVATION, Observations
from domain.quality import QualityTest
from domain.quality import Tests as Tests
from store.database import Connection
from store.micros import POSTGRES_EPOCH

_GIVEN = """
    given AS (
        SELECT id AS datastream_id,
               '2000-01-01T00:00Z'::timestamptz + micros * INTERVAL '1 microsecond' AS time,
               {column}
        FROM unnest(%(ids)s::integer[], %(micros)s::bigint[], %(column)s::{kind}[])
            AS t (id, micros, {column})
    )
"""

_RECORD = f"""
    WITH {_GIVEN.format(column="tests", kind="smallint")}
    INSERT INTO observation_quality (datastream_id, time, tests)
    SELECT datastream_id, time, tests FROM given
    ON CONFLICT (datastream_id, time) DO UPDATE SET tests = excluded.tests
"""

_FORGET = f"""
    WITH {_GIVEN.format(column="tests", kind="smallint")}
    DELETE FROM observation_quality q USING given
    WHERE q.datastream_id = given.datastream_id AND q.time = given.time
"""

_REFUTE = f"""
    WITH {_GIVEN.format(column="value", kind="double precision")}, refuted AS (
        UPDATE observation o SET flag = 4 FROM given
        WHERE o.datastream_id = given.datastream_id AND o.time = given.time
          AND o.value = given.value AND o.flag < 4
        RETURNING o.datastream_id, o.time
    )
    INSERT INTO observation_quality AS old (datastream_id, time, tests)
    SELECT datastream_id, time, {int(QualityTest.SPIKE)} FROM refuted
    ON CONFLICT (datastream_id, time) DO UPDATE SET tests = old.tests | excluded.tests
"""

_RECENT = f"""
    SELECT recent.id, recent.time, recent.value, recent.flag
    FROM unnest(%(ids)s::integer[], %(spans)s::bigint[]) AS wanted (id, span)
    CROSS JOIN LATERAL (
        SELECT max(time) AS newest, min(time) AS before FROM (
            SELECT time FROM observation
            WHERE datastream_id = wanted.id AND flag <= {USABLE_UP_TO} AND value IS NOT NULL
            ORDER BY time DESC LIMIT 2
        ) two
    ) last
    CROSS JOIN LATERAL (
        SELECT wanted.id, time, value, flag FROM observation
        WHERE datastream_id = wanted.id AND flag <= {USABLE_UP_TO} AND value IS NOT NULL
          AND time >= least(before, newest - wanted.span * INTERVAL '1 microsecond')
        ORDER BY time DESC LIMIT %(most)s
    ) recent
    ORDER BY recent.time, recent.id
"""

_DAY = """
    SELECT * FROM quality_of_day(%(day)s) WHERE datastream_id > %(after)s
        AND (%(station)s::text IS NULL OR station = %(station)s)
    ORDER BY datastream_id LIMIT %(limit)s
"""

MOST = 3000
"""Readings of one datastream that are looked at again at most: two days of every minute."""


@dataclass(frozen=True, slots=True)
class Day:
    """Figures of a datastream for one Beijing day.

    `received` is the sum of `good` (flags 1 and 2), `suspect`, `failed` and `missing`. The others
    count the readings about which each test spoke; `missing` is such a test too.
    """

    day: date
    datastream_id: int
    station: str
    station_name: str
    property: str
    title: str
    unit: str
    interval_s: int
    expected: int
    received: int
    good: int
    suspect: int
    failed: int
    missing: int
    late: int
    gross_range: int
    rate: int
    spike: int
    flat_line: int
    instrument: int


def record(conn: Connection, rows: Observations, tests: Tests, *, revised: bool) -> None:
    """Keep what the tests said of accepted readings, within the caller's transaction.

    Of several readings of one key the last counts. Where some are `revised`, what was said of
    their old values is forgotten.
    """
    if revised:
        conn.execute(_FORGET.encode(), _columns(rows, tests))
    spoken = np.flatnonzero(tests)
    if spoken.size:
        last = _last_of_each_key(rows, spoken)
        conn.execute(_RECORD.encode(), _columns(rows[last], tests[last]))


def refute(conn: Connection, spikes: Observations) -> None:
    """Let readings fail whose value is still the one that was judged; the trigger keeps the old.

    Doing it again changes nothing.
    """
    if len(spikes):
        conn.execute(_REFUTE.encode(), _columns(spikes, spikes["value"]))


def recent(conn: Connection, spans: npt.NDArray[np.int64]) -> Observations:
    """Usable readings from which a collector knows again what it knew, in order of time.

    Of each datastream (the index of `spans`) the newest two, and those within its span
    (microseconds) before the newest one, `MOST` at most.
    """
    wanted = {"ids": np.arange(spans.size).tolist(), "spans": spans.tolist(), "most": MOST}
    with conn.cursor(binary=True) as cursor:
        found = cursor.execute(_RECENT.encode(), wanted).fetchall()
    return np.array(found, dtype=OBSERVATION)


def of_day(
    conn: Connection, *, day: date, station: str | None, after: int, limit: int
) -> list[Day]:
    """Up to `limit` datastreams by id behind `after`, of one station or of all."""
    wanted = {"day": day, "station": station, "after": after, "limit": limit}
    with conn.cursor(row_factory=class_row(Day)) as cursor:
        return cursor.execute(_DAY, wanted).fetchall()


def _last_of_each_key(rows: Observations, places: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
    """The places, which rise, by key; of one key only the last."""
    stream, time = rows["datastream"][places], rows["time"][places]
    places = places[np.lexsort((time, stream))]
    keys = rows[["datastream", "time"]][places]
    newest: npt.NDArray[np.intp] = places[np.append(keys[1:] != keys[:-1], [True])]
    return newest


def _columns(rows: Observations, column: npt.NDArray[np.generic]) -> dict[str, object]:
    return {
        "ids": rows["datastream"].tolist(),
        "micros": (rows["time"] - POSTGRES_EPOCH).tolist(),
        "column": column.tolist(),
    }
