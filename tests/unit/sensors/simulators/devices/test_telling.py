"""A scenario told by devices: every reading once, in the order of the JSON telling."""

from collections import Counter
from math import isnan, nan
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.datastream import Statistic
from domain.device import Device, Protocol
from domain.instant import MINUTE, SECOND
from sensors import topics
from sensors.simulators.devices.sl651 import Manner, Station
from sensors.simulators.devices.station import VirtualStation
from sensors.simulators.devices.telling import telling
from sensors.simulators.readings import ScenarioError
from sensors.simulators.scenario import Header, Scenario, load, save
from sensors.wire import Reading, sl651
from tests.unit.sensors.simulators.devices.tellings import (
    SL651,
    START,
    Row,
    Told,
    scenario,
    stream,
    told,
    understood,
    written,
)  # fmt: skip

STAGE, RAIN, PH = stream("stage", "m", base_level=60.0), stream("rain", "mm"), stream("ph", "1")
WORDS = {
    Protocol.SL651: [
        STAGE, RAIN, stream("discharge", "m3/s"), stream("gate_opening", "m"), PH,
        stream("pool_level", "m", base_level=100.0), stream("air_temperature", "°C"),
    ],
    Protocol.HJ212: [
        PH, stream("lead", "mg/L"), stream("codmn", "mg/L", 3600, Statistic.PRECEDING_PERIOD),
        stream("turbidity", "NTU", 600, Statistic.PRECEDING_PERIOD),
    ],
}  # fmt: skip


def scattered(streams: int) -> st.SearchStrategy[list[Row]]:
    """Readings of any datastream at whole minutes, missing ones among them."""
    value = st.one_of(
        st.integers(0, 40_000).map(lambda number: number / 1000),
        st.integers(0, 400).map(lambda number: number / 10),
        st.just(nan),
    )
    places = st.tuples(st.integers(1, streams), st.integers(0, 180))
    return st.dictionaries(places, value, min_size=1, max_size=60).map(_rows)


def regular() -> st.SearchStrategy[list[Row]]:
    """Three hours of stage and rain every five minutes, with a few holes: hours fit for arrays."""
    series = st.lists(st.integers(0, 300), min_size=36, max_size=36)
    holes = st.sets(st.tuples(st.integers(1, 2), st.integers(1, 36)), max_size=2)

    def made(stages: list[int], rains: list[int], holes: set[tuple[int, int]]) -> list[Row]:
        found = {(1, n): 60 + stage / 100 for n, stage in enumerate(stages, 1)}
        found |= {(2, n): rain / 10 for n, rain in enumerate(rains, 1)}
        return _rows({(one, 5 * n): v for (one, n), v in found.items() if (one, n) not in holes})

    return st.builds(made, series, series, holes)


def _rows(found: dict[tuple[int, int], float]) -> list[Row]:
    return [
        (number, START + at * MINUTE, value, 9 if isnan(value) else 1)
        for (number, at), value in found.items()
    ]


def said_by(of: VirtualStation, one: Scenario) -> list[Told]:
    """What a station says of a scenario's three hours, minute by minute."""
    streams = {datastream.property: datastream for datastream in one.registry.datastreams.values()}
    frames: list[bytes] = []
    for now in range(START, START + 181 * MINUTE, MINUTE):
        own = [(name, value) for time, _, name, value in written(one) if time == now]
        frames += of.measure(
            now, [Reading(now, name, nan if value is None else value, 1) for name, value in own]
        )
    heard: list[Told] = []
    for frame in [*frames, *of.finish(now)]:
        readings, faults = sl651.decode(frame).read(streams)
        assert faults == []
        heard += [
            (row.time, "A", row.property, None if isnan(row.value) else row.value)
            for row in readings
        ]
    return heard


@given(rows=st.one_of(scattered(len(WORDS[Protocol.SL651])), regular()))
@settings(max_examples=40, deadline=None)
def test_sl651_tells_every_reading_and_only_arrays_repeat_what_was_told(rows: list[Row]) -> None:
    one = scenario(WORDS[Protocol.SL651], rows)
    heard = understood(one, Protocol.SL651)
    assert set(heard) == set(written(one))
    repeated = (Counter(heard) - Counter(written(one))).keys()
    assert {name for _, _, name, _ in repeated} <= {"rain", "stage", "pool_level"}


@given(rows=scattered(len(WORDS[Protocol.HJ212])))
@settings(max_examples=40, deadline=None)
def test_hj212_tells_every_reading_once(rows: list[Row]) -> None:
    one = scenario(WORDS[Protocol.HJ212], rows)
    assert Counter(understood(one, Protocol.HJ212)) == Counter(written(one))


@given(rows=st.one_of(scattered(len(WORDS[Protocol.SL651])), regular()))
@settings(max_examples=20, deadline=None)
def test_a_station_of_the_field_tells_every_reading_in_the_end(rows: list[Row]) -> None:
    streams = WORDS[Protocol.SL651]
    one = scenario(streams, rows)
    assert set(said_by(Station(SL651, streams, Manner(timed_s=3600)), one)) == set(written(one))


