"""The seepage of July 2024: raised at the minute it was reported, from seepage and pool alone."""

import csv
from functools import cache
from pathlib import Path

import pytest

from domain import instant
from domain.criterion import Criterion
from domain.transition import Transition
from miluo.rehearsal import rehearse
from sensors.simulators.importing import import_records
from sensors.simulators.mapping import mapping_path
from sensors.simulators.scenario import SCENARIOS, Scenario, load
from tests.records import records_folder
from tests.unit.alerting.looking import values

NAME = "jiufeng-2024"
JUMP = instant.parse("2024-07-09T03:30:00+08:00")


@cache
def scenario() -> Scenario:
    return load(NAME)


@cache
def readings(name: str) -> dict[int, tuple[float, int]]:
    """Value and flag by time of a property."""
    number = scenario().registry.lookup["DEMO-JF", name]
    rows = scenario().rows.tolist()
    return {time: (value, flag) for key, time, value, flag in rows if key == number}


@cache
def transitions() -> list[Transition]:
    return list(rehearse(scenario(), late_after_s=7200.0, future_tolerance_s=600.0))


def rule(indicator: str) -> tuple[int, Criterion]:
    (found,) = (
        (number, one)
        for number, one in scenario().registry.criteria.items()
        if one.indicator == indicator
    )
    return found


@pytest.mark.parametrize("name", ["scenario.toml", "observations.csv"])
def test_the_files_are_what_the_reports_and_the_mapping_make(tmp_path: Path, name: str) -> None:
    import_records(mapping_path(NAME), SCENARIOS / NAME, tmp_path)
    assert (tmp_path / name).read_bytes() == (SCENARIOS / NAME / name).read_bytes()


def test_what_was_reported_stands_at_its_instant_in_litres() -> None:
    with (records_folder(NAME) / "reservoir.csv").open(encoding="utf-8") as file:
        reported = [one for one in csv.DictReader(file) if one["quantity"] != "event"]
    assert len(reported) == 6
    for one in reported:
        name = {"reservoir_level": "pool_level"}.get(one["quantity"], one["quantity"])
        factor = 1000 if one["unit"] == "m3/s" else 1
        value, flag = readings(name)[instant.parse(one["time_bjt"] + "+08:00")]
        assert value == pytest.approx(float(one["value"]) * factor)
        assert flag == (1 if one["quality"] in ("good", "maximum") else 2)


def test_only_the_jump_and_the_maximum_are_marked_as_measured() -> None:
    names = ("pool_level", "seepage_flow", "displacement_u")
    measured = [one for name in names for one in readings(name).values() if one[1] == 1]
    assert measured == [(67.0, 1), (93.0, 1)]


def test_the_pool_falls_all_the_time_and_the_displacement_never_changes() -> None:
    pool = [value for value, _ in readings("pool_level").values()]
    assert (pool[0], pool[-1]) == (125.0, 121.79)
    assert pool == sorted(set(pool), reverse=True)
    assert {value for value, _ in readings("displacement_u").values()} == {0.0}


@pytest.mark.parametrize("indicator", ["seepage_jump", "seepage_against_pool"])
def test_the_kernel_first_reaches_a_threshold_at_half_past_three(indicator: str) -> None:
    _, one = rule(indicator)
    inputs = {
        role: [(time, value) for time, (value, _) in readings(name).items()]
        for role, name in (("own", "seepage_flow"), ("pool", "pool_level"))
    }
    instants = sorted(readings("seepage_flow"))
    found = values(indicator, inputs, instants, one.parameters)
    lowest = min(step for step in one.ladder if step is not None)
    reached = [time for time, value in zip(instants, found, strict=True) if value >= lowest]
    assert reached[0] == JUMP
    assert found[instants.index(JUMP)] == pytest.approx(22 / 45, abs=1e-6)


def test_both_seepage_rules_raise_at_the_report_and_nothing_before_them() -> None:
    first, second, *later = transitions()
    numbers = {rule(name)[0] for name in ("seepage_jump", "seepage_against_pool")}
    assert {first.criterion, second.criterion} == numbers
    assert {first.time, second.time} == {JUMP}
    assert {first.flag, second.flag} == {1}
    assert {first.to_level.word, second.to_level.word} == {"orange"}
    assert all(one.time > JUMP for one in later)


def test_the_displacement_says_nothing() -> None:
    number, _ = rule("rate")
    assert number not in {one.criterion for one in transitions()}


def test_the_warning_is_over_once_the_flow_is_below_what_it_was() -> None:
    last = {one.criterion: one for one in transitions()}
    assert {one.to_level.word for one in last.values()} == {"none"}
    assert all(one.value < 0 for one in last.values())
