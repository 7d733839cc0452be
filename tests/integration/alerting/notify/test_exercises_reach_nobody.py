"""Whatever an exercise or a test is given to send, nobody real hears it: attempts to leak."""

import socket
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from uuid import uuid4

import msgspec
import pytest

from alerting.notify.channel import MARKS, Channel, Message, Receipt, Refused, Unreachable
from alerting.notify.configuration import Configuration, channels
from alerting.notify.tables import ExerciseTable
from domain.contact import CHANNELS
from domain.warning import Mode
from sensors import topics
from sensors.mqtt import Session
from tests.integration.alerting.notify.gateways import (
    NUMBER,
    Receiver,
    a_message,
    answers,
    receiver,
    taken,
)

UNMEANT = [Mode.EXERCISE, Mode.TEST]
UNREAL = {
    "voice": "000012345678",
    "sms": "000012345678",
    "email": "yanlian@county.invalid",
    "siren": "exercise-siren",
    "console": "anybody",
    **dict.fromkeys(("wecom", "dingtalk", "feishu", "webhook", "loudspeaker"), "http://a.invalid/"),
}


@pytest.fixture(scope="module")
def world() -> Iterator[Receiver]:
    """Everybody real: the providers, the robots, the systems of others."""
    with receiver(answers(taken() | {"errcode": 0})) as here:
        yield here


@pytest.fixture(scope="module")
def drill() -> Iterator[Receiver]:
    """The gateway of exercises."""
    with receiver(answers(taken())) as here:
        yield here


@pytest.fixture(scope="module")
def configuration(world: Receiver, drill: Receiver, mqtt_url: str) -> Configuration:
    """A county that has every way, and a gateway of exercises."""
    gateway = {"url": world.url, "token": "county"}
    signed = {"secret": "a secret of the two", "allow": ["127.0.0.0/8"]}
    robot = {"allow": ["127.0.0.0/8"]}
    document = {
        "sms": gateway,
        "voice": gateway,
        "wecom": robot,
        "dingtalk": robot,
        "feishu": robot,
        "webhook": signed,
        "loudspeaker": signed,
        "email": {"host": "127.0.0.1", "port": world.port, "sender": "miluo@county.example"},
        "siren": {"url": mqtt_url},
        "exercise": {"url": drill.url},
    }
    return msgspec.convert(document, Configuration)


def unmeant(mode: Mode, address: str, text: str = "") -> Message:
    return a_message(text or f"{MARKS[mode]}水位33.50米", address, mode)


@pytest.mark.parametrize("mode", UNMEANT)
@pytest.mark.parametrize("name", [name for name in CHANNELS if name != "console"])
def test_every_channel_ends_at_the_gateway_of_exercises(
    configuration: Configuration, world: Receiver, drill: Receiver, mode: Mode, name: str
) -> None:
    drill.heard.clear()
    channel = channels(configuration, mode)[name]
    assert channel.send(unmeant(mode, UNREAL[name])) == Receipt("7")
    (posted,) = drill.heard
    assert posted.path == f"/{name}"
    assert (posted.said["to"], posted.said["mode"]) == (UNREAL[name], mode)
    assert not world.touched


def leaks(url: str) -> dict[str, list[str]]:
    """Real addresses of each channel, `url` being where the world would hear them."""
    host = url.removeprefix("http://")
    port = host.rpartition(":")[2]
    web = [
        f"http://127.0.0.1.nip.io:{port}/",
        f"http://[::ffff:127.0.0.1]:{port}/",
        f"http://2130706433:{port}/",
        f"http://127.0.0.1@{host}/",
        f"http://a.invalid@{host}/",
        f"http://{host}#.invalid/",
        f"http://10.0.0.1:{port}/",
        "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k",
    ]
    return {
        "voice": [NUMBER, f"+86{NUMBER}", "073012345678", f"0000,{NUMBER}", f" 0000{NUMBER}", ""],
        "sms": [NUMBER, f"+86{NUMBER}", f"0000;{NUMBER}", f"{NUMBER}\n0000", "０0001", "110"],
        "email": ["a@county.gov.cn", "a@b.invalid,a@county.gov.cn", "a@b.invalid\r\nBcc: a@c.cn"],
        "siren": ["north", "Exercise-north", "exercise", "north/exercise-"],
        **dict.fromkeys(("wecom", "dingtalk", "feishu", "webhook", "loudspeaker"), web),
    }


@pytest.mark.parametrize("mode", UNMEANT)
@pytest.mark.parametrize("name", [name for name in CHANNELS if name != "console"])
def test_a_real_address_is_refused(
    configuration: Configuration, world: Receiver, drill: Receiver, mode: Mode, name: str
) -> None:
    drill.touched.clear()
    channel = channels(configuration, mode)[name]
    for address in leaks(world.url)[name]:
        with pytest.raises(Refused):
            channel.send(unmeant(mode, address))
    assert not world.touched
    assert not drill.touched


@pytest.mark.parametrize("name", ["wecom", "webhook", "loudspeaker"])
def test_an_address_on_this_machine_is_not_connected_to_either(
    configuration: Configuration, world: Receiver, drill: Receiver, name: str
) -> None:
    drill.heard.clear()
    channels(configuration, Mode.EXERCISE)[name].send(unmeant(Mode.EXERCISE, f"{world.url}/"))
    assert [one.said["to"] for one in drill.heard] == [f"{world.url}/"]
    assert not world.touched


