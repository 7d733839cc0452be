"""One step of the engine: pure, vectorised, the same result however the stream is cut.

`step(plan, state, batch, now)` changes nothing; it returns the transitions and the change that
`state.apply` makes. Cutting a stream of readings into other batches gives the same transitions,
which is why a killed engine can begin again from any earlier state and its log of batches.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from alerting.indicators import INDICATORS, NAMES, change
from alerting.indicators.series import Judged, Series
from alerting.indicators.silence import silence
from alerting.ladder import Climb, Standing, climb
from alerting.plan import Plan
from alerting.segments import Bools, Ints, firsts, prior_maximum, starts_of, within
from alerting.state import Change, Draft, State
from domain.flag import USABLE_UP_TO, Flag
from domain.level import Level
from domain.observation import Observations
from domain.transition import Reason, Transition

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.int8]
Table = npt.NDArray[np.void]

NEWS = np.dtype(
    [
        ("position", "<i8"),
        ("criterion", "<i8"),
        ("time", "<i8"),
        ("value", "<f8"),
        ("flag", "i1"),
        ("before", "i1"),
        ("after", "i1"),
        ("threshold", "<f8"),
        ("late", "?"),
        ("expired", "?"),
    ]
)
FOLLOWED = np.dtype([("position", "<i8"), ("criterion", "<i8"), ("time", "<i8"), ("value", "<f8")])

_Told = tuple[Table, Table]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a step found.

    `news` are level changes (dtype `NEWS`) and `followed` the values of criteria that stand at an
    announced level (dtype `FOLLOWED`), both in the order of the stream. `change` is the new state
    of what was touched.
    """

    news: Table
    followed: Table
    change: Change

    @property
    def transitions(self) -> list[Transition]:
        """The level changes as domain values."""
        return [_transition(one) for one in self.news]


@dataclass(frozen=True, slots=True)
class _Readings:
    """Readings sorted by datastream, in order of arrival within each."""

    datastream: Ints
    time: Ints
    value: Floats
    flag: Flags
    position: Ints

    def take(self, rows: Ints | Bools | slice) -> "_Readings":
        return _Readings(
            self.datastream[rows],
            self.time[rows],
            self.value[rows],
            self.flag[rows],
            self.position[rows],
        )


def step(plan: Plan, state: State, batch: Observations, now: int) -> Outcome:
    """Judge a batch of `OBSERVATION` rows in order of arrival, at clock `now` (microseconds).

    Unusable readings (missing, failed, not finite, of unknown datastreams) are passed over. A
    reading that is not newer than all before it of its datastream was overtaken: it enters the
    windows of later readings and is not judged itself. A reading older than `plan.late_after`
    is judged as late. What the clock drives is judged first, and only when the clock has moved
    on. Rows of the exercise clock are the caller's to cut batches at.
    """
    ticking = plan.ticking if now > state.now else plan.ticking[:0]
    now = max(now, state.now)
    ticked, ticks = _tick(plan, state, ticking, now)
    rows, readings = _usable(plan, batch)
    part, criteria = plan.take(rows)
    draft = Draft(
        newest=state.newest[rows],
        trend=state.trend[criteria],
        standing=state.standing.take(criteria),
        past=state.memory.take(part.slot),
    )
    found = [ticks]
    for overtaken, ordered in _rounds(part, draft, readings):
        _remember(part, draft, overtaken)
        found.append(_judge(part, draft, ordered, now))
    return Outcome(
        news=_in_order([news for news, _ in found]),
        followed=_in_order([followed for _, followed in found]),
        change=Change(now, ticking, ticked, rows, criteria, part.slot, draft),
    )


def _tick(plan: Plan, state: State, rules: Ints, now: int) -> tuple[Standing, _Told]:
    """Judge the criteria that the clock drives."""
    newest = state.newest[plan.heard[: rules.size]]
    value = silence(now, newest, state.trend[rules], plan.parameters["rising"][rules])
    standing = state.standing.take(rules)
    heard = np.flatnonzero(~np.isnan(value))
    same = np.full(heard.size, now)
    done = climb(
        plan.ladders.take(rules[heard]),
        standing.take(heard),
        np.arange(heard.size),
        same,
        value[heard],
        np.ones(heard.size, dtype=bool),
    )
    standing.put(heard, done.standing)
    flag = np.full(heard.size, Flag.GOOD, dtype=np.int8)
    ids = plan.criteria[rules[heard]]
    return standing, _tell(done, ids, same, value[heard], flag, same * 0 - 1)


def _usable(plan: Plan, batch: Observations) -> tuple[Ints, _Readings]:
    """Touched datastream rows, and the usable readings with places among those rows."""
    row = plan.rows(batch["datastream"])
    usable = (row >= 0) & np.isfinite(batch["value"]) & (batch["flag"] <= USABLE_UP_TO)
    position = np.flatnonzero(usable)
    position = position[np.argsort(row[position], kind="stable")]
    rows, datastream = _grouped(row[position])
    part = batch[position]
    readings = _Readings(
        datastream,
        np.ascontiguousarray(part["time"]),
        np.ascontiguousarray(part["value"]),
        np.ascontiguousarray(part["flag"]),
        position,
    )
    return rows, readings


def _grouped(keys: Ints) -> tuple[Ints, Ints]:
    """The distinct ones of sorted keys, and for each key its place among them."""
    first = firsts(keys)
    return keys[first], np.cumsum(first) - 1


