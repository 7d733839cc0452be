"""The pace and the end of a replay; that a broker carries it is tested with a real one."""

import threading
from dataclasses import dataclass, field

import pytest

from domain.observation import observations
from domain.registry import Registry
from sensors.simulators.replay import replay
from sensors.simulators.scenario import Scenario, load, message_count, messages


@dataclass
class Heard:
    """A publisher that only remembers."""

    messages: list[tuple[str, bytes]] = field(default_factory=list)
    flushed: int = 0

    def publish(self, topic: str, payload: bytes) -> None:
        self.messages.append((topic, payload))

    def flush(self, timeout: float) -> None:
        assert timeout > 0
        self.flushed = len(self.messages)


@pytest.fixture(scope="module")
def flood() -> Scenario:
    return load("pingjiang-2024")


@pytest.mark.parametrize("speed", [None, 1e9])
def test_all_messages_are_published_in_order_and_waited_for(
    flood: Scenario,
    speed: float | None,
) -> None:
    heard = Heard()
    sent = replay(flood, heard, speed, lambda *_: None, threading.Event())
    assert heard.messages == [(one.topic, one.payload) for one in messages(flood)]
    assert sent == heard.flushed == message_count(flood)


def test_progress_is_told_after_each_instant(flood: Scenario) -> None:
    told: list[tuple[int, int, int]] = []
    replay(flood, Heard(), None, lambda *now: told.append(now), threading.Event())
    times, sent, totals = zip(*told, strict=True)
    assert list(times) == flood.rows["time"].tolist()
    assert sent == tuple(range(2, 1815, 2))
    assert set(totals) == {1814}


@pytest.mark.parametrize("speed", [None, 0.001])
def test_a_stop_ends_it_between_two_instants(flood: Scenario, speed: float | None) -> None:
    heard, stop = Heard(), threading.Event()
    sent = replay(flood, heard, speed, lambda *_: stop.set(), stop)
    assert sent == len(heard.messages) == 2


@pytest.mark.parametrize("speed", [0.0, -1.0, float("nan")])
def test_a_speed_that_does_not_move_is_refused(flood: Scenario, speed: float) -> None:
    with pytest.raises(ValueError, match="speed must be above zero"):
        replay(flood, Heard(), speed, lambda *_: None, threading.Event())


def test_a_scenario_without_readings_sends_nothing(flood: Scenario) -> None:
    nothing = Registry.numbered([], [], [])
    calm = Scenario("calm", "", flood.kind, "", "", "+08:00", nothing, observations([]))
    assert replay(calm, Heard(), None, lambda *_: None, threading.Event()) == 0
