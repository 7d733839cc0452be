from math import isnan

import pytest

from domain.datastream import Datastream, Statistic
from domain.device import DeviceState, Protocol
from domain.instant import DAY, MINUTE
from sensors.wire import Reading
from sensors.wire.hj212 import answer_key, decode, reply
from tests.unit.sensors.wire.hj212.cases import EIGHT, HEAD, MN, SEVEN, frame, read, streams, vector

TIME = "DataTime=20240701070000;"
PH = TIME + "w01001-Rtd=7.1,w01001-Avg=7.2,w01001-Flag=N"
STATE = "device_state"


def state(content: str, function: int = 2061) -> list[Reading]:
    """What a message says of its device, with an hour's step."""
    one = {STATE: Datastream("S1", STATE, "1", interval_s=3600)}
    readings, _ = decode(frame(content, function)).read(one)
    return [reading for reading in readings if reading.property == STATE]


def test_a_real_time_value_is_of_its_instant() -> None:
    assert read(PH, function=2011) == [Reading(SEVEN, "ph", 7.1, 1)]


def test_a_real_time_value_may_be_of_its_samples_instant() -> None:
    (reading,) = read(PH + ",w01001-SampleTime=20240701065500", function=2011)
    assert reading.time == SEVEN - 5 * MINUTE


@pytest.mark.parametrize(
    ("function", "interval_s", "end"),
    [(2061, 3600, EIGHT), (2031, 86_400, SEVEN + DAY), (2051, 600, SEVEN + 10 * MINUTE)],
)
def test_the_mean_of_a_period_is_stamped_with_its_end(
    function: int, interval_s: int, end: int
) -> None:
    assert read(PH, function, interval_s) == [Reading(end, "ph", 7.2, 1)]


@pytest.mark.parametrize(
    ("function", "interval_s"), [(2061, 600), (2061, 86_400), (2031, 3600), (2051, 3600)]
)
def test_the_mean_of_another_period_is_passed_over(function: int, interval_s: int) -> None:
    assert read(PH, function, interval_s) == []


def test_a_datastream_of_periods_takes_no_instants() -> None:
    kept = streams(3600, Statistic.PRECEDING_PERIOD)
    assert decode(frame(PH, 2011)).read(kept) == ([], [])
    assert len(decode(frame(PH, 2061)).read(kept)[0]) == 1


def test_a_property_that_the_station_lacks_is_among_the_readings() -> None:
    for function in (2011, 2031, 2051, 2061):
        readings, faults = decode(frame(PH, function)).read({})
        assert [one.property for one in readings] == ["ph"]
        assert not faults


@pytest.mark.parametrize("code", ["w00000", "w21022", "a34004", "011", "", "x"])
def test_a_factor_without_a_property_is_passed_over(code: str) -> None:
    assert read(f"{TIME}{code}-Avg=1.0,{code}-Flag=N") == []


@pytest.mark.parametrize(
    ("code", "name", "value"),
    [
        ("w20111", "mercury", 0.00123),
        ("w20115", "cadmium", 0.00123),
        ("w20117", "chromium_vi", 0.00123),
        ("w20119", "arsenic", 0.00123),
        ("w20120", "lead", 0.00123),
        ("w20128", "selenium", 0.00123),
        ("w20122", "copper", 1.23),
        ("w20123", "zinc", 1.23),
        ("w21016", "cyanide", 1.23),
    ],
)
def test_heavy_metals_but_copper_and_zinc_come_in_micrograms(
    code: str, name: str, value: float
) -> None:
    (reading,) = read(f"{TIME}{code}-Avg=1.23,{code}-Flag=N")
    assert (reading.property, reading.value) == (name, value)


@pytest.mark.parametrize(
    ("letter", "flag"),
    [("N", 1), ("S", 2), ("T", 4), ("D", 4), ("F", 4), ("M", 4), ("C", 4), ("B", 4)],
)
def test_a_data_flag_keeps_the_value_and_says_what_it_is_worth(letter: str, flag: int) -> None:
    assert read(f"{TIME}w01001-Avg=7.2,w01001-Flag={letter}") == [Reading(EIGHT, "ph", 7.2, flag)]


def test_a_factor_without_a_data_flag_is_good() -> None:
    assert read(f"{TIME}w01001-Avg=7.2") == [Reading(EIGHT, "ph", 7.2, 1)]


