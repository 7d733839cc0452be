"""Scenarios: a folder with `scenario.toml` and `observations.csv`, readable by anyone.

Records, reconstructions and synthetic floods share the format, so that a rehearsal, a drill
and a test differ in nothing but the folder they name.
"""

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from enum import StrEnum
from heapq import merge
from itertools import groupby
from math import isnan
from operator import attrgetter, itemgetter
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

import msgspec
import numpy as np
import numpy.typing as npt

from domain import instant
from domain.flag import Flag
from domain.observation import Observations
from domain.registry import Registry
from domain.zone import Zone
from sensors import registry as registry_text
from sensors import topics
from sensors.simulators import events, readings
from sensors.simulators.events import Said
from sensors.simulators.readings import ScenarioError as ScenarioError
from sensors.wire import json as wire

SCENARIOS = Path(__file__).parent / "scenarios"
"""The scenarios that come with the program."""


class UnknownScenarioError(ScenarioError):
    """There is no scenario of a name."""


class Kind(StrEnum):
    """What the readings are: measured, reconstructed between reports, or made up."""

    RECORD = "record"
    RECONSTRUCTION = "reconstruction"
    SYNTHETIC = "synthetic"


class Header(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The keys of `scenario.toml` above its tables.

    `timezone` is an offset such as `+08:00` or a zone's name. `end`, where it is given, is the
    instant of the last tick: it lets silence after the last reading be judged.
    """

    title: str
    kind: Kind
    source: str
    licence: str
    timezone: str
    end: datetime | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Scenario:
    """Readings (`rows`, by time, then file order) and the registry whose numbers they use.

    `end` is the instant of the final tick in microseconds, or None. `events`, by time, are what
    stations tell beside their readings, `zones` the suppression zones that hold meanwhile.
    """

    name: str
    title: str
    kind: Kind
    source: str
    licence: str
    timezone: str
    registry: Registry
    rows: Observations
    end: int | None = None
    events: tuple[Said, ...] = ()
    zones: tuple[Zone, ...] = ()


class Summary(NamedTuple):
    """What a list of scenarios shows."""

    name: str
    title: str
    kind: Kind


class Message(NamedTuple):
    """What a station, or the exercise clock, says at `time` (microseconds)."""

    time: int
    topic: str
    payload: bytes


def load(name_or_folder: str | Path) -> Scenario:
    """The scenario of that name, or else in that folder; ScenarioError says what is wrong."""
    folder = _find(name_or_folder)
    path = folder / "scenario.toml"
    document = read_toml(path)
    tables = {name: document.pop(name, []) for name in registry_text.TABLES}
    header = read_header(path, document)
    try:
        registry = registry_text.from_document(tables)
    except registry_text.RegistryError as error:
        raise ScenarioError(f"{path}: {error}") from None
    rows = readings.read(folder / "observations.csv", registry)
    told = events.read(folder / events.EVENTS, registry)
    return Scenario(
        name=folder.resolve().name,
        title=header.title,
        kind=header.kind,
        source=header.source,
        licence=header.licence,
        timezone=header.timezone,
        registry=registry,
        rows=rows,
        end=_end(path, header, [*rows["time"][-1:], *(one.time for one in told[-1:])]),
        events=told,
        zones=events.read_zones(folder / events.ZONES),
    )


def save(
    folder: Path,
    header: Header,
    registry: Registry,
    rows: Observations,
    *,
    told: Sequence[Said] = (),
    zones: Iterable[Zone] = (),
) -> None:
    """Write a scenario; `rows`, and the events `told`, in the order that the files shall have."""
    fields = msgspec.structs.asdict(header).items()
    lines = [registry_text.entry(key, value) for key, value in fields if value is not None]
    text = "\n".join(lines) + "\n\n" + registry_text.dump(registry)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "scenario.toml").write_text(text, encoding="utf-8")
        readings.write(folder / "observations.csv", rows, registry, zone(header.timezone))
        events.write(folder, told, zones)
    except OSError as error:
        raise ScenarioError(f"{folder} cannot be written: {error.strerror}") from None


def list_scenarios() -> list[Summary]:
    """The scenarios that come with the program, by name."""
    found = []
    for path in sorted(SCENARIOS.glob("*/scenario.toml")):
        document = read_toml(path)
        for name in registry_text.TABLES:
            document.pop(name, None)
        header = read_header(path, document)
        found.append(Summary(path.parent.name, header.title, header.kind))
    return found


def messages(scenario: Scenario) -> Iterator[Message]:
    """The scenario as it is published: at each instant a tick, then the stations that speak.

    Stations come in the registry's order, each with all its readings of that instant in one
    message, and after them the events of the instant. No tick is invented between or after them
    but the one at `end`.
    """
    told = (Message(time, topics.event(code), text) for time, code, text in scenario.events)
    spoken = merge(_observed(scenario), told, key=attrgetter("time"))
    for time, instant_messages in groupby(spoken, key=attrgetter("time")):
        yield tick(time)
        yield from instant_messages
    yield from map(tick, final_tick(scenario))


def _observed(scenario: Scenario) -> Iterator[Message]:
    """What stations observe, without ticks."""
    station_of = {key: one.station for key, one in scenario.registry.datastreams.items()}
    ordered = scenario.rows[np.lexsort((_station_numbers(scenario), scenario.rows["time"]))]
    for time, instant_rows in groupby(ordered.tolist(), key=itemgetter(1)):
        for station, rows in groupby(instant_rows, key=lambda row: station_of[row[0]]):
            yield Message(time, topics.observation(station), _payload(scenario, time, rows))


def message_count(scenario: Scenario) -> int:
    """How many messages `messages` yields, without making them."""
    times = scenario.rows["time"]
    spoken = np.unique(np.stack([times, _station_numbers(scenario)]), axis=1)
    told = np.array([one.time for one in scenario.events], dtype=np.int64)
    ticks = len(np.union1d(times, told)) + len(final_tick(scenario))
    return ticks + len(spoken.T) + len(told)


def final_tick(scenario: Scenario) -> list[int]:
    """The instant of the tick after the last reading, or nothing."""
    if scenario.end is None or scenario.end in scenario.rows["time"][-1:]:
        return []
    return [scenario.end]


def tick(time: int) -> Message:
    """The exercise clock at `time`."""
    return Message(time, topics.CLOCK, wire.encode_clock(time))


def zone(text: str) -> tzinfo:
    """The time zone of an offset such as `-06:00` or of a name; ValueError for anything else."""
    try:
        if text.startswith(("+", "-")):
            return datetime.fromisoformat(f"1970-01-01T00:00{text}").tzinfo or UTC
        return ZoneInfo(text)
    except (ValueError, KeyError, OSError):
        raise ValueError(f"{text!r} is neither an offset like +08:00 nor a known zone") from None


def read_toml(path: Path) -> dict[str, object]:
    """A TOML file's keys; ScenarioError where it is absent or not TOML."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ScenarioError(f"{path} cannot be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ScenarioError(f"{path} is not TOML: {error}") from None


def read_header(path: Path, keys: dict[str, object]) -> Header:
    """The header in `keys`, which holds nothing else; `path` is for the message of an error."""
    try:
        header = msgspec.convert(keys, Header)
        zone(header.timezone)
    except ValueError as error:
        raise ScenarioError(f"{path}: {error}") from None
    if header.end is not None and header.end.tzinfo is None:
        raise ScenarioError(f"{path}: end has no offset")
    return header


def _find(name_or_folder: str | Path) -> Path:
    named = SCENARIOS / name_or_folder
    for folder in (named, Path(name_or_folder)):
        if (folder / "scenario.toml").is_file():
            return folder
    known = ", ".join(path.parent.name for path in sorted(SCENARIOS.glob("*/scenario.toml")))
    raise UnknownScenarioError(
        f"no scenario {str(name_or_folder)!r}: it is neither one of {known} "
        "nor a folder with a scenario.toml",
    )


def _end(path: Path, header: Header, lasts: Iterable[int]) -> int | None:
    if header.end is None:
        return None
    end = instant.to_micros(header.end)
    if any(end < last for last in lasts):
        raise ScenarioError(f"{path}: end is before the last reading or event")
    return end


def _station_numbers(scenario: Scenario) -> npt.NDArray[np.int64]:
    """For each row the place of its station in the registry."""
    place = {code: number for number, code in enumerate(scenario.registry.stations)}
    numbers = np.zeros(max(scenario.registry.datastreams, default=0) + 1, dtype=np.int64)
    for key, one in scenario.registry.datastreams.items():
        numbers[key] = place[one.station]
    datastreams: npt.NDArray[np.int32] = scenario.rows["datastream"]
    return numbers[datastreams]


def _payload(scenario: Scenario, time: int, rows: Iterable[tuple[int, int, float, int]]) -> bytes:
    """One station's message; the flags are told where one is not good."""
    values: dict[str, float | None] = {}
    flags: dict[str, int] = {}
    for datastream, _, value, flag in rows:
        name = scenario.registry.datastreams[datastream].property
        values[name] = None if isnan(value) else value
        if flag != Flag.GOOD:
            flags[name] = flag
    return wire.encode(time, values, flags or None, None)
