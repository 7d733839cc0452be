"""The life of a warning among people: acknowledged, shelved, released, closed (ISA-18.2)."""

from dataclasses import dataclass
from enum import StrEnum

from domain.level import Level


class State(StrEnum):
    """Where a warning stands: RETURNED is "returned-unacknowledged", CLOSED the normal state."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    RETURNED = "returned"
    CLOSED = "closed"


class Kind(StrEnum):
    """What happens to a warning; the first four by what is measured, or by who issued it."""

    OPENED = "opened"
    RAISED = "raised"
    LOWERED = "lowered"
    RETURNED = "returned"
    ACKNOWLEDGED = "acknowledged"
    SHELVED = "shelved"
    UNSHELVED = "unshelved"
    RELEASED = "released"
    WITHHELD = "withheld"
    RECALLED = "recalled"
    CLOSED = "closed"


POSSIBLE: dict[Kind, frozenset[State]] = {
    Kind.ACKNOWLEDGED: frozenset({State.OPEN, State.RETURNED}),
    Kind.SHELVED: frozenset({State.OPEN, State.ACKNOWLEDGED}),
    Kind.UNSHELVED: frozenset({State.OPEN, State.ACKNOWLEDGED}),
    Kind.RELEASED: frozenset({State.OPEN, State.ACKNOWLEDGED}),
    Kind.WITHHELD: frozenset({State.OPEN, State.ACKNOWLEDGED}),
    Kind.RECALLED: frozenset({State.OPEN, State.ACKNOWLEDGED}),
}
"""What a person may do with a warning in which states.

Who acknowledges a returned warning closes it. Raising reopens the duty to answer and ends
shelving, so that nobody sleeps through the red behind a shelved yellow.
"""


@dataclass(frozen=True, slots=True)
class Event:
    """A change of a warning, as it is kept for ever.

    `at` is on the clock of the instance in microseconds, `level` the one that holds from then on,
    `by` an account, "" for the platform itself. `until` is the end of shelving. `place` is its
    number in the chain.
    """

    place: int
    warning: int
    at: int
    kind: Kind
    level: Level
    by: str
    remark: str
    until: int | None = None
