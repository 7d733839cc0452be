"""Drills: a flood replayed through an exercise, and whether all that should follow did."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Drill:
    """What came of a drill.

    `began` and `ended` are the first and last instant of the replayed events, `recorded_at` is by
    the clock on the wall (microseconds). `transitions` counts the changes of level that the
    exercise found, `expected` those of the scenario's rehearsal. It is passed where both are the
    same, one by one, and there were any.
    """

    scenario: str
    title: str
    began: int
    ended: int
    transitions: int
    expected: int
    passed: bool
    by: str
    remark: str
    recorded_at: int

    def __post_init__(self) -> None:
        """Refuse what no drill can have come to."""
        if not self.scenario.strip() or not self.by.strip():
            raise ValueError("a drill has a scenario and somebody who recorded it")
        if self.ended < self.began:
            raise ValueError("a drill cannot end before it begins")
        if min(self.transitions, self.expected) < 0:
            raise ValueError("transitions cannot be fewer than none")
        if self.passed and (self.transitions != self.expected or not self.expected):
            raise ValueError("a drill is passed where it found what was expected, and anything")
