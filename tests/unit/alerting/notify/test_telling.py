from collections.abc import Iterator
from queue import SimpleQueue
from threading import Event
from time import monotonic, sleep

import pytest

from alerting.notify import telling
from alerting.notify.channel import Message, Receipt, Refused, Unreachable
from alerting.notify.telling import Address, Teller, Word, addresses
from domain.level import Level
from domain.warning import Mode

ROBOT = Address("wecom", "https://robot.test/1")
PHONE = Address("sms", "00000000001")
FIRST = Word("a", Level.RED, "题", "短", "长文")
SECOND = Word("b", Level.NONE, "题", "短二", "长文二")


class Fickle:
    """A channel that answers as it is told, and then takes everything."""

    def __init__(self, *answers: Exception) -> None:
        self.answers, self.heard = list(answers), SimpleQueue[Message]()

    def room(self) -> int:
        return 1

    def send(self, message: Message) -> Receipt:
        if self.answers:
            raise self.answers.pop(0)
        self.heard.put(message)
        return Receipt()

    def close(self) -> None:
        pass


@pytest.fixture
def stop(monkeypatch: pytest.MonkeyPatch) -> Iterator[Event]:
    monkeypatch.setattr(telling, "AGAIN_S", 0.01)
    stop = Event()
    yield stop
    stop.set()


def test_short_ways_hear_the_short_text_and_others_the_whole(stop: Event) -> None:
    robot, phone = Fickle(), Fickle()
    Teller({"wecom": robot, "sms": phone}, Mode.ACTUAL, stop).tell(FIRST, [ROBOT, PHONE])
    assert robot.heard.get(timeout=10).text == "长文"
    assert phone.heard.get(timeout=10).text == "短"


def test_a_way_that_is_away_is_tried_again_and_hears_all_in_order(stop: Event) -> None:
    robot = Fickle(Unreachable("away"), RuntimeError("broken"), Unreachable("away"))
    teller = Teller({"wecom": robot}, Mode.ACTUAL, stop)
    teller.tell(FIRST, [ROBOT])
    teller.tell(SECOND, [ROBOT])
    assert [robot.heard.get(timeout=10).key for _ in range(2)] == ["a", "b"]


def test_a_way_that_refuses_a_word_still_hears_the_next(stop: Event) -> None:
    robot = Fickle(Refused("no"))
    teller = Teller({"wecom": robot}, Mode.ACTUAL, stop)
    teller.tell(FIRST, [ROBOT])
    teller.tell(SECOND, [ROBOT])
    assert robot.heard.get(timeout=10).key == "b"
    assert teller.outcome("a") == "wecom refused: no"


def test_a_way_that_is_not_there_holds_up_no_other(stop: Event) -> None:
    robot = Fickle()
    teller = Teller({"wecom": robot}, Mode.ACTUAL, stop)
    teller.tell(FIRST, [PHONE, ROBOT])
    assert robot.heard.get(timeout=10).key == "a"


def test_what_became_of_a_word_is_known_when_it_is_done(stop: Event) -> None:
    teller = Teller({"wecom": Fickle(Unreachable("away"))}, Mode.ACTUAL, stop)
    teller.tell(FIRST, [ROBOT])
    ends = monotonic() + 10
    while teller.busy("a") and monotonic() < ends:
        sleep(0.01)
    assert teller.outcome("a") == "wecom sent"


@pytest.mark.parametrize("wrong", ["pigeon:1", "sms", "sms:", "00000000001"])
def test_an_address_without_a_known_channel_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="CHANNEL:ADDRESS"):
        addresses(f"sms:00000000001 {wrong}")


def test_an_address_may_have_colons_of_its_own() -> None:
    assert addresses("webhook:https://a.test:8443/x")[0].address == "https://a.test:8443/x"
