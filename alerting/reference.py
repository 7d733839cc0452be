"""The rules read plainly, one reading and one criterion at a time.

Slow on purpose and written without a look at the arrays: `alerting.step` must give the same
transitions for any stream (a property test), and `miluo bench engine` measures against it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite, isnan, nan

from alerting.indicators import COMPOUNDS
from alerting.indicators.series import FIXED_POINT, OWN
from alerting.rows import driving, inputs_of
from domain.criterion import Condition, Criterion, Direction
from domain.flag import Flag
from domain.instant import HOUR, NEVER, SECOND, hydrologic_day_start, to_micros
from domain.level import LADDER, Level
from domain.observation import Observations
from domain.registry import Registry
from domain.station import StationStatus
from domain.transition import Reason, Transition

Heard = Mapping[str, Sequence[tuple[int, float]]]
Measure = Callable[[Condition, Heard, int], float]
"""The value of an indicator: from the rule, all that was heard of each role, and the instant."""


@dataclass
class _Ladder:
    """What one condition remembers."""

    rule: Condition
    level: Level = Level.NONE
    told: Level = Level.NONE
    side: dict[Level, bool] = field(default_factory=dict)
    since: dict[Level, int] = field(default_factory=dict)
    trend: float = nan
    marked: int = 0
    instant: int = NEVER


@dataclass
class _Judge:
    """A criterion: its ladder, the datastreams of its roles, and its parts."""

    number: int
    rule: Criterion
    ladder: _Ladder
    inputs: dict[str, int]
    driven: set[int]
    parts: list["_Judge"]


@dataclass
class _Stream:
    """One datastream: its newest judged reading and all readings by time."""

    newest: int | None = None
    past: dict[int, float] = field(default_factory=dict)


class Reference:
    """A plain engine for one registry; `measures` says how to read indicators of their own."""

    def __init__(
        self, registry: Registry, late_after_s: float, measures: Mapping[str, Measure] | None = None
    ) -> None:
        self._late_after = int(late_after_s * SECOND)
        self._measures = {**PLAIN, **(measures or {})}
        self._now = NEVER
        self._streams = {number: _Stream() for number in registry.datastreams}
        lookup = registry.lookup
        self._judges = [
            _judge(number, rule, lookup)
            for number, rule in sorted(registry.criteria.items())
            if registry.stations[rule.station].status is StationStatus.ACTIVE
        ]
        self._driven: dict[int, list[_Judge]] = {number: [] for number in registry.datastreams}
        for judge in self._judges:
            for one in (judge, *judge.parts):
                for datastream in one.driven:
                    if judge not in self._driven[datastream]:
                        self._driven[datastream].append(judge)

    def step(self, batch: Observations, now: int) -> list[Transition]:
        """Judge a batch in order of arrival at clock `now`, as `alerting.step.step` does."""
        found: list[Transition] = []
        if now > self._now:
            self._now = now
            found += self._tick()
        for datastream, time, value, flag in batch.tolist():
            if datastream in self._streams and flag <= Flag.SUSPECT and isfinite(value):
                found += self._read(datastream, time, value, flag)
        return found

    def _tick(self) -> list[Transition]:
        found = []
        for judge in self._judges:
            newest = self._streams[judge.inputs[OWN]].newest if judge.inputs else None
            if judge.rule.indicator == "silence" and newest is not None:
                rising = judge.rule.parameters.get("rising")
                counts = rising is None or judge.ladder.trend >= rising
                value = (self._now - newest) / SECOND if counts else 0.0
                found += self._climb(judge, self._now, value, Flag.GOOD, fresh=True)
        return found

    def _read(self, datastream: int, time: int, value: float, flag: int) -> list[Transition]:
        stream = self._streams[datastream]
        stream.past[time] = value
        if stream.newest is not None and time <= stream.newest:
            return []
        stream.newest = time
        fresh = time >= self._now - self._late_after
        found = []
        for judge in self._driven[datastream]:
            if judge.parts:
                found += self._combine(judge, datastream, flag, fresh=fresh)
            elif judge.rule.indicator == "silence":
                if "rising" in judge.rule.parameters:
                    judge.ladder.trend = _rate(judge.rule, self._heard(judge), time)
            else:
                found += self._measure(judge, flag, fresh=fresh)
        return found

    def _heard(self, judge: _Judge) -> dict[str, list[tuple[int, float]]]:
        return {
            role: sorted(self._streams[datastream].past.items())
            for role, datastream in judge.inputs.items()
        }

    def _measure(self, judge: _Judge, flag: int, *, fresh: bool) -> list[Transition]:
        heard = self._heard(judge)
        instant = max(readings[-1][0] for readings in heard.values() if readings)
        measured = self._measures[judge.rule.indicator](judge.rule, heard, instant)
        if isnan(measured):
            return []
        judge.ladder.instant = instant
        return self._climb(judge, instant, measured, flag, fresh=fresh)

    def _combine(
        self, judge: _Judge, datastream: int, flag: int, *, fresh: bool
    ) -> list[Transition]:
        """A compound, after its parts that the datastream drives; nobody is told of those."""
        instants = []
        for part in judge.parts:
            part.ladder.instant = NEVER
            if datastream in part.driven:
                self._measure(part, flag, fresh=fresh)
                instants.append(part.ladder.instant)
        if max(instants) == NEVER:
            return []
        judge.ladder.instant = max(judge.ladder.instant, *instants)
        levels = [part.ladder.level for part in judge.parts]
        value = min(levels) if judge.rule.indicator == "all_of" else max(levels)
        return self._climb(judge, judge.ladder.instant, float(value), flag, fresh=fresh)

    def _climb(
        self, judge: _Judge, time: int, value: float, flag: int, *, fresh: bool
    ) -> list[Transition]:
        ladder, rule = judge.ladder, judge.rule
        level = _next_level(ladder, time, value)
        valid = _valid(rule, time)
        if not valid:
            level = Level.NONE
        before, ladder.level = ladder.level, level
        if fresh:
            before, ladder.told = ladder.told, level
        found = []
        if before != level:
            passed = dict(zip(LADDER, rule.ladder, strict=True))[max(before, level)]
            assert passed is not None
            reason = Reason.REACHED if level > before else Reason.RECEDED
            if not fresh:
                reason = Reason.LATE
            elif reason is Reason.RECEDED and not valid:
                reason = Reason.EXPIRED
            found = [Transition(time, judge.number, before, level, value, passed, flag, reason)]
        return found + _mark(judge, time, value, flag, fresh=fresh)


def _judge(number: int, rule: Criterion, lookup: dict[tuple[str, str], int]) -> _Judge:
    if rule.indicator in COMPOUNDS:
        parts = [_judge(number, Criterion.of(one), lookup) for one in rule.parts]
        return _Judge(number, rule, _Ladder(rule), {}, set(), parts)
    own, inputs = lookup[rule.station, rule.property], inputs_of(rule, lookup)
    driven = {own, *driving(rule, inputs)}
    return _Judge(number, rule, _Ladder(rule), {OWN: own, **inputs}, driven, [])


def _next_level(ladder: _Ladder, time: int, value: float) -> Level:
    """The level after `value`: gained steps lift it, lost steps lower it, else it stays."""
    rule = ladder.rule
    sign = 1.0 if rule.direction is Direction.ABOVE else -1.0
    gained, kept = Level.NONE, Level.NONE
    for step, threshold in zip(LADDER, rule.ladder, strict=True):
        if threshold is None:
            continue
        beyond = sign * value >= sign * threshold
        if ladder.side.get(step) != beyond:
            ladder.side[step], ladder.since[step] = beyond, time
        held = time - ladder.since[step]
        if beyond and held >= int(rule.hold_on_s * SECOND):
            gained = step
        real = sign * value < sign * threshold - rule.hysteresis
        if beyond or held < int(rule.hold_off_s * SECOND) or not real:
            kept = step
    return min(max(ladder.level, gained), kept)


def _valid(rule: Criterion, time: int) -> bool:
    after = rule.valid_from is None or time >= to_micros(rule.valid_from)
    return after and (rule.valid_to is None or time < to_micros(rule.valid_to))


def _mark(judge: _Judge, time: int, value: float, flag: int, *, fresh: bool) -> list[Transition]:
    """News of the highest mark that people have not heard of in this warning."""
    rule, ladder = judge.rule, judge.ladder
    if ladder.told is Level.NONE:
        ladder.marked = 0
        return []
    passed = _passed(rule, value) if fresh else []
    if len(passed) <= ladder.marked:
        return []
    ladder.marked = len(passed)
    told = ladder.told
    highest = passed[-1]
    return [Transition(time, judge.number, told, told, value, highest, flag, Reason.MARK)]


def _passed(rule: Criterion, value: float) -> list[float]:
    """The marks at or short of a value, in the order in which a worsening value meets them."""
    sign = 1 if rule.direction is Direction.ABOVE else -1
    exact = round(min(max(value, -1e12), 1e12) * FIXED_POINT)
    marks = [round(one * FIXED_POINT) for one in rule.marks.values()]
    if rule.news_from is not None and rule.news_step is not None:
        one = round(rule.news_from * FIXED_POINT)
        step = sign * round(rule.news_step * FIXED_POINT)
        count = (exact - one) // step if sign * (exact - one) > 0 else 0
        marks += [one + place * step for place in range(1, count + 1)]
    met = [one for one in marks if sign * one <= sign * exact]
    return [one / FIXED_POINT for one in sorted(met, key=lambda one: sign * one)]


def _value(_: Condition, heard: Heard, __: int) -> float:
    return heard[OWN][-1][1]


def _rate(rule: Condition, heard: Heard, instant: int) -> float:
    window = round(rule.parameters["window_h"] * HOUR)
    time, value = heard[OWN][-1]
    base, first = next(one for one in heard[OWN] if one[0] >= instant - window)
    if time - base < max(window / 2, 1):
        return nan
    return round((value - first) / ((time - base) / HOUR), 9)


def _sum(rule: Condition, heard: Heard, instant: int) -> float:
    return _total(heard, instant - round(rule.parameters["window_h"] * HOUR), instant)


def _day_sum(_: Condition, heard: Heard, instant: int) -> float:
    return _total(heard, hydrologic_day_start(instant), instant)


def _total(heard: Heard, after: int, until: int) -> float:
    amounts = [value for time, value in heard[OWN] if after < time <= until]
    return sum(round(value * FIXED_POINT) for value in amounts) / FIXED_POINT


PLAIN: dict[str, Measure] = {
    "value": _value,
    "rate": _rate,
    "sum": _sum,
    "day_sum": _day_sum,
}
