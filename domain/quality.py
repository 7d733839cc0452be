"""Quality tests of readings (QARTOD): which there are, and the limits that they go by.

The limits are engineering choices of this project (ours), set so that the floods of real records
stay good; `docs/quality.md` holds what they flag. A station's own limits stand in its
datastreams.
"""

from dataclasses import dataclass
from enum import IntFlag
from math import inf

import numpy as np
import numpy.typing as npt

from domain.datastream import Datastream
from domain.property import PROPERTIES

RATE_OVER_S = 300.0
"""A change within less than this is judged as if it had taken this long: waves and the last
digit are no rate."""

FLAT_STEPS = 12
"""The default flat limit is at least so many steps of the datastream."""

RAIN_UNMOVED_MM = 15.0
"""Rain at a station within the flat limit that must move its water level."""

RAIN_HOURS = 24
"""How far back rain is remembered."""

LATE_AFTER_S = 7200.0
"""A reading received longer than this after its time counts as late."""


class QualityTest(IntFlag):
    """Tests that spoke about a reading, as bits; stored, so numbers never change meaning."""

    MISSING = 1
    GROSS_RANGE = 2
    RATE = 4
    SPIKE = 8
    FLAT_LINE = 16
    LATE = 32
    INSTRUMENT = 64


Tests = npt.NDArray[np.int16]
"""Bits of `QualityTest`, one number for each reading."""


@dataclass(frozen=True, slots=True)
class Limits:
    """When the tests speak; infinity is never.

    `rate` in unit per hour, `spike` in unit, `flat_s` in seconds.
    """

    rate: float = inf
    spike: float = inf
    flat_s: float = inf


NEEDS_RAIN = frozenset({"stage", "discharge", "pool_level", "inflow", "storage"})
"""Still water is a fault only where rain falls on it: a calm river is none."""

ZERO_IS_CALM = frozenset(
    {"rain", "wind_speed", "codmn", "ammonia_nitrogen", "total_phosphorus", "total_nitrogen"}
)
"""Where an unchanging zero is weather, or less than the instrument can tell."""

_HOUR = 3600.0
_LIMITS = {
    "stage": Limits(6.0, 0.5, 12 * _HOUR),
    "discharge": Limits(flat_s=12 * _HOUR),
    "pool_level": Limits(3.0, 0.5, 12 * _HOUR),
    "inflow": Limits(flat_s=12 * _HOUR),
    "storage": Limits(flat_s=12 * _HOUR),
    "rain": Limits(flat_s=6 * _HOUR),
    "piezometer_head": Limits(12.0, 1.0),
    "groundwater_depth": Limits(12.0, 1.0),
    "soil_moisture": Limits(240.0, 20.0),
    "water_temperature": Limits(12.0, 1.0, 12 * _HOUR),
    "ph": Limits(6.0, 0.5, 24 * _HOUR),
    "dissolved_oxygen": Limits(24.0, 2.0, 12 * _HOUR),
    "conductivity": Limits(2400.0, 200.0, 12 * _HOUR),
    "turbidity": Limits(12_000.0, 1000.0, 12 * _HOUR),
    "codmn": Limits(flat_s=72 * _HOUR),
    "ammonia_nitrogen": Limits(flat_s=72 * _HOUR),
    "total_phosphorus": Limits(flat_s=72 * _HOUR),
    "total_nitrogen": Limits(flat_s=72 * _HOUR),
    "air_temperature": Limits(60.0, 5.0, 12 * _HOUR),
    "humidity": Limits(360.0, 30.0, 24 * _HOUR),
    "wind_speed": Limits(flat_s=12 * _HOUR),
}

DEFAULTS: dict[str, Limits] = {name: _LIMITS.get(name, Limits()) for name in PROPERTIES}
"""Limits of each property; `docs/quality.md` gives the reason of each."""


def limits(stream: Datastream) -> Limits:
    """The limits of a datastream: its own, else those of its property."""
    known = DEFAULTS[stream.property]
    return Limits(
        rate=_own(stream.rate_limit, known.rate),
        spike=_own(stream.spike_limit, known.spike),
        flat_s=_own(stream.flat_limit_s, max(known.flat_s, FLAT_STEPS * stream.interval_s)),
    )


def _own(limit: float | None, default: float) -> float:
    return default if limit is None else limit
