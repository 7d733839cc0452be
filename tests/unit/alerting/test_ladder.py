"""What a ladder says, reading by reading."""

from datetime import timedelta

from domain.criterion import Criterion, Direction
from domain.instant import MINUTE, from_micros
from domain.level import Level
from domain.transition import Reason, Transition
from tests.unit.alerting.cases import STAGE_ID, START, Piece, registry, run

NONE, BLUE, YELLOW, ORANGE, RED = Level


def rule(**changes: object) -> Criterion:
    """Warning level 70.5 m, guarantee level 74 m."""
    given: dict[str, object] = {"yellow": 70.5, "orange": 74.0, **changes}
    return Criterion("S", "stage", "value", **given)  # type: ignore[arg-type]


def found(
    criterion: Criterion, *readings: tuple[float, float], flag: int = 1, now: int = START
) -> list[Transition]:
    """Transitions of (minute, value) readings."""
    rows = [(STAGE_ID, START + int(minute * MINUTE), value, flag) for minute, value in readings]
    return run(registry(criterion), [Piece(now, rows)])


def moves(transitions: list[Transition]) -> list[tuple[float, Level, Level]]:
    """(minute, from, to) of each."""
    return [((one.time - START) / MINUTE, one.from_level, one.to_level) for one in transitions]


def test_a_threshold_is_inclusive() -> None:
    assert moves(found(rule(), (0, 70.499), (5, 70.5))) == [(5, NONE, YELLOW)]


def test_an_upgrade_is_immediate_and_may_skip_levels() -> None:
    assert moves(found(rule(), (0, 69.0), (5, 75.0))) == [(5, NONE, ORANGE)]


def test_an_unconfigured_level_is_never_reached() -> None:
    assert moves(found(rule(orange=None, red=78.0), (0, 77.9), (5, 78.0))) == [
        (0, NONE, YELLOW),
        (5, YELLOW, RED),
    ]


def test_hysteresis_keeps_a_level_until_the_fall_is_real() -> None:
    falling = rule(hysteresis=0.1)
    assert moves(found(falling, (0, 70.5), (5, 70.4), (10, 70.39))) == [
        (0, NONE, YELLOW),
        (10, YELLOW, NONE),
    ]


def test_a_centimetre_of_waves_around_a_threshold_makes_one_transition() -> None:
    waves = [(minute, 70.5 + 0.01 * (-1) ** minute) for minute in range(1000)]
    assert moves(found(rule(hysteresis=0.05), *waves)) == [(0, NONE, YELLOW)]


def test_a_level_is_lost_when_short_of_it_for_the_hold_since_the_crossing() -> None:
    held = rule(hysteresis=0.05, hold_off_s=3600)
    readings = [(0, 70.6), (5, 70.49), (35, 70.46), (64, 70.4), (65, 70.4)]
    assert moves(found(held, *readings)) == [(0, NONE, YELLOW), (65, YELLOW, NONE)]


def test_coming_back_over_the_threshold_begins_the_hold_anew() -> None:
    held = rule(hold_off_s=3600)
    readings = [(0, 70.6), (5, 70.0), (50, 70.5), (55, 70.0), (114, 70.0), (115, 70.0)]
    assert moves(found(held, *readings)) == [(0, NONE, YELLOW), (115, YELLOW, NONE)]


def test_a_level_is_gained_only_after_its_own_hold() -> None:
    held = rule(hold_on_s=600)
    assert moves(found(held, (0, 70.6), (5, 74.1), (10, 74.1), (15, 74.1))) == [
        (10, NONE, YELLOW),
        (15, YELLOW, ORANGE),
    ]


def test_a_level_stays_while_nothing_is_heard() -> None:
    silent = [Piece(START, [(STAGE_ID, START, 71.0, 1)]), Piece(START + 600 * MINUTE, [])]
    assert moves(run(registry(rule(hold_off_s=60)), silent)) == [(0, NONE, YELLOW)]


def test_below_means_that_low_values_are_the_dangerous_ones() -> None:
    oxygen = rule(direction=Direction.BELOW, yellow=5.0, orange=3.0, hysteresis=0.2)
    assert moves(found(oxygen, (0, 6.0), (5, 5.0), (10, 2.0), (15, 5.1), (20, 5.3))) == [
        (5, NONE, YELLOW),
        (10, YELLOW, ORANGE),
        (15, ORANGE, YELLOW),
        (20, YELLOW, NONE),
    ]


def test_failed_and_missing_readings_are_not_judged() -> None:
    assert found(rule(), (0, 80.0), flag=4) == []
    assert found(rule(), (0, 80.0), flag=9) == []
    assert found(rule(), (0, float("nan"))) == []


def test_a_suspect_reading_alarms_and_says_so() -> None:
    (only,) = found(rule(), (0, 80.0), flag=3)
    assert (only.to_level, only.flag) == (ORANGE, 3)


def test_a_transition_names_the_threshold_that_was_passed() -> None:
    up, down = found(rule(), (0, 74.2), (5, 60.0))
    assert (up.value, up.threshold) == (74.2, 74.0)
    assert (down.value, down.threshold) == (60.0, 74.0)


def test_thresholds_hold_from_their_first_instant_and_not_at_their_last() -> None:
    begin, end = from_micros(START), from_micros(START) + timedelta(minutes=10)
    dated = rule(valid_from=begin, valid_to=end)
    assert moves(found(dated, (-5, 71.0), (0, 71.0), (5, 71.0), (10, 71.0))) == [
        (0, NONE, YELLOW),
        (10, YELLOW, NONE),
    ]


def test_a_level_that_ends_with_its_threshold_says_expired() -> None:
    dated = rule(valid_to=from_micros(START) + timedelta(minutes=10))
    assert found(dated, (0, 71.0), (10, 71.0))[-1].reason is Reason.EXPIRED


def test_an_overtaken_reading_is_not_judged() -> None:
    assert moves(found(rule(), (10, 69.0), (5, 71.0), (15, 69.0))) == []


def test_a_late_reading_is_assessed_and_marked_late() -> None:
    (only,) = found(rule(), (0, 71.0), now=START + 180 * MINUTE)
    assert (only.reason, only.live) == (Reason.LATE, False)


def test_a_level_that_late_readings_found_is_told_at_the_first_fresh_reading() -> None:
    backlog = [(minute, 71.0) for minute in range(0, 365, 5)]
    first, told = found(rule(), *backlog, now=START + 360 * MINUTE)
    assert (first.reason, first.time) == (Reason.LATE, START)
    assert (told.reason, told.from_level) == (Reason.REACHED, NONE)
    assert told.time == START + 240 * MINUTE
