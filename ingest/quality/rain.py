"""Rain at a station, hour by hour: still water is a fault only where rain should move it."""

from dataclasses import dataclass

import numpy as np

from domain.arrays import Bools, Floats, Ints
from domain.instant import HOUR, NEVER
from domain.quality import RAIN_HOURS, RAIN_UNMOVED_MM
from domain.segments import firsts
from ingest.quality.chain import Chain
from ingest.quality.memory import Memory
from ingest.view import RegistryView

_MICROMETRES = 1000
_ENOUGH = round(RAIN_UNMOVED_MM * _MICROMETRES)
_ANY = 2**40
"""Above every hour of the calendar and every place in a batch: a gauge times this is its key."""


@dataclass(frozen=True, slots=True, eq=False)
class Rain:
    """Rain of a batch by gauge and, within each, by time, which is also the order of arrival."""

    gauge: Ints
    hour: Ints
    depth: Ints
    position: Ints

    @classmethod
    def of(cls, chain: Chain, view: RegistryView) -> "Rain":
        """The readings of rain gauges that are above zero."""
        wet = np.flatnonzero((view.rain[chain.stream] >= 0) & (chain.value > 0))
        depth = np.rint(chain.value[wet] * _MICROMETRES).astype(np.int64)
        gauge = view.rain[chain.stream[wet]]
        return cls(gauge, hours(chain.time[wet]), depth, chain.position[wet])


def hours(time: Ints) -> Ints:
    """The hour that a period which ends at `time` belongs to."""
    return (time - 1) // HOUR


def enough(
    memory: Memory, rain: Rain, gauge: Ints, time: Ints, flat: Floats, position: Ints
) -> Bools:
    """Whether rain should have moved each of some readings, given with its gauge and flat limit.

    That is `RAIN_UNMOVED_MM`, heard before the reading, in the hours of its flat limit, or in the
    last `RAIN_HOURS` where the limit is longer.
    """
    until = hours(time)
    heard = np.searchsorted(rain.gauge * _ANY + rain.position, gauge * _ANY + position)
    newest = np.maximum(memory.hour.max(axis=1)[gauge], _newest(rain, gauge, heard))
    span = np.ceil(np.minimum(flat / HOUR, RAIN_HOURS)).astype(np.int64)
    after = np.maximum(until - span, newest - RAIN_HOURS)
    fallen = _remembered(memory, gauge, after, until, newest)
    return fallen + _new(rain, gauge, heard, after, until) >= _ENOUGH


def remember(memory: Memory, rain: Rain) -> tuple[Ints, Ints]:
    """`hour` and `depth` of the memory after a batch."""
    if not rain.gauge.size:
        return memory.hour, memory.depth
    first = np.flatnonzero(firsts(rain.gauge * _ANY + rain.hour))
    gauge, hour, depth = rain.gauge[first], rain.hour[first], np.add.reduceat(rain.depth, first)
    newest = memory.hour.max(axis=1)
    np.maximum.at(newest, gauge, hour)
    recent = hour > newest[gauge] - RAIN_HOURS
    gauge, hour, depth = gauge[recent], hour[recent], depth[recent]
    place = gauge, hour % RAIN_HOURS
    hours_after, depth_after = memory.hour.copy(), memory.depth.copy()
    depth_after[place] = depth + np.where(hours_after[place] == hour, depth_after[place], 0)
    hours_after[place] = hour
    return hours_after, depth_after


def _remembered(memory: Memory, gauge: Ints, after: Ints, until: Ints, newest: Ints) -> Ints:
    """Rain in the hours `(after, until]` that was heard before the batch."""
    total = np.zeros(gauge.size, dtype=np.int64)
    wet = np.flatnonzero(newest > after)
    hour, depth = memory.hour[gauge[wet]], memory.depth[gauge[wet]]
    inside = (hour > after[wet, None]) & (hour <= until[wet, None])
    total[wet] = (inside * depth).sum(axis=1)
    return total


def _newest(rain: Rain, gauge: Ints, heard: Ints) -> Ints:
    """The newest hour with rain among the first `heard` of the batch."""
    if not rain.gauge.size:
        return np.full(gauge.size, NEVER)
    last = np.maximum(heard - 1, 0)
    own = (heard > 0) & (rain.gauge[last] == gauge)
    return np.where(own, rain.hour[last], NEVER)


def _new(rain: Rain, gauge: Ints, heard: Ints, after: Ints, until: Ints) -> Ints:
    """Rain in the hours `(after, until]` among the first `heard` of the batch."""
    total = np.concatenate([[0], np.cumsum(rain.depth)])
    key = rain.gauge * _ANY + rain.hour
    low = np.searchsorted(key, gauge * _ANY + np.maximum(after, 0), side="right")
    high = np.minimum(np.searchsorted(key, gauge * _ANY + until, side="right"), heard)
    fallen: Ints = total[np.maximum(high, low)] - total[low]
    return fallen
