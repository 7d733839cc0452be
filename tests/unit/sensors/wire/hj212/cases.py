"""Frames and datastreams for the tests of HJ 212."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from domain.datastream import Datastream, Statistic
from domain.instant import parse
from domain.property import PROPERTIES
from sensors.wire import Reading
from sensors.wire.hj212 import decode, packet

MN = "430626000000000000000001"
HEAD = f"QN=20240701080005000;ST=21;CN=2061;PW=123456;MN={MN};Flag=5;"
SENT = parse("2024-07-01T08:00:05+08:00")
SEVEN, EIGHT = parse("2024-07-01T07:00:00+08:00"), parse("2024-07-01T08:00:00+08:00")


def vectors() -> list[dict[str, Any]]:
    path = Path(__file__).parents[4] / "vectors" / "telemetry.json"
    one: dict[str, list[dict[str, Any]]] = json.loads(path.read_text(encoding="utf-8"))
    return one["hj212"]


def vector(words: str) -> bytes:
    """The vector whose name contains the words."""
    (text,) = (one["text"] for one in vectors() if words in one["name"])
    return bytes(text, "ascii")


def frame(content: str, function: int = 2061, head: str = HEAD) -> bytes:
    """A sound packet with this content of CP."""
    head = head.replace("CN=2061", f"CN={function}")
    return packet(f"{head}CP=&&{content}&&".encode("latin-1"))


def streams(
    interval_s: int = 3600, statistic: Statistic = Statistic.INSTANT
) -> dict[str, Datastream]:
    """A datastream of each property but the device's state."""
    return {
        name: Datastream("S1", name, one.unit, interval_s, statistic)
        for name, one in PROPERTIES.items()
        if name != "device_state"
    }


def read(content: str, function: int = 2061, interval_s: int = 3600) -> Sequence[Reading]:
    """The readings of a message, which has no faults."""
    readings, faults = decode(frame(content, function)).read(streams(interval_s))
    assert not faults
    return readings
