from math import nan

import numpy as np
import pytest

from domain.datastream import Datastream
from domain.instant import HOUR, MINUTE, parse
from domain.observation import CLOCK, Observations, observations
from domain.quality import QualityTest
from domain.registry import Registry
from domain.station import Station, StationKind
from ingest.quality import Assessed, Memory, assess
from ingest.view import RegistryView

STAGE, RAIN, PH, DRY_STAGE = 1, 2, 3, 4
START = parse("2024-07-01T08:00:00+08:00")
RATE, FLAT_LINE = QualityTest.RATE, QualityTest.FLAT_LINE
VIEW = RegistryView.of(
    Registry.numbered(
        [Station("A", "A", StationKind.RAIN), Station("B", "B", StationKind.RIVER_LEVEL)],
        [
            Datastream("A", "stage", "m", valid_min=60, valid_max=80),
            Datastream("A", "rain", "mm", interval_s=3600),
            Datastream("A", "ph", "1"),
            Datastream("B", "stage", "m"),
        ],
        [],
    )
)


def told(*rows: tuple[int, int, float, int], received_at: int | None = None) -> Assessed:
    return assess(observations(list(rows)), VIEW, Memory.empty(), received_at)


def series(stream: int, *values: float, step: int = 5 * MINUTE) -> Observations:
    return observations([(stream, START + i * step, one, 1) for i, one in enumerate(values)])


def flags(stream: int, *values: float, step: int = 5 * MINUTE) -> list[int]:
    rows = assess(series(stream, *values, step=step), VIEW, Memory.empty()).rows
    return [int(flag) for flag in rows["flag"]]


@pytest.mark.parametrize(
    ("stream", "value", "own", "flag"),
    [
        (STAGE, 74.0, 1, 1),
        (STAGE, 60.0, 1, 1),
        (STAGE, 80.0, 1, 1),
        (STAGE, 80.01, 1, 4),
        (STAGE, 59.99, 1, 4),
        (RAIN, -0.1, 1, 4),
        (RAIN, 500.5, 1, 4),
        (RAIN, nan, 1, 9),
        (RAIN, nan, 4, 9),
        (STAGE, 74.0, 2, 2),
        (STAGE, 74.0, 3, 3),
        (STAGE, 99.0, 3, 4),
        (STAGE, 99.0, 9, 9),
        (CLOCK, nan, 1, 1),
    ],
)
def test_the_worst_flag_counts(stream: int, value: float, own: int, flag: int) -> None:
    assert told((stream, 0, value, own)).rows["flag"].tolist() == [flag]


def test_only_flags_change() -> None:
    rows = observations([(STAGE, 5, 99.0, 1), (RAIN, 6, nan, 1), (CLOCK, 7, nan, 1)])
    assessed = assess(rows, VIEW, Memory.empty()).rows
    for name in ("datastream", "time", "value"):
        np.testing.assert_array_equal(assessed[name], rows[name])
    assert rows["flag"].tolist() == [1, 1, 1]


def test_no_rows_are_no_rows() -> None:
    assert len(told().rows) == 0


def test_the_memory_given_is_left_as_it_was() -> None:
    memory = assess(series(STAGE, 70.0, 70.1), VIEW, Memory.empty()).memory
    before = memory.past.copy()
    assess(observations([(STAGE, START + HOUR, 71.0, 1)]), VIEW, memory)
    assert memory.past.tobytes() == before.tobytes()


def test_a_change_faster_than_the_limit_is_suspect() -> None:
    assert flags(STAGE, 70.0, 70.4, 70.9, 71.5) == [1, 1, 1, 3]


def test_the_last_digit_within_seconds_is_no_rate() -> None:
    assert flags(STAGE, 70.0, 70.01, 70.0, step=1000) == [1, 1, 1]


def test_a_flood_that_jumps_and_stays_is_at_most_suspect() -> None:
    assessed = assess(series(STAGE, 70.0, 72.0, 72.1, 72.2), VIEW, Memory.empty())
    assert assessed.rows["flag"].tolist() == [1, 3, 1, 1]
    assert len(assessed.refuted) == 0


def test_a_spike_is_suspect_until_the_next_reading_refutes_it() -> None:
    assessed = assess(series(STAGE, 70.0, 75.0, 70.1), VIEW, Memory.empty())
    assert assessed.rows["flag"].tolist() == [1, 3, 1]
    assert assessed.refuted.tolist() == [(STAGE, START + 5 * MINUTE, 75.0, 4)]


def test_a_spike_at_the_end_of_a_batch_is_refuted_in_the_next() -> None:
    first = assess(series(STAGE, 70.0, 75.0), VIEW, Memory.empty())
    second = assess(observations([(STAGE, START + 10 * MINUTE, 70.1, 1)]), VIEW, first.memory)
    assert second.refuted.tolist() == [(STAGE, START + 5 * MINUTE, 75.0, 4)]
    assert second.rows["flag"].tolist() == [1]


def test_a_slow_fall_refutes_nothing() -> None:
    assert len(assess(series(STAGE, 70.0, 75.0, 74.7), VIEW, Memory.empty()).refuted) == 0


