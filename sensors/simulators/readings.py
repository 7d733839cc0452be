"""`observations.csv`, the readings of a scenario: `time,station,property,value,flag`.

Times are ISO 8601 with an offset, values in the unit of the datastream, flags those of QARTOD.
An empty flag means good; an empty value is a reading that is missing (flag 9).
"""

import csv
from collections.abc import Iterator, Sequence
from datetime import tzinfo
from math import isfinite, isnan, nan
from pathlib import Path

import numpy as np

from domain import instant
from domain.flag import Flag
from domain.observation import Observations, observations
from domain.registry import Registry

COLUMNS = ["time", "station", "property", "value", "flag"]


class ScenarioError(ValueError):
    """A scenario is wrong; the message is one sentence naming the file and, if known, the line."""


def numbered_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Line number and cells of each row of a CSV file, the header first, empty rows left out."""
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            reader = csv.reader(file)
            for cells in reader:
                if cells:
                    yield reader.line_num, cells
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ScenarioError(f"{path} cannot be read: {error}") from None


def read(path: Path, registry: Registry) -> Observations:
    """Readings sorted by time, then by their order in the file.

    Each is validated by itself and against the registry; two of one datastream and instant
    are refused.
    """
    lines = numbered_rows(path)
    _, header = next(lines, (1, []))
    if header != COLUMNS:
        raise ScenarioError(f"{path}, line 1: the header must be {','.join(COLUMNS)}")
    datastreams = registry.lookup
    rows: list[tuple[int, int, float, int]] = []
    seen: set[tuple[int, int]] = set()
    for line, cells in lines:
        try:
            row = _row(cells, datastreams)
            if row[:2] in seen:
                raise ValueError(f"a second reading of {cells[1]} {cells[2]} at {cells[0]}")
        except ValueError as error:
            raise ScenarioError(f"{path}, line {line}: {error}") from None
        seen.add(row[:2])
        rows.append(row)
    found = observations(rows)
    return found[np.argsort(found["time"], kind="stable")]


def write(path: Path, rows: Observations, registry: Registry, zone: tzinfo) -> None:
    """Write readings in the given order, with the offset of `zone`; values in full precision."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for datastream, time, value, flag in rows.tolist():
            one = registry.datastreams[datastream]
            text = "" if isnan(value) else repr(value)
            writer.writerow((instant.iso(time, zone), one.station, one.property, text, flag))


def _row(
    cells: Sequence[str],
    datastreams: dict[tuple[str, str], int],
) -> tuple[int, int, float, int]:
    if len(cells) != len(COLUMNS):
        raise ValueError(f"{len(COLUMNS)} cells expected, {len(cells)} found")
    time, station, name, value, flag = cells
    datastream = datastreams.get((station, name))
    if datastream is None:
        raise ValueError(f"no datastream of property {name!r} at station {station!r}")
    known = _flag(flag)
    return datastream, instant.parse(time), _number(value, known), known


def _flag(text: str) -> int:
    if not text:
        return Flag.GOOD
    try:
        return Flag(int(text)).value
    except ValueError:
        known = ", ".join(str(flag.value) for flag in Flag)
        raise ValueError(f"flag {text!r} is none of {known}") from None


def _number(text: str, flag: int) -> float:
    if not text and flag == Flag.MISSING:
        return nan
    try:
        value = float(text)
    except ValueError:
        raise ValueError(f"value {text!r} is not a number") from None
    if not isfinite(value):
        raise ValueError(f"value {text!r} is not a finite number")
    return value
