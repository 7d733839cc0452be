"""What the clock drives: silence, judged only where a tick may move it.

A silence shorter than the lowest step of a ladder at rest moves nothing, and that is almost every
datastream at almost every tick. So each rule of the clock has an instant from which on it is due;
a tick looks at those that are, and costs nothing for all others.
"""

from dataclasses import dataclass

import numpy as np

from alerting.indicators import NAMES
from alerting.indicators.silence import silence
from alerting.ladder import BEYOND, Standing, climb
from alerting.outcome import Judgements, Told, tell
from alerting.part import Part
from alerting.plan import FOREVER, Plan
from alerting.state import Draft, Due, State
from domain.arrays import Ints
from domain.flag import Flag
from domain.instant import NEVER, SECOND

SILENCE = NAMES.index("silence")


@dataclass(frozen=True, slots=True)
class Ticked:
    """Rules that a tick judged: their places in `plan.ticking`, rows, and how they stand now."""

    places: Ints
    rules: Ints
    standing: Standing
    told: Told


def tick(plan: Plan, state: State, now: int) -> Ticked:
    """Judge the rules that are due at `now`; none where the clock has not moved on."""
    places = np.flatnonzero(state.due <= now) if now > state.now else np.arange(0)
    rules = plan.ticking[places]
    newest, place = state.newest[plan.own[rules]], plan.place[rules]
    rising = plan.families[SILENCE].parameters["rising"]
    value = silence(now, newest, state.trend[rules], rising[place])
    judged = Judgements(
        criterion=plan.criteria[rules],
        time=np.full(rules.size, now),
        value=value,
        flag=np.full(rules.size, Flag.GOOD, dtype=np.int8),
        position=np.full(rules.size, -1, dtype=np.int64),
    )
    fresh, group = np.ones(rules.size, dtype=bool), np.arange(rules.size)
    ladders, standing = plan.ladders.take(rules), state.standing.take(rules)
    done = climb(ladders, standing, group, judged.time, judged.value, fresh)
    return Ticked(places, rules, done.standing, tell(done, judged))


def next_due(plan: Plan, state: State, ticked: Ticked, part: Part, draft: Draft) -> Due:
    """From when on the rules are due that were judged, or whose datastreams have spoken."""
    _, heard = plan.clocked.picked(part.rows)
    places = np.union1d(ticked.places, heard)
    rules = plan.ticking[places]
    newest = _newest(plan, state, rules, part, draft)
    standing = state.standing.take(rules)
    standing.put(np.searchsorted(places, ticked.places), ticked.standing)
    return Due(places, due(plan, rules, newest, standing))


def due(plan: Plan, rules: Ints, newest: Ints, standing: Standing) -> Ints:
    """From when on the clock may move some of its rules; `FOREVER` where nothing was ever heard.

    A step at or below zero is passed by no silence at all, that of a reading from the future too.
    """
    resting = (standing.level == 0) & (standing.told == 0)
    resting &= ~(standing.side == BEYOND).any(axis=0) & (plan.ladders.sign[rules] > 0)
    lowest = np.ceil(np.minimum(plan.ladders.steps[0, rules] * SECOND, float(-NEVER)))
    resting &= lowest > 0
    first = np.where(resting, newest + lowest.astype(np.int64), NEVER)
    return np.where(newest > NEVER, first, FOREVER)


def _newest(plan: Plan, state: State, rules: Ints, part: Part, draft: Draft) -> Ints:
    """The newest readings of rules' datastreams, those of this step among them."""
    own = plan.own[rules]
    newest = state.newest[own]
    if not part.rows.size:
        return newest
    place = np.minimum(np.searchsorted(part.rows, own), part.rows.size - 1)
    return np.where(part.rows[place] == own, draft.newest[place], newest)
