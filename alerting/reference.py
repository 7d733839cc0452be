"""The rules read plainly, one reading and one criterion at a time.

Slow on purpose and written without a look at the arrays: `alerting.step` must give the same
transitions for any stream (a property test), and `miluo bench engine` measures against it.
"""

from dataclasses import dataclass, field
from math import inf, isfinite, isnan, nan

from alerting.indicators.series import FIXED_POINT
from domain.criterion import Criterion, Direction
from domain.flag import Flag
from domain.instant import HOUR, NEVER, SECOND, hydrologic_day_start, to_micros
from domain.level import LADDER, Level
from domain.observation import Observations
from domain.registry import Registry
from domain.station import StationStatus
from domain.transition import Reason, Transition


@dataclass
class _Judge:
    """One criterion and what it remembers."""

    number: int
    rule: Criterion
    level: Level = Level.NONE
    told: Level = Level.NONE
    side: dict[Level, bool] = field(default_factory=dict)
    since: dict[Level, int] = field(default_factory=dict)
    trend: float = nan


@dataclass
class _Stream:
    """One datastream: its newest judged reading and all readings by time."""

    judges: list[_Judge] = field(default_factory=list)
    newest: int | None = None
    past: dict[int, float] = field(default_factory=dict)


class Reference:
    """A plain engine for one registry."""

    def __init__(self, registry: Registry, late_after_s: float) -> None:
        self._late_after = int(late_after_s * SECOND)
        self._now = NEVER
        self._streams = {number: _Stream() for number in registry.datastreams}
        lookup = registry.lookup
        for number, rule in sorted(registry.criteria.items()):
            if registry.stations[rule.station].status is StationStatus.ACTIVE:
                stream = self._streams[lookup[rule.station, rule.property]]
                stream.judges.append(_Judge(number, rule))

    def step(self, batch: Observations, now: int) -> list[Transition]:
        """Judge a batch in order of arrival at clock `now`, as `alerting.step.step` does."""
        found: list[Transition] = []
        if now > self._now:
            self._now = now
            found += self._tick()
        for datastream, time, value, flag in batch.tolist():
            if datastream in self._streams and flag <= Flag.SUSPECT and isfinite(value):
                found += self._read(self._streams[datastream], time, value, flag)
        return found

    def _tick(self) -> list[Transition]:
        silent = [
            (judge, stream.newest)
            for stream in self._streams.values()
            for judge in stream.judges
            if judge.rule.indicator == "silence" and stream.newest is not None
        ]
        found = []
        for judge, newest in sorted(silent, key=lambda one: one[0].number):
            rising = judge.rule.parameters.get("rising")
            counts = rising is None or judge.trend >= rising
            value = (self._now - newest) / SECOND if counts else 0.0
            found += self._climb(judge, self._now, value, Flag.GOOD, fresh=True)
        return found

    def _read(self, stream: _Stream, time: int, value: float, flag: int) -> list[Transition]:
        stream.past[time] = value
        if stream.newest is not None and time <= stream.newest:
            return []
        stream.newest = time
        found = []
        for judge in stream.judges:
            if judge.rule.indicator == "silence":
                if "rising" in judge.rule.parameters:
                    judge.trend = _rate(judge.rule, stream.past, time)
                continue
            measured = _measure(judge.rule, stream.past, time)
            if not isnan(measured):
                fresh = time >= self._now - self._late_after
                found += self._climb(judge, time, measured, flag, fresh=fresh)
        return found

    def _climb(
        self, judge: _Judge, time: int, value: float, flag: int, *, fresh: bool
    ) -> list[Transition]:
        level = _next_level(judge, time, value)
        valid = _valid(judge.rule, time)
        before, judge.level = judge.level, level
        if fresh:
            before, judge.told = judge.told, level
        if before == level:
            return []
        passed = dict(zip(LADDER, judge.rule.ladder, strict=True))[max(before, level)]
        assert passed is not None
        reason = Reason.REACHED if level > before else Reason.RECEDED
        if not fresh:
            reason = Reason.LATE
        elif reason is Reason.RECEDED and not valid:
            reason = Reason.EXPIRED
        return [Transition(time, judge.number, before, level, value, passed, flag, reason)]


def _next_level(judge: _Judge, time: int, value: float) -> Level:
    """The level after `value`: gained steps lift it, lost steps lower it, else it stays."""
    rule = judge.rule
    sign = 1.0 if rule.direction is Direction.ABOVE else -1.0
    gained, kept = Level.NONE, Level.NONE
    for step, threshold in zip(LADDER, rule.ladder, strict=True):
        if threshold is None:
            continue
        beyond = sign * value >= sign * threshold
        if judge.side.get(step) != beyond:
            judge.side[step], judge.since[step] = beyond, time
        held = time - judge.since[step]
        if beyond and held >= int(rule.hold_on_s * SECOND):
            gained = step
        real = sign * value < sign * threshold - rule.hysteresis
        if beyond or held < int(rule.hold_off_s * SECOND) or not real:
            kept = step
    if not _valid(rule, time):
        return Level.NONE
    return min(max(judge.level, gained), kept)


def _valid(rule: Criterion, time: int) -> bool:
    after = rule.valid_from is None or time >= to_micros(rule.valid_from)
    return after and (rule.valid_to is None or time < to_micros(rule.valid_to))


def _measure(rule: Criterion, past: dict[int, float], time: int) -> float:
    if rule.indicator == "value":
        return past[time]
    if rule.indicator == "rate":
        return _rate(rule, past, time)
    if rule.indicator == "time_to_level":
        return _time_to_level(rule, past, time)
    if rule.indicator == "day_sum":
        return _sum(past, hydrologic_day_start(time), time)
    return _sum(past, time - int(rule.parameters["window_h"] * HOUR), time)


def _rate(rule: Criterion, past: dict[int, float], time: int) -> float:
    window = rule.parameters["window_h"] * HOUR
    base = min(stamp for stamp in past if stamp >= time - int(window))
    elapsed = time - base
    if elapsed < max(window / 2, 1):
        return nan
    return (past[time] - past[base]) / (elapsed / HOUR)


def _time_to_level(rule: Criterion, past: dict[int, float], time: int) -> float:
    pace = _rate(rule, past, time)
    missing = rule.parameters["level"] - past[time]
    if missing <= 0:
        return 0.0
    if isnan(pace):
        return nan
    return missing / pace if pace > 0 else inf


def _sum(past: dict[int, float], after: int, until: int) -> float:
    amounts = [value for time, value in past.items() if after < time <= until]
    return sum(round(value * FIXED_POINT) for value in amounts) / FIXED_POINT
