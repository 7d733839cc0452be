"""Array idioms for many short series laid end to end (segments), without a loop over them."""

import numpy as np
import numpy.typing as npt

from domain.arrays import Bools, Floats, Ints


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


def runs(first: Ints, counts: Ints) -> tuple[Ints, Ints]:
    """The places from each `first` on, so many of it, end to end; and the run that each is in."""
    ends = np.cumsum(counts)
    owner = np.repeat(np.arange(ends.size), counts)
    return owner, np.arange(owner.size) + np.repeat(first - (ends - counts), counts)


def prior_maximum(values: Ints, first: Bools, initial: Ints) -> Ints:
    """For every element the largest value before it in its segment, `initial` included."""
    before = np.concatenate([values[:1], values[:-1]])
    return _maximum(np.where(first, initial, np.maximum(before, initial)), first)


def running_maximum(groups: Ints, values: Ints, initial: Ints) -> Ints:
    """For every element the largest value up to it in its group, `initial` included."""
    return _maximum(np.maximum(values, initial), firsts(groups))


def _maximum(best: Ints, first: Bools) -> Ints:
    """The running maximum of each segment.

    Doubling: after k rounds each element has seen its 2^k predecessors.
    """
    start = starts_of(first)
    index = np.arange(best.size)
    reach = 1
    longest = int((index - start).max(initial=0))
    while reach <= longest:
        inside = np.flatnonzero(index - reach >= start)
        best[inside] = np.maximum(best[inside], best[inside - reach].copy())
        reach *= 2
    return best


def search(times: Ints | Floats, low: Ints, high: Ints, wanted: Ints | Floats) -> Ints:
    """First index in `[low, high)` at which `times >= wanted`, or `high`; one search an element.

    `times` is sorted within each `[low, high)`. Instruments speak evenly, so the place is guessed
    from the last step; where the guess is wrong the searches halve, all together. `wanted` may
    have rows (k, n) over the bounds (n,).
    """
    found = _evenly(times, low, high, wanted)
    right = (found >= high) | (_at(times, found) >= wanted)
    right &= (found <= low) | (_at(times, found - 1) < wanted)
    if not right.all():
        rest = np.nonzero(~right)
        column = rest[-1]
        found[rest] = _halved(times, low[column], high[column], wanted[rest])
    return found


def _at(times: Ints | Floats, place: Ints) -> Ints | Floats:
    """What stands at places; any value for one that does not exist."""
    return times.take(place, mode="clip") if times.size else np.zeros(place.shape)


def _evenly(times: Ints | Floats, low: Ints, high: Ints, wanted: Ints | Floats) -> Ints:
    """Where it would be if all steps were like the last one."""
    last = _at(times, high - 1)
    step = np.maximum(last - _at(times, high - 2), 1e-9)
    back = np.fmin(np.fmax((last - wanted) / step, -1.0), high - low)
    guess: Ints = high - 1 - back.astype(np.int64)
    guess[wanted > last] += 1
    return np.minimum(np.maximum(guess, low), np.maximum(low, high))


def _halved(times: Ints | Floats, low: Ints, high: Ints, wanted: Ints | Floats) -> Ints:
    low, high = low.copy(), high.copy()
    open_ = low < high
    while open_.any():
        middle = (low + high) // 2
        short = open_ & (times[np.where(open_, middle, 0)] < wanted)
        low = np.where(short, middle + 1, low)
        high = np.where(open_ & ~short, middle, high)
        open_ = low < high
    return low
