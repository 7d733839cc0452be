"""Events and zones of a scenario: read, written, and published among the readings."""

from pathlib import Path

import pytest

from domain import instant
from domain.detection import Detection, Sign
from domain.flight import FlightMark, Mark
from domain.zone import Zone
from sensors import topics
from sensors.simulators import events
from sensors.simulators.events import said
from sensors.simulators.scenario import (
    Header,
    Kind,
    Scenario,
    ScenarioError,
    load,
    message_count,
    messages,
    save,
)
from sensors.wire import event

SIX = instant.parse("2024-10-15T06:00:00+08:00")
MINUTE = instant.MINUTE
SCENARIO = """title = "a patrol"
kind = "synthetic"
source = "made up"
licence = "none"
timezone = "+08:00"

[[station]]
code = "U"
name = "机场"
kind = "UV"

[[datastream]]
station = "U"
property = "detection_confidence"
unit = "1"
"""
ROWS = """time,station,property,value,flag
2024-10-15T06:00:00+08:00,U,detection_confidence,0.0,
2024-10-15T06:02:00+08:00,U,detection_confidence,0.0,
"""
EVENTS = """{"station":"U","event":{"t":"2024-10-15T06:03:00+08:00","kind":"landing","flight":"F"}}

{"station":"U","event":{"t":"2024-10-15T06:02:00+08:00","kind":"detection","class":"smoke","confidence":0.9}}
"""
ZONES = """[[zone]]
name = "砖窑"
lon = 113.6
lat = 28.7
radius_m = 300
valid_from = 2024-10-15T06:00:00+08:00
reason = "烧砖"
"""
SMOKE = Detection(SIX + 2 * MINUTE, Sign.SMOKE, 0.9)
LANDING = FlightMark(SIX + 3 * MINUTE, "F", Mark.LANDING)
KILN = Zone("砖窑", 113.6, 28.7, 300.0, SIX, None, "烧砖")


def folder_of(folder: Path, told: str = EVENTS, zones: str = ZONES, head: str = "") -> Path:
    (folder / "scenario.toml").write_text(head + SCENARIO, encoding="utf-8")
    (folder / "observations.csv").write_text(ROWS, encoding="utf-8")
    (folder / "events.jsonl").write_text(told, encoding="utf-8")
    (folder / "zones.toml").write_text(zones, encoding="utf-8")
    return folder


def heard(scenario: Scenario) -> list[event.Event]:
    return [one for told in scenario.events for one in event.decode(told.payload)]


def test_events_are_read_in_the_order_of_time(tmp_path: Path) -> None:
    scenario = load(folder_of(tmp_path))
    assert heard(scenario) == [SMOKE, LANDING]
    assert scenario.zones == (KILN,)


def test_a_scenario_may_do_without_events_and_zones(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    for name in (events.EVENTS, events.ZONES):
        (folder / name).unlink()
    scenario = load(folder)
    assert (scenario.events, scenario.zones) == ((), ())


def test_events_are_published_after_the_readings_of_their_instant(tmp_path: Path) -> None:
    scenario = load(folder_of(tmp_path))
    told = [(one.time, one.topic) for one in messages(scenario)]
    assert told == [
        (SIX, topics.CLOCK), (SIX, topics.observation("U")),
        (SMOKE.time, topics.CLOCK), (SMOKE.time, topics.observation("U")),
        (SMOKE.time, topics.event("U")),
        (LANDING.time, topics.CLOCK), (LANDING.time, topics.event("U")),
    ]  # fmt: skip
    assert message_count(scenario) == len(told)


def test_what_is_saved_is_what_is_read(tmp_path: Path) -> None:
    first = load(folder_of(tmp_path))
    header = Header(first.title, Kind.SYNTHETIC, first.source, first.licence, first.timezone)
    told = [said("U", one) for one in (SMOKE, LANDING)]
    zones = [KILN, Zone("坟山", 113.7, 28.8, 50.0, SIX, SIX + MINUTE, 'a "b"\n', "李四")]
    save(tmp_path / "b", header, first.registry, first.rows, told=told, zones=zones)
    second = load(tmp_path / "b")
    assert heard(second) == [SMOKE, LANDING]
    assert second.zones == tuple(zones)


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ("{", "line 1: "),
        ("\n" + '{"station":"U"}', "line 2: .*event"),
        (EVENTS.replace('"U"', '"Z"'), "unknown station 'Z'"),
        (EVENTS.replace("+08:00", ""), "timezone"),
        ('{"station":"U","event":[]}', "empty list"),
        ('{"station":"U","event":{},"more":1}', "more"),
        (
            '{"station":"U","event":[{"t":"2024-10-15T06:03:00+08:00","kind":"landing",'
            '"flight":"F"},{"t":"2024-10-15T06:03:00+08:00","kind":"landing","flight":"G"}]}',
            "one event a line",
        ),
    ],
)
def test_a_bad_event_names_its_line(tmp_path: Path, told: str, reason: str) -> None:
    with pytest.raises(ScenarioError, match=f"events.jsonl, .*{reason}"):
        load(folder_of(tmp_path, told))


@pytest.mark.parametrize(
    ("zones", "reason"),
    [
        ("[[zone", "zones.toml"),
        (ZONES + "colour = 1", "colour"),
        (ZONES.replace("+08:00", ""), "without offset"),
        (ZONES.replace("300", "0"), "radius_m"),
        (ZONES.replace("113.6", "28.7").replace("lat = 28.7", "lat = 113.6"), "swapped"),
    ],
)
def test_a_bad_zone_says_what_is_wrong(tmp_path: Path, zones: str, reason: str) -> None:
    with pytest.raises(ScenarioError, match=reason):
        load(folder_of(tmp_path, zones=zones))


def test_a_scenario_does_not_end_before_its_last_event(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="end is before the last reading or event"):
        load(folder_of(tmp_path, head="end = 2024-10-15T06:02:30+08:00\n"))
