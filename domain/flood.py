"""Floods in a record of stages: where it rose over a level, how high, how fast, for how long."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from domain.arrays import Bools, Floats, Ints
from domain.instant import HOUR, SECOND

APART = 12 * HOUR
"""Below the level for longer, and the next rise over it is a flood of its own (ours)."""

LEAD = 72 * HOUR
"""A rise begins at the lowest reading of this long before it passed the level (ours)."""

BRIDGED = 3 * HOUR
"""Longest step between readings that a straight line is drawn across (ours)."""

SHARE = 0.5
"""Where no level is known: this share of the way from the median to the highest (ours)."""

LEAST_RISE = 0.5
"""And a record that rises less over its median, in metres, has had no flood (ours)."""


class Record(NamedTuple):
    """Readings that may be judged: times ascending in microseconds, values without NaN."""

    time: Ints
    value: Floats

    def between(self, start: int, end: int) -> "Record":
        """The readings of start <= time <= end."""
        part = slice(*np.searchsorted(self.time, [start, end + 1]))
        return Record(self.time[part], self.value[part])


@dataclass(frozen=True, slots=True)
class Flood:
    """One rise over `level` (m) and back; instants in microseconds.

    `crossing` is None where the record begins above the level, and `end` where it ends there.
    `above_s` are the seconds at or above the level, `rise` what the peak stands over the lowest
    reading before it, `rate` the fastest rise of an hour on the way up in m/h (None where the way
    up is shorter or unknown).
    """

    start: int
    crossing: int | None
    peak_time: int
    peak: float
    end: int | None
    level: float
    above_s: float
    rise: float
    rate: float | None


def share_level(record: Record) -> float | None:
    """The level to look for floods over where nobody set one; None where nothing rose."""
    if not record.time.size:
        return None
    base, top = float(np.median(record.value)), float(record.value.max())
    return base + SHARE * (top - base) if top - base >= LEAST_RISE else None


def floods(record: Record, level: Floats) -> list[Flood]:
    """The floods of a record, the oldest first; `level` is that in force at each reading or NaN.

    A flood keeps the level that it crossed, for all of its time.
    """
    with np.errstate(invalid="ignore"):
        above = record.value >= level
    found: list[Flood] = []
    for first, last in _spells(record.time, above):
        before = found[-1].end if found else None
        found.append(_flood(record, first, last, float(level[first]), before))
    return found


def _spells(time: Ints, above: Bools) -> list[tuple[int, int]]:
    """First and last places of what is above, those less than `APART` from each other joined."""
    edges = np.diff(np.concatenate([[False], above, [False]]).astype(np.int8))
    first, last = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1) - 1
    if not first.size:
        return []
    apart = time[first[1:]] - time[last[:-1]] > APART
    begins = first[np.concatenate([[True], apart])]
    ends = last[np.concatenate([apart, [True]])]
    return list(zip(begins.tolist(), ends.tolist(), strict=True))


def _flood(record: Record, first: int, last: int, level: float, before: int | None) -> Flood:
    time, value = record
    crossing = None if first == 0 else _crossed(record, first, level)
    end = None if last == time.size - 1 else _crossed(record, last + 1, level)
    earliest = int(time[first]) - LEAD if before is None else max(before, int(time[first]) - LEAD)
    start = _lowest(record, int(np.searchsorted(time, earliest)), first)
    top = first + int(np.argmax(value[first : last + 1]))
    return Flood(
        start=int(time[start]),
        crossing=crossing,
        peak_time=int(time[top]),
        peak=float(value[top]),
        end=end,
        level=level,
        above_s=_above(
            Record(time[first : last + 1], value[first : last + 1]), crossing, end, level
        ),
        rise=float(value[top] - value[start]),
        rate=fastest(Record(time[start : top + 1], value[start : top + 1])),
    )


def _crossed(record: Record, after: int, level: float) -> int:
    """When the level was passed between a reading and the one before it.

    The later reading's own time where they are too far apart to say.
    """
    (t0, t1), (v0, v1) = record.time[after - 1 : after + 1], record.value[after - 1 : after + 1]
    if t1 - t0 > BRIDGED or v0 == v1:
        return int(t1)
    return int(t0 + round((level - v0) / (v1 - v0) * (t1 - t0)))


def _lowest(record: Record, begin: int, end: int) -> int:
    """The place of the lowest reading from `begin` up to `end`, the last of equals."""
    begin = min(begin, end)
    part = record.value[begin : end + 1]
    return end - int(np.argmin(part[::-1]))


def _above(spell: Record, crossing: int | None, end: int | None, level: float) -> float:
    """Seconds at or above the level within one spell, dips below it not counted."""
    time, value = spell
    step = np.diff(time).astype(np.float64)
    low, high = value[:-1], value[1:]
    lo, hi = np.minimum(low, high), np.maximum(low, high)
    with np.errstate(divide="ignore", invalid="ignore"):
        part = np.where(lo >= level, 1.0, np.clip((hi - level) / (hi - lo), 0.0, 1.0))
    edges = (0 if crossing is None else int(time[0]) - crossing) + (
        0 if end is None else max(end - int(time[-1]), 0)
    )
    return (float((step * part).sum()) + edges) / SECOND


def fastest(rise: Record) -> float | None:
    """The largest change of an hour in m/h, along straight lines between readings."""
    time, value = rise
    hour_on = np.flatnonzero(time - time[0] >= HOUR) if time.size else np.array([], dtype=np.int64)
    if not hour_on.size:
        return None
    before = np.interp(time[hour_on] - HOUR, time, value)
    return float((value[hour_on] - before).max())


def volume(discharge: Record, start: int, end: int | None) -> float | None:
    """10^6 m3 that ran off from `start` to `end` by straight lines between discharges in m3/s.

    None where that is not known: no end yet, or no discharge for longer than `BRIDGED`.
    """
    if end is None:
        return None
    part = discharge.between(start, end)
    edges = np.concatenate([[start], part.time, [end]])
    if part.time.size < 2 or (np.diff(edges) > BRIDGED).any():
        return None
    return float(np.trapezoid(part.value, part.time / SECOND)) / 1e6


def passed(record: Record, start: int, level: float) -> int | None:
    """When a record first stands at or over a level from `start` on; None where it never does."""
    after = int(np.searchsorted(record.time, start))
    over = np.flatnonzero(record.value[after:] >= level)
    if not over.size:
        return None
    place = after + int(over[0])
    if place == 0 or record.value[place - 1] >= level:
        return int(record.time[place])
    return max(_crossed(record, place, level), start)
