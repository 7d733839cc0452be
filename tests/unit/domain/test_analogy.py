"""Analogies, on made-up floods whose answer is known and on a record of the USGS."""

import numpy as np
import pytest

from domain.analogy import NoAnalogyError, ahead, alike
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