def _rounds(plan: Plan, draft: Draft, readings: _Readings) -> Iterator[tuple[_Readings, _Readings]]:
    """The readings in rounds of overtaken ones followed by ordered ones.

    Overtaken readings count for what comes after them and not before, so each time that a
    datastream falls back in time begins a new round. Almost every batch has one.
    """
    first = firsts(readings.datastream)
    newest = draft.newest[readings.datastream]
    ordered = readings.time > prior_maximum(readings.time, first, newest)
    if ordered.all():
        yield readings.take(slice(0, 0)), readings
        return
    counted = ordered | (plan.window[readings.datastream] > 0)
    readings, ordered = readings.take(counted), ordered[counted]
    first = firsts(readings.datastream)
    fell_back = ~ordered & ~first & np.append([False], ordered[:-1])[: ordered.size]
    falls = np.cumsum(fell_back)
    number = falls - falls[starts_of(first)]
    for one in range(int(number.max(initial=-1)) + 1):
        now = number == one
        yield readings.take(now & ~ordered), readings.take(now & ordered)


def _remember(plan: Plan, draft: Draft, overtaken: _Readings) -> None:
    """Keep overtaken readings for the windows that still reach them."""
    oldest = draft.newest - plan.window
    recent = overtaken.take(overtaken.time >= oldest[overtaken.datastream])
    if recent.time.size:
        draft.past = draft.past.insert(recent.datastream, recent.time, recent.value)


def _judge(plan: Plan, draft: Draft, readings: _Readings, now: int) -> _Told:
    """Judge readings that are each newer than all before of their datastream."""
    count = plan.count[readings.datastream]
    pair = np.repeat(np.arange(count.size), count)
    rule = plan.rules[np.repeat(plan.first[readings.datastream], count) + within(count)]
    value = _measure(plan, draft, readings, pair, rule)
    able = np.flatnonzero(~np.isnan(value))
    order = able[np.argsort(rule[able], kind="stable")]
    rules, group = _grouped(rule[order])
    source, value = pair[order], value[order]
    time = readings.time[source]
    fresh = time >= now - plan.late_after
    done = climb(plan.ladders.take(rules), draft.standing.take(rules), group, time, value, fresh)
    draft.standing.put(rules, done.standing)
    ids = plan.criteria[rules[group]]
    return _tell(done, ids, time, value, readings.flag[source], readings.position[source])


def _measure(plan: Plan, draft: Draft, readings: _Readings, pair: Ints, rule: Ints) -> Floats:
    """The indicator's value for every (reading, rule) pair; NaN where it cannot be judged."""
    series, at = _extended(plan, draft, readings)
    begin = draft.past.begin[readings.datastream]
    kind = plan.indicator[rule]
    value = np.full(rule.size, np.nan)
    for number in np.unique(kind):
        mine = np.flatnonzero(kind == number)
        source = pair[mine]
        judged = Judged(
            readings.time[source],
            readings.value[source],
            series,
            at[source],
            begin[source],
            {name: column[rule[mine]] for name, column in plan.parameters.items()},
        )
        kernel = INDICATORS[NAMES[number]].kernel
        if kernel is None:
            draft.trend[rule[mine]] = change.rate(judged)
        else:
            value[mine] = kernel(judged)
    draft.past = draft.past.since(draft.newest - plan.window)
    return value


def _extended(plan: Plan, draft: Draft, readings: _Readings) -> tuple[Series, Ints]:
    """The past with the readings added, and the place of each among it (0 when not kept)."""
    kept = np.flatnonzero(plan.window[readings.datastream] > 0)
    new = readings.take(kept)
    at = np.zeros(readings.time.size, dtype=np.int64)
    draft.past, at[kept] = draft.past.append(new.datastream, new.time, new.value)
    draft.newest[readings.datastream] = readings.time
    return Series(draft.past.times, draft.past.values), at


def _tell(done: Climb, ids: Ints, time: Ints, value: Floats, flag: Flags, position: Ints) -> _Told:
    """News and followed values of a climb as tables."""
    at = done.at
    news = np.empty(at.size, dtype=NEWS)
    news["position"], news["criterion"], news["time"] = position[at], ids[at], time[at]
    news["value"], news["flag"] = value[at], flag[at]
    news["before"], news["after"], news["threshold"] = done.before, done.after, done.threshold
    news["late"], news["expired"] = done.late, done.expired
    on = np.flatnonzero(done.speaking)
    followed = np.empty(on.size, dtype=FOLLOWED)
    followed["position"], followed["criterion"] = position[on], ids[on]
    followed["time"], followed["value"] = time[on], value[on]
    return news, followed


def _in_order(parts: list[Table]) -> Table:
    """Tables as one, in the order of the stream and, within one reading, of the criteria."""
    whole = np.concatenate(parts)
    return whole[np.lexsort((whole["criterion"], whole["position"]))]


def _transition(news: np.void) -> Transition:
    before, after = Level(int(news["before"])), Level(int(news["after"]))
    return Transition(
        time=int(news["time"]),
        criterion=int(news["criterion"]),
        from_level=before,
        to_level=after,
        value=float(news["value"]),
        threshold=float(news["threshold"]),
        flag=int(news["flag"]),
        reason=_reason(before, after, late=bool(news["late"]), expired=bool(news["expired"])),
    )


def _reason(before: Level, after: Level, *, late: bool, expired: bool) -> Reason:
    if late:
        return Reason.LATE
    if after > before:
        return Reason.REACHED
    return Reason.EXPIRED if expired else Reason.RECEDED
