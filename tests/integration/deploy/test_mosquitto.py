from __future__ import annotations

import base64
import hashlib
import queue
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import paho.mqtt.client as mqtt
import pytest
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from deploy.local.errors import RuntimeUnavailable
from deploy.local.mosquitto import MAX_PAYLOAD_BYTES, Mosquitto, Security, configuration
from deploy.local.process import wait_until
from deploy.local.runtime import Runtime

NOT_AUTHORIZED = 0x87
TOPIC = "miluo/v1/44100010/obs"


@pytest.fixture
def broker(runtime: Runtime, folder: Path) -> Iterator[Mosquitto]:
    with runtime.mosquitto(folder) as running:
        yield running


class Client:
    """A paho client whose answers and messages are put into queues."""

    def __init__(self, broker: Mosquitto, name: str, user: str = "", manual: bool = False) -> None:
        self.messages: queue.Queue[bytes] = queue.Queue()
        self.answers: queue.Queue[ReasonCode] = queue.Queue()
        self.paho = mqtt.Client(
            CallbackAPIVersion.VERSION2, name, protocol=mqtt.MQTTv5, manual_ack=manual
        )
        if user:
            self.paho.username_pw_set(user, "secret")
        self.paho.on_message = lambda _c, _u, message: self.messages.put(bytes(message.payload))
        self.paho.on_publish = lambda _c, _u, _m, reason, _p: self.answers.put(reason)
        self.paho.on_subscribe = lambda _c, _u, _m, reasons, _p: self.answers.put(reasons[0])
        self.paho.on_connect = lambda _c, _u, _f, reason, _p: self.answers.put(reason)
        session = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]
        session.SessionExpiryInterval = 3600
        session.ReceiveMaximum = 50
        self.paho.connect("127.0.0.1", broker.port, clean_start=False, properties=session)
        self.paho.loop_start()
        self.connected = self.answer()

    def answer(self) -> ReasonCode:
        return self.answers.get(timeout=20)

    def publish(self, topic: str, payload: bytes) -> ReasonCode:
        self.paho.publish(topic, payload, qos=1)
        return self.answer()

    def subscribe(self, topic: str) -> ReasonCode:
        self.paho.subscribe(topic, qos=1)
        return self.answer()

    def close(self) -> None:
        self.paho.disconnect()
        self.paho.loop_stop()


@contextmanager
def client(broker: Mosquitto, name: str, user: str = "", manual: bool = False) -> Iterator[Client]:
    opened = Client(broker, name, user, manual)
    try:
        yield opened
    finally:
        opened.close()


def test_a_message_for_an_absent_collector_survives_a_restart(broker: Mosquitto) -> None:
    with client(broker, "collector") as collector:
        collector.subscribe("$share/miluo-ingest/miluo/v1/#")
    with client(broker, "station") as station:
        station.publish(TOPIC, b"74.00")

    broker.stop()
    broker.start()

    with client(broker, "collector") as collector:
        assert collector.messages.get(timeout=20) == b"74.00"


def test_a_saved_message_survives_a_kill(broker: Mosquitto) -> None:
    with client(broker, "collector") as collector:
        collector.subscribe(TOPIC)
    with client(broker, "station") as station:
        station.publish(TOPIC, b"74.00")
    store = broker.folder / "mosquitto.db"
    wait_until(lambda: store.exists() and b"74.00" in store.read_bytes(), 20)

    broker.kill()
    broker.start()

    with client(broker, "collector") as collector:
        assert collector.messages.get(timeout=20) == b"74.00"


def test_more_messages_wait_than_mosquitto_keeps_by_default(broker: Mosquitto) -> None:
    sent = [str(number).encode() for number in range(3000)]
    with client(broker, "collector") as collector:
        collector.subscribe(TOPIC)
    with client(broker, "station") as station:
        for payload in sent:
            station.paho.publish(TOPIC, payload, qos=1)
        for _ in sent:
            station.answer()

    with client(broker, "collector") as collector:
        assert [collector.messages.get(timeout=20) for _ in sent] == sent


def test_the_clients_receive_maximum_bounds_what_is_on_its_way(broker: Mosquitto) -> None:
    with client(broker, "collector", manual=True) as collector:
        collector.subscribe("miluo/v1/#")
        with client(broker, "station") as station:
            for number in range(200):
                station.publish(TOPIC, str(number).encode())
        collector.publish("miluo/v1/end/status", b"")  # its answer comes after all deliveries
        assert collector.messages.qsize() == 50


