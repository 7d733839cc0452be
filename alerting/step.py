"""One step of the engine: pure, vectorised, the same result however the stream is cut.

`step(plan, state, batch, now)` changes nothing; it returns the transitions and the change that
`state.apply` makes. Cutting a stream of readings into other batches gives the same transitions,
which is why a killed engine can begin again from any earlier state and its log of batches.
"""

import numpy as np

from alerting.arrivals import Readings, rounds, usable
from alerting.indicators import INDICATORS, NAMES, change
from alerting.indicators.series import Judged, Series
from alerting.indicators.silence import silence
from alerting.ladder import Standing, climb
from alerting.outcome import Outcome, Told, in_order, tell
from alerting.plan import Plan
from alerting.state import Change, Draft, State
from domain.arrays import Floats, Ints
from domain.flag import Flag
from domain.observation import Observations
from domain.segments import grouped, within


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
    rows, readings = usable(plan, batch)
    part, criteria = plan.take(rows)
    draft = Draft(
        newest=state.newest[rows],
        trend=state.trend[criteria],
        standing=state.standing.take(criteria),
        past=state.memory.take(part.slot),
    )
    found = [ticks]
    for overtaken, ordered in rounds(part, draft, readings):
        _remember(part, draft, overtaken)
        found.append(_judge(part, draft, ordered, now))
    return Outcome(
        news=in_order([news for news, _ in found]),
        followed=in_order([followed for _, followed in found]),
        change=Change(now, ticking, ticked, rows, criteria, part.slot, draft),
    )


def _tick(plan: Plan, state: State, rules: Ints, now: int) -> tuple[Standing, Told]:
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
    return standing, tell(done, ids, same, value[heard], flag, same * 0 - 1)


def _remember(plan: Plan, draft: Draft, overtaken: Readings) -> None:
    """Keep overtaken readings for the windows that still reach them."""
    oldest = draft.newest - plan.window
    recent = overtaken.take(overtaken.time >= oldest[overtaken.datastream])
    if recent.time.size:
        draft.past = draft.past.insert(recent.datastream, recent.time, recent.value)


def _judge(plan: Plan, draft: Draft, readings: Readings, now: int) -> Told:
    """Judge readings that are each newer than all before of their datastream."""
    count = plan.count[readings.datastream]
    pair = np.repeat(np.arange(count.size), count)
    rule = plan.rules[np.repeat(plan.first[readings.datastream], count) + within(count)]
    value = _measure(plan, draft, readings, pair, rule)
    able = np.flatnonzero(~np.isnan(value))
    order = able[np.argsort(rule[able], kind="stable")]
    rules, group = grouped(rule[order])
    source, value = pair[order], value[order]
    time = readings.time[source]
    fresh = time >= now - plan.late_after
    done = climb(plan.ladders.take(rules), draft.standing.take(rules), group, time, value, fresh)
    draft.standing.put(rules, done.standing)
    ids = plan.criteria[rules[group]]
    return tell(done, ids, time, value, readings.flag[source], readings.position[source])


def _measure(plan: Plan, draft: Draft, readings: Readings, pair: Ints, rule: Ints) -> Floats:
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


def _extended(plan: Plan, draft: Draft, readings: Readings) -> tuple[Series, Ints]:
    """The past with the readings added, and the place of each among it (0 when not kept)."""
    kept = np.flatnonzero(plan.window[readings.datastream] > 0)
    new = readings.take(kept)
    at = np.zeros(readings.time.size, dtype=np.int64)
    draft.past, at[kept] = draft.past.append(new.datastream, new.time, new.value)
    draft.newest[readings.datastream] = readings.time
    return Series(draft.past.times, draft.past.values), at
