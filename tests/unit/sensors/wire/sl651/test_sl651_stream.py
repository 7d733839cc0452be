from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sensors.wire.sl651 import Stream, heartbeat, picture, report
from sensors.wire.telegram import Bad, Framed
from tests.unit.sensors.wire.sl651.vectors import FRAMES, HEX, HOURLY, NOON, SOUND

GOOD = heartbeat(HEX, 7, NOON)
BAD = FRAMES[10]
GLUED = b"\x00" + HOURLY + BAD + b"~~~" + FRAMES[12] + b"\x01\x01" + FRAMES[8] + GOOD + b"~"


def frames(pieces: list[bytes]) -> list[bytes]:
    return [one.raw for one in fed(pieces) if isinstance(one, Framed)]


def fed(pieces: list[bytes]) -> list[Framed | Bad]:
    stream = Stream()
    found = [one for piece in pieces for one in stream.feed(piece)]
    return found + stream.end()


def lie(length: int, up: bool = True) -> bytes:
    """The head of a frame whose body never comes."""
    return bytes.fromhex(f"7E7E0143062600011234{'32' if up else '2F'}{length:04X}02")


@pytest.mark.parametrize("at", range(len(GLUED) + 1))
def test_a_cut_anywhere_changes_no_frame(at: int) -> None:
    assert frames([GLUED[:at], GLUED[at:]]) == [HOURLY, FRAMES[12], FRAMES[8], GOOD]


def test_byte_by_byte_is_the_same() -> None:
    pieces = [bytes((byte,)) for byte in GLUED]
    assert frames(pieces) == [HOURLY, FRAMES[12], FRAMES[8], GOOD]


@given(st.lists(st.integers(0, len(GLUED)), max_size=8))
def test_no_byte_is_lost_or_told_twice(cuts: list[int]) -> None:
    places = [0, *sorted(cuts), len(GLUED)]
    found = fed([GLUED[first:last] for first, last in pairwise(places)])
    assert b"".join(one.raw for one in found) == GLUED


@given(noise=st.lists(st.binary(max_size=60), min_size=len(SOUND) + 1, max_size=len(SOUND) + 1))
@settings(max_examples=60)
def test_noise_between_frames_costs_no_frame(noise: list[bytes]) -> None:
    whole = noise[0] + b"".join(raw + more for raw, more in zip(SOUND, noise[1:], strict=True))
    expected = frames([b"".join(SOUND)])
    found = frames([whole])
    assert [raw for raw in found if raw in expected] == expected


@st.composite
def broken(draw: st.DrawFn) -> bytes:
    """A sound frame of which bytes are changed, missing or too many."""
    frame = bytearray(draw(st.sampled_from([*SOUND[:11], HOURLY])))
    kind = draw(st.sampled_from(["change", "cut", "insert", "length"]))
    at = draw(st.integers(0, len(frame) - 1))
    if kind == "change":
        frame[at] ^= draw(st.integers(1, 255))
    elif kind == "cut":
        del frame[at:]
    elif kind == "insert":
        frame[at:at] = draw(st.binary(min_size=1, max_size=9))
    else:
        frame[11:13] = draw(st.integers(0, 0xFFF)).to_bytes(2, "big")
    return bytes(frame)


@given(st.lists(broken(), min_size=1, max_size=4), st.lists(st.integers(0, 400), max_size=4))
@settings(max_examples=150)
def test_the_frame_after_bad_ones_is_never_lost(bad: list[bytes], cuts: list[int]) -> None:
    whole = b"".join(bad) + GOOD
    places = [0, *sorted(min(cut, len(whole)) for cut in cuts), len(whole)]
    assert GOOD in frames([whole[first:last] for first, last in pairwise(places)])


@pytest.mark.parametrize("length", [1, 8, 25, 100, 0xFFF])
def test_a_lie_about_the_length_does_not_hold_the_next_frame_back(length: int) -> None:
    stream = Stream()
    stream.feed(lie(length))
    found = stream.feed(GOOD)
    assert [one.raw for one in found if isinstance(one, Framed)] == [GOOD]
    assert stream.pending == 0


def test_a_lie_in_ascii_does_not_hold_the_next_frame_back() -> None:
    found = Stream().feed(FRAMES[12][:20] + b"FFF" + FRAMES[12][23:] + GOOD)
    assert [one.raw for one in found if isinstance(one, Framed)] == [GOOD]


def test_starts_of_frames_inside_a_body_are_part_of_it() -> None:
    jpeg = b"~~\x01" * 40 + lie(20) + b"~~"
    raw = report(HEX, 0x36, 5, NOON, "H", [picture(NOON, jpeg)])
    assert frames([raw[:90], raw[90:]]) == [raw]


def test_a_frame_broken_off_by_another_says_so() -> None:
    bad, good = Stream().feed(HOURLY[:30] + GOOD)
    assert isinstance(bad, Bad)
    assert str(bad.error) == "a frame breaks off after 30 bytes: another begins (byte 0)"
    assert isinstance(good, Framed)


def test_a_truncated_rest_is_bad_when_the_connection_closes() -> None:
    stream = Stream()
    assert stream.feed(HOURLY[:50]) == []
    assert stream.pending == 50
    (bad,) = stream.end()
    assert isinstance(bad, Bad)
    assert bad.raw == HOURLY[:50]
    assert "cut off after 50 bytes" in str(bad.error)
    assert stream.pending == 0


@pytest.mark.parametrize("length", [1, 2, 10, 16])
def test_even_the_shortest_beginning_of_a_frame_is_called_cut_off(length: int) -> None:
    stream = Stream()
    stream.feed(HOURLY[:length])
    (bad,) = stream.end()
    assert isinstance(bad, Bad)
    assert "cut off" in str(bad.error)


def test_noise_at_the_end_is_called_noise() -> None:
    stream = Stream()
    stream.feed(b"miluo")
    (bad,) = stream.end()
    assert isinstance(bad, Bad)
    assert str(bad.error) == "no frame begins here (byte 0)"


def test_a_stream_begins_anew_after_its_end() -> None:
    stream = Stream()
    stream.feed(HOURLY[:50])
    stream.end()
    (one,) = stream.feed(GOOD)
    assert isinstance(one, Framed)


@pytest.mark.parametrize(
    "garbage",
    [
        bytes(100_000),
        b"~" * 100_000,
        b"\x01" * 100_000,
        b"\x01" + b"A" * 100_000,
        lie(0xFFF) * 4_000,
        b"~~\x01CCCCC\x12\x34\x32\x0f\xff\x02" * 4_000,
    ],
    ids=["zeros", "tildes", "starts", "digits", "heads", "nested"],
)
def test_memory_is_bounded_whatever_comes(garbage: bytes) -> None:
    stream = Stream()
    most = 0
    for at in range(0, len(garbage), 1500):
        stream.feed(garbage[at : at + 1500])
        most = max(most, stream.pending)
    assert most <= 29 + 0xFFF


def test_a_bad_frame_is_told_before_the_next_one_comes() -> None:
    (bad,) = Stream().feed(BAD)
    assert isinstance(bad, Bad)
    assert bad.raw == BAD


def test_a_frame_bears_what_the_gateway_needs() -> None:
    (one,) = Stream().feed(FRAMES[12])
    assert isinstance(one, Framed)
    assert (one.protocol, one.address, one.password) == ("sl651", "4306260001", "1234")
    assert one.complete
