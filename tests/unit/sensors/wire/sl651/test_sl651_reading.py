from math import isnan, nan

import pytest

from domain.device import DeviceState
from domain.instant import HOUR, MINUTE
from domain.property import PROPERTIES
from sensors.wire import Reading
from sensors.wire.sl651 import decode_frame, elements, group, report
from sensors.wire.sl651.frame import encode_frame
from tests.unit.sensors.wire.sl651.vectors import (
    ASCII,
    FRAMES,
    HEX,
    NOON,
    level,
    said,
    stream,
    streams,
    telegram,
)

TWELVE = [10.5 + i / 100 for i in range(12)]


@pytest.mark.parametrize(
    ("klass", "symbol", "name"),
    [
        ("H", "Z", "stage"), ("T", "Z", "stage"), ("K", "ZU", "pool_level"),
        ("Z", "ZU", "pool_level"), ("Z", "ZB", "stage"), ("H", "Q", "discharge"),
        ("K", "QA", "outflow"), ("P", "PT", "rain_total"), ("K", "GH", "gate_opening"),
        ("H", "VT", "battery"), ("P", "AI", "air_temperature"), ("Q", "C", "water_temperature"),
        ("Q", "PH", "ph"), ("Q", "DO", "dissolved_oxygen"), ("Q", "COND", "conductivity"),
        ("Q", "TURB", "turbidity"), ("Q", "CODMN", "codmn"), ("Q", "NH4N", "ammonia_nitrogen"),
        ("Q", "TP", "total_phosphorus"), ("Q", "TN", "total_nitrogen"), ("P", "US", "wind_speed"),
        ("G", "H", "groundwater_depth"), ("M", "M10", "soil_moisture"),
    ],
)  # fmt: skip
def test_an_element_is_the_reading_of_a_property(klass: str, symbol: str, name: str) -> None:
    one = said(group(symbol, NOON, 2.0), klass=klass)
    assert one.read(streams(name)) == ([Reading(NOON, name, 2.0, 1)], [])


@pytest.mark.parametrize(
    ("klass", "symbol"),
    [("K", "ZB"), ("P", "PJ"), ("P", "UC"), ("M", "M20"), ("Q", "CU"), ("Q", "TOC"), ("K", "GN")],
)
def test_other_elements_are_understood_and_passed_over(klass: str, symbol: str) -> None:
    one = said(group(symbol, NOON, 2.0), klass=klass)
    assert one.read(streams("stage", "soil_moisture")) == ([], [])


def test_every_property_of_the_table_exists() -> None:
    for one in elements().values():
        names = [one.property] if isinstance(one.property, str) else list(one.property.values())
        assert all(name in PROPERTIES for name in names if name), one.symbol


def test_what_must_be_checked_against_the_standard_is_marked_and_its_unit_not_relied_on() -> None:
    for one in elements().values():
        if "unit and digits" in one.check and one.symbol != "M10":
            assert not one.property, one.symbol


@pytest.mark.parametrize(
    ("symbol", "interval_s"),
    [("PN01", 60), ("PN05", 300), ("PN10", 600), ("PN30", 1800), ("P1", 3600), ("P2", 7200),
     ("P3", 10_800), ("P6", 21_600), ("P12", 43_200), ("PD", 86_400)],
)  # fmt: skip
def test_rain_of_a_period_is_a_reading_only_where_it_is_the_datastreams_own(
    symbol: str, interval_s: int
) -> None:
    one = said(group(symbol, NOON, 2.0), klass="P")
    own = {"rain": stream("rain", interval_s=interval_s)}
    other = {"rain": stream("rain", interval_s=interval_s + 1)}
    assert one.read(own) == ([Reading(NOON, "rain", 2.0, 1)], [])
    assert one.read(other) == ([], [])
    assert one.read({}) == ([], [])


def test_an_array_of_rain_is_stamped_from_its_first_group_on() -> None:
    one = said(group("DRP", NOON - 55 * MINUTE, [0.5] * 11 + [nan]), klass="P", function=0x34)
    readings, _ = one.read(streams("rain"))
    assert [each.time for each in readings] == [NOON - i * 5 * MINUTE for i in range(11, -1, -1)]
    assert [each.flag for each in readings] == [1] * 11 + [9]


@pytest.mark.parametrize(
    ("klass", "symbol", "name"),
    [("H", "DRZ1", "stage"), ("K", "DRZ1", "pool_level"), ("Z", "DRZ1", "pool_level"),
     ("Z", "DRZ2", "stage")],
)  # fmt: skip
def test_the_base_level_is_added_to_relative_levels(klass: str, symbol: str, name: str) -> None:
    one = said(group(symbol, NOON, TWELVE), klass=klass, function=0x34)
    readings, faults = one.read(streams(name, base=60.1))
    assert [each.value for each in readings] == [round(70.6 + i / 100, 2) for i in range(12)]
    assert {each.property for each in readings} == {name}
    assert faults == []


def test_a_negative_base_level_is_added_too() -> None:
    one = said(group("DRZ1", NOON, TWELVE), function=0x34)
    readings, _ = one.read(streams("stage", base=-20.2))
    assert [each.value for each in readings][:2] == [-9.7, -9.69]


def test_relative_levels_without_a_base_level_are_a_fault() -> None:
    one = said(group("DRZ1", NOON, TWELVE), function=0x34)
    fault = "no base level for stage in the registry: relative levels not used"
    assert one.read(streams("stage", base=None)) == ([], [fault])
    assert one.read({}) == ([], [fault])


