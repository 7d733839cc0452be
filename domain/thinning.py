"""Fewer readings for a picture, every one of them a real reading, and no peak hidden.

Time is cut into equal buckets. Of every flag that occurs in a bucket the lowest and the highest
reading stay, with their own times (the M4 of Jugel et al., VLDB 2014, without its first and last
of each bucket, which move no pixel that these do not): a spike of one reading is drawn, and so is
the one reading that failed.
"""

import numpy as np

from domain.arrays import Flags, Floats, Ints


def thinned(time: Ints, value: Floats, flag: Flags, buckets: int) -> Ints:
    """Places of the readings to keep, ascending: the first and the last, and each bucket's ends.

    `time` ascends. At most two readings of every flag in a bucket, and two. All where that would
    not make them fewer. ValueError where there is no bucket.
    """
    if buckets < 1:
        raise ValueError("at least one bucket is needed")
    if time.size <= 2 * buckets:
        return np.arange(time.size)
    bucket = bucket_of(time, buckets)
    kept = [np.array([0, time.size - 1])]
    for one in np.unique(flag):
        places = np.flatnonzero(flag == one)
        first = np.flatnonzero(np.diff(bucket[places], prepend=-1))
        missing = np.isnan(value[places])
        kept += [
            places[_lowest(np.where(missing, np.inf, sign * value[places]), first)]
            for sign in (1, -1)
        ]
    chosen: Ints = np.unique(np.concatenate(kept))
    return chosen


def bucket_of(time: Ints, buckets: int) -> Ints:
    """The bucket of each reading, from 0: equal parts of the time from the first to the last."""
    number: Ints = (time - time[0]) // bucket_width(time, buckets)
    return number


def bucket_width(time: Ints, buckets: int) -> int:
    """Microseconds of a bucket, so that `buckets` of them hold all readings."""
    return int(time[-1] - time[0]) // buckets + 1


def _lowest(value: Floats, first: Ints) -> Ints:
    """The first place of the lowest value of each stretch, which begin at `first`."""
    lowest = np.minimum.reduceat(value, first)
    lengths = np.diff(first, append=value.size)
    places = np.flatnonzero(value == np.repeat(lowest, lengths))
    stretch = np.searchsorted(first, places, side="right")
    result: Ints = places[np.flatnonzero(np.diff(stretch, prepend=0))]
    return result
