"""Compounds: conditions that matter together, of which nobody is told alone."""

import pytest

from alerting.indicators import UnfitRuleError, check
from domain.criterion import Condition, Criterion
from domain.instant import MINUTE
from domain.level import Level
from domain.transition import Transition
from tests.unit.alerting.cases import RAIN_ID, STAGE_ID, START, Piece, registry, run

HIGH = Condition("S", "stage", "value", yellow=70.5, orange=74.0)
WET = Condition("S", "rain", "sum", {"window_h": 1.0}, blue=10.0, yellow=30.0)


def compound(
    indicator: str = "all_of", *, blue: float | None = None, red: float = 2.0
) -> Criterion:
    return Criterion("S", "stage", indicator, parts=(HIGH, WET), blue=blue, red=red)


def heard(*readings: tuple[int, float, float], rule: Criterion) -> list[Transition]:
    rows = [(stream, START + int(minute * MINUTE), value, 1) for stream, minute, value in readings]
    return run(registry(rule), [Piece(START, rows)])


def test_all_parts_must_have_reached_the_level() -> None:
    assert heard((STAGE_ID, 0, 75.0), (RAIN_ID, 5, 12.0), rule=compound()) == []
    found = heard((STAGE_ID, 0, 75.0), (RAIN_ID, 5, 30.0), rule=compound())
    assert [(one.to_level, one.time) for one in found] == [(Level.RED, START + 5 * MINUTE)]


def test_one_part_is_enough_for_any_of() -> None:
    found = heard((STAGE_ID, 0, 71.0), (RAIN_ID, 5, 0.0), rule=compound("any_of", red=2.0))
    assert [one.to_level for one in found] == [Level.RED]


def test_its_value_is_the_least_level_of_its_parts() -> None:
    rule = compound(blue=1.0, red=3.0)
    found = heard((STAGE_ID, 0, 75.0), (RAIN_ID, 5, 12.0), (RAIN_ID, 10, 25.0), rule=rule)
    assert [(one.to_level, one.value) for one in found] == [(Level.BLUE, 1.0)]


def test_a_part_that_was_never_heard_never_counts() -> None:
    assert heard((STAGE_ID, 0, 77.0), rule=compound(blue=1.0)) == []


def test_the_parts_themselves_tell_nobody() -> None:
    found = heard((STAGE_ID, 0, 75.0), (RAIN_ID, 5, 50.0), rule=compound())
    assert {one.criterion for one in found} == {1}


def test_it_is_over_when_one_part_is() -> None:
    found = heard((STAGE_ID, 0, 75.0), (RAIN_ID, 5, 40.0), (STAGE_ID, 10, 60.0), rule=compound())
    assert [one.to_level for one in found] == [Level.RED, Level.NONE]


def test_fewer_than_two_parts_are_refused() -> None:
    with pytest.raises(UnfitRuleError, match="at least two parts"):
        check(Criterion("S", "stage", "all_of", parts=(HIGH,), red=1.0))


def test_parts_of_anything_else_are_refused() -> None:
    with pytest.raises(UnfitRuleError, match="only all_of and any_of have parts"):
        check(Criterion("S", "stage", "value", parts=(HIGH, WET), red=1.0))


def test_silence_cannot_be_a_part() -> None:
    silent = Condition("S", "stage", "silence", yellow=1800.0)
    with pytest.raises(UnfitRuleError, match="the clock drives it"):
        check(Criterion("S", "stage", "all_of", parts=(HIGH, silent), red=1.0))


def test_its_time_is_the_newest_of_all_that_its_parts_look_at() -> None:
    upstream = {"upstream": "T/stage"}
    ahead = Condition(
        "S", "stage", "upstream_stage", {"lag_h": 0.5, "stale_h": 9.0}, upstream, blue=99.0
    )
    above = Condition("T", "stage", "value", blue=1.0)
    rule = Criterion("S", "stage", "any_of", parts=(ahead, above), blue=1.0)
    found = heard((STAGE_ID, 30, 70.0), (3, -120, 0.5), (3, 1, 2.0), rule=rule)
    assert [one.time for one in found] == [START + 30 * MINUTE]
