"""The vectorised step against the plain reading of the rules, for arbitrary streams."""

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from alerting.reference import Reference
from domain.criterion import Criterion
from domain.instant import MINUTE
from domain.registry import Registry
from tests.unit.alerting import cases
from tests.unit.alerting.cases import (
    LATE_AFTER_S,
    RAIN_ID,
    START,
    Piece,
    carried,
    plainly,
    registries,
    run,
    streams,
)
from tests.unit.alerting.plain.measures import MEASURES

thorough = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])


NO_SILENCE = Criterion("S", "rain", "silence", {"rising": -1.0, "window_h": 0.5}, blue=0.0)
AHEAD = Piece(START, [(RAIN_ID, START + 5 * MINUTE, 0.0, 1)])


@thorough
@given(registries(), streams)
@example(cases.registry(NO_SILENCE), [AHEAD, Piece(START + MINUTE, [])])
def test_step_equals_the_plain_reference(registry: Registry, pieces: list[Piece]) -> None:
    reference = Reference(registry, LATE_AFTER_S, MEASURES)
    plain = [plainly(one) for piece in pieces for one in reference.step(piece.batch, piece.now)]
    assert run(registry, pieces) == plain


@thorough
@given(registries(), carried(), streams, st.data())
def test_cutting_the_stream_elsewhere_changes_nothing(
    known: Registry, carrying: Criterion, pieces: list[Piece], data: st.DataObject
) -> None:
    registry = cases.registry(*known.criteria.values(), carrying)
    cut = []
    for piece in pieces:
        place = data.draw(st.integers(0, len(piece.rows)))
        cut += [Piece(piece.now, piece.rows[:place]), Piece(piece.now, piece.rows[place:])]
    assert run(registry, cut) == run(registry, pieces)
