"""The computed landslide: true to its equations, warned of in order, and its neighbour calm."""

from datetime import timedelta
from functools import cache
from itertools import pairwise
from math import inf, isfinite

import numpy as np
import pytest

from alerting.indicators import check
from domain.arrays import Floats
from domain.criterion import Criterion
from domain.instant import DAY, HOUR, from_micros
from sensors.simulators.generated import landslide
from sensors.simulators.generated.landslide import FAILING, FAILURE, QUIET, SLOPES
from sensors.simulators.scenario import Kind, Scenario
from tests.unit.alerting import looking

SEED = 1
Readings = list[tuple[int, float]]


@cache
def scenario() -> Scenario:
    return landslide.make(SEED)


@cache
def readings(station: str, name: str) -> Readings:
    rows = scenario().rows
    own = rows[rows["datastream"] == scenario().registry.lookup[station, name]]
    return list(zip(own["time"].tolist(), own["value"].tolist(), strict=True))


def rule(station: str, name: str, indicator: str) -> Criterion:
    (found,) = (
        one
        for one in scenario().registry.criteria.values()
        if (one.station, one.property, one.indicator) == (station, name, indicator)
    )
    return found


@cache
def judge(station: str, name: str, indicator: str, **changed: float) -> list[tuple[int, float]]:
    """A rule's values at every reading of its own."""
    one = rule(station, name, indicator)
    targets = {role: target.split("/") for role, target in one.inputs.items()}
    inputs = {role: readings(*target) for role, target in targets.items()}
    own = readings(station, name)
    instants = [time for time, _ in own]
    given = {**one.parameters, **changed}
    values = looking.values(indicator, {"own": own, **inputs}, instants, given)
    return list(zip(instants, values, strict=True))


def first(values: list[tuple[int, float]], least: float | None) -> int:
    assert least is not None
    return next(time for time, value in values if value >= least)


def test_a_seed_gives_the_same_readings_again() -> None:
    assert np.array_equal(landslide.make(SEED).rows, scenario().rows)
    assert not np.array_equal(landslide.make(SEED + 1).rows, scenario().rows)


def test_it_says_that_it_is_synthetic() -> None:
    assert scenario().kind is Kind.SYNTHETIC
    assert scenario().source.startswith("synthetic:")
    assert all("demo" in one.attributes for one in scenario().registry.stations.values())


def test_every_rule_can_be_judged() -> None:
    for one in scenario().registry.criteria.values():
        check(one)


def test_the_inverse_velocity_falls_linearly_to_zero_at_the_failure() -> None:
    slope = SLOPES[0]
    left = np.array([1.0, 2.0, 4.0, 8.0])
    step = 60_000_000
    before = (FAILURE - left * DAY).astype(np.int64)
    moved: Floats = landslide.crept(before + step, slope) - landslide.crept(before - step, slope)
    inverse = 2 * step / DAY / moved
    assert inverse == pytest.approx(left / landslide.TERTIARY, rel=0.02)


def test_the_gnss_moves_down_the_dip() -> None:
    east, north, up = (
        np.array([value for _, value in readings(FAILING, f"displacement_{axis}")])
        for axis in "enu"
    )
    moved = np.array([axis[-1] - axis[0] for axis in (east, north, up)])
    assert moved[2] < 0
    assert np.degrees(np.arcsin(-moved[2] / np.linalg.norm(moved))) == pytest.approx(25, abs=0.5)


def test_what_stands_on_the_slope_falls_silent_at_the_failure() -> None:
    assert readings(FAILING, "displacement_e")[-1][0] < FAILURE
    assert readings(FAILING, "rain")[-1][0] > FAILURE
    assert readings(QUIET, "displacement_e")[-1][0] > FAILURE


def test_rain_is_that_of_the_storms() -> None:
    for slope in SLOPES:
        fallen = sum(mm for _, mm in readings(slope.station, "rain"))
        assert fallen == pytest.approx(sum(mm for _, mm, _ in slope.storms))


def test_colours_come_in_order_before_the_failure() -> None:
    one = rule(FAILING, "displacement_e", "tangent_angle")
    values = judge(FAILING, "displacement_e", "tangent_angle")
    times = [first(values, step) for step in one.ladder]
    assert all(before < after for before, after in pairwise(times))
    assert times[-1] < FAILURE - 12 * HOUR


def test_red_stays_until_the_failure() -> None:
    one = rule(FAILING, "displacement_e", "tangent_angle")
    assert one.red is not None
    values = judge(FAILING, "displacement_e", "tangent_angle")
    red = first(values, one.red)
    assert min(value for time, value in values if time >= red) > 84


@pytest.mark.parametrize(
    ("hours", "tolerance"), [(9.0, 2.0), (6.0, 2.0), (4.0, 1.0), (3.0, 1.0), (2.0, 0.5), (1.0, 0.5)]
)
def test_the_failure_is_foretold_in_the_last_hours(hours: float, tolerance: float) -> None:
    values = dict(judge(FAILING, "displacement_e", "failure_time"))
    assert values[FAILURE - round(hours * HOUR)] == pytest.approx(hours, abs=tolerance)


def test_no_failure_is_foretold_while_the_slope_creeps() -> None:
    values = judge(FAILING, "displacement_e", "failure_time")
    early = [value for time, value in values if time < FAILURE - 3 * DAY]
    assert {value for value in early if isfinite(value)} == set()
    assert inf in early


def test_crack_and_tilt_warn_of_the_failure_too() -> None:
    for name, indicator in (
        ("crack_width", "velocity"),
        ("crack_width", "rise"),
        ("tilt", "velocity"),
    ):
        one = rule(FAILING, name, indicator)
        assert first(judge(FAILING, name, indicator), one.red) < FAILURE - 6 * HOUR


def test_the_last_storm_exceeds_caines_line_and_the_ones_before_do_not() -> None:
    begin = from_micros(FAILURE) - timedelta(days=24 - 20.8)
    one = rule(FAILING, "rain", "intensity_duration")
    assert from_micros(first(judge(FAILING, "rain", "intensity_duration"), one.yellow)) >= begin


def test_a_step_on_the_quiet_slope_would_be_red_without_persistence() -> None:
    one = rule(QUIET, "displacement_e", "tangent_angle")
    assert one.red is not None
    values = judge(QUIET, "displacement_e", "tangent_angle", persist_h=0.0, window_h=6.0)
    assert max(value for _, value in values if isfinite(value)) >= one.red


def test_the_quiet_slope_raises_no_orange_and_no_red() -> None:
    one = rule(QUIET, "displacement_e", "tangent_angle")
    assert one.orange is not None
    assert (
        max(
            value for _, value in judge(QUIET, "displacement_e", "tangent_angle") if isfinite(value)
        )
        < one.orange
    )


def test_no_failure_of_the_quiet_slope_is_foretold_for_as_long_as_a_rule_holds_on() -> None:
    one = rule(QUIET, "displacement_e", "failure_time")
    foretold = [
        time for time, value in judge(QUIET, "displacement_e", "failure_time") if isfinite(value)
    ]
    runs = np.split(np.array(foretold), np.flatnonzero(np.diff(foretold) > landslide.STEP) + 1)
    assert max(run[-1] - run[0] for run in runs) < one.hold_on_s * 1e6


def test_cracks_of_the_quiet_slope_raise_no_red() -> None:
    for name, indicator in (
        ("crack_width", "velocity"),
        ("crack_width", "rise"),
        ("tilt", "velocity"),
    ):
        one = rule(QUIET, name, indicator)
        assert one.red is not None
        assert max(value for _, value in judge(QUIET, name, indicator) if isfinite(value)) < one.red
