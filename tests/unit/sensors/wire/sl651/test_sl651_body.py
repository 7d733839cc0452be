import re
from math import isnan

import pytest

from domain.instant import HOUR, MINUTE, parse
from sensors.wire import FrameError
from sensors.wire.sl651 import Encoding, End, Report, decode
from sensors.wire.sl651.frame import encode_frame
from tests.unit.sensors.wire.sl651.vectors import NOON

HEAD = "0008240701120010 F1F1 4306260001 48 "
TIME = "F0F0 2407011200 "


def body(text: str, function: int = 0x32) -> Report:
    raw = encode_frame(
        Encoding.HEX, True, 1, "4306260001", "1234", function, bytes.fromhex(text), End.ETX
    )
    return decode(raw)


def value(text: str) -> float:
    (group,) = body(HEAD + TIME + text).content.groups
    assert group.time == NOON
    (number,) = group.values
    return number


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("39 23 00070512", 70.512),
        ("39 13 0512", 0.512),
        ("39 23 FF070512", -70.512),
        ("02 19 FF0052", -5.2),
        ("02 11 0052", 5.2),
        ("48 18 012345", 12345.0),
        ("27 2B 0001234567", 1234.567),
        ("26 19 FF0000", 0.0),
        ("45 20 00000087", 135.0),
        ("39 FF " + "00" * 27 + "12345678", 1.2345678),
    ],
)
def test_a_number_is_as_wide_as_its_definition_says(text: str, expected: float) -> None:
    assert value(text) == expected


@pytest.mark.parametrize("text", ["39 23 FFFFFFFF", "49 08 FF", "45 20 FFFFFFFF", "49 00"])
def test_all_f_is_a_missing_value(text: str) -> None:
    assert isnan(value(text))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (HEAD + TIME + "39 23 000705A2", "element 39 Z: 000705A2 has other than decimal digits"),
        (HEAD + TIME + "39 23 F0070512", "element 39 Z: F0070512 has other than decimal digits"),
        (HEAD + TIME + "39 23 FFFF0512", "element 39 Z: FFFF0512 has other than decimal digits"),
        (HEAD + TIME + "39 23 0007", "element 39 Z: 4 bytes announced, 2 are there"),
        (HEAD + TIME + "39", "element 39 Z: it has no definition byte"),
        (HEAD + TIME + "7A", "element 7A: it has no definition byte"),
        (HEAD + "F0F0 2402301200 39 08 01", "no such time: 2402301200 (day is out of range"),
        (HEAD + "F0F0 24070112FF 39 08 01", "no such time: 24070112FF"),
        (HEAD + "F0F0 2407012400 39 08 01", "no such time: 2407012400 (hour must be in 0..23)"),
        (HEAD + "F0F1 2407012400", "F0 is followed by F1, not by itself"),
        (HEAD + "F5 B8 " + "00" * 23, "element F5 DRZ1: 23 bytes are no whole levels"),
        (HEAD + "04 18 0000AA", "element 04 DR: 0000AA is no time step"),
        (HEAD + "FF A0 11 02", "element FF: 1 bytes announced"),
        (HEAD + TIME + "0418000005 39 23 00070512 0007", "element 39 Z: 2 bytes behind its last"),
        ("0008241301120010", "no such time: 241301120010 (month must be in 1..12)"),
        ("0008240701120060", "no such time: 240701120060 (second above 59)"),
        ("00082407", "a body of 4 bytes has no serial and send time"),
    ],
)
def test_an_illegal_body_names_the_element_and_the_byte(text: str, reason: str) -> None:
    with pytest.raises(FrameError, match=re.escape(reason)):
        body(text)


def test_the_byte_of_an_illegal_digit_counts_from_the_frames_start() -> None:
    with pytest.raises(FrameError) as caught:
        body(HEAD + TIME + "39 23 000705A2")
    assert caught.value.offset == 14 + 8 + 8 + 7 + 2 + 3


def test_an_unknown_element_is_skipped_by_its_own_definition_and_the_rest_kept() -> None:
    one = body(HEAD + TIME + "E3 1A 123456 39 23 00070512")
    first, second = one.content.groups
    assert (first.element.kind, first.raw.hex()) == ("unknown", "123456")
    assert second.values == (70.512,)
    assert one.read({})[1] == ["unknown element E3: 3 bytes passed over"]


