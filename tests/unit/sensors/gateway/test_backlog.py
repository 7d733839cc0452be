from domain.device import Protocol
from sensors.gateway.backlog import RETRY_S, SETTLE_S, WINDOW, Backlog, Key


def key(text: str, station: str = "A") -> Key:
    return Key(station, Protocol.SL651, text)


def backlog(count: int) -> Backlog:
    one = Backlog()
    for number in range(1, count + 1):
        one.add(number, key(f"32:{number:04X}"), number, 0.0, published=False)
    return one


def test_the_oldest_go_first_and_no_more_than_the_window_at_once() -> None:
    one = backlog(WINDOW + 50)
    assert one.take(0.0) == list(range(1, WINDOW + 1))
    assert one.take(1.0) == []
    one.remove(3, 1.0)
    assert one.take(1.0) == [WINDOW + 1]


def test_an_unanswered_telegram_goes_again_after_a_growing_while() -> None:
    one = backlog(1)
    assert one.take(0.0) == [1]
    first, longest = RETRY_S
    assert one.take(first - 1) == []
    assert one.take(first) == [1]
    assert one.take(2 * first) == []
    assert one.take(3 * first) == [1]
    now = 3 * first
    for _ in range(20):
        now += longest
        assert one.take(now) == [1]


def test_telegrams_that_nobody_answers_do_not_hold_up_the_others() -> None:
    one = backlog(2 * WINDOW)
    one.take(0.0)
    assert one.take(RETRY_S[0]) == list(range(WINDOW + 1, 2 * WINDOW + 1))


def test_of_one_key_the_second_waits_for_the_answer_to_the_first() -> None:
    one = Backlog()
    one.add(1, key("32:0001"), 111, 0.0, published=False)
    one.add(2, key("32:0001"), 222, 0.0, published=False)
    assert one.take(0.0) == [1]
    assert one.answered(key("32:0001")) == 1
    one.remove(1, 10.0)
    assert one.answered(key("32:0001")) is None
    assert one.take(10.0) == []
    assert one.take(10.0 + SETTLE_S) == [2]
    assert one.answered(key("32:0001")) == 2


def test_the_same_bytes_are_known_under_their_key_only() -> None:
    one = Backlog()
    one.add(1, key("32:0001"), 111, 0.0, published=True)
    assert one.holds(key("32:0001"), 111)
    assert not one.holds(key("32:0001"), 222)
    assert not one.holds(key("32:0001", "B"), 111)
    assert key("32:0001") in one


def test_what_was_published_before_it_came_waits_for_its_answer_first() -> None:
    one = Backlog()
    one.add(1, key("32:0001"), 111, 0.0, published=True)
    assert one.take(0.0) == []
    assert one.answered(key("32:0001")) == 1
    assert one.take(RETRY_S[0]) == [1]


def test_after_a_new_connection_all_that_was_under_way_goes_again_once() -> None:
    one = backlog(3)
    one.take(0.0)
    one.remove(2, 1.0)
    one.again(5.0)
    assert one.take(5.0) == [1, 3]
    assert one.take(RETRY_S[0]) == []
    assert len(one) == 2


def test_an_answer_to_nothing_is_nothing() -> None:
    one = Backlog()
    assert one.answered(key("32:0001")) is None
    one.remove(7, 0.0)
    assert len(one) == 0
