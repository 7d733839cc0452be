"""The bounds of a channel: how much it takes, and of whom."""

import pytest

from alerting.notify.channel import PLENTY, Message, Unreachable
from alerting.notify.channels.bounded import Bounded
from alerting.notify.channels.console import Console
from domain.level import Level
from domain.warning import Mode


def a_message(address: str) -> Message:
    return Message("k", address, "水位", Level.RED, Mode.ACTUAL, owes=False)


def test_a_full_minute_is_said_with_the_time_to_wait() -> None:
    channel = Bounded("sms", Mode.ACTUAL, Console(), per_minute=2)
    for number in ("1", "2"):
        channel.send(a_message(number))
    assert channel.room() == 0
    with pytest.raises(Unreachable) as raised:
        channel.send(a_message("3"))
    assert raised.value.retry_after_s is not None
    assert 0 < raised.value.retry_after_s <= 60


def test_each_robot_has_a_minute_of_its_own() -> None:
    channel = Bounded("wecom", Mode.ACTUAL, Console(), per_minute=1, each=True)
    channel.send(a_message("https://one.example"))
    channel.send(a_message("https://two.example"))
    with pytest.raises(Unreachable):
        channel.send(a_message("https://one.example"))
    assert channel.room() == PLENTY


def test_a_channel_without_a_limit_has_room() -> None:
    channel = Bounded("console", Mode.ACTUAL, Console())
    for number in range(100):
        channel.send(a_message(str(number)))
    assert channel.room() == PLENTY
