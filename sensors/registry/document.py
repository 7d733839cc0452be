"""The registry as TOML: `[[station]]`, `[[device]]`, `[[datastream]]`, `[[criterion]]` tables.

Stations and thresholds are always loaded, never coded; this is the file that they are loaded
from. The keys are the fields of the domain's values, and nothing else is accepted: a misspelt
key would otherwise be a threshold that nobody watches.
"""

import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import MISSING, Field, fields
from datetime import datetime
from typing import Any, TypeGuard, TypeVar, get_type_hints

import msgspec

from domain.criterion import Condition, Criterion
from domain.datastream import Datastream
from domain.device import Device
from domain.registry import Registry
from domain.registry_change import TABLES
from domain.station import Station
from sensors.registry.checks import Fit, Numbered, check, check_criteria
from sensors.registry.findings import Finding, RegistryError, whole
from sensors.registry.secrets import MASK, UNKNOWN_PASSWORD, known_password

Entry = TypeVar("Entry", Station, Device, Datastream, Criterion)
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_AT_KEY = re.compile(r" - at `\$[^`]*`")
_PARTS = tuple[Condition, ...]


def parse(text: str, *, known: Registry | None = None, fit: Fit | None = None) -> Registry:
    """The registry of a TOML text, numbered in file order; RegistryError says all that is wrong.

    A password that an export has hidden is that of `known`, and criteria that stand alone are
    those of its stations. `fit` raises a ValueError for a criterion that could not be judged.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise whole(f"not TOML: {error}") from None
    for key in document:
        if key not in TABLES:
            holds = ", ".join(f"[[{name}]]" for name in TABLES)
            raise whole(f"unknown key {key!r}: a registry holds {holds}")
    if known is not None and set(document) == {"criterion"}:
        return of_known(document, known, fit=fit)
    return from_document(document, known=known, fit=fit)


def of_known(
    document: Mapping[str, object], known: Registry, *, fit: Fit | None = None
) -> Registry:
    """The criteria of a document on datastreams of `known`, and nothing else of it."""
    findings: list[Finding] = []
    criteria = _read(document, "criterion", Criterion, findings)
    findings += check_criteria(criteria, known.lookup, fit)
    if findings:
        raise RegistryError(findings)
    return Registry({}, {}, dict(enumerate(_values(criteria), start=1)))


def from_document(
    document: Mapping[str, object], *, known: Registry | None = None, fit: Fit | None = None
) -> Registry:
    """The registry in a parsed document, which may hold other keys too."""
    findings: list[Finding] = []
    stations = _read(document, "station", Station, findings)
    devices = _read(_unmasked(document, known, findings), "device", Device, findings)
    datastreams = _read(document, "datastream", Datastream, findings)
    criteria = _read(document, "criterion", Criterion, findings)
    findings += check(stations, devices, datastreams, criteria, fit)
    if findings:
        order = {f"[[{name}]]": place for place, name in enumerate(TABLES)}
        raise RegistryError(
            sorted(findings, key=lambda one: order.get(one.row.partition(" ")[0], -1))
        )
    return Registry.numbered(
        _values(stations), _values(datastreams), _values(criteria), _values(devices)
    )


def dump(registry: Registry, *, passwords: bool = True) -> str:
    """The registry as TOML in the order of its numbers; what equals its default is left out.

    Without `passwords`, `MASK` stands for each: loading that text keeps what is known.
    """
    tables = [_table("station", one) for one in registry.stations.values()]
    for one in registry.devices:
        table = _table("device", one)
        tables.append(table if passwords else _masked(table))
    tables += [_table("datastream", one) for one in registry.datastreams.values()]
    tables += [_table("criterion", one) for one in registry.criteria.values()]
    return "\n".join(tables)


def entry(key: str, value: object) -> str:
    """One `key = value` line of TOML."""
    return f"{_key(key)} = {_value(value)}"


def _values(rows: list[Numbered[Entry]]) -> list[Entry]:
    return [one.value for one in rows if one.value is not None]


def _read(
    document: Mapping[str, object], name: str, kind: type[Entry], findings: list[Finding]
) -> list[Numbered[Entry]]:
    tables = document.get(name, [])
    if not _is_tables(tables):
        findings.append(Finding("", "", f"{name} must be written as [[{name}]] tables"))
        return []
    rows, types = [], get_type_hints(kind)
    for number, table in enumerate(tables, start=1):
        row = f"[[{name}]] number {number}"
        wrong = list(_faults(table, kind, types))
        findings += [Finding(row, key, what) for key, what in wrong]
        value = None if wrong else msgspec.convert(table, kind)
        rows.append(Numbered(row, table, value))
    return rows


def _faults(
    table: dict[str, object], kind: type[Entry | Condition], types: Mapping[str, Any]
) -> Iterator[tuple[str, str]]:
    """All that is wrong in one table: key by key, and only then as a whole."""
    found = [*_wrong_keys(table, types), *_missing(table, kind)]
    yield from found
    if not found and (what := _fault(table, kind)):
        yield "", what


def _wrong_keys(table: dict[str, object], types: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if key not in types:
            yield "", f"unknown key {key!r}, one of {', '.join(types)}"
        elif types[key] == _PARTS and _is_tables(value):
            yield from _in_parts(key, value)
        elif what := _fault(value, types[key]):
            yield key, what


def _in_parts(key: str, parts: list[dict[str, object]]) -> Iterator[tuple[str, str]]:
    """Faults of the conditions of a compound, each by its number and key."""
    types = get_type_hints(Condition)
    for number, part in enumerate(parts, start=1):
        for name, what in _faults(part, Condition, types):
            yield f"{key} number {number}{f', {name}' if name else ''}", what


def _missing(table: dict[str, object], kind: type[Entry | Condition]) -> Iterator[tuple[str, str]]:
    for one in fields(kind):
        if _default(one) is MISSING and one.name not in table:
            yield "", f"Object missing required field `{one.name}`"


def _is_tables(value: object) -> TypeGuard[list[dict[str, object]]]:
    return isinstance(value, list) and all(isinstance(one, dict) for one in value)


def _fault(value: object, kind: Any) -> str:  # noqa: ANN401
    """What msgspec, or the value itself, finds wrong; empty when nothing."""
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        return _AT_KEY.sub("", str(error))
    return ""


def _unmasked(
    document: Mapping[str, object], known: Registry | None, findings: list[Finding]
) -> Mapping[str, object]:
    """With the known password where an export has hidden it."""
    tables = document.get("device", [])
    if not isinstance(tables, list):
        return document
    shown = []
    for number, table in enumerate(tables, start=1):
        if isinstance(table, dict) and table.get("password") == MASK:
            password = known_password(known, table.get("station"), table.get("protocol"))
            if password is None:
                row = f"[[device]] number {number}"
                findings.append(Finding(row, "password", UNKNOWN_PASSWORD))
            table = {**table, "password": password or ""}
        shown.append(table)
    return {"device": shown}


def _table(name: str, one: Station | Device | Datastream | Criterion) -> str:
    return "\n".join([f"[[{name}]]", *_entries(one), ""])


def _entries(one: Station | Device | Datastream | Condition) -> Iterator[str]:
    """A line for each field that is not at its default."""
    for field in fields(one):
        value = getattr(one, field.name)
        if value != _default(field):
            yield entry(field.name, value)


def _masked(table: str) -> str:
    return re.sub(r"(?m)^password = .*$", entry("password", MASK), table)


def _default(field: Field[Any]) -> object:
    if field.default_factory is not MISSING:
        return field.default_factory()
    return field.default


def _value(value: object) -> str:
    if isinstance(value, str):
        return _string(value)
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Condition):
        return _inline(_entries(value))
    if isinstance(value, Mapping):
        return _inline(entry(key, item) for key, item in value.items())
    if isinstance(value, tuple):
        return f"[{', '.join(map(_value, value))}]"
    return repr(value)


def _inline(entries: Iterable[str]) -> str:
    return "{ " + ", ".join(entries) + " }"


def _key(key: str) -> str:
    return key if _BARE_KEY.fullmatch(key) else _string(key)


def _string(text: str) -> str:
    """A basic string of TOML: JSON's escapes, and DEL, which JSON leaves as it is."""
    return json.dumps(str(text), ensure_ascii=False).replace("\x7f", "\\u007f")