def test_an_element_of_the_users_has_a_lead_of_two_bytes() -> None:
    one = body(HEAD + TIME + "FF A0 11 0288 39 23 00070512")
    first, second = one.content.groups
    assert (first.element.symbol, first.raw.hex()) == ("FFA0", "0288")
    assert second.values == (70.512,)


def test_each_observation_time_rules_what_follows_it() -> None:
    one = body(HEAD + TIME + "38121264 F0F0 2407011100 39 23 00070512")
    assert [each.time for each in one.content.groups] == [NOON, NOON - HOUR]


def test_without_an_observation_time_the_send_time_rules() -> None:
    (group,) = body(HEAD + "45 20 00000001", function=0x46).content.groups
    assert group.time == parse("2024-07-01T12:00:10+08:00")


def test_a_step_makes_a_uniform_series() -> None:
    one = body(HEAD + TIME + "04 18 000005 39 23 00070512 FFFFFFFF 00070530", function=0x31)
    (group,) = one.content.groups
    assert (group.time, group.step) == (NOON, 5 * MINUTE)
    assert group.values[0] == 70.512
    assert isnan(group.values[1])
    assert group.values[2] == 70.53


def test_several_series_stand_behind_times_of_their_own() -> None:
    series = "04 18 000100 26 19 000001 000002 "
    one = body(HEAD + TIME + series + TIME + "04 18 010000 39 23 00070512 " + TIME + "38121264")
    assert [(each.element.symbol, len(each.values)) for each in one.content.groups] == [
        ("PT", 2), ("Z", 1), ("VT", 1),
    ]  # fmt: skip
    assert [each.step // HOUR for each in one.content.groups] == [1, 24, 0]


def test_a_step_of_zero_announces_hourly_arrays() -> None:
    rains = "04 18 000000 F4 60 01 02 03 04 05 06 07 08 09 0A FE FF "
    one = body(HEAD + TIME + rains + "38121264", function=0x31)
    first, second = one.content.groups
    assert (first.values[0], first.values[10], first.step) == (0.1, 25.4, 5 * MINUTE)
    assert isnan(first.values[11])
    assert second.values == (12.64,)


def test_all_eight_arrays_of_levels_are_understood() -> None:
    arrays = "".join(f"{lead:02X} C0 " + f"{lead:04X}" * 12 for lead in range(0xF5, 0xFD))
    groups = body(HEAD + TIME + arrays).content.groups
    assert [each.element.symbol for each in groups] == [f"DRZ{i}" for i in range(1, 9)]
    assert [each.values[11] for each in groups] == [lead / 100 for lead in range(0xF5, 0xFD)]


@pytest.mark.parametrize(
    ("marker", "symbol"), [("F2F2", "RGZS"), ("F3F3", "PIC"), ("FDF6", "DATA")]
)
def test_a_text_a_picture_and_velocities_are_kept_as_bytes_to_the_end(
    marker: str, symbol: str
) -> None:
    (group,) = body(HEAD + TIME + marker + "FFD8 39 00 01", function=0x36).content.groups
    assert (group.element.symbol, group.raw.hex()) == (symbol, "ffd8390001")


@pytest.mark.parametrize("function", [0x40, 0x41, 0x42, 0x43, 0x45, 0x4A, 0x4E, 0x50, 0x51])
def test_a_body_without_known_rules_is_kept_as_bytes(function: int) -> None:
    one = body("0008240701120010 F1F1 4306260001 0150A1B2", function=function)
    assert one.content.station == "4306260001"
    assert one.content.rest.hex() == "0150a1b2"
    assert one.read({}) == ([], [])


def test_an_unknown_function_is_a_fault() -> None:
    one = body("0008240701120010 0150A1B2", function=0xE7)
    assert one.read({}) == ([], ["unknown function E7: 4 bytes passed over"])


def test_a_class_that_is_left_out_leaves_the_elements() -> None:
    one = body("0008240701120010 F1F1 4306260001 " + TIME + "38121264")
    assert one.content.klass is None
    assert one.content.groups[0].values == (12.64,)


@pytest.mark.parametrize("function", [0x2F, *range(0x30, 0x3B), 0x46])
def test_every_function_with_elements_gives_them(function: int) -> None:
    one = body(HEAD + TIME + "39 23 00070512", function=function)
    assert one.content.groups[0].values == (70.512,)
    assert one.test is (function == 0x30)
    assert one.trigger == ("Z" if function == 0x33 else None)
