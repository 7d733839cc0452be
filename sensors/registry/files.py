"""Registry files by their endings: TOML, and station tables as CSV or XLSX."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from domain.registry import Registry
from sensors.registry import sheets, station_rows, table
from sensors.registry.checks import Fit
from sensors.registry.columns import COLUMNS
from sensors.registry.document import dump, parse
from sensors.registry.findings import Finding, RegistryError, whole

Format = Literal["toml", "csv", "xlsx"]


@dataclass(frozen=True, slots=True)
class Loaded:
    """A file's registry, `notes` on it for the operator, and the rows of its stations by code."""

    registry: Registry
    notes: list[str]
    rows: Mapping[str, sheets.SheetRow]

    def place(self, station: str, column: str, what: str) -> Finding:
        """A finding at the row of a station; a TOML file has none."""
        row = self.rows.get(station)
        if row is None:
            return Finding("", column, what)
        return Finding(f"row {row.number}", column, what, row.sheet)


def read(path: Path, *, known: Registry, fit: Fit) -> Loaded:
    """The registry of a file; RegistryError says all that is wrong, with the file's name.

    `known` fills in what a table has no column for; `fit` raises a ValueError for a criterion
    that could not be judged.
    """
    try:
        return _read(path, known, fit)
    except RegistryError as error:
        raise error.of_file(path.name) from None


def write(registry: Registry, form: Format, *, passwords: bool) -> bytes:
    """The registry as a file's content; `table.unsaid` names what a table cannot say."""
    if form == "toml":
        return dump(registry, passwords=passwords).encode()
    rows = table.station_rows(registry, passwords=passwords)
    writer = sheets.write_csv if form == "csv" else sheets.write_xlsx
    return writer(rows, list(COLUMNS))


def _read(path: Path, known: Registry, fit: Fit) -> Loaded:
    data = path.read_bytes()
    ending = path.suffix.lower()
    if ending == ".toml":
        return Loaded(parse(_utf8(data), known=known, fit=fit), [], {})
    if ending in (".csv", ".txt"):
        rows = sheets.read_csv(data)
    elif ending in (".xlsx", ".xlsm"):
        rows = sheets.read_xlsx(data)
    else:
        raise whole(f"a registry is .toml, .csv or .xlsx, not {ending!r}: save it again as .xlsx")
    found = station_rows.read_rows(rows, known)
    return Loaded(found.registry, found.notes, found.sources)


def _utf8(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise whole(f"TOML is written in UTF-8 (byte {error.start} is not)") from None
