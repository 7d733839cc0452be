"""What the stations of a scenario tell beside their readings: `events.jsonl` and `zones.toml`.

`events.jsonl` has one JSON object a line, `{"station": "…", "event": {…}}`, whose event is that of
`sensors.wire.event` with its time inside. `zones.toml` has the suppression zones that hold while
the scenario is played, `[[zone]]` tables with the fields of `domain.zone.Zone` and times with an
offset. A scenario may do without either.
"""

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import msgspec

from domain.instant import iso, to_micros
from domain.registry import Registry
from domain.zone import Zone
from sensors import registry as registry_text
from sensors.simulators.readings import ScenarioError
from sensors.wire import WireError
from sensors.wire import event as wire

EVENTS, ZONES = "events.jsonl", "zones.toml"


class Said(NamedTuple):
    """An event of a station as it is published; `time` in microseconds."""

    time: int
    station: str
    payload: bytes


class _Line(msgspec.Struct, forbid_unknown_fields=True):
    station: str
    event: msgspec.Raw


class _Zone(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    lon: float
    lat: float
    radius_m: float
    valid_from: datetime
    valid_to: datetime | None = None
    reason: str = ""
    created_by: str = ""


class _Zones(msgspec.Struct, forbid_unknown_fields=True):
    zone: list[_Zone] = []


def said(station: str, event: wire.Event) -> Said:
    """An event as its station publishes it."""
    return Said(event.time, station, wire.encode(event))


def read(path: Path, registry: Registry) -> tuple[Said, ...]:
    """Events by time, then by their order in the file; none where there is no file."""
    if not path.exists():
        return ()
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise ScenarioError(f"{path} cannot be read: {error}") from None
    found = [_said(path, number, line, registry) for number, line in enumerate(lines, 1) if line]
    return tuple(sorted(found, key=lambda one: one.time))


def read_zones(path: Path) -> tuple[Zone, ...]:
    """The zones of a file; none where there is no file."""
    if not path.exists():
        return ()
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
        return tuple(map(_zone, msgspec.convert(document, _Zones).zone))
    except OSError as error:
        raise ScenarioError(f"{path} cannot be read: {error.strerror}") from None
    except ValueError as error:
        raise ScenarioError(f"{path}: {error}") from None


def write(folder: Path, events: Sequence[Said], zones: Iterable[Zone]) -> None:
    """Write both files, or what there is of them."""
    if events:
        lines = [
            msgspec.json.encode(_Line(one.station, msgspec.Raw(one.payload))) for one in events
        ]
        (folder / EVENTS).write_bytes(b"\n".join(lines) + b"\n")
    tables = ["[[zone]]\n" + "\n".join(_entries(zone)) + "\n" for zone in zones]
    if tables:
        (folder / ZONES).write_text("\n".join(tables), encoding="utf-8")


def _said(path: Path, number: int, text: str, registry: Registry) -> Said:
    place = f"{path}, line {number}"
    try:
        line = msgspec.json.decode(text, type=_Line)
        payload = bytes(line.event)
        (event,) = wire.decode(payload)
    except (msgspec.MsgspecError, WireError) as error:
        raise ScenarioError(f"{place}: {error}") from None
    except ValueError:
        raise ScenarioError(f"{place}: one event a line, not a list") from None
    if line.station not in registry.stations:
        raise ScenarioError(f"{place}: unknown station {line.station!r}")
    return Said(event.time, line.station, payload)


def _zone(told: _Zone) -> Zone:
    times = [None if one is None else to_micros(one) for one in (told.valid_from, told.valid_to)]
    assert times[0] is not None
    return Zone(
        told.name, told.lon, told.lat, told.radius_m, times[0], times[1], told.reason,
        told.created_by,
    )  # fmt: skip


def _entries(zone: Zone) -> list[str]:
    fields: dict[str, object] = {
        **asdict(zone),
        "valid_from": datetime.fromisoformat(iso(zone.valid_from)),
        "valid_to": None if zone.valid_to is None else datetime.fromisoformat(iso(zone.valid_to)),
    }
    return [registry_text.entry(name, value) for name, value in fields.items() if value is not None]
