"""Lists of numbers of different lengths, laid end to end."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from domain.arrays import Floats, Ints
from domain.segments import runs


@dataclass(frozen=True, slots=True)
class Lists:
    """Lists of numbers end to end: list i is `items[first[i] : first[i] + count[i]]`."""

    items: Ints
    first: Ints
    count: Ints

    def picked(self, rows: Ints) -> tuple[Ints, Ints]:
        """For each item of some lists: which of `rows` it belongs to, and the item."""
        owner, place = runs(self.first[rows], self.count[rows])
        return owner, self.items[place]

    @classmethod
    def of(cls, lists: Sequence[Sequence[int]]) -> "Lists":
        """Plain lists as arrays."""
        count = ints(len(one) for one in lists)
        items = ints(item for one in lists for item in one)
        return cls(items, np.cumsum(count) - count, count)


def ints(numbers: Iterable[int]) -> Ints:
    """Numbers as an array."""
    return np.fromiter(numbers, dtype=np.int64)


def floats(numbers: Iterable[float]) -> Floats:
    """Numbers as an array."""
    return np.fromiter(numbers, dtype=np.float64)
