"""A year of a made-up river in 5-minute readings, for the tests of the river engineer's page."""

import numpy as np

from domain.criterion import Criterion, Direction
from domain.datastream import Datastream, Statistic
from domain.gauging import Gauging
from domain.instant import DAY, HOUR, MINUTE, from_micros, parse
from domain.observation import CLOCK, OBSERVATION, Observations, observations
from domain.registry import Registry
from domain.station import Station, StationKind
from store import gaugings, registry
from store import observations as readings
from store.database import Connection

START = parse("2023-07-01T00:00:00+08:00")
STEP = 5 * MINUTE
POINTS = 105_120
LACKING = 300
"""Readings of each curve that were never made: a gap of a day."""
FLOODS = [(40, 5.0, 20), (150, 7.0, 12), (270, 4.8, 18), (364, 9.0, 18)]
"""Day, metres over 67 m and hours of the rise of each wave."""
STAGE, FLOW, RAIN, OTHER, UPPER, LOOSE = 1, 2, 3, 4, 5, 6
NOW = START + POINTS * STEP - STEP
CHANGED = parse("2024-01-01T00:00:00+08:00")
"""From here on the warning level is 70.5 m instead of 70 m."""

_MARKS = {"左堤顶 left levee crest": 79.5}

KNOWN = Registry.numbered(
    [
        Station("X1", "试验水文站", StationKind.RIVER_HYDROLOGIC, river="试验河", lon=113.6,
                lat=28.7, attributes={"RDKEL": "80.20"}),
        Station("X2", "无水位标准", StationKind.RIVER_LEVEL),
        Station("X0", "试验上游站", StationKind.RIVER_LEVEL, river="试验河", lon=113.7,
                lat=28.8),
        Station("X3", "试验支流站", StationKind.RIVER_LEVEL, river="试验河"),
    ],
    [
        Datastream("X1", "stage", "m"),
        Datastream("X1", "discharge", "m3/s"),
        Datastream("X1", "rain", "mm", statistic=Statistic.PRECEDING_PERIOD),
        Datastream("X2", "stage", "m"),
        Datastream("X0", "stage", "m"),
        Datastream("X3", "stage", "m"),
    ],
    [
        Criterion("X1", "stage", "value", yellow=70.0, orange=73.0, red=78.0, marks=_MARKS,
                  valid_to=from_micros(CHANGED), source="试验标准 2020 / test standard 2020"),
        Criterion("X1", "stage", "value", yellow=70.5, orange=73.0, red=78.0, marks=_MARKS,
                  valid_from=from_micros(CHANGED), source="试验标准 2024 / test standard 2024"),
        Criterion("X1", "stage", "upstream_crossing", {"lag_h": 2.5, "level": 73.0},
                  {"upstream": "X0/stage"}, yellow=2.0, direction=Direction.BELOW),
    ],
)  # fmt: skip


def settle(conn: Connection) -> None:
    """Load the river, its year, and the clock at its end."""
    registry.load(conn, KNOWN)
    loose = _rows(LOOSE, np.arange(NOW - DAY, NOW - 10 * MINUTE, STEP), np.array(50.0))
    rows = np.concatenate([year(), _rain(), _upper(), loose])
    conn.execute(
        """INSERT INTO observation
           SELECT id, to_timestamp(time / 1e6), value, flag FROM unnest(
               %s::integer[], %s::bigint[], %s::float8[], %s::smallint[]
           ) AS row (id, time, value, flag)""",
        [rows[name].tolist() for name in ("datastream", "time", "value", "flag")],
    )
    readings.write(conn, observations([(CLOCK, NOW, float("nan"), 1)]))


def gauge(conn: Connection) -> None:
    """Add gaugings that lie near Q = 20 (h - 65)^1.7."""
    stages = (67.1, 67.6, 68.4, 69.3, 70.4, 71.6, 72.9, 73.8)
    drift = (1.01, 0.98, 1.02, 1.0, 0.99, 1.01, 0.98, 1.01)
    gaugings.load(
        conn,
        [
            Gauging("X1", START + day * 9 * DAY, stage, 20 * (stage - 65) ** 1.7 * off, "试验实测")
            for day, (stage, off) in enumerate(zip(stages, drift, strict=True))
        ],
        "test",
    )


def year() -> Observations:
    """Stage and discharge: waves over a base flow, one spike that failed, one gap."""
    time = START + np.arange(POINTS, dtype=np.int64) * STEP
    stage = 67 + 0.1 * np.sin(np.arange(POINTS) / 700)
    for day, height, rise in FLOODS:
        hours = (time - START - day * DAY) / HOUR
        wave = np.where(hours < rise, hours / rise, 1 - (hours - rise) / (3 * rise))
        stage += height * np.clip(wave, 0, 1)
    stage = stage.round(3)
    rows = np.concatenate(
        [_rows(STAGE, time, stage), _rows(FLOW, time, (20 * (stage - 65) ** 1.7).round(2))]
    )
    rows["value"][60_001], rows["flag"][60_001] = 99.0, 4
    kept: Observations = rows[np.arange(2 * POINTS) // LACKING != 90]
    return kept


def _rain() -> Observations:
    """Rain by the hour before and in the last flood."""
    time = START + 363 * DAY + np.arange(46, dtype=np.int64) * HOUR
    return _rows(RAIN, time, np.linspace(0, 12, 46).round(1))


def _upper() -> Observations:
    """The last three days of the station upstream."""
    time = np.arange(NOW - 3 * DAY, NOW + 1, 15 * MINUTE)
    hours = (time - START - 364 * DAY) / HOUR + 2.5
    return _rows(UPPER, time, 90 + np.clip(hours / 3, 0, 6))


def _rows(datastream: int, time: np.ndarray, value: np.ndarray) -> Observations:
    rows = np.zeros(time.size, dtype=OBSERVATION)
    rows["datastream"], rows["time"], rows["value"], rows["flag"] = datastream, time, value, 1
    return rows
