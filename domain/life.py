"""The life of a warning among people: acknowledged, shelved, released, closed (ISA-18.2)."""

from dataclasses import dataclass
from enum import StrEnum

from domain.instant import HOUR
from domain.level import Level

LONGEST_SHELVING = 24 * HOUR
"""A warning is out of sight for a day at most (ours): the next shift decides for itself."""


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
    Kind.RAISED: frozenset({State.OPEN, State.ACKNOWLEDGED}),
    Kind.LOWERED: frozenset({State.OPEN, State.ACKNOWLEDGED}),
    Kind.RETURNED: frozenset({State.OPEN, State.ACKNOWLEDGED}),
}
"""What a person may do with a warning in which states; the last three where a person issued it.

Who acknowledges a returned warning closes it. Raising reopens the duty to answer and ends
shelving, so that nobody sleeps through the red behind a shelved yellow.
"""

STATES: dict[State, str] = {
    State.OPEN: "未确认",
    State.ACKNOWLEDGED: "已确认",
    State.RETURNED: "已解除但未确认",
    State.CLOSED: "已关闭",
}
"""States as the duty desk calls them."""

KINDS: dict[Kind, str] = {
    Kind.OPENED: "发出",
    Kind.RAISED: "升级",
    Kind.LOWERED: "降级",
    Kind.RETURNED: "解除",
    Kind.ACKNOWLEDGED: "确认",
    Kind.SHELVED: "搁置",
    Kind.UNSHELVED: "恢复",
    Kind.RELEASED: "发布",
    Kind.WITHHELD: "停止发布",
    Kind.RECALLED: "再次叫应",
    Kind.CLOSED: "关闭",
}
"""What happens, as the duty desk calls it."""


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
