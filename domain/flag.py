"""Quality flags of a reading (QARTOD, as IOC 54:V3)."""

from enum import IntEnum


class Flag(IntEnum):
    """How far a reading can be trusted."""

    GOOD = 1
    NOT_EVALUATED = 2
    SUSPECT = 3
    FAIL = 4
    MISSING = 9


USABLE_UP_TO = Flag.SUSPECT
"""Flags above this one never raise an alarm; SUSPECT itself alarms as unconfirmed."""
