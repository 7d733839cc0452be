"""Remembered readings of many datastreams, laid end to end for the kernels to look back into."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from domain.arrays import Floats, Ints
from domain.segments import search

FIXED_POINT = 1_000_000
"""Amounts are summed as integers of a millionth of their unit.

Floating-point sums depend on the order of summing, so the same rain would reach a threshold or
miss it according to how readings happened to be batched. Integer sums do not.
"""


@dataclass(frozen=True)
class Series:
    """`times` ascend within each datastream; one datastream follows the other."""

    times: Ints
    values: Floats

    @cached_property
    def running(self) -> Ints:
        """Running total in fixed point, shape (n + 1,), beginning with 0."""
        steps = np.rint(self.values * FIXED_POINT).astype(np.int64)
        return np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(steps)])


@dataclass(frozen=True)
class Judged:
    """The readings to judge, one for each pair of reading and criterion.

    `time` (n,) in microseconds and `value` (n,) are the readings' own; `at` (n,) is the place of
    each in `series` and `begin` (n,) the place where its datastream begins. `parameters` holds
    one value for each pair, NaN where a rule does not give it.
    """

    time: Ints
    value: Floats
    series: Series
    at: Ints
    begin: Ints
    parameters: dict[str, Floats] = field(default_factory=dict)

    def since(self, instant: Ints) -> Ints:
        """Place of the first remembered reading of the datastream at or after `instant`."""
        return search(self.series.times, self.begin, self.at, instant)
