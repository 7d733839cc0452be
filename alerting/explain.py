"""Why a criterion did, or did not, warn at an instant: the rule judged again, in the open.

The very step of the engine runs over the readings that are stored, for this one rule; what it
looked at, what it measured and where its holds stood is then said in plain values.
"""

from dataclasses import dataclass, replace
from math import isnan

import numpy as np

from alerting import plan as plans
from alerting.because import because, in_force
from alerting.indicators import COMPOUNDS, INDICATORS, horizon, ticks, unit
from alerting.indicators.series import OWN
from alerting.ladder import BEYOND, UNKNOWN
from alerting.measuring import Round
from alerting.plan import Plan
from alerting.rows import inputs_of
from alerting.state import State
from alerting.step import step
from domain.criterion import Condition, Criterion
from domain.flag import USABLE_UP_TO
from domain.instant import DAY, NEVER, SECOND, iso, to_micros
from domain.level import LADDER, Level
from domain.observation import Observations
from domain.registry import Registry
from domain.station import StationStatus

CARRIED = 60 * DAY
"""How far back what a kernel carries along is worked out again."""

NEVER_LATE_S = 1e12
"""What was late for an alarm is judged here like anything else."""

Said = dict[str, object]


@dataclass(frozen=True, slots=True)
class Question:
    """A rule of a registry, the readings of its inputs up to an instant, and that instant."""

    known: Registry
    number: int
    rows: Observations
    at: int

    @property
    def rule(self) -> Criterion:
        """The rule asked about."""
        return self.known.criteria[self.number]


def alone(known: Registry, *numbers: int) -> Registry:
    """The registry of some criteria: their stations', and the datastreams that they look at."""
    rules = {number: known.criteria[number] for number in numbers}
    lookup = known.lookup
    looked = {
        one
        for rule in rules.values()
        for condition in (rule, *rule.parts)
        for one in (
            lookup[condition.station, condition.property],
            *inputs_of(condition, lookup).values(),
        )
    }
    streams = {key: one for key, one in known.datastreams.items() if key in looked}
    return replace(known, criteria=rules, datastreams=streams, devices=())


def reach(rule: Criterion) -> int:
    """How far back the readings are needed that a rule is judged on, in microseconds."""
    found = 0
    for one in rule.parts or (rule,):
        held = max(one.hold_on_s, one.hold_off_s, rule.hold_on_s, rule.hold_off_s)
        found = max(found, lookback(one) + int(held * SECOND))
    return found + DAY


def lookback(rule: Condition) -> int:
    """How far back a kernel looks, or what it carries along is worked out again."""
    return CARRIED if INDICATORS[rule.indicator].carried else horizon(rule)


def explain(asked: Question) -> Said:
    """The answer: what was heard, measured, asked for, held, and what level follows.

    `asked.known` is the registry that `alone` makes. The level begins at none at the oldest
    reading, so a warning that has stood for longer than `reach` may show as none here.
    """
    rule, known = asked.rule, asked.known
    asleep = known.stations[rule.station].status is StationStatus.SUSPENDED
    judged = _judged(replace(asked, known=awake(known)))
    level = Level.NONE if asleep else Level(int(judged.state.standing.level[0]))
    conditions = [_condition(judged, row, one) for row, one in enumerate((rule, *rule.parts))]
    return {
        **_about(rule, asked.at),
        "level": level.word,
        "because": because(rule, conditions[0], level, asked.at, asleep=asleep),
        "suspended": asleep,
        **conditions[0],
        "parts": conditions[1:],
    }


def unable(rule: Criterion, fault: str, at: int) -> Said:
    """The answer for a rule that no kernel can judge: `fault` says why, and its level is null."""
    return {
        **_about(rule, at),
        "level": None,
        "because": f"该规则无法判断，不等于安全 / this rule cannot be judged: {fault}",
        "suspended": False,
        "station": rule.station,
        "property": rule.property,
        "indicator": rule.indicator,
        "parameters": rule.parameters,
        "unit": None,
        "measured": None,
        "inputs": [],
        "direction": rule.direction.value,
        "hysteresis": rule.hysteresis,
        "steps": [],
        "parts": [],
    }


def _about(rule: Criterion, at: int) -> Said:
    """What a rule says of itself, and whether it holds at an instant."""
    return {
        "at": iso(at),
        "criterion": rule.code,
        "in_force": in_force(rule, at),
        "valid_from": None if rule.valid_from is None else iso(to_micros(rule.valid_from)),
        "valid_to": None if rule.valid_to is None else iso(to_micros(rule.valid_to)),
        "source": rule.source,
        "approved_by": rule.approved_by,
    }


@dataclass(frozen=True, slots=True)
class _Judged:
    """The question with all that the engine made of it."""

    asked: Question
    plan: Plan
    state: State
    rounds: list[Round]
    lookup: dict[tuple[str, str], int]


