"""Importing records: what a mapping may say, and what happens to each cell."""

from pathlib import Path

import pytest

from domain import instant
from sensors.simulators.importing import import_records
from sensors.simulators.mapping import mapping_path, read_mapping
from sensors.simulators.readings import ScenarioError
from sensors.simulators.scenario import Scenario

MAPPING = """title = "a gauge"
kind = "record"
source = "nobody"
licence = "none"
timezone = "-06:00"

[[records]]
files = { A = "a.csv" }
time = "when"
format = "%d.%m.%Y %H:%M"
zone = "-06:00"
columns = [{ column = "ft", property = "stage", unit = "ft", quality = "grade" }]
flags = { ok = 1, raw = 2, none = 9 }

[[station]]
code = "A"
name = "甲"
kind = "ZZ"

[[datastream]]
station = "A"
property = "stage"
unit = "m"
"""
HEADER = "when,ft,grade\n"
MIDNIGHT = instant.parse("2013-09-09T00:00:00-06:00")
QUARTER = 15 * instant.MINUTE


def imported(folder: Path, rows: str, mapping: str = MAPPING) -> Scenario:
    (folder / "mapping.toml").write_text(mapping, encoding="utf-8")
    (folder / "a.csv").write_text(rows, encoding="utf-8")
    return import_records(folder / "mapping.toml", folder, folder / "made" / "gauge")


def test_values_are_converted_and_times_get_the_mappings_offset(tmp_path: Path) -> None:
    scenario = imported(tmp_path, HEADER + "09.09.2013 00:00,12.85,ok\n")
    assert scenario.rows.tolist() == [(1, MIDNIGHT, 3.91668, 1)]
    assert scenario.name == "gauge"


def test_times_are_written_in_the_scenarios_zone(tmp_path: Path) -> None:
    imported(tmp_path, HEADER + "09.09.2013 00:00,10,raw\n")
    text = (tmp_path / "made" / "gauge" / "observations.csv").read_text(encoding="utf-8")
    assert text.splitlines()[1] == "2013-09-09T00:00:00-06:00,A,stage,3.048,2"


def test_an_empty_cell_is_no_reading(tmp_path: Path) -> None:
    rows = "09.09.2013 00:00, ,ok\n09.09.2013 00:15,10,ok\n"
    assert imported(tmp_path, HEADER + rows).rows["time"].tolist() == [MIDNIGHT + QUARTER]


def test_a_reading_whose_quality_means_missing_is_left_out(tmp_path: Path) -> None:
    rows = "09.09.2013 00:00,99,none\n09.09.2013 00:15,10,raw\n"
    scenario = imported(tmp_path, HEADER + rows)
    assert scenario.rows.tolist() == [(1, MIDNIGHT + QUARTER, 3.048, 2)]


def test_rows_may_come_in_any_order_and_the_last_of_one_instant_counts(tmp_path: Path) -> None:
    rows = "09.09.2013 00:15,10,ok\n09.09.2013 00:00,20,ok\n09.09.2013 00:15,30,ok\n"
    scenario = imported(tmp_path, HEADER + rows)
    assert [row[1:3] for row in scenario.rows.tolist()] == [
        (MIDNIGHT, 6.096),
        (MIDNIGHT + QUARTER, 9.144),
    ]


def test_iso_times_keep_their_own_offset(tmp_path: Path) -> None:
    mapping = MAPPING.replace('format = "%d.%m.%Y %H:%M"\n', "")
    scenario = imported(tmp_path, HEADER + "2013-09-09 06:00:00+00:00,10,ok\n", mapping)
    assert scenario.rows["time"].tolist() == [MIDNIGHT]


