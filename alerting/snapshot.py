"""The state as bytes, so that an engine can begin again where another one left off.

Everything is kept by the ids of datastreams and criteria, so a snapshot outlives a change of the
registry: what still exists keeps its state, what is new begins fresh.
"""

from io import BytesIO
from typing import Any

import numpy as np
import numpy.typing as npt

from alerting.clocked import due
from alerting.indicators import NAMES
from alerting.ladder import Standing
from alerting.plan import Plan
from alerting.state import State
from domain.arrays import Floats, Ints


def dump(plan: Plan, state: State) -> bytes:
    """The state of a plan as an uncompressed `.npz`."""
    target = BytesIO()
    np.savez(target, **_columns(plan, state))
    return target.getvalue()


def _columns(plan: Plan, state: State) -> dict[str, Any]:
    windowed = np.flatnonzero(plan.slot >= 0)
    groups, times, values = state.memory.take(plan.slot[windowed]).readings()
    return {
        "now": np.int64(state.now),
        "datastreams": plan.datastreams,
        "newest": state.newest,
        "criteria": plan.criteria,
        "indicators": np.array(["", *NAMES])[plan.indicator + 1],
        "trend": state.trend,
        "marked": state.marked,
        "instant": state.instant,
        "level": state.standing.level,
        "told": state.standing.told,
        "side": state.standing.side,
        "since": state.standing.since,
        "windowed": plan.datastreams[windowed],
        "groups": groups,
        "times": times,
        "values": values,
        **_carried(state),
    }


def load(plan: Plan, data: bytes) -> State:
    """The state for a plan, which may know other datastreams and criteria than the dumped one."""
    state = State.fresh(plan)
    with np.load(BytesIO(data), allow_pickle=False) as kept:
        state.now = int(kept["now"])
        rows, old = _common(plan.datastreams, kept["datastreams"])
        state.newest[rows] = kept["newest"][old]
        rows, old = _common(plan.criteria, kept["criteria"])
        for name in ("trend", "marked", "instant"):
            getattr(state, name)[rows] = kept[name][old]
        standing = Standing(kept["level"], kept["told"], kept["side"], kept["since"])
        state.standing.put(rows, standing.take(old))
        _restore_carry(plan, state, kept)
        _restore_past(plan, state, kept)
        rules = plan.ticking
        newest, standing = state.newest[plan.own[rules]], state.standing.take(rules)
        state.due[:] = due(plan, rules, newest, standing)
    return state


def unknown(plan: Plan, data: bytes) -> Ints:
    """Rows of the criteria that a snapshot does not know."""
    with np.load(BytesIO(data), allow_pickle=False) as kept:
        rows: Ints = np.flatnonzero(~np.isin(plan.criteria, kept["criteria"]))
    return rows


def _carried(state: State) -> dict[str, Floats]:
    """What each carried kernel keeps, in the order of its rules."""
    return {f"carry.{NAMES[number]}": one for number, one in enumerate(state.carry) if one.size}


def _restore_carry(plan: Plan, state: State, kept: "np.lib.npyio.NpzFile") -> None:
    for number, name in enumerate(NAMES):
        if f"carry.{name}" not in kept:
            continue
        new = plan.criteria[plan.indicator == number]
        old = kept["criteria"][kept["indicators"] == name]
        ours, theirs = _common(new, old)
        carried = kept[f"carry.{name}"]
        if carried.shape[1] == state.carry[number].shape[1]:
            state.carry[number][ours] = carried[theirs]


def _restore_past(plan: Plan, state: State, kept: "np.lib.npyio.NpzFile") -> None:
    windowed = plan.datastreams[plan.slot >= 0]
    rows, old = _common(windowed, kept["windowed"])
    place = np.full(kept["windowed"].size, -1, dtype=np.int64)
    place[old] = rows
    group = place[kept["groups"]]
    known = group >= 0
    slots = np.arange(windowed.size)
    past = state.memory.take(slots)
    past.insert(group[known], kept["times"][known], kept["values"][known])
    state.memory.put(slots, past)


def _common(new: Ints, old: npt.NDArray[np.int64]) -> tuple[Ints, Ints]:
    """Places of the ids that both know, among the new ones and among the old ones."""
    _, in_new, in_old = np.intersect1d(new, old, assume_unique=True, return_indices=True)
    return in_new, in_old
