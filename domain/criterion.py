"""Criteria: a rule is data, so that thresholds are loaded, dated and approved, never coded."""

import builtins
from dataclasses import dataclass, field
from datetime import datetime, time
from enum import StrEnum
from math import isfinite

from domain.instant import BEIJING
from domain.level import LADDER
from domain.property import PROPERTIES


class Direction(StrEnum):
    """Which side of a threshold is the dangerous one."""

    ABOVE = "above"
    BELOW = "below"


@dataclass(frozen=True, slots=True)
class Criterion:
    """One rule on one datastream.

    `blue` … `red` are thresholds in the indicator's unit; None means "not configured", never
    "safe". `hysteresis` is absolute, in the same unit. A level is gained when the value stays
    at or beyond its threshold for `hold_on_s`, and lost when it has stayed short of it for
    `hold_off_s` and is now short of it by more than the hysteresis. `valid_from` is included,
    `valid_to` is not, so a rule whose two are equal was withdrawn before it held.
    """

    station: str
    property: str
    indicator: str
    parameters: dict[str, float] = field(default_factory=dict)
    hazard: str = ""
    blue: float | None = None
    yellow: float | None = None
    orange: float | None = None
    red: float | None = None
    direction: Direction = Direction.ABOVE
    hysteresis: float = 0.0
    hold_on_s: float = 0.0
    hold_off_s: float = 0.0
    valid_from: datetime | None = None
    valid_to: datetime | None = None
    datum: str = ""
    source: str = ""
    approved_by: str = ""
    impact: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse a rule that could not mean what its author thinks."""
        if self.property not in PROPERTIES:
            raise ValueError(f"unknown property {self.property!r}")
        self._check_times()
        self._check_ladder()

    def _check_times(self) -> None:
        for name in ("valid_from", "valid_to"):
            time = getattr(self, name)
            if time is not None and time.tzinfo is None:
                raise ValueError(f"{name} has no offset")
        if self.valid_from and self.valid_to and self.valid_from > self.valid_to:
            raise ValueError("valid_from must not be after valid_to")

    def _check_ladder(self) -> None:
        steps = [step for step in self.ladder if step is not None]
        if not steps:
            raise ValueError("no threshold: give at least one of blue, yellow, orange, red")
        numbers = (*steps, self.hysteresis, self.hold_on_s, self.hold_off_s)
        if not all(isfinite(number) for number in numbers):
            raise ValueError("thresholds, hysteresis and holds must be finite numbers")
        if min(self.hysteresis, self.hold_on_s, self.hold_off_s) < 0:
            raise ValueError("hysteresis and holds cannot be negative")
        if steps != sorted(set(steps), reverse=self.direction is Direction.BELOW):
            raise ValueError(f"thresholds are not in order for direction {self.direction}")

    @builtins.property
    def ladder(self) -> tuple[float | None, ...]:
        """Thresholds from blue to red."""
        return tuple(getattr(self, level.word) for level in LADDER)

    @builtins.property
    def kind(self) -> str:
        """Hazard of the rule: its own word, or the one its property belongs to."""
        return self.hazard or PROPERTIES[self.property].hazard

    @builtins.property
    def code(self) -> str:
        """Readable name, unique within a registry, e.g. `PJ01/rain/sum/window_h=3`.

        A version of its own has the Beijing date of `valid_from`, and the time unless midnight.
        """
        parts = [self.station, self.property, self.indicator]
        parts += [f"{name}={value:g}" for name, value in sorted(self.parameters.items())]
        if self.valid_from is not None:
            start = self.valid_from.astimezone(BEIJING).replace(tzinfo=None)
            day = start.date() if start.time() == time() else start
            parts.append(f"from={day.isoformat()}")
        return "/".join(parts)
