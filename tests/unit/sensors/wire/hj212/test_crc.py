from hypothesis import given
from hypothesis import strategies as st

from sensors.wire.hj212 import checksum
from tests.unit.sensors.wire.hj212.cases import vector


def defined(data: bytes) -> int:
    """Annex A of the standard, word for word."""
    register = 0xFFFF
    for byte in data:
        register = (register >> 8) ^ byte
        for _ in range(8):
            carry = register & 1
            register >>= 1
            if carry:
                register ^= 0xA001
    return register


@given(st.binary(max_size=1100))
def test_the_checksum_is_that_of_the_definition(data: bytes) -> None:
    assert checksum(data) == defined(data)


def test_every_length_around_the_stride_agrees_with_the_definition() -> None:
    data = bytes(range(1, 256)) * 5
    for size in [*range(40), 255, 256, 257, 511, 512, 513, 1023, 1024, 1025]:
        assert checksum(data[:size]) == defined(data[:size]), size


def test_a_vectors_checksum_is_printed_high_byte_first() -> None:
    frame = vector("2061 hourly")
    assert f"{checksum(frame[6:-6]):04X}" == "1380"


def test_the_annex_sample_gives_1c80() -> None:
    sample = (
        b"QN=20160801085857223;ST=32;CN=1062;PW=100000;MN=010000A8900016F000169DC0;"
        b"Flag=5;CP=&&RtdInterval=30&&"
    )
    assert f"{checksum(sample):04X}" == "1C80"
