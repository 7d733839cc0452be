from math import isnan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sensors.wire import FrameError
from sensors.wire.hj212 import decode
from sensors.wire.hj212.content import Content
from tests.unit.sensors.wire.hj212.cases import EIGHT, frame, read

TIME = "DataTime=20240701070000;"


texts = st.lists(
    st.sampled_from(
        [
            "w01001-Avg=7.2,w01001-Flag=N", "w01009-Rtd=6.8,w01009-Flag=D", "w01010-Avg=24.6",
            "w01001-Rtd=7,w01009-Flag=N", "x-Avg=1.,x-Flag=n", "DataTime=20240701080000", "", "?",
            "w01010-Avg=1e3,w01010-Flag=N", "w21003-Avg=0.32,w21003-Flag=N,w21003-Max=1",
        ]
    ),
    max_size=5,
).map(";".join)  # fmt: skip


def understood(content: str) -> Content | str:
    """The content of CP, or what is wrong with it."""
    try:
        return decode(frame(content)).content
    except FrameError as error:
        return error.reason


@given(texts)
def test_the_quick_way_and_the_other_understand_alike(text: str) -> None:
    assert understood(TIME + text) == understood(";" + TIME + text)


def test_an_item_holds_what_is_said_of_a_factor() -> None:
    texts = "w01001-Min=7.1,w01001-Avg=7.2,w01001-Max=7.3,w01001-Cou=1,w01001-Flag=N"
    (item,) = decode(frame(TIME + texts)).content.items
    assert item.texts == {"Min": "7.1", "Avg": "7.2", "Max": "7.3", "Cou": "1"}
    assert (item.code, item.flag, item.time) == ("w01001", "N", None)


@pytest.mark.parametrize(
    "text",
    [
        "w01001-Avg=7.2,w01001-Flag=N",
        "w01001-Flag=N,w01001-Avg=7.2",
        ";w01001-Avg=7.2,w01001-Flag=N;;",
        "w01001-Avg=7.2,w01001-Flag=N,w01001-Unheard=x",
        "w01001-Avg=+7.20",
        "w01001-Avg=007.2",
    ],
)
def test_forms_of_an_item_mean_the_same(text: str) -> None:
    (reading,) = read(TIME + text)
    assert (reading.property, reading.value, reading.time) == ("ph", 7.2, EIGHT)


def test_several_factors_in_one_item_are_told_apart() -> None:
    texts = "w01001-Avg=7.2,w01009-Avg=6.8,w01001-Flag=N,w01009-Flag=D"
    assert [(one.property, one.flag) for one in read(TIME + texts)] == [
        ("ph", 1),
        ("dissolved_oxygen", 4),
    ]


def test_a_factor_may_come_again_with_a_sample_time_of_its_own() -> None:
    texts = "w01001-Rtd=7,w01001-SampleTime=20240701070100;w01001-Rtd=8"
    first, second = read(TIME + texts, function=2011)
    assert first.time - second.time == 60_000_000


def test_a_negative_value_is_a_number() -> None:
    (reading,) = read(TIME + "w01010-Avg=-0.5")
    assert reading.value == -0.5


def test_an_empty_value_is_missing() -> None:
    (reading,) = read(TIME + "w01001-Avg=,w01001-Flag=N")
    assert isnan(reading.value)
    assert reading.flag == 9


def test_fields_that_belong_to_no_factor_are_kept() -> None:
    content = decode(frame(TIME + "PolId=w01018;w01001-Avg=7.2")).content
    assert content.others == {"DataTime": "20240701070000", "PolId": "w01018"}


def test_a_data_command_without_data_says_nothing() -> None:
    assert decode(frame("BeginTime=20240701000000,EndTime=20240701010000")).content.items == []


def test_the_content_of_other_commands_is_not_looked_into() -> None:
    assert decode(frame("no content; at, all", function=3019)).content.items == []


@pytest.mark.parametrize(
    "text", ["x", "nan", "NaN", "inf", "-inf", "1e3", "1_0", "7,2", "0x7", "7.2.1", ".", "+", " 7"]
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(FrameError) as caught:
        decode(frame(f"{TIME}w01009-Avg=6.8;w01001-Avg={text}"))
    assert caught.value.reason.startswith(("w01001-Avg is ", "no = in "))


@pytest.mark.parametrize(
    ("text", "reason", "offset"),
    [
        ("w01001-Avg=x", "w01001-Avg is 'x', not a number", 0),
        ("w01009-Avg=1;w01001-Avg=x", "w01001-Avg is 'x', not a number", 13),
        ("w01001-Avg=1,w01001-Max=x", "w01001-Max is 'x', not a number", 13),
        ("w01001-Avg=" + "1" * 33, "not a number", 0),
        ("w01001-Avg", "no = in 'w01001-Avg'", 0),
        ("w01001-Avg=1,w01001-Avg=1", "w01001-Avg comes twice", 13),
        ("w01001-Flag=N,w01001-Flag=N", "w01001-Flag comes twice", 14),
        ("w01001-Avg=1;w01001-Avg=1", "w01001 comes twice", 13),
        ("w01001-SampleTime=20240230000000", "SampleTime is 20240230000000, an impossible", 0),
        ("w01001-SampleTime=2024", "w01001-SampleTime is '2024', not YYYYMMDDhhmmss", 0),
        ("DataTime=20240701080000", "DataTime comes twice with different texts", 0),
    ],
)
def test_a_bad_item_is_named_with_its_place(text: str, reason: str, offset: int) -> None:
    whole = frame(TIME + text)
    with pytest.raises(FrameError) as caught:
        decode(whole)
    assert reason in caught.value.reason
    assert caught.value.offset == whole.index(text.encode()) + offset


@pytest.mark.parametrize(
    "time", ["", "2024", "20240001000000", "20240701240000", "20240701006000", "20240701000060"]
)
def test_an_impossible_data_time_is_refused(time: str) -> None:
    with pytest.raises(FrameError, match="DataTime is "):
        decode(frame(f"DataTime={time};w01001-Avg=7"))


def test_data_need_their_time() -> None:
    with pytest.raises(FrameError, match="no DataTime in CP"):
        decode(frame("w01001-Avg=7"))
