from collections.abc import Callable, Sequence
from math import isnan
from typing import Any

import pytest

from domain.instant import SECOND, parse
from sensors.wire import FrameError
from sensors.wire.sl651 import Report, Stream, decode, describe
from sensors.wire.telegram import Framed
from tests.unit.sensors.wire.sl651.vectors import FRAMES, SOUND, VECTORS, streams, telegram

DIRECT = ("PJ", "PT", "Z", "VT", "ZU", "QA", "GS", "GN", "GT", "AI")


def values(one: Report, symbol: str) -> list[float | None]:
    (group,) = [each for each in one.content.groups if each.element.symbol == symbol]
    return [None if isnan(value) else value for value in group.values]


def first(one: Report, symbol: str = "DRZ1") -> Any:
    return next(each for each in one.content.groups if each.element.symbol == symbol)


def levels(one: Report, base: float) -> Sequence[float | None]:
    readings, faults = one.read(streams("stage", "rain_total", "battery", base=base))
    assert not faults
    by_time = {each.time: each.value for each in readings if each.property == "stage"}
    return [None if isnan(by_time[time]) else by_time[time] for time in sorted(by_time)]


def only(raw: bytes) -> dict[str, Any]:
    (one,) = describe(raw)
    return one


CHECKS: dict[str, Callable[[bytes, Any, dict[str, Any]], bool]] = {
    "func": lambda raw, value, _: telegram(raw).function == value or decode(raw).function == value,
    "serial": lambda raw, value, _: telegram(raw).serial == value,
    "send_time": lambda raw, value, _: telegram(raw).sent_at == parse(value),
    "station": lambda raw, value, _: telegram(raw).content.station == value,
    "station_class": lambda raw, value, _: telegram(raw).content.klass == value,
    "obs_time": lambda raw, value, _: telegram(raw).content.groups[0].time == parse(value),
    "trigger": lambda raw, value, _: telegram(raw).trigger == value,
    "first_group": lambda raw, value, _: first(telegram(raw)).time == parse(value),
    "step_s": lambda raw, value, _: first(telegram(raw)).step == value * SECOND,
    "DRP_mm": lambda raw, value, _: values(telegram(raw), "DRP") == value,
    "DRZ1_rel_m": lambda raw, value, _: values(telegram(raw), "DRZ1") == value,
    "base_m": lambda _raw, value, expect: len(expect["level_m"]) == 12 and value == 60.0,
    "level_m": lambda raw, value, expect: levels(telegram(raw), expect["base_m"]) == value,
    "note": lambda *_: True,
    "must_not_alarm": lambda raw, value, _: telegram(raw).test is value,
    "GH_sentinel": lambda raw, value, _: only(raw)["elements"][-2]["state"].endswith(
        value.replace("_", " ")
    ),
    "ZT_bits": lambda raw, value, _: only(raw)["elements"][0]["bits"] == value,
    "direction": lambda raw, value, _: only(raw)["direction"] == value,
    "end": lambda raw, value, _: decode(raw).frame.end.name == value,
    "crc_ok": lambda raw, value, _: ("CRC" in only(raw).get("error", "")) is not value,
    "frames": lambda raw, value, _: sum("error" not in one for one in describe(raw)) == value,
    "encoding": lambda raw, value, _: telegram(raw).frame.encoding == value,
}


@pytest.mark.parametrize("one", VECTORS, ids=[one["name"] for one in VECTORS])
def test_a_vector_decodes_to_what_it_must(one: dict[str, Any]) -> None:
    raw = bytes.fromhex(one["hex"])
    for key, value in one["expect"].items():
        if key in DIRECT:
            assert values(telegram(raw), key) == [value], key
        elif key == "func" and one["expect"].get("direction") == "down":
            assert decode(raw).function == value
        else:
            assert CHECKS[key](raw, value, one["expect"]), key


def test_a_missing_value_of_an_array_is_a_missing_reading() -> None:
    readings, _ = telegram(FRAMES[3]).read(streams("rain", "stage", "rain_total", "battery"))
    assert [one.flag for one in readings if isnan(one.value)] == [9, 9]


def test_all_vectors_in_one_stream_give_all_their_frames() -> None:
    whole = b"".join(SOUND)
    stream = Stream()
    found = [one for one in [*stream.feed(whole), *stream.end()] if isinstance(one, Framed)]
    assert len(found) == len(SOUND) + 1


def test_a_bad_crc_names_both_checks_and_their_place() -> None:
    with pytest.raises(FrameError, match=r"CRC 0B00 sent, 0B01 computed \(byte 44\)"):
        decode(FRAMES[10])
