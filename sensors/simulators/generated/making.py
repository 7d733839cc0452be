"""What computed scenarios share: the axis of time, noise, and readings as rows."""

from collections.abc import Mapping

import numpy as np
from scipy.signal import lfilter

from domain.arrays import Floats, Ints
from domain.flag import Flag
from domain.instant import MINUTE, parse
from domain.observation import OBSERVATION, Observations
from domain.registry import Registry

LICENCE = "Apache-2.0"
TIMEZONE = "+08:00"
DEMO = {"demo": "示范编码，非官方 / demonstration code, not official"}
"""Attributes of every station that does not exist."""


def axis(start: str, hours: float, step: int = 5 * MINUTE) -> Ints:
    """Instants from `start` (ISO 8601) over so many hours, both ends included."""
    return parse(start) + np.arange(0, int(hours * 60 * MINUTE) + 1, step, dtype=np.int64)


def wander(
    generator: np.random.Generator, size: int, deviation: float, kept: float = 0.0
) -> Floats:
    """Gaussian noise of a standard deviation, of which each step keeps a part (AR(1))."""
    shocks = generator.normal(0.0, deviation * np.sqrt(1 - kept**2), size)
    shocks[:1] = generator.normal(0.0, deviation, shocks[:1].size)
    found: Floats = lfilter([1.0], [1.0, -kept], shocks)
    return found


def rows(registry: Registry, series: Mapping[tuple[str, str], tuple[Ints, Floats]]) -> Observations:
    """Readings by (station, property) as good rows, by time and then by datastream; NaN is none."""
    lookup = registry.lookup
    parts = []
    for name, (times, values) in series.items():
        part = np.zeros(times.size, dtype=OBSERVATION)
        part["datastream"], part["time"] = lookup[name], times
        part["value"], part["flag"] = values, Flag.GOOD
        parts.append(part[~np.isnan(values)])
    found = np.concatenate(parts)
    return found[np.lexsort((found["datastream"], found["time"]))]
