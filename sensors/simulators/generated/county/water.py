"""Reservoirs: 40, filled by the storm and let out over a spillway and through a gate.

Level-pool routing: dV/dt = inflow - outflow, V = A (h - bottom) with vertical banks, a broad
crested spillway 1.7 B H^1.5 and a sluice 0.6 b e sqrt(2 g h) (Chow 1959, Open-Channel
Hydraulics, 14-2 and 17-3), stepped every five minutes. Gates are opened by command when the pool
passes its flood limit; one of them moves by itself. Seepage follows the head.
"""

from dataclasses import dataclass

import numpy as np

from domain.arrays import Floats
from domain.criterion import Direction
from domain.station import StationKind
from sensors.simulators.generated import making
from sensors.simulators.generated.county.rivers import nash
from sensors.simulators.generated.county.sites import RIVERS, Site, site
from sensors.simulators.generated.county.storm import Storm

RESERVOIRS = 40
STEP_S = 300.0
DEPTH, SILL, CREST = 22.0, 20.0, 25.0
"""m above the bottom: the pool at first, the spillway's sill, the dam's crest."""

WIDTH, GATE = 25.0, 2.0
"""m: spillway and sluice."""

ALONE = 7
"""The reservoir whose gate moves without a command."""


@dataclass(frozen=True, slots=True)
class Pools:
    """Courses of all reservoirs, (R, T) each: level m, outflow m3/s, gate and command m."""

    level: Floats
    outflow: Floats
    gate: Floats
    command: Floats


def sites(storm: Storm, generator: np.random.Generator) -> list[Site]:
    """The reservoirs."""
    catchment = 1 + np.arange(RESERVOIRS) % (len(RIVERS) - 1)
    area = generator.uniform(2.0, 9.0, RESERVOIRS)
    inflow = np.stack([nash(storm.rain[one], 0.8) for one in catchment])
    inflow *= area[:, None] * 1000 / STEP_S * 0.6
    pools = route(inflow + 0.2, surface=area * 25_000)
    return [_reservoir(storm, generator, pools, number) for number in range(RESERVOIRS)]


def route(inflow: Floats, surface: Floats) -> Pools:
    """Pools fed by `inflow` (R, T) m3/s over water surfaces (R,) m2; volumes are conserved."""
    level = np.full(inflow.shape[0], SILL - 1.5)
    gate = np.zeros(inflow.shape[0])
    found = Pools(*(np.zeros_like(inflow) for _ in range(4)))
    for step in range(inflow.shape[1]):
        command = np.where(level > SILL - 0.3, 0.8, np.where(level < SILL - 1.6, 0.0, gate))
        gate = gate + np.clip(command - gate, -0.1, 0.1)
        out = spillway(level) + sluice(level, gate)
        out = np.minimum(out, (level - 1.0) * surface / STEP_S)
        found.level[:, step], found.outflow[:, step] = level, out
        found.gate[:, step], found.command[:, step] = gate, command
        level = level + (inflow[:, step] - out) * STEP_S / surface
    return found


def spillway(level: Floats) -> Floats:
    """Flow over the sill in m3/s."""
    return 1.7 * WIDTH * np.maximum(level - SILL, 0.0) ** 1.5


def sluice(level: Floats, opening: Floats) -> Floats:
    """Flow through the gate in m3/s."""
    return 0.6 * GATE * opening * np.sqrt(2 * 9.81 * np.maximum(level, 0.0))


def _reservoir(storm: Storm, generator: np.random.Generator, pools: Pools, number: int) -> Site:
    catchment = 1 + number % (len(RIVERS) - 1)
    one = site(StationKind.RESERVOIR, "RR", "水库", number + 1, catchment)
    bottom = round(float(generator.uniform(90, 160)), 1)
    level, gate = pools.level[number], pools.gate[number].copy()
    if number == ALONE:
        gate[300:306] += 0.3
    seepage = 12.0 + 1.2 * (level - SILL) + making.wander(generator, level.size, 0.15, 0.9)
    noise = making.wander(generator, level.size, 0.004, 0.5)
    one.says(
        storm.times,
        {
            "pool_level": np.round(bottom + level + noise, 2),
            "outflow": np.round(pools.outflow[number], 2),
            "gate_opening": np.round(gate, 2),
            "gate_command": np.round(pools.command[number], 2),
            "seepage_flow": np.round(np.maximum(seepage, 0.0), 2),
        },
    )
    return _judged(one, bottom)


def _judged(one: Site, bottom: float) -> Site:
    limit = round(bottom + SILL - 0.5, 2)
    curve = ((bottom, 0.0), (bottom + DEPTH + 10.0, 0.001 * (DEPTH + 10.0)))
    one.rule(
        "pool_level", "over_season_limit", tables={"season": ((401.0, 930.0, limit),)},
        yellow=0.0, orange=1.0, red=2.0, hysteresis=0.05,
    )  # fmt: skip
    one.rule(
        "pool_level", "freeboard", parameters={"crest": bottom + CREST},
        direction=Direction.BELOW, orange=3.0, red=1.5,
    )  # fmt: skip
    one.rule("pool_level", "spillway", parameters={"sill": bottom + SILL}, yellow=0.01)
    one.rule(
        "pool_level", "inflow", parameters={"window_h": 1.0}, tables={"curve": curve}, yellow=200.0
    )
    one.rule("gate_opening", "uncommanded_movement", parameters={"window_h": 0.5}, orange=0.15)
    one.rule("gate_command", "release_notice", blue=0.3)
    one.rule("seepage_flow", "seepage_jump", parameters={"window_h": 24.0}, yellow=0.3, red=1.0)
    return one.rule(
        "seepage_flow", "seepage_against_pool",
        parameters={"window_h": 6.0, "pool_fall": 0.3}, orange=0.2,
    )  # fmt: skip
