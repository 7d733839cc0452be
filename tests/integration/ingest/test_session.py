from collections.abc import Iterator
from contextlib import contextmanager
from time import sleep

import pytest
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from deploy.local.mosquitto import Mosquitto
from sensors.mqtt import Delivery, Publisher, PublishError, Session
from tests.integration.ingest.line import eventually

TOPIC = "miluo/v1/A/obs"


@contextmanager
def session(broker: Mosquitto, topic: str = "$share/g/miluo/v1/#") -> Iterator[Session]:
    one = Session(broker.url, "collector", [topic], 100)
    one.start()
    try:
        eventually(lambda: one.connected)
        yield one
    finally:
        one.stop()


def publish(publisher: Publisher, *payloads: bytes) -> None:
    for payload in payloads:
        publisher.publish(TOPIC, payload)
    publisher.flush()


def take(session: Session, count: int) -> list[Delivery]:
    taken: list[Delivery] = []

    def enough() -> bool:
        taken.extend(session.take(count, 0.05))
        return len(taken) >= count

    eventually(enough)
    return taken


def payloads(deliveries: list[Delivery]) -> list[bytes]:
    return [one.payload for one in deliveries]


FIVE = [b"1", b"2", b"3", b"4", b"5"]


def test_what_was_acknowledged_is_forgotten_and_the_rest_comes_again(
    broker: Mosquitto, publisher: Publisher
) -> None:
    with session(broker) as first:
        publish(publisher, *FIVE)
        first.acknowledge(take(first, 5)[:3])
    with session(broker) as second:
        assert payloads(take(second, 2)) == [b"4", b"5"]


def test_messages_wait_for_a_collector_that_is_away(
    broker: Mosquitto, publisher: Publisher
) -> None:
    with session(broker):
        pass
    publish(publisher, *FIVE)
    with session(broker) as again:
        assert payloads(take(again, 5)) == FIVE


def test_an_acknowledgement_of_a_lost_session_is_passed_over(
    broker: Mosquitto, publisher: Publisher
) -> None:
    with session(broker) as one:
        publish(publisher, *FIVE)
        old = take(one, 5)
        broker.kill()
        for kept in broker.folder.glob("*.db*"):
            kept.unlink()
        broker.start()
        eventually(lambda: one.generation > 1 and one.connected)
        publish(publisher, b"6", b"7", b"8", b"9", b"10")
        new = take(one, 5)
        assert [delivery.mid for delivery in new] == [delivery.mid for delivery in old]
        one.acknowledge(old)
    with session(broker) as again:
        assert payloads(take(again, 5)) == payloads(new)


def test_after_a_broken_connection_everything_unacknowledged_comes_again_once(
    broker: Mosquitto, publisher: Publisher
) -> None:
    with session(broker) as one:
        publish(publisher, *FIVE)
        old = take(one, 3)
        broker.stop()
        broker.start()
        eventually(lambda: one.generation > 1 and one.connected)
        one.acknowledge(old)
        assert payloads(take(one, 5)) == FIVE
        assert one.take(1, 0.2) == []


def test_no_more_than_the_receive_maximum_is_under_way(
    broker: Mosquitto, publisher: Publisher
) -> None:
    with session(broker) as one:
        publish(publisher, *(b"x" for _ in range(250)))
        first = take(one, 100)
        assert one.take(1, 0.3) == []
        one.acknowledge(first)
        assert len(take(one, 100)) == 100


def test_a_broker_that_is_down_at_the_start_is_waited_for(broker: Mosquitto) -> None:
    broker.stop()
    one = Session(broker.url, "collector", ["miluo/v1/#"], 10)
    one.start()
    try:
        sleep(0.3)
        assert not one.connected
        broker.start()
        eventually(lambda: one.connected)
    finally:
        one.stop()


def test_a_message_without_quality_of_service_is_delivered_too(
    broker: Mosquitto, publisher: Publisher
) -> None:
    with session(broker) as one:
        publisher._client.publish(TOPIC, b"x", qos=0)
        (delivery,) = take(one, 1)
        assert delivery.mid == 0
        one.acknowledge([delivery])


def test_a_message_with_properties_is_delivered_too(
    broker: Mosquitto, publisher: Publisher
) -> None:
    properties = Properties(PacketTypes.PUBLISH)  # type: ignore[no-untyped-call]
    properties.ContentType = "application/json"
    with session(broker) as one:
        publisher._client.publish(TOPIC, b"x", qos=1, properties=properties)
        (delivery,) = take(one, 1)
        assert (delivery.topic, delivery.payload) == (TOPIC, b"x")
        one.acknowledge([delivery])
    with session(broker) as again:
        assert again.take(1, 0.2) == []


def test_an_empty_message_and_one_in_chinese_come_as_they_were_sent(
    broker: Mosquitto, publisher: Publisher
) -> None:
    with session(broker) as one:
        publisher.publish("miluo/v1/平江/obs", b"")
        publisher.publish("miluo/v1/平江/obs", "汨罗江".encode())
        first, second = take(one, 2)
        assert first.topic == second.topic == "miluo/v1/平江/obs"
        assert [first.payload, second.payload] == [b"", "汨罗江".encode()]


def test_stopping_twice_or_before_the_start_is_harmless(broker: Mosquitto) -> None:
    one = Session(broker.url, "collector", ["miluo/v1/#"], 10)
    one.stop()
    one.stop()
    assert not one.connected


@pytest.mark.parametrize("url", ["", "http://127.0.0.1", "mqtt://", "127.0.0.1:1883"])
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="not an MQTT address"):
        Session(url, "collector", ["miluo/v1/#"], 10)


def test_the_publisher_names_a_refusal_once_and_goes_on(
    broker: Mosquitto, publisher: Publisher
) -> None:
    with session(broker) as one:
        publisher.publish(TOPIC, bytes(1_000_000))
        with pytest.raises(PublishError, match="0x95"):
            publisher.flush()
        publish(publisher, b"fine")
        assert payloads(take(one, 1)) == [b"fine"]


def test_a_flush_that_takes_too_long_says_how_many_are_left(broker: Mosquitto) -> None:
    one = Publisher(broker.url)
    one.start()
    one.publish(TOPIC, b"1")
    one.flush()
    broker.stop()
    one.publish(TOPIC, b"2")
    with pytest.raises(TimeoutError, match=r"1 messages not acknowledged"):
        one.flush(0.2)
    one.stop()
    with pytest.raises(ConnectionError):
        one.publish(TOPIC, b"3")


def test_a_publisher_outlives_the_broker(broker: Mosquitto, publisher: Publisher) -> None:
    sent = {str(number).encode() for number in range(300)}
    with session(broker, "miluo/v1/#") as one:
        for number, payload in enumerate(sorted(sent)):
            publisher.publish(TOPIC, payload)
            if number == 150:
                broker.stop()
                broker.start()
        publisher.flush()
        heard: set[bytes] = set()

        def all_heard() -> bool:
            deliveries = one.take(100, 0.05)
            one.acknowledge(deliveries)
            heard.update(payloads(deliveries))
            return heard == sent

        eventually(all_heard)


def test_the_publisher_counts_what_nobody_subscribed_to(
    broker: Mosquitto, publisher: Publisher
) -> None:
    publish(publisher, b"1", b"2")
    assert publisher.unheard == 2
    with session(broker):
        publish(publisher, b"3")
    assert publisher.unheard == 2
