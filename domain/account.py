"""Who may do what."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What an account is for: each does its own work, and an administrator keeps the accounts.

    A viewer reads. A duty officer receives warnings and judges detections. A river engineer
    keeps the rules. A reporter reports the projects of a unit. A keeper is the coordination
    office: it approves reports, sets targets and dispatches. An administrator may do it all.
    """

    VIEWER = "viewer"
    DUTY_OFFICER = "duty_officer"
    RIVER_ENGINEER = "river_engineer"
    REPORTER = "reporter"
    KEEPER = "keeper"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class Account:
    """A person or a program that is known. `unit` is the bureau that it speaks for."""

    name: str
    title: str
    role: Role
    unit: str = ""

    def may(self, *roles: Role) -> bool:
        """Whether it has one of the roles; an administrator has them all."""
        return self.role in (*roles, Role.ADMINISTRATOR)
