"""Incidents: the warnings of one catchment and time, for people see one flood, not forty alarms.

A warning belongs to the incident of its catchment and family that is under way when it opens, or
that was so less than `GAP` before. Which warnings stand together follows from their times alone,
not from the order in which they are told: one that comes late and stands between two incidents
makes them one.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from domain.instant import HOUR
from domain.level import Level
from domain.station import Station
from domain.warning import Mode

GAP = 6 * HOUR
"""So much after the last warning cleared, the next one is another incident (ours).

Two bursts of one storm stay one flood, and the storm of the next day is another.
"""

_WATER = frozenset(
    {"flood", "flash_flood", "rainstorm", "reservoir", "gate", "dam", "geohazard"}
)  # fmt: skip


class Scope(NamedTuple):
    """What an incident is about: where, and which family of hazards."""

    catchment: str
    family: str


class Span(NamedTuple):
    """When a warning or an incident was open, in microseconds; `closed` is None while it is."""

    opened: int
    closed: int | None

    def reaches(self, other: "Span") -> bool:
        """Whether less than `GAP` lies between the two."""
        first, second = sorted((self, other), key=lambda one: one.opened)
        return first.closed is None or second.opened - first.closed < GAP


class Grouping(NamedTuple):
    """The incident of each warning, and into which older one another incident went, by ids."""

    incidents: list[int]
    merged: dict[int, int]


@dataclass(frozen=True, slots=True)
class Incident:
    """An incident as its warnings make it.

    `level` is the worst that is open now, `peak_level` the worst it had; `closed` is when the
    last warning cleared, None while one of them is open. `open` and `total` count warnings.
    """

    id: int
    catchment: str
    family: str
    level: Level
    peak_level: Level
    opened: int
    closed: int | None
    open: int
    total: int
    mode: Mode


def catchment(station: Station) -> str:
    """Where a station belongs: its catchment, else its river, its town, or itself.

    The attribute `catchment` is the county's own word, `BSNM` the basin's name in SL 323-2011.
    """
    told = (station.attributes.get(name) for name in ("catchment", "BSNM"))
    return next(filter(None, (*told, station.river, station.town)), station.code)


def family(hazard: str) -> str:
    """The hazards that one storm sets off are `water`, moving slopes among them; else its own."""
    return "water" if hazard.replace("-", "_") in _WATER else hazard


def group(
    known: Mapping[Scope, Mapping[int, Span]],
    warnings: Iterable[tuple[Scope, Span]],
    number: Callable[[Scope], int],
) -> Grouping:
    """Place new warnings, in any order, among the `known` incidents of their scopes by id.

    `number` gives the id of an incident that begins. Where a warning reaches several incidents,
    they become the one with the smallest id.
    """
    spans = {scope: dict(incidents) for scope, incidents in known.items()}
    placed: list[int] = []
    merged: dict[int, int] = {}
    for scope, span in warnings:
        near = spans.setdefault(scope, {})
        reached = sorted(one for one, other in near.items() if span.reaches(other))
        incident = reached[0] if reached else number(scope)
        near[incident] = _over([span, *(near.pop(one) for one in reached)])
        merged |= dict.fromkeys(reached[1:], incident)
        placed.append(incident)
    return Grouping([_final(one, merged) for one in placed], _finals(merged))


def _over(spans: list[Span]) -> Span:
    """From the first beginning to the last end."""
    ends = [one.closed for one in spans]
    last = None if None in ends else max(one for one in ends if one is not None)
    return Span(min(one.opened for one in spans), last)


def _finals(merged: Mapping[int, int]) -> dict[int, int]:
    return {one: _final(one, merged) for one in merged}


def _final(incident: int, merged: Mapping[int, int]) -> int:
    """An incident that took up others may itself have gone into an older one."""
    while incident in merged:
        incident = merged[incident]
    return incident
