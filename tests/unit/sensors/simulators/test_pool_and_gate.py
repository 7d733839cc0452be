"""The computed reservoir: its physics, its instruments, and what its criteria make of them."""

from functools import cache
from math import sqrt

import numpy as np
import pytest

from domain.arrays import Floats, Ints
from domain.criterion import Criterion, Direction
from domain.instant import HOUR
from sensors.simulators.generated import pool_and_gate as model
from sensors.simulators.generated.pool_and_gate import POOL, Truth, make, truth
from sensors.simulators.scenario import Kind, Scenario
from tests.unit.alerting.looking import values

DEPTH = 240.0
ROLES = {
    "inflow": {"outflow": (POOL, "outflow")},
    "seepage_against_pool": {"pool": (POOL, "pool_level")},
    "uncommanded_movement": {"command": (model.GATE, "gate_command")},
    "release_notice": {"opening": (model.GATE, "gate_opening")},
    "idle_gate": {"outflow": (model.GATE, "outflow")},
    "outflow_without_gate": {"opening": (model.GATE, "gate_opening")},
}


@cache
def real() -> Truth:
    return truth(DEPTH)


@cache
def scenario() -> Scenario:
    return make(1)


@cache
def readings(station: str, name: str) -> list[tuple[int, float]]:
    number = scenario().registry.lookup[station, name]
    return [(time, value) for key, time, value, _ in scenario().rows.tolist() if key == number]


def hours(times: Ints | list[int]) -> Floats:
    since: Floats = (np.asarray(times, dtype=np.int64) - real().times[0]) / HOUR
    return since


def reached(rule: Criterion) -> Floats:
    """Hours at which a rule's value, whatever its holds, is at its lowest threshold."""
    others = ROLES.get(rule.indicator, {})
    inputs = {role: readings(*one) for role, one in others.items()}
    inputs["own"] = readings(rule.station, rule.property)
    instants = sorted({time for one in inputs.values() for time, _ in one})
    found = np.array(values(rule.indicator, inputs, instants, rule.parameters, rule.tables))
    (lowest, *_) = (step for step in rule.ladder if step is not None)
    beyond = found <= lowest if rule.direction is Direction.BELOW else found >= lowest
    return hours(instants)[beyond]


def the_rule(indicator: str) -> Criterion:
    (found,) = (one for one in scenario().registry.criteria.values() if one.indicator == indicator)
    return found


def test_no_water_is_made_or_lost() -> None:
    one = real()
    came = (one.inflow - one.through_gate - one.over_spillway)[:-1].sum() * model.STEP_S
    assert one.storage[-1] - one.storage[0] == pytest.approx(came, abs=1e-3)


def test_the_hydrograph_carries_the_runoff_of_the_storm_above_the_base_flow() -> None:
    one = real()
    volume = (one.inflow - model.BASE_FLOW).sum() * model.STEP_S
    assert one.rain.sum() == pytest.approx(DEPTH)
    assert volume == pytest.approx(DEPTH / 1000 * model.CATCHMENT * 1e6 * model.RUNOFF, rel=1e-6)


def test_the_unit_hydrograph_lags_the_rain_by_its_cascade() -> None:
    one = real()
    flow = one.inflow - model.BASE_FLOW
    lag = np.average(hours(one.times), weights=flow) - np.average(
        hours(one.times), weights=one.rain
    )
    assert lag == pytest.approx(model.CASCADE * model.LAG_H, abs=0.02)


def test_the_pool_delays_and_cuts_the_flood() -> None:
    one = real()
    out = one.through_gate + one.over_spillway
    assert out.max() < 0.8 * one.inflow.max()
    assert out.argmax() > one.inflow.argmax()


def test_the_outflow_is_greatest_where_it_meets_the_inflow() -> None:
    one = real()
    out = one.through_gate + one.over_spillway
    top = int(one.level.argmax())
    assert out[top] == pytest.approx(one.inflow[top], rel=0.02)


