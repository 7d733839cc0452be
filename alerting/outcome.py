"""What a step finds: tables of news and of followed values, in the stream's order."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from alerting.ladder import Climb
from alerting.marks import Passed
from alerting.measuring import Round
from alerting.state import Change
from domain.arrays import Bools, Flags, Floats, Ints, Table
from domain.level import Level
from domain.transition import Reason, Transition

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
        ("mark", "?"),
    ]
)
FOLLOWED = np.dtype([("position", "<i8"), ("criterion", "<i8"), ("time", "<i8"), ("value", "<f8")])

Details = Mapping[tuple[int, int], str]
"""What decided, by position and criterion."""


@dataclass(frozen=True, slots=True)
class Judgements:
    """n values of criteria as they were judged, with the place of their reading in the batch."""

    criterion: Ints
    time: Ints
    value: Floats
    flag: Flags
    position: Ints

    def take(self, rows: Ints) -> "Judgements":
        """Some of them."""
        return Judgements(*(getattr(self, name)[rows] for name in self.__slots__))


@dataclass(frozen=True, slots=True)
class Told:
    """News (dtype `NEWS`) and followed values (dtype `FOLLOWED`)."""

    news: Table
    followed: Table
    details: Details = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a step found.

    `news` are level changes and passed marks (dtype `NEWS`) and `followed` the values of criteria
    that stand at an announced level (dtype `FOLLOWED`), both in the order of the stream.
    `details` says what decided, where one number does not. `rounds` is what was measured, valid
    until the next step. `change` is the new state of what was touched.
    """

    news: Table
    followed: Table
    details: Details
    rounds: list[Round]
    change: Change

    @property
    def transitions(self) -> list[Transition]:
        """The news as domain values."""
        return [_transition(one, self.details) for one in self.news]


def gathered(parts: list[Told], rounds: list[Round], change: Change) -> Outcome:
    """All that was told, in the order of the stream and, within one reading, of the criteria.

    Nobody is told of the parts of a compound, whose ids are negative.
    """
    news = np.concatenate([one.news for one in parts])
    followed = np.concatenate([one.followed for one in parts])
    details = {place: words for one in parts for place, words in one.details.items()}
    return Outcome(
        _told(news, news["mark"]), _told(followed, np.zeros(followed.size)), details, rounds, change
    )


def tell(done: Climb, judged: Judgements) -> Told:
    """News and followed values of a climb."""
    at = done.at
    news = _news(judged, at)
    news["before"], news["after"], news["threshold"] = done.before, done.after, done.threshold
    news["late"], news["expired"] = done.late, done.expired
    on = np.flatnonzero(done.speaking)
    followed = np.empty(on.size, dtype=FOLLOWED)
    for name in ("position", "criterion", "time", "value"):
        followed[name] = getattr(judged, name)[on]
    return Told(news, followed)


def tell_marks(passed: Passed, done: Climb, judged: Judgements, places: Ints) -> Told:
    """News of marks: `places` are those of the values that `passed` speaks of."""
    at = places[passed.at]
    news = _news(judged, at)
    news["before"] = news["after"] = done.told[at]
    news["threshold"], news["mark"] = passed.threshold, True
    return Told(news, np.empty(0, dtype=FOLLOWED))


def _news(judged: Judgements, at: Ints) -> Table:
    news = np.zeros(at.size, dtype=NEWS)
    for name in ("position", "criterion", "time", "value", "flag"):
        news[name] = getattr(judged, name)[at]
    return news


def _told(table: Table, last: Floats | Bools) -> Table:
    """Rows of real criteria in order; of one reading and criterion, a mark comes last."""
    order = np.lexsort((last, table["criterion"], table["position"]))
    return table[order[table["criterion"][order] > 0]]


def _transition(news: np.void, details: Details) -> Transition:
    before, after = Level(int(news["before"])), Level(int(news["after"]))
    return Transition(
        time=int(news["time"]),
        criterion=int(news["criterion"]),
        from_level=before,
        to_level=after,
        value=float(news["value"]),
        threshold=float(news["threshold"]),
        flag=int(news["flag"]),
        reason=_reason(news),
        detail=details.get((int(news["position"]), int(news["criterion"])), ""),
    )


def _reason(news: np.void) -> Reason:
    if news["mark"]:
        return Reason.MARK
    if news["late"]:
        return Reason.LATE
    if news["after"] > news["before"]:
        return Reason.REACHED
    return Reason.EXPIRED if news["expired"] else Reason.RECEDED
