"""The registry as TOML: `[[station]]`, `[[device]]`, `[[datastream]]`, `[[criterion]]` tables.

Stations and thresholds are always loaded, never coded; this is the file that they are loaded
from. The keys are the fields of the domain's values, and nothing else is accepted: a misspelt
key would otherwise be a threshold that nobody watches.
"""

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, Field, fields
from datetime import datetime
from typing import Any, TypeVar

import msgspec

from domain.criterion import Criterion
from domain.datastream import Datastream
from domain.device import Device
from domain.registry import Registry
from domain.station import Station

TABLES = ("station", "device", "datastream", "criterion")
"""Names of the registry's tables, in the order in which they are written."""

Entry = TypeVar("Entry", Station, Device, Datastream, Criterion)

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_TOPIC_LEVEL = re.compile(r"[^\s/+#\x00-\x1f\x7f]+")
_AT_KEY = re.compile(r" - at `\$\.?(?P<key>[^`]*)`")


class RegistryError(ValueError):
    """The registry's text is wrong; the message is one sentence for the person who wrote it."""


def parse(text: str) -> Registry:
    """The registry of a TOML text, numbered in file order; RegistryError says what is wrong."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RegistryError(f"not TOML: {error}") from None
    for key in document:
        if key not in TABLES:
            known = ", ".join(f"[[{name}]]" for name in TABLES)
            raise RegistryError(f"unknown key {key!r}: a registry holds {known}")
    return from_document(document)


def from_document(document: Mapping[str, object]) -> Registry:
    """The registry in a parsed document, which may hold other keys too."""
    stations = _read(document, "station", Station)
    devices = _read(document, "device", Device)
    datastreams = _read(document, "datastream", Datastream)
    criteria = _read(document, "criterion", Criterion)
    _check_stations(stations)
    _check_devices(devices, {station.code for station in stations})
    _check_datastreams(datastreams, {station.code for station in stations})
    _check_criteria(criteria, {(one.station, one.property) for one in datastreams})
    return Registry.numbered(stations, datastreams, criteria, devices)


def dump(registry: Registry) -> str:
    """The registry as TOML in the order of its numbers; what equals its default is left out."""
    tables = [_table("station", one) for one in registry.stations.values()]
    tables += [_table("device", one) for one in registry.devices]
    tables += [_table("datastream", one) for one in registry.datastreams.values()]
    tables += [_table("criterion", one) for one in registry.criteria.values()]
    return "\n".join(tables)


def entry(key: str, value: object) -> str:
    """One `key = value` line of TOML."""
    return f"{_key(key)} = {_value(value)}"


def _read(document: Mapping[str, object], name: str, kind: type[Entry]) -> list[Entry]:
    tables = document.get(name, [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise RegistryError(f"{name} must be written as [[{name}]] tables")
    return [_convert(table, name, number, kind) for number, table in enumerate(tables, start=1)]


def _convert(table: dict[str, object], name: str, number: int, kind: type[Entry]) -> Entry:
    known = [field.name for field in fields(kind)]
    for key in table:
        if key not in known:
            raise _error(name, number, f"unknown key {key!r}, one of {', '.join(known)}")
    try:
        return msgspec.convert(table, kind)
    except msgspec.ValidationError as error:
        raise _error(name, number, _sentence(str(error))) from None


def _sentence(message: str) -> str:
    """msgspec's message with the key in front: `yellow: Expected `float`, got `str``."""
    at = _AT_KEY.search(message)
    if at is None or not at["key"]:
        return _AT_KEY.sub("", message)
    return f"{at['key']}: {_AT_KEY.sub('', message)}"


def _error(name: str, number: int, what: str) -> RegistryError:
    return RegistryError(f"[[{name}]] number {number}, {what}")


def _check_stations(stations: Sequence[Station]) -> None:
    seen: set[str] = set()
    for number, station in enumerate(stations, start=1):
        if not _TOPIC_LEVEL.fullmatch(station.code):
            raise _error("station", number, f"code: {station.code!r} cannot stand in a topic")
        if station.code in seen:
            raise _error("station", number, f"code: {station.code!r} stands twice")
        seen.add(station.code)


def _check_devices(devices: Sequence[Device], stations: set[str]) -> None:
    owners: dict[tuple[str, str], str] = {}
    spoken: set[tuple[str, str]] = set()
    for number, one in enumerate(devices, start=1):
        if one.station not in stations:
            raise _error("device", number, f"station: {one.station!r} is unknown")
        if (one.station, one.protocol) in spoken:
            what = f"protocol: {one.station!r} already has a device of {one.protocol}"
            raise _error("device", number, what)
        owner = owners.setdefault((one.protocol, one.address), one.station)
        if owner != one.station:
            what = f"address: {one.address} is claimed by {owner!r} and by {one.station!r}"
            raise _error("device", number, what)
        spoken.add((one.station, one.protocol))


def _check_datastreams(datastreams: Sequence[Datastream], stations: set[str]) -> None:
    seen: set[tuple[str, str]] = set()
    for number, one in enumerate(datastreams, start=1):
        if one.station not in stations:
            raise _error("datastream", number, f"station: {one.station!r} is unknown")
        if (one.station, one.property) in seen:
            what = f"property: {one.station!r} already has a datastream of {one.property!r}"
            raise _error("datastream", number, what)
        seen.add((one.station, one.property))


def _check_criteria(criteria: Sequence[Criterion], datastreams: set[tuple[str, str]]) -> None:
    seen: set[str] = set()
    for number, rule in enumerate(criteria, start=1):
        if (rule.station, rule.property) not in datastreams:
            what = f"property: no datastream of {rule.property!r} at {rule.station!r}"
            raise _error("criterion", number, what)
        if rule.code in seen:
            what = f"indicator: a criterion with the same code stands before: {rule.code}"
            raise _error("criterion", number, what)
        seen.add(rule.code)


def _table(name: str, one: Station | Device | Datastream | Criterion) -> str:
    values = [(field, getattr(one, field.name)) for field in fields(one)]
    lines = [entry(field.name, value) for field, value in values if value != _default(field)]
    return "\n".join([f"[[{name}]]", *lines, ""])


def _default(field: Field[Any]) -> object:
    if field.default_factory is not MISSING:
        return field.default_factory()
    return field.default


def _value(value: object) -> str:
    if isinstance(value, str):
        return _string(value)
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return "{ " + ", ".join(entry(key, item) for key, item in value.items()) + " }"
    return repr(value)


def _key(key: str) -> str:
    return key if _BARE_KEY.fullmatch(key) else _string(key)


def _string(text: str) -> str:
    """A basic string of TOML: JSON's escapes, and DEL, which JSON leaves as it is."""
    return json.dumps(str(text), ensure_ascii=False).replace("\x7f", "\\u007f")
