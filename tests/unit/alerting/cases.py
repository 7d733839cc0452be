"""Registries and streams for the engine's tests: small numbers, so that edges are hit often."""

from dataclasses import dataclass, fields, replace
from typing import Any

from hypothesis import strategies as st

from alerting import plan as plans
from alerting.state import State
from alerting.step import step
from domain.criterion import Condition, Criterion, Direction
from domain.datastream import Datastream, Statistic
from domain.instant import BEIJING, DAY, MINUTE, SECOND, from_micros, parse
from domain.observation import Observations, observations
from domain.registry import Registry
from domain.station import Station, StationKind
from domain.transition import Transition

START = parse("2024-07-01T06:00:00+08:00")
LATE_AFTER_S = 7200.0


@dataclass(frozen=True)
class Piece:
    """A batch with the clock at which it is judged."""

    now: int
    rows: list[tuple[int, int, float, int]]

    @property
    def batch(self) -> Observations:
        return observations(self.rows)


def run(registry: Registry, pieces: list[Piece]) -> list[Transition]:
    """The transitions of the vectorised engine, without the words of their details."""
    plan = plans.build(registry, LATE_AFTER_S)
    state = State.fresh(plan)
    found = []
    for piece in pieces:
        outcome = step(plan, state, piece.batch, piece.now)
        state.apply(outcome.change)
        found += [plainly(one) for one in outcome.transitions]
    return found


def plainly(one: Transition) -> Transition:
    """A transition as two ways to compute it must agree on: no words, no last bits."""
    return replace(one, detail="", value=round(one.value, 6))


def registry(*rules: Criterion) -> Registry:
    """A registry with a station S, its stage and rain gauge, a stage upstream, and these rules."""
    return Registry.numbered([STATION, UPSTREAM], [STAGE, RAIN, STAGE_ABOVE], rules)


STATION = Station("S", "站", StationKind.RIVER_LEVEL)
UPSTREAM = Station("T", "上游站", StationKind.RIVER_LEVEL)
STAGE_ABOVE = Datastream("T", "stage", "m")
STAGE = Datastream("S", "stage", "m")
RAIN = Datastream("S", "rain", "mm", statistic=Statistic.PRECEDING_PERIOD)
STAGE_ID, RAIN_ID = 1, 2

_HOLDS = st.sampled_from([0.0, 60.0, 600.0, 3600.0])
_PARAMETERS = {
    "value": st.just({}),
    "rate": st.builds(lambda hours: {"window_h": hours}, st.sampled_from([0.1, 1.0])),
    "time_to_level": st.just({"window_h": 0.5, "level": 3.0}),
    "sum": st.builds(lambda hours: {"window_h": hours}, st.sampled_from([0.5, 1.0, 3.0, 24.0])),
    "day_sum": st.just({}),
    "silence": st.sampled_from([{}, {"rising": -1.0, "window_h": 0.5}]),
}
_JOINED = {
    "upstream_stage": {"lag_h": 0.5, "stale_h": 1.0},
    "upstream_crossing": {"lag_h": 0.5, "level": 3.0},
}
"""Indicators that look at two stations."""

_OFF = 0.001371
"""Thresholds off the grid of the readings, where two ways to compute may differ in a last bit."""
_DATES = st.sampled_from([None, *(from_micros(START + n * 20 * MINUTE, BEIJING) for n in range(4))])


@st.composite
def ladders(draw: st.DrawFn, direction: Direction, scale: float) -> dict[str, Any]:
    """One to four thresholds in order, any of the four colours."""
    words = draw(
        st.lists(st.sampled_from(["blue", "yellow", "orange", "red"]), min_size=1, unique=True)
    )
    steps = draw(
        st.lists(st.integers(-1, 6), min_size=len(words), max_size=len(words), unique=True)
    )
    words.sort(key=["blue", "yellow", "orange", "red"].index)
    ordered = sorted(steps, reverse=direction is Direction.BELOW)
    return {word: step * scale for word, step in zip(words, ordered, strict=True)}


@st.composite
def criteria(draw: st.DrawFn) -> Criterion:
    """A rule of any indicator, direction, hold and validity."""
    indicator = draw(st.sampled_from(sorted(_PARAMETERS)))
    direction = draw(st.sampled_from(Direction))
    begin, end = sorted([draw(_DATES), draw(_DATES)], key=lambda time: (time is None, time))
    steps = draw(ladders(direction, 1200.0 if indicator == "silence" else 1.0))
    begin, end = (None, begin) if end is None and draw(st.booleans()) else (begin, end)
    return Criterion(
        station="S",
        property=draw(st.sampled_from(["stage", "rain"])),
        indicator=indicator,
        parameters=draw(_PARAMETERS[indicator]),
        direction=direction,
        hysteresis=draw(st.sampled_from([0.0, 0.5, 1.0])),
        hold_on_s=draw(_HOLDS),
        hold_off_s=draw(_HOLDS),
        valid_from=begin if begin != end else None,
        valid_to=end,
        blue=steps.get("blue"),
        yellow=steps.get("yellow"),
        orange=steps.get("orange"),
        red=steps.get("red"),
    )


