"""A small reservoir through a storm: pool, gate, spillway, seepage, and all that goes wrong.

- Rain: one storm, shaped as a squared sine; a tipping bucket of 0.5 mm tells it.
- Inflow: a part `RUNOFF` of the rain on `CATCHMENT`, through the unit hydrograph of Nash (1957,
  a cascade of `CASCADE` linear reservoirs of `LAG_H` hours each: a gamma distribution), and a
  base flow.
- Pool: level-pool routing (Puls; Chow, Maidment and Mays 1988, Applied Hydrology, 8.2), dS/dt =
  I - Q, by the midpoint rule on every minute, with the level-storage curve of the criteria.
- Gate: an orifice below the pool, Q = mu b e sqrt(2 g (H - e / 2)), H over its sill, free outflow.
- Spillway: a broad crest, Q = m B sqrt(2 g) h^1.5.
- Seepage: proportional to the head (Darcy); from `PIPING` on its way widens, and it grows to
  2.2 times that while the pool is drawn down.

The hoist's gauge tells the opening. What happens, by hours from the start: commands at 6 (ahead
of the storm), 10, 36 and 50; at 30 the gate slips without any; at 36 the leaf sticks, so that
the gauge moves and the water does not; at 43 it falls to where its gauge is.

Catchment, curve, structures, coefficients and noise are plausible figures of a small reservoir
of class (1) (ours).
"""

from math import sqrt
from typing import NamedTuple

import numpy as np
from scipy.special import gammainc

from domain.arrays import Floats, Ints
from domain.criterion import Criterion, Direction
from domain.instant import HOUR, MINUTE
from domain.registry import Registry
from domain.station import Station, StationKind
from sensors.simulators.generated import making
from sensors.simulators.scenario import Scenario

TITLE = (
    "小型水库暴雨调度与闸门、渗流异常 / Small reservoir in a storm, with gate and seepage faults"
)
POOL, GATE = "DEMO-POOL", "DEMO-POOL-GATE"
START, HOURS = "2024-06-29T00:00:00+08:00", 72
STEP_S = 60.0

RAIN_BEGIN, RAIN_HOURS = 8.0, 12.0
CATCHMENT, RUNOFF = 12.0, 0.7
"""km2 and share."""

CASCADE, LAG_H = 3.0, 1.2
BASE_FLOW = 0.7
"""m3/s."""

CURVE: tuple[tuple[float, ...], ...] = tuple(
    (float(level), round(0.005 * float(level - 90) ** 2.1, 3)) for level in range(94, 115)
)
"""Level m, storage 10^6 m3."""

SEASON = ((401.0, 630.0, 107.0), (701.0, 930.0, 108.0))
SPILLWAY, DESIGN, CHECK, CREST = 109.0, 110.0, 111.0, 112.0
SPILLWAY_WIDTH, SPILLWAY_FACTOR = 12.0, 0.385
GATE_SILL, GATE_WIDTH, ORIFICE = 96.0, 1.5, 0.6
GRAVITY = 9.81

HOIST = 0.1
"""m/min."""

COMMANDS = ((6.0, 0.4), (10.0, 1.2), (36.0, 0.5), (50.0, 0.8))
SLIP, SLIPPED, SLIP_SPEED = 30.0, 0.9, 0.02
STUCK, FALL = 36.0, 43.0
PIPING = 60.0
SEEPAGE_PER_M, SEEPAGE_FROM = 0.45, 90.0
"""L/s per m of head above the level of the drain."""


class Truth(NamedTuple):
    """What really happens on every minute: (n,) each, and `storage`, `level` at its beginning.

    Flows m3/s (means of the minute), openings m (`leaf` where it is, `gauge` what the hoist
    tells), storage m3, level m, rain mm in the minute, seepage L/s.
    """

    times: Ints
    rain: Floats
    inflow: Floats
    through_gate: Floats
    over_spillway: Floats
    storage: Floats
    level: Floats
    leaf: Floats
    gauge: Floats
    seepage: Floats


def storm(hours: Floats, depth: float) -> Floats:
    """Rain of each minute in mm; together `depth`."""
    shape = making.hyetograph(hours, RAIN_BEGIN, RAIN_HOURS)
    rain: Floats = depth * shape / shape.sum()
    return rain


