"""The registry as files: TOML, and the tables that operators keep in a spreadsheet."""

from domain.registry_change import TABLES
from sensors.registry.checks import Fit, Observed
from sensors.registry.document import dump, entry, from_document, of_known, parse
from sensors.registry.files import Loaded, read, write
from sensors.registry.findings import Finding, RegistryError, Unfit
from sensors.registry.secrets import MASK
from sensors.registry.table import unsaid

__all__ = [
    "MASK",
    "TABLES",
    "Finding",
    "Fit",
    "Loaded",
    "Observed",
    "RegistryError",
    "Unfit",
    "dump",
    "entry",
    "from_document",
    "of_known",
    "parse",
    "read",
    "unsaid",
    "write",
]
