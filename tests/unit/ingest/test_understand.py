import pytest

from domain.datastream import Datastream
from domain.instant import SECOND, parse
from domain.observation import CLOCK
from domain.registry import Registry
from domain.station import Station, StationKind
from ingest.understand import LARGEST_PAYLOAD, Understood, understand
from ingest.view import RegistryView
from sensors import topics
from sensors.wire import json

NOW = parse("2024-07-01T06:00:00+08:00")
MINUTE = 60 * SECOND
OBS = topics.observation("A")
STAGE, RAIN = 1, 2
VIEW = RegistryView.of(
    Registry.numbered(
        [Station("A", "A", StationKind.RAIN), Station("B", "B", StationKind.RAIN)],
        [Datastream("A", "stage", "m"), Datastream("A", "rain", "mm")],
        [],
    )
)
Message = tuple[str, bytes]


def hear(*messages: Message, mode: str = "live", clock: int | None = None) -> Understood:
    return understand(
        messages, VIEW, mode=mode, clock=clock, received_at=NOW, future_tolerance=10 * MINUTE
    )


def stage(time: int, value: float = 74.0) -> Message:
    return OBS, json.encode(time, {"stage": value})


def tick(time: int) -> Message:
    return topics.CLOCK, json.encode_clock(time)


def reasons(understood: Understood) -> list[str]:
    return [one.reason for one in understood.rejects]


def test_rows_stand_in_the_order_of_arrival() -> None:
    later = OBS, json.encode(NOW - MINUTE, {"rain": 0.5, "stage": 73.0}, {"rain": 3})
    understood = hear(stage(NOW), later)
    assert understood.rows.tolist() == [
        (STAGE, NOW, 74.0, 1),
        (RAIN, NOW - MINUTE, 0.5, 3),
        (STAGE, NOW - MINUTE, 73.0, 1),
    ]
    assert not understood.rejects
    assert not understood.unknown


def test_a_reject_keeps_topic_bytes_and_time() -> None:
    understood = hear((OBS, b"\xff\x00water"))
    (reject,) = understood.rejects
    assert (reject.topic, reject.payload, reject.received_at) == (OBS, b"\xff\x00water", NOW)
    assert "malformed" in reject.reason


def test_a_poison_message_leaves_the_others_alone() -> None:
    understood = hear(stage(NOW), (OBS, b"{"), stage(NOW - MINUTE))
    assert len(understood.rows) == 2
    assert len(understood.rejects) == 1


def test_an_unknown_station_is_a_reject_and_told() -> None:
    understood = hear((topics.observation("Z"), json.encode(NOW, {"stage": 1.0})))
    assert reasons(understood) == ["unknown station: Z"]
    assert understood.unknown


def test_an_unknown_property_is_a_reject_and_the_others_are_kept() -> None:
    payload = json.encode(NOW, {"stage": 74.0, "colour": 3.0})
    understood = hear((OBS, payload))
    assert understood.rows["datastream"].tolist() == [STAGE]
    assert understood.rejects[0].payload == payload
    assert reasons(understood) == ["unknown property: colour"]
    assert understood.unknown


def test_a_property_without_a_datastream_is_unknown() -> None:
    understood = hear((topics.observation("B"), json.encode(NOW, {"stage": 1.0})))
    assert reasons(understood) == ["unknown property: stage"]


def test_a_kind_without_a_codec_is_a_reject() -> None:
    assert reasons(hear(("miluo/v1/A/status", b"x"))) == ["no codec yet: status"]


def test_our_own_voice_is_passed_over() -> None:
    understood = hear(("miluo/v1/A/down", b"x"))
    assert not understood.rejects
    assert not len(understood.rows)


@pytest.mark.parametrize(
    ("topic", "reason"),
    [("miluo/v1/A/poetry", "unknown kind of message: poetry"), ("miluo/v1", "unknown topic")],
)
def test_other_topics_are_rejects(topic: str, reason: str) -> None:
    assert reasons(hear((topic, b"x"))) == [reason]


def test_a_payload_of_the_largest_size_is_read_and_one_byte_more_is_a_reject() -> None:
    payload = json.encode(NOW, {"stage": 74.0})
    largest = payload + b" " * (LARGEST_PAYLOAD - len(payload))
    assert len(hear((OBS, largest)).rows) == 1
    assert reasons(hear((OBS, largest + b" "))) == ["262145 bytes, at most 262144"]


def test_a_live_instance_refuses_the_clock() -> None:
    understood = hear(tick(NOW))
    assert reasons(understood) == ["clock refused: this instance is live"]
    assert understood.clock is None


def test_an_exercise_takes_ticks_among_its_readings() -> None:
    understood = hear(tick(NOW), stage(NOW), tick(NOW + MINUTE), mode="exercise")
    assert understood.rows["datastream"].tolist() == [CLOCK, STAGE, CLOCK]
    assert understood.rows["time"].tolist() == [NOW, NOW, NOW + MINUTE]
    assert understood.clock == NOW + MINUTE


def test_a_tick_that_is_not_new_says_nothing() -> None:
    understood = hear(tick(NOW), tick(NOW - MINUTE), mode="exercise", clock=NOW)
    assert not len(understood.rows)
    assert understood.clock == NOW


def test_a_bad_tick_is_a_reject() -> None:
    understood = hear((topics.CLOCK, b"{}"), mode="exercise", clock=NOW)
    assert len(understood.rejects) == 1
    assert understood.clock == NOW


def test_live_the_future_begins_after_the_tolerance() -> None:
    ahead = 10 * MINUTE
    assert len(hear(stage(NOW + ahead)).rows) == 1
    understood = hear(stage(NOW + ahead + SECOND))
    assert not len(understood.rows)
    assert reasons(understood) == ["time is 601 s in the future"]


def test_in_an_exercise_the_future_begins_after_the_last_tick() -> None:
    understood = hear(
        stage(NOW), stage(NOW + 11 * MINUTE), tick(NOW + MINUTE), stage(NOW + 11 * MINUTE),
        mode="exercise", clock=NOW,
    )  # fmt: skip
    assert understood.rows["time"].tolist() == [NOW, NOW + MINUTE, NOW + 11 * MINUTE]
    assert reasons(understood) == ["time is 660 s in the future"]


def test_before_the_first_tick_nothing_is_in_the_future() -> None:
    assert len(hear(stage(NOW + 365 * 86_400 * SECOND), mode="exercise").rows) == 1


def test_the_last_century_is_a_reject() -> None:
    first = parse("2000-01-01T00:00:00+08:00")
    assert len(hear(stage(first)).rows) == 1
    assert reasons(hear(stage(first - 1))) == ["time before 2000"]


def test_all_faults_of_a_message_are_named_once() -> None:
    payload = (
        b'[{"t":"1970-01-01T08:00:00+08:00","v":{"stage":1,"rain":1}},'
        b'{"t":"2024-07-01T07:00:00+08:00","v":{"stage":1}},'
        b'{"t":"2024-07-01T08:00:00+08:00","v":{"stage":1,"rain":1,"x":1}}]'
    )
    assert reasons(hear((OBS, payload))) == [
        "time before 2000; time is 7200 s in the future; unknown property: x"
    ]


def test_a_reason_is_text_that_the_database_can_keep() -> None:
    (reason,) = reasons(hear((OBS, json.encode(NOW, {"a\0" + "b" * 1000: 1.0}))))
    assert "\0" not in reason
    assert len(reason) <= 301


def test_no_messages_are_no_rows() -> None:
    understood = hear(mode="exercise", clock=NOW)
    assert not len(understood.rows)
    assert understood.clock == NOW