def hydrograph(rain: Floats) -> Floats:
    """Inflow in m3/s of rain in mm a minute."""
    ends = np.arange(rain.size + 1) * STEP_S / 3600 / LAG_H
    unit = np.diff(gammainc(CASCADE, ends))
    excess = rain * RUNOFF * CATCHMENT * 1000 / STEP_S
    inflow: Floats = BASE_FLOW + np.convolve(excess, unit)[: rain.size]
    return inflow


def through_gate(opening: float, level: float) -> float:
    """Flow through the gate in m3/s, free and submerged upstream."""
    head = max(level - GATE_SILL - opening / 2, 0.0)
    return ORIFICE * GATE_WIDTH * opening * sqrt(2 * GRAVITY * head)


def over_spillway(level: float) -> float:
    """Flow over the spillway in m3/s."""
    head = max(level - SPILLWAY, 0.0)
    return SPILLWAY_FACTOR * SPILLWAY_WIDTH * sqrt(2 * GRAVITY * head) * head


def level_of(storage: float) -> float:
    """Pool level of a storage in m3, linear between the rows of the curve."""
    levels, volumes = zip(*CURVE, strict=True)
    return float(np.interp(storage / 1e6, volumes, levels))


def storage_of(level: float) -> float:
    """Storage in m3 of a pool level."""
    levels, volumes = zip(*CURVE, strict=True)
    return float(np.interp(level, levels, volumes)) * 1e6


def openings(hours: Floats) -> tuple[Floats, Floats]:
    """Leaf and gauge: they part while the leaf is stuck."""
    at, opening = [0.0], [0.05]
    slip = (SLIP, SLIPPED, SLIP_SPEED)
    for begin, target, speed in sorted([*((*one, HOIST) for one in COMMANDS), slip]):
        at += [begin, begin + abs(target - opening[-1]) / speed / 60]
        opening += [opening[-1], target]
    gauge = np.interp(hours, at, opening)
    stuck = (hours >= STUCK) & (hours < FALL)
    return np.where(stuck, SLIPPED, gauge), gauge


def truth(depth: float) -> Truth:
    """What happens after a storm of `depth` mm."""
    times = making.axis(START, HOURS, MINUTE)
    hours = (times - times[0]) / HOUR
    rain = storm(hours, depth)
    inflow = hydrograph(rain)
    leaf, gauge = openings(hours)
    gate, over, storage, level = (np.zeros(times.size) for _ in range(4))
    volume = storage_of(SEASON[0][2] + 0.2)
    for now in range(times.size):
        storage[now], level[now] = volume, level_of(volume)
        middle = volume + (inflow[now] - _out(leaf[now], level[now])) * STEP_S / 2
        gate[now] = through_gate(leaf[now], level_of(middle))
        over[now] = over_spillway(level_of(middle))
        volume += (inflow[now] - gate[now] - over[now]) * STEP_S
    widened = 1 + 1.2 * (1 - np.exp(-np.maximum(hours - PIPING, 0.0) / 3))
    seepage = SEEPAGE_PER_M * (level - SEEPAGE_FROM) * widened
    return Truth(times, rain, inflow, gate, over, storage, level, leaf, gauge, seepage)


def _out(opening: float, level: float) -> float:
    return through_gate(opening, level) + over_spillway(level)


def make(seed: int = 1) -> Scenario:
    """The scenario; a seed gives the same storm and the same noise again."""
    generator = np.random.default_rng(seed)
    depth = float(generator.uniform(230.0, 250.0))
    registry = Registry.numbered(_STATIONS, _DATASTREAMS, _criteria())
    source = (
        f"synthetic: Nash unit hydrograph (1957), level-pool routing, orifice and weir "
        f"equations, a storm of {depth:.0f} mm, seed {seed}"
    )
    told = _told(truth(depth), generator)
    return making.scenario("pool-and-gate", TITLE, source, registry, told)


