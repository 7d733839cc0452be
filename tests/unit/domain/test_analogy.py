"""Analogies: made-up floods whose answer is known, and a plain reading, moment by moment."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.analogy import LEAST_ALIKE, MOST, Alike, NoAnalogyError, ahead, alike
from domain.flood import Flood, Record, floods
from domain.instant import DAY, HOUR, MINUTE, parse

START = parse("2024-05-01T00:00:00+08:00")
STEP = 15 * MINUTE
LEVEL = 70.0


def made(*waves: tuple[float, float], until_h: float | None = None) -> Record:
    """A record of waves ten days from each other: (height over 66 m, hours of the rise)."""
    time = np.arange(START, START + (10 * len(waves) + 5) * DAY, STEP)
    value = np.full(time.size, 66.0)
    for number, (height, rise_h) in enumerate(waves):
        hours = (time - START - (10 * number + 5) * DAY) / HOUR
        wave = np.where(hours < rise_h, hours / rise_h, 1 - (hours - rise_h) / (3 * rise_h))
        value += height * np.clip(wave, 0, 1)
    last = time[-1] if until_h is None else START + (10 * len(waves) - 5) * DAY + until_h * HOUR
    return Record(time[time <= last], value[time <= last])


def earlier(record: Record) -> list[Flood]:
    return [one for one in floods(record, np.full(record.time.size, LEVEL)) if one.end is not None]


def test_the_flood_that_rose_alike_comes_first_and_says_how_long_it_took() -> None:
    record = made((8, 16), (10, 40), (9, 18), until_h=10)
    first, *rest = found = alike(record, int(record.time[-1]), earlier(record))
    assert first.flood.peak == pytest.approx(74.0)
    assert first.alike == pytest.approx(1.0, abs=0.05)
    assert all(one.alike < first.alike for one in rest)
    told = ahead(record, found[:1], 73.0)
    assert (told.reached, told.asked) == (1, 1)
    assert told.least_h == told.most_h == pytest.approx(4.0, abs=0.05)
    beyond = ahead(record, found[:1], 75.0)
    assert (beyond.reached, beyond.least_h) == (0, None)


def test_several_floods_give_a_range() -> None:
    record = made((8, 16), (8.5, 18), (9, 18), until_h=9)
    found = alike(record, int(record.time[-1]), earlier(record))
    told = ahead(record, found, 73.0)
    assert told.reached == 2
    assert told.least_h is not None
    assert told.most_h is not None
    assert told.least_h < told.most_h


@pytest.mark.parametrize(
    ("record", "why"),
    [
        (made((9, 18), until_h=10), "no earlier flood"),
        (made((5, 16), (9, 18), until_h=16), "through this level"),
        (made((9, 48), (9, 6), until_h=5), "like manner"),
        (made((9, 18), (9, 18), until_h=30), "not rising"),
        (made((9, 18), (9, 18), until_h=-20), "not rising"),
    ],
)
def test_where_there_is_none_the_reason_is_said(record: Record, why: str) -> None:
    with pytest.raises(NoAnalogyError, match=why):
        alike(record, int(record.time[-1]), earlier(record))


def test_a_hole_in_the_hours_before_is_not_guessed_over() -> None:
    record = made((9, 18), (9, 18), until_h=10)
    time = record.time
    known = (time < time[-1] - 5 * HOUR) | (time > time[-1] - HOUR)
    with pytest.raises(NoAnalogyError, match="not all known"):
        alike(Record(time[known], record.value[known]), int(time[-1]), [])


WAVES = st.lists(
    st.tuples(st.integers(5, 12).map(float), st.integers(6, 40).map(float)), min_size=2, max_size=5
)


@settings(max_examples=25, deadline=None)
@given(WAVES, st.integers(1, 30))
def test_the_floods_asked_and_their_hours_are_those_of_a_plain_reading(
    waves: list[tuple[float, float]], until_h: int
) -> None:
    record = made(*waves, until_h=until_h)
    at, others = int(record.time[-1]), earlier(record)
    plain = sorted(
        (best for flood in others if (best := _plain(rows_of(record), at, flood)) is not None),
        key=lambda best: best[0],
    )[:MOST]
    try:
        found = alike(record, at, others)
    except NoAnalogyError:
        assert not plain
        return
    assert [(one.difference, one.at / HOUR) for one in found] == [
        pytest.approx(best) for best in plain
    ]
    for one in found:
        level = float(record.value[-1]) + 1.0
        told = ahead(record, [one], level)
        plain_h = _hours(rows_of(record), one, level)
        assert told.least_h == (None if plain_h is None else pytest.approx(plain_h, abs=1e-6))


Rows = list[tuple[int, float]]


def rows_of(record: Record) -> Rows:
    return list(zip(record.time.tolist(), record.value.tolist(), strict=True))


def _stage(rows: Rows, time: float) -> float | None:
    """The stage at a time, on the straight line between two readings."""
    first = max(0, int((time - rows[0][0]) // STEP) - 1)
    for (t0, v0), (t1, v1) in pairwise(rows[first : first + 4]):
        if t0 <= time <= t1:
            return float(v0 + (v1 - v0) * (time - t0) / (t1 - t0))
    return None


def _plain(rows: Rows, at: int, flood: Flood) -> tuple[float, float] | None:
    """(difference, hours since 1970 at this level) of a flood that rose alike, moment by moment."""
    backs = [back * STEP for back in range(25)]
    now = [_stage(rows, at - back) for back in backs]
    known = [one for one in now if one is not None]
    if len(known) < len(now) or known[0] - min(known) < 0.1 or known[0] <= known[4]:
        return None
    best: tuple[float, float] | None = None
    for (t0, v0), (t1, v1) in pairwise(rows):
        if not (flood.start <= t0 and t1 <= flood.peak_time and v0 < known[0] <= v1):
            continue
        moment = t0 + round((known[0] - v0) / (v1 - v0) * (t1 - t0))
        then = [_stage(rows, moment - back) for back in backs]
        if None in then:
            continue
        gaps = [(a - b) ** 2 for a, b in zip(known, then, strict=True) if b is not None]
        difference = (sum(gaps) / len(gaps)) ** 0.5
        if best is None or difference < best[0]:
            best = difference, moment / HOUR
    if best is None or 1 - best[0] / (known[0] - min(known)) < LEAST_ALIKE:
        return None
    return best


def _hours(rows: Rows, one: Alike, level: float) -> float | None:
    """Hours from this level until a flood stood at another one."""
    end = one.flood.end or rows[-1][0]
    for (t0, v0), (t1, v1) in pairwise(rows):
        if one.at <= t1 <= end and v0 < level <= v1:
            return (t0 + round((level - v0) / (v1 - v0) * (t1 - t0)) - one.at) / HOUR
    return None
