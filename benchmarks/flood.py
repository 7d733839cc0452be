"""Many messages to the broker, as fast as it takes them."""

from collections.abc import Iterable, Iterator
from itertools import islice
from socket import socket
from struct import pack
from urllib.parse import urlsplit

from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion

WINDOW = 1000
"""Messages that wait for the broker's answer at a time; it must admit as many."""

WITHIN_S = 30.0
_PUBLISH, _PUBACK = 0x32, b"\x40\x02"
_PUBACK_BYTES = 4


def flood(mqtt_url: str, messages: Iterable[tuple[str, bytes]]) -> None:
    """Publish (topic, payload) at QoS 1; each must have a subscriber. ConnectionError if refused.

    paho makes the connection. Windows of ready-made packets then take the broker as far as it
    goes: two processes with `Publisher` take four times as long, and the benchmark would wait.
    """
    client = _connected(mqtt_url)
    network = client.socket()
    assert isinstance(network, socket)
    network.settimeout(WITHIN_S)
    left = iter(messages)
    while window := list(islice(left, WINDOW)):
        network.sendall(b"".join(_packets(window)))
        _await(network, len(window))
    client.disconnect()


def _connected(mqtt_url: str) -> Client:
    where = urlsplit(mqtt_url)
    client = Client(CallbackAPIVersion.VERSION2, protocol=MQTTProtocolVersion.MQTTv5)
    if where.username:
        client.username_pw_set(where.username, where.password)
    assert where.hostname
    client.connect(where.hostname, where.port or 1883)
    while not client.is_connected():
        if client.loop(WITHIN_S):
            raise ConnectionError(f"the broker at {where.hostname} refuses us")
    return client


def _packets(window: list[tuple[str, bytes]]) -> Iterator[bytes]:
    for mid, (topic, payload) in enumerate(window, start=1):
        name = topic.encode()
        body = pack("!H", len(name)) + name + pack("!HB", mid, 0) + payload
        yield pack("!B", _PUBLISH) + _length(len(body)) + body


def _length(size: int) -> bytes:
    """The remaining length of a packet below 16,384 bytes."""
    return pack("!B", size) if size < 128 else pack("!BB", size % 128 | 128, size // 128)


def _await(network: socket, count: int) -> None:
    """Read the broker's answers to `count` messages."""
    answers = b""
    while len(answers) < count * _PUBACK_BYTES:
        piece = network.recv(65_536)
        if not piece:
            raise ConnectionError("the broker has closed the connection")
        answers += piece
    if answers.count(_PUBACK) < count:
        raise ConnectionError("the broker has refused messages")
