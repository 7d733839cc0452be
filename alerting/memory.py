"""What the engine remembers of the past: the readings that windows look back to."""

from dataclasses import dataclass

import numpy as np

from domain.arrays import Floats, Ints
from domain.segments import firsts, within


@dataclass(frozen=True, slots=True)
class Past:
    """Readings of G datastreams end to end: group g has places `begin[g]` to `begin[g + 1]`."""

    times: Ints
    values: Floats
    begin: Ints

    @property
    def lengths(self) -> Ints:
        """How many readings each group has, shape (G,)."""
        return np.diff(self.begin)

    @property
    def groups(self) -> Ints:
        """Group of every reading."""
        return np.repeat(np.arange(self.begin.size - 1), self.lengths)

    def append(self, group: Ints, time: Ints, value: Floats) -> tuple["Past", Ints]:
        """With readings newer than all of their group (sorted by group, time), and their places."""
        added = np.bincount(group, minlength=self.begin.size - 1)
        begin = self.begin + np.concatenate([[0], np.cumsum(added)])
        old = begin[self.groups] + within(self.lengths)
        new = begin[group] + self.lengths[group] + within(added)
        times = np.empty(begin[-1], dtype=np.int64)
        values = np.empty(begin[-1], dtype=np.float64)
        times[old], times[new] = self.times, time
        values[old], values[new] = self.values, value
        return Past(times, values, begin), new

    def insert(self, group: Ints, time: Ints, value: Floats) -> "Past":
        """With readings of any age, in order of arrival; a second one of a time replaces it."""
        groups = np.concatenate([self.groups, group])
        times = np.concatenate([self.times, time])
        values = np.concatenate([self.values, value])
        order = np.lexsort((np.arange(times.size), times, groups))
        groups, times, values = groups[order], times[order], values[order]
        newest = np.append(firsts(groups)[1:] | (times[1:] != times[:-1]), [True])[: times.size]
        return _past(groups[newest], times[newest], values[newest], self.begin.size - 1)

    def since(self, oldest: Ints) -> "Past":
        """Without the readings before `oldest` (G,)."""
        groups = self.groups
        kept = self.times >= oldest[groups]
        return _past(groups[kept], self.times[kept], self.values[kept], self.begin.size - 1)


def _past(groups: Ints, times: Ints, values: Floats, count: int) -> Past:
    lengths = np.bincount(groups, minlength=count)
    return Past(times, values, np.concatenate([[0], np.cumsum(lengths)]))


class Memory:
    """The past of all windowed datastreams, one row each, cheap to take from and to put back."""

    def __init__(self, rows: int) -> None:
        self._length = np.zeros(rows, dtype=np.int64)
        self._times = np.zeros((rows, 16), dtype=np.int64)
        self._values = np.zeros((rows, 16), dtype=np.float64)

    def take(self, slots: Ints) -> Past:
        """A copy of some rows; slot -1 has no past."""
        length = np.where(slots >= 0, self._length[slots], 0) if self._length.size else slots * 0
        place = np.repeat(slots, length), within(length)
        begin = np.concatenate([[0], np.cumsum(length)])
        return Past(self._times[place], self._values[place], begin)

    def put(self, slots: Ints, past: Past) -> None:
        """Overwrite some rows; those at slot -1 must be empty."""
        length = past.lengths
        self._reserve(int(length.max(initial=0)))
        place = np.repeat(slots, length), within(length)
        self._times[place] = past.times
        self._values[place] = past.values
        self._length[slots[slots >= 0]] = length[slots >= 0]

    def _reserve(self, wanted: int) -> None:
        while self._times.shape[1] < wanted:
            self._times = np.concatenate([self._times, np.zeros_like(self._times)], axis=1)
            self._values = np.concatenate([self._values, np.zeros_like(self._values)], axis=1)
