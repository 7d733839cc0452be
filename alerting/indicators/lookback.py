"""What kernels over several inputs ask of a look: values that are not stale, means, medians."""

import numpy as np

from alerting.indicators.series import FIXED_POINT, Column, Look, Window, fixed
from domain.arrays import Floats, Ints
from domain.instant import DAY, HOUR
from domain.segments import firsts

DECIMALS = 6
"""Decimals that count: 100.3 - 100.2 is 0.1, which in floating point falls short of 0.1."""

RATE_DECIMALS = 9
"""Those of a quotient: slow rates are small, 1 mm a year is 0.0000001 m an hour."""


def minus(one: Floats, other: Floats) -> Floats:
    """Difference without the dust of floating point, so that a value on a limit reaches it."""
    return np.round(one - other, DECIMALS)


def micros(hours: Floats) -> Ints:
    """Hours in microseconds."""
    return np.rint(hours * HOUR).astype(np.int64)


def month(day: Ints) -> Ints:
    """The month, 1 to 12, of days since 1970."""
    months = day.astype("datetime64[D]").astype("datetime64[M]")
    found: Ints = months.astype(np.int64) % 12 + 1
    return found


def beijing_day(time: Ints) -> Ints:
    """The Beijing date of instants, in days since 1970."""
    return (time + 8 * HOUR) // DAY


def newest(look: Look, now: Ints, stale_h: Floats) -> Floats:
    """The newest reading, NaN where it is more than `stale_h` hours older than `now`."""
    return np.where(look.time >= now - micros(stale_h), look.value, np.nan)


def as_of(look: Look, instant: Ints, stale_h: Floats) -> Floats:
    """The last reading at or before `instant`, NaN where it is more than `stale_h` older."""
    time, value = look.before(instant)
    return np.where(time >= instant - micros(stale_h), value, np.nan)


def oldest(look: Look, now: Ints, window: Ints) -> tuple[Ints, Floats]:
    """Time and value of the oldest reading not older than `window` (microseconds) before `now`.

    The value is NaN while it and the newest span less than half the window: too little to tell a
    change by.
    """
    time, value = look.oldest(now - window)
    spans = look.time - time >= np.maximum(window / 2, 1)
    return time, np.where(spans, value, np.nan)


def onwards(look: Look, after: Ints) -> Window:
    """The readings stamped later than `after`, and before them the last one that is not."""
    first = np.maximum(look.since(after + 1) - 1, look.begin)
    return look.between(first, look.at + 1)


def greatest(owner: Ints, values: Column, count: int, nothing: float) -> Column:
    """The greatest value of each of `count` owners; `nothing` where that is more, or all."""
    found = np.full(count, nothing, values.dtype)
    np.maximum.at(found, owner, values)
    return found


def mean_between(look: Look, begin: Ints, end: Ints, stale_h: Floats) -> Floats:
    """Time-weighted mean over (begin, end]: a reading holds until the next one is heard.

    NaN where some of that time is not covered: no reading holds longer than `stale_h` hours.
    """
    owner, times, values = onwards(look, begin)
    until = np.append(times[1:], 0)
    last = np.append(firsts(owner)[1:], True)[: owner.size]
    until = np.where(last, end[owner], until)
    until = np.minimum(until, end[owner])
    start = np.clip(times, begin[owner], end[owner])
    held = until - start
    holds = held * (until - times <= micros(stale_h)[owner])
    span = end - begin
    covered = np.bincount(owner, holds, begin.size)
    amount = np.bincount(owner, values * held, begin.size)
    whole = (span > 0) & (covered == span)
    return np.where(whole, amount / np.where(whole, span, 1), np.nan)


def median(look: Look, after: Ints, until: Ints, at_least: int) -> Floats:
    """Median of the readings in (after, until], NaN where they are fewer than `at_least`.

    Sorted at once as integers, judgement before value in millionths: values that span less than
    10^5 leave room for 10^8 judgements.
    """
    first = look.since(after + 1)
    number = look.since(until + 1) - first
    found = np.full(number.size, np.nan)
    enough = np.flatnonzero(number >= at_least)
    if not enough.size:
        return found
    first, number = first[enough], number[enough]
    owner, _, values = look.between(first, first + number)
    level = fixed(values)
    low = level.min()
    base = np.arange(number.size) * (level.max() - low + 1) - low
    ordered = np.sort(base[owner] + level)
    begin = np.cumsum(number) - number
    middle = ordered[begin + (number - 1) // 2] + ordered[begin + number // 2] - 2 * base
    found[enough] = middle / (2 * FIXED_POINT)
    return found


def row_median(rows: Floats) -> Floats:
    """The median of each row, which is put into another order; NaN of a row of NaN.

    One partition takes a third of the time of `np.median`.
    """
    half = rows.shape[1] // 2
    rows.partition(half, axis=1)
    upper = rows[:, half]
    if rows.shape[1] % 2:
        return upper
    middle: Floats = (rows[:, :half].max(axis=1) + upper) / 2
    return middle
