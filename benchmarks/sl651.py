"""Hourly frames of SL 651 (34H, twelve rains and levels) a second on one core, bytes to readings.

The limit is the barest parse of the same bytes that can be written in Python for this one layout:
the check by a table, the fields by one `struct`, the decimals by `int`; no readings, no faults.
"""

from math import nan
from statistics import median
from struct import Struct
from time import perf_counter

from domain.datastream import Datastream
from domain.instant import HOUR, MINUTE, parse
from domain.property import PROPERTIES
from sensors.wire.sl651 import Link, Report, group, report, telegrams

START = parse("2024-07-01T08:00:00+08:00")
_FIELDS = Struct(">2xB5s2sBHBH6s2x5ss2x5s2x12s2x5s2x3s2x5s2x12H2x5s2x4s2x2sBH")
_STREAMS = ("rain", "rain_total", "stage", "battery")


def run(frames: int = 5_000, rounds: int = 9) -> dict[str, object]:
    """Measure; every frame is another station's, with other values."""
    payloads = [_hourly(number) for number in range(frames)]
    streams = _streams()
    table = _table()
    ours, bare = [], []
    readings = 0
    for _ in range(rounds):
        began = perf_counter()
        readings = sum(_decode(payload, streams) for payload in payloads)
        ours.append(frames / (perf_counter() - began))
        began = perf_counter()
        for payload in payloads:
            _parse(payload, table)
        bare.append(frames / (perf_counter() - began))
    figure, limit = median(ours), median(bare)
    return {
        "bench": "sl651",
        "figure": round(figure),
        "unit": "hourly frames/s through telegrams() and read()",
        "limit": round(limit),
        "ratio": round(figure / limit, 2),
        "best": round(max(ours)),
        "readings": round(figure * readings / frames),
        "bytes": len(payloads[0]),
    }


def _decode(payload: bytes, streams: dict[str, Datastream]) -> int:
    count = 0
    for piece in telegrams(payload):
        if not isinstance(piece, Report):
            raise TypeError("a frame of the benchmark was not understood")
        count += len(piece.read(streams)[0])
    return count


def _parse(payload: bytes, table: list[int]) -> tuple[float, ...]:
    register = 0xFFFF
    for byte in payload[:-2]:
        register = register >> 8 ^ table[(register ^ byte) & 0xFF]
    fields = _FIELDS.unpack(payload)
    if register != fields[31]:
        raise ValueError("a frame of the benchmark has a wrong check")
    numbers = [int(fields[place].hex()) for place in (7, 10, 12, 13, 14, 27, 28, 29)]
    rains = [byte / 10 if byte != 0xFF else nan for byte in fields[11]]
    levels = [60 + word / 100 if word != 0xFFFF else nan for word in fields[15:27]]
    return *numbers, *rains, *levels


def _hourly(number: int) -> bytes:
    """A frame as in the vectors: rains, running total, relative levels, level, battery."""
    hour = START + number % 24 * HOUR
    first, last = hour + 5 * MINUTE, hour + HOUR
    rains = [nan if step == 5 else (number + step) % 30 / 10 for step in range(12)]
    levels = [nan if step == 5 else (number * 7 + step) % 3000 / 100 for step in range(12)]
    groups = [
        group("DRP", first, rains),
        group("PT", last, number % 5000 / 10),
        group("DRZ1", first, levels),
        group("Z", last, 60 + levels[11]),
        group("VT", last, 12 + number % 100 / 100),
    ]
    return report(Link(f"43062{number:05}", "1234"), 0x34, number, last, "H", groups)


def _streams() -> dict[str, Datastream]:
    return {
        name: Datastream("S", name, PROPERTIES[name].unit, base_level=60.0) for name in _STREAMS
    }


def _table() -> list[int]:
    table = []
    for register in range(256):
        for _ in range(8):
            register = register >> 1 ^ (0xA001 if register & 1 else 0)
        table.append(register)
    return table
