"""Sirens over the real broker, and over one that misbehaves."""

import json
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
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


CONNACK = b"\x20\x03\x00\x00\x00"


@contextmanager
def broker(
    publish: Callable[[socket.socket, bytes], None], connack: bytes = CONNACK
) -> Iterator[str]:
    """Something that speaks a little MQTT 5; `publish` is what it does with a packet number."""

    def serve(line: socket.socket) -> None:
        with suppress(OSError), line:
            while kind := line.recv(1, socket.MSG_WAITALL):
                body = line.recv(_length(line), socket.MSG_WAITALL)
                if kind == b"\x10":
                    line.sendall(connack)
                elif kind[0] >> 4 == 3:
                    place = 2 + int.from_bytes(body[:2])
                    publish(line, body[place : place + 2])

    def accept() -> None:
        with suppress(OSError):
            while True:
                line, _ = door.accept()
                threading.Thread(target=serve, args=(line,), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as door:
        accepting = threading.Thread(target=accept, daemon=True)
        accepting.start()
        yield f"mqtt://127.0.0.1:{door.getsockname()[1]}"
        door.shutdown(socket.SHUT_RDWR)
        accepting.join()


def _length(line: socket.socket) -> int:
    """The remaining length of a packet: seven bits a byte, the lowest first."""
    found = shift = 0
    while True:
        (byte,) = line.recv(1, socket.MSG_WAITALL)
        found |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return found


def acknowledges(line: socket.socket, number: bytes, reason: int = 0) -> None:
    line.sendall(b"\x40\x03" + number + bytes([reason]))


def refuses(line: socket.socket, number: bytes) -> None:
    acknowledges(line, number, 0x87)


def resets(line: socket.socket, _: bytes) -> None:
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    line.close()


def says_nothing(_line: socket.socket, _number: bytes) -> None:
    pass


@pytest.mark.parametrize("publish", [refuses, resets, says_nothing])
def test_an_order_that_the_broker_does_not_take_is_not_given(
    publish: Callable[[socket.socket, bytes], None],
) -> None:
    with (
        broker(publish) as url,
        closing(Siren(url, timeout_s=1.0)) as siren,
        pytest.raises(Unreachable),
    ):
        siren.send(a_message(address="north"))


def test_a_broker_that_lets_nobody_in_is_unreachable() -> None:
    refusal = b"\x20\x03\x00\x87\x00"
    with (
        broker(acknowledges, refusal) as url,
        closing(Siren(url, timeout_s=0.4)) as siren,
        pytest.raises(Unreachable, match="连不上"),
    ):
        siren.send(a_message(address="north"))


def test_a_second_answer_and_a_late_one_belong_to_no_other_order() -> None:
    """The first order is acknowledged twice, the second too late, the third refused."""
    seen: list[bytes] = []

    def publish(line: socket.socket, number: bytes) -> None:
        if number not in seen:
            seen.append(number)
        match seen.index(number):
            case 0:
                acknowledges(line, number)
                acknowledges(line, number)
            case 2:
                acknowledges(line, seen[1])
                refuses(line, number)

    with broker(publish) as url, closing(Siren(url, timeout_s=1.0)) as siren:
        assert siren.send(a_message(address="north")) == Receipt()
        for _ in range(2):
            with pytest.raises(Unreachable):
                siren.send(a_message(address="north"))
    assert len(seen) == 3
