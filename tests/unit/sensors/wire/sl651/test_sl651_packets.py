from itertools import permutations

import pytest

from domain.instant import MINUTE
from sensors.wire.sl651 import (
    Assembly,
    Encoding,
    End,
    Frame,
    Link,
    Report,
    decode_frame,
    packets,
    picture,
    telegrams,
)
from sensors.wire.sl651.frame import encode_frame
from sensors.wire.sl651.telegram import report as whole
from sensors.wire.telegram import Bad, Part
from tests.unit.sensors.wire.sl651.vectors import ASCII, HEX, HOURLY, NOON, level

JPEG = bytes(range(256)) * 2


def split(link: Link = HEX, serial: int = 5, jpeg: bytes = JPEG, size: int = 200) -> list[bytes]:
    return packets(link, 0x36, serial, NOON, "H", [picture(NOON, jpeg)], size=size)


def frames(pieces: list[bytes]) -> list[Frame]:
    return [decode_frame(piece) for piece in pieces]


@pytest.mark.parametrize("link", [HEX, ASCII])
@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_packets_glued_in_any_order_are_one_telegram(link: Link, order: tuple[int, ...]) -> None:
    pieces = split(link)
    (one,) = telegrams(b"".join(pieces[i] for i in order))
    assert isinstance(one, Report)
    assert one.content.groups[0].raw == JPEG
    assert one.raw == b"".join(pieces)


def test_only_the_last_packet_is_complete() -> None:
    assert [frame.complete for frame in frames(split())] == [False, False, True]
    assert [frame.end for frame in frames(split())] == [End.ETB, End.ETB, End.ETX]


def test_a_packet_whose_others_are_elsewhere_is_a_part() -> None:
    first, second, third = split()
    parts = list(telegrams(first + third))
    assert parts == [
        Part("4306260001", "36/3", 1, 3, first), Part("4306260001", "36/3", 3, 3, third),
    ]  # fmt: skip
    assert list(telegrams(second)) == [Part("4306260001", "36/3", 2, 3, second)]


def test_packets_and_single_frames_stand_side_by_side() -> None:
    first, second, third = split()
    found = list(telegrams(first + HOURLY + second + third))
    assert [one.function for one in found if isinstance(one, Report)] == [0x34, 0x36]


def test_a_packet_that_comes_twice_is_passed_over() -> None:
    first, second, third = split()
    (one,) = telegrams(first + first + second + second + third)
    assert isinstance(one, Report)
    assert one.content.groups[0].raw == JPEG


def test_a_packet_of_another_telegram_begins_it_anew() -> None:
    old, new = split(serial=5), split(serial=6, jpeg=JPEG[::-1])
    one, part = telegrams(old[0] + b"".join(new))
    assert isinstance(one, Report)
    assert (one.serial, one.content.groups[0].raw) == (6, JPEG[::-1])
    assert isinstance(part, Part)
    assert part.raw == old[0]


def test_devices_that_repeat_serial_and_send_time_are_understood() -> None:
    again = frames(split())
    header = again[0].body[:8]
    pieces = [
        encode_frame(
            Encoding.HEX, True, 1, one.address, one.password, one.function,
            one.body if one.number == 1 else header + one.body, one.end, one.total, one.number,
        )
        for one in again
    ]  # fmt: skip
    (one,) = telegrams(b"".join(pieces))
    assert isinstance(one, Report)
    assert one.content.groups[0].raw == JPEG


@pytest.mark.parametrize("repeated", [0, 8], ids=["plain", "with serial and send time again"])
def test_an_illegal_body_in_packets_is_bad_as_a_whole(repeated: int) -> None:
    first, second = packets(HEX, 0x32, 5, NOON, "H", [level(), level()], size=32)
    body = bytearray(decode_frame(first).body[:repeated] + decode_frame(second).body)
    body[-1] = 0xAA
    wrong = encode_frame(
        Encoding.HEX, True, 1, "4306260001", "1234", 0x32, bytes(body), End.ETX, 2, 2
    )
    (bad,) = telegrams(first + wrong)
    assert isinstance(bad, Bad)
    assert bad.raw == first + wrong
    assert bad.error.offset == len(first) + len(wrong) - 4


def test_an_assembly_gives_the_frames_of_a_complete_telegram() -> None:
    assembly = Assembly(patience=MINUTE)
    first, second, third = frames(split())
    assert assembly.add(third, NOON) is None
    assert assembly.add(first, NOON) is None
    found = assembly.add(second, NOON)
    assert found == [first, second, third]
    assert whole(found).content.groups[0].raw == JPEG
    assert assembly.rest() == []


def test_a_single_frame_passes_an_assembly() -> None:
    one = decode_frame(HOURLY)
    assert Assembly(patience=MINUTE).add(one, NOON) == [one]


def test_a_telegram_that_waits_too_long_is_given_up() -> None:
    assembly = Assembly(patience=MINUTE)
    first, second, third = frames(split())
    assembly.add(first, NOON)
    assembly.add(third, NOON + MINUTE)
    assert list(assembly.overdue(NOON + 2 * MINUTE)) == []
    (bad,) = assembly.overdue(NOON + 2 * MINUTE + 1)
    assert str(bad.error) == "packets 1, 3 of 3 came, and no other in time (byte 0)"
    assert bad.raw == first.raw + third.raw
    assert assembly.add(second, NOON + 3 * MINUTE) is None


def test_only_so_many_telegrams_may_wait() -> None:
    assembly = Assembly(patience=MINUTE, most=2)
    for number in range(3):
        link = Link(f"430626000{number}")
        assembly.add(decode_frame(split(link)[0]), NOON + number)
    (bad,) = assembly.overdue(NOON + 3)
    assert bad.raw == split(Link("4306260000"))[0]


def test_stations_do_not_mix() -> None:
    one, other = split(), split(Link("4306260002", "1234"), jpeg=JPEG[::-1])
    glued = b"".join(piece for pair in zip(one, other, strict=True) for piece in pair)
    found = {each.address: each for each in telegrams(glued) if isinstance(each, Report)}
    assert found["4306260001"].content.groups[0].raw == JPEG
    assert found["4306260002"].content.groups[0].raw == JPEG[::-1]
