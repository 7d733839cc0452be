"""The response of the county 应急响应: IV to I, proposed and then confirmed by whoever decides."""

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from domain.incident import family
from domain.level import Level
from domain.property import PROPERTIES

INSTRUMENTS = frozenset({"equipment", "uav"})
"""Hazards that tell of an instrument alone: no county responds to them."""

FAMILIES = tuple(sorted({family(one.hazard) for one in PROPERTIES.values()} - INSTRUMENTS))
"""Families of hazards that a person may propose a response to."""


FAMILY_WORDS = {"water": "水旱地质灾害", "forest_fire": "森林火灾", "water_quality": "水环境"}
"""Families as people call them (ours)."""


class Response(IntEnum):
    """I is the highest; NONE is the normal state of duty."""

    NONE = 0
    IV = 1
    III = 2
    II = 3
    I = 4  # noqa: E741

    @property
    def word(self) -> str:
        """As contracts and tables write it: none, IV, III, II, I."""
        return "none" if self is Response.NONE else self.name

    @property
    def chinese(self) -> str:
        """As the county says it: Ⅰ级应急响应, or 常态值守 for none (ours)."""
        return "常态值守" if self is Response.NONE else f"{_NUMERALS[self]}级应急响应"

    @classmethod
    def of(cls, word: str) -> "Response":
        """The response of a word; ValueError for an unknown one."""
        try:
            return cls[word.upper()]
        except KeyError:
            raise ValueError(f"unknown response {word!r}: none, IV, III, II or I") from None


_NUMERALS = {Response.IV: "Ⅳ", Response.III: "Ⅲ", Response.II: "Ⅱ", Response.I: "Ⅰ"}


def proposed(level: Level) -> Response:
    """What a warning of a level lets the platform propose (ours): I for red, … IV for blue.

    Only a proposal: the two are different fields, and a person decides.
    """
    return Response(int(level))


class Kind(StrEnum):
    """A proposal, and what became of it."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Event:
    """A step towards a response to a `family` of hazards (`domain.incident.family`).

    `proposal` is the place of what is confirmed or rejected, None for a proposal itself;
    `decided_by` who decided, by name and post; `warning` the one that a proposal of the platform
    (`by` "") rests on. `at` in microseconds on the clock of the instance.
    """

    place: int
    family: str
    at: int
    kind: Kind
    level: Response
    reason: str
    decided_by: str
    by: str
    proposal: int | None = None
    warning: int | None = None