def test_the_gate_is_an_orifice_and_the_spillway_a_weir() -> None:
    assert model.through_gate(0.5, 106.25) == pytest.approx(0.6 * 1.5 * 0.5 * sqrt(2 * 9.81 * 10))
    assert model.through_gate(0.0, 106.25) == 0.0
    assert model.through_gate(0.5, 96.0) == 0.0
    assert model.over_spillway(110.0) == pytest.approx(0.385 * 12 * sqrt(2 * 9.81))
    assert model.over_spillway(109.0) == 0.0


def test_level_and_storage_are_one_curve_read_both_ways() -> None:
    for level in (94.0, 99.5, 107.2, 113.9):
        assert model.level_of(model.storage_of(level)) == pytest.approx(level)


def test_leaf_and_gauge_part_only_while_the_leaf_is_stuck() -> None:
    one = real()
    apart = hours(one.times)[one.leaf != one.gauge]
    assert apart[0] == pytest.approx(model.STUCK + 1 / 60)
    assert apart[-1] == pytest.approx(model.FALL - 1 / 60)


def test_a_seed_makes_the_same_scenario_again_and_another_one_another() -> None:
    assert make(1).rows.tobytes() == scenario().rows.tobytes()
    assert make(2).rows.tobytes() != scenario().rows.tobytes()


def test_the_scenario_says_that_it_is_synthetic() -> None:
    one = scenario()
    assert one.kind is Kind.SYNTHETIC
    assert one.source.startswith("synthetic: ")
    assert all("demo" in station.attributes for station in one.registry.stations.values())


def test_the_bucket_tells_the_storm_in_half_millimetres() -> None:
    told = np.array([value for _, value in readings(POOL, "rain")])
    assert set(np.unique(told % 0.5)) == {0.0}
    depth = float(scenario().source.split("a storm of ")[1].split(" mm")[0])
    assert told.sum() == pytest.approx(depth, abs=1.0)


@pytest.mark.parametrize(
    ("indicator", "first", "last"),
    [
        ("over_season_limit", (0, 0.1), (37, 39)),
        ("freeboard", (18, 20), (21, 24)),
        ("storage", (16, 18), (26, 29)),
        ("net_inflow", (12, 15), (18, 21)),
        ("inflow", (11, 13), (24, 26)),
        ("spillway", (16, 18), (26, 28)),
        ("release_notice", (6, 6), (52, 52)),
        ("uncommanded_movement", (30, 30.2), (30.5, 31)),
        ("idle_gate", (36, 36.2), (37, 37.2)),
        ("outflow_without_gate", (43, 43.1), (43.9, 44.1)),
        ("seepage_jump", (60.5, 62), (66, 69)),
        ("seepage_against_pool", (60.5, 61.5), (66, 70)),
    ],
)
def test_each_rule_speaks_of_what_happens_and_of_nothing_else(
    indicator: str, first: tuple[float, float], last: tuple[float, float]
) -> None:
    found = reached(the_rule(indicator))
    assert first[0] <= found[0] <= first[1]
    assert last[0] <= found[-1] <= last[1]


def test_a_release_is_told_before_the_gate_moves() -> None:
    told = reached(the_rule("release_notice"))
    opening = dict(readings(model.GATE, "gate_opening"))
    for given, _ in readings(model.GATE, "gate_command"):
        assert opening[given] == pytest.approx(real().gauge[real().times == given][0], abs=0.005)
    assert {6.0, 10.0, 50.0} <= set(told.tolist())
    assert not ((told >= 36.0) & (told < 50.0)).any()


def test_the_inflow_worked_back_is_the_inflow() -> None:
    rule = the_rule("inflow")
    inputs = {"own": readings(POOL, "pool_level"), "outflow": readings(POOL, "outflow")}
    instants = [time for time, _ in inputs["own"]]
    found = np.array(values("inflow", inputs, instants, rule.parameters, rule.tables))
    hour = np.convolve(real().inflow, np.full(60, 1 / 60))[: real().inflow.size][::5]
    later = hours(instants) > 1
    assert np.abs(found - hour)[later].max() < 2.5
    assert np.abs(np.mean((found - hour)[later])) < 0.1
