"""What floods that rose as this one does did next: an analogy, and no forecast.

Nothing here knows of rain or gates. Where no earlier flood rose alike from this level, there is
no analogy, and the reason is said.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from domain.arrays import Floats
from domain.flood import BRIDGED, Flood, Record, passed
from domain.instant import HOUR, MINUTE

LOOK = 6 * HOUR
"""Floods are alike by the hours that led to this level (ours)."""

STEP = 15 * MINUTE
LEAST_RISE = 0.1
"""Metres in those hours: less is no rise to compare (ours)."""

LEAST_ALIKE = 0.5
"""Floods less alike say nothing of this one (ours)."""

MOST = 5
"""So many floods are asked at most, those most alike (ours)."""


class NoAnalogyError(ValueError):
    """Why there is none, for people."""


@dataclass(frozen=True, slots=True)
class Alike:
    """A flood that rose alike: `at` is when it stood at this level, on its way up.

    `difference` is the root mean square of the metres between both in the hours before, `alike`
    is 1 for none and 0 where it is as large as the rise itself.
    """

    flood: Flood
    at: int
    difference: float
    alike: float


class Ahead(NamedTuple):
    """Hours until floods that rose alike passed a level: `reached` of `asked` did at all."""

    level: float
    reached: int
    asked: int
    least_h: float | None
    most_h: float | None


def alike(record: Record, at: int, others: Sequence[Flood]) -> list[Alike]:
    """The floods that rose to the level of `at` as it was reached, the most alike first.

    `record` holds this rise and `others`. NoAnalogyError says why there is none.
    """
    now = _led(record, at)
    if now is None:
        raise NoAnalogyError("此前6小时数据不全 / the six hours before are not all known")
    rise = float(now[-1] - now.min())
    if rise < LEAST_RISE or now[-1] <= now[-1 - HOUR // STEP]:
        raise NoAnalogyError("水位未在上涨 / the stage is not rising")
    if not others:
        raise NoAnalogyError("没有可比的历史洪水 / there is no earlier flood")
    found = [best for other in others if (best := _best(record, other, now, rise)) is not None]
    if not found:
        raise NoAnalogyError(
            "没有洪水从更低处涨过此水位 / no earlier flood rose through this level"
        )
    found = [one for one in found if one.alike >= LEAST_ALIKE]
    if not found:
        raise NoAnalogyError("没有涨势相似的洪水 / no earlier flood rose in a like manner")
    return sorted(found, key=lambda one: one.difference)[:MOST]


def ahead(record: Record, floods: Sequence[Alike], level: float) -> Ahead:
    """When floods that rose alike passed a level above, counted from this one."""
    hours = [
        (time - one.at) / HOUR
        for one in floods
        if (time := passed(_course(record, one.flood), one.at, level)) is not None
    ]
    return Ahead(level, len(hours), len(floods), min(hours, default=None), max(hours, default=None))


def _course(record: Record, flood: Flood) -> Record:
    end = int(record.time[-1]) if flood.end is None else flood.end
    return record.between(flood.start, end)


def _best(record: Record, flood: Flood, now: Floats, rise: float) -> Alike | None:
    """The moment on a flood's way up that is most like this one; None where there is none."""
    way = record.between(flood.start, flood.peak_time)
    ups = np.flatnonzero((way.value[:-1] < now[-1]) & (way.value[1:] >= now[-1]))
    moments = [passed(way, int(way.time[up]), float(now[-1])) for up in ups]
    tried = [
        (float(np.sqrt(np.mean((then - now) ** 2))), moment)
        for moment in moments
        if moment is not None and (then := _led(record, moment)) is not None
    ]
    if not tried:
        return None
    difference, moment = min(tried)
    return Alike(flood, moment, difference, max(0.0, 1.0 - difference / rise))


def _led(record: Record, at: int) -> Floats | None:
    """Stages of the hours that led to an instant, in steps; None where they are not all known."""
    axis = np.arange(at - LOOK, at + 1, STEP)
    time, value = record
    near = slice(
        max(int(np.searchsorted(time, axis[0], side="right")) - 1, 0),
        int(np.searchsorted(time, at)) + 1,
    )
    part = time[near]
    if part.size < 2 or part[0] > axis[0] or part[-1] < at or (np.diff(part) > BRIDGED).any():
        return None
    return np.interp(axis, part, value[near])
