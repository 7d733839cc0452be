"""A replay through a real broker."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.local.runtime import prepare
from sensors.mqtt import Delivery, Publisher, Session
from sensors.simulators.replay import replay
from sensors.simulators.scenario import load, message_count, messages


@pytest.fixture(scope="module")
def broker() -> Iterator[str]:
    with prepare(Path("var")).mosquitto(Path("var/test-replay/mosquitto")) as running:
        yield running.url


@pytest.fixture
def session(broker: str) -> Iterator[Session]:
    listener = Session(broker, "test-replay-listener", ["miluo/v1/#"], 1000)
    listener.start()
    try:
        while not listener.connected:
            threading.Event().wait(0.01)
        yield listener
    finally:
        listener.stop()


@pytest.fixture
def publisher(broker: str) -> Iterator[Publisher]:
    client = Publisher(broker)
    client.start()
    yield client
    client.stop()


def heard(session: Session, count: int) -> list[Delivery]:
    found: list[Delivery] = []
    while len(found) < count and (more := session.take(500, 5.0)):
        session.acknowledge(more)
        found += more
    return found


def test_a_broker_delivers_every_message_of_a_replay_in_order(
    session: Session, publisher: Publisher
) -> None:
    flood = load("pingjiang-2024")
    sent = replay(flood, publisher, None, lambda *_: None, threading.Event())
    found = heard(session, sent)
    assert sent == message_count(flood)
    assert [(one.topic, one.payload) for one in found] == [
        (one.topic, one.payload) for one in messages(flood)
    ]
