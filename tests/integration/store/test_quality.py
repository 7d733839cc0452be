from datetime import date

import numpy as np
import pytest

from domain.instant import DAY, HOUR, MINUTE, parse
from domain.observation import Observations, observations
from domain.quality import QualityTest
from domain.registry import Registry
from ingest.quality import Memory, assess, horizons, prime
from ingest.view import RegistryView
from store import quality
from store.database import Connection
from store.observations import write

STAGE, RAIN, UPSTREAM_RAIN = 1, 2, 3
MIDNIGHT = parse("2024-07-01T00:00:00+08:00")
RATE, SPIKE, LATE = QualityTest.RATE, QualityTest.SPIKE, QualityTest.LATE


def stages(*values: float, start: int = MIDNIGHT) -> Observations:
    return observations([(STAGE, start + i * 5 * MINUTE, one, 1) for i, one in enumerate(values)])


def bits(*tests: int) -> quality.Tests:
    return np.array(tests, dtype=np.int16)


def said(conn: Connection) -> list[tuple[int, int, int]]:
    query = "SELECT datastream_id, time, tests FROM observation_quality ORDER BY 1, 2"
    return [tuple(row) for row in conn.execute(query)]


def flags(conn: Connection, relation: str = "observation") -> list[int]:
    rows = conn.execute(f"SELECT flag FROM {relation} ORDER BY datastream_id, time".encode())
    return [flag for (flag,) in rows]


@pytest.mark.usefixtures("registry")
def test_only_readings_about_which_a_test_spoke_have_a_row(connection: Connection) -> None:
    write(connection, stages(70.0, 75.0), tests=bits(0, RATE))
    assert said(connection) == [(STAGE, MIDNIGHT + 5 * MINUTE, RATE)]


@pytest.mark.usefixtures("registry")
def test_a_redelivery_that_is_judged_less_strictly_changes_nothing(connection: Connection) -> None:
    write(connection, stages(70.0, 75.0), tests=bits(0, RATE))
    before = said(connection)
    write(connection, stages(70.0, 75.0), tests=bits(LATE, LATE))
    assert said(connection) == before


@pytest.mark.usefixtures("registry")
def test_a_revision_forgets_what_was_said_of_the_old_value(connection: Connection) -> None:
    write(connection, stages(70.0, 75.0), tests=bits(LATE, RATE))
    write(connection, stages(70.0, 70.1), tests=bits(0, 0))
    assert said(connection) == [(STAGE, MIDNIGHT, LATE)]


@pytest.mark.usefixtures("registry")
def test_of_two_values_of_one_key_in_a_batch_the_last_one_s_tests_count(
    connection: Connection,
) -> None:
    rows = np.concatenate([stages(70.0), stages(75.0)])
    write(connection, rows, tests=bits(LATE, RATE))
    assert said(connection) == [(STAGE, MIDNIGHT, RATE)]


@pytest.mark.usefixtures("registry")
def test_a_refuted_reading_fails_and_keeps_its_old_flag_as_a_revision(
    connection: Connection,
) -> None:
    rows = stages(70.0, 75.0, 70.0)
    rows["flag"][1] = 3
    spike = rows[1:2].copy()
    spike["flag"] = 4
    for _ in range(2):
        write(connection, rows, tests=bits(0, RATE, 0), refuted=spike)
    assert flags(connection) == [1, 4, 1]
    assert flags(connection, "observation_revision") == [3]
    assert said(connection) == [(STAGE, MIDNIGHT + 5 * MINUTE, RATE | SPIKE)]


@pytest.mark.usefixtures("registry")
def test_a_reading_that_was_revised_meanwhile_is_not_refuted(connection: Connection) -> None:
    write(connection, stages(70.0, 70.1))
    write(connection, stages(70.2), refuted=stages(70.0, 75.0)[1:])
    assert flags(connection) == [1, 1]
    assert said(connection) == []