def test_an_unknown_data_flag_fails_its_value_and_is_a_fault() -> None:
    readings, faults = decode(frame(f"{TIME}w01001-Avg=7.2,w01001-Flag=X")).read(streams())
    assert readings == [Reading(EIGHT, "ph", 7.2, 4)]
    assert faults == ["unknown data flag 'X': its value counts as failed"]


def test_a_factor_without_the_value_asked_for_is_missing() -> None:
    (reading,) = read(f"{TIME}w01001-Rtd=7.2,w01001-Flag=D")
    assert isnan(reading.value)
    assert reading.flag == 9


@pytest.mark.parametrize(
    ("letters", "bits"),
    [
        ("N", DeviceState(0)),
        ("S", DeviceState(0)),
        ("F", DeviceState.STOPPED),
        ("M", DeviceState.MAINTENANCE),
        ("D", DeviceState.FAULT),
        ("C", DeviceState.CALIBRATION),
        ("T", DeviceState.OVER_RANGE),
        ("B", DeviceState.COMMUNICATION_FAULT),
        ("NDDB", DeviceState.FAULT | DeviceState.COMMUNICATION_FAULT),
    ],
)
def test_data_flags_of_all_factors_are_one_state_of_the_device(
    letters: str, bits: DeviceState
) -> None:
    items = ";".join(f"w9{place:04}-Flag={one}" for place, one in enumerate(letters))
    assert state(TIME + items) == [Reading(EIGHT, STATE, float(bits), 1)]


def test_a_station_without_a_device_state_hears_of_none() -> None:
    assert [one.property for one in read(f"{TIME}w01001-Avg=7,w01001-Flag=D")] == ["ph"]


def test_the_device_state_of_real_time_values_is_of_their_instant() -> None:
    assert state(f"{TIME}w01001-Rtd=7,w01001-Flag=D", 2011)[0].time == SEVEN


@pytest.mark.parametrize("function", [9013, 9014, 2021, 2041, 2081, 3019, 1072])
def test_other_commands_are_understood_and_give_no_readings(function: int) -> None:
    one = decode(frame(PH, function))
    assert (one.function, one.read(streams())) == (function, ([], []))


def test_data_of_an_unknown_version_are_not_used() -> None:
    one = decode(frame(PH, head=HEAD.replace("Flag=5", "Flag=8")))
    words = "Flag=8 is no known version of HJ 212: its data are not used"
    assert one.read(streams()) == ([], [words])


def test_codes_of_2017_are_read_though_flag_says_2005() -> None:
    one = decode(frame(PH, head=HEAD.replace("Flag=5", "Flag=1")))
    assert one.read(streams()) == ([Reading(EIGHT, "ph", 7.2, 1)], [])


def test_who_asks_is_answered_with_the_same_qn() -> None:
    one = decode(vector("2061 hourly"))
    assert one.protocol is Protocol.HJ212
    assert one.answer(0) == vector("9014 data reply")


@pytest.mark.parametrize(
    ("flag", "function"), [("Flag=4", 2061), ("Flag=0", 2061), ("Flag=5", 9014), ("Flag=5", 9013)]
)
def test_who_does_not_ask_and_who_answers_is_not_answered(flag: str, function: int) -> None:
    assert decode(frame("", function, HEAD.replace("Flag=5", flag))).answer(0) is None


def test_the_answer_speaks_the_version_of_the_question() -> None:
    answer = decode(frame(PH, head=HEAD.replace("Flag=5", "Flag=1"))).answer(0)
    assert answer is not None
    assert b";Flag=0;" in answer


def test_an_answer_names_what_it_answers() -> None:
    one = decode(vector("2061 hourly"))
    answer = one.answer(0)
    assert answer is not None
    assert answer_key(answer) == one.key
    assert (
        answer_key(reply("20240701080005000", address=MN, password="1", function=9013)) == one.key
    )


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"noise",
        vector("2061 hourly"),
        vector("9014 data reply")[:-8],
        vector("9014 data reply") * 2,
        vector("9014 data reply").replace(b"7940", b"7941"),
    ],
)
def test_what_is_no_single_sound_answer_has_no_key(raw: bytes) -> None:
    assert answer_key(raw) is None
