"""One step of the engine: pure, vectorised, the same result however the stream is cut.

`step(plan, state, batch, now)` changes nothing that the state says; it returns the news and the
change that `state.apply` makes. Cutting a stream of readings into other batches gives the same
news, which is why a killed engine can begin again from any earlier state and its log of batches.
"""

from dataclasses import replace

import numpy as np

from alerting.arrivals import Readings, rounds, usable
from alerting.clocked import next_due, tick
from alerting.compounds import Climbed, combine
from alerting.ladder import Climb, Levels, climb
from alerting.measuring import Measured, Round, measure, paired
from alerting.outcome import Details, Judgements, Outcome, Told, gathered, tell, tell_marks
from alerting.part import Part, part_of
from alerting.plan import Plan
from alerting.state import Change, Draft, State
from domain.arrays import Bools, Ints
from domain.observation import Observations
from domain.segments import grouped


def step(plan: Plan, state: State, batch: Observations, now: int) -> Outcome:
    """Judge a batch of `OBSERVATION` rows in order of arrival, at clock `now` (microseconds).

    Unusable readings (missing, failed, not finite, of unknown datastreams) are passed over. A
    reading that is not newer than all before it of its datastream was overtaken: it enters the
    windows of later readings and is not judged itself. A reading older than `plan.late_after`
    is judged as late. What the clock drives is judged first, and only when the clock has moved
    on. Rows of the exercise clock are the caller's to cut batches at.
    """
    ticked = tick(plan, state, now)
    now = max(now, state.now)
    rows, readings = usable(plan, batch)
    part = part_of(plan, rows)
    draft = drafted(plan, state, part)
    found, judged = [ticked.told], []
    for overtaken, ordered in rounds(part, draft, readings.among(part)):
        _remember(part, draft, overtaken)
        pairs = paired(part, ordered)
        judged.append(Round(part, ordered, pairs, measure(part, draft, ordered, pairs)))
        found += _judge(judged[-1], draft, now)
    due = next_due(plan, state, ticked, part, draft)
    slots = plan.slot[part.rows]
    change = Change(now, ticked.rules, ticked.standing, due, part.rows, part.rules, slots, draft)
    return gathered(found, judged, change)


def drafted(plan: Plan, state: State, part: Part) -> Draft:
    """A copy of the state of what a batch touches."""
    kinds, places = plan.indicator[part.rules], plan.place[part.rules]
    carry = {}
    for number, kept in enumerate(state.carry):
        if kept.size and (mine := np.sort(places[kinds == number])).size:
            carry[number] = (mine, kept[mine])
    return Draft(
        newest=state.newest[part.rows],
        trend=state.trend[part.rules],
        marked=state.marked[part.rules],
        instant=state.instant[part.rules],
        carry=carry,
        standing=state.standing.take(part.rules),
        past=state.memory.take(plan.slot[part.rows]),
    )


def _remember(part: Part, draft: Draft, overtaken: Readings) -> None:
    """Keep overtaken readings for the windows that still reach them."""
    oldest = draft.newest - part.plan.window[part.rows]
    recent = overtaken.take(overtaken.time >= oldest[overtaken.datastream])
    if recent.time.size:
        draft.past.insert(recent.datastream, recent.time, recent.value)


def _judge(one: Round, draft: Draft, now: int) -> list[Told]:
    """Judge what was measured of readings that are each newer than all before of their own."""
    part, readings, pairs, measured = one.part, one.readings, one.pairs, one.measured
    able = np.flatnonzero(~np.isnan(measured.value))
    if part.joined:
        able = able[np.lexsort((readings.position[pairs.reading[able]], pairs.rule[able]))]
    else:
        able = able[np.argsort(pairs.rule[able], kind="stable")]
    rule, source = pairs.rule[able], pairs.reading[able]
    judged = Judgements(
        criterion=part.plan.criteria[part.rules[rule]],
        time=measured.time[able],
        value=measured.value[able],
        flag=readings.flag[source],
        position=readings.position[source],
    )
    fresh = readings.time[source] >= now - part.plan.late_after
    before = draft.standing.level.copy() if part.joined else draft.standing.level
    done, told = _climb(part, draft, rule, judged, fresh)
    told[0] = replace(told[0], details=_details(measured, able[done.at], judged.take(done.at)))
    if part.joined:
        told += _compounds(
            part,
            draft,
            Climbed(rule, judged.position, judged.time, done.level),
            judged,
            fresh,
            before,
        )
    return told


def _compounds(
    part: Part, draft: Draft, climbed: Climbed, parts: Judgements, fresh: Bools, before: Levels
) -> list[Told]:
    """Judge the compounds of which parts were judged."""
    combined = combine(part, climbed, before, draft.instant)
    if not combined.rule.size:
        return []
    chosen = parts.take(combined.source)
    judged = replace(
        chosen,
        criterion=part.plan.criteria[part.rules[combined.rule]],
        time=combined.time,
        value=combined.value,
    )
    draft.instant[combined.rule] = judged.time
    _, told = _climb(part, draft, combined.rule, judged, fresh[combined.source])
    return told


def _climb(
    part: Part, draft: Draft, rule: Ints, judged: Judgements, fresh: Bools
) -> tuple[Climb, list[Told]]:
    """Climb ladders with values sorted by rule, and look for marks."""
    rules, group = grouped(rule)
    rows = part.rules[rules]
    standing = draft.standing.take(rules)
    done = climb(part.plan.ladders.take(rows), standing, group, judged.time, judged.value, fresh)
    draft.standing.put(rules, done.standing)
    told = [tell(done, judged)]
    marked = part.plan.marks.having(rows)
    if marked.any():
        places = np.flatnonzero(marked[group])
        passed = part.plan.marks.passed(
            part.rules[rule[places]],
            judged.value[places],
            done.told[places] > 0,
            fresh[places],
            draft.marked[rules[marked]],
        )
        draft.marked[rules[marked]] = passed.heard
        told.append(tell_marks(passed, done, judged, places))
    return done, told


def _details(measured: Measured, pairs: Ints, judged: Judgements) -> Details:
    """What decided the news, whose pairs are given, where an indicator can say more."""
    found: dict[tuple[int, int], str] = {}
    for asked in measured.asked:
        if asked.indicator.detail is None or not pairs.size:
            continue
        place = np.minimum(np.searchsorted(asked.pairs, pairs), asked.pairs.size - 1)
        mine = np.flatnonzero(asked.pairs[place] == pairs)
        words = asked.indicator.detail(asked.judged.take(place[mine])) if mine.size else []
        keys = zip(judged.position[mine].tolist(), judged.criterion[mine].tolist(), strict=True)
        found.update(zip(keys, words, strict=True))
    return found
