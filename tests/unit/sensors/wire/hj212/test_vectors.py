from domain.flag import USABLE_UP_TO
from domain.instant import HOUR
from sensors.wire.hj212 import Message, answer_key, decode, telegrams
from sensors.wire.telegram import Bad
from tests.unit.sensors.wire.hj212.cases import EIGHT, SEVEN, streams, vector, vectors


def test_every_vector_is_sound_or_bad_as_it_says() -> None:
    for one in vectors():
        (found,) = telegrams(one["text"].encode())
        assert isinstance(found, Message if one["expect"].get("crc_ok", True) else Bad), one


def test_the_hourly_vector_gives_its_values_at_the_end_of_its_hour() -> None:
    readings, faults = decode(vector("2061 hourly")).read(streams())
    assert {one.time for one in readings} == {EIGHT} == {SEVEN + HOUR}
    assert {one.property: one.value for one in readings} == {
        "water_temperature": 24.6,
        "ph": 7.21,
        "dissolved_oxygen": 6.8,
        "conductivity": 142.0,
        "turbidity": 38.0,
        "codmn": 3.9,
        "ammonia_nitrogen": 0.32,
        "total_phosphorus": 0.12,
        "total_nitrogen": 1.65,
    }
    assert {one.flag for one in readings} == {1}
    assert not faults


def test_of_the_real_time_vector_nothing_is_usable() -> None:
    readings, _ = decode(vector("2011 realtime")).read(streams())
    assert [one for one in readings if one.flag <= USABLE_UP_TO] == []
    values = {one.property: one.value for one in readings}
    assert values == {"dissolved_oxygen": 0.0, "ph": 7.2, "ammonia_nitrogen": 10.0}


def test_the_over_range_factor_of_the_real_time_vector_is_known() -> None:
    items = decode(vector("2011 realtime")).content.items
    assert [item.code for item in items if item.flag == "T"] == ["w21003"]


def test_the_reply_vector_answers_the_hourly_one() -> None:
    assert answer_key(vector("9014 data reply")) == decode(vector("2061 hourly")).key
