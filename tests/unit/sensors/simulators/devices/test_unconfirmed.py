"""What waits for a confirmation is sent again, at most twice, and then given up."""

from sensors.simulators.devices.unconfirmed import Unconfirmed

WAIT = 10


def waiting(*keys: str) -> Unconfirmed:
    frames = Unconfirmed(WAIT)
    for key in keys:
        frames.sent(key, key.encode(), 0)
    return frames


def test_nothing_is_sent_again_before_its_time() -> None:
    assert waiting("A").due(WAIT - 1) == []


def test_a_frame_without_confirmation_is_sent_again_as_it_was() -> None:
    assert waiting("A", "B").due(WAIT) == [b"A", b"B"]


def test_a_frame_is_sent_again_twice_and_then_given_up() -> None:
    frames = waiting("A")
    assert [frames.due(now) for now in (10, 15, 20, 29, 30, 40)] == [[b"A"], [], [b"A"], [], [], []]
    assert (len(frames), frames.lost) == (0, 1)


def test_a_confirmed_frame_waits_no_longer() -> None:
    frames = waiting("A", "B")
    assert frames.confirmed("A")
    assert frames.due(WAIT) == [b"B"]


def test_a_confirmation_of_nothing_is_passed_over() -> None:
    assert not waiting("A").confirmed("B")


def test_a_new_connection_makes_all_that_waits_due() -> None:
    frames = waiting("A", "B")
    frames.cut_off(1)
    assert frames.due(1) == [b"A", b"B"]
