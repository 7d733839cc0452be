"""From readings to what kernels look at, and from there to the indicators' values."""

from dataclasses import dataclass

import numpy as np

from alerting.arrivals import Readings
from alerting.indicators import INDICATORS, NAMES, change
from alerting.indicators.indicator import Indicator
from alerting.indicators.series import OWN, Judged, Look, Ragged, Series
from alerting.part import Part
from alerting.state import Draft
from domain.arrays import Floats, Ints
from domain.segments import firsts, starts_of


@dataclass(frozen=True, slots=True)
class Pairs:
    """Every reading with each rule that it drives: places among the readings and the rules."""

    reading: Ints
    rule: Ints


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked of one indicator: which pairs, and what its kernel looked at."""

    indicator: Indicator
    pairs: Ints
    judged: Judged


@dataclass(frozen=True, slots=True)
class Measured:
    """Instant and value (NaN: cannot be judged) of every pair, and what was asked of whom."""

    time: Ints
    value: Floats
    asked: list[Asked]


@dataclass(frozen=True, slots=True)
class Round:
    """Readings of a batch that were judged together, and what was measured of them."""

    part: Part
    readings: Readings
    pairs: Pairs
    measured: Measured


def paired(part: Part, readings: Readings) -> Pairs:
    """The readings of a round with the rules they drive."""
    reading, rule = part.driven.picked(readings.datastream)
    return Pairs(reading, rule)


def measure(part: Part, draft: Draft, readings: Readings, pairs: Pairs) -> Measured:
    """Judge all pairs, indicator by indicator; the readings are remembered on the way."""
    heard = Heard(part, draft, readings)
    kinds = part.plan.indicator[part.rules[pairs.rule]]
    measured = Measured(readings.time[pairs.reading], np.full(kinds.size, np.nan), [])
    for number in np.flatnonzero(np.bincount(kinds, minlength=1)).tolist():
        mine = np.flatnonzero(kinds == number)
        chosen = Pairs(pairs.reading[mine], pairs.rule[mine])
        indicator = INDICATORS[NAMES[number]]
        judged = heard.judged(number, indicator, chosen)
        measured.asked.append(Asked(indicator, mine, judged))
        measured.time[mine] = judged.time
        if indicator.kernel is not None:
            measured.value[mine] = indicator.kernel(judged)
        elif indicator.carried is not None:
            measured.value[mine], _ = carried(part, draft, readings, chosen, number, judged)
        else:
            draft.trend[chosen.rule] = change.rate(judged)
    draft.past.forget(draft.newest - part.plan.window[part.rows])
    return measured


class Heard:
    """What has been heard of every datastream by the time that each reading came."""

    def __init__(self, part: Part, draft: Draft, readings: Readings) -> None:
        self._part, self._past, self._readings = part, draft.past, readings
        kept = np.flatnonzero(part.plan.window[part.rows[readings.datastream]] > 0)
        new = readings.take(kept)
        self._at = np.zeros(readings.time.size, dtype=np.int64)
        self._at[kept] = self._past.append(new.datastream, new.time, new.value)
        draft.newest[readings.datastream] = readings.time
        self._size = int(readings.position.max(initial=0)) + 1
        self._keys = readings.datastream * self._size + readings.position
        count = np.bincount(readings.datastream, minlength=part.rows.size)
        self._before = self._past.end - count
        self._first = np.cumsum(count) - count

    def judged(self, number: int, indicator: Indicator, pairs: Pairs) -> Judged:
        """What the kernel of an indicator looks at for some pairs."""
        rows = self._part.rules[pairs.rule]
        family, place = self._part.plan.families[number], self._part.plan.place[rows]
        if indicator.roles:
            own = self._part.datastream(self._part.plan.own[rows])
            looks = {OWN: self._look(own, pairs.reading)}
            for role, inputs in family.inputs.items():
                looks[role] = self._look(self._part.datastream(inputs[place]), pairs.reading)
            time = np.maximum.reduce([look.time for look in looks.values()])
        else:
            looks = {OWN: self._own(indicator, pairs.reading)}
            time = self._readings.time[pairs.reading]
        return Judged(
            time,
            looks,
            {name: column[place] for name, column in family.parameters.items()},
            {
                name: Ragged(table.rows, table.begin[place], table.end[place])
                for name, table in family.tables.items()
            },
        )

    def _own(self, indicator: Indicator, reading: Ints) -> Look:
        """The readings themselves as the newest of their datastream."""
        readings = self._readings
        if indicator.instant:
            alone = Series(readings.time, readings.value, np.zeros_like(readings.time))
            return Look(alone, reading, reading)
        return Look(
            self._past.series, self._at[reading], self._past.begin[readings.datastream[reading]]
        )

    def _look(self, datastream: Ints, reading: Ints) -> Look:
        """The newest of a datastream when each reading came; a datastream -1 was never heard."""
        there = datastream >= 0
        safe = np.where(there, datastream, 0)
        wanted = safe * self._size + self._readings.position[reading]
        new = np.searchsorted(self._keys, wanted, side="right") - self._first[safe]
        at = np.where(there, self._before[safe] + new - 1, -1)
        return Look(self._past.series, at, np.where(there, self._past.begin[safe], 0))


def carried(
    part: Part, draft: Draft, readings: Readings, pairs: Pairs, number: int, judged: Judged
) -> tuple[Floats, Floats]:
    """Values (n,) of a carried kernel, the place of which is `number`, and what it keeps after
    each (n, numbers): one judgement of each rule at a time."""
    indicator = INDICATORS[NAMES[number]]
    assert indicator.carried is not None
    order = np.lexsort((readings.position[pairs.reading], pairs.rule))
    first = firsts(pairs.rule[order])
    rank = np.arange(order.size) - starts_of(first)
    places, carry = draft.carry[number]
    row = np.searchsorted(places, part.plan.place[part.rules[pairs.rule]])
    value, after = np.full(order.size, np.nan), np.empty((order.size, indicator.carry))
    for turn in range(int(rank.max(initial=-1)) + 1):
        now = order[rank == turn]
        value[now], carry[row[now]] = indicator.carried(judged.take(now), carry[row[now]])
        after[now] = carry[row[now]]
    return value, after
