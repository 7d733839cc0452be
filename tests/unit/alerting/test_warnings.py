"""Warnings as a fold of what the engine finds."""

from alerting import plan as plans
from alerting.judge import Judge
from alerting.warnings import Desk
from domain.criterion import Criterion, Direction
from domain.instant import MINUTE
from domain.level import Level
from domain.observation import observations
from domain.warning import Warning
from tests.unit.alerting.cases import LATE_AFTER_S, START, registry

RULE = Criterion("S", "stage", "value", yellow=70.5, orange=74.0)


def desk(
    *values: float, rule: Criterion = RULE, flag: int = 1, now: int = START, cut: int = 100
) -> list[Warning]:
    """Warnings to write after five-minute readings, judged `cut` at a time."""
    known = registry(rule)
    judge, told = Judge(plans.build(known, LATE_AFTER_S)), Desk({})
    rows = observations([(1, START + n * 5 * MINUTE, v, flag) for n, v in enumerate(values)])
    for begin in range(0, len(rows), cut):
        for outcome in judge.feed(rows[begin : begin + cut], now):
            told.take_in(outcome, known.criteria)
    return told.take_out()


def test_a_warning_opens_and_follows_its_readings() -> None:
    (one,) = desk(70.0, 71.0, 75.5, 74.5)
    assert (one.level, one.peak_level) == (Level.ORANGE, Level.ORANGE)
    assert (one.opened, one.peak, one.peak_time) == (
        START + 5 * MINUTE,
        75.5,
        START + 10 * MINUTE,
    )
    assert (one.last_value, one.last_time) == (74.5, START + 15 * MINUTE)
    assert one.cleared is None


def test_a_warning_is_cleared_by_a_measured_fall() -> None:
    (one,) = desk(71.0, 70.0)
    assert (one.level, one.cleared, one.peak) == (Level.NONE, START + 5 * MINUTE, 71.0)


def test_a_level_that_comes_again_opens_a_new_warning() -> None:
    closed, again = desk(71.0, 70.0, 72.0)
    assert (closed.cleared, again.opened) == (START + 5 * MINUTE, START + 10 * MINUTE)


def test_the_worst_value_is_the_lowest_where_low_is_dangerous() -> None:
    oxygen = Criterion("S", "stage", "value", yellow=5.0, direction=Direction.BELOW)
    (one,) = desk(4.0, 2.0, 3.0, rule=oxygen)
    assert one.peak == 2.0


def test_a_warning_of_suspect_readings_is_unconfirmed() -> None:
    (one,) = desk(71.0, flag=3)
    assert not one.confirmed


def test_late_readings_open_no_warning() -> None:
    assert desk(71.0, now=START + 180 * MINUTE) == []


def test_warnings_are_the_same_however_the_stream_is_cut() -> None:
    values = (70.0, 71.0, 75.5, 70.0, 72.0, 76.0, 74.5)
    whole = desk(*values)
    assert desk(*values, cut=1)[-1] == whole[-1]
    assert desk(*values, cut=3) == whole