@st.composite
def joined(draw: st.DrawFn) -> Criterion:
    """A rule that looks at two stations."""
    indicator = draw(st.sampled_from(sorted(_JOINED)))
    steps = draw(ladders(Direction.ABOVE, 1.0))
    return Criterion(
        station="S",
        property="stage",
        indicator=indicator,
        parameters=_JOINED[indicator],
        inputs={"upstream": "T/stage"},
        hold_on_s=draw(_HOLDS),
        hold_off_s=draw(_HOLDS),
        **{word: step + _OFF for word, step in steps.items()},
    )


@st.composite
def conditions(draw: st.DrawFn) -> Condition:
    """A part of a compound."""
    rule = draw(st.one_of(criteria(), joined()).filter(lambda one: one.indicator != "silence"))
    names = [one.name for one in fields(Condition)]
    part = Condition(**{name: getattr(rule, name) for name in names})
    if not part.inputs and part.property == "stage" and draw(st.booleans()):
        return replace(part, station="T")
    return part


@st.composite
def compounds(draw: st.DrawFn) -> Criterion:
    """All or one of two or three conditions; the levels it asks for, and its hold."""
    levels: dict[str, Any] = draw(
        st.sampled_from([{"yellow": 1.0}, {"blue": 1.0, "red": 3.0}, {"orange": 2.0}])
    )
    return Criterion(
        station="S",
        property=draw(st.sampled_from(["stage", "rain"])),
        indicator=draw(st.sampled_from(["all_of", "any_of"])),
        parts=tuple(draw(st.lists(conditions(), min_size=2, max_size=3))),
        hold_on_s=draw(_HOLDS),
        hold_off_s=draw(_HOLDS),
        **levels,
    )


@st.composite
def marked(draw: st.DrawFn) -> Criterion:
    """A rule on the reading itself, with steps, named marks, or both."""
    rule = draw(criteria().filter(lambda one: one.indicator == "value"))
    steps: dict[str, Any] = draw(st.sampled_from([{}, {"news_from": 2.0, "news_step": 0.5}]))
    marks = draw(st.dictionaries(st.sampled_from("ab"), st.integers(0, 6).map(float), max_size=2))
    return replace(rule, marks=marks, **steps)


@st.composite
def carried(draw: st.DrawFn) -> Criterion:
    """A rule that carries a number along, in which late readings do not enter."""
    steps = draw(ladders(Direction.ABOVE, 1.0))
    return Criterion("S", "rain", "antecedent_rain", {"k": 0.5}, hold_off_s=draw(_HOLDS), **steps)


@st.composite
def registries(draw: st.DrawFn) -> Registry:
    """One to six rules with different names."""
    some = st.one_of(criteria(), criteria(), joined(), compounds(), marked())
    rules = draw(st.lists(some, min_size=1, max_size=6, unique_by=lambda rule: rule.code))
    return registry(*rules)


_VALUES = st.one_of(
    st.integers(-2, 7).map(float),
    st.floats(-2, 7),
    st.sampled_from([0.1, 0.2, 0.3, float("nan"), float("inf"), float("-inf")]),
)
_TIMES = st.one_of(
    st.integers(0, 60).map(lambda n: START + n * 5 * MINUTE),
    st.integers(-3, 3).map(lambda n: START + n * DAY),
    st.integers(0, 5 * 3600).map(lambda n: START + n * SECOND),
)
_ROWS = st.tuples(
    st.sampled_from([1, 1, 1, 2, 2, 3, 3, 7]),
    _TIMES,
    _VALUES,
    st.sampled_from([1, 1, 1, 2, 3, 4, 9]),
)


@st.composite
def _forward(draw: st.DrawFn) -> list[tuple[int, int, float, int]]:
    """Mostly ordered rows: what a line looks like."""
    time, rows = START, []
    for _ in range(draw(st.integers(0, 12))):
        time += draw(st.sampled_from([0, 1, 5, 5, 5, 10, 30])) * MINUTE
        rows.append(
            (
                draw(st.sampled_from([1, 1, 2, 3])),
                time,
                draw(_VALUES),
                draw(st.sampled_from([1, 1, 2, 3])),
            )
        )
    return rows


_CLOCKS = st.integers(0, 400).map(lambda n: START + n * MINUTE)
streams = st.lists(
    st.builds(Piece, _CLOCKS, st.one_of(st.lists(_ROWS, max_size=12), _forward())), max_size=6
)
