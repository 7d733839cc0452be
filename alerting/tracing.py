"""An indicator's values at many instants, and what they were made of: the engine's own measuring.

The very kernels look at the stored readings, for some rules alone. No ladder is climbed: which
levels followed stands in the transitions.
"""

from dataclasses import dataclass

import numpy as np

from alerting import plan as plans
from alerting.arrivals import usable
from alerting.explain import NEVER_LATE_S, awake
from alerting.indicators import COMPOUNDS, INDICATORS, NAMES, ticks
from alerting.indicators.series import Judged
from alerting.measuring import Heard, Pairs, carried, paired
from alerting.part import part_of
from alerting.state import State
from alerting.step import drafted
from domain.arrays import Floats, Ints
from domain.criterion import Criterion
from domain.instant import NEVER
from domain.observation import Observations
from domain.registry import Registry

AT_ONCE = 256
"""Judgements that a kernel is asked for at a time: some look at hundreds of readings for each."""


@dataclass(frozen=True, slots=True)
class Trace:
    """A rule at n instants: `time` (n,) of the judgement that stood then, `NEVER` where none did,
    its value (NaN: it could not be judged), workings by name (n,) or (n, several), and what decided
    the last of all.
    """

    time: Ints
    value: Floats
    workings: dict[str, Floats]
    detail: str = ""

    def at(self, places: Ints, detail: str) -> "Trace":
        """The judgements at some places; none at place -1."""
        there = places >= 0

        def laid(column: Floats) -> Floats:
            found = np.full((places.size, *column.shape[1:]), np.nan)
            found[there] = column[places[there]]
            return found

        time = np.full(places.size, NEVER)
        time[there] = self.time[places[there]]
        workings = {name: laid(column) for name, column in self.workings.items()}
        return Trace(time, laid(self.value), workings, detail)


def unmeasured(rule: Criterion) -> str:
    """Why a rule has no values that readings make, empty where it has."""
    if rule.indicator in COMPOUNDS:
        return "组合规则看各分项的等级 / a compound is judged by the levels of its parts"
    if ticks(rule):
        return "静默由时钟判断 / silence is judged by the clock, not by readings"
    return ""


def trace(known: Registry, rows: Observations, instants: Ints, within: int) -> dict[int, Trace]:
    """The criteria of a registry at ascending instants; none of them may be `unmeasured`.

    `rows` are the readings by time. At each instant stands the newest judgement not later than it
    and less than `within` older. Times in microseconds.
    """
    nothing = Trace(np.full(instants.size, NEVER), np.full(instants.size, np.nan), {})
    found = dict.fromkeys(known.criteria, nothing)
    tracer = _Tracer(known, rows)
    for number in np.unique(tracer.kinds).tolist():
        found |= tracer.family(number, instants, within)
    return found


class _Tracer:
    """Rules with the readings that drive them, all heard and none judged yet."""

    def __init__(self, known: Registry, rows: Observations) -> None:
        self._plan = plans.build(awake(known), NEVER_LATE_S)
        touched, readings = usable(self._plan, rows)
        self._part = part_of(self._plan, touched)
        self._readings = readings.among(self._part)
        self._draft = drafted(self._plan, State.fresh(self._plan), self._part)
        self._heard = Heard(self._part, self._draft, self._readings)
        self._pairs = paired(self._part, self._readings)
        self.kinds = self._plan.indicator[self._part.rules]

    def family(self, number: int, instants: Ints, within: int) -> dict[int, Trace]:
        """The rules of one indicator, by their ids."""
        rules = np.flatnonzero(self.kinds == number).tolist()
        standing = [self._standing(rule, instants, within) for rule in rules]
        wanted = np.unique(np.concatenate(standing))
        wanted = wanted[wanted >= 0]
        said = self._carried(number, wanted) if _is_carried(number) else self._plain(number, wanted)
        return {
            int(self._plan.criteria[self._part.rules[rule]]): said.at(
                np.where(places >= 0, np.searchsorted(wanted, places), -1),
                self._detail(number, places[places >= 0][-1:]),
            )
            for rule, places in zip(rules, standing, strict=True)
        }

    def _standing(self, rule: int, instants: Ints, within: int) -> Ints:
        """Place among the pairs of the one that stands at each instant, -1 where none does."""
        mine = np.flatnonzero(self._pairs.rule == rule)
        reading = self._pairs.reading[mine]
        order = np.argsort(self._readings.position[reading])
        times = self._readings.time[reading[order]]
        newest = np.searchsorted(times, instants, side="right") - 1
        stands = newest >= 0
        stands[stands] = times[newest[stands]] > instants[stands] - within
        return np.where(stands, mine[order[newest]], -1)

    def _plain(self, number: int, wanted: Ints) -> Trace:
        """What a kernel says that looks at the past only."""
        kernel = INDICATORS[NAMES[number]].kernel
        assert kernel is not None
        said = []
        for begin in range(0, max(wanted.size, 1), AT_ONCE):
            judged = self._judged(number, wanted[begin : begin + AT_ONCE])
            said.append(_said(number, judged, kernel(judged), np.empty((judged.time.size, 0))))
        return _joined(said)

    def _carried(self, number: int, wanted: Ints) -> Trace:
        """What a kernel says that must be asked from the first reading on."""
        mine = self._changing(number, wanted)
        judged = self._judged(number, mine)
        value, carry = carried(
            self._part, self._draft, self._readings, self._some(mine), number, judged
        )
        at = np.searchsorted(mine, wanted)
        return _said(number, judged.take(at), value[at], carry[at])

    def _changing(self, number: int, wanted: Ints) -> Ints:
        """The pairs of a carried kernel at which it may change, and those that are wanted."""
        mine = np.flatnonzero(self.kinds[self._pairs.rule] == number)
        if not (period := INDICATORS[NAMES[number]].closes):
            return mine
        time = self._readings.time[self._pairs.reading[mine]]
        order = np.lexsort((time, self._pairs.rule[mine]))
        rule, closed = self._pairs.rule[mine][order], (time[order] - 1) // period
        first = np.append([True], (rule[1:] != rule[:-1]) | (closed[1:] != closed[:-1]))
        return np.union1d(mine[order[first[: order.size]]], wanted)

    def _detail(self, number: int, pair: Ints) -> str:
        detail = INDICATORS[NAMES[number]].detail
        return "" if detail is None or not pair.size else detail(self._judged(number, pair))[0]

    def _judged(self, number: int, pairs: Ints) -> Judged:
        return self._heard.judged(number, INDICATORS[NAMES[number]], self._some(pairs))

    def _some(self, pairs: Ints) -> Pairs:
        return Pairs(self._pairs.reading[pairs], self._pairs.rule[pairs])


def _is_carried(number: int) -> bool:
    return INDICATORS[NAMES[number]].carried is not None


def _said(number: int, judged: Judged, value: Floats, carry: Floats) -> Trace:
    workings = INDICATORS[NAMES[number]].workings
    return Trace(judged.time, value, {} if workings is None else dict(workings(judged, carry)))


def _joined(parts: list[Trace]) -> Trace:
    return Trace(
        np.concatenate([one.time for one in parts]),
        np.concatenate([one.value for one in parts]),
        {name: np.concatenate([one.workings[name] for one in parts]) for name in parts[0].workings},
    )
