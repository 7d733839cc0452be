"""Sirens over the real broker."""

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from alerting.notify.channel import Receipt, Refused, Unreachable
from alerting.notify.channels.siren import VALID_S, Siren
from sensors import topics
from sensors.mqtt import Session
from tests.integration.alerting.notify.gateways import a_message

NOW = 1_719_784_800.0


@pytest.fixture(scope="module")
def siren(mqtt_url: str) -> Iterator[Siren]:
    with closing(Siren(mqtt_url, clock=lambda: NOW)) as opened:
        yield opened


def listening(mqtt_url: str, topic: str) -> Session:
    session = Session(mqtt_url, f"siren-{uuid4().hex}", [topic], 10, expiry_s=0)
    session.start()
    assert session.wait_until_connected(20)
    return session


def test_a_siren_hears_what_it_is_to_do_and_until_when(siren: Siren, mqtt_url: str) -> None:
    name = f"north-{uuid4().hex[:8]}"
    with_siren = listening(mqtt_url, topics.siren(name))
    try:
        assert siren.send(a_message("请立即转移", name)) == Receipt()
        (heard,) = with_siren.take(1, 20.0)
    finally:
        with_siren.stop()

    order = json.loads(heard.payload)
    until = datetime.fromisoformat(order.pop("until"))
    assert until == datetime.fromtimestamp(NOW + VALID_S, UTC)
    assert order == {"key": "k1", "level": "red", "mode": "actual", "text": "请立即转移"}


def test_a_siren_that_does_not_listen_was_not_told(siren: Siren) -> None:
    with pytest.raises(Unreachable, match="不在线"):
        siren.send(a_message(address=f"gone-{uuid4().hex[:8]}"))


def test_collectors_do_not_hear_sirens(siren: Siren, mqtt_url: str) -> None:
    name = f"south-{uuid4().hex[:8]}"
    collector = listening(mqtt_url, f"{topics.PREFIX}/#")
    try:
        with pytest.raises(Unreachable, match="不在线"):
            siren.send(a_message(address=name))
    finally:
        collector.stop()


@pytest.mark.parametrize("name", ["", "#", "+", "a/b", "../clock", "北", "a" * 65, "a\n"])
def test_what_is_no_name_of_a_siren_is_refused(siren: Siren, name: str) -> None:
    with pytest.raises(Refused):
        siren.send(a_message(address=name))


def test_a_broker_that_is_away_is_unreachable() -> None:
    with (
        closing(Siren("mqtt://127.0.0.1:1", timeout_s=0.2)) as siren,
        pytest.raises(Unreachable, match="连不上"),
    ):
        siren.send(a_message(address="north"))
