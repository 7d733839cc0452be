"""What the engine remembers of the past: the readings that windows look back to.

The readings of a datastream stand in one piece of three flat columns, with room behind them for
more. A step writes behind the end of what the state knows and the state learns of it when the
step's change is applied; nothing that the state knows is ever overwritten in between. So looking
back costs nothing but the look, however long a window is.
"""

from dataclasses import dataclass

import numpy as np

from alerting.indicators.series import Series, fixed
from domain.arrays import Floats, Ints
from domain.segments import firsts, grouped, runs, search, within

ROOM = 16
"""Least room of a datastream."""


class Memory:
    """The past of all remembered datastreams, a slot each.

    Slot s has its readings at `begin[s]` to `end[s]` of the columns and room up to `limit[s]`.
    """

    def __init__(self, slots: int) -> None:
        self.begin = np.zeros(slots, dtype=np.int64)
        self.end = np.zeros(slots, dtype=np.int64)
        self.limit = np.zeros(slots, dtype=np.int64)
        self.series = _columns(0)
        self._used = 0

    def take(self, slots: Ints) -> "Past":
        """What some slots hold, for a step to add to; slot -1 has no past."""
        known = slots >= 0
        if not self.begin.size:
            nothing = np.zeros(slots.size, dtype=np.int64)
            return Past(self, nothing, nothing.copy(), nothing.copy())
        return Past(
            self,
            np.where(known, self.begin[slots], 0),
            np.where(known, self.end[slots], 0),
            np.where(known, self.limit[slots], 0),
        )

    def put(self, slots: Ints, past: "Past") -> None:
        """Keep what a step added to some slots; those at slot -1 are passed over."""
        known = slots >= 0
        self.begin[slots[known]] = past.begin[known]
        self.end[slots[known]] = past.end[known]
        self.limit[slots[known]] = past.limit[known]
        if self._used > 4 * int((self.end - self.begin).sum()) + 4 * ROOM * self.begin.size:
            self._tidy()

    def allot(self, lengths: Ints) -> Ints:
        """Places of new pieces behind all others, which have room for `lengths` readings each."""
        start = self._used + np.cumsum(lengths) - lengths
        self._used += int(lengths.sum())
        self._reserve()
        return start

    def _reserve(self) -> None:
        old = self.series
        if self._used <= old.times.size:
            return
        self.series = _columns(max(self._used, 2 * old.times.size))
        for name in ("times", "values", "running"):
            getattr(self.series, name)[: old.times.size] = getattr(old, name)

    def _tidy(self) -> None:
        """Move all pieces together, with room for as much again."""
        length = self.end - self.begin
        old, (_, place) = self.series, runs(self.begin, length)
        room = 2 * length + ROOM
        self._used, self.series = 0, _columns(0)
        self.begin = self.allot(room)
        _, new = runs(self.begin, length)
        for name in ("times", "values", "running"):
            getattr(self.series, name)[new] = getattr(old, name)[place]
        self.end, self.limit = self.begin + length, self.begin + room


@dataclass(slots=True)
class Past:
    """Readings of G datastreams: group g has places `begin[g]` to `end[g]` of the columns."""

    memory: Memory
    begin: Ints
    end: Ints
    limit: Ints

    @property
    def series(self) -> Series:
        """The columns, valid until more is added."""
        return self.memory.series

    @property
    def lengths(self) -> Ints:
        """How many readings each group has, shape (G,)."""
        return self.end - self.begin

    def readings(self) -> tuple[Ints, Ints, Floats]:
        """Group, time and value of every reading, group by group."""
        groups, place = runs(self.begin, self.lengths)
        return groups, self.series.times[place], self.series.values[place]

    def append(self, group: Ints, time: Ints, value: Floats) -> Ints:
        """Add readings newer than all of their group, sorted by group and time; their places."""
        if not group.size:
            return group
        groups, owner = grouped(group)
        count = np.bincount(owner)
        short = self.end[groups] + count > self.limit[groups]
        if short.any():
            self._move(groups[short], count[short])
        first = self.end[groups]
        place = first[owner] + within(count)
        before = self._running(groups)
        self._write(place, owner, before, time, value)
        self.end[groups] = first + count
        return place

    def insert(self, group: Ints, time: Ints, value: Floats) -> None:
        """Add readings of any age, in order of arrival; a second one of a time replaces it."""
        if not group.size:
            return
        groups = np.unique(group)
        known, place = runs(self.begin[groups], self.lengths[groups])
        owner = np.concatenate([known, np.searchsorted(groups, group)])
        times = np.concatenate([self.series.times[place], time])
        values = np.concatenate([self.series.values[place], value])
        order = np.lexsort((np.arange(times.size), times, owner))
        owner, times, values = owner[order], times[order], values[order]
        last = np.append(firsts(owner)[1:] | (times[1:] != times[:-1]), [True])
        owner, times, values = owner[last], times[last], values[last]
        count = np.bincount(owner, minlength=groups.size)
        room = 2 * count + ROOM
        begin = self.memory.allot(room)
        self.begin[groups], self.end[groups] = begin, begin + count
        self.limit[groups] = begin + room
        new = begin[owner] + within(count)
        self._write(new, owner, np.zeros(groups.size, dtype=np.int64), times, values)

    def forget(self, oldest: Ints) -> None:
        """Let go of the readings before `oldest` (G,)."""
        self.begin = search(self.series.times, self.begin, self.end, oldest)

    def _running(self, groups: Ints) -> Ints:
        """The running total that each group has come to."""
        some = self.end[groups] > self.begin[groups]
        return np.where(some, self.series.running[np.where(some, self.end[groups] - 1, 0)], 0)

    def _write(self, place: Ints, owner: Ints, before: Ints, time: Ints, value: Floats) -> None:
        amount = fixed(value)
        summed = np.cumsum(amount)
        first = firsts(owner)
        offset = (summed - amount)[first]
        series = self.series
        series.times[place], series.values[place] = time, value
        series.running[place] = summed + (before - offset)[owner]

    def _move(self, groups: Ints, more: Ints) -> None:
        """Give groups a new piece with room for `more` readings and as much again."""
        length = self.lengths[groups]
        room = 2 * (length + more) + ROOM
        begin = self.memory.allot(room)
        _, old = runs(self.begin[groups], length)
        _, new = runs(begin, length)
        series = self.series
        for column in (series.times, series.values, series.running):
            column[new] = column[old]
        self.begin[groups], self.end[groups] = begin, begin + length
        self.limit[groups] = begin + room


def _columns(size: int) -> Series:
    return Series(np.zeros(size, dtype=np.int64), np.zeros(size), np.zeros(size, dtype=np.int64))
