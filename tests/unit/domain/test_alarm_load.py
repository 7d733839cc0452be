"""How heavy the load of alarms is."""

import pytest

from domain.alarm_load import STEP, AlarmLoad


def load(*opened: int) -> AlarmLoad:
    return AlarmLoad([n * STEP for n in range(len(opened))], list(opened), [0] * len(opened))


def test_the_rate_is_the_mean_over_quiet_steps_too() -> None:
    assert load(3, 0, 0, 1).rate == 1.0


def test_the_maximum_is_that_of_the_worst_step() -> None:
    assert load(3, 12, 1).maximum == 12


@pytest.mark.parametrize(("opened", "share"), [(10, 0.0), (11, 0.25)])
def test_more_than_ten_in_ten_minutes_are_a_flood(opened: int, share: float) -> None:
    assert load(0, opened, 0, 2).flood_share == share


def test_no_time_has_no_load() -> None:
    assert (load().rate, load().maximum, load().flood_share) == (0.0, 0, 0.0)
