"""Transitions: the append-only record of every change of level, and of the news above it."""

from dataclasses import dataclass
from enum import StrEnum

from domain.instant import iso
from domain.level import Level
from domain.registry import Registry


class Reason(StrEnum):
    """Why a level changed."""

    REACHED = "reached"
    RECEDED = "receded"
    LATE = "late"
    EXPIRED = "expired"
    SUSPENDED = "suspended"
    MARK = "mark"


@dataclass(frozen=True, slots=True)
class Transition:
    """One change of level of one criterion.

    `time` is the event time in microseconds, `value` the indicator's value in its own unit and
    `threshold` the one that was passed. A LATE transition was found in readings older than the
    policy allows to alarm: it is kept, and no warning follows from it. A MARK is news while the
    level stays: `threshold` is the mark that was passed. `detail` says in a few words what
    decided where the value alone does not.
    """

    time: int
    criterion: int
    from_level: Level
    to_level: Level
    value: float
    threshold: float
    flag: int
    reason: Reason
    detail: str = ""

    @property
    def live(self) -> bool:
        """Whether people are told."""
        return self.reason is not Reason.LATE


def describe(transition: Transition, registry: Registry) -> dict[str, object]:
    """The transition as `miluo rehearse --json` prints it, in the contract's key order."""
    rule = registry.criteria[transition.criterion]
    return {
        "time": iso(transition.time),
        "station": rule.station,
        "criterion": rule.code,
        "hazard": rule.kind,
        "indicator": rule.indicator,
        "property": rule.property,
        "from": transition.from_level.word,
        "to": transition.to_level.word,
        "value": transition.value,
        "threshold": transition.threshold,
        "flag": transition.flag,
        "reason": transition.reason.value,
    }
