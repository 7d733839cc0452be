"""From the rows of a station table to stations, devices, datastreams and criteria.

What the columns cannot say, and what the file has no column for, stays as it is known; an empty
cell of a column that is there means "nothing", and an empty limit "not configured", never "safe".
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from domain.criterion import Criterion
from domain.datastream import Datastream, Statistic
from domain.device import Device
from domain.property import PROPERTIES
from domain.registry import Registry
from domain.station import Station, StationStatus
from sensors.registry import cells
from sensors.registry.cells import Cell
from sensors.registry.columns import (
    ATTRIBUTES,
    COLUMNS,
    FIELDS,
    FIVE_MINUTES_S,
    HOUR_S,
    LEVEL_STEP,
    MAIN_LEVEL,
    OBSERVES,
    OWN_STEP,
)
from sensors.registry.findings import RegistryError
from sensors.registry.limits import limits_of, rules_of
from sensors.registry.parts import NOTHING, parts
from sensors.registry.row import Row
from sensors.registry.secrets import MASK, UNKNOWN_PASSWORD, known_password
from sensors.registry.sheets import SheetRow


@dataclass(frozen=True, slots=True)
class Tables:
    """A registry from tables; `notes` for the operator, `sources` the rows of stations by code."""

    registry: Registry
    notes: list[str]
    sources: dict[str, SheetRow]


def read_rows(rows: Iterable[SheetRow], known: Registry = NOTHING) -> Tables:
    """The registry of a table's rows; RegistryError says all that is wrong in any of them."""
    readers = [Row(one) for one in rows]
    of_station = parts(known)
    read = [_part(one, of_station) for one in readers]
    _check_twice(readers)
    findings = [finding for one in readers for finding in one.findings]
    if findings:
        raise RegistryError(findings)
    found = [part for part in read if part is not None]
    registry = Registry.numbered(
        [part.station for part in found],
        [one for part in found for one in part.datastreams],
        [one for part in found for one in part.criteria],
        [part.device for part in found if part.device],
    )
    notes = [note for part in found for note in part.notes]
    sources = {part.station.code: row.source for part, row in zip(found, readers, strict=True)}
    return Tables(registry, notes, sources)


@dataclass(frozen=True, slots=True)
class _Part:
    station: Station
    device: Device | None
    datastreams: Sequence[Datastream]
    criteria: Sequence[Criterion]
    notes: list[str]


def _part(row: Row, of_station: Mapping[str, Registry]) -> _Part | None:
    """What one row says; None where it is wrong."""
    code = row.read("STCD", cells.code, "")
    known = of_station.get(code, NOTHING)
    station = _station(row, code, known.stations.get(code)) if code else None
    device = _device(row, code, known)
    if station is None:
        return None
    limits = limits_of(row, station, known)
    streams = _datastreams(row, station, known, needed=bool(limits.levels))
    rules, notes = rules_of(row, station, limits, known)
    if not streams:
        notes.append(f"{code}: observes nothing yet, fill in OBSERVES")
    return None if row.findings else _Part(station, device, streams, rules, notes)


def _station(row: Row, code: str, old: Station | None) -> Station | None:
    kind = row.read("STTP", cells.kind, old.kind if old else None)
    name = row.read("STNM", cells.text, old.name if old else "")
    if not name:
        row.wrong("STNM", "expected the station's name, found nothing")
    if kind is None:
        if not any(one.column == "STTP" for one in row.findings):
            row.wrong("STTP", "expected the kind of station, e.g. PP, ZZ or RR")
        return None
    values: dict[str, Any] = {
        target: row.read(column, cells.adcode if column == "ADDVCD" else cells.text, "")
        for column, target in FIELDS.items()
        if row.has(column)
    }
    if row.has("LGTD"):
        values["lon"] = row.read("LGTD", cells.longitude, None)
    if row.has("LTTD"):
        values["lat"] = row.read("LTTD", cells.latitude, None)
    values |= _status(row)
    base = old or Station(code, name, kind)
    values["attributes"] = _attributes(row, base)
    return replace(base, **values | {"name": name, "kind": kind})


def _status(row: Row) -> dict[str, Any]:
    if not row.has("STATUS"):
        return {}
    status = row.read("STATUS", cells.status, StationStatus.ACTIVE)
    reason = row.read("REASON", cells.text, "")
    if status is StationStatus.SUSPENDED and not reason:
        row.wrong("REASON", "expected why the station is suspended (停用原因)")
    if status is StationStatus.ACTIVE and reason:
        row.wrong("STATUS", "expected 停用 (suspended), for a reason stands beside it")
    return {"status": status, "status_reason": reason}


