"""Messages a second through `telegrams()` and `read()`, on the hour data of a river station.

The limit is the least that any decoder of the same bytes must do: the checksum over the data
and one split of its fields. What the plain definition of the checksum gives, bit by bit, is
measured beside it. A second is one of the processor's, so that other programs count for little.
"""

from collections.abc import Callable
from statistics import median
from time import process_time

from domain.datastream import Datastream
from domain.instant import HOUR, parse
from domain.property import PROPERTIES
from sensors.wire.hj212 import HOUR_DATA, Message, checksum, report, sample, telegrams

END = parse("2024-07-01T08:00:00+08:00")
VALUES = {
    "water_temperature": 24.6,
    "ph": 7.21,
    "dissolved_oxygen": 6.8,
    "conductivity": 142.0,
    "turbidity": 38.0,
    "codmn": 3.9,
    "ammonia_nitrogen": 0.32,
    "total_phosphorus": 0.12,
    "total_nitrogen": 1.65,
}
TARGET = 20_000


def run(messages: int = 5000, rounds: int = 7) -> dict[str, object]:
    """Measure on one core; every round decodes the same message many times over."""
    (frame,) = report(
        HOUR_DATA,
        [sample(name, value, "Avg") for name, value in VALUES.items()],
        address="430626000000000000000001",
        password="123456",
        sent_at=END,
        time=END - HOUR,
    )
    streams = {name: Datastream("S1", name, PROPERTIES[name].unit, 3600) for name in VALUES}
    full, bare, plain = [], [], []
    for _ in range(rounds):
        full.append(_rate(messages, lambda: _understood(frame, streams)))
        bare.append(_rate(messages, lambda: _barest(frame)))
        plain.append(_rate(messages // 100, lambda: _defined(frame[6:-6])))
    figure, limit = median(full), median(bare)
    return {
        "bench": "hj212",
        "figure": round(figure),
        "unit": "messages/s through telegrams() and read(), one core",
        "target": TARGET,
        "limit": round(limit),
        "ratio": round(figure / limit, 2),
        "bytes": len(frame),
        "readings": len(VALUES),
        "plain_checksum": round(median(plain)),
    }


def _rate(count: int, work: Callable[[], object]) -> float:
    began = process_time()
    for _ in range(count):
        work()
    return count / (process_time() - began)


def _understood(frame: bytes, streams: dict[str, Datastream]) -> None:
    for one in telegrams(frame):
        if not isinstance(one, Message) or len(one.read(streams)[0]) != len(VALUES):
            raise RuntimeError("the message is not understood")


def _barest(frame: bytes) -> list[list[str]]:
    if b"%04X" % checksum(frame[6:-6]) != frame[-6:-2]:
        raise RuntimeError("the checksum is wrong")
    return [field.split("=") for field in frame.decode().replace(",", ";").split(";")]


def _defined(data: bytes) -> int:
    """The checksum as annex A of the standard defines it."""
    register = 0xFFFF
    for byte in data:
        register = (register >> 8) ^ byte
        for _ in range(8):
            register = (register >> 1) ^ (0xA001 if register & 1 else 0)
    return register
