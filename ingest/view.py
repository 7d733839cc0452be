"""The registry as the collector needs it: ids by station and property, spans by id."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from domain.observation import CLOCK
from domain.registry import Registry


@dataclass(frozen=True, slots=True)
class RegistryView:
    """`streams[station][property]` is a datastream id; `low[id]`, `high[id]` its valid span."""

    streams: Mapping[str, Mapping[str, int]]
    low: npt.NDArray[np.float64]
    high: npt.NDArray[np.float64]

    @classmethod
    def of(cls, registry: Registry) -> "RegistryView":
        """The view of a registry; the span of the clock is without bounds."""
        size = max(registry.datastreams, default=CLOCK) + 1
        low, high = np.full(size, -np.inf), np.full(size, np.inf)
        streams: dict[str, dict[str, int]] = {code: {} for code in registry.stations}
        for key, stream in registry.datastreams.items():
            streams[stream.station][stream.property] = key
            low[key], high[key] = stream.span
        return cls(streams, low, high)
