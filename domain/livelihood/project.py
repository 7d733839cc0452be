"""Projects, and the plan that promises them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from domain.livelihood.indicator import Indicator


@dataclass(frozen=True, slots=True)
class Place:
    """Where a project is: a town as the plan names it, with a point where somebody gave one."""

    town: str
    name: str = ""
    lon: float | None = None
    lat: float | None = None


@dataclass(frozen=True, slots=True)
class Project:
    """One project: `code` is section and number in the plan, 1-06 for （一）6.

    `text` is what the plan says of it. Projects without `places` are everywhere in the county.
    """

    code: str
    section: str
    number: int
    title: str
    text: str
    leads: tuple[str, ...]
    taking_part: tuple[str, ...]
    indicators: tuple[Indicator, ...]
    places: tuple[Place, ...] = ()

    @property
    def units(self) -> tuple[str, ...]:
        """All that have a part in it, leads first, those of single indicators among them."""
        own = [unit for one in self.indicators for unit in one.leads]
        return tuple(dict.fromkeys((*self.leads, *own, *self.taking_part)))


@dataclass(frozen=True, slots=True)
class Plan:
    """A year's plan, and the working group (专班) that sees to it.

    `convenor` (召集人) and `deputy_convenor` (副召集人) head it, `members` are its units, and
    `office` is the unit that holds its coordination office (专班办公室).

    `demonstration`: its reports are made up, and everything that shows them says so.
    """

    code: str
    title: str
    year: int
    issuer: str
    issued: date
    convenor: str
    deputy_convenor: str
    office: str
    members: tuple[str, ...]
    projects: tuple[Project, ...]
    demonstration: bool = False

    def indicators(self) -> Iterator[tuple[Project, Indicator]]:
        """Every indicator with its project, in the plan's order."""
        return ((project, one) for project in self.projects for one in project.indicators)

    def find(self, code: str) -> tuple[Project, Indicator] | None:
        """The indicator of a code with its project, None for an unknown one."""
        return next((found for found in self.indicators() if found[1].code == code), None)

    def project(self, code: str) -> Project | None:
        """The project of a code, None for an unknown one."""
        return next((one for one in self.projects if one.code == code), None)

    @property
    def units(self) -> tuple[str, ...]:
        """Every unit that leads or takes part, in the plan's order."""
        return tuple(dict.fromkeys(unit for one in self.projects for unit in one.units))
