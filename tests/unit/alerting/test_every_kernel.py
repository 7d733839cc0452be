"""Every kernel in the engine at once, on stations of the county scenario and disturbed streams."""

from collections import Counter
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from alerting import plan as plans
from alerting.indicators import COMPOUNDS
from alerting.judge import Judge
from alerting.reference import Reference
from domain.instant import HOUR, MINUTE, parse
from domain.observation import Observations
from domain.registry import Registry
from domain.transition import Transition
from sensors.simulators.catalogue import load
from sensors.simulators.scenario import Scenario
from tests.unit.alerting.cases import LATE_AFTER_S, plainly
from tests.unit.alerting.plain.measures import MEASURES

STATIONS = (
    "DEMO-P001", "DEMO-Z001", "DEMO-ZQ001", "DEMO-ZQ002", "DEMO-RR008", "DEMO-WQ001",
    "DEMO-GH012", "DEMO-MM001", "DEMO-FF006", "DEMO-UV001",
)  # fmt: skip
NOON = parse("2024-07-01T10:30:00+08:00")


@cache
def county() -> Scenario:
    return load("county")


@cache
def known() -> Registry:
    """One station of each kind, with the numbers that the county gave them."""
    whole = county().registry
    return Registry(
        {code: whole.stations[code] for code in STATIONS},
        {key: one for key, one in whole.datastreams.items() if one.station in STATIONS},
        {key: one for key, one in whole.criteria.items() if one.station in STATIONS},
    )


def stream(begin: int, hours: float, seed: int) -> Observations:
    """What they say, with messages lost, repeated, delayed and out of order."""
    rows = county().rows
    mine = np.isin(rows["datastream"], list(known().datastreams))
    inside = (rows["time"] > begin) & (rows["time"] <= begin + hours * HOUR)
    rows = rows[mine & inside]
    rng = np.random.default_rng(seed)
    rows = rows[rng.random(rows.size) > 0.03]
    rows = np.concatenate([rows, rows[rng.random(rows.size) < 0.02]])
    delay = np.where(rng.random(rows.size) < 0.05, rng.exponential(20 * MINUTE, rows.size), 0.0)
    return rows[np.argsort(rows["time"] + delay.astype(np.int64), kind="stable")]


def judged(rows: Observations, pieces: int, seed: int) -> list[Transition]:
    """The engine's transitions for a stream cut at random, the clock at its newest stamp."""
    judge = Judge(plans.build(known(), LATE_AFTER_S))
    cuts = np.sort(np.random.default_rng(seed).integers(0, rows.size, pieces - 1))
    now = int(rows["time"].max())
    found = []
    for part in np.split(rows, cuts):
        for outcome in judge.feed(part, now):
            found += outcome.transitions
    return found


def test_the_stations_here_use_most_kernels() -> None:
    used = {one.indicator for rule in known().criteria.values() for one in (rule.parts or (rule,))}
    assert len(used) >= 22
    assert any(rule.indicator in COMPOUNDS for rule in known().criteria.values())


@pytest.mark.parametrize("seed", [1, 2])
def test_cutting_a_stream_elsewhere_changes_nothing(seed: int) -> None:
    rows = stream(NOON - 12 * HOUR, 18.0, seed)
    whole = judged(rows, 1, seed)
    assert len(whole) > 20
    assert judged(rows, 60, seed) == whole
    assert judged(rows, 9, seed + 1) == whole


def test_every_kernel_in_the_engine_equals_its_plain_reading() -> None:
    rows = stream(NOON, 2.5, seed=3)
    now = int(rows["time"].max())
    reference = Reference(known(), LATE_AFTER_S, MEASURES)
    plain = [plainly(one) for one in reference.step(rows, now)]
    found = [plainly(one) for one in judged(rows, 5, 3)]
    rough = [[replace(one, value=round(one.value, 4)) for one in side] for side in (found, plain)]
    assert rough[0] == rough[1]
    assert len(Counter(one.criterion for one in found)) > 5
