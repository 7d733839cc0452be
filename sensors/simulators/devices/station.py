"""What every virtual station does, whatever it speaks."""

from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from domain.datastream import Datastream
from domain.device import Device
from sensors.wire import Reading


class VirtualStation(Protocol):
    """A device as a state machine: what it measures goes in with the time, frames come out.

    Times are microseconds and never go back. Each reading is told once, at the latest by
    `finish`; only an array, which is told as a whole, says again what was said before, and says
    the same: to the platform that is one observation.
    """

    def measure(self, now: int, readings: Sequence[Reading]) -> list[bytes]:
        """The frames that it sends at `now`, when it has read these, which may be none."""

    def finish(self, now: int) -> list[bytes]:
        """The frames of all that has not been told yet."""


class Language(NamedTuple):
    """A telemetry protocol as a scenario can be told in it.

    `finest` is the step of its stamps in microseconds; `carries` whether it has a word for what
    a datastream holds, `sayable` which values (NaN is missing) that word can say.
    """

    title: str
    finest: int
    carries: Callable[[Datastream], bool]
    sayable: Callable[[Datastream, npt.NDArray[np.float64]], npt.NDArray[np.bool_]]
    station: Callable[[Device, Sequence[Datastream]], VirtualStation]
