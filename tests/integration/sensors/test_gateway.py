from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from deploy.local.mosquitto import Mosquitto
from deploy.local.runtime import Runtime
from sensors.gateway import Limits, Spool
from sensors.gateway.limits import BAD_PIECES
from sensors.wire import hj212, sl651
from sensors.wire.sl651.crc import crc16
from tests.integration.sensors.gateway_support import (
    ADDED,
    HEARTBEAT,
    TIMED,
    WATER,
    Collector,
    Terminal,
    eventually,
    gateway,
    water,
)

FAST = 0.2
SOON, PATIENT = Limits(answer_s=FAST), Limits(answer_s=600.0)
"""How long the collector may take before the spool answers."""

GARBAGE = bytes(range(128, 256)) * 8


@pytest.fixture(scope="module")
def broker(runtime: Runtime, scratch: Path) -> Iterator[Mosquitto]:
    with runtime.mosquitto(scratch / "gateway-broker") as running:
        yield running


@pytest.fixture
def collector(broker: Mosquitto) -> Iterator[Collector]:
    with Collector(broker.url) as one:
        yield one


@pytest.fixture
def own_broker(runtime: Runtime, scratch: Path) -> Iterator[Mosquitto]:
    """A broker to be stopped."""
    with runtime.mosquitto(scratch / "gateway-own-broker") as running:
        yield running


def spooled(folder: Path) -> list[bytes]:
    return [one.raw for _, one in Spool(folder, 2**20).entries()]


@pytest.mark.parametrize(
    ("raw", "topic"),
    [(TIMED, "miluo/v1/R/sl651"), (water(), "miluo/v1/W/hj212")],
    ids=["sl651", "hj212"],
)
def test_a_device_is_answered_when_the_collector_has_answered(
    broker: Mosquitto, collector: Collector, tmp_path: Path, raw: bytes, topic: str
) -> None:
    with gateway(broker.url, tmp_path, PATIENT) as running, Terminal(running.port) as device:
        device.say(raw)
        assert collector.take() == [(topic, raw)]
        assert device.hears_nothing()
        collector.answer(topic, raw)
        answer = device.hear()
        codec = sl651 if "sl651" in topic else hj212
        (telegram,) = codec.telegrams(raw)
        assert codec.answer_key(answer) == telegram.key
        assert running.waiting == 0


def test_a_frame_may_come_in_single_bytes(
    broker: Mosquitto, collector: Collector, tmp_path: Path
) -> None:
    with gateway(broker.url, tmp_path) as running, Terminal(running.port) as device:
        for byte in TIMED:
            device.say(bytes([byte]))
        assert collector.take() == [("miluo/v1/R/sl651", TIMED)]


def test_a_modem_may_say_its_own_number_first(
    broker: Mosquitto, collector: Collector, tmp_path: Path
) -> None:
    with gateway(broker.url, tmp_path) as running, Terminal(running.port) as device:
        device.say(b"DTU 13800000000\r\n" + TIMED)
        assert ("miluo/v1/R/sl651", TIMED) in collector.take(2)


def test_a_slow_collector_is_stood_in_for_by_the_spool_until_it_answers(
    broker: Mosquitto, collector: Collector, tmp_path: Path
) -> None:
    with gateway(broker.url, tmp_path, SOON) as running, Terminal(running.port) as device:
        device.say(TIMED)
        assert sl651.answer_key(device.hear()) == "32:0008"
        assert running.waiting == 1
        collector.answer(*collector.take()[0])
        eventually(lambda: running.waiting == 0)
    assert spooled(tmp_path) == []


def test_what_is_spooled_is_published_after_a_restart(
    broker: Mosquitto, collector: Collector, tmp_path: Path
) -> None:
    with gateway(broker.url, tmp_path, SOON) as running, Terminal(running.port) as device:
        device.say(TIMED)
        device.hear()
        collector.take()
    assert spooled(tmp_path) == [TIMED]
    with gateway(broker.url, tmp_path) as running:
        collector.answer(*collector.take()[0])
        eventually(lambda: running.waiting == 0)
    assert spooled(tmp_path) == []


def test_with_the_broker_away_the_spool_answers_and_the_broker_gets_it_later(
    own_broker: Mosquitto, tmp_path: Path
) -> None:
    own_broker.stop()
    with gateway(own_broker.url, tmp_path, connected=False) as running:
        with Terminal(running.port) as device:
            device.say(TIMED + ADDED)
            answers = device.hear()
            while len(answers) < 2 * 25:
                answers += device.hear()
            device.say(HEARTBEAT)
            eventually(lambda: running.waiting == 3)
        own_broker.start()
        with Collector(own_broker.url) as collector:
            heard = collector.take(3)
            assert {raw for _, raw in heard} == {TIMED, ADDED, HEARTBEAT}
            for topic, raw in heard:
                if raw != HEARTBEAT:
                    collector.answer(topic, raw)
            eventually(lambda: running.waiting == 0)


