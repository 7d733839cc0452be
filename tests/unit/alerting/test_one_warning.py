"""Lower levels under a higher one of the same criterion are not repeated."""

from alerting import plan as plans
from alerting.judge import Judge
from alerting.warnings import Desk
from domain.criterion import Criterion
from domain.instant import MINUTE
from domain.level import Level
from domain.observation import observations
from domain.transition import Transition
from domain.warning import Warning
from tests.unit.alerting.cases import LATE_AFTER_S, STAGE_ID, START, registry

RULE = Criterion("S", "stage", "value", blue=70.0, yellow=70.5, orange=74.0, red=78.16)


def told(*stages: float) -> tuple[list[Transition], list[Warning]]:
    """The transitions and the warnings of one batch of five-minute readings."""
    known = registry(RULE)
    judge, desk = Judge(plans.build(known, LATE_AFTER_S)), Desk({})
    rows = [(STAGE_ID, START + n * 5 * MINUTE, stage, 1) for n, stage in enumerate(stages)]
    found = []
    for outcome in judge.feed(observations(rows), START):
        found += outcome.transitions
        desk.take_in(outcome, known.criteria)
    return found, desk.take_out()


def test_a_jump_over_all_levels_is_one_transition_to_the_top_and_one_warning() -> None:
    found, warnings = told(69.0, 79.0)
    assert [(one.from_level, one.to_level) for one in found] == [(Level.NONE, Level.RED)]
    (only,) = warnings
    assert (only.level, only.threshold, only.cleared) == (Level.RED, 78.16, None)


def test_a_climb_through_all_levels_is_one_warning_raised_in_place() -> None:
    found, warnings = told(69.0, 70.2, 70.9, 75.0, 79.0, 80.0)
    assert [one.to_level for one in found] == [
        Level.BLUE,
        Level.YELLOW,
        Level.ORANGE,
        Level.RED,
    ]
    (only,) = warnings
    assert (only.level, only.peak, only.opened) == (Level.RED, 80.0, START + 5 * MINUTE)
