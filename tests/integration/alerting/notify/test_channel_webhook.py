"""Webhooks and loudspeakers: signed, and never a way into the county's own network."""

import hashlib
import hmac
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from ipaddress import ip_network
from threading import Event

import pytest

from alerting.notify.channel import Receipt, Refused, Unreachable
from alerting.notify.channels.loudspeaker import Loudspeaker
from alerting.notify.channels.signed import Signed
from alerting.notify.channels.webhook import Webhook
from alerting.notify.outbound import Guard, Outbound
from tests.integration.alerting.notify.gateways import (
    Receiver,
    a_message,
    answers,
    receiver,
    taken,
)

SECRET = "a secret of the two"
PUBLIC = Guard(public=True)
HERE = Guard(public=True, networks=(ip_network("127.0.0.1/32"),))

INSIDE = [
    "http://127.0.0.1:{port}/",
    "http://127.1:{port}/",
    "http://127.0.1:{port}/",
    "http://127.255.255.254:{port}/",
    "http://2130706433:{port}/",
    "http://0x7f000001:{port}/",
    "http://0x7f.1:{port}/",
    "http://0x7f.0.0.1:{port}/",
    "http://017700000001:{port}/",
    "http://0177.0.0.1:{port}/",
    "http://0177.0x0.0.1:{port}/",
    "http://0:{port}/",
    "http://0.0.0.0:{port}/",
    "http://localhost:{port}/",
    "http://LOCALHOST:{port}/",
    "http://[::1]:{port}/",
    "http://[0:0:0:0:0:0:0:1]:{port}/",
    "http://[::]:{port}/",
    "http://[::ffff:127.0.0.1]:{port}/",
    "http://[::ffff:7f00:1]:{port}/",
    "http://[0:0:0:0:0:ffff:127.0.0.1]:{port}/",
    "http://[::127.0.0.1]:{port}/",
    "http://[64:ff9b::127.0.0.1]:{port}/",
    "http://[2002:7f00:1::]:{port}/",
    "http://[2001:0:7f00:1::1]:{port}/",
    "http://10.0.0.1:{port}/",
    "http://172.16.0.1:{port}/",
    "http://172.31.255.254:{port}/",
    "http://192.168.1.1:{port}/",
    "http://100.64.0.1:{port}/",
    "http://169.254.169.254:{port}/latest/meta-data/",
    "http://[::ffff:169.254.169.254]:{port}/",
    "http://2852039166:{port}/",
    "http://[fe80::1%25lo]:{port}/",
    "http://[fc00::1]:{port}/",
    "http://[fd12:3456::1]:{port}/",
    "http://[ff02::1]:{port}/",
    "http://224.0.0.1:{port}/",
    "http://255.255.255.255:{port}/",
    "http://192.0.2.1:{port}/",
    "http://198.18.0.1:{port}/",
    "http://240.0.0.1:{port}/",
    "http://[2001:db8::1]:{port}/",
    "http://user@127.0.0.1:{port}/",
    "http://example.com@127.0.0.1:{port}/",
    "http://127.0.0.1:{port}\\@example.com/",
    "http://127.0.0.1%00.example.com:{port}/",
    "ftp://127.0.0.1:{port}/",
    "file:///etc/passwd",
    "gopher://127.0.0.1:{port}/_",
    "//127.0.0.1:{port}/",
    "http://１２７.0.0.1:{port}/",
    "http://①②⑦.0.0.1:{port}/",
]


def webhook(guard: Guard) -> Webhook:
    return Webhook(Signed(Outbound(guard), SECRET, clock=lambda: 1_719_784_800.5))


@pytest.fixture(scope="module")
def canary() -> Iterator[list[Receiver]]:
    """Whatever connects here on any address of this machine, by IPv4 or IPv6, is seen."""
    with ExitStack() as stack:
        yield [stack.enter_context(receiver(answers(taken()), host)) for host in ("0.0.0.0", "::")]


@pytest.mark.parametrize("form", INSIDE)
def test_no_spelling_of_an_inside_address_is_reached(canary: list[Receiver], form: str) -> None:
    for one in canary:
        with pytest.raises(Refused):
            webhook(PUBLIC).send(a_message(address=form.replace("{port}", str(one.port))))
    assert not any(one.touched for one in canary)


def test_an_address_that_was_allowed_is_reached() -> None:
    with receiver(answers(b"")) as here:
        webhook(HERE).send(a_message(address=here.url))
    assert here.heard


@pytest.mark.parametrize("status", ["301 A", "302 B", "303 C", "307 D", "308 E"])
def test_a_redirect_is_not_followed(status: str) -> None:
    with receiver(answers(b""), "127.0.0.2") as canary:
        location = f"Location: {canary.url}/\r\n"
        with receiver(answers(b"", status, location)) as here, pytest.raises(Unreachable):
            webhook(HERE).send(a_message(address=here.url))
    assert here.heard
    assert not canary.touched


