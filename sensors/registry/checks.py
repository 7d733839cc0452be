"""What the tables of a TOML registry must have in common: codes that exist, names that differ."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from domain.criterion import Criterion
from domain.datastream import Datastream
from domain.device import Device
from domain.registry import named
from domain.station import Station
from sensors.registry.findings import Finding, Unfit

Row = TypeVar("Row")
Observed = dict[tuple[str, str], int]
"""Datastreams that there are: a number by (station code, property), as `Registry.lookup`."""
Fit = Callable[[Criterion, Observed], None]
"""Raises `Unfit`, or another ValueError, for a criterion that could not be judged."""

_TOPIC_LEVEL = re.compile(r"[^\s/+#\x00-\x1f\x7f]+")


@dataclass(frozen=True, slots=True)
class Numbered(Generic[Row]):
    """A table of the file: its place, what is written, and its value unless it is wrong."""

    row: str
    raw: dict[str, object]
    value: Row | None


def is_code(text: str) -> bool:
    """Whether a station's code can stand in a topic."""
    return _TOPIC_LEVEL.fullmatch(text) is not None


def check(
    stations: Sequence[Numbered[Station]],
    devices: Sequence[Numbered[Device]],
    datastreams: Sequence[Numbered[Datastream]],
    criteria: Sequence[Numbered[Criterion]],
    fit: Fit | None,
) -> Iterator[Finding]:
    """Contradictions between sound tables; what a wrong table names counts as there."""
    yield from _stations(stations)
    codes = {one.raw.get("code") for one in stations}
    yield from _devices(devices, codes)
    yield from _datastreams(datastreams, codes)
    streams = {
        (str(one.raw.get("station")), str(one.raw.get("property"))): number
        for number, one in enumerate(datastreams, start=1)
    }
    yield from check_criteria(criteria, streams, fit)


def _sound(rows: Sequence[Numbered[Row]]) -> Iterator[tuple[str, Row]]:
    return ((one.row, one.value) for one in rows if one.value is not None)


def _stations(stations: Sequence[Numbered[Station]]) -> Iterator[Finding]:
    seen: set[str] = set()
    for row, station in _sound(stations):
        if not is_code(station.code):
            yield Finding(row, "code", f"{station.code!r} cannot stand in a topic")
        if station.code in seen:
            yield Finding(row, "code", f"{station.code!r} stands twice")
        seen.add(station.code)


def _devices(devices: Sequence[Numbered[Device]], stations: set[object]) -> Iterator[Finding]:
    owners: dict[tuple[str, str], str] = {}
    spoken: set[tuple[str, str]] = set()
    for row, one in _sound(devices):
        if one.station not in stations:
            yield Finding(row, "station", f"{one.station!r} is unknown")
        if (one.station, one.protocol) in spoken:
            yield Finding(
                row, "protocol", f"{one.station!r} already has a device of {one.protocol}"
            )
        owner = owners.setdefault((one.protocol, one.address), one.station)
        if owner != one.station:
            what = f"{one.address} is claimed by {owner!r} and by {one.station!r}"
            yield Finding(row, "address", what)
        spoken.add((one.station, one.protocol))


def _datastreams(
    datastreams: Sequence[Numbered[Datastream]], stations: set[object]
) -> Iterator[Finding]:
    seen: set[tuple[str, str]] = set()
    for row, one in _sound(datastreams):
        if one.station not in stations:
            yield Finding(row, "station", f"{one.station!r} is unknown")
        if (one.station, one.property) in seen:
            what = f"{one.station!r} already has a datastream of {one.property!r}"
            yield Finding(row, "property", what)
        seen.add((one.station, one.property))


def check_criteria(
    criteria: Sequence[Numbered[Criterion]], datastreams: Observed, fit: Fit | None
) -> Iterator[Finding]:
    """What criteria name and is not there, names that stand twice, and what does not fit."""
    seen: set[str] = set()
    for row, rule in _sound(criteria):
        missing = list(_unobserved(row, rule, datastreams))
        yield from missing
        if rule.code in seen:
            what = f"a criterion with the same code stands before: {rule.code}"
            yield Finding(row, "indicator", what)
        seen.add(rule.code)
        if fit and not missing:
            yield from _unfit(row, rule, datastreams, fit)


def _unobserved(row: str, rule: Criterion, datastreams: Observed) -> Iterator[Finding]:
    for place, (station, observed) in named(rule):
        if (station, observed) not in datastreams:
            what = f"no datastream of {observed!r} at {station!r}"
            yield Finding(row, place or "property", what)


def _unfit(row: str, rule: Criterion, datastreams: Observed, fit: Fit) -> Iterator[Finding]:
    try:
        fit(rule, datastreams)
    except ValueError as error:
        key = error.key if isinstance(error, Unfit) else "indicator"
        yield Finding(row, key, str(error))
