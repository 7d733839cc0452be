"""Criteria: a rule is data, so that thresholds are loaded, dated and approved, never coded."""

import builtins
from dataclasses import dataclass, field, fields
from datetime import datetime, time
from enum import StrEnum
from math import inf, isfinite

from domain.instant import BEIJING
from domain.level import LADDER, Level
from domain.property import PROPERTIES


class Direction(StrEnum):
    """Which side of a threshold is the dangerous one."""

    ABOVE = "above"
    BELOW = "below"


@dataclass(frozen=True, slots=True)
class Condition:
    """What is measured, and from where on it counts.

    `blue` … `red` are thresholds in the indicator's unit; None means "not configured", never
    "safe". `hysteresis` is absolute, in the same unit. A level is gained when the value stays
    at or beyond its threshold for `hold_on_s`, and lost when it has stayed short of it for
    `hold_off_s` and is now short of it by more than the hysteresis.

    `inputs` names the other datastreams that the indicator looks at, as `station/property` by
    role; a role left out is looked for at the own station. `tables` are rows of numbers that
    some indicators need (a level-storage curve, a flood-limit level by date) by name.
    """

    station: str
    property: str
    indicator: str
    parameters: dict[str, float] = field(default_factory=dict)
    inputs: dict[str, str] = field(default_factory=dict)
    tables: dict[str, tuple[tuple[float, ...], ...]] = field(default_factory=dict)
    blue: float | None = None
    yellow: float | None = None
    orange: float | None = None
    red: float | None = None
    direction: Direction = Direction.ABOVE
    hysteresis: float = 0.0
    hold_on_s: float = 0.0
    hold_off_s: float = 0.0

    def __post_init__(self) -> None:
        """Refuse a condition that could not mean what its author thinks."""
        if self.property not in PROPERTIES:
            raise ValueError(f"unknown property {self.property!r}")
        for role, target in self.inputs.items():
            if target.rpartition("/")[2] not in PROPERTIES or not target.rpartition("/")[0]:
                raise ValueError(f"input {role}: {target!r} is not STATION/property")
        for name, rows in self.tables.items():
            _check_table(name, rows)
        self._check_ladder()

    def _check_ladder(self) -> None:
        steps = [step for step in self.ladder if step is not None]
        if not steps:
            raise ValueError("no threshold: give at least one of blue, yellow, orange, red")
        numbers = (*steps, self.hysteresis, self.hold_on_s, self.hold_off_s)
        if not all(isfinite(number) for number in (*numbers, *self.parameters.values())):
            what = "thresholds, parameters, hysteresis and holds must be finite numbers"
            raise ValueError(what)
        if min(self.hysteresis, self.hold_on_s, self.hold_off_s) < 0:
            raise ValueError("hysteresis and holds cannot be negative")
        if steps != sorted(set(steps), reverse=self.direction is Direction.BELOW):
            raise ValueError(f"thresholds are not in order for direction {self.direction}")

    @builtins.property
    def ladder(self) -> tuple[float | None, ...]:
        """Thresholds from blue to red."""
        return tuple(getattr(self, level.word) for level in LADDER)

    @builtins.property
    def measure(self) -> str:
        """What is measured, in a word, e.g. `PJ01/rain/sum/window_h=3`."""
        parts = [self.station, self.property, self.indicator]
        parts += [f"{name}={value:g}" for name, value in sorted(self.parameters.items())]
        parts += [f"{role}={target}" for role, target in sorted(self.inputs.items())]
        return "/".join(parts)


@dataclass(frozen=True, slots=True)
class Criterion(Condition):
    """One rule: a condition with its dates, its source, and what it means for people.

    `valid_from` is included, `valid_to` is not, so a rule whose two are equal was withdrawn
    before it held. `parts` are the conditions that a compound combines: its value is the level
    (1 blue … 4 red) that all of them (`all_of`), or one of them (`any_of`), have reached.

    Above `news_from` people hear of every further `news_step`, and of every one of `marks`
    (thresholds by name: a record, a dyke crest), while the level stays what it is. `impact` says
    by level what it means there.
    """

    hazard: str = ""
    valid_from: datetime | None = None
    valid_to: datetime | None = None
    datum: str = ""
    source: str = ""
    approved_by: str = ""
    impact: dict[str, str] = field(default_factory=dict)
    parts: tuple[Condition, ...] = ()
    news_from: float | None = None
    news_step: float | None = None
    marks: dict[str, float] = field(default_factory=dict)

    @classmethod
    def of(cls, part: Condition) -> "Criterion":
        """A condition as a rule of its own."""
        return cls(**{one.name: getattr(part, one.name) for one in fields(Condition)})

    def __post_init__(self) -> None:
        """Refuse a rule that could not mean what its author thinks."""
        Condition.__post_init__(self)
        for name in ("valid_from", "valid_to"):
            time = getattr(self, name)
            if time is not None and time.tzinfo is None:
                raise ValueError(f"{name} has no offset")
        if self.valid_from and self.valid_to and self.valid_from > self.valid_to:
            raise ValueError("valid_from must not be after valid_to")
        for word in self.impact:
            Level.of(word)
        self._check_news()

    def _check_news(self) -> None:
        if (self.news_from is None) != (self.news_step is None):
            raise ValueError("news_from and news_step belong together")
        if self.news_step is not None and not 0 < self.news_step < inf:
            raise ValueError("news_step must be above zero")
        if not all(isfinite(one) for one in (*self.marks.values(), self.news_from or 0.0)):
            raise ValueError("marks and news_from must be finite numbers")

    @builtins.property
    def kind(self) -> str:
        """Hazard of the rule: its own word, or the one its property belongs to."""
        return self.hazard or PROPERTIES[self.property].hazard

    @builtins.property
    def code(self) -> str:
        """Readable name, unique within a registry, e.g. `PJ01/rain/sum/window_h=3`.

        A compound names its parts. A version of its own has the Beijing date of `valid_from`,
        and the time unless midnight.
        """
        words = [self.measure]
        if self.parts:
            words.append("(" + " & ".join(part.measure for part in self.parts) + ")")
        if self.valid_from is not None:
            start = self.valid_from.astimezone(BEIJING).replace(tzinfo=None)
            day = start.date() if start.time() == time() else start
            words.append(f"from={day.isoformat()}")
        return "/".join(words)


def _check_table(name: str, rows: tuple[tuple[float, ...], ...]) -> None:
    if not rows or len({len(row) for row in rows}) != 1:
        raise ValueError(f"table {name}: rows of one length are needed")
    if not all(isfinite(number) for row in rows for number in row):
        raise ValueError(f"table {name}: only finite numbers")


class UnmeasuredError(ValueError):
    """What a rule measured cannot be said, or not of so much at once; the message says why."""