def test_the_figures_of_a_day(connection: Connection, registry: Registry) -> None:
    rows = stages(70.0, 75.0, 70.0, 99.0, 70.0, 70.0)
    rows["flag"] = [1, 3, 2, 4, 9, 1]
    tests = bits(0, RATE, LATE, QualityTest.GROSS_RANGE, QualityTest.INSTRUMENT, LATE)
    write(connection, rows, tests=tests)
    write(connection, stages(70.0, start=MIDNIGHT + DAY))
    found = quality.of_day(connection, day=date(2024, 7, 1), station=None, after=0, limit=10)
    assert [one.datastream_id for one in found] == sorted(registry.datastreams)
    stage = found[0]
    assert (stage.station, stage.property, stage.expected, stage.received) == (
        "PJ01", "stage", 288, 6,
    )  # fmt: skip
    assert (stage.good, stage.suspect, stage.failed, stage.missing) == (3, 1, 1, 1)
    assert (stage.late, stage.gross_range, stage.rate, stage.spike) == (2, 1, 1, 0)
    assert (stage.flat_line, stage.instrument) == (0, 1)
    assert (found[2].expected, found[2].received) == (144, 0)


@pytest.mark.usefixtures("registry")
def test_a_period_that_ends_at_midnight_belongs_to_the_day_before(connection: Connection) -> None:
    write(connection, observations([(RAIN, MIDNIGHT, 1.0, 1), (STAGE, MIDNIGHT, 70.0, 1)]))
    june, july = (
        quality.of_day(connection, day=day, station="PJ01", after=0, limit=10)
        for day in (date(2024, 6, 30), date(2024, 7, 1))
    )
    assert [(one.property, one.received) for one in june] == [("stage", 0), ("rain", 1)]
    assert [(one.property, one.received) for one in july] == [("stage", 1), ("rain", 0)]


@pytest.mark.usefixtures("registry")
def test_dashboards_see_the_last_days_of_the_instance_s_clock(connection: Connection) -> None:
    connection.execute("UPDATE instance SET clock = '2024-07-02T12:00:00+08:00'")
    write(connection, stages(70.0))
    row = connection.execute(
        "SELECT day::text, received FROM v_quality_day WHERE datastream_id = 1 AND received > 0"
    ).fetchall()
    assert row == [("2024-07-01", 1)]


def story(view: RegistryView) -> Observations:
    """A day and a half with calm, rain, spikes, gaps and faults at every datastream."""
    rng = np.random.default_rng(7)
    rows = []
    for step in range(0, 36 * 12):
        time = MIDNIGHT + step * 5 * MINUTE
        wet = 100 < step < 260
        stage = 70.0 + (0.01 * (step // 40) if not 150 < step < 420 else 0.5)
        if step % 97 == 50:
            stage += 5.0
        if step % 61 == 0:
            stage = 999.0
        if not 20 < step < 40:
            rows.append((STAGE, time, stage, 1))
        fallen = float(rng.integers(0, 4) * wet) / 5
        rows += [(RAIN, time, fallen, 1), (UPSTREAM_RAIN, time, fallen / 2, 1)]
    assert view.gauges == 2
    return observations(rows)


def test_a_collector_that_starts_anew_flags_as_if_it_had_never_stopped(
    connection: Connection, registry: Registry
) -> None:
    view = RegistryView.of(registry)
    rows = story(view)
    steady = assess(rows, view, Memory.empty())
    assert set(steady.rows["flag"].tolist()) == {1, 3, 4}
    assert len(steady.refuted) > 2
    assert (steady.tests & QualityTest.FLAT_LINE).any()

    found, refuted = [], []
    for part in np.array_split(rows, 23):
        memory = prime(quality.recent(connection, horizons(view)), view, 0)
        assessed = assess(part, view, memory)
        write(connection, assessed.rows, tests=assessed.tests, refuted=assessed.refuted)
        found += assessed.tests.tolist()
        refuted += assessed.refuted.tolist()
    assert [one & ~LATE for one in found] == [one & ~LATE for one in steady.tests.tolist()]
    assert refuted == steady.refuted.tolist()


@pytest.mark.usefixtures("registry")
def test_the_newest_two_readings_are_remembered_however_old(connection: Connection) -> None:
    write(connection, stages(70.0))
    write(connection, stages(71.0, 72.0, start=MIDNIGHT + 9 * DAY))
    found = quality.recent(connection, np.array([0, HOUR, 0, 0]))
    assert found["value"].tolist() == [71.0, 72.0]
