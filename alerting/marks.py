"""News above the ladder: each further step and each named mark, while the level stays.

The flood of 2024 rose 7.17 m above its warning level and 3.67 m above the highest level that had
a name of its own; what people needed to hear of lay above the last threshold.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from alerting.indicators.series import FIXED_POINT, fixed
from domain.arrays import Bools, Floats, Ints
from domain.criterion import Criterion, Direction
from domain.segments import firsts, lasts, prior_maximum, runs, starts_of


class Passed(NamedTuple):
    """Which values passed a mark: `at` (m,) places, `threshold` (m,) the highest mark passed.

    `heard` (g,) is, for each criterion of the values, how many marks people have heard of.
    """

    at: Ints
    threshold: Floats
    heard: Ints


@dataclass(frozen=True, slots=True)
class Marks:
    """Marks of C criteria, times `sign` so that worse is greater, in fixed point.

    Steps begin above `base` (C,), every `step` (C,) (0: none); the named marks of criterion c
    are `named[first[c] : first[c] + count[c]]`, ascending.
    """

    sign: Ints
    base: Ints
    step: Ints
    named: Ints
    first: Ints
    count: Ints

    @classmethod
    def of(cls, criteria: Sequence[Criterion]) -> "Marks":
        """The marks of the first rows of a plan; all others have none."""
        sign = np.array([1 if one.direction is Direction.ABOVE else -1 for one in criteria])
        base = np.array([one.news_from or 0.0 for one in criteria])
        step = np.array([one.news_step or 0.0 for one in criteria])
        named = [
            sorted(fixed(np.array(list(one.marks.values()))) * way)
            for one, way in zip(criteria, sign, strict=True)
        ]
        count = np.array([len(one) for one in named], dtype=np.int64)
        return cls(
            sign=sign.astype(np.int64),
            base=fixed(base) * sign,
            step=fixed(step),
            named=np.array([mark for one in named for mark in one], dtype=np.int64),
            first=np.cumsum(count) - count,
            count=count,
        )

    def having(self, rules: Ints) -> Bools:
        """Which rules have marks."""
        inside = rules < self.sign.size
        if not self.sign.size:
            return inside
        safe = np.where(inside, rules, 0)
        return inside & ((self.step[safe] > 0) | (self.count[safe] > 0))

    def passed(self, rule: Ints, value: Floats, told: Bools, fresh: Bools, heard: Ints) -> Passed:
        """What n values of rules with marks pass: `rule` (n,) ascending, values in their order.

        `told` (n,) tells where people know of a warning: only then do they hear of marks, and
        when it is over they have heard of none. Values that are not `fresh` (n,) are no news.
        `heard` (g,) is how many marks they have heard of before, for each distinct rule.
        """
        reached, threshold = self._reached(rule, value)
        reached = np.where(told & fresh, reached, 0)
        first = firsts(rule)
        begin = first | ~told
        before = np.zeros(rule.size, dtype=np.int64)
        before[first] = np.where(told[first], heard, 0)
        prior = np.where(told, prior_maximum(reached, begin, before[starts_of(begin)]), 0)
        at = np.flatnonzero(reached > prior)
        return Passed(at, threshold[at], np.maximum(prior, reached)[lasts(first)])

    def _reached(self, rule: Ints, value: Floats) -> tuple[Ints, Floats]:
        """How many marks lie at or below each value, and the highest of them."""
        signed = fixed(np.clip(value, -1e12, 1e12)) * self.sign[rule]
        step = self.step[rule]
        steps = np.where(step > 0, (signed - self.base[rule]) // np.maximum(step, 1), 0)
        steps = np.maximum(steps, 0)
        owner, place = runs(self.first[rule], self.count[rule])
        named = self.named[place]
        below = named <= signed[owner]
        marks = np.bincount(owner[below], minlength=rule.size)
        highest = np.where(steps > 0, self.base[rule] + steps * step, np.iinfo(np.int64).min)
        np.maximum.at(highest, owner[below], named[below])
        return steps + marks, highest * self.sign[rule] / FIXED_POINT