def test_a_payload_beyond_the_limit_is_refused_and_its_sender_stays(broker: Mosquitto) -> None:
    """By raw packets: paho takes the broker's 0x95 in a PUBACK for a protocol error."""
    connect = b"\x10\x0f\x00\x04MQTT\x05\x02\x00\x3c\x00\x00\x02st"
    with socket.create_connection(("127.0.0.1", broker.port), 20) as station:
        station.sendall(connect)
        assert packet(station)[0] == 0x20
        station.sendall(publication(1, MAX_PAYLOAD_BYTES + 1))
        assert packet(station)[:4] == b"\x40\x00\x01\x95"
        station.sendall(publication(2, MAX_PAYLOAD_BYTES))
        assert packet(station)[:3] == b"\x40\x00\x02"


def publication(number: int, size: int) -> bytes:
    """A QoS 1 PUBLISH of MQTT 5 with so many bytes of payload."""
    body = len(TOPIC).to_bytes(2) + TOPIC.encode() + number.to_bytes(2) + b"\x00" + bytes(size)
    length = [len(body) >> shift & 0x7F for shift in (0, 7, 14)]
    return b"\x32" + bytes([length[0] | 0x80, length[1] | 0x80, length[2]]) + body


def packet(station: socket.socket) -> bytes:
    """The next packet without its length byte."""
    kind, length = station.recv(1), station.recv(1)[0]
    return kind + station.recv(length, socket.MSG_WAITALL)


def test_a_port_in_use_is_one_plain_sentence(runtime: Runtime, broker: Mosquitto) -> None:
    other = runtime.mosquitto(broker.folder.with_name("other"), broker.port)

    with pytest.raises(RuntimeUnavailable, match=rf"Port {broker.port} .* is in use"):
        other.start()


def test_a_path_with_spaces_and_chinese_works(runtime: Runtime, folder: Path) -> None:
    with runtime.mosquitto(folder / "深 deep") as broker:
        pass
    assert (broker.folder / "mosquitto.db").exists()


class SecuredMosquitto(Mosquitto):
    """A broker with the production rules on a loopback port."""

    def _prepare(self) -> None:
        acl = shutil.copy("deploy/mosquitto/acl", self.folder / "acl")
        passwords = self.folder / "passwd"
        users = ("44100010", "44100020", "collector", "notifier", "siren-1", "siren-2")
        passwords.write_text("".join(map(hashed, users)))
        text = configuration(
            str(self.folder), self.port, security=Security(str(passwords), str(acl))
        )
        self._configuration.write_text(text)
        for file in (acl, passwords, self._configuration):
            Path(file).chmod(0o644)


def hashed(user: str) -> str:
    """A line of mosquitto's password file: PBKDF2 with SHA-512."""
    salt = b"twelve bytes"
    digest = hashlib.pbkdf2_hmac("sha512", b"secret", salt, 101)
    return f"{user}:$7$101${base64.b64encode(salt).decode()}${base64.b64encode(digest).decode()}\n"


@pytest.fixture
def secured(runtime: Runtime, folder: Path) -> Iterator[Mosquitto]:
    with SecuredMosquitto(runtime.mosquitto_executable, folder) as running:
        yield running


def test_a_station_publishes_under_its_own_code_only(secured: Mosquitto) -> None:
    with client(secured, "station", "44100010") as station:
        assert not station.publish("miluo/v1/44100010/obs", b"1").is_failure
        for topic in ("miluo/v1/44100020/obs", "miluo/v1/clock"):
            answer = station.publish(topic, b"1")
            assert (answer.packetType, answer.value) == (PacketTypes.PUBACK, NOT_AUTHORIZED)


def test_a_station_hears_only_what_is_sent_down_to_it(secured: Mosquitto) -> None:
    with client(secured, "station", "44100010") as station:
        station.subscribe("miluo/v1/44100010/down")
        station.subscribe("miluo/v1/44100020/down")
        with client(secured, "collector", "collector") as collector:
            collector.publish("miluo/v1/44100020/down", b"other")
            collector.publish("miluo/v1/44100010/down", b"own")
        assert station.messages.get(timeout=20) == b"own"