def test_interpolated_values_are_marked_as_not_measured(tmp_path: Path) -> None:
    mapping = MAPPING.replace('\nzone = "', '\ninterpolate = "monotone"\nzone = "')
    rows = "09.09.2013 00:00,0,ok\n09.09.2013 00:12,10,ok\n"
    scenario = imported(tmp_path, HEADER + rows, mapping)
    minutes = (scenario.rows["time"] - MIDNIGHT) // instant.MINUTE
    assert list(zip(minutes.tolist(), scenario.rows["flag"].tolist(), strict=True)) == [
        (0, 1),
        (5, 2),
        (10, 2),
        (12, 1),
    ]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("when,m,grade\n", r"a\.csv, line 1: no column 'ft'"),
        ("", r"a\.csv, line 1: no column 'when'"),
        (HEADER + "9 Sept,10,ok\n", r"a\.csv, line 2: time data '9 Sept' does not match"),
        (HEADER + "09.09.2013 00:00,Ice,ok\n", r"line 2: could not convert string .*'Ice'"),
        (HEADER + "09.09.2013 00:00,nan,ok\n", "line 2: value 'nan' is not a finite number"),
        (HEADER + "09.09.2013 00:00,10,odd\n", "line 2: .* no flag for the quality 'odd'"),
        (HEADER + "09.09.2013 00:00,10\n", "line 2: 3 cells expected, 2 found"),
    ],
)
def test_a_bad_record_is_told_with_file_and_line(tmp_path: Path, rows: str, message: str) -> None:
    with pytest.raises(ScenarioError, match=message):
        imported(tmp_path, rows)


def test_a_time_without_offset_needs_a_zone(tmp_path: Path) -> None:
    mapping = MAPPING.replace('zone = "-06:00"\ncolumns', "columns")
    with pytest.raises(ScenarioError, match=r"line 2: .* no offset and the mapping gives no zone"):
        imported(tmp_path, HEADER + "09.09.2013 00:00,10,ok\n", mapping)


def test_an_absent_record_is_told(tmp_path: Path) -> None:
    (tmp_path / "mapping.toml").write_text(MAPPING, encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"a\.csv cannot be read"):
        import_records(tmp_path / "mapping.toml", tmp_path, tmp_path / "made")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('unit = "ft"', 'unit = "furlong"', "number 1, no conversion from 'furlong' to 'm'"),
        ("A = ", "B = ", "number 1, no datastream of 'stage' at 'B'"),
        ('zone = "-06:00"\ncol', 'zone = "here"\ncol', "number 1, 'here' is neither an offset"),
        ("raw = 2", "raw = 5", "Invalid enum value 5"),
        ("when", 'when"\ntme = "x', "unknown field `tme`"),
        ('kind = "ZZ"', 'kind = "XX"', r"\[\[station\]\] number 1, kind"),
        ('title = "a gauge"', "", "missing required field `title`"),
    ],
)
def test_a_bad_mapping_is_told(tmp_path: Path, old: str, new: str, message: str) -> None:
    path = tmp_path / "mapping.toml"
    path.write_text(MAPPING.replace(old, new), encoding="utf-8")
    with pytest.raises(ScenarioError, match=rf"mapping\.toml: .*{message}"):
        read_mapping(path)


@pytest.mark.parametrize(
    "name", ["colorado-2013", "petawawa-2007", "plumtree-2018", "pingjiang-2024"]
)
def test_a_mapping_of_the_program_is_found_by_name_and_holds(name: str) -> None:
    assert read_mapping(mapping_path(name)).records


def test_a_mapping_is_also_found_by_path(tmp_path: Path) -> None:
    assert mapping_path(tmp_path / "own.toml") == tmp_path / "own.toml"


def test_a_stamp_may_stand_in_several_columns(tmp_path: Path) -> None:
    parted = MAPPING.replace(
        'time = "when"\nformat = "%d.%m.%Y %H:%M"',
        'time = ["year", "day", "hour"]\nformat = "%Y %j %H"',
    )
    rows = "day,hour,year,ft,grade\n252,0,2013,10,ok\n"
    assert imported(tmp_path, rows, parted).rows.tolist() == [(1, MIDNIGHT, 3.048, 1)]


def test_a_table_of_blanks_without_header_has_the_names_that_the_mapping_gives(
    tmp_path: Path,
) -> None:
    plain = MAPPING.replace(
        'time = "when"\nformat = "%d.%m.%Y %H:%M"',
        'names = ["year", "month", "day", "hour", "ft", "grade"]\n'
        'time = ["year", "month", "day", "hour"]\nformat = "%Y %m %d %H"',
    )
    scenario = imported(tmp_path, "2013 \t 09 \t 09 \t 00 \t 10 \t ok\n", plain)
    assert scenario.rows.tolist() == [(1, MIDNIGHT, 3.048, 1)]
