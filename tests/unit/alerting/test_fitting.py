"""Rules that cannot be judged are left out, and stop none of the others."""

from dataclasses import replace

import pytest

from alerting.fitting import fitting, unfit
from alerting.indicators import PARTS, UnfitRuleError, check
from alerting.plan import build
from domain.criterion import Condition, Criterion
from domain.instant import MINUTE
from domain.level import Level
from tests.unit.alerting.cases import RAIN_ID, STAGE_ID, START, Piece, registry, run

HIGH = Condition("S", "stage", "value", yellow=70.5)
WET = Condition("S", "rain", "sum", {"window_h": 1.0}, yellow=30.0)
ABROAD = replace(HIGH, station="GONE")
AHEAD = Condition(
    "S", "stage", "upstream_stage", {"lag_h": 1.0}, {"upstream": "GONE/stage"}, yellow=70.5
)
GOOD = Criterion("S", "stage", "value", orange=70.5)


def compound(*parts: Condition) -> Criterion:
    return Criterion("S", "stage", "all_of", yellow=2.0, parts=parts)


def whole(condition: Condition) -> Criterion:
    return Criterion(
        condition.station, condition.property, condition.indicator, condition.parameters,
        condition.inputs, yellow=condition.yellow,
    )  # fmt: skip


BAD = {
    "part": (compound(HIGH, ABROAD), "GONE/stage/value: there is no datastream stage at GONE"),
    "part's input": (compound(HIGH, AHEAD), "there is no datastream stage at GONE"),
    "own": (whole(ABROAD), "there is no datastream stage at GONE"),
    "input": (whole(AHEAD), "needs the input upstream"),
    "indicator": (whole(replace(HIGH, indicator="moon")), "no indicator 'moon'"),
}


@pytest.mark.parametrize(("bad", "words"), BAD.values(), ids=BAD)
def test_a_rule_that_cannot_be_judged_is_left_out_and_named(bad: Criterion, words: str) -> None:
    known = registry(GOOD)
    given = replace(known, criteria={1: GOOD, 2: bad})
    kept, faults = fitting(given)
    assert kept == known
    (fault,) = faults
    assert words in fault
    assert unfit(bad, known.lookup) == fault


@pytest.mark.parametrize(("bad", "words"), BAD.values(), ids=BAD)
def test_what_is_kept_can_be_planned_and_judged(bad: Criterion, words: str) -> None:
    assert words
    kept, _ = fitting(replace(registry(GOOD), criteria={1: bad, 2: GOOD}))
    assert build(kept, 7200.0).criteria.tolist() == [2]
    found = run(kept, [Piece(START, [(STAGE_ID, START, 71.0, 1)])])
    assert [(one.criterion, one.to_level) for one in found] == [(2, Level.ORANGE)]


def test_a_compound_with_all_its_datastreams_fits() -> None:
    known = registry(compound(HIGH, WET))
    assert fitting(known) == (known, [])


def test_as_many_parts_as_the_engine_can_number_are_judged_and_one_more_is_refused() -> None:
    most = compound(*[HIGH] * (PARTS - 2), WET)
    check(most)
    found = run(
        replace(registry(most), criteria={1: most, 2: most}),
        [Piece(START, [(STAGE_ID, START, 71.0, 1), (RAIN_ID, START + MINUTE, 40.0, 1)])],
    )
    assert [(one.criterion, one.to_level) for one in found] == [
        (1, Level.YELLOW),
        (2, Level.YELLOW),
    ]
    with pytest.raises(UnfitRuleError, match="has 64 parts, at most 63 are possible"):
        check(compound(*[HIGH] * (PARTS - 1), WET))
