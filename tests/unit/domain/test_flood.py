"""Floods against a plain reading of what they are, and against records of the USGS."""

from math import nan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.flood import APART, LEAD, Flood, Record, fastest, floods, passed, share_level, volume
from domain.instant import DAY, HOUR, MINUTE, parse

START = parse("2024-06-01T00:00:00+08:00")


def record(*values: float, step: int = HOUR) -> Record:
    return Record(START + step * np.arange(len(values), dtype=np.int64), np.array(values))


def over(one: Record, level: float) -> list[Flood]:
    return floods(one, np.full(one.time.size, level))


def test_a_flood_has_its_crossing_peak_rise_and_time_above() -> None:
    (one,) = over(record(68, 67, 69, 71, 74, 72, 70, 69, 68), 70)
    assert (one.start - START) / HOUR == 1
    assert one.crossing is not None
    assert (one.crossing - START) / HOUR == 2.5
    assert one.end is not None
    assert (one.end - START) / HOUR == 6
    assert (one.peak, (one.peak_time - START) / HOUR) == (74, 4)
    assert (one.rise, one.rate, one.level) == (7, 3, 70)
    assert one.above_s / 3600 == 3.5


def test_a_short_dip_ends_no_flood_and_is_not_counted_as_above() -> None:
    (one,) = over(record(69, 71, 69, 71, 69), 70)
    assert one.above_s / 3600 == 2
    assert one.crossing is not None


def test_a_long_time_below_begins_another_flood_that_does_not_reach_into_the_first() -> None:
    below = [69.0] * (APART // HOUR + 1)
    first, second = over(record(69, 71, 68, *below, 73, 69), 70)
    assert first.end is not None
    assert second.start > first.end
    assert [first.peak, second.peak] == [71, 73]


def test_a_record_that_begins_or_ends_above_says_that_it_does_not_know() -> None:
    (first,) = over(record(71, 72, 69), 70)
    assert first.crossing is None
    (last,) = over(record(69, 72, 71), 70)
    assert last.end is None
    assert last.above_s / 3600 == pytest.approx(2 - 1 / 3)


def test_the_level_is_that_of_its_time_and_where_there_is_none_there_is_no_flood() -> None:
    one = record(69, 71, 69, *[69] * 20, 71, 69)
    level = np.array([nan] * 10 + [70.5] * 15)
    assert [flood.level for flood in floods(one, level)] == [70.5]


def test_no_line_is_drawn_across_a_long_gap() -> None:
    one = Record(np.array([START, START + 10 * HOUR]), np.array([60.0, 80.0]))
    (flood,) = over(one, 70)
    assert flood.crossing == START + 10 * HOUR


def test_without_a_level_half_the_way_to_the_highest_stands_for_one() -> None:
    assert share_level(record(*[70] * 9, 74)) == 72
    assert share_level(record(70, 70.2)) is None
    assert share_level(record()) is None


def test_the_volume_is_known_only_where_the_discharge_is() -> None:
    flow = record(*[100.0] * 25)
    assert volume(flow, START, START + DAY) == pytest.approx(100 * 86_400 / 1e6)
    assert volume(flow, START, None) is None
    assert volume(flow, START, START + 2 * DAY) is None


def test_the_fastest_hour_lies_between_readings_where_it_must() -> None:
    rise = record(0, 0, 1, 3, 3, step=30 * MINUTE)
    assert fastest(rise) == 3
    assert fastest(record(1, 2, step=MINUTE)) is None
    assert fastest(record()) is None


def test_a_level_is_passed_once_and_never_before_it_was_asked_for() -> None:
    one = record(68, 72, 68, 72)
    assert passed(one, START, 70) == START + HOUR // 2
    assert passed(one, START + 2 * HOUR, 70) == START + 5 * HOUR // 2
    assert passed(one, START + HOUR, 71) == START + HOUR
    assert passed(one, START, 73) is None


STAGES = st.lists(st.integers(60, 80).map(float), min_size=1, max_size=200)


@settings(max_examples=200)
@given(STAGES, st.integers(61, 79).map(lambda level: level + 0.5))
def test_floods_are_those_of_a_plain_reading(stages: list[float], level: float) -> None:
    one = record(*stages)
    assert [_facts(flood) for flood in over(one, level)] == [
        pytest.approx(facts) for facts in _plain(one, level)
    ]


def _facts(one: Flood) -> tuple[float, ...]:
    return one.start, one.peak_time, one.peak, one.above_s, one.rise


def _plain(one: Record, level: float) -> list[tuple[float, ...]]:
    """The same, reading by reading."""
    rows = list(zip(one.time.tolist(), one.value.tolist(), strict=True))
    spells: list[list[int]] = []
    for i, (time, value) in enumerate(rows):
        if value < level:
            continue
        if spells and time - rows[spells[-1][-1]][0] <= APART:
            spells[-1].append(i)
        else:
            spells.append([i])
    found: list[tuple[float, ...]] = []
    ended: float | None = None
    for spell in spells:
        first, last = spell[0], spell[-1]
        lead = [
            (value, -time) for time, value in rows[: first + 1]
            if time >= rows[first][0] - LEAD and (ended is None or time >= ended)
        ]  # fmt: skip
        low, start = min(lead)
        peak, peaked = max((rows[i][1], -rows[i][0]) for i in spell)
        found.append((-start, -peaked, peak, _seconds(rows, first, last, level), peak - low))
        ended = rows[last + 1][0] if last + 1 < len(rows) else rows[last][0]
        if last + 1 < len(rows):
            ended = _cross(rows[last], rows[last + 1], level)
    return found


def _cross(before: tuple[int, float], after: tuple[int, float], level: float) -> float:
    (t0, v0), (t1, v1) = before, after
    return t0 + (level - v0) / (v1 - v0) * (t1 - t0)


def _seconds(rows: list[tuple[int, float]], first: int, last: int, level: float) -> float:
    """Minute by minute along straight lines, exact where levels are halves and steps hours."""
    total = 0.0
    for i in range(max(first - 1, 0), min(last + 1, len(rows) - 1)):
        (t0, v0), (t1, v1) = rows[i], rows[i + 1]
        low, high = min(v0, v1), max(v0, v1)
        part = 1.0 if low >= level else 0.0 if high < level else (high - level) / (high - low)
        total += part * (t1 - t0)
    return total / 1e6
