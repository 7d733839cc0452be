"""What is written of a try, and when the next one is."""

from dataclasses import replace

import pytest

from alerting.notify.channel import Receipt, Refused, Unreachable
from alerting.notify.results import Tried, pause_s, result, runs
from domain.level import Level
from domain.warning import Mode
from store.channel_health import Run
from store.deliveries import Due
from store.delivery_results import Outcome, Result

DUE = Due(7, "sms", Mode.EXERCISE, "0000", "key", "token", "水", "题", Level.RED, True, 1)


def most(_: float, high: float) -> float:
    return high


def least(low: float, _: float) -> float:
    return low


def test_a_receipt_is_sent_or_delivered() -> None:
    assert result(Tried(DUE, Receipt("a"))) == Result(7, Outcome.SENT, reference="a")
    delivered = result(Tried(DUE, Receipt("a", delivered=True)))
    assert delivered.outcome is Outcome.DELIVERED


def test_a_refused_message_has_failed() -> None:
    assert result(Tried(DUE, Refused("no"))) == Result(7, Outcome.FAILED, error="no")


def test_a_refusal_without_a_word_has_one() -> None:
    assert result(Tried(DUE, Refused())).error == "refused"


@pytest.mark.parametrize(("tries", "pause"), [(1, 1), (2, 2), (6, 32), (7, 60), (5000, 60)])
def test_pauses_double_up_to_a_minute(tries: int, pause: float) -> None:
    tried = Tried(replace(DUE, tries=tries), Unreachable("away"))
    assert result(tried, most) == Result(7, Outcome.AGAIN, error="away", pause_s=pause)


def test_pauses_are_scattered_down_to_the_half() -> None:
    assert pause_s(4, None, least) == 4.0


@pytest.mark.parametrize(("asked", "pause"), [(30.0, 30.0), (0.1, 1.0), (86_400.0, 600.0)])
def test_a_gateway_may_ask_for_a_longer_pause_within_reason(asked: float, pause: float) -> None:
    assert pause_s(1, asked, most) == pause


def test_what_no_database_takes_is_left_out_of_the_words_of_strangers() -> None:
    found = result(Tried(DUE, Unreachable("a\0b\ud800" + "c" * 1000))).error
    assert found.startswith("ab?c")
    assert len(found) == 300


def test_a_run_counts_failures_after_the_last_good_try() -> None:
    other = replace(DUE, channel="voice")
    tried = [
        Tried(DUE, Unreachable("away")),
        Tried(DUE, Receipt()),
        Tried(DUE, Refused("no")),
        Tried(other, Receipt()),
    ]
    assert runs(tried, Mode.EXERCISE) == {"sms": Run(True, 1, "no"), "voice": Run(True, 0, "")}


def test_what_is_not_meant_says_nothing_of_the_ways_by_which_people_are_called() -> None:
    tried = [Tried(replace(DUE, mode=Mode.TEST), Refused("no gateway"))]
    assert runs(tried, Mode.ACTUAL) == {}
