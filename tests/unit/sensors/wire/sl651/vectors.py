"""The frames of tests/vectors/telemetry.json, what a station is, and what tests make of frames."""

import json
from pathlib import Path
from typing import Any

from domain.datastream import Datastream
from domain.instant import parse
from domain.property import PROPERTIES
from sensors.wire.sl651 import Encoding, Group, Link, Report, group, report, telegrams

VECTORS: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[4] / "vectors/telemetry.json").read_text("utf-8")
)["sl651"]
FRAMES = [bytes.fromhex(one["hex"]) for one in VECTORS]
SOUND = [raw for raw, one in zip(FRAMES, VECTORS, strict=True) if "bad" not in one["name"]]
HOURLY = FRAMES[3]

NOON = parse("2024-07-01T12:00:00+08:00")
HEX = Link("4306260001", "1234")
ASCII = Link("4306260001", "1234", encoding=Encoding.ASCII)


def stream(name: str, base: float | None = None, interval_s: int = 300) -> Datastream:
    unit = PROPERTIES[name].unit
    return Datastream("S", name, unit, interval_s=interval_s, base_level=base)


def streams(*names: str, base: float | None = 60.0) -> dict[str, Datastream]:
    return {name: stream(name, base) for name in names}


def telegram(payload: bytes) -> Report:
    (one,) = telegrams(payload)
    assert isinstance(one, Report), one
    return one


def said(*groups: Group, klass: str = "H", function: int = 0x32, link: Link = HEX) -> Report:
    return telegram(report(link, function, 8, NOON, klass, groups))


def level(value: float = 70.512) -> Group:
    return group("Z", NOON, value)
