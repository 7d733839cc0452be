"""Whom to call: people and groups, where they stand, and who stands in for them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from domain.warning import Mode


class Tier(StrEnum):
    """For which area a contact answers."""

    COUNTY = "county"
    TOWN = "town"
    VILLAGE = "village"


class Kind(StrEnum):
    """A person owes an answer; a group (chat robot, loudspeaker, siren) only hears."""

    PERSON = "person"
    GROUP = "group"


CHANNELS = (
    "voice",
    "sms",
    "wecom",
    "dingtalk",
    "feishu",
    "email",
    "webhook",
    "loudspeaker",
    "siren",
    "console",
)
"""Ways to reach a contact; `addresses` has one address for each that it has."""


@dataclass(frozen=True, slots=True)
class Contact:
    """A person or a group.

    `code` is the county's own and stays; `town` is "" for the county, `village` is set for a
    village only. `hazards` are those that it is called for, () for all. `deputy` and `superior`
    are codes, "" for nobody. `audience` is the mode of the warnings that it may hear of: whoever
    hears of exercises or tests is nobody real. `account` is what the person logs in with.
    """

    code: str
    name: str
    tier: Tier
    kind: Kind = Kind.PERSON
    post: str = ""
    town: str = ""
    village: str = ""
    unit: str = ""
    hazards: tuple[str, ...] = ()
    addresses: Mapping[str, str] = field(default_factory=dict)
    deputy: str = ""
    superior: str = ""
    audience: Mode = Mode.ACTUAL
    account: str = ""
    active: bool = True

    @property
    def place(self) -> str:
        """The area in words: 加义镇 献冲村, or 全县 for the county."""
        return " ".join(filter(None, (self.town, self.village))) or "全县"