def test_a_fall_of_less_than_half_the_way_refutes_nothing() -> None:
    assert flags(STAGE, 70.0, 75.0, 73.0, 74.0) == [1, 3, 3, 3]
    assert len(assess(series(STAGE, 70.0, 75.0, 73.0, 74.0), VIEW, Memory.empty()).refuted) == 0


def test_an_overtaken_reading_is_judged_by_its_range_alone() -> None:
    rows = [(STAGE, START, 70.0, 1), (STAGE, START - HOUR, 61.0, 1), (STAGE, START, 79.0, 1)]
    assert told(*rows).rows["flag"].tolist() == [1, 1, 1]


def test_a_failed_reading_is_no_neighbour() -> None:
    assert flags(STAGE, 70.0, 99.0, 70.1) == [1, 4, 1]


def test_an_unchanged_value_becomes_a_flat_line() -> None:
    found = flags(PH, *[7.2] * 26, step=HOUR)
    assert found == [1] * 24 + [3, 3]


def test_silence_as_long_as_the_limit_is_no_flat_line() -> None:
    assert flags(PH, *[7.2] * 5, step=24 * HOUR) == [1] * 5


def test_zero_rain_is_no_flat_line() -> None:
    assert flags(RAIN, *[0.0] * 100, step=HOUR) == [1] * 100


def test_rain_that_never_changes_is_a_flat_line() -> None:
    assert flags(RAIN, *[0.5] * 14, step=HOUR) == [1] * 12 + [3, 3]


@pytest.mark.parametrize(
    ("stage", "rain", "flag"),
    [(STAGE, 2.0, 3), (STAGE, 1.0, 1), (STAGE, 0.0, 1), (DRY_STAGE, 2.0, 1)],
)
def test_still_water_is_a_flat_line_only_in_rain_at_its_station(
    stage: int, rain: float, flag: int
) -> None:
    hours = range(14)
    rows = [(key, START + i * HOUR, value, 1) for i in hours for key, value in
            ((RAIN, rain + i / 1000), (stage, 70.0))]  # fmt: skip
    assert told(*rows).rows["flag"].tolist()[-1] == flag


def test_a_live_reading_two_hours_old_is_late_and_stays_good() -> None:
    rows = [(STAGE, START, 70.0, 1), (STAGE, START + HOUR, 70.0, 1)]
    assessed = told(*rows, received_at=START + 2 * HOUR + MINUTE)
    assert assessed.tests.tolist() == [QualityTest.LATE, 0]
    assert assessed.rows["flag"].tolist() == [1, 1]


def test_lateness_in_an_exercise_goes_by_its_own_clock() -> None:
    tick = (CLOCK, START + 3 * HOUR, nan, 1)
    assessed = told((STAGE, START, 70.0, 1), tick, (STAGE, START + MINUTE, 70.0, 1))
    assert assessed.tests.tolist() == [0, 0, QualityTest.LATE]


def test_tests_that_spoke_are_named() -> None:
    rows = [
        (STAGE, START, 99.0, 3),
        (RAIN, START, nan, 9),
        (PH, START, 7.0, 3),
        (PH, START, 7.0, 1),
    ]
    wanted = [QualityTest.GROSS_RANGE | QualityTest.INSTRUMENT, QualityTest.MISSING,
              QualityTest.INSTRUMENT, 0]  # fmt: skip
    assert told(*rows).tests.tolist() == wanted


def test_a_datastream_s_own_limits_replace_those_of_its_property() -> None:
    own = Datastream("A", "stage", "m", rate_limit=0.1, spike_limit=0.001)
    view = RegistryView.of(
        Registry.numbered([Station("A", "A", StationKind.RIVER_LEVEL)], [own], [])
    )
    assessed = assess(series(STAGE, 70.0, 70.05, 70.0), view, Memory.empty())
    assert assessed.rows["flag"].tolist() == [1, 3, 1]
    assert len(assessed.refuted) == 1


def test_a_refuted_spike_does_not_end_a_flat_line() -> None:
    rows = series(PH, *[7.2] * 12, 13.9, *[7.2] * 13, step=HOUR)
    first = assess(rows[:13], VIEW, Memory.empty())
    second = assess(rows[13:], VIEW, first.memory)
    assert len(second.refuted) == 1
    assert second.rows["flag"].tolist() == [1] * 11 + [3, 3]


def test_rain_of_one_hour_adds_up_over_batches() -> None:
    memory = assess(series(STAGE, 70.0), VIEW, Memory.empty()).memory
    for quarter in range(1, 12 * 4 + 1):
        rain = (RAIN, START + quarter * 15 * MINUTE, 0.4, 1)
        memory = assess(observations([rain]), VIEW, memory).memory
    rows = series(STAGE, *[70.0] * 13, step=HOUR)
    assert assess(rows[1:], VIEW, memory).rows["flag"].tolist() == [1] * 11 + [3]


def test_rain_that_is_heard_later_does_not_count() -> None:
    rain = [(RAIN, START + i * HOUR, 2.0, 1) for i in range(1, 14)]
    stage = series(STAGE, *[70.0] * 14, step=HOUR)
    assessed = assess(np.concatenate([stage, observations(rain)]), VIEW, Memory.empty())
    assert assessed.rows["flag"].tolist()[:14] == [1] * 14