@pytest.fixture(scope="module")
def actual(configuration: Configuration) -> Iterator[dict[str, Channel]]:
    opened = channels(configuration, Mode.ACTUAL)
    yield opened
    for one in opened.values():
        one.close()


@pytest.mark.parametrize("mode", UNMEANT)
@pytest.mark.parametrize("name", CHANNELS)
def test_a_channel_of_the_county_takes_no_exercise(
    actual: dict[str, Channel], world: Receiver, mode: Mode, name: str
) -> None:
    for address in (UNREAL[name], NUMBER, f"{world.url}/"):
        with pytest.raises(Refused, match="another mode"):
            actual[name].send(unmeant(mode, address))
    assert not world.touched


def test_no_siren_sounds_for_an_exercise(
    configuration: Configuration, actual: dict[str, Channel], mqtt_url: str
) -> None:
    name = f"north-{uuid4().hex[:8]}"
    session = Session(mqtt_url, uuid4().hex, [f"{topics.SIRENS}/#"], 10, expiry_s=0)
    session.start()
    try:
        assert session.wait_until_connected(20)
        for mode in UNMEANT:
            for address in ("exercise-siren", name):
                with pytest.raises(Refused):
                    actual["siren"].send(unmeant(mode, address))
            channels(configuration, mode)["siren"].send(unmeant(mode, "exercise-siren"))
        actual["siren"].send(a_message(address=name))
        (heard,) = session.take(1, 20.0)
    finally:
        session.stop()
    assert heard.topic == topics.siren(name)
    assert msgspec.json.decode(heard.payload)["mode"] == "actual"


@pytest.mark.parametrize("mode", UNMEANT)
@pytest.mark.parametrize("name", CHANNELS)
def test_a_warning_that_is_meant_does_not_end_in_an_exercise(
    configuration: Configuration, drill: Receiver, mode: Mode, name: str
) -> None:
    drill.touched.clear()
    with pytest.raises(Refused, match="another mode"):
        channels(configuration, mode)[name].send(a_message(address=UNREAL[name]))
    assert not drill.touched


@pytest.mark.parametrize("mode", UNMEANT)
def test_a_text_that_does_not_say_that_it_is_not_meant_is_refused(
    configuration: Configuration, drill: Receiver, mode: Mode
) -> None:
    drill.touched.clear()
    other = next(MARKS[one] for one in UNMEANT if one is not mode)
    for text in ("水位33.50米", f"{other}水位33.50米", "演练 水位33.50米"):
        with pytest.raises(Refused, match="缺少"):
            channels(configuration, mode)["sms"].send(unmeant(mode, UNREAL["sms"], text))
    assert not drill.touched


def test_tests_of_one_mode_are_not_sent_by_the_other(configuration: Configuration) -> None:
    with pytest.raises(Refused, match="another mode"):
        channels(configuration, Mode.TEST)["sms"].send(unmeant(Mode.EXERCISE, UNREAL["sms"]))


@pytest.mark.parametrize("name", [name for name in CHANNELS if name != "console"])
def test_without_a_gateway_of_exercises_nothing_is_sent(
    configuration: Configuration, world: Receiver, name: str
) -> None:
    none = msgspec.structs.replace(configuration, exercise=None)
    with pytest.raises(Refused, match="没有演练网关"):
        channels(none, Mode.EXERCISE)[name].send(unmeant(Mode.EXERCISE, UNREAL[name]))
    assert not world.touched


@pytest.mark.parametrize(
    "url",
    ["http://sms.county.example/", "http://10.0.0.1:80/", "http://0.0.0.0:80/", "http://[::]/",
     "http://2130706433/", "http://127.0.0.1.nip.example/", "http://127.0.0.1@county.example/",
     "https://192.168.1.1/", "mqtt://127.0.0.1/", "127.0.0.1:80", "", "http://localhost.example/"],
)  # fmt: skip
def test_a_gateway_of_exercises_elsewhere_is_no_configuration(url: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"exercise": {"url": url}}, Configuration)


def test_a_gateway_of_exercises_that_sends_on_is_not_followed(world: Receiver) -> None:
    with receiver(answers(b"", "307 On", f"Location: {world.url}/\r\n")) as here:
        county = Configuration(exercise=ExerciseTable(here.url))
        with pytest.raises(Unreachable):
            channels(county, Mode.EXERCISE)["sms"].send(unmeant(Mode.EXERCISE, UNREAL["sms"]))
    assert here.heard
    assert not world.touched


def test_a_name_of_this_machine_that_leads_elsewhere_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whoever edits /etc/hosts, or answers for localhost, gains nothing."""
    real = socket.getaddrinfo
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda _h, port, *_r, **_m: real("192.0.2.1", port, type=1)
    )
    county = Configuration(exercise=ExerciseTable("http://localhost:5680"))
    with pytest.raises(Refused, match=r"192\.0\.2\.1"):
        channels(county, Mode.EXERCISE)["sms"].send(unmeant(Mode.EXERCISE, UNREAL["sms"]))


def test_a_proxy_of_the_environment_hears_no_exercise(
    configuration: Configuration, world: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, world.url)
    channels(configuration, Mode.EXERCISE)["sms"].send(unmeant(Mode.EXERCISE, UNREAL["sms"]))
    assert not world.touched


def test_the_console_sends_nothing_anywhere(
    configuration: Configuration, world: Receiver, drill: Receiver
) -> None:
    drill.touched.clear()
    with closing(channels(configuration, Mode.EXERCISE)["console"]) as console:
        console.send(replace(unmeant(Mode.EXERCISE, world.url), link=world.url))
    assert not world.touched
    assert not drill.touched
