import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sensors.wire import FrameError
from sensors.wire.sl651 import Encoding, End, decode, decode_frame
from sensors.wire.sl651.crc import crc16
from sensors.wire.sl651.frame import encode_frame
from tests.unit.sensors.wire.sl651.vectors import FRAMES, HOURLY, SOUND


def bytewise(data: bytes) -> int:
    """CRC-16/MODBUS as its definition reads."""
    register = 0xFFFF
    for byte in data:
        register ^= byte
        for _ in range(8):
            register = register >> 1 ^ (0xA001 if register & 1 else 0)
    return register


def spoilt(at: int, *new: int) -> bytes:
    """The hourly frame with other bytes and the check that fits them."""
    raw = bytearray(HOURLY[:-2])
    raw[at : at + len(new)] = new
    return bytes(raw) + crc16(bytes(raw)).to_bytes(2, "big")


def test_the_check_of_the_digits_is_that_of_the_catalogue() -> None:
    assert crc16(b"123456789") == 0x4B37


@given(st.binary(max_size=300))
def test_the_check_is_that_of_its_definition(data: bytes) -> None:
    assert crc16(data) == bytewise(data)


@pytest.mark.parametrize("length", [15, 16, 119, 120, 4095, 4124])
def test_the_check_of_long_data_is_that_of_its_definition(length: int) -> None:
    data = bytes((7 * i) & 0xFF for i in range(length))
    assert crc16(data) == bytewise(data)


@pytest.mark.parametrize("raw", [*SOUND[:10], FRAMES[12]])
def test_a_frame_written_again_is_the_same(raw: bytes) -> None:
    one = decode_frame(raw)
    assert raw == encode_frame(
        one.encoding, one.up, one.centre, one.address, one.password, one.function, one.body,
        one.end, one.total, one.number,
    )  # fmt: skip


@given(
    st.sampled_from(list(Encoding)),
    st.booleans(),
    st.integers(0, 255),
    st.text("0123456789ABCDEF", min_size=10, max_size=10),
    st.text("0123456789ABCDEF", min_size=4, max_size=4),
    st.integers(0, 255),
    st.binary(min_size=1, max_size=80),
    st.integers(0, 5),
)
def test_any_frame_is_read_as_it_was_written(
    encoding: Encoding, up: bool, centre: int, address: str, password: str, function: int,
    body: bytes, total: int,
) -> None:  # fmt: skip
    end = End.ETX if up else End.ESC
    raw = encode_frame(encoding, up, centre, address, password, function, body, end, total, total)
    one = decode_frame(raw)
    assert (one.encoding, one.up, one.centre, one.address) == (encoding, up, centre, address)
    assert (one.password, one.function, one.body, one.end) == (password, function, body, end)
    assert (one.total, one.number, one.complete) == (total, total, True)
    assert raw[one.start : one.start + len(body)] == body


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "0 bytes, at least 17 expected (byte 0)"),
        (b"~", "1 bytes, at least 17 expected (byte 1)"),
        (HOURLY[:-1], "115 bytes, at least 116 expected (byte 115)"),
        (HOURLY + b"!", "1 bytes after the frame (byte 116)"),
        (b"miluo", "no start of a frame (byte 0)"),
        (spoilt(11, 0x40), "direction 4, expected 0 (up) or 8 (down) (byte 11)"),
        (spoilt(13, 0x03), "start character 03, expected 02 (STX) or 16 (SYN) (byte 13)"),
        (spoilt(11, 0, 0), "a length of 0 leaves no body (byte 11)"),
        (spoilt(113, 0x05), "end character 05 after a body of 113 bytes"),
        (spoilt(11, 0, 98), "end character 58 after a body of 112 bytes"),
        (spoilt(11, 15, 255), "116 bytes, at least 4112 expected (byte 116)"),
        (HOURLY[:-1] + b"\0", "CRC 0700 sent, 07A7 computed (byte 114)"),
        (FRAMES[12][:3] + b"x" + FRAMES[12][4:], "a head in ASCII has hexadecimal digits only"),
        (FRAMES[12][:-1] + b"x", "CRC 5DAX sent, 5DA5 computed (byte 107)"),
    ],
)
def test_an_error_names_its_reason_and_its_place(raw: bytes, reason: str) -> None:
    with pytest.raises(FrameError, match=re.escape(reason)):
        decode(raw)


def test_a_packet_outside_its_total_is_an_error() -> None:
    raw = encode_frame(
        Encoding.HEX, True, 1, "4306260001", "1234", 0x36, b"12345678", End.ETX, 2, 3
    )
    with pytest.raises(FrameError, match=r"packet 3 of 2 \(byte 14\)"):
        decode_frame(raw)


def test_a_single_packet_is_no_telegram() -> None:
    raw = encode_frame(
        Encoding.HEX, True, 1, "4306260001", "1234", 0x36, b"12345678", End.ETB, 2, 1
    )
    assert decode_frame(raw).complete is False
    with pytest.raises(FrameError, match="packet 1 of 2, the others are missing"):
        decode(raw)


def test_a_body_that_is_too_long_cannot_be_written() -> None:
    with pytest.raises(ValueError, match="a body of 4096 bytes"):
        encode_frame(Encoding.HEX, True, 1, "4306260001", "1234", 0x36, bytes(4096), End.ETX)


def test_digits_in_ascii_may_be_small() -> None:
    raw = FRAMES[12]
    small = raw[:107] + raw[107:].lower()
    assert decode(small).serial == 8
