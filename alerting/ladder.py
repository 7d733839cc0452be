"""The ladder: from an indicator's values to a level, with hysteresis and holds.

For each step of a ladder a value is either *beyond* it or *short* of it, since some time.

- A step is gained when the value has been beyond it for `hold_on`.
- A step is lost when the value has been short of it for `hold_off` and is short of it now by
  more than the hysteresis. The hold counts from the crossing of the threshold itself, so the end
  of a warning is dated by the threshold that people know; the hysteresis only decides whether the
  fall is a real one.
- The level moves as little as these two allow: `level = clip(level, gained, not lost)`.

Such a clip after a clip is again a clip, so a run of any number of readings is judged by an
associative scan instead of one by one.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from domain.arrays import Bools, Floats, Ints
from domain.segments import firsts, lasts, starts_of

Levels = npt.NDArray[np.int8]

STEPS = 4
UNKNOWN, SHORT, BEYOND = -1, 0, 1


@dataclass(frozen=True, slots=True)
class Ladders:
    """The constant half, for C criteria.

    `steps` (4, C) and `slack` (C,) are thresholds and hysteresis times `sign` (C,), so that worse
    is always greater. A level that is not configured has the step of the next configured one
    above it (infinity above the last): then every ladder ascends and the number of gained steps
    is the level. Times in microseconds; `valid_from` is included, `valid_to` is not.
    """

    sign: Floats
    steps: Floats
    slack: Floats
    hold_on: Ints
    hold_off: Ints
    valid_from: Ints
    valid_to: Ints

    def take(self, rows: Ints) -> "Ladders":
        """The ladders of some criteria."""
        return Ladders(
            self.sign[rows],
            np.take(self.steps, rows, axis=1),
            self.slack[rows],
            self.hold_on[rows],
            self.hold_off[rows],
            self.valid_from[rows],
            self.valid_to[rows],
        )


def ascending(thresholds: Floats) -> Floats:
    """Steps (4, C) from signed thresholds (C, 4) in which NaN means "not configured"."""
    filled = np.where(np.isnan(thresholds), np.inf, thresholds)
    return np.ascontiguousarray(np.minimum.accumulate(filled[:, ::-1], axis=1)[:, ::-1].T)


@dataclass(frozen=True, slots=True)
class Standing:
    """The moving half, for C criteria.

    `level` (C,) is what the readings say, `told` (C,) the level last announced (they differ only
    after late readings), `side` (4, C) on which side of each step the value is and `since`
    (4, C) from when on.
    """

    level: Levels
    told: Levels
    side: Levels
    since: Ints

    @classmethod
    def fresh(cls, count: int) -> "Standing":
        """Criteria that have never been judged."""
        return cls(
            np.zeros(count, dtype=np.int8),
            np.zeros(count, dtype=np.int8),
            np.full((STEPS, count), UNKNOWN, dtype=np.int8),
            np.zeros((STEPS, count), dtype=np.int64),
        )

    def take(self, rows: Ints) -> "Standing":
        """A copy for some criteria."""
        return Standing(
            self.level[rows],
            self.told[rows],
            np.take(self.side, rows, axis=1),
            np.take(self.since, rows, axis=1),
        )

    def put(self, rows: Ints, other: "Standing") -> None:
        """Overwrite some criteria."""
        self.level[rows] = other.level
        self.told[rows] = other.told
        self.side[:, rows] = other.side
        self.since[:, rows] = other.since


@dataclass(frozen=True, slots=True)
class Climb:
    """What a run of values did: `at` (m,) are the places of level changes among the values.

    `before`, `after` (m,) are levels, `threshold` (m,) the one passed, `late` (m,) marks changes
    that nobody is told of and `expired` (m,) those made by the end of validity. `level` (n,) is
    what the readings say after each value; `speaking` (n,) marks values that update an announced
    warning and `told` (n,) the level announced by then.
    """

    at: Ints
    before: Levels
    after: Levels
    threshold: Floats
    late: Bools
    expired: Bools
    level: Levels
    told: Levels
    speaking: Bools
    standing: Standing


def climb(
    ladders: Ladders, standing: Standing, group: Ints, time: Ints, value: Floats, fresh: Bools
) -> Climb:
    """Judge n values: `group` (n,) ascending names the criterion, `time` ascends within it.

    `fresh` (n,) tells which values may raise a live alarm. `ladders` and `standing` hold just the
    criteria that `group` names, so `standing` of the result replaces the whole of it.
    """
    first = firsts(group)
    if not first.all():
        ladders, initial = ladders.take(group), standing.take(group)
    else:
        initial = standing
    signed = np.minimum(value * ladders.sign, np.finfo(np.float64).max)
    beyond = signed >= ladders.steps
    since = _since(beyond, time, first, initial)
    held = time - since
    gained = beyond & (held >= ladders.hold_on)
    lost = ~beyond & (held >= ladders.hold_off) & (signed < ladders.steps - ladders.slack)
    valid = (time >= ladders.valid_from) & (time < ladders.valid_to)
    low = gained.sum(axis=0, dtype=np.int8) * valid
    high = (STEPS - lost.sum(axis=0, dtype=np.int8)) * valid
    level = _clipped(low, high, first, initial.level)
    told = _last_where(fresh, level, first, initial.told)
    before_level = _previous(level, first, initial.level)
    before_told = _previous(told, first, initial.told)
    before = np.where(fresh, before_told, before_level)
    at = np.flatnonzero(level != before)
    passed = np.maximum(before, level)[at] - 1
    end = lasts(first)
    return Climb(
        at=at,
        before=before[at],
        after=level[at],
        threshold=ladders.sign[at] * ladders.steps[passed, at],
        late=~fresh[at],
        expired=~valid[at],
        level=level,
        told=told,
        speaking=fresh & (told > 0),
        standing=Standing(level[end], told[end], beyond[:, end].view(np.int8), since[:, end]),
    )


def _since(beyond: Bools, time: Ints, first: Bools, initial: Standing) -> Ints:
    """From when on each value has been on its side of each step, shape (4, n)."""
    turned = _previous(beyond.view(np.int8), first, initial.side) != beyond
    began = np.where(turned, time, initial.since)
    if first.all():
        return began
    place = np.where(turned | first, np.arange(time.size), 0)
    return np.take_along_axis(began, np.maximum.accumulate(place, axis=1), axis=1)


def _previous(values: Levels, first: Bools, initial: Levels) -> Levels:
    """The value before each along the last axis, `initial` at the beginning of a segment."""
    if first.all():
        return initial
    shifted = np.concatenate([values[..., :1], values[..., :-1]], axis=-1)
    return np.where(first, initial, shifted)


def _clipped(low: Levels, high: Levels, first: Bools, initial: Levels) -> Levels:
    """`initial` clipped by every [low, high] of its segment in turn, up to each place."""
    if first.all():
        return np.clip(initial, low, high)
    start, index = starts_of(first), np.arange(first.size)
    reach, longest = 1, int((index - start).max(initial=0))
    while reach <= longest:
        later = np.flatnonzero(index - reach >= start)
        bounds = low[later], high[later]
        low[later], high[later] = (
            np.clip(low[later - reach], *bounds),
            np.clip(high[later - reach], *bounds),
        )
        reach *= 2
    return np.clip(initial, low, high)


def _last_where(mask: Bools, values: Levels, first: Bools, initial: Levels) -> Levels:
    """The latest value with `mask` up to each place of a segment, else `initial`."""
    if mask.all():
        return values
    place = np.maximum.accumulate(np.where(mask, np.arange(mask.size), -1))
    return np.where(place >= starts_of(first), values[place], initial)
