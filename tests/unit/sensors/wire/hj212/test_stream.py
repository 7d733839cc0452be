from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.device import Protocol
from sensors.wire.hj212 import Stream, packet
from sensors.wire.hj212.framing import HEAD, LONGEST
from sensors.wire.telegram import Bad, Framed
from tests.unit.sensors.wire.hj212.cases import MN, frame, vector

HOURLY = vector("2061 hourly")
REAL_TIME = vector("2011 realtime")
WRONG = vector("bad CRC")
LINE = frame("DataTime=20240701070000")

pieces = st.one_of(
    st.sampled_from([HOURLY, REAL_TIME, HOURLY.rstrip(), WRONG, WRONG.rstrip(), LINE]),
    st.binary(max_size=40),
    st.text("#0123\r\n;=&Q", max_size=30).map(str.encode),
    st.integers(0, 200).map(HOURLY.__getitem__).map(lambda byte: bytes([byte])),
    st.integers(1, 390).map(lambda end: HOURLY[:end]),
    st.integers(0, 9999).map(lambda size: b"##%04d" % size + HOURLY[6:]),
)


def heard(*parts: bytes) -> list[Framed | Bad]:
    """All that a connection says in these parts."""
    stream = Stream()
    found = [one for part in parts for one in stream.feed(part)]
    return found + stream.end()


def sound(*parts: bytes) -> list[bytes]:
    return [one.raw for one in heard(*parts) if isinstance(one, Framed)]


def shown(found: list[Framed | Bad]) -> list[object]:
    """Comparable: two faults are equal when they say the same."""
    return [(one.raw, str(one.error)) if isinstance(one, Bad) else one for one in found]


def reason(*parts: bytes) -> str:
    (one,) = heard(*parts)
    assert isinstance(one, Bad)
    return str(one.error)


def test_a_packet_tells_who_speaks() -> None:
    assert heard(HOURLY) == [Framed(Protocol.HJ212, MN, "123456", True, HOURLY)]


@pytest.mark.parametrize("cut", range(len(REAL_TIME) + 1))
def test_a_packet_may_be_cut_at_any_place(cut: int) -> None:
    assert sound(REAL_TIME[:cut], REAL_TIME[cut:] + HOURLY) == [REAL_TIME, HOURLY]


@given(st.lists(pieces, max_size=8).map(b"".join), st.data())
def test_what_is_heard_does_not_depend_on_the_cuts(text: bytes, data: st.DataObject) -> None:
    places = data.draw(st.lists(st.integers(0, len(text)), max_size=20).map(sorted))
    parts = [text[a:b] for a, b in pairwise([0, *places, len(text)])]
    assert shown(heard(*parts)) == shown(heard(text))


@given(st.lists(pieces, max_size=8).map(b"".join))
def test_nothing_is_lost_between_packets_but_blanks(text: bytes) -> None:
    blank = bytes.maketrans(b"", b"")
    said = b"".join(one.raw for one in heard(text)).translate(blank, b" \t\r\n\v\f\0")
    assert said == text.translate(blank, b" \t\r\n\v\f\0")


@given(pieces)
def test_the_packet_after_anything_is_heard(before: bytes) -> None:
    stream = Stream()
    found = stream.feed(before + b"\r\n" + HOURLY)
    assert isinstance(found[-1], Framed)
    assert found[-1].raw == HOURLY


@given(st.lists(st.binary(max_size=200), max_size=30))
def test_memory_is_bounded(parts: list[bytes]) -> None:
    stream = Stream()
    for part in [b"##1024", *parts, b"x" * 5000]:
        stream.feed(part)
        assert stream.pending < LONGEST + HEAD


def test_a_packet_is_heard_with_its_last_digit_and_no_line_end() -> None:
    stream = Stream()
    assert stream.feed(HOURLY[:-3]) == []
    assert stream.pending == len(HOURLY) - 3
    (one,) = stream.feed(HOURLY[-3:-2])
    assert one.raw == HOURLY
    assert stream.pending == 0
    assert stream.feed(b"\r\n") == stream.end() == []


def test_packets_without_line_ends_are_told_apart() -> None:
    assert sound(HOURLY.rstrip() + REAL_TIME.rstrip() + HOURLY) == [HOURLY, REAL_TIME, HOURLY]


def test_noise_between_packets_is_bad_by_itself() -> None:
    first, noise, second = heard(HOURLY + b"\x00\x7eabc##12#" + REAL_TIME)
    assert (first.raw, second.raw) == (HOURLY, REAL_TIME)
    assert isinstance(noise, Bad)
    assert noise.raw == b"\x7eabc##12#"
    assert str(noise.error) == "no packet begins here (byte 0)"


def test_a_wrong_checksum_names_both() -> None:
    assert reason(WRONG) == "checksum '9300', but the data give 9301 (byte 146)"


def test_a_checksum_in_lower_case_is_accepted() -> None:
    assert sound(REAL_TIME.replace(b"84C1\r\n", b"84c1\r\n")) != []


def test_a_length_that_says_too_much_costs_no_other_packet() -> None:
    lie = b"##1024" + LINE[6:]
    assert sound(lie, HOURLY) == [HOURLY]
    assert reason(lie) == f"length 1024, but the line has {len(LINE) - 12} bytes of data (byte 2)"


def test_a_length_that_says_too_much_is_found_at_the_lines_end() -> None:
    stream = Stream()
    (one,) = stream.feed(b"##1024" + LINE[6:])
    assert isinstance(one, Bad)


def test_a_length_that_says_too_little_is_one_bad_line() -> None:
    assert reason(b"##0010" + LINE[6:]).startswith("checksum ")
    assert sound(b"##0010" + LINE[6:], HOURLY) == [HOURLY]


@pytest.mark.parametrize("size", [1025, 4096, 9999])
def test_a_length_beyond_one_packet_is_a_lie(size: int) -> None:
    lie = b"##%04d" % size
    assert reason(lie) == f"length {size}, at most 1024 in one packet (byte 2)"
    assert sound(lie + HOURLY) == [HOURLY]


def test_a_packet_of_the_greatest_length_is_sound() -> None:
    room = 1024 - len(LINE) + 12
    whole = frame("DataTime=20240701070000" + ";" * room)
    assert len(whole) == LONGEST
    assert sound(whole) == [whole]


def test_data_beyond_the_greatest_length_are_refused_before_they_are_sent() -> None:
    with pytest.raises(ValueError, match="1025 bytes of data, at most 1024"):
        packet(b"x" * 1025)


def test_a_truncated_packet_is_bad_when_the_connection_ends() -> None:
    assert reason(HOURLY[:100]) == "cut short: 389 bytes announced, 100 are there (byte 100)"


def test_a_sound_packet_inside_a_truncated_one_is_not_lost() -> None:
    lie = b"##1024" + LINE[6:-2]
    assert sound(lie + REAL_TIME.rstrip()) == [REAL_TIME]


def test_endless_noise_comes_in_pieces() -> None:
    found = heard(b"x" * 5000)
    assert [len(one.raw) for one in found] == [LONGEST] * 4 + [5000 - 4 * LONGEST]


def test_a_sound_packet_of_nobody_is_bad() -> None:
    assert reason(packet(b"ST=21;CP=&&&&")) == "no QN in the data (byte 6)"


def test_only_the_last_packet_completes_a_split_message() -> None:
    head = "QN=20240701080005000;ST=21;CN=2061;PW=123456;MN=" + MN + ";Flag=7;PNUM=2;PNO={};"
    found = heard(*(frame("", head=head.format(number)) for number in (1, 2)))
    assert [one.complete for one in found if isinstance(one, Framed)] == [False, True]