def _told(
    real: Truth, generator: np.random.Generator
) -> dict[tuple[str, str], tuple[Ints, Floats]]:
    """What the instruments say every five minutes, as fine as each shows it."""
    fifth = slice(None, None, 5)
    times = real.times[fifth]

    def noisy(exact: Floats, deviation: float, places: int) -> Floats:
        noise = making.wander(generator, times.size, deviation)
        shown: Floats = np.maximum(exact[fifth] + noise, 0.0)
        return np.round(shown, places)

    gate = real.through_gate * (1 + making.wander(generator, real.times.size, 0.004))
    tipped = making.tipped(real.rain, 0.5)[fifth]
    given = real.times[0] + np.array([at * HOUR for at, _ in COMMANDS], dtype=np.int64)
    return {
        (POOL, "rain"): (times, np.diff(tipped, prepend=0.0)),
        (POOL, "pool_level"): (times, noisy(real.level, 0.003, 2)),
        (POOL, "outflow"): (times, noisy(gate + real.over_spillway, 0.01, 2)),
        (POOL, "seepage_flow"): (times, noisy(real.seepage, 0.05, 2)),
        (GATE, "gate_opening"): (times, noisy(real.gauge, 0.001, 3)),
        (GATE, "gate_command"): (given, np.array([target for _, target in COMMANDS])),
        (GATE, "outflow"): (times, noisy(gate, 0.01, 2)),
    }


_STATIONS = (
    Station(POOL, "示范水库", StationKind.RESERVOIR, attributes=dict(making.DEMO)),
    Station(
        GATE, "示范水库放水闸", StationKind.SLUICE, attributes={**making.DEMO, "RESERVOIR": POOL}
    ),
)
_DATASTREAMS = (
    *(making.datastream(POOL, name) for name in ("rain", "pool_level", "outflow", "seepage_flow")),
    *(making.datastream(GATE, name) for name in ("gate_opening", "gate_command", "outflow")),
)


def _criteria() -> list[Criterion]:
    source = making.OURS
    curve = {"curve": CURVE}
    return [
        Criterion(
            POOL, "pool_level", "over_season_limit", tables={"season": SEASON},
            yellow=0.01, hysteresis=0.02, hold_off_s=3600.0, source=source,
        ),
        Criterion(
            POOL, "pool_level", "value", orange=DESIGN, red=CHECK,
            hysteresis=0.02, hold_off_s=3600.0, source=source,
        ),
        Criterion(
            POOL, "pool_level", "freeboard", {"crest": CREST}, yellow=2.0, red=0.5,
            direction=Direction.BELOW, hysteresis=0.02, hold_off_s=3600.0, source=source,
        ),
        Criterion(
            POOL, "pool_level", "storage", tables=curve, blue=2.4, orange=2.6,
            hysteresis=0.01, hold_off_s=3600.0, source=source,
        ),
        Criterion(
            POOL, "pool_level", "net_inflow", {"window_h": 1.0}, tables=curve,
            blue=15.0, hysteresis=2.0, hold_off_s=3600.0, source=source,
        ),
        Criterion(
            POOL, "pool_level", "inflow", {"window_h": 1.0}, tables=curve,
            blue=10.0, yellow=30.0, hysteresis=2.0, hold_off_s=3600.0, source=source,
        ),
        Criterion(
            POOL, "pool_level", "spillway", {"sill": SPILLWAY},
            blue=0.0, hysteresis=0.02, hold_off_s=1800.0, source=source,
        ),
        Criterion(
            GATE, "gate_command", "release_notice",
            blue=0.1, yellow=0.5, source=source,
        ),
        Criterion(
            GATE, "gate_opening", "uncommanded_movement", {"window_h": 0.5},
            orange=0.05, hold_off_s=600.0, source=source,
        ),
        Criterion(
            GATE, "gate_opening", "idle_gate", {"window_h": 1.0, "flow_per_m": 6.0},
            yellow=0.1, hold_on_s=900.0, hold_off_s=600.0, source=source,
        ),
        Criterion(
            GATE, "outflow", "outflow_without_gate", {"window_h": 1.0},
            yellow=2.0, hold_on_s=600.0, hold_off_s=600.0, source=source,
        ),
        Criterion(
            POOL, "seepage_flow", "seepage_jump", {"window_h": 12.0},
            yellow=0.3, hysteresis=0.05, hold_off_s=3600.0, source=source,
        ),
        Criterion(
            POOL, "seepage_flow", "seepage_against_pool", {"window_h": 12.0, "pool_fall": 0.5},
            orange=0.2, hysteresis=0.05, hold_off_s=3600.0, source=source,
        ),
    ]  # fmt: skip