def test_each_instant_begins_with_the_ticks_of_the_json_telling() -> None:
    flood = load("pingjiang-2024")
    in_json, by_device = told(flood, None), told(flood, Protocol.SL651)
    assert [one.time for one in by_device] == [one.time for one in in_json]
    clock = [one for one in in_json if one.topic == topics.CLOCK]
    assert [one for one in by_device if one.topic == topics.CLOCK] == clock


def test_the_flood_of_2024_is_the_same_in_json_and_in_sl651() -> None:
    flood = load("pingjiang-2024")
    assert understood(flood, Protocol.SL651) == understood(flood, None)


def test_a_scenario_without_the_device_says_what_to_add() -> None:
    one = scenario([STAGE], [(1, START, 70.0, 1)], ())
    with pytest.raises(ScenarioError, match=r"no sl651 device for A: add .*\[\[device\]\]"):
        telling(one, Protocol.SL651)


def test_only_stations_that_speak_need_a_device() -> None:
    one = scenario([STAGE, stream("stage", "m", station="B")], [(1, START, 70.0, 1)])
    assert list(telling(one, Protocol.SL651).devices) == ["A"]


def test_a_scenario_that_the_protocol_has_no_words_for_is_refused() -> None:
    with pytest.raises(ScenarioError, match=r"HJ 212 has no word for stage"):
        telling(load("pingjiang-2024"), Protocol.HJ212)


@pytest.mark.parametrize(
    ("protocol", "stamp", "step"),
    [(Protocol.SL651, 30 * SECOND, "minute"), (Protocol.HJ212, SECOND // 2, "second")],
)
def test_a_stamp_finer_than_the_protocols_is_refused_by_name(
    protocol: Protocol, stamp: int, step: str
) -> None:
    one = scenario([PH], [(1, START + stamp, 7.0, 1)])
    what = f"A ph 7 at 2024-07-01T06:00:.*: .* stamps no finer than the {step}"
    with pytest.raises(ScenarioError, match=what):
        telling(one, protocol)


def test_a_value_that_the_protocol_cannot_say_is_refused_by_name() -> None:
    one = scenario([stream("device_state", "1")], [(1, START, 65_536.0, 1)])
    with pytest.raises(ScenarioError, match=r"device_state 65536 .*cannot say this value"):
        telling(one, Protocol.SL651)


def test_readings_without_a_word_are_left_out_and_counted() -> None:
    quarter = stream("rain", "mm", 900)
    rows = [(1, START, 70.0, 1), (2, START, 1.0, 1), (2, START + 900 * SECOND, 1.0, 1)]
    one = scenario([STAGE, quarter], rows)
    assert telling(one, Protocol.SL651).left_out == {"rain": 2}
    assert understood(one, Protocol.SL651) == [(START, "A", "stage", 70.0)]


def test_an_instant_of_which_nothing_is_told_still_ticks() -> None:
    one = scenario([PH, STAGE], [(1, START, 7.0, 1), (2, START + 5 * MINUTE, 70.0, 1)])
    kinds = [message.topic == topics.CLOCK for message in told(one, Protocol.HJ212)]
    assert kinds == [True, False, True]


def test_a_station_is_silent_after_its_last_reading() -> None:
    rows = [(1, START, 70.0, 1), *((2, START + n * 5 * MINUTE, 70.0, 1) for n in range(5))]
    devices = (SL651, Device("B", Protocol.SL651, "4306260002"))
    one = scenario([STAGE, stream("stage", "m", station="B")], rows, devices)
    spoken = [message.time for message in told(one, Protocol.SL651) if "/A/" in message.topic]
    assert spoken == [START]


def test_a_station_that_pauses_sends_heartbeats() -> None:
    rows = [(number, START + n * 5 * MINUTE, 70.0, 1)
            for n in range(5) for number in (1, 2) if number == 2 or n in (0, 4)]  # fmt: skip
    devices = (SL651, Device("B", Protocol.SL651, "4306260002"))
    one = scenario([STAGE, stream("stage", "m", station="B")], rows, devices)
    frames = [message.payload for message in told(one, Protocol.SL651) if "/A/" in message.topic]
    functions = [sl651.decode(frame).function for frame in frames]
    assert functions == [0x34, 0x2F, 0x2F, 0x2F, 0x32]
    assert Counter(understood(one, Protocol.SL651)) == Counter(written(one))


def test_devices_survive_a_scenario_that_is_saved(tmp_path: Path) -> None:
    one = scenario([STAGE], [(1, START, 70.0, 1)])
    save(tmp_path, Header("", one.kind, "made up", "", "+08:00"), one.registry, one.rows)
    assert load(tmp_path).registry.devices == one.registry.devices
