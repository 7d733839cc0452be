import json
from collections.abc import Iterator
from contextlib import suppress
from random import Random

import pytest

from sensors.wire import FrameError
from sensors.wire.hj212 import Stream, answer_key, decode, describe, packet, telegrams
from sensors.wire.telegram import Bad, Part
from tests.unit.sensors.wire.hj212.cases import frame, streams, vectors

SEED = 212
KEPT = streams()
WORDS = [
    b"#", b"##", b"##0379", b"##1024", b"##9999", b"&&", b"CP=&&", b";", b",", b"=", b"-", b"\r\n",
    b"\n", b"\0", b"\xff", b"Flag=7;", b"PNUM=9999;PNO=1;", b"PNUM=2;PNO=2;", b"DataTime=",
    b"SampleTime=", b"w20120-Avg=", b"nan", b"1e999", b"-", b"20240230000000", b"00000000000000",
    b"99991231235959", b"\xe6\xb8\x85", b"QN=", b"9" * 40,
]  # fmt: skip
SOUND = [bytes(one["text"], "ascii") for one in vectors()] + [
    frame("DataTime=20240701070000;w20120-Avg=-1.5,w20120-SampleTime=20240701070100", 2051),
    frame("", head="QN=20240701080005000;MN=430626000000000000000001;CN=2031;Flag=7;PNUM=2;PNO=1;"),
]


def inputs(random: Random, count: int) -> Iterator[bytes]:
    """Noise, broken packets, and sound packets with broken data."""
    for _ in range(count):
        kind = random.randrange(4)
        if kind == 0:
            yield random.randbytes(random.randrange(64))
        elif kind == 1:
            yield b"".join(random.choices(WORDS, k=random.randrange(12)))
        elif kind == 2:
            yield mutated(random, random.choice(SOUND))
        else:
            data = mutated(random, random.choice(SOUND)[6:-6])
            yield packet(data[:1024])


def mutated(random: Random, sound: bytes) -> bytes:
    """The bytes with a few changed, inserted, dropped or moved."""
    text = bytearray(sound)
    for _ in range(random.randrange(1, 4)):
        begin = random.randrange(len(text) + 1)
        end = begin + random.choice((0, 1, 1, 2, 20))
        kind = random.randrange(4)
        if kind == 0:
            text[begin:end] = random.randbytes(end - begin)
        elif kind == 1:
            text[begin:end] = random.choice(WORDS)
        elif kind == 2:
            text[begin:begin] = text[begin:end]
        else:
            text[begin:end] = bytes(random.choices(b"0123456789.;,=&-", k=end - begin))
    return bytes(text)


def endure(payload: bytes) -> None:
    """All that can be done with bytes, of which only FrameError may come."""
    for one in telegrams(payload):
        if isinstance(one, Bad):
            assert one.error.reason
            assert 0 <= one.error.offset <= len(payload)
        elif isinstance(one, Part):
            assert 1 <= one.number <= one.total
        else:
            readings, faults = one.read(KEPT)
            assert all(abs(reading.value) < 1e33 or reading.flag == 9 for reading in readings)
            assert all(faults)
            one.answer(0)
    json.dumps(list(describe(payload)), allow_nan=False, ensure_ascii=False).encode()
    answer_key(payload)
    stream = Stream()
    stream.feed(payload)
    stream.end()
    with suppress(FrameError):
        decode(payload)


def test_bad_input_gives_the_codecs_own_error_and_nothing_else() -> None:
    for payload in inputs(Random(SEED), 3000):
        endure(payload)


@pytest.mark.torture
def test_a_million_bad_inputs_give_the_codecs_own_error_and_nothing_else() -> None:
    for payload in inputs(Random(SEED + 1), 1_000_000):
        endure(payload)
