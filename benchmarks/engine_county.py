"""A tick of a county, and of many counties: every kind of kernel at a cadence of five minutes.

The county is the scenario `county`: 315 stations over six hazards and the rules on them, as often
as it takes. All have heard a day of the scenario when the ticks of the flood's worst hours are
timed. The limit is the same readings judged by one plain ladder each, on the same machine in the
same run.

A second series keeps the readings (those of six counties) and lets the rules of silent counties
grow around them: what a tick costs must not follow the number of rules that nothing is said to.
"""

from dataclasses import replace
from statistics import median
from time import perf_counter

import numpy as np

from alerting import plan as plans
from alerting.plan import Plan
from alerting.state import State
from alerting.step import step
from benchmarks.plans import repeated
from domain.criterion import Criterion
from domain.instant import MINUTE, parse
from domain.observation import Observations
from domain.registry import Registry
from sensors.simulators.catalogue import load

LATE_AFTER_S = 7200.0
WARM_FROM, TIMED_FROM = parse("2024-06-30T18:00:00+08:00"), parse("2024-07-01T18:00:00+08:00")
TICKS = 12
SPEAKING = 6
"""Counties that speak in the second series."""


def run(
    criteria: int = 100_000, sizes: tuple[int, ...] = (10_000, 100_000, 1_000_000)
) -> dict[str, object]:
    """Milliseconds a tick for a county many times over, and how they grow with the rules."""
    county = load("county")
    plan = plans.build(county.registry, LATE_AFTER_S)
    plain = plans.build(_ladders(county.registry), LATE_AFTER_S)
    copies = _copies(plan, criteria)
    ticks = _ticks(county.rows)
    ours = _timed(plan, ticks, copies, copies)
    limit = _timed(plain, ticks, copies, copies)
    readings = round(median(rows.size for _, rows in ticks[-TICKS:])) * copies
    growth = {
        str(size): round(median(_timed(plan, ticks, _copies(plan, size), SPEAKING)) * 1000, 1)
        for size in sizes
    }
    return {
        "bench": "engine --mix county",
        "figure": round(median(ours) * 1000, 1),
        "unit": "ms a tick",
        "worst": round(max(ours) * 1000, 1),
        "criteria": plan.criteria.size * copies,
        "readings": readings,
        "limit": round(median(limit) * 1000, 1),
        "ratio": round(median(ours) / median(limit), 1),
        f"ms_of_{SPEAKING}_counties_among_criteria": growth,
    }


def _copies(plan: Plan, criteria: int) -> int:
    return -(-criteria // plan.criteria.size)


def _ticks(rows: Observations) -> list[tuple[int, Observations]]:
    """The readings of each tick, from the beginning of the warm-up to the last timed one."""
    end = TIMED_FROM + (TICKS - 1) * 5 * MINUTE
    rows = rows[(rows["time"] >= WARM_FROM) & (rows["time"] <= end)]
    times, edges = np.unique(rows["time"], return_index=True)
    parts = np.split(rows, edges[1:])
    return list(zip(times.tolist(), parts, strict=True))


def _timed(
    plan: Plan, ticks: list[tuple[int, Observations]], copies: int, speaking: int
) -> list[float]:
    """Seconds of each timed tick of so many copies of a county, the first ones speaking."""
    streams = plan.datastreams.size
    plan = repeated(plan, copies)
    state, seconds = State.fresh(plan), []
    for time, rows in ticks:
        batch = _tiled(rows, speaking, streams)
        began = perf_counter()
        state.apply(step(plan, state, batch, time).change)
        seconds.append(perf_counter() - began)
    return seconds[-TICKS:]


def _tiled(rows: Observations, copies: int, streams: int) -> Observations:
    """The readings of one county said by several: station by station, as a collector stores."""
    batch = np.tile(rows, copies)
    shift = np.repeat(np.arange(copies) * streams, rows.size)
    batch["datastream"] += shift.astype(np.int32)
    return batch


def _ladders(registry: Registry) -> Registry:
    """The same datastreams with one plain ladder each."""
    rules = {
        number: Criterion(one.station, one.property, "value", orange=1e6)
        for number, one in registry.datastreams.items()
    }
    return replace(registry, criteria=rules)