def test_missing_relative_levels_need_no_base_level() -> None:
    one = said(group("DRZ1", NOON, [nan] * 12), function=0x34)
    assert one.read(streams("stage", base=None)) == ([], [])


def test_other_gauges_have_no_property() -> None:
    one = said(group("DRZ3", NOON, TWELVE), function=0x34)
    assert one.read(streams("stage")) == ([], [])


def test_the_absolute_level_is_kept_where_the_array_tells_the_same_time() -> None:
    array = group("DRZ1", NOON - 55 * MINUTE, TWELVE)
    readings, faults = said(array, group("Z", NOON, 70.612), function=0x34).read(streams("stage"))
    assert [each.value for each in readings if each.time == NOON] == [70.612]
    assert len(readings) == 12
    assert faults == []


def test_the_array_of_rain_is_kept_where_five_minutes_tell_the_same_time() -> None:
    array = group("DRP", NOON - 55 * MINUTE, [1.0] * 11 + [25.4])
    one = said(group("PN05", NOON, 30.0), array, klass="P", function=0x34)
    readings, faults = one.read(streams("rain"))
    assert [each.value for each in readings if each.time == NOON] == [25.4]
    assert faults == []


def test_two_values_of_one_time_are_a_fault_and_the_first_is_kept() -> None:
    one = said(group("GH", NOON, 1.5), group("GH", NOON, 2.5), klass="K")
    readings, faults = one.read(streams("gate_opening"))
    assert [each.value for each in readings] == [1.5]
    assert faults == ["GH stands twice at 2024-07-01T12:00:00+08:00: 1.5 is kept, 2.5 is not"]


@pytest.mark.parametrize(("value", "opening"), [(444.0, 0.0), (1.25, 1.25), (0.0, 0.0)])
def test_a_closed_gate_is_open_by_nothing(value: float, opening: float) -> None:
    one = said(group("GH", NOON, value), klass="K")
    assert one.read(streams("gate_opening"))[0] == [Reading(NOON, "gate_opening", opening, 1)]


@pytest.mark.parametrize("value", [999.0, 888.0, 555.0])
def test_other_gate_sentinels_are_missing_openings(value: float) -> None:
    ((reading,), faults) = said(group("GH", NOON, value), klass="K").read(streams("gate_opening"))
    assert isnan(reading.value)
    assert (reading.flag, faults) == (9, [])


def test_the_status_is_told_with_its_two_inverted_bits_put_right() -> None:
    closed_and_stopped = 1 << 7 | 1 << 10
    one = said(group("ZT", NOON, closed_and_stopped | 2 | 1 << 30), function=0x46)
    ((reading,), _) = one.read({})
    assert DeviceState(int(reading.value)) == DeviceState.BATTERY_LOW


def test_the_vectors_status_has_the_door_open_and_the_pump_running() -> None:
    ((reading,), _) = telegram(FRAMES[7]).read({})
    assert DeviceState(int(reading.value)) == (
        DeviceState.MAINS_LOST | DeviceState.BATTERY_LOW | DeviceState.LEVEL_OVER_LIMIT
        | DeviceState.DOOR_OPEN | DeviceState.PUMP_RUNNING
    )  # fmt: skip


def test_a_missing_value_is_a_missing_reading() -> None:
    ((reading,), _) = said(level(nan)).read(streams("stage"))
    assert isnan(reading.value)
    assert reading.flag == 9


def test_a_uniform_series_has_a_reading_each_step() -> None:
    one = said(group("Z", NOON, [70.1, nan, 70.3], HOUR), function=0x31)
    readings, _ = one.read(streams("stage"))
    assert [(each.time, each.flag) for each in readings] == [
        (NOON, 1), (NOON + HOUR, 9), (NOON + 2 * HOUR, 1),
    ]  # fmt: skip


def test_a_reading_without_a_datastream_is_left_to_the_caller() -> None:
    assert said(level()).read({}) == ([Reading(NOON, "stage", 70.512, 1)], [])


def test_a_test_report_is_marked_and_read() -> None:
    one = said(level(), function=0x30)
    assert one.test
    assert one.read({})[0] == [Reading(NOON, "stage", 70.512, 1)]


def test_a_report_of_another_station_is_not_used() -> None:
    own = decode_frame(report(HEX, 0x32, 8, NOON, "H", [level()]))
    body = own.body.replace(bytes.fromhex("4306260001"), bytes.fromhex("4306269999"))
    raw = encode_frame(
        own.encoding, True, 1, own.address, own.password, own.function, body, own.end
    )
    assert telegram(raw).read({}) == ([], ["report of station 4306269999 by 4306260001: not used"])


def test_a_level_above_a_dam_without_a_station_class_is_a_fault() -> None:
    one = said(group("ZU", NOON, 152.34), klass="")
    assert one.read({}) == ([], ["no station class in the report: ZU not used"])


def test_ascii_and_hex_give_the_same_readings() -> None:
    groups = [
        group("DRP", NOON, [0.5] * 12),
        group("DRZ1", NOON, TWELVE),
        level(),
        group("VT", NOON, 12.6),
    ]
    known = streams("rain", "stage", "battery")
    assert said(*groups, function=0x34).read(known) == said(
        *groups, function=0x34, link=ASCII
    ).read(known)
