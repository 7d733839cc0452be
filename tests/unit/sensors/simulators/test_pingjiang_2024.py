"""The committed reconstruction: rebuilt from the reported stages, and true to them."""

import csv
from pathlib import Path

import pytest

from domain import instant
from sensors.simulators.importing import import_records
from sensors.simulators.mapping import mapping_path
from sensors.simulators.scenario import SCENARIOS, load

FOLDER = SCENARIOS / "pingjiang-2024"
GUARANTEE = 74.0


def levels() -> dict[str, tuple[float, int]]:
    rows = load("pingjiang-2024").rows.tolist()
    return {instant.iso(time)[5:16]: (value, flag) for _, time, value, flag in rows}


@pytest.mark.parametrize("name", ["scenario.toml", "observations.csv"])
def test_the_files_are_what_the_reports_and_the_mapping_make(tmp_path: Path, name: str) -> None:
    import_records(mapping_path("pingjiang-2024"), FOLDER, tmp_path)
    assert (tmp_path / name).read_bytes() == (FOLDER / name).read_bytes()


def test_every_reported_stage_stands_at_its_own_instant() -> None:
    with (FOLDER / "reported.csv").open(encoding="utf-8") as file:
        reported = list(csv.DictReader(file))
    found = levels()
    assert len(reported) == 15
    for one in reported:
        flag = 1 if one["quality"] == "good" else 2
        assert found[one["time"][5:16]] == (float(one["stage_m"]), flag)


def test_only_what_a_good_report_says_is_marked_as_measured() -> None:
    assert sum(flag == 1 for _, flag in levels().values()) == 11


def test_the_guarantee_level_is_first_reached_when_it_was_reported() -> None:
    first = next(time for time, (value, _) in levels().items() if value >= GUARANTEE)
    assert first == "06-30T23:00"


def test_the_night_is_exactly_flat() -> None:
    night = [v for t, (v, _) in levels().items() if "06-30T23:00" <= t <= "07-01T06:00"]
    assert night == [GUARANTEE] * 85


def test_nothing_exceeds_the_reported_peak() -> None:
    found = levels()
    assert max(found, key=lambda time: found[time][0]) == "07-02T00:30"


def test_the_river_is_below_warning_level_from_one_step_before_the_report() -> None:
    above = [time for time, (value, _) in levels().items() if value >= 70.5]
    assert (above[0], above[-1]) == ("06-30T04:36", "07-03T04:45")


def test_both_versions_of_the_warning_level_are_in_force_one_after_the_other() -> None:
    rules = load("pingjiang-2024").registry.criteria.values()
    new, old = (rule for rule in rules if rule.indicator == "value")
    assert (old.yellow, new.yellow) == (69.41, 70.5)
    assert old.valid_to == new.valid_from
