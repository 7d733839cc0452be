"""Array idioms for many short series laid end to end (segments), without a loop over them."""

import numpy as np
import numpy.typing as npt

from domain.arrays import Bools, Ints


def firsts(groups: npt.NDArray[np.integer]) -> Bools:
    """Which elements begin a segment, for group numbers in which equal ones stand together."""
    first = np.empty(groups.size, dtype=bool)
    first[:1] = True
    np.not_equal(groups[1:], groups[:-1], out=first[1:])
    return first


def lasts(first: Bools) -> Ints:
    """Places of the last element of each segment."""
    last = np.empty_like(first)
    last[-1:] = True
    last[:-1] = first[1:]
    places: Ints = np.flatnonzero(last)
    return places


def grouped(keys: Ints) -> tuple[Ints, Ints]:
    """The distinct ones of sorted keys, and for each key its place among them."""
    first = firsts(keys)
    return keys[first], np.cumsum(first) - 1


def starts_of(first: Bools) -> Ints:
    """For every element the index at which its segment begins."""
    start: Ints = np.maximum.accumulate(np.where(first, np.arange(first.size), 0))
    return start


def within(counts: npt.NDArray[np.integer]) -> Ints:
    """0 … n-1 for each count n, end to end: `within([2, 3])` is `[0, 1, 0, 1, 2]`."""
    ends: Ints = np.cumsum(counts)
    places: Ints = np.arange(ends[-1] if ends.size else 0) - np.repeat(ends - counts, counts)
    return places


def prior_maximum(values: Ints, first: Bools, initial: Ints) -> Ints:
    """For every element the largest value before it in its segment, `initial` included.

    Doubling: after k rounds each element has seen its 2^k predecessors.
    """
    before = np.concatenate([values[:1], values[:-1]])
    best = np.where(first, initial, np.maximum(before, initial))
    start = starts_of(first)
    index = np.arange(values.size)
    reach = 1
    longest = int((index - start).max(initial=0))
    while reach <= longest:
        inside = np.flatnonzero(index - reach >= start)
        best[inside] = np.maximum(best[inside], best[inside - reach].copy())
        reach *= 2
    return best


def search(times: Ints, low: Ints, high: Ints, wanted: Ints) -> Ints:
    """First index in `[low, high)` at which `times >= wanted`, or `high`; one search an element.

    `times` is sorted within each `[low, high)`. All searches halve together.
    """
    low, high = low.copy(), high.copy()
    open_ = low < high
    while open_.any():
        middle = (low + high) // 2
        short = open_ & (times[np.where(open_, middle, 0)] < wanted)
        low = np.where(short, middle + 1, low)
        high = np.where(open_ & ~short, middle, high)
        open_ = low < high
    return low
