"""The committed mappings on the real records, where these are present."""

from pathlib import Path

import pytest

from domain import instant
from sensors.simulators.importing import import_records
from sensors.simulators.mapping import mapping_path
from sensors.simulators.scenario import Scenario, zone
from tests.records import records_folder

SAND_CREEK = "USGS-394839104570300"
LOVELAND = "USGS-06741510"
PLUMTREE = "USGS-01581752"


@pytest.fixture(scope="module")
def colorado(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    return imported("colorado-2013", tmp_path_factory.mktemp("colorado"))


@pytest.fixture(scope="module")
def plumtree(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    return imported("plumtree-2018", tmp_path_factory.mktemp("plumtree"))


def imported(name: str, folder: Path) -> Scenario:
    return import_records(mapping_path(name), records_folder(name), folder / name)


def series(scenario: Scenario, station: str, name: str) -> dict[str, tuple[float, int]]:
    rows = scenario.rows
    rows = rows[rows["datastream"] == scenario.registry.lookup[station, name]]
    local = zone(scenario.timezone)
    return {instant.iso(time, local)[:16]: (value, flag) for _, time, value, flag in rows.tolist()}


@pytest.mark.parametrize(
    ("station", "time", "feet"),
    [
        (SAND_CREEK, "2013-09-12T08:30", 12.85),
        (LOVELAND, "2013-09-12T18:30", 10.43),
        ("USGS-06730500", "2013-09-13T05:15", 8.05),
        ("USGS-06752280", "2013-09-13T09:00", 12.97),
        ("USGS-06721000", "2013-09-13T02:45", 10.94),
    ],
)
def test_the_known_peaks_of_colorado_stand_at_their_local_time(
    colorado: Scenario, station: str, time: str, feet: float
) -> None:
    stages = series(colorado, station, "stage")
    assert stages[time] == (round(feet * 0.3048, 6), 1)
    assert max(value for value, _ in stages.values()) == stages[time][0]


@pytest.mark.parametrize(
    ("station", "last"),
    [(SAND_CREEK, "2013-09-12T08:30"), (LOVELAND, "2013-09-12T18:30")],
)
def test_two_gauges_of_colorado_end_in_the_flood(
    colorado: Scenario, station: str, last: str
) -> None:
    assert max(series(colorado, station, "stage")) == last
    assert max(series(colorado, station, "discharge")) == last


def test_empty_cells_of_colorado_are_no_readings(colorado: Scenario) -> None:
    assert "2013-09-13T02:45" not in series(colorado, "USGS-06721000", "discharge")
    assert colorado.rows.size == 2 * 4438 - 7


def test_each_gauge_of_colorado_has_its_four_demonstration_rules(colorado: Scenario) -> None:
    rules = colorado.registry.criteria.values()
    assert len(rules) == 32
    assert all(rule.source.startswith("demonstration, not official") for rule in rules)


def test_the_stage_thresholds_of_colorado_follow_the_stated_rule(colorado: Scenario) -> None:
    for rule in colorado.registry.criteria.values():
        if rule.indicator == "value":
            stages = [v for v, _ in series(colorado, rule.station, "stage").values()]
            rise = max(stages) - stages[0]
            expected = [round(stages[0] + part * rise, 2) for part in (0.4, 0.6, 0.8, 0.95)]
            assert list(rule.ladder) == expected


def test_the_flash_flood_of_plumtree_is_kept_in_our_units(plumtree: Scenario) -> None:
    assert series(plumtree, PLUMTREE, "stage")["2018-08-31T23:30"] == (2.020824, 1)
    assert series(plumtree, PLUMTREE, "discharge")["2018-08-31T23:30"] == (64.279242, 1)


def test_provisional_values_of_plumtree_are_not_evaluated(plumtree: Scenario) -> None:
    assert {flag for _, flag in series(plumtree, PLUMTREE, "turbidity").values()} == {2}


def test_values_that_a_tool_filled_in_are_left_out(plumtree: Scenario) -> None:
    counts = [len(series(plumtree, PLUMTREE, name)) for name in ("stage", "conductivity")]
    assert counts == [3168, 3163]
