"""Messages in a minute, on a clock of the test's own."""

from collections import deque

from hypothesis import given
from hypothesis import strategies as st

from alerting.notify.pace import WINDOW_S, Pace


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_there_is_room_for_so_many_and_then_a_wait() -> None:
    clock = Clock()
    pace = Pace(2, clock)
    assert pace.take() == 0
    clock.now += 10
    assert pace.take() == 0
    assert pace.room() == 0
    assert pace.take() == WINDOW_S - 10


def test_who_comes_after_the_wait_is_let_through() -> None:
    clock = Clock()
    pace = Pace(1, clock)
    pace.take()
    clock.now += pace.take()
    assert pace.room() == 1
    assert pace.take() == 0


def test_each_key_has_a_minute_of_its_own() -> None:
    pace = Pace(1, Clock())
    assert pace.take("one") == 0
    assert pace.take("two") == 0
    assert pace.take("one") > 0


def test_keys_of_long_ago_are_forgotten() -> None:
    clock = Clock()
    pace = Pace(1, clock)
    for number in range(1000):
        pace.take(f"robot {number}")
    clock.now += WINDOW_S
    pace.take("another")
    assert len(pace._sent) == 1


@given(st.lists(st.floats(0, 20), max_size=60), st.integers(1, 5))
def test_no_minute_has_more(pauses: list[float], most: int) -> None:
    clock = Clock()
    pace = Pace(most, clock)
    recent: deque[float] = deque()
    for pause in pauses:
        clock.now += pause
        if pace.take() == 0:
            recent.append(clock.now)
        assert sum(clock.now - one < WINDOW_S for one in recent) <= most
