"""Warnings: what people are told, one open per criterion, updated in place, or by a person."""

from dataclasses import dataclass, replace
from enum import StrEnum

from domain.criterion import Direction
from domain.flag import Flag
from domain.level import Level
from domain.transition import Transition


class Mode(StrEnum):
    """Whether a warning is meant (CAP status)."""

    ACTUAL = "actual"
    EXERCISE = "exercise"
    TEST = "test"


ISSUABLE: dict[str, tuple[Mode, ...]] = {
    "live": (Mode.ACTUAL, Mode.TEST),
    "exercise": (Mode.EXERCISE, Mode.TEST),
}
"""What a person may issue on an instance of a mode: an exercise never means anything."""


@dataclass(frozen=True, slots=True)
class Issued:
    """A warning that a person issues: of a hazard, at a level, for towns (() for the county).

    `headline` is what is told first, `detail` what lies behind it, `impact` what to do.
    """

    hazard: str
    level: Level
    headline: str
    detail: str
    impact: str
    towns: tuple[str, ...]
    mode: Mode

    def __post_init__(self) -> None:
        """Refuse one that warns of nothing."""
        if self.level is Level.NONE:
            raise ValueError("预警须有等级 / A warning has a level")


@dataclass(frozen=True, slots=True)
class Warning:
    """The warning of one criterion; a pure fold of its live transitions and readings.

    `level` is what holds now, `peak_level` the highest it reached and `peak` the worst value;
    `threshold` is the one passed last, `detail` what decided then. Times in microseconds.
    `confirmed` is False while only suspect readings speak for it. `cleared` is set when the level
    has come back to NONE. One that a person issued has criterion 0 and no values (NaN).
    """

    criterion: int
    level: Level
    peak_level: Level
    peak: float
    peak_time: int
    last_value: float
    last_time: int
    threshold: float
    opened: int
    confirmed: bool
    cleared: int | None = None
    detail: str = ""


def opened(transition: Transition) -> Warning:
    """The warning that a live transition from NONE opens."""
    return Warning(
        criterion=transition.criterion,
        level=transition.to_level,
        peak_level=transition.to_level,
        peak=transition.value,
        peak_time=transition.time,
        last_value=transition.value,
        last_time=transition.time,
        threshold=transition.threshold,
        opened=transition.time,
        confirmed=transition.flag != Flag.SUSPECT,
        detail=transition.detail,
    )


def changed(warning: Warning, transition: Transition) -> Warning:
    """The warning after a further live transition of its criterion."""
    return replace(
        warning,
        level=transition.to_level,
        peak_level=max(warning.peak_level, transition.to_level),
        last_value=transition.value,
        last_time=transition.time,
        threshold=transition.threshold,
        confirmed=warning.confirmed or transition.flag != Flag.SUSPECT,
        cleared=transition.time if transition.to_level is Level.NONE else None,
        detail=transition.detail,
    )


def followed(warning: Warning, time: int, value: float, direction: Direction) -> Warning:
    """The warning after a reading that left its level as it is."""
    worse = value > warning.peak if direction is Direction.ABOVE else value < warning.peak
    return replace(
        warning,
        last_value=value,
        last_time=time,
        peak=value if worse else warning.peak,
        peak_time=time if worse else warning.peak_time,
    )