def _attributes(row: Row, base: Station) -> dict[str, str]:
    found = dict(base.attributes)
    for column, name in ATTRIBUTES.items():
        if row.has(column):
            reader = cells.text if COLUMNS[column].text else _number_text
            found[name] = row.read(column, reader, "")
    ours = ATTRIBUTES.values()
    return {name: value for name, value in found.items() if value or name not in ours}


def _number_text(cell: Cell) -> str:
    value = cells.number(cell)
    return "" if value is None else f"{value:.15g}"


def _device(row: Row, code: str, known: Registry) -> Device | None:
    protocol = row.read("PROTOCOL", cells.protocol, None)
    if protocol is None:
        for name in ("ADDRESS", "PASSWORD"):
            if row.read(name, cells.text, "") and not row.findings:
                row.wrong("PROTOCOL", f"expected sl651 or hj212, for {name} is given")
        return None
    address = row.read("ADDRESS", lambda cell: cells.address(cell, protocol), "")
    old = known_password(known, code, protocol)
    password = row.read("PASSWORD", lambda cell: cells.password(cell, protocol), old or "")
    if password == MASK:
        if old is None:
            row.wrong("PASSWORD", UNKNOWN_PASSWORD)
        password = old or ""
    try:
        return Device(code, protocol, address, password)
    except ValueError as error:
        column = "PASSWORD" if "password" in str(error) else "ADDRESS"
        row.wrong(column, f"{error}, found {address!r}" if column == "ADDRESS" else str(error))
        return None


def _datastreams(
    row: Row, station: Station, known: Registry, *, needed: bool
) -> Sequence[Datastream]:
    old = {one.property: one for one in known.datastreams.values()}
    named: tuple[str, ...] = row.read("OBSERVES", cells.properties, ())
    main = MAIN_LEVEL.get(station.kind)
    wanted = list(named or old or OBSERVES.get(station.kind, ()))
    if needed and main and main not in wanted:
        wanted.append(main)
    rain = row.read("RAIN_MINUTES", cells.seconds, None)
    level = row.read("LEVEL_MINUTES", cells.seconds, None)
    streams = []
    for name in wanted:
        step = rain if name == "rain" else level if name in LEVEL_STEP else None
        one = old.get(name) or _datastream(station.code, name)
        streams.append(replace(one, interval_s=step or one.interval_s))
    return _based(row, main, streams)


def _datastream(code: str, name: str) -> Datastream:
    """A property as devices send it: rain of five minutes, levels each five, most else hourly."""
    often = name == "rain" or name in LEVEL_STEP
    statistic = Statistic.PRECEDING_PERIOD if name == "rain" else Statistic.INSTANT
    interval_s = FIVE_MINUTES_S if often else OWN_STEP.get(name, HOUR_S)
    return Datastream(code, name, PROPERTIES[name].unit, interval_s, statistic)


def _based(row: Row, main: str | None, streams: list[Datastream]) -> list[Datastream]:
    """With the base of relative levels at the main level, where the table has the column."""
    base = row.read("BASE_LEVEL", cells.number, None)
    if base is not None and not any(one.property == main for one in streams):
        row.wrong("BASE_LEVEL", "expected an empty cell: this station observes no level")
    if not row.has("BASE_LEVEL"):
        return streams
    return [replace(one, base_level=base) if one.property == main else one for one in streams]


def _check_twice(rows: Sequence[Row]) -> None:
    """A code or an address that two rows claim."""
    _claim(rows, "STCD", lambda row: row.read("STCD", cells.plain, ""))
    _claim(rows, "ADDRESS", _claimed)


def _claimed(row: Row) -> str:
    protocol = Row(row.source).read("PROTOCOL", cells.protocol, None)
    if protocol is None:
        return ""
    return Row(row.source).read("ADDRESS", lambda cell: cells.address(cell, protocol), "")


def _claim(rows: Sequence[Row], column: str, claim: Callable[[Row], str]) -> None:
    first: dict[str, Row] = {}
    for row in rows:
        claimed = claim(row)
        if not claimed:
            continue
        other = first.setdefault(claimed, row)
        if other is not row:
            code, number = cells.text(other.source.cells.get("STCD")), other.source.number
            mine = cells.text(row.source.cells.get("STCD"))
            whose = "" if column == "STCD" else f" by {code!r} and by {mine!r}"
            row.wrong(column, f"{claimed} is claimed twice{whose}: see row {number}")
