from functools import partial

import numpy as np
import pytest

from domain.instant import DAY, HOUR, MINUTE, parse
from domain.level import Level
from domain.observation import observations
from domain.transition import Reason, Transition
from domain.warning import opened
from store import curves, engine
from store.curves import Columns
from store.database import Connection
from store.observations import write

STAGE, RAIN = 1, 2
T = parse("2024-07-01T08:00:00+08:00")

pytestmark = pytest.mark.usefixtures("registry")


def lists(columns: Columns) -> list[tuple[int, float, int]]:
    return list(zip(*(column.tolist() for column in columns), strict=True))


def test_a_raw_curve_is_what_was_written(connection: Connection) -> None:
    times = T + np.arange(500) * 5 * MINUTE
    rows = observations([(STAGE, int(time), float(i), 1 + i % 3) for i, time in enumerate(times)])
    write(connection, rows)
    found = curves.raw(connection, STAGE, start=T, end=T + 30 * DAY)
    assert np.array_equal(found.time, times)
    assert np.array_equal(found.value, rows["value"])
    assert np.array_equal(found.flag, rows["flag"])
    assert [column.dtype for column in found] == [np.int64, np.float64, np.int8]


def test_missing_values_are_nan(connection: Connection) -> None:
    write(connection, observations([(STAGE, T, np.nan, 9)]))
    found = curves.raw(connection, STAGE, start=T, end=T + 1)
    assert np.isnan(found.value).tolist() == [True]


def test_a_curve_without_readings_is_empty(connection: Connection) -> None:
    assert [len(column) for column in curves.raw(connection, 99, start=T, end=T + DAY)] == [0] * 3


def test_raw_pages_follow_each_other(connection: Connection) -> None:
    write(connection, observations([(STAGE, T + i, float(i), 1) for i in range(5)]))
    window = {"start": T, "end": T + 4}
    first = curves.raw(connection, STAGE, **window, limit=3)
    rest = curves.raw(connection, STAGE, **window, after=int(first.time[-1]), limit=3)
    assert first.value.tolist() + rest.value.tolist() == [0.0, 1.0, 2.0, 3.0]


@pytest.mark.parametrize(
    ("agg", "value"),
    [("min", 1.0), ("max", 4.0), ("avg", 7 / 3), ("sum", 7.0), ("first", 2.0), ("last", 1.0),
     ("count", 3.0)],
)  # fmt: skip
def test_a_bucket_of_instants_starts_at_its_stamp(
    connection: Connection, agg: str, value: float
) -> None:
    rows = [(T, 2.0, 1), (T + MINUTE, 4.0, 3), (T + 59 * MINUTE, 1.0, 1), (T + HOUR, 9.0, 1)]
    bad = [(T + 2 * MINUTE, 99.0, 4), (T + 3 * MINUTE, np.nan, 9)]
    write(connection, observations([(STAGE, *row) for row in rows + bad]))
    found = curves.aggregated(connection, STAGE, start=T, end=T + HOUR, step_s=3600, agg=agg)
    assert found.value.tolist() == pytest.approx([value])
    assert (found.time.tolist(), found.flag.tolist()) == ([T], [3])


def test_a_bucket_with_nothing_usable_has_no_value(connection: Connection) -> None:
    write(connection, observations([(STAGE, T, 1.0, 4), (STAGE, T + 1, np.nan, 9)]))
    found = curves.aggregated(connection, STAGE, start=T, end=T + 9, step_s=60, agg="avg")
    assert np.isnan(found.value).tolist() == [True]
    assert found.flag.tolist() == [9]


def test_the_rain_of_a_day_runs_from_eight_to_eight_and_is_stamped_by_its_end(
    connection: Connection,
) -> None:
    hours = [(RAIN, T + i * HOUR, 1.0, 1) for i in range(49)]
    write(connection, observations(hours))
    end = T + 2 * DAY
    found = curves.aggregated(connection, RAIN, start=T, end=end, step_s=86400, agg="sum")
    assert lists(found) == [(T + DAY, 24.0, 1), (T + 2 * DAY, 24.0, 1)]


@pytest.mark.parametrize("datastream", [STAGE, RAIN])
def test_pages_of_buckets_follow_each_other(connection: Connection, datastream: int) -> None:
    rows = [(datastream, T + i * 20 * MINUTE, float(i), 1) for i in range(30)]
    write(connection, observations(rows))
    read = partial(
        curves.aggregated,
        connection,
        datastream,
        start=T,
        end=T + 10 * HOUR,
        step_s=3600,
        agg="sum",
    )
    whole = lists(read())
    paged: list[tuple[int, float, int]] = []
    while len(paged) < len(whole):
        paged += lists(read(after=paged[-1][0] if paged else None, limit=4))
    assert paged == whole


def test_hours_of_the_view_equal_those_of_the_curve(connection: Connection) -> None:
    rows = [(RAIN, T + i * 10 * MINUTE, float(i % 5), 4 if i % 7 == 3 else 1) for i in range(40)]
    write(connection, observations(rows))
    found = curves.aggregated(connection, RAIN, start=T - HOUR, end=T + DAY, step_s=3600, agg="sum")
    view = connection.execute(
        "SELECT time, total FROM v_observation_hourly WHERE datastream_id = %s ORDER BY 1", (RAIN,)
    ).fetchall()
    assert view == [row[:2] for row in lists(found)]


def test_latest_names_every_datastream_and_its_highest_warning(connection: Connection) -> None:
    write(connection, observations([(STAGE, T, 74.0, 1), (STAGE, T + 1, 74.5, 3)]))
    rises = [
        Transition(T, 1, Level.NONE, Level.YELLOW, 74.0, 69.41, 1, Reason.REACHED),
        Transition(T, 2, Level.NONE, Level.ORANGE, 74.0, 74.0, 1, Reason.REACHED),
    ]
    epoch = engine.acquire(connection, "tests", 60.0)
    assert epoch is not None
    engine.record(
        connection, epoch=epoch, ttl_s=60.0, cursor=1, transitions=[(one, 1) for one in rises],
        warnings=[opened(one) for one in rises], snapshot=None,
    )  # fmt: skip
    stage, rain, _ = curves.latest(connection)
    assert (stage.station_name, stage.property, stage.unit) == ("平江", "stage", "m")
    assert (stage.time, stage.value, stage.flag, stage.level) == (T + 1, 74.5, 3, Level.ORANGE)
    assert (rain.datastream, rain.time, rain.flag, rain.level) == (RAIN, None, None, Level.NONE)
    assert np.isnan(rain.value)
