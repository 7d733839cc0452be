"""Virtual devices through real sockets, and a flood told by them through the real line."""

import socket
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from deploy.local.mosquitto import Mosquitto
from deploy.local.runtime import Runtime
from domain.device import Protocol
from domain.instant import MINUTE
from sensors.mqtt import Publisher
from sensors.simulators.devices import lines
from sensors.simulators.devices.lines import GatewayAwayError, Lines
from sensors.simulators.replay import tell
from sensors.simulators.scenario import Message
from sensors.wire import hj212, sl651
from sensors.wire.telegram import Framed, Telegram
from store import registry
from store.database import Connection
from tests.integration.ingest.line import Line, connected, eventually
from tests.unit.sensors.simulators.devices.tellings import START, scenario, stream, told
from tests.unit.sensors.simulators.devices.test_told_alike import river

CODECS = {Protocol.SL651: sl651, Protocol.HJ212: hj212}
WAIT = 100_000


@dataclass
class Heard:
    """A broker that only remembers, and the order in which ticks and frames came."""

    events: list[str] = field(default_factory=list)

    def publish(self, topic: str, payload: bytes) -> None:  # noqa: ARG002
        self.events.append("tick")

    def flush(self, timeout: float) -> None:
        """Nothing waits here."""


class Centre:
    """A gateway that does with each frame what `deal` says: confirm it, ignore it, or cut off."""

    def __init__(self, protocol: Protocol, deal: Callable[[int], str]) -> None:
        self.codec, self.deal = CODECS[protocol], deal
        self.frames: list[bytes] = []
        self.heard = Heard()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address: tuple[str, int] = self.listener.getsockname()

    def serve(self) -> None:
        """One device after another, until the listener is closed."""
        while True:
            try:
                device, _ = self.listener.accept()
            except OSError:
                return
            with device:
                self._hear(device)

    def _hear(self, device: socket.socket) -> None:
        parser = self.codec.Stream()
        while data := device.recv(4096):
            for piece in parser.feed(data):
                assert isinstance(piece, Framed)
                self.frames.append(piece.raw)
                dealt = self.deal(len(self.frames))
                if dealt == "cut":
                    return
                if dealt == "confirm" and (answer := self._answer(piece.raw)):
                    self.heard.events.append("confirmed")
                    device.sendall(answer)

    def _answer(self, raw: bytes) -> bytes | None:
        (telegram,) = self.codec.telegrams(raw)
        assert isinstance(telegram, Telegram)
        return telegram.answer(START)


@contextmanager
def centre(protocol: Protocol, deal: Callable[[int], str]) -> Iterator[tuple[Centre, Lines]]:
    one = Centre(protocol, deal)
    thread = threading.Thread(target=one.serve)
    thread.start()
    own = Lines(one.address, protocol, one.heard, threading.Event(), WAIT)
    try:
        yield one, own
    finally:
        own.close()
        one.listener.shutdown(socket.SHUT_RDWR)
        one.listener.close()
        thread.join()


def three(protocol: Protocol) -> list[Message]:
    """Three instants of a station that speaks either protocol."""
    one = scenario([stream("ph", "1")], [(1, START + n * 5 * MINUTE, 7.0, 1) for n in range(3)])
    return told(one, protocol)


def say(messages: list[Message], own: Lines) -> int:
    return tell(messages, 1, own, None, lambda *_: None, threading.Event())


@pytest.mark.parametrize("protocol", list(Protocol))
def test_the_clock_moves_when_the_frames_of_an_instant_are_confirmed(protocol: Protocol) -> None:
    messages = three(protocol)
    with centre(protocol, lambda _: "confirm") as (one, own):
        assert say(messages, own) == len(messages)
        assert own.lost == 0
    assert one.frames == [message.payload for message in messages if "/A/" in message.topic]
    assert one.heard.events == ["tick", "confirmed"] * 3


@pytest.mark.parametrize("protocol", list(Protocol))
def test_a_frame_that_is_not_confirmed_is_sent_again_as_it_was(protocol: Protocol) -> None:
    with centre(protocol, lambda count: "" if count == 1 else "confirm") as (one, own):
        say(three(protocol), own)
        assert own.lost == 0
    assert len(one.frames) == 4
    assert one.frames[0] == one.frames[1]


def test_a_frame_is_sent_three_times_at_most_and_then_counted_as_lost() -> None:
    messages = three(Protocol.SL651)[:2]
    with centre(Protocol.SL651, lambda _: "") as (one, own):
        say(messages, own)
        assert own.lost == 1
    assert one.frames == [messages[1].payload] * 3


def test_a_device_that_is_cut_off_connects_again_and_repeats() -> None:
    with centre(Protocol.SL651, lambda count: "cut" if count == 2 else "confirm") as (one, own):
        say(three(Protocol.SL651), own)
        assert own.lost == 0
    assert len(one.frames) == 4
    assert one.frames[1] == one.frames[2]


def test_a_gateway_that_is_not_there_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "CONNECT_S", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as closed:
        address = closed.getsockname()
    own = Lines(address, Protocol.SL651, Heard(), threading.Event(), WAIT)
    with pytest.raises(GatewayAwayError, match="refused"):
        say(three(Protocol.SL651), own)
    own.close()


def test_a_stop_ends_the_waiting_for_a_confirmation() -> None:
    stop = threading.Event()
    with centre(Protocol.SL651, lambda _: stop.set() or "") as (one, _):  # type: ignore[func-returns-value]
        own = Lines(one.address, Protocol.SL651, one.heard, stop, 600 * WAIT)
        say(three(Protocol.SL651)[:2], own)
        own.close()
    assert len(one.frames) == 1


@pytest.fixture
def broker(runtime: Runtime, scratch: Path) -> Iterator[Mosquitto]:
    with runtime.mosquitto(scratch / f"broker-{uuid.uuid4().hex[:8]}") as running:
        yield running


@pytest.mark.parametrize("protocol", [None, *Protocol], ids=["json", "sl651", "hj212"])
def test_a_flood_is_stored_the_same_whatever_its_stations_speak(
    database_url: str, connection: Connection, broker: Mosquitto, protocol: Protocol | None
) -> None:
    flood = river()
    registry.load(connection, flood.registry)
    publisher = Publisher(broker.url)
    publisher.start()
    line = Line(database_url, connection, broker, publisher)
    with capture_logs() as logs, line.collecting(mode="exercise"):
        eventually(lambda: "miluo-exercise-1" in connected(logs))
        tell(told(flood, protocol), 1, publisher, None, lambda *_: None, threading.Event())
        eventually(lambda: line.count() >= len(flood.rows))
    publisher.stop()
    stored = connection.execute(
        "SELECT datastream_id, time, value FROM observation ORDER BY time, datastream_id"
    ).fetchall()
    known = registry.read(connection)
    names = {key: one.property for key, one in known.datastreams.items()}
    own = {key: one.property for key, one in flood.registry.datastreams.items()}
    assert {(names[key], time, repr(value)) for key, time, value in stored} == {
        (own[key], time, repr(value) if value == value else "None")
        for key, time, value, _ in flood.rows.tolist()
    }
    assert line.count() == len(flood.rows)
    assert line.count("observation_revision") == 0
    assert line.reasons() == []
