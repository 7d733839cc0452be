"""Compounds: what the levels of several conditions together amount to."""

from dataclasses import dataclass

import numpy as np

from alerting.ladder import Levels
from alerting.part import Part
from domain.arrays import Floats, Ints
from domain.segments import firsts, running_maximum


@dataclass(frozen=True, slots=True)
class Climbed:
    """n judged values sorted by rule (place in the part), then position; the level after each."""

    rule: Ints
    position: Ints
    time: Ints
    level: Levels


@dataclass(frozen=True, slots=True)
class Combined:
    """Judgements of compounds, sorted by `rule`, then position.

    `source` is the place among the climbed values of the one that called for each, `time` the
    newest instant of any part by then, `value` the least, or the greatest, level of the parts.
    """

    rule: Ints
    source: Ints
    time: Ints
    value: Floats


def combine(part: Part, climbed: Climbed, before: Levels, instant: Ints) -> Combined:
    """Judge the compounds whose parts were judged.

    `before` are the levels of all rules before this round, `instant` their newest instants.
    """
    owner = part.plan.owner[part.rules[climbed.rule]]
    source = np.flatnonzero(owner >= 0)
    rule = part.rule(owner[source])
    order = np.lexsort((climbed.position[source], rule))
    source, rule = source[order], rule[order]
    position = climbed.position[source]
    time = running_maximum(rule, climbed.time[source], instant[rule])
    once = np.append((rule[1:] != rule[:-1]) | (position[1:] != position[:-1]), [True])
    once = once[: source.size]
    source, rule = source[once], rule[once]
    return Combined(rule, source, time[once], _levels(part, climbed, before, rule, source))


def _levels(part: Part, climbed: Climbed, before: Levels, rule: Ints, source: Ints) -> Floats:
    """The least or greatest level of each compound's parts at the position of `source`."""
    row = part.rules[rule]
    event, member = part.plan.parts.picked(row)
    member = part.rule(member)
    size = int(climbed.position.max(initial=0)) + 1
    keys = climbed.rule * size + climbed.position
    wanted = member * size + climbed.position[source][event]
    place = np.searchsorted(keys, wanted, side="right") - 1
    safe = np.maximum(place, 0)
    here = (place >= 0) & (climbed.rule[safe] == member)
    level = np.where(here, climbed.level[safe], before[member])
    starts = np.flatnonzero(firsts(event))
    if not starts.size:
        return np.zeros(0)
    least = np.minimum.reduceat(level, starts)
    greatest = np.maximum.reduceat(level, starts)
    return np.where(part.plan.least[row], least, greatest).astype(np.float64)
