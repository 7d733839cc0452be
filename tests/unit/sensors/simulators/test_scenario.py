"""Scenarios: where they are found, what their header may say, and what they publish."""

from pathlib import Path

import msgspec
import pytest

from domain import instant
from sensors.simulators.scenario import (
    Kind,
    Message,
    Scenario,
    ScenarioError,
    list_scenarios,
    load,
    message_count,
    messages,
    zone,
)
from sensors.wire import json as wire

HEADER = """title = "a small flood"
kind = "synthetic"
source = "made up"
licence = "none"
timezone = "+08:00"
"""
TABLES = """
[[station]]
code = "B"
name = "乙"
kind = "ZZ"

[[station]]
code = "A"
name = "甲"
kind = "ZZ"

[[datastream]]
station = "A"
property = "stage"
unit = "m"

[[datastream]]
station = "A"
property = "rain"
unit = "mm"

[[datastream]]
station = "B"
property = "stage"
unit = "m"
"""
ROWS = """time,station,property,value,flag
2024-07-01T06:00:00+08:00,A,stage,74.0,2
2024-07-01T06:00:00+08:00,B,stage,31.5,1
2024-07-01T06:00:00+08:00,A,rain,,9
2024-07-01T06:05:00+08:00,A,stage,74.1,1
"""
SIX = instant.parse("2024-07-01T06:00:00+08:00")


def folder_of(folder: Path, header: str = HEADER, rows: str = ROWS) -> Path:
    (folder / "scenario.toml").write_text(header + TABLES, encoding="utf-8")
    (folder / "observations.csv").write_text(rows, encoding="utf-8")
    return folder


def said(scenario: Scenario) -> list[tuple[int, str, object]]:
    found = [Message(*message) for message in messages(scenario)]
    return [(one.time, one.topic, msgspec.json.decode(one.payload)) for one in found]


def test_a_folder_is_loaded_under_its_own_name(tmp_path: Path) -> None:
    scenario = load(folder_of(tmp_path))
    assert (scenario.name, scenario.kind, scenario.rows.size) == (tmp_path.name, Kind.SYNTHETIC, 4)


def test_a_name_is_looked_up_before_a_folder(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pingjiang-2024").mkdir()
    folder_of(tmp_path / "pingjiang-2024")
    assert load("pingjiang-2024").kind is Kind.RECONSTRUCTION


def test_an_unknown_name_is_told_with_the_known_ones() -> None:
    with pytest.raises(ScenarioError, match=r"no scenario 'nowhere': .*pingjiang-2024"):
        load("nowhere")


def test_the_programs_own_scenarios_are_listed() -> None:
    assert [(one.name, one.kind) for one in list_scenarios()] == [
        ("jiufeng-2024", Kind.RECONSTRUCTION),
        ("pingjiang-2024", Kind.RECONSTRUCTION),
    ]


@pytest.mark.parametrize(
    ("header", "message"),
    [
        ("title = ", "is not TOML"),
        (HEADER + "colour = 1\n", "unknown field `colour`"),
        (HEADER.replace("synthetic", "dream"), "Invalid enum value 'dream'"),
        (HEADER.replace("+08:00", "Moon/Tycho"), "'Moon/Tycho' is neither an offset"),
        (HEADER + "end = 2024-07-01T07:00:00\n", "end has no offset"),
        (HEADER + "end = 2024-07-01T06:00:00+08:00\n", "end is before the last reading"),
        (HEADER + '[[station]]\ncode = "C"\n', r"\[\[station\]\] number 1, .*`name`"),
    ],
)
def test_a_fault_names_the_file(tmp_path: Path, header: str, message: str) -> None:
    with pytest.raises(ScenarioError, match=rf"scenario\.toml.*{message}"):
        load(folder_of(tmp_path, header))


def test_a_folder_without_readings_is_refused(tmp_path: Path) -> None:
    (folder_of(tmp_path) / "observations.csv").unlink()
    with pytest.raises(ScenarioError, match=r"observations\.csv cannot be read"):
        load(tmp_path)


def test_each_instant_is_a_tick_and_then_each_station_in_the_registrys_order(
    tmp_path: Path,
) -> None:
    six, later = "2024-07-01T06:00:00+08:00", "2024-07-01T06:05:00+08:00"
    after = SIX + 5 * instant.MINUTE
    values = {"stage": 74.0, "rain": None}
    assert said(load(folder_of(tmp_path))) == [
        (SIX, "miluo/v1/clock", {"now": six}),
        (SIX, "miluo/v1/B/obs", {"t": six, "v": {"stage": 31.5}}),
        (SIX, "miluo/v1/A/obs", {"t": six, "v": values, "q": {"stage": 2, "rain": 9}}),
        (after, "miluo/v1/clock", {"now": later}),
        (after, "miluo/v1/A/obs", {"t": later, "v": {"stage": 74.1}}),
    ]


def test_the_end_is_one_more_tick(tmp_path: Path) -> None:
    scenario = load(folder_of(tmp_path, HEADER + "end = 2024-07-01T08:00:00+08:00\n"))
    *_, before, last = messages(scenario)
    assert before.topic == "miluo/v1/A/obs"
    assert wire.decode_clock(last.payload) == last.time == SIX + 2 * instant.HOUR


def test_an_end_at_the_last_reading_is_no_tick_of_its_own(tmp_path: Path) -> None:
    scenario = load(folder_of(tmp_path, HEADER + "end = 2024-07-01T06:05:00+08:00\n"))
    assert len(list(messages(scenario))) == 5


@pytest.mark.parametrize("end", ["", "end = 2024-07-01T08:00:00+08:00\n"])
def test_messages_are_counted_without_being_made(tmp_path: Path, end: str) -> None:
    scenario = load(folder_of(tmp_path, HEADER + end))
    assert message_count(scenario) == len(list(messages(scenario)))


def test_a_scenario_without_readings_says_nothing(tmp_path: Path) -> None:
    scenario = load(folder_of(tmp_path, rows=ROWS.splitlines()[0]))
    assert list(messages(scenario)) == []
    assert message_count(scenario) == 0


def test_an_offset_is_a_zone() -> None:
    assert instant.iso(SIX, zone("-06:00")) == "2024-06-30T16:00:00-06:00"


@pytest.mark.parametrize("text", ["", "+8", "-06:00junk", "../etc/passwd", "/etc/passwd"])
def test_what_is_no_zone_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="neither an offset"):
        zone(text)
