"""What the quality tests remember of the past; a batch makes a new memory and keeps the old."""

from dataclasses import dataclass

import numpy as np

from domain.arrays import Ints, Table
from domain.instant import NEVER
from domain.quality import RAIN_HOURS
from ingest.view import RegistryView

PAST = np.dtype(
    [
        ("time", "<i8"),
        ("value", "<f8"),
        ("since", "<i8"),
        ("before_time", "<i8"),
        ("before_value", "<f8"),
        ("before_since", "<i8"),
    ]
)
"""The newest usable reading of a datastream and the one before it.

`since` is the time from which the value stood unchanged. Refuted readings (spikes) are forgotten.
"""

_FRESH = np.array((NEVER, np.nan, NEVER, NEVER, np.nan, NEVER), dtype=PAST)


@dataclass(frozen=True, slots=True, eq=False)
class Memory:
    """`past` (dtype `PAST`) by datastream id; rain of the last hours by gauge; the clock.

    `hour` and `depth` have shape (gauges, `RAIN_HOURS`): the rain of hour h, in whole
    micrometres so that no order of adding matters, stands at place h % `RAIN_HOURS`. Only hours
    with rain are there. `clock` is the newest tick of an exercise, in microseconds.
    """

    past: Table
    hour: Ints
    depth: Ints
    clock: int

    @classmethod
    def empty(cls) -> "Memory":
        """No past at all."""
        none = np.empty((0, RAIN_HOURS), dtype=np.int64)
        return cls(np.empty(0, dtype=PAST), none, none, NEVER)

    def fitted(self, view: RegistryView) -> "Memory":
        """With room for all that the registry knows: ids, and so gauges, are only ever added."""
        ids = view.low.size - self.past.size
        gauges = view.gauges - len(self.hour)
        if ids <= 0 and gauges <= 0:
            return self
        rooms = np.full((max(gauges, 0), RAIN_HOURS), NEVER)
        return Memory(
            np.concatenate([self.past, np.full(max(ids, 0), _FRESH)]),
            np.concatenate([self.hour, rooms]),
            np.concatenate([self.depth, np.zeros_like(rooms)]),
            self.clock,
        )
