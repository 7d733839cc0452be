from itertools import permutations

import pytest

from sensors.wire.hj212 import Message, telegrams
from sensors.wire.telegram import Bad, Part
from tests.unit.sensors.wire.hj212.cases import EIGHT, HEAD, MN, frame, streams, vector

HOURLY, REAL_TIME = vector("2061 hourly"), vector("2011 realtime")


def packet(number: int, content: str, *, total: int = 3, qn: str = "20240701080005000") -> bytes:
    head = f"QN={qn};ST=21;CN=2061;PW=123456;MN={MN};Flag=7;PNUM={total};PNO={number};"
    return frame(content, head=head)


TIME = "DataTime=20240701070000;"
SPLIT = [
    packet(1, TIME + "w01001-Avg=7.2"),
    packet(2, TIME + "w01009-Avg=6.8"),
    packet(3, "w01010-Avg=24.6"),
]


def test_messages_come_in_their_order() -> None:
    found = list(telegrams(HOURLY + REAL_TIME))
    assert [one.function for one in found if isinstance(one, Message)] == [2061, 2011]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_packets_of_a_split_message_are_put_together_in_any_order(order: tuple[int, ...]) -> None:
    (one,) = telegrams(b"".join(SPLIT[place] for place in order))
    assert isinstance(one, Message)
    assert one.raw == b"".join(SPLIT)
    readings, _ = one.read(streams())
    assert [(reading.time, reading.value) for reading in readings] == [
        (EIGHT, 7.2),
        (EIGHT, 6.8),
        (EIGHT, 24.6),
    ]


def test_messages_between_packets_are_told_apart() -> None:
    found = list(telegrams(SPLIT[0] + HOURLY + SPLIT[1] + b"junk" + SPLIT[2]))
    assert [type(one) for one in found] == [Message, Bad, Message]


def test_packets_alone_are_parts() -> None:
    first, last = telegrams(SPLIT[0] + SPLIT[2])
    assert first == Part(MN, "2061:20240701080005000", 1, 3, SPLIT[0])
    assert last == Part(MN, "2061:20240701080005000", 3, 3, SPLIT[2])


def test_a_packet_that_comes_again_counts_once() -> None:
    assert [type(one) for one in telegrams(SPLIT[0] * 3 + SPLIT[1])] == [Part, Part]


def test_packets_of_different_messages_are_not_mixed() -> None:
    other = packet(3, "", qn="20240701090005000")
    assert [type(one) for one in telegrams(SPLIT[0] + SPLIT[1] + other)] == [Part, Part, Part]


def test_one_packet_of_one_is_a_message() -> None:
    (one,) = telegrams(packet(1, TIME + "w01001-Avg=7.2", total=1))
    assert isinstance(one, Message)


def test_packets_that_disagree_about_their_time_are_bad() -> None:
    (one,) = telegrams(packet(1, TIME, total=2) + packet(2, "DataTime=20240701080000", total=2))
    assert isinstance(one, Bad)
    assert "DataTime comes twice" in one.error.reason


def test_a_split_message_without_any_time_is_bad() -> None:
    (one,) = telegrams(packet(1, "w01001-Avg=1", total=2) + packet(2, "", total=2))
    assert isinstance(one, Bad)
    assert one.error.reason == "no DataTime in CP"


def test_a_fault_is_placed_in_the_payload() -> None:
    bad = frame(TIME + "w01001-Avg=x")
    payload = HOURLY + b"junk\r\n" + bad + REAL_TIME
    found = [one for one in telegrams(payload) if isinstance(one, Bad)]
    assert [one.raw for one in found] == [b"junk\r\n", bad]
    assert [one.error.offset for one in found] == [
        payload.index(b"junk"),
        payload.index(b"w01001-Avg=x"),
    ]


def test_a_message_without_its_line_end_is_the_same_message() -> None:
    (one,) = telegrams(HOURLY.rstrip())
    assert isinstance(one, Message)
    assert one.raw == HOURLY


@pytest.mark.parametrize("payload", [b"", b"\r\n\r\n"])
def test_nothing_says_nothing(payload: bytes) -> None:
    assert list(telegrams(payload)) == []


def test_a_head_of_another_order_says_the_same() -> None:
    head = ";".join(reversed(HEAD.split(";")[:-1])) + ";"
    content = TIME + "w01001-Avg=7.2,w01001-Flag=N"
    first, second = (next(telegrams(frame(content, head=one))) for one in (HEAD, head))
    assert isinstance(first, Message)
    assert isinstance(second, Message)
    assert first.segment == second.segment
    assert first.content == second.content