def _judged(asked: Question) -> _Judged:
    plan = plans.build(asked.known, NEVER_LATE_S)
    state = State.fresh(plan)
    outcome = step(plan, state, asked.rows, asked.at - 1)
    said = _Judged(asked, plan, state, outcome.rounds, asked.known.lookup)
    state.apply(outcome.change)
    state.apply(step(plan, state, asked.rows[:0], asked.at).change)
    return said


def awake(known: Registry) -> Registry:
    """The registry with no station suspended: those would not be judged at all."""
    stations = {
        code: replace(one, status=StationStatus.ACTIVE) for code, one in known.stations.items()
    }
    return replace(known, stations=stations)


def _condition(judged: _Judged, row: int, rule: Condition) -> Said:
    return {
        "station": rule.station,
        "property": rule.property,
        "indicator": rule.indicator,
        "parameters": rule.parameters,
        "unit": unit(rule.indicator, rule.property),
        "measured": _measured(judged, row, rule),
        "inputs": _inputs(judged, rule),
        "direction": rule.direction.value,
        "hysteresis": rule.hysteresis,
        "steps": _steps(judged, row, rule),
    }


def _measured(judged: _Judged, row: int, rule: Condition) -> Said | None:
    """The newest value of a condition with its time; None where nothing could be judged."""
    if rule.indicator in COMPOUNDS:
        levels = judged.state.standing.level[1:]
        least = rule.indicator == "all_of"
        value = float(levels.min() if least else levels.max())
        time = int(judged.state.instant[row])
        return None if time == NEVER else {"time": iso(time), "value": value, "detail": ""}
    if ticks(rule):
        return _silence(judged, rule)
    for one in reversed(judged.rounds):
        mine = one.part.rules[one.pairs.rule] == row
        able = np.flatnonzero(mine & ~np.isnan(one.measured.value))
        if able.size:
            last = able[np.argmax(one.readings.position[one.pairs.reading[able]])]
            return {
                "time": iso(int(one.measured.time[last])),
                "value": float(one.measured.value[last]),
                "detail": _detail(one, int(last)),
            }
    return None


def _silence(judged: _Judged, rule: Condition) -> Said | None:
    heard = _readings(judged, rule.station, rule.property)
    heard = heard[heard["flag"] <= USABLE_UP_TO]
    if not heard.size:
        return None
    newest = int(heard["time"].max())
    trend = float(judged.state.trend[0])
    counts = "rising" not in rule.parameters or trend >= rule.parameters["rising"]
    seconds = (judged.asked.at - newest) / SECOND if counts else 0.0
    return {"time": iso(judged.asked.at), "value": seconds, "detail": ""}


def _detail(one: Round, pair: int) -> str:
    for asked in one.measured.asked:
        if asked.indicator.detail is not None and pair in asked.pairs:
            place = np.searchsorted(asked.pairs, [pair])
            return asked.indicator.detail(asked.judged.take(place))[0]
    return ""


def _inputs(judged: _Judged, rule: Condition) -> list[Said]:
    """The newest reading of each input as it is stored, whether it may be judged or not."""
    if rule.indicator in COMPOUNDS:
        return []
    own = {OWN: judged.lookup[rule.station, rule.property]}
    said: list[Said] = []
    for role, number in (own | inputs_of(rule, judged.lookup)).items():
        stream = judged.asked.known.datastreams[number]
        heard = _readings(judged, stream.station, stream.property)
        said.append(
            {"role": role, "station": stream.station, "property": stream.property}
            | {"unit": stream.unit, "newest": _reading(heard[-1]) if heard.size else None}
            | {"readings": int(heard.size), "unusable": _unusable(heard)}
        )
    return said


def _readings(judged: _Judged, station: str, name: str) -> Observations:
    rows = judged.asked.rows
    own: Observations = rows[rows["datastream"] == judged.lookup[station, name]]
    return own


def _reading(row: np.void) -> Said:
    value = float(row["value"])
    return {
        "time": iso(int(row["time"])),
        "value": None if isnan(value) else value,
        "flag": int(row["flag"]),
    }


def _unusable(rows: Observations) -> int:
    """How many readings failed, or are missing, and were passed over."""
    return int(np.count_nonzero((rows["flag"] > USABLE_UP_TO) | ~np.isfinite(rows["value"])))


def _steps(judged: _Judged, row: int, rule: Condition) -> list[Said]:
    """Each threshold: on which side of it the value is, since when, and how long that must hold."""
    standing, said = judged.state.standing, []
    for place, (level, threshold) in enumerate(zip(LADDER, rule.ladder, strict=True)):
        side = int(standing.side[place, row])
        if threshold is None:
            continue
        known = side != UNKNOWN
        since = int(standing.since[place, row])
        said.append(
            {
                "level": level.word,
                "threshold": threshold,
                "beyond": side == BEYOND if known else None,
                "since": iso(since) if known else None,
                "held_s": (judged.asked.at - since) / SECOND if known else None,
                "hold_on_s": rule.hold_on_s,
                "hold_off_s": rule.hold_off_s,
            }
        )
    return said
