from collections.abc import Iterator
from time import perf_counter

import numpy as np
import pytest

from sensors.wire import FrameError
from sensors.wire.sl651 import (
    Report,
    Stream,
    answer_key,
    decode,
    describe,
    group,
    packets,
    picture,
    report,
    telegrams,
)
from sensors.wire.sl651.crc import crc16
from tests.unit.sensors.wire.sl651.vectors import ASCII, FRAMES, HEX, NOON, SOUND, streams

SEED = 651
KNOWN = streams("stage", "rain", "gate_opening", "pool_level", base=60.0)
SEEDS = [
    *SOUND,
    FRAMES[10],
    *packets(HEX, 0x36, 5, NOON, "H", [picture(NOON, bytes(range(200)))], size=80),
    *packets(ASCII, 0x32, 5, NOON, "H", [group("Z", NOON, 1.5)] * 9, size=40),
    report(HEX, 0x31, 6, NOON, "H", [group("Z", NOON, [1.5] * 12, 300_000_000)]),
    report(ASCII, 0x31, 6, NOON, "H", [group("Z", NOON, [1.5] * 12, 300_000_000)]),
    report(ASCII, 0x34, 6, NOON, "K", [group("DRP", NOON, [1.5] * 12), group("GH", NOON, 999.0)]),
]


def inputs(count: int) -> Iterator[bytes]:
    """Random bytes, changed frames, and changed frames whose check is right again."""
    random = np.random.default_rng(SEED)
    for number in range(count):
        if number % 8 == 0:
            yield random.bytes(int(random.integers(0, 120)))
            continue
        frame = _changed(bytearray(SEEDS[int(random.integers(len(SEEDS)))]), random)
        if number % 8 < 5:
            yield _checked(frame)
        elif number % 8 == 5:
            yield bytes(frame) + SEEDS[int(random.integers(len(SEEDS)))]
        else:
            yield bytes(frame)


def _changed(frame: bytearray, random: np.random.Generator) -> bytearray:
    for _ in range(int(random.integers(1, 5))):
        if not frame:
            return frame
        at = int(random.integers(len(frame)))
        kind = int(random.integers(6))
        if kind < 3:
            frame[at] = int(random.integers(256))
        elif kind == 3:
            frame[at] = (0xFF, 0xF0, 0x04, 0x20)[int(random.integers(4))]
        elif kind == 4:
            del frame[at : at + int(random.integers(1, 6))]
        else:
            frame[at:at] = random.bytes(int(random.integers(1, 6)))
    return frame


def _checked(frame: bytearray) -> bytes:
    """The frame with length and check that fit, so that its body is looked at."""
    if frame[:2] == b"~~" and len(frame) > 20:
        frame[11] &= 0x80
        length = len(frame) - 17
        frame[11] |= length >> 8
        frame[12] = length & 0xFF
        return bytes(frame[:-2]) + crc16(bytes(frame[:-2])).to_bytes(2, "big")
    if frame[:1] == b"\x01" and len(frame) > 34:
        frame[20:23] = b"%03X" % (len(frame) - 29)
        return bytes(frame[:-4]) + b"%04X" % crc16(bytes(frame[:-4]))
    return bytes(frame)


def exercise(data: bytes) -> int:
    """Everything that is done with bytes from outside; the telegrams that were understood."""
    count = 0
    for one in telegrams(data):
        if isinstance(one, Report):
            count += 1
            one.read(KNOWN)
            one.answer(NOON)
    answer_key(data)
    error = _refusal(data)
    assert error is None or (error.reason and 0 <= error.offset <= len(data))
    return count


def _refusal(data: bytes) -> FrameError | None:
    try:
        decode(data)
    except FrameError as error:
        return error
    return None


def thorough(data: bytes) -> None:
    """Descriptions, and a stream that is cut in the middle: no byte is lost."""
    list(describe(data))
    stream, middle = Stream(), len(data) // 2
    found = [*stream.feed(data[:middle]), *stream.feed(data[middle:]), *stream.end()]
    assert b"".join(one.raw for one in found) == data


def test_nothing_from_outside_raises_anything_but_a_frame_error() -> None:
    understood = 0
    for data in inputs(4_000):
        understood += exercise(data)
        thorough(data)
    assert understood > 500


@pytest.mark.torture
def test_a_million_inputs_raise_nothing_but_a_frame_error() -> None:
    began, understood, count = perf_counter(), 0, 1_000_000
    for number, data in enumerate(inputs(count)):
        understood += exercise(data)
        if number % 10 == 0:
            thorough(data)
    print(f"{count} inputs, {understood} telegrams understood, {perf_counter() - began:.0f} s")
    assert understood > count // 10
