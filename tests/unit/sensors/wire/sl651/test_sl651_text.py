import re
from math import isnan

import pytest

from domain.instant import DAY, HOUR, MINUTE
from sensors.wire import FrameError
from sensors.wire.sl651 import Encoding, End, Report, decode
from sensors.wire.sl651.frame import encode_frame
from tests.unit.sensors.wire.sl651.vectors import NOON

HEAD = "0008240701120010ST 4306260001 H TT 2407011200 "


def body(text: str, function: int = 0x32) -> Report:
    raw = encode_frame(
        Encoding.ASCII, True, 1, "4306260001", "1234", function, text.encode("latin-1"), End.ETX
    )
    return decode(raw)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Z 70.512 ", 70.512), ("AI -5.2 ", -5.2), ("NS 3 ", 3.0), ("ZT 00000087 ", 135.0)],
)
def test_a_value_stands_behind_its_symbol(text: str, expected: float) -> None:
    (group,) = body(HEAD + text).content.groups
    assert (group.time, group.values) == (NOON, (expected,))


@pytest.mark.parametrize("text", ["Z M ", "Z FFFF ", "ZT M "])
def test_m_is_a_missing_value(text: str) -> None:
    (group,) = body(HEAD + text).content.groups
    assert isnan(group.values[0])


def test_arrays_are_hexadecimal_digits() -> None:
    rains, levels = body(
        HEAD + "DRP 0102030405060708090A0BFF DRZ1 " + "0064" * 11 + "FFFF "
    ).content.groups
    assert rains.values[:11] == tuple(i / 10 for i in range(1, 12))
    assert levels.values[:11] == (1.0,) * 11
    assert isnan(rains.values[11])
    assert isnan(levels.values[11])


@pytest.mark.parametrize(("word", "step"), [("DRN05", 5 * MINUTE), ("DRH01", HOUR), ("DRD01", DAY)])
def test_a_step_makes_series_of_one_or_more_elements(word: str, step: int) -> None:
    level, flow = body(HEAD + f"{word} Z Q 6.30 12.5 6.35 M ", function=0x31).content.groups
    assert (level.values, level.step) == ((6.30, 6.35), step)
    assert flow.values[0] == 12.5
    assert isnan(flow.values[1])


def test_a_new_time_ends_a_series() -> None:
    groups = body(HEAD + "DRN05 Z 6.30 6.35 TT 2407011100 VT 12.6 ").content.groups
    assert [(each.element.symbol, each.time, each.step) for each in groups] == [
        ("Z", NOON, 5 * MINUTE), ("VT", NOON - HOUR, 0),
    ]  # fmt: skip


def test_a_step_of_zero_announces_hourly_arrays() -> None:
    rains, battery = body(HEAD + "DRH00 DRP " + "01" * 12 + " VT 12.6 ").content.groups
    assert rains.step == 5 * MINUTE
    assert battery.values == (12.6,)


def test_an_unknown_symbol_is_passed_over_and_the_rest_kept() -> None:
    one = body(HEAD + "XY abc Z 70.512 ")
    assert one.content.groups[1].values == (70.512,)
    assert one.read({})[1] == ["unknown element XY: 3 bytes passed over"]


def test_a_picture_keeps_its_bytes() -> None:
    (group,) = body(HEAD + "PIC \xff\xd8 \x00\xff\xd9 ", function=0x36).content.groups
    assert group.raw == b"\xff\xd8 \x00\xff\xd9"


def test_a_station_may_leave_its_class_out() -> None:
    one = body("0008240701120010ST 4306260001 TT 2407011200 Z 1.0 ")
    assert one.content.klass is None
    assert one.content.groups[0].values == (1.0,)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (HEAD + "Z 7x.5 ", "element Z: 7x.5 is no number (byte 72)"),
        (HEAD + "Z nan ", "element Z: nan is no number"),
        (HEAD + "Z 1e5 ", "element Z: 1e5 is no number"),
        (HEAD + "Z 1_0 ", "element Z: 1_0 is no number"),
        (HEAD + "Z", "element Z: no value behind it"),
        (HEAD + "DRP 01x2 ", "element DRP: hexadecimal digits, 2 a value, expected"),
        (HEAD + "DRZ1 012 ", "element DRZ1: hexadecimal digits, 4 a value, expected"),
        (HEAD + "DRN05 Z ", "0 values for the series of 1 elements"),
        (HEAD + "DRN05 Z Q 1 2 3 ", "3 values for the series of 2 elements"),
        ("0008240701120010TT 2402301200 ", "no such time: 2402301200"),
        ("0008240701120010TT 240701 ", "no such time: 240701 (10 or 12 digits expected)"),
        ("0008240701120010ST 43062 ", "ST 43062: 10 hexadecimal digits expected"),
        ("00x8240701120010", "an ASCII body begins with a serial and a send time"),
        ("0008240701", "an ASCII body begins with a serial and a send time"),
        ("0008241301120010", "no such time: 241301120010"),
    ],
)
def test_an_illegal_body_names_the_element_and_the_byte(text: str, reason: str) -> None:
    with pytest.raises(FrameError, match=re.escape(reason)):
        body(text)