def named(answers: list[list[str]], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Let `hook.example` have these addresses, other ones at each question; the questions."""
    asked: list[str] = []
    real = socket.getaddrinfo

    def scripted(host: str, port: int, *rest: int, **more: int) -> list[object]:
        if host != "hook.example":
            return list(real(host, port, *rest, **more))
        found = answers[min(len(asked), len(answers) - 1)]
        asked.append(host)
        return [one for address in found for one in real(address, port, *rest, **more)]

    monkeypatch.setattr(socket, "getaddrinfo", scripted)
    return asked


def test_the_address_that_was_checked_is_the_one_that_is_used(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = named([["127.0.0.1"], ["127.0.0.2"]], monkeypatch)
    with receiver(answers(b"")) as here:
        webhook(HERE).send(a_message(address=f"http://hook.example:{here.port}/"))
    assert here.heard[0].headers["host"] == f"hook.example:{here.port}"
    assert len(asked) == 1


def test_a_name_that_moves_inside_is_refused_from_then_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    named([["127.0.0.1"], ["127.0.0.2"]], monkeypatch)
    with receiver(answers(b""), "127.0.0.2") as canary, receiver(answers(b"")) as here:
        url = f"http://hook.example:{here.port}/"
        webhook(HERE).send(a_message(address=url))
        with pytest.raises(Refused, match=r"127\.0\.0\.2"):
            webhook(HERE).send(a_message(address=url.replace(str(here.port), str(canary.port))))
    assert not canary.touched


@pytest.mark.parametrize("found", [["127.0.0.1", "127.0.0.2"], ["127.0.0.2", "127.0.0.1"]])
def test_one_inside_address_among_several_refuses_the_name(
    found: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    named([found], monkeypatch)
    with receiver(answers(b""), "127.0.0.2") as canary, receiver(answers(b"")) as here:
        for one in (canary, here):
            with pytest.raises(Refused):
                webhook(HERE).send(a_message(address=f"http://hook.example:{one.port}/"))
    assert not canary.touched
    assert not here.touched


def test_a_resolver_that_hangs_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    ended = Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: ended.wait() and [])
    channel = Webhook(Signed(Outbound(PUBLIC, timeout_s=0.2), SECRET))
    with pytest.raises(Unreachable):
        channel.send(a_message(address="http://hook.example/"))
    ended.set()


def test_a_proxy_of_the_environment_sees_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    with receiver(answers(b"")) as proxy, receiver(answers(b"")) as here:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.url)
        webhook(HERE).send(a_message(address=here.url))
    assert here.heard
    assert not proxy.touched


def test_a_webhook_is_signed_over_its_time_and_body() -> None:
    with receiver(answers(b"")) as here:
        webhook(HERE).send(a_message("水位", f"{here.url}/hook"))

    (posted,) = here.heard
    assert posted.headers["miluo-timestamp"] == "1719784800"
    said = b"1719784800." + posted.body
    expected = hmac.new(SECRET.encode(), said, hashlib.sha256).hexdigest()
    assert posted.headers["miluo-signature"] == f"sha256={expected}"
    assert posted.headers["idempotency-key"] == "k1"


def test_a_webhook_tells_all_of_the_message() -> None:
    with receiver(answers(b"")) as here:
        message = a_message("水位", f"{here.url}/hook")
        assert webhook(HERE).send(message) == Receipt()
    assert here.heard[0].said == {
        "key": "k1",
        "title": "",
        "text": "水位",
        "level": "red",
        "mode": "actual",
        "owes": True,
        "link": "",
    }


def loudspeaker() -> Loudspeaker:
    return Loudspeaker(Signed(Outbound(HERE), SECRET, clock=lambda: 0.0))


def test_a_loudspeaker_is_given_the_text_and_a_signature() -> None:
    with receiver(answers(taken("5"))) as here:
        assert loudspeaker().send(a_message("请撤离", here.url)) == Receipt("5")
    (posted,) = here.heard
    assert posted.said == {"key": "k1", "text": "请撤离", "level": "red", "mode": "actual"}
    assert SECRET not in posted.body.decode() + str(posted.headers)


@pytest.mark.parametrize(
    ("said", "raised"), [({"code": 3}, Refused), (b"ok", Unreachable), (b"", Unreachable)]
)
def test_a_loudspeaker_that_does_not_consent_was_not_heard(
    said: object, raised: type[Exception]
) -> None:
    with receiver(answers(said)) as here, pytest.raises(raised):
        loudspeaker().send(a_message(address=here.url))
