"""The state: what the engine knows between two batches, and the change that a batch makes."""

from dataclasses import dataclass

import numpy as np

from alerting.indicators import INDICATORS, NAMES
from alerting.ladder import Standing
from alerting.memory import Memory, Past
from alerting.plan import FOREVER, Plan
from domain.arrays import Floats, Ints
from domain.instant import NEVER


@dataclass(slots=True)
class State:
    """Everything that readings have taught the engine, in the rows of a plan.

    `now` is the newest clock seen, `newest` (D,) the time of the newest judged reading, `trend`
    (C,) the last rate of change of criteria that ask whether a silent gauge was rising, `marked`
    (C,) how many marks people have heard of, `instant` (C,) the newest time at which a compound
    was judged, and `carry` what carried kernels keep: for each
    indicator (k, numbers), NaN at first. `due` (T,) is from when on the clock may move each of
    its rules.
    """

    now: int
    newest: Ints
    trend: Floats
    marked: Ints
    instant: Ints
    carry: tuple[Floats, ...]
    standing: Standing
    memory: Memory
    due: Ints

    @classmethod
    def fresh(cls, plan: Plan) -> "State":
        """The state before the first reading."""
        return cls(
            now=NEVER,
            newest=np.full(plan.datastreams.size, NEVER, dtype=np.int64),
            trend=np.full(plan.criteria.size, np.nan),
            marked=np.zeros(plan.criteria.size, dtype=np.int64),
            instant=np.full(plan.criteria.size, NEVER, dtype=np.int64),
            carry=tuple(
                np.full(
                    (np.count_nonzero(plan.indicator == number), INDICATORS[name].carry), np.nan
                )
                for number, name in enumerate(NAMES)
            ),
            standing=Standing.fresh(plan.criteria.size),
            memory=Memory(int(np.count_nonzero(plan.slot >= 0))),
            due=np.full(plan.ticking.size, FOREVER, dtype=np.int64),
        )

    def apply(self, change: "Change") -> None:
        """Make the change that `step` worked out.

        Criteria that both the clock and readings drive stand in both halves; readings give them
        their trend, and the clock alone moves them.
        """
        self.now = change.now
        self.due[change.due.places] = change.due.instants
        self.newest[change.rows] = change.draft.newest
        self.trend[change.criteria] = change.draft.trend
        self.marked[change.criteria] = change.draft.marked
        self.instant[change.criteria] = change.draft.instant
        for number, (places, numbers) in change.draft.carry.items():
            self.carry[number][places] = numbers
        self.standing.put(change.criteria, change.draft.standing)
        self.standing.put(change.ticked, change.ticked_standing)
        self.memory.put(change.slots, change.draft.past)


@dataclass(slots=True)
class Draft:
    """A copy of the state of some datastreams and their criteria, for a step to work on.

    `carry` has, by indicator, places in its family and what is kept for these.
    """

    newest: Ints
    trend: Floats
    marked: Ints
    instant: Ints
    carry: dict[int, tuple[Ints, Floats]]
    standing: Standing
    past: Past


@dataclass(frozen=True, slots=True)
class Due:
    """From which instants on rules of the clock are due, by their places in `plan.ticking`."""

    places: Ints
    instants: Ints


@dataclass(frozen=True, slots=True)
class Change:
    """What a step found: the new values of the rows it touched."""

    now: int
    ticked: Ints
    ticked_standing: Standing
    due: Due
    rows: Ints
    criteria: Ints
    slots: Ints
    draft: Draft
