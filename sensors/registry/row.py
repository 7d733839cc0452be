"""A row of a station table while it is read."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from sensors.registry.cells import Cell
from sensors.registry.findings import Finding
from sensors.registry.sheets import SheetRow

T = TypeVar("T")


@dataclass
class Row:
    """A row that is being read; what is wrong in it is collected."""

    source: SheetRow
    findings: list[Finding] = field(default_factory=list)

    def has(self, name: str) -> bool:
        """Whether the table has the column."""
        return name in self.source.cells

    def read(self, name: str, reader: Callable[[Cell], T], otherwise: T) -> T:
        """A cell's value; `otherwise` where the column is not there or the cell is wrong."""
        if not self.has(name):
            return otherwise
        try:
            return reader(self.source.cells[name])
        except ValueError as error:
            self.wrong(name, str(error))
            return otherwise

    def wrong(self, column: str, what: str) -> None:
        """Note what is to be mended."""
        where = f"row {self.source.number}"
        self.findings.append(Finding(where, column, what, self.source.sheet))
