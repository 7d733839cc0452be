"""The load of alarms: how many warnings open in ten minutes (EEMUA 191, ISA-18.2).

A desk of one officer bears less than one in ten minutes for long; more than ten in ten minutes
are a flood of alarms, in which the important one is missed.
"""

from dataclasses import dataclass

from domain.instant import MINUTE

STEP = 10 * MINUTE
STEADY = 1.0
"""Warnings per step below which a steady load is bearable."""

FLOOD = 10
"""Warnings per step above which it is a flood of alarms."""


@dataclass(frozen=True, slots=True)
class AlarmLoad:
    """Columns over steps without a gap: `time` their starts, `opened` the warnings that opened.

    `incidents` counts those to which the warnings of a step belong. Times in microseconds.
    """

    time: list[int]
    opened: list[int]
    incidents: list[int]

    @property
    def rate(self) -> float:
        """Mean number of warnings per step; 0 over no time."""
        return sum(self.opened) / max(len(self.opened), 1)

    @property
    def maximum(self) -> int:
        """Warnings of the worst step."""
        return max(self.opened, default=0)

    @property
    def flood_share(self) -> float:
        """Share of the steps that were a flood of alarms, 0 to 1."""
        return sum(count > FLOOD for count in self.opened) / max(len(self.opened), 1)
