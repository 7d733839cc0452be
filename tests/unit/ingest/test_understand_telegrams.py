import json
from pathlib import Path

import pytest

from domain.datastream import Datastream, Statistic
from domain.device import Device, Protocol
from domain.instant import MINUTE, iso, parse
from domain.registry import Registry
from domain.station import Station, StationKind
from ingest.understand import Understood, understand
from ingest.view import RegistryView
from sensors import topics
from sensors.wire import sl651
from sensors.wire.hj212 import answer_key as hj212_key
from sensors.wire.sl651 import answer_key as sl651_key

VECTORS = json.loads((Path(__file__).parents[2] / "vectors/telemetry.json").read_text())
ADDRESS = "4306260001"
MN = "430626000000000000000001"
NOW = parse("2024-07-02T00:00:00+08:00")


def river(base_level: float | None = 60.0, password: str = "1234") -> RegistryView:
    stage = Datastream("A", "stage", "m", base_level=base_level)
    rain = Datastream("A", "rain", "mm", statistic=Statistic.PRECEDING_PERIOD)
    others = [
        Datastream("A", name, unit)
        for name, unit in (("rain_total", "mm"), ("battery", "V"), ("device_state", "1"))
    ]
    stations = [Station(code, code, StationKind.RIVER_LEVEL) for code in "AB"]
    devices = [
        Device("A", Protocol.SL651, ADDRESS, password),
        Device("A", Protocol.HJ212, MN, "123456"),
    ]
    return RegistryView.of(Registry.numbered(stations, [stage, rain, *others], [], devices))


def frame(beginning: str) -> bytes:
    (found,) = [one for one in VECTORS["sl651"] if one["name"].startswith(beginning)]
    return bytes.fromhex(found["hex"])


def text(beginning: str) -> bytes:
    (found,) = [one for one in VECTORS["hj212"] if one["name"].startswith(beginning)]
    return bytes(found["text"], "ascii")


def hear(
    payload: bytes, station: str = "A", kind: str = "sl651", view: RegistryView | None = None
) -> Understood:
    return understand(
        [(topics.telemetry(station, kind), payload)],
        view or river(),
        mode="live",
        clock=None,
        received_at=NOW,
        future_tolerance=10 * MINUTE,
    )


def values(heard: Understood, view: RegistryView, name: str) -> list[tuple[str, float]]:
    number = view.streams["A"][name]
    return [
        (iso(time), value) for stream, time, value, _ in heard.rows.tolist() if stream == number
    ]


def reason(heard: Understood) -> str:
    (reject,) = heard.rejects
    return reject.reason


def test_a_timed_report_gives_its_readings_at_the_observation_time() -> None:
    heard = hear(frame("32 timed report, river"))
    assert values(heard, river(), "stage") == [("2024-07-01T08:00:00+08:00", 70.512)]
    assert values(heard, river(), "rain_total") == [("2024-07-01T08:00:00+08:00", 1023.5)]
    assert not heard.rejects


def test_the_base_level_of_the_registry_is_added_to_relative_levels() -> None:
    heard = hear(frame("34 hourly report"))
    time, level = values(heard, river(), "stage")[0]
    assert time == "2024-07-01T08:05:00+08:00"
    assert level == pytest.approx(70.51)


def test_relative_levels_without_a_base_level_are_a_reject_and_the_rest_is_kept() -> None:
    view = river(base_level=None)
    heard = hear(frame("34 hourly report"), view=view)
    assert "base level" in reason(heard)
    assert len(values(heard, view, "rain")) == 12


def test_a_test_report_is_a_telegram_without_rows() -> None:
    heard = hear(frame("30 test report"))
    (telegram,) = heard.telegrams
    assert telegram.test
    assert not heard.rows.size
    assert not heard.rejects


def test_a_report_is_answered_with_its_own_key() -> None:
    ((topic, payload),) = hear(frame("32 timed report, river")).answers
    assert topic == "miluo/v1/A/down"
    assert sl651_key(payload) == "32:0008"


def test_a_heartbeat_is_a_telegram_and_is_not_answered() -> None:
    heard = hear(frame("2F heartbeat"))
    assert [one.function for one in heard.telegrams] == [0x2F]
    assert not heard.answers
    assert not heard.rejects


def test_frames_glued_in_one_payload_are_each_heard_and_noise_is_a_reject() -> None:
    heard = hear(frame("two frames glued"))
    assert [one.function for one in heard.telegrams] == [0x32, 0x2F]
    assert len(heard.rejects) <= 1


def test_a_bad_crc_is_a_reject_with_the_raw_bytes_and_no_answer() -> None:
    heard = hear(frame("bad CRC"))
    assert heard.rejects[0].payload == frame("bad CRC")
    assert "CRC" in reason(heard)
    assert not heard.answers


def test_a_wrong_password_is_a_reject_and_no_answer() -> None:
    heard = hear(frame("32 timed report, river"), view=river(password="FFFF"))
    assert "wrong password" in reason(heard)
    assert not heard.answers
    assert not heard.telegrams


def test_a_station_that_sends_the_address_of_another_is_a_reject_naming_both() -> None:
    heard = hear(frame("32 timed report, river"), station="B")
    assert "B has no sl651 address" in reason(heard)
    assert f"{ADDRESS} belongs to A" in reason(heard)
    assert not heard.rows.size


def test_a_frame_that_is_refused_holds_up_no_other_of_its_payload() -> None:
    foreign = sl651.heartbeat(sl651.Link("4306260002"), 1, NOW)
    heard = hear(foreign + frame("32 timed report, river"))
    assert "foreign address: 4306260002" in reason(heard)
    assert values(heard, river(), "stage") == [("2024-07-01T08:00:00+08:00", 70.512)]


def test_an_unknown_address_is_a_reject_that_names_it() -> None:
    heard = hear(frame("32 timed report, river"), station=ADDRESS)
    assert reason(heard).startswith("unknown station")
    assert heard.unknown


def test_an_hourly_value_of_water_quality_is_stamped_at_the_end_of_its_hour() -> None:
    station = Station("A", "A", StationKind.WATER_QUALITY)
    streams = [Datastream("A", "ph", "1", 3600)]
    devices = [Device("A", Protocol.HJ212, MN)]
    view = RegistryView.of(Registry.numbered([station], streams, [], devices))
    heard = hear(text("2061 hourly"), kind="hj212", view=view)
    assert values(heard, view, "ph") == [("2024-07-01T08:00:00+08:00", 7.21)]
    assert "unknown property: codmn" in reason(heard)


def test_a_message_that_wants_an_answer_gets_one_with_its_number() -> None:
    ((_, payload),) = hear(text("2061 hourly"), kind="hj212").answers
    assert hj212_key(payload) == "20240701080005000"
