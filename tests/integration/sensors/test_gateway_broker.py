"""What the gateway asks of the broker's client: messages that are never waited for."""

import queue
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.local.mosquitto import Mosquitto
from deploy.local.runtime import Runtime
from sensors.mqtt import Publisher, PublishError, Session
from tests.integration.sensors.gateway_support import eventually

TOPIC = "miluo/v1/A/sl651"


@pytest.fixture
def broker(runtime: Runtime, scratch: Path) -> Iterator[Mosquitto]:
    with runtime.mosquitto(scratch / "gateway-offer-broker") as running:
        yield running


@pytest.fixture
def publisher(broker: Mosquitto) -> Iterator[Publisher]:
    one = Publisher(broker.url)
    one.start()
    eventually(lambda: one.connected)
    yield one
    one.stop()


def test_an_offer_is_told_whether_the_broker_took_it_for_somebody(
    broker: Mosquitto, publisher: Publisher
) -> None:
    told: queue.Queue[bool] = queue.Queue()
    assert publisher.offer(TOPIC, b"nobody hears", told.put)
    assert told.get(timeout=20) is False
    session = Session(broker.url, "listener", [TOPIC], 10, expiry_s=0)
    session.start()
    eventually(lambda: session.connected)
    assert publisher.offer(TOPIC, b"heard", told.put)
    assert told.get(timeout=20) is True
    session.stop()


def test_a_refused_offer_is_told_and_disturbs_no_other_message(publisher: Publisher) -> None:
    told: queue.Queue[bool] = queue.Queue()
    assert publisher.offer(TOPIC, bytes(300_000), told.put)
    assert told.get(timeout=20) is False
    publisher.publish(TOPIC, b"1")
    publisher.flush()
    publisher.publish(TOPIC, bytes(300_000))
    with pytest.raises(PublishError, match="1 messages refused"):
        publisher.flush()


def test_an_offer_is_declined_while_the_broker_is_away(
    broker: Mosquitto, publisher: Publisher
) -> None:
    broker.stop()
    eventually(lambda: not publisher.connected)
    assert not publisher.offer(TOPIC, b"1", _unexpected)
    broker.start()
    eventually(lambda: publisher.connected)
    told: queue.Queue[bool] = queue.Queue()
    assert publisher.offer(TOPIC, b"1", told.put)
    told.get(timeout=20)


def test_answers_for_a_session_without_expiry_are_not_kept(
    broker: Mosquitto, publisher: Publisher
) -> None:
    for _ in range(2):
        session = Session(broker.url, "gateway", [TOPIC], 10, expiry_s=0)
        session.start()
        eventually(lambda: session.connected)  # noqa: B023
        assert session.take(1, 0.1) == []
        session.stop()
        publisher.publish(TOPIC, b"meanwhile")
        publisher.flush()


def _unexpected(_: bool) -> None:
    raise AssertionError("told of a message that was not taken")
