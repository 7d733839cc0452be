"""Readings a second through `step()` with a million ladders, against the plain reference.

The limit is the plain-Python reading of the same rules on a part of the same readings; a plain
copy of the same bytes is measured beside it, as what no engine can beat.
"""

from statistics import median
from time import perf_counter

import numpy as np

from alerting import plan as plans
from alerting.plan import Plan
from alerting.reference import Reference
from alerting.state import State
from alerting.step import step
from benchmarks.plans import repeated
from domain.criterion import Criterion
from domain.datastream import Datastream
from domain.instant import MINUTE, parse
from domain.observation import OBSERVATION, Observations
from domain.registry import Registry
from domain.station import Station, StationKind

START = parse("2024-07-01T00:00:00+08:00")
LATE_AFTER_S = 7200.0
PLAIN = 20_000
"""Ladders of the plain reference: enough to measure, few enough to wait for."""


def run(ladders: int = 1_000_000, rounds: int = 7) -> dict[str, object]:
    """Measure; every round all ladders get one reading, some of which change their level."""
    plan = _plan(ladders)
    state = State.fresh(plan)
    reference = Reference(_registry(PLAIN), LATE_AFTER_S)
    fast, plain, copy = [], [], []
    for number in range(rounds):
        batch, now = _batch(ladders, number), START + number * 5 * MINUTE
        began = perf_counter()
        state.apply(step(plan, state, batch, now).change)
        fast.append(ladders / (perf_counter() - began))
        began = perf_counter()
        reference.step(batch[:PLAIN], now)
        plain.append(PLAIN / (perf_counter() - began))
        began = perf_counter()
        batch.copy()
        copy.append(ladders / (perf_counter() - began))
    figure, limit = median(fast), median(plain)
    return {
        "bench": "engine",
        "figure": round(figure),
        "unit": "observations/s through step() and apply()",
        "limit": round(limit),
        "ratio": round(figure / limit, 1),
        "ladders": ladders,
        "plain_copy": round(median(copy)),
        "ratio_to_copy": round(figure / median(copy), 3),
    }


def _batch(ladders: int, number: int) -> Observations:
    """One reading a ladder around its steps, so that about one in fifty changes its level."""
    batch = np.empty(ladders, dtype=OBSERVATION)
    batch["datastream"] = np.arange(1, ladders + 1)
    batch["time"] = START + number * 5 * MINUTE
    batch["value"] = 70.0 + np.random.default_rng(number).normal(0.0, 0.2, ladders)
    batch["flag"] = 1
    return batch


def _registry(count: int) -> Registry:
    """Stations with one stage and one ladder each."""
    codes = [f"S{number:07}" for number in range(count)]
    return Registry.numbered(
        [Station(code, code, StationKind.RIVER_LEVEL) for code in codes],
        [Datastream(code, "stage", "m") for code in codes],
        [_ladder(code) for code in codes],
    )


def _ladder(code: str) -> Criterion:
    return Criterion(
        code, "stage", "value", blue=70.5, yellow=71.0, orange=74.0, red=78.0,
        hysteresis=0.05, hold_off_s=3600.0,
    )  # fmt: skip


def _plan(count: int) -> Plan:
    """The plan of `_registry(count)`, made by repeating that of one ladder."""
    return repeated(plans.build(_registry(1), LATE_AFTER_S), count)
