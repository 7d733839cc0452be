"""A state that is written down and read back goes on as if nothing had happened."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alerting import plan as plans
from alerting import snapshot
from alerting.state import State
from alerting.step import step
from domain.criterion import Criterion
from domain.level import Level
from domain.registry import Registry
from domain.transition import Transition
from tests.unit.alerting.cases import (
    LATE_AFTER_S,
    START,
    Piece,
    plainly,
    registries,
    registry,
    run,
    streams,
)

YELLOW = Criterion("S", "stage", "value", yellow=70.5)
RAIN = Criterion("S", "rain", "sum", {"window_h": 1.0}, blue=35.0)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(registries(), streams, st.integers(0, 6))
def test_an_engine_that_begins_from_a_snapshot_finds_the_same(
    known: Registry, pieces: list[Piece], place: int
) -> None:
    plan = plans.build(known, LATE_AFTER_S)
    state, found = State.fresh(plan), []
    for number, piece in enumerate(pieces):
        if number == place:
            state = snapshot.load(plan, snapshot.dump(plan, state))
        outcome = step(plan, state, piece.batch, piece.now)
        state.apply(outcome.change)
        found += [plainly(one) for one in outcome.transitions]
    assert found == run(known, pieces)


def _carried_over(before: Registry, after: Registry, pieces: list[Piece]) -> list[Transition]:
    """What the second piece gives when the registry changes between the two."""
    old, new = plans.build(before, LATE_AFTER_S), plans.build(after, LATE_AFTER_S)
    state = State.fresh(old)
    state.apply(step(old, state, pieces[0].batch, pieces[0].now).change)
    state = snapshot.load(new, snapshot.dump(old, state))
    return step(new, state, pieces[1].batch, pieces[1].now).transitions


def test_a_criterion_that_stays_keeps_its_level_when_the_registry_changes() -> None:
    pieces = [Piece(START, [(1, START, 71.0, 1)]), Piece(START + 1, [(1, START + 1, 70.0, 1)])]
    (only,) = _carried_over(registry(YELLOW), registry(YELLOW, RAIN), pieces)
    assert (only.criterion, only.to_level) == (1, Level.NONE)


def test_the_past_of_a_window_stays_when_the_registry_changes() -> None:
    pieces = [Piece(START, [(2, START, 20.0, 1)]), Piece(START + 1, [(2, START + 1, 15.0, 1)])]
    (only,) = _carried_over(registry(RAIN), registry(RAIN, YELLOW), pieces)
    assert (only.value, only.to_level) == (35.0, Level.BLUE)


def test_the_criteria_that_a_snapshot_does_not_know_are_named() -> None:
    old, new = (plans.build(one, LATE_AFTER_S) for one in (registry(RAIN), registry(RAIN, YELLOW)))
    assert snapshot.unknown(new, snapshot.dump(old, State.fresh(old))).tolist() == [1]
