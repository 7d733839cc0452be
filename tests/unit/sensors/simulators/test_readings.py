"""`observations.csv`: what is accepted, and how a fault is told."""

from datetime import timedelta, timezone
from math import isnan
from pathlib import Path

import pytest

from domain import instant
from domain.datastream import Datastream
from domain.observation import observations
from domain.registry import Registry
from domain.station import Station, StationKind
from sensors.simulators.readings import ScenarioError, read, write

HEADER = "time,station,property,value,flag\n"
REGISTRY = Registry.numbered(
    [Station("A", "甲", StationKind.RIVER_LEVEL)],
    [Datastream("A", "stage", "m"), Datastream("A", "rain", "mm")],
    [],
)
SIX = instant.parse("2024-07-01T06:00:00+08:00")


def file_of(folder: Path, text: str) -> Path:
    path = folder / "observations.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_an_empty_flag_is_good(tmp_path: Path) -> None:
    path = file_of(tmp_path, HEADER + "2024-07-01T06:00:00+08:00,A,stage,74.0,\n")
    assert read(path, REGISTRY).tolist() == [(1, SIX, 74.0, 1)]


def test_an_empty_value_with_flag_9_is_a_missing_reading(tmp_path: Path) -> None:
    path = file_of(tmp_path, HEADER + "2024-07-01T06:00:00+08:00,A,stage,,9\n")
    [(_, _, value, flag)] = read(path, REGISTRY).tolist()
    assert isnan(value)
    assert flag == 9


def test_readings_are_sorted_by_time_then_file_order(tmp_path: Path) -> None:
    rows = [
        "2024-07-01T06:05:00+08:00,A,stage,74.0,1\n",
        "2024-07-01T06:00:00+08:00,A,rain,0.5,1\n",
        "2024-06-30T22:00:00Z,A,stage,73.9,2\n",
    ]
    found = read(file_of(tmp_path, HEADER + "".join(rows)), REGISTRY)
    assert found["datastream"].tolist() == [2, 1, 1]


def test_a_byte_order_mark_and_empty_lines_are_no_matter(tmp_path: Path) -> None:
    path = file_of(tmp_path, "\ufeff" + HEADER + "\n2024-07-01T06:00:00+08:00,A,stage,74.0,1\n\n")
    assert read(path, REGISTRY).size == 1


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    rows = observations([(1, SIX, 74.001, 2), (2, SIX, 1 / 3, 1)])
    path = tmp_path / "observations.csv"
    write(path, rows, REGISTRY, timezone(timedelta(hours=-6)))
    assert "2024-06-30T16:00:00-06:00,A,stage,74.001,2" in path.read_text(encoding="utf-8")
    assert read(path, REGISTRY).tolist() == rows.tolist()


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("2024-07-01T06:00:00,A,stage,74.0,1", "line 3: time without offset"),
        ("yesterday,A,stage,74.0,1", "line 3: Invalid isoformat"),
        ("2024-07-01T06:00:00+08:00,B,stage,74.0,1", "line 3: no datastream .*at station 'B'"),
        ("2024-07-01T06:00:00+08:00,A,ph,7,1", "line 3: no datastream of property 'ph'"),
        ("2024-07-01T06:00:00+08:00,A,stage,high,1", "line 3: value 'high' is not a number"),
        ("2024-07-01T06:00:00+08:00,A,stage,,1", "line 3: value '' is not a number"),
        ("2024-07-01T06:00:00+08:00,A,stage,nan,1", "line 3: value 'nan' is not a finite"),
        ("2024-07-01T06:00:00+08:00,A,stage,inf,1", "line 3: value 'inf' is not a finite"),
        ("2024-07-01T06:00:00+08:00,A,stage,74.0,5", "line 3: flag '5' is none of 1, 2, 3, 4, 9"),
        ("2024-07-01T06:00:00+08:00,A,stage,74.0,x", "line 3: flag 'x' is none of"),
        ("2024-07-01T06:00:00+08:00,A,stage,74.0", "line 3: 5 cells expected, 4 found"),
        ("2024-06-30T21:00:00Z,A,stage,75.0,1", "line 3: a second reading of A stage"),
    ],
)
def test_a_fault_is_told_with_file_and_line(tmp_path: Path, row: str, message: str) -> None:
    good = "2024-07-01T05:00:00+08:00,A,stage,74.0,1\n"
    with pytest.raises(ScenarioError, match=rf"observations\.csv, {message}"):
        read(file_of(tmp_path, HEADER + good + row + "\n"), REGISTRY)


def test_another_header_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="line 1: the header must be time,station"):
        read(file_of(tmp_path, "time,value\n"), REGISTRY)


def test_text_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "observations.csv"
    path.write_bytes(HEADER.encode() + b"\xff\xfe\n")
    with pytest.raises(ScenarioError, match=r"observations\.csv cannot be read"):
        read(path, REGISTRY)