def test_a_retransmission_of_what_is_spooled_is_confirmed_at_once(
    broker: Mosquitto, collector: Collector, tmp_path: Path
) -> None:
    with gateway(broker.url, tmp_path, SOON) as running, Terminal(running.port) as device:
        device.say(TIMED)
        first = device.hear()
        collector.take()
        device.say(TIMED)
        assert sl651.answer_key(device.hear()) == sl651.answer_key(first)
        assert running.waiting == 1
        assert collector.hears_nothing()


def test_a_retransmission_while_the_collector_works_is_answered_once(
    broker: Mosquitto, collector: Collector, tmp_path: Path
) -> None:
    with gateway(broker.url, tmp_path, PATIENT) as running, Terminal(running.port) as device:
        device.say(TIMED)
        said = collector.take()
        device.say(TIMED)
        assert collector.hears_nothing()
        collector.answer(*said[0])
        assert sl651.answer_key(device.hear()) == "32:0008"
        assert device.hears_nothing()


def test_a_full_spool_confirms_nothing(
    broker: Mosquitto, collector: Collector, tmp_path: Path
) -> None:
    with (
        gateway(broker.url, tmp_path, SOON, spool_bytes=150) as running,
        Terminal(running.port) as device,
    ):
        device.say(TIMED)
        device.hear()
        collector.take()
        device.say(ADDED)
        eventually(lambda: running.gateway.counters.refused == 1)
        assert device.hears_nothing()
    assert spooled(tmp_path) == [TIMED]


def test_what_is_unanswered_at_the_end_is_spooled_and_answered(
    broker: Mosquitto, collector: Collector, tmp_path: Path
) -> None:
    with gateway(broker.url, tmp_path, PATIENT) as running:
        device = Terminal(running.port)
        device.say(TIMED)
        collector.take()
    with device:
        assert sl651.answer_key(device.hear()) == "32:0008"
        assert device.is_cut()
    assert spooled(tmp_path) == [TIMED]


def test_a_heartbeat_is_published_and_not_answered(
    broker: Mosquitto, collector: Collector, tmp_path: Path
) -> None:
    with gateway(broker.url, tmp_path, SOON) as running, Terminal(running.port) as device:
        device.say(HEARTBEAT)
        assert collector.take() == [("miluo/v1/R/sl651", HEARTBEAT)]
        assert device.hears_nothing(2 * FAST)
        assert running.waiting == 0


def test_a_stranger_is_handed_to_the_collector_and_cut_off(
    broker: Mosquitto, collector: Collector, tmp_path: Path
) -> None:
    with gateway(broker.url, tmp_path) as running, Terminal(running.port) as device:
        running.directory.replace([WATER])
        device.say(TIMED)
        assert device.is_cut()
        assert collector.take() == [("miluo/v1/4306260001/sl651", TIMED)]
        assert running.cut_off == {"unknown address": 1}


def test_a_wrong_password_is_handed_to_the_collector_and_cut_off(
    broker: Mosquitto, collector: Collector, tmp_path: Path
) -> None:
    with gateway(broker.url, tmp_path) as running, Terminal(running.port) as device:
        wrong = water(password="654321")
        device.say(wrong)
        assert device.is_cut()
        assert collector.take() == [("miluo/v1/W/hj212", wrong)]
        assert running.cut_off == {"wrong password": 1}


def test_what_is_to_be_rejected_waits_for_a_broker_that_is_away(
    own_broker: Mosquitto, tmp_path: Path
) -> None:
    own_broker.stop()
    wrong = water(password="654321")
    with gateway(own_broker.url, tmp_path, connected=False) as running:
        with Terminal(running.port) as device:
            device.say(wrong)
            assert device.is_cut()
        own_broker.start()
        with Collector(own_broker.url) as collector:
            assert collector.take() == [("miluo/v1/W/hj212", wrong)]


def test_garbage_is_handed_to_the_collector_and_cut_off(
    broker: Mosquitto, collector: Collector, tmp_path: Path
) -> None:
    with gateway(broker.url, tmp_path) as running:
        with Terminal(running.port) as stranger, Terminal(running.port) as device:
            stranger.say(GARBAGE)
            assert stranger.is_cut()
            assert collector.take() == [("miluo/v1/unidentified/sl651", GARBAGE)]
            device.say(TIMED)
            assert collector.take() == [("miluo/v1/R/sl651", TIMED)]
        assert running.cut_off == {"garbage": 1}


