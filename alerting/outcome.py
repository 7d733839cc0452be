"""What a step finds: tables of level changes and of followed values, in the stream's order."""

from dataclasses import dataclass

import numpy as np

from alerting.ladder import Climb
from alerting.state import Change
from domain.arrays import Flags, Floats, Ints, Table
from domain.level import Level
from domain.transition import Reason, Transition

Told = tuple[Table, Table]

NEWS = np.dtype(
    [
        ("position", "<i8"),
        ("criterion", "<i8"),
        ("time", "<i8"),
        ("value", "<f8"),
        ("flag", "i1"),
        ("before", "i1"),
        ("after", "i1"),
        ("threshold", "<f8"),
        ("late", "?"),
        ("expired", "?"),
    ]
)
FOLLOWED = np.dtype([("position", "<i8"), ("criterion", "<i8"), ("time", "<i8"), ("value", "<f8")])


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a step found.

    `news` are level changes (dtype `NEWS`) and `followed` the values of criteria that stand at an
    announced level (dtype `FOLLOWED`), both in the order of the stream. `change` is the new state
    of what was touched.
    """

    news: Table
    followed: Table
    change: Change

    @property
    def transitions(self) -> list[Transition]:
        """The level changes as domain values."""
        return [_transition(one) for one in self.news]


def tell(done: Climb, ids: Ints, time: Ints, value: Floats, flag: Flags, position: Ints) -> Told:
    """News and followed values of a climb as tables."""
    at = done.at
    news = np.empty(at.size, dtype=NEWS)
    news["position"], news["criterion"], news["time"] = position[at], ids[at], time[at]
    news["value"], news["flag"] = value[at], flag[at]
    news["before"], news["after"], news["threshold"] = done.before, done.after, done.threshold
    news["late"], news["expired"] = done.late, done.expired
    on = np.flatnonzero(done.speaking)
    followed = np.empty(on.size, dtype=FOLLOWED)
    followed["position"], followed["criterion"] = position[on], ids[on]
    followed["time"], followed["value"] = time[on], value[on]
    return news, followed


def in_order(parts: list[Table]) -> Table:
    """Tables as one, in the order of the stream and, within one reading, of the criteria."""
    whole = np.concatenate(parts)
    return whole[np.lexsort((whole["criterion"], whole["position"]))]


def _transition(news: np.void) -> Transition:
    before, after = Level(int(news["before"])), Level(int(news["after"]))
    return Transition(
        time=int(news["time"]),
        criterion=int(news["criterion"]),
        from_level=before,
        to_level=after,
        value=float(news["value"]),
        threshold=float(news["threshold"]),
        flag=int(news["flag"]),
        reason=_reason(before, after, late=bool(news["late"]), expired=bool(news["expired"])),
    )


def _reason(before: Level, after: Level, *, late: bool, expired: bool) -> Reason:
    if late:
        return Reason.LATE
    if after > before:
        return Reason.REACHED
    return Reason.EXPIRED if expired else Reason.RECEDED
