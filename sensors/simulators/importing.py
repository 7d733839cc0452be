"""Records become scenarios: read as a mapping says, converted, sorted, written.

Rules: an empty cell is no reading, and neither is one whose quality word stands for flag 9.
Rows may come in any order. Of several readings of one datastream and instant the last one
counts, in the order of the mapping's files and then of their rows. Anything else that is not
as the mapping says is an error naming the file and the line. Values keep six decimals.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from collections.abc import Mapping as MappingType
from datetime import datetime, tzinfo
from math import isfinite
from pathlib import Path
from typing import NamedTuple

import numpy as np

from domain import instant
from domain.flag import Flag
from domain.observation import OBSERVATION, Observations
from domain.registry import Registry
from sensors.simulators import readings, scenario
from sensors.simulators.interpolation import monotone
from sensors.simulators.mapping import Column, Records, read_mapping
from sensors.simulators.readings import ScenarioError
from sensors.simulators.units import linear

DECIMALS = 6
"""Decimals kept of a converted value: finer than any instrument, coarser than float noise."""

Series = dict[int, tuple[float, int]]
"""Value and flag by time in microseconds."""


class Field(NamedTuple):
    """Where a datastream stands in a row, and how its value is converted and judged."""

    datastream: int
    cell: int
    quality: int | None
    factor: float
    offset: float


def import_records(mapping: Path, records: Path, target: Path) -> scenario.Scenario:
    """Make the scenario folder `target` from the files in `records`; the scenario as loaded.

    ScenarioError says in one sentence what is wrong, with file and line.
    """
    plan = read_mapping(mapping)
    found: dict[int, Series] = defaultdict(dict)
    for layout in plan.records:
        for datastream, series in _read_layout(layout, records, plan.registry).items():
            found[datastream].update(series)
    scenario.save(target, plan.header, plan.registry, _rows(found))
    return scenario.load(target.resolve())


def _read_layout(layout: Records, folder: Path, registry: Registry) -> dict[int, Series]:
    found: dict[int, Series] = {}
    for station, name in layout.files.items():
        for datastream, series in _read_file(layout, folder / name, station, registry).items():
            found[datastream] = series
            if layout.interpolate:
                found[datastream] = _between(series, layout) | series
    return found


def _read_file(
    layout: Records,
    path: Path,
    station: str,
    registry: Registry,
) -> dict[int, Series]:
    header, lines = _table(layout, path)
    stamp = [_place(one, header, path) for one in layout.stamp]
    fields = [_field(one, station, header, path, registry) for one in layout.columns]
    zone = scenario.zone(layout.zone) if layout.zone else None
    found: dict[int, Series] = {field.datastream: {} for field in fields}
    for line, cells in lines:
        try:
            if len(cells) != len(header):
                raise ValueError(f"{len(header)} cells expected, {len(cells)} found")
            time = _time(" ".join(cells[one] for one in stamp), layout.format, zone)
            for field in fields:
                reading = _reading(cells, field, layout.flags)
                if reading is not None:
                    found[field.datastream][time] = reading
        except ValueError as error:
            raise ScenarioError(f"{path}, line {line}: {error}") from None
    return found


def _table(layout: Records, path: Path) -> tuple[Sequence[str], Iterator[tuple[int, list[str]]]]:
    """Names of the columns, and the numbered rows below them."""
    lines = readings.numbered_rows(path)
    if layout.names:
        return layout.names, ((line, " ".join(cells).split()) for line, cells in lines)
    _, header = next(lines, (1, []))
    return header, lines


def _place(column: str, header: Sequence[str], path: Path) -> int:
    try:
        return header.index(column)
    except ValueError:
        raise ScenarioError(f"{path}, line 1: no column {column!r}") from None


def _field(
    one: Column,
    station: str,
    header: Sequence[str],
    path: Path,
    registry: Registry,
) -> Field:
    datastream = registry.lookup[station, one.property]
    factor, offset = linear(one.unit, registry.datastreams[datastream].unit)
    quality = _place(one.quality, header, path) if one.quality else None
    return Field(datastream, _place(one.column, header, path), quality, factor, offset)


def _time(text: str, form: str, zone: tzinfo | None) -> int:
    time = datetime.strptime(text, form) if form else datetime.fromisoformat(text)  # noqa: DTZ007
    if time.tzinfo is None:
        if zone is None:
            raise ValueError(f"time {text!r} has no offset and the mapping gives no zone")
        time = time.replace(tzinfo=zone)
    return instant.to_micros(time)


def _reading(
    cells: Sequence[str],
    field: Field,
    flags: MappingType[str, int],
) -> tuple[float, int] | None:
    """Converted value and flag; None where there is no reading."""
    flag = int(Flag.GOOD)
    if field.quality is not None:
        word = cells[field.quality]
        if word not in flags:
            raise ValueError(f"the mapping gives no flag for the quality {word!r}")
        flag = flags[word]
    text = cells[field.cell].strip()
    if not text or flag == Flag.MISSING:
        return None
    value = float(text) * field.factor + field.offset
    if not isfinite(value):
        raise ValueError(f"value {text!r} is not a finite number")
    return round(value, DECIMALS), flag


def _between(series: Series, layout: Records) -> Series:
    """Interpolated readings between those of a series, flagged as not evaluated."""
    times = np.array(sorted(series), dtype=np.int64)
    values = np.array([series[time][0] for time in times.tolist()], dtype=np.float64)
    marks, curve = monotone(times, values, layout.step_s * instant.SECOND, layout.decimals)
    points = zip(marks.tolist(), curve.tolist(), strict=True)
    return {time: (value, int(Flag.NOT_EVALUATED)) for time, value in points}


def _rows(found: MappingType[int, Series]) -> Observations:
    """All readings by time, then datastream."""
    rows = [
        (datastream, time, value, flag)
        for datastream, series in found.items()
        for time, (value, flag) in series.items()
    ]
    return np.sort(np.array(rows, dtype=OBSERVATION), order=["time", "datastream"])
