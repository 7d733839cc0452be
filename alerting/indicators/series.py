"""What a kernel looks at: remembered readings of many datastreams, laid end to end."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple, TypeVar

import numpy as np

from domain.arrays import Bools, Floats, Ints
from domain.instant import NEVER
from domain.segments import runs, search

FIXED_POINT = 1_000_000
"""Amounts are summed as integers of a millionth of their unit.

Floating-point sums depend on the order of summing, so the same rain would reach a threshold or
miss it according to how readings happened to be batched. Integer sums do not.
"""

OWN = "own"
"""The role of the datastream that a rule is on."""


def fixed(values: Floats) -> Ints:
    """Amounts as integers of a millionth."""
    return np.rint(values * FIXED_POINT).astype(np.int64)


@dataclass(frozen=True, slots=True)
class Series:
    """`times` ascend within each datastream; `running` is its total in fixed point so far.

    Each datastream stands in one piece; what lies between the pieces means nothing.
    """

    times: Ints
    values: Floats
    running: Ints


Column = TypeVar("Column", Ints, Floats)


class Window(NamedTuple):
    """Readings of many windows end to end: `owner` (m,) ascends and names the window."""

    owner: Ints
    times: Ints
    values: Floats


@dataclass(frozen=True)
class Look:
    """What has been heard of one input, a row for each of n judgements.

    `at` (n,) is the place in `series` of the newest reading heard and `begin` (n,) that of the
    oldest remembered; where nothing was heard `at < begin`.
    """

    series: Series
    at: Ints
    begin: Ints

    @cached_property
    def heard(self) -> Bools:
        """Where there is a reading at all."""
        return self.at >= self.begin

    @cached_property
    def time(self) -> Ints:
        """Time of the newest reading, `NEVER` where there is none."""
        return _of(self.series.times, self.at, self.heard, NEVER)

    @cached_property
    def value(self) -> Floats:
        """The newest reading, NaN where there is none."""
        return _of(self.series.values, self.at, self.heard, np.nan)

    def since(self, instant: Ints) -> Ints:
        """Place of the first reading at or after `instant`; `at + 1` where there is none.

        Several instants for each judgement, (k, n), have (k, n) places; `total` takes them too.
        """
        return search(self.series.times, self.begin, self.at + 1, instant)

    def before(self, instant: Ints) -> tuple[Ints, Floats]:
        """Time and value of the last reading at or before `instant`; `NEVER`, NaN where none."""
        place = self.since(instant + 1) - 1
        return self._said(place, place >= self.begin)

    def oldest(self, instant: Ints) -> tuple[Ints, Floats]:
        """Time and value of the first reading at or after `instant`; `NEVER`, NaN where none."""
        place = self.since(instant)
        return self._said(place, place <= self.at)

    def total(self, after: Ints) -> Floats:
        """Sum of the readings stamped later than `after`, 0 where there are none."""
        first = self.since(after + 1)
        some = first <= self.at
        place, last = np.where(some, first, 0), np.where(some, self.at, 0)
        if not some.any():
            return np.zeros(first.shape)
        running, values = self.series.running, self.series.values
        summed = running[last] - running[place] + fixed(values[place])
        return np.where(some, summed, 0) / FIXED_POINT

    def window(self, after: Ints) -> Window:
        """The readings stamped later than `after`, oldest first; its cost is their number."""
        return self.between(self.since(after + 1), self.at + 1)

    def between(self, first: Ints, end: Ints) -> Window:
        """The readings at the places from `first` to before `end`, a window for each pair."""
        owner, place = runs(first, end - first)
        return Window(owner, self.series.times[place], self.series.values[place])

    def take(self, rows: Ints) -> "Look":
        """Some of the judgements."""
        return Look(self.series, self.at[rows], self.begin[rows])

    def _said(self, place: Ints, there: Bools) -> tuple[Ints, Floats]:
        series = self.series
        return _of(series.times, place, there, NEVER), _of(series.values, place, there, np.nan)


def _of(column: Column, place: Ints, there: Bools, otherwise: float) -> Column:
    """What stands at places, or `otherwise` where nothing is there."""
    if not column.size:
        return np.full(place.shape, otherwise, column.dtype)
    return np.where(there, column[np.where(there, place, 0)], otherwise)


@dataclass(frozen=True, slots=True)
class Ragged:
    """A table of each of n judgements, end to end: its rows are `rows[begin[i] : end[i]]`."""

    rows: Floats
    begin: Ints
    end: Ints

    def flat(self) -> tuple[Ints, Floats]:
        """The judgement that each row belongs to (m,), ascending, and the rows (m, columns)."""
        owner, place = runs(self.begin, self.end - self.begin)
        return owner, self.rows[place]

    def take(self, rows: Ints) -> "Ragged":
        """The tables of some judgements."""
        return Ragged(self.rows, self.begin[rows], self.end[rows])


@dataclass(frozen=True, slots=True)
class Judged:
    """n judgements of rules of one indicator.

    `time` (n,) is the instant judged: the newest heard among all inputs of a rule. `inputs` are
    looks by role, the rule's own datastream under `OWN`; a role that a rule does not have was
    never heard. `parameters` holds one value each (n,), NaN where there is none.
    """

    time: Ints
    inputs: Mapping[str, Look]
    parameters: Mapping[str, Floats] = field(default_factory=dict)
    tables: Mapping[str, Ragged] = field(default_factory=dict)

    @property
    def own(self) -> Look:
        """The rule's own datastream."""
        return self.inputs[OWN]

    def take(self, rows: Ints) -> "Judged":
        """Some of the judgements."""
        return Judged(
            self.time[rows],
            {role: look.take(rows) for role, look in self.inputs.items()},
            {name: column[rows] for name, column in self.parameters.items()},
            {name: table.take(rows) for name, table in self.tables.items()},
        )
