"""Instants: microseconds since 1970-01-01T00:00Z in arrays, ISO 8601 with an offset in text.

A time without an offset means different instants to different people, so text without one is
refused everywhere but in the device protocols that have no zone field (they decode as Beijing
time by themselves).
"""

from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import TypeVar

import numpy as np
import numpy.typing as npt

Instants = TypeVar("Instants", int, npt.NDArray[np.int64])
SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 3600 * SECOND
DAY = 24 * HOUR

NEVER = -(2**62)
"""Before any reading, with room left to subtract a window from it."""

BEIJING = timezone(timedelta(hours=8))
"""Clocks of Chinese hydrology: UTC+8, no daylight saving (GB/T 35965.1)."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def to_micros(time: datetime) -> int:
    """Microseconds since the epoch of an aware `time`; ValueError for a naive one."""
    if time.tzinfo is None:
        raise ValueError(f"time without offset: {time.isoformat()}")
    since = time - _EPOCH
    return (since.days * 86_400 + since.seconds) * SECOND + since.microseconds


def from_micros(micros: int, zone: tzinfo = BEIJING) -> datetime:
    """The aware datetime of an instant, in Beijing time unless told otherwise."""
    return (_EPOCH + int(micros) * _MICROSECOND).astimezone(zone)


def parse(text: str) -> int:
    """Microseconds of an ISO 8601 text with an offset; ValueError for anything else."""
    return to_micros(datetime.fromisoformat(text))


def iso(micros: int, zone: tzinfo = BEIJING) -> str:
    """ISO 8601 text with offset, e.g. `2024-07-01T06:00:00+08:00`."""
    return from_micros(micros, zone).isoformat()


def hydrologic_day_start(micros: Instants) -> Instants:
    """Start of the hydrologic day that readings stamped `micros` belong to.

    The day runs from 08:00 to 08:00 Beijing time and period values carry the period's end, so
    the reading stamped 08:00 closes the old day (SL 651-2014, 3.1.7). 08:00 at UTC+8 is
    midnight UTC.
    """
    return (micros - 1) // DAY * DAY
