"""The judge: a plan with its state, fed with rows as they stand in the log of batches."""

from collections.abc import Iterator

import numpy as np

from alerting.outcome import Outcome
from alerting.plan import Plan
from alerting.state import State
from alerting.step import step
from domain.observation import CLOCK, Observations


class Judge:
    """Runs `step` over a stream and keeps the state between."""

    def __init__(self, plan: Plan, state: State | None = None) -> None:
        self.plan = plan
        self.state = state or State.fresh(plan)

    def feed(self, rows: Observations, clock: int | None = None) -> Iterator[Outcome]:
        """Judge rows in order of arrival; the state has moved on when an outcome is yielded.

        A live instance gives the `clock` at which the rows were stored; in an exercise it is
        None and the rows carry ticks of the exercise's own clock among them.
        """
        for now, part in cut(rows, self.state.now if clock is None else clock):
            outcome = step(self.plan, self.state, part, now)
            self.state.apply(outcome.change)
            yield outcome


def cut(rows: Observations, now: int) -> Iterator[tuple[int, Observations]]:
    """The rows between ticks, each piece with its clock; every tick begins a piece."""
    ticks = np.flatnonzero(rows["datastream"] == CLOCK)
    head = rows[: ticks[0]] if ticks.size else rows
    if head.size or not ticks.size:
        yield now, head
    ends = np.append(ticks[1:], rows.size)[: ticks.size]
    for begin, end in zip(ticks.tolist(), ends.tolist(), strict=True):
        now = max(now, int(rows["time"][begin]))
        yield now, rows[begin + 1 : end]
