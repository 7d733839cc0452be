"""The state as bytes, so that an engine can begin again where another one left off.

Everything is kept by the ids of datastreams and criteria, so a snapshot outlives a change of the
registry: what still exists keeps its state, what is new begins fresh.
"""

from io import BytesIO

import numpy as np
import numpy.typing as npt

from alerting.ladder import Standing
from alerting.memory import Past
from alerting.plan import Plan
from alerting.state import State
from domain.arrays import Ints


def dump(plan: Plan, state: State) -> bytes:
    """The state of a plan as an uncompressed `.npz`."""
    windowed = np.flatnonzero(plan.slot >= 0)
    past = state.memory.take(plan.slot[windowed])
    target = BytesIO()
    np.savez(
        target,
        now=np.int64(state.now),
        datastreams=plan.datastreams,
        newest=state.newest,
        criteria=plan.criteria,
        trend=state.trend,
        level=state.standing.level,
        told=state.standing.told,
        side=state.standing.side,
        since=state.standing.since,
        windowed=plan.datastreams[windowed],
        times=past.times,
        values=past.values,
        begin=past.begin,
    )
    return target.getvalue()


def load(plan: Plan, data: bytes) -> State:
    """The state for a plan, which may know other datastreams and criteria than the dumped one."""
    state = State.fresh(plan)
    with np.load(BytesIO(data), allow_pickle=False) as kept:
        state.now = int(kept["now"])
        rows, old = _common(plan.datastreams, kept["datastreams"])
        state.newest[rows] = kept["newest"][old]
        rows, old = _common(plan.criteria, kept["criteria"])
        state.trend[rows] = kept["trend"][old]
        standing = Standing(kept["level"], kept["told"], kept["side"], kept["since"])
        state.standing.put(rows, standing.take(old))
        _restore_past(plan, state, kept)
    return state


def unknown(plan: Plan, data: bytes) -> Ints:
    """Rows of the criteria that a snapshot does not know."""
    with np.load(BytesIO(data), allow_pickle=False) as kept:
        rows: Ints = np.flatnonzero(~np.isin(plan.criteria, kept["criteria"]))
    return rows


def _restore_past(plan: Plan, state: State, kept: "np.lib.npyio.NpzFile") -> None:
    windowed = plan.datastreams[plan.slot >= 0]
    rows, old = _common(windowed, kept["windowed"])
    place = np.full(kept["windowed"].size, -1, dtype=np.int64)
    place[old] = rows
    past = Past(kept["times"], kept["values"], kept["begin"])
    group = place[past.groups]
    known = group >= 0
    nothing = Past(past.times[:0], past.values[:0], np.zeros(windowed.size + 1, dtype=np.int64))
    state.memory.put(
        np.arange(windowed.size),
        nothing.insert(group[known], past.times[known], past.values[known]),
    )


def _common(new: Ints, old: npt.NDArray[np.int64]) -> tuple[Ints, Ints]:
    """Places of the ids that both know, among the new ones and among the old ones."""
    _, in_new, in_old = np.intersect1d(new, old, assume_unique=True, return_indices=True)
    return in_new, in_old
