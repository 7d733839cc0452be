"""Whom the selectors of a ring mean, by what ways they are reached, and who stands in for them."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from domain.call import Ring
from domain.call_state import People, Reach
from domain.contact import CHANNELS, Contact, Kind, Tier

Contacts = Mapping[int, Contact]
"""Those who may hear of a warning, by id: active ones of its audience."""


@dataclass(frozen=True, slots=True)
class About:
    """What a warning is about: its hazard, and the towns of its area, () for the whole county.

    Where nobody has said which towns a station warns, no town is safe.
    """

    hazard: str
    towns: tuple[str, ...]

    def covers(self, town: str) -> bool:
        """Whether a town lies in the area."""
        return not self.towns or town_name(town) in {town_name(one) for one in self.towns}


def town_name(town: str) -> str:
    """A town as it is compared: 加义镇 and 加义 are one (the database has the same function)."""
    return re.sub(r"(.)(镇|乡|街道)$", r"\1", town.strip())


def people(contacts: Contacts) -> People:
    """Who can be reached, and who stands in for whom."""
    ids = {one.code: number for number, one in contacts.items()}
    return People(
        frozenset(number for number, one in contacts.items() if one.addresses),
        {n: ids[one.deputy] for n, one in contacts.items() if one.deputy in ids},
        {n: ids[one.superior] for n, one in contacts.items() if one.superior in ids},
    )


def reach(ring: Ring, about: About, contacts: Contacts, on_duty: Sequence[int]) -> Reach:
    """Whom a ring calls, in the order of its selectors, each once.

    Who is on duty hears of every hazard; others of those that they are called for. Who stands in
    for another of the same selector waits until that one is silent; by duty or post he is called.
    """
    chosen: dict[int, None] = {}
    for selector in ring.whom:
        found = list(_chosen(selector, about, contacts, on_duty))
        named = selector == "duty" or selector.startswith("post:")
        chosen |= dict.fromkeys(found if named else _without_deputies(found, contacts))
    groups = [one for one in chosen if contacts[one].kind is Kind.GROUP]
    persons = [one for one in chosen if contacts[one].kind is Kind.PERSON]
    return Reach(tuple(persons), tuple(groups))


def ways(contact: Contact, channels: Collection[str]) -> list[tuple[str, str]]:
    """Channel and address, in the order of `channels`; any that he has, where he has none of them.

    A group is reached by all that it has: a loudspeaker has no telephone.
    """
    wanted = CHANNELS if contact.kind is Kind.GROUP else channels
    has = [(one, contact.addresses[one]) for one in wanted if one in contact.addresses]
    return has or [(one, contact.addresses[one]) for one in CHANNELS if one in contact.addresses]


def _chosen(
    selector: str, about: About, contacts: Contacts, on_duty: Sequence[int]
) -> Iterator[int]:
    if selector == "duty":
        yield from (number for number in on_duty if number in contacts)
        return
    for number, one in contacts.items():
        if _is_meant(selector, one, about) and _hears(one, about.hazard):
            yield number


def _without_deputies(chosen: Sequence[int], contacts: Contacts) -> list[int]:
    """Leave out the deputies of others who are chosen; of two who are each other's, the second."""
    ids = {contacts[one].code: one for one in chosen}
    deputies = {one: ids.get(contacts[one].deputy) for one in chosen}
    kept: dict[int, None] = {}
    left: set[int | None] = set()
    for one in sorted(chosen, key=lambda one: one in deputies.values()):
        if one not in left:
            kept[one] = None
            left.add(deputies[one])
    return [one for one in chosen if one in kept]


def _is_meant(selector: str, one: Contact, about: About) -> bool:
    near = one.tier is Tier.COUNTY or about.covers(one.town)
    if selector == "groups" or one.kind is Kind.GROUP:
        return selector == "groups" and one.kind is Kind.GROUP and near
    if selector.startswith("post:"):
        return near and one.post == selector.removeprefix("post:")
    whole = selector.startswith("all_")
    tier = {"county": Tier.COUNTY, "towns": Tier.TOWN, "villages": Tier.VILLAGE}
    return one.tier is tier[selector.removeprefix("all_")] and (whole or near)


def _hears(one: Contact, hazard: str) -> bool:
    hazards = {name.replace("-", "_") for name in one.hazards}
    return not hazards or hazard.replace("-", "_") in hazards
