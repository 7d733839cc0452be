"""News above the ladder: what people hear while the level stays what it is."""

from domain.criterion import Criterion, Direction
from domain.instant import HOUR, MINUTE
from domain.level import Level
from domain.transition import Reason, Transition
from tests.unit.alerting.cases import STAGE_ID, START, Piece, registry, run

FLOOD = Criterion(
    "S", "stage", "value", yellow=70.5, orange=74.0, hysteresis=0.05,
    news_from=74.0, news_step=0.5, marks={"dyke crest": 76.8},
)  # fmt: skip


def course(*levels: float, rule: Criterion = FLOOD, now: int = START) -> list[Transition]:
    rows = [(STAGE_ID, START + n * 5 * MINUTE, level, 1) for n, level in enumerate(levels)]
    return run(registry(rule), [Piece(now, rows)])


def marks(found: list[Transition]) -> list[float]:
    return [one.threshold for one in found if one.reason is Reason.MARK]


def test_each_further_step_is_news_once() -> None:
    assert marks(course(73.0, 74.2, 74.5, 74.7, 75.0, 75.1)) == [74.5, 75.0]


def test_a_step_is_passed_exactly_at_its_value() -> None:
    assert marks(course(74.0, 74.499)) == []
    assert marks(course(74.0, 74.5)) == [74.5]


def test_tenths_that_no_float_can_hold_are_steps_all_the_same() -> None:
    rule = Criterion("S", "stage", "value", yellow=70.5, news_from=70.5, news_step=0.1)
    assert marks(course(70.5, 70.6, 70.7, 70.8, rule=rule)) == [70.6, 70.7, 70.8]


def test_a_named_mark_is_news_between_the_steps() -> None:
    assert marks(course(74.0, 76.5, 76.8, 77.0)) == [76.5, 76.8, 77.0]


def test_a_jump_over_several_marks_tells_the_highest() -> None:
    assert marks(course(74.0, 77.67)) == [77.5]


def test_a_mark_is_not_told_again_when_the_river_falls_and_rises() -> None:
    assert marks(course(74.0, 74.6, 74.2, 74.6, 75.0)) == [74.5, 75.0]


def test_a_new_warning_tells_its_marks_anew() -> None:
    assert marks(course(74.6, 70.0, 74.6)) == [74.5, 74.5]


def test_the_level_stays_and_is_told_with_the_mark() -> None:
    mark = next(one for one in course(74.0, 74.5) if one.reason is Reason.MARK)
    assert (mark.from_level, mark.to_level, mark.value) == (Level.ORANGE, Level.ORANGE, 74.5)


def test_without_a_warning_there_is_no_news() -> None:
    rule = Criterion("S", "stage", "value", yellow=70.5, marks={"low": 60.0})
    assert marks(course(65.0, rule=rule)) == []


def test_late_readings_tell_no_marks() -> None:
    assert marks(course(74.0, 74.6, now=START + 24 * HOUR)) == []


def test_marks_of_a_falling_ladder_lie_below() -> None:
    rule = Criterion(
        "S", "stage", "value", yellow=10.0, direction=Direction.BELOW, news_from=10.0, news_step=1.0
    )
    assert marks(course(11.0, 10.0, 9.0, 7.5, rule=rule)) == [9.0, 8.0]
