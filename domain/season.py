"""Levels that hold by the date: from and to as month * 100 + day, both included."""

import re
from collections.abc import Iterator, Sequence
from math import isfinite

import numpy as np

from domain.arrays import Bools, Floats, Ints
from domain.instant import BEIJING, from_micros

Rows = tuple[tuple[float, ...], ...]

ALL_YEAR = (101.0, 1231.0)

_SEASON = re.compile(r"(\d\d)-(\d\d)\s*\.\.\s*(\d\d)-(\d\d)")


def covers(first: Floats | float, last: Floats | float, day: Ints | int) -> Bools:
    """Whether ranges hold on days; one whose `first` lies after its `last` wraps the year's end."""
    after, before = np.greater_equal(day, first), np.less_equal(day, last)
    inside: Bools = np.where(np.less_equal(first, last), after & before, after | before)
    return inside


def limit_on(rows: Sequence[Sequence[float]], day: int) -> float | None:
    """The level of the row (from, to, level) that holds on a day; None where none does."""
    return next((level for first, last, level in rows if covers(first, last, day)), None)


def day_of(instant: int) -> int:
    """The Beijing date of an instant (microseconds) as month * 100 + day: 630 on 30 June."""
    date = from_micros(instant, BEIJING)
    return date.month * 100 + date.day


def rows_of(text: str) -> Rows:
    """Rows of numbers as a station's papers write them: `100 1.5; 125 12.0`.

    A season is `04-15..09-30 125.0; 10-01..04-14 128.0`; one number holds all year. Empty where
    a row holds another word, or there is none.
    """
    number = number_of(text)
    if number is not None:
        return ((*ALL_YEAR, number),)
    rows = tuple(_rows(text))
    return rows if all(rows) else ()


def _rows(text: str) -> Iterator[tuple[float, ...]]:
    """The numbers of each row; nothing for one that holds another word."""
    written = _SEASON.sub(lambda day: f"{day[1]}{day[2]} {day[3]}{day[4]}", text)
    for row in filter(None, map(str.strip, written.split(";"))):
        numbers = [number_of(word) for word in row.split()]
        known = tuple(one for one in numbers if one is not None)
        yield known if len(known) == len(numbers) else ()


def number_of(text: str) -> float | None:
    """The finite number that a text is; None for any other."""
    try:
        number = float(text)
    except ValueError:
        return None
    return number if isfinite(number) else None
