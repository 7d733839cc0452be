"""From the books to the rules of one station."""

from dataclasses import dataclass

from alerting.rulebook.book import entries
from alerting.rulebook.place import Place
from domain.criterion import Criterion
from domain.registry import Registry
from domain.threshold_versions import identity, withdrawn


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Rules for a station; `missing` says what others lack, `known` which it has already."""

    rules: tuple[Criterion, ...]
    missing: tuple[str, ...]
    known: tuple[str, ...]


def suggest(registry: Registry, code: str) -> Suggestion:
    """The default rules of a station of the registry; KeyError for an unknown one.

    A rule that the station has, in whatever version, is never suggested again: a default must
    not take the place of what the county has set.
    """
    place = Place(registry, registry.stations[code])
    has = {identity(one) for one in registry.criteria.values() if not withdrawn(one)}
    made = [rule for entry in entries() if (rule := place.rule(entry)) is not None]
    return Suggestion(
        rules=tuple(rule for rule in made if identity(rule) not in has),
        missing=tuple(dict.fromkeys(place.missing)),
        known=tuple(rule.code for rule in made if identity(rule) in has),
    )