def test_a_known_device_may_err_so_often_and_no_more(
    broker: Mosquitto, collector: Collector, tmp_path: Path
) -> None:
    bad = TIMED[:-1] + b"\0"
    with gateway(broker.url, tmp_path) as running, Terminal(running.port) as device:
        device.say(TIMED)
        collector.take()
        for _ in range(BAD_PIECES):
            device.say(bad)
            assert collector.take() == [("miluo/v1/R/sl651", bad)]
        eventually(lambda: running.cut_off == {"garbage": 1})


def test_the_newer_of_two_connections_of_one_device_stays(
    broker: Mosquitto, collector: Collector, tmp_path: Path
) -> None:
    with (
        gateway(broker.url, tmp_path, PATIENT) as running,
        Terminal(running.port) as older,
        Terminal(running.port) as newer,
    ):
        older.say(TIMED)
        collector.take()
        newer.say(ADDED)
        assert older.is_cut()
        collector.answer(*collector.take()[0])
        assert sl651.answer_key(newer.hear()) == "33:0009"
        assert running.cut_off == {"newer connection of the device": 1}


@pytest.mark.parametrize("limit", [Limits(answer_s=FAST, connections=2), Limits(FAST, per_ip=2)])
def test_there_is_room_for_so_many_and_no_more(
    broker: Mosquitto, collector: Collector, tmp_path: Path, limit: Limits
) -> None:
    with gateway(broker.url, tmp_path, limit) as running:
        with Terminal(running.port) as first, Terminal(running.port):
            with Terminal(running.port) as third:
                assert third.is_cut()
            first.say(TIMED)
            assert collector.take() == [("miluo/v1/R/sl651", TIMED)]
        eventually(lambda: not running.gateway.words()["connections"])
        with Terminal(running.port) as later:
            later.say(ADDED)
            assert collector.take() == [("miluo/v1/R/sl651", ADDED)]


def test_a_silent_device_is_cut_off(
    broker: Mosquitto, collector: Collector, tmp_path: Path
) -> None:
    with (
        gateway(broker.url, tmp_path, Limits(silence_s=0.5)) as running,
        Terminal(running.port) as device,
    ):
        device.say(HEARTBEAT)
        collector.take()
        assert device.is_cut()
        assert running.cut_off == {"silent": 1}


def test_a_frame_that_never_ends_is_cut_off_and_handed_on(
    broker: Mosquitto, collector: Collector, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sensors.gateway.connection.FRAME_S", 0.5)
    with gateway(broker.url, tmp_path) as running, Terminal(running.port) as device:
        device.say(TIMED[:30])
        assert device.is_cut()
        assert collector.take() == [("miluo/v1/unidentified/sl651", TIMED[:30])]
        assert running.cut_off == {"slow frame": 1}


def test_who_leaves_his_answers_unread_is_cut_off(
    broker: Mosquitto, collector: Collector, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sensors.gateway.connection.WRITE_S", 0.5)
    with (
        gateway(broker.url, tmp_path, SOON) as running,
        Terminal(running.port, receive_bytes=2048) as device,
    ):
        device.say(TIMED)
        device.hear()
        collector.take()

        def is_cut() -> bool:
            with suppress(OSError):
                device.say(TIMED * 500)
            return running.cut_off == {"answers not read": 1}

        eventually(is_cut)


def test_who_sends_and_ends_still_gets_his_answer(
    broker: Mosquitto, collector: Collector, tmp_path: Path
) -> None:
    with gateway(broker.url, tmp_path, PATIENT) as running, Terminal(running.port) as device:
        device.say(TIMED)
        device.socket.shutdown(1)
        collector.answer(*collector.take()[0])
        assert sl651.answer_key(device.hear()) == "32:0008"
        assert device.is_cut()


def test_two_telegrams_of_one_key_are_confirmed_one_by_one(
    broker: Mosquitto, collector: Collector, tmp_path: Path
) -> None:
    """A device that began its serial numbers anew: no answer says which of the two it means."""
    with gateway(broker.url, tmp_path, PATIENT) as running, Terminal(running.port) as device:
        device.say(TIMED)
        said = collector.take()
        device.say(sent_again(TIMED))
        assert sl651.answer_key(device.hear()) == "32:0008"
        assert running.waiting == 1
        collector.answer(*said[0])
        assert sl651.answer_key(device.hear()) == "32:0008"
        assert running.waiting == 1


def sent_again(raw: bytes) -> bytes:
    """The frame with another year of sending."""
    body = bytearray(raw[:-2])
    body[16] ^= 0x01
    return bytes(body) + crc16(bytes(body)).to_bytes(2, "big")