def test_the_collector_hears_every_station(secured: Mosquitto) -> None:
    with client(secured, "collector", "collector") as collector:
        collector.subscribe("$share/miluo-ingest/miluo/v1/#")
        with client(secured, "station", "44100020") as station:
            station.publish("miluo/v1/44100020/obs", b"1")
        assert collector.messages.get(timeout=20) == b"1"


def test_no_station_no_collector_and_no_siren_sounds_a_siren(secured: Mosquitto) -> None:
    for user in ("44100010", "collector", "siren-1"):
        with client(secured, user, user) as one:
            for topic in ("miluo/siren/siren-1", "miluo/siren/44100010"):
                assert one.publish(topic, b"1").value == NOT_AUTHORIZED


def test_a_siren_hears_its_own_orders_only(secured: Mosquitto) -> None:
    with client(secured, "siren", "siren-1") as siren:
        siren.subscribe("miluo/siren/#")
        with client(secured, "notifier", "notifier") as notifier:
            notifier.publish("miluo/siren/siren-2", b"other")
            assert not notifier.publish("miluo/siren/siren-1", b"own").is_failure
        assert siren.messages.get(timeout=20) == b"own"


def test_the_notifier_cannot_speak_for_a_station(secured: Mosquitto) -> None:
    with client(secured, "notifier", "notifier") as notifier:
        for topic in ("miluo/v1/44100010/obs", "miluo/v1/44100010/down", "miluo/v1/clock"):
            assert notifier.publish(topic, b"1").value == NOT_AUTHORIZED


def test_nobody_connects_without_a_password(secured: Mosquitto) -> None:
    with client(secured, "guest") as guest:
        assert guest.connected.is_failure


FOREIGN = (
    "miluo/v1/44100020/obs", "miluo/v1/44100020/event", "miluo/v1/44100020/sl651",
    "miluo/v1/44100020/hj212", "miluo/v1/44100020/status", "miluo/v1/44100020/down",
    "miluo/v1/44100020", "miluo/v1/441000100/obs", "miluo/v1/4410001/obs", "miluo/v1/clock",
    "miluo/v1/collector/obs", "miluo/v1/gateway/obs", "miluo/v1", "miluo/v1//obs", "miluo/v2/obs",
    "miluo/44100010/obs", "miluo/siren/siren-1", "miluo/siren/44100010", "44100010/obs",
    "$share/miluo-ingest/x", "miluo/V1/44100010/obs",
)  # fmt: skip
"""Where a station has nothing to say."""


@pytest.mark.parametrize("user", ["44100010", "siren-1", "notifier"])
def test_a_stolen_key_speaks_for_nobody_else(secured: Mosquitto, user: str) -> None:
    """MQTT 3.1.1 answers a denied message like any other: what counts is who hears it."""
    allowed = {"notifier": {"miluo/siren/siren-1", "miluo/siren/44100010"}}.get(user, set())
    own = "miluo/siren/siren-2" if user == "notifier" else f"miluo/v1/{user}/obs"
    with (
        client(secured, "all", "collector") as collector,
        client(secured, "north", "siren-1") as siren,
        client(secured, "thief", user) as thief,
    ):
        collector.subscribe("miluo/v1/#")
        siren.subscribe("miluo/siren/siren-1")
        for topic in FOREIGN:
            denied = thief.publish(topic, b"foreign").is_failure
            assert denied == (topic not in allowed), topic
        old = mqtt.Client(CallbackAPIVersion.VERSION2, "old", protocol=mqtt.MQTTv311)
        old.username_pw_set(user, "secret")
        old.connect("127.0.0.1", secured.port)
        old.loop_start()
        for topic in FOREIGN:
            if topic not in allowed and not topic.startswith("$"):
                old.publish(topic, b"foreign", qos=1).wait_for_publish(20)
        old.publish(own, b"own", qos=1).wait_for_publish(20)
        old.disconnect()
        old.loop_stop()
        if user != "notifier":
            assert collector.messages.get(timeout=20) == b"own"
        assert collector.messages.empty()
        heard = [siren.messages.get(timeout=20) for _ in range(user == "notifier")]
        assert (heard, siren.messages.empty()) == ([b"foreign"] * (user == "notifier"), True)
