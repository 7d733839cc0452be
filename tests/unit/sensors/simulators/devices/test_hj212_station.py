"""What a virtual HJ 212 station sends."""

from math import nan

from domain.datastream import Datastream, Statistic
from domain.instant import DAY, HOUR, MINUTE
from domain.property import PROPERTIES
from sensors.simulators.devices.hj212 import Station
from sensors.wire import Reading, hj212
from tests.unit.sensors.simulators.devices.tellings import HJ212, START, stream

PH = stream("ph", "1")


def mean(name: str, interval_s: int) -> Datastream:
    return stream(name, PROPERTIES[name].unit, interval_s, Statistic.PRECEDING_PERIOD)


def message(frame: bytes) -> hj212.Message:
    (found,) = hj212.telegrams(frame)
    assert isinstance(found, hj212.Message)
    return found


def test_a_measurement_is_told_as_real_time_data_of_its_instant() -> None:
    (frame,) = Station(HJ212, [PH]).measure(START, [Reading(START, "ph", 7.21, 1)])
    assert b"CN=2011;PW=123456;MN=430626000000000000000001;Flag=5;" in frame
    assert b"DataTime=20240701060000;w01001-Rtd=7.21,w01001-Flag=N&&" in frame


def test_period_values_are_stamped_at_the_start_of_their_period() -> None:
    streams = [mean("ph", 3600), mean("codmn", 86_400), mean("turbidity", 600)]
    frames = Station(HJ212, streams).measure(
        START, [Reading(START, one.property, 7.0, 1) for one in streams]
    )
    said = {(one.function, one.content.time) for one in map(message, frames)}
    assert said == {(2051, START - 10 * MINUTE), (2061, START - HOUR), (2031, START - DAY)}


def test_heavy_metals_go_out_in_micrograms() -> None:
    streams = [stream("lead", "mg/L"), stream("copper", "mg/L")]
    readings = [Reading(START, "lead", 0.00005, 1), Reading(START, "copper", 0.02, 1)]
    (frame,) = Station(HJ212, streams).measure(START, readings)
    assert b"w20120-Rtd=0.05," in frame
    assert b"w20122-Rtd=0.02," in frame


def test_a_missing_value_is_an_item_without_one() -> None:
    (frame,) = Station(HJ212, [PH]).measure(START, [Reading(START, "ph", nan, 9)])
    assert b"DataTime=20240701060000;w01001-Flag=B&&" in frame


def test_flags_are_told_as_far_as_there_are_letters() -> None:
    flags = {1: b"N", 2: b"S", 3: b"N", 4: b"D"}
    for flag, letter in flags.items():
        (frame,) = Station(HJ212, [PH]).measure(START, [Reading(START, "ph", 7.0, flag)])
        assert b"w01001-Flag=" + letter in frame


def test_a_report_too_long_for_one_packet_is_one_message_in_several() -> None:
    streams = [stream(name, PROPERTIES[name].unit) for name in hj212.codes()]
    readings = [Reading(START, one.property, 0.123456789, 1) for one in streams]
    (frame,) = Station(HJ212, streams).measure(START, readings)
    assert frame.count(b"##") == 2
    assert len(message(frame).content.items) == len(streams)


def test_each_message_has_a_number_of_its_own() -> None:
    streams = [PH, mean("codmn", 3600)]
    readings = [Reading(START, "ph", 7.0, 1), Reading(START, "codmn", 2.0, 1)]
    frames = Station(HJ212, streams).measure(START, readings)
    assert len({message(frame).key for frame in frames}) == 2


def test_without_readings_it_says_nothing() -> None:
    assert Station(HJ212, [PH]).measure(START, []) == []
