"""Mappings: which column of a record file is what, so that a record can become a scenario.

    title, kind, source, licence, timezone       as in scenario.toml
    [[station]] [[datastream]] [[criterion]]     as in scenario.toml
    [[records]]                                  a layout and the files that share it
    files = { STATION = "file.csv" }             one or more, relative to the records' folder
    names = ["year", "day", "inch"]              columns, where a file has blanks and no header
    time = "date"                                column of the stamp, or a list of its columns
    format = "%Y-%m-%d %H:%M"                    left out: ISO 8601
    zone = "-06:00"                              of stamps that carry no offset
    columns = [{ column = "height_ft", property = "stage", unit = "ft", quality = "grade" }]
    flags = { A = 1, P = 2 }                     QARTOD flag of each word in a quality column
    interpolate = "monotone", step_s = 300, decimals = 3     makes a reconstruction

`unit` is the source's; the unit kept is the datastream's.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import msgspec

from domain.registry import Registry
from sensors import registry as registry_text
from sensors.simulators.readings import ScenarioError
from sensors.simulators.scenario import Header, read_header, read_toml, zone
from sensors.simulators.units import linear

MAPPINGS = Path(__file__).parent / "mappings"
"""The mappings that come with the program."""


class Column(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One column of values, its unit in the source, and the column of its quality words."""

    column: str
    property: str
    unit: str
    quality: str = ""


class Records(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A layout and the files that share it, by station code."""

    files: dict[str, str]
    time: str | list[str]
    columns: list[Column]
    names: list[str] = []
    format: str = ""
    zone: str = ""
    flags: dict[str, Literal[1, 2, 3, 4, 9]] = {}
    interpolate: Literal["", "monotone"] = ""
    step_s: int = 300
    decimals: int = 3

    @property
    def stamp(self) -> list[str]:
        """The columns that make the stamp."""
        return [self.time] if isinstance(self.time, str) else self.time


@dataclass(frozen=True, slots=True)
class Mapping:
    """A mapping file: the scenario's header and registry, and where its readings come from."""

    header: Header
    registry: Registry
    records: list[Records]


def mapping_path(name_or_path: str | Path) -> Path:
    """The mapping of that name among those that come with the program, or else that file."""
    named = MAPPINGS / f"{name_or_path}.toml"
    return named if named.is_file() else Path(name_or_path)


def read_mapping(path: Path) -> Mapping:
    """The mapping in a file; ScenarioError says in one sentence what is wrong with it."""
    document = read_toml(path)
    tables = {name: document.pop(name, []) for name in registry_text.TABLES}
    records = document.pop("records", [])
    header = read_header(path, document)
    try:
        registry = registry_text.from_document(tables)
        layouts = msgspec.convert(records, list[Records])
        for number, layout in enumerate(layouts, start=1):
            _check(layout, number, registry)
    except ValueError as error:
        raise ScenarioError(f"{path}: {error}") from None
    return Mapping(header, registry, layouts)


def _check(layout: Records, number: int, registry: Registry) -> None:
    """ValueError where a layout names what does not exist, or a unit that cannot be converted."""
    lookup = registry.lookup
    try:
        if layout.zone:
            zone(layout.zone)
        if layout.step_s <= 0:
            raise ValueError("step_s must be positive")
        for station in layout.files:
            for one in layout.columns:
                key = lookup.get((station, one.property))
                if key is None:
                    raise ValueError(f"no datastream of {one.property!r} at {station!r}")
                linear(one.unit, registry.datastreams[key].unit)
    except ValueError as error:
        raise ValueError(f"[[records]] number {number}, {error}") from None
