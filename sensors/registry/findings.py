"""What is wrong in a registry file, all of it at once, by the place where it is mended."""

from collections.abc import Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend: `what` says what is wrong and what is expected there.

    `row` is the row of a table as the spreadsheet counts it, or `[[station]] number 3` of a TOML
    file; `column` a column or key, empty where it is the whole row.
    """

    row: str
    column: str
    what: str
    sheet: str = ""
    file: str = ""

    def __str__(self) -> str:
        """`[[station]] number 3, lon: Expected …`."""
        sheet = f"sheet {self.sheet}" if self.sheet else ""
        place = ", ".join(part for part in (self.file, sheet, self.row) if part)
        what = f"{self.column}: {self.what}" if self.column else self.what
        return f"{place}, {what}" if place else what


class RegistryError(ValueError):
    """A registry file is wrong; `findings` says all that is, its text one line for each."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__("\n".join(map(str, findings)))
        self.findings = tuple(findings)

    def of_file(self, name: str) -> "RegistryError":
        """The same with the file's name in every finding."""
        return RegistryError([replace(one, file=name) for one in self.findings])


class Unfit(ValueError):  # noqa: N818
    """A criterion that could not be judged; `key` names what is to be mended in it."""

    def __init__(self, key: str, what: str) -> None:
        super().__init__(what)
        self.key = key


def whole(what: str) -> RegistryError:
    """The error of a file that cannot be read at all."""
    return RegistryError([Finding("", "", what)])
