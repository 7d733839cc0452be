"""Gateways of SMS and voice, good and bad."""

import socket
import ssl
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
import trustme

from alerting.notify.channel import Receipt, Refused, Unreachable
from alerting.notify.channels.gateway import Gateway
from alerting.notify.channels.sms import Sms
from alerting.notify.outbound import ANYWHERE, Outbound
from tests.integration.alerting.notify.gateways import (
    NUMBER,
    PATIENCE_S,
    Behaviour,
    Receiver,
    Request,
    a_message,
    answers,
    raw,
    receiver,
    taken,
)

QUICK = Outbound(ANYWHERE, timeout_s=PATIENCE_S)
PATIENT = Outbound(ANYWHERE)


@contextmanager
def gateway(
    behaviour: Behaviour, outbound: Outbound = PATIENT
) -> Iterator[tuple[Gateway, Receiver]]:
    with receiver(behaviour) as here:
        yield Gateway(outbound, f"{here.url}/sms", "a token", temporary=(15,)), here


def test_a_message_is_posted_with_its_key_and_our_token() -> None:
    with gateway(answers(taken())) as (channel, here):
        assert channel.send(a_message("水位33.50米")) == Receipt("7")

    (posted,) = here.heard
    assert posted.line == "POST /sms HTTP/1.1"
    assert posted.headers["authorization"] == "Bearer a token"
    assert posted.said == {
        "key": "k1",
        "to": NUMBER,
        "text": "水位33.50米",
        "mode": "actual",
        "owes": True,
    }


def test_a_gateway_may_say_that_it_has_arrived() -> None:
    with gateway(answers({"code": 0, "id": "9", "delivered": True})) as (channel, _):
        assert channel.send(a_message()) == Receipt("9", delivered=True)


def test_a_refusal_in_a_good_answer_is_a_refusal() -> None:
    with (
        gateway(answers({"code": 4, "message": "空号"})) as (channel, _),
        pytest.raises(Refused, match="4 空号"),
    ):
        channel.send(a_message())


@pytest.mark.parametrize("said", [{"code": 15}, {"code": 4, "retry": True}])
def test_a_refusal_for_now_is_tried_again(said: dict[str, object]) -> None:
    with gateway(answers(said)) as (channel, _), pytest.raises(Unreachable):
        channel.send(a_message())


@pytest.mark.parametrize(
    "said",
    [b"", b"<html>ok</html>", b"[0]", b"0", b"{}", b'{"code": null}', b'{"code": "0"}',
     b'{"code": false}', b'{"code": 0', b'{"code": 0.0}', b"\xff\xfe", b"[" * 60_000],
)  # fmt: skip
def test_what_is_not_understood_was_not_sent(said: bytes) -> None:
    with gateway(answers(said)) as (channel, _), pytest.raises(Unreachable):
        channel.send(a_message())


def test_nobody_there_is_unreachable() -> None:
    with gateway(answers(taken())) as (channel, _):
        pass
    with pytest.raises(Unreachable):
        channel.send(a_message())


@pytest.mark.parametrize("status", ["500 Oh", "503 Busy", "401 Who", "403 No", "302 Go"])
def test_a_status_that_may_pass_is_tried_again(status: str) -> None:
    with gateway(answers(taken(), status)) as (channel, _), pytest.raises(Unreachable):
        channel.send(a_message())


@pytest.mark.parametrize("status", ["400 Bad", "404 Gone", "410 Gone", "422 What"])
def test_a_status_that_blames_the_message_is_a_refusal(status: str) -> None:
    with gateway(answers(taken(), status)) as (channel, _), pytest.raises(Refused):
        channel.send(a_message())


def test_a_gateway_that_has_too_many_says_when_to_come_again() -> None:
    with (
        gateway(answers(b"", "429 Slow", "Retry-After: 17\r\n")) as (channel, _),
        pytest.raises(Unreachable) as raised,
    ):
        channel.send(a_message())
    assert raised.value.retry_after_s == 17


def test_many_at_a_time_hear_each_his_own_answer() -> None:
    def own(line: socket.socket, request: Request) -> None:
        line.sendall(raw(b'{"code": 0, "id": "%s"}' % request.said["key"].encode()))

    keys = [f"key-{number}" for number in range(60)]
    with gateway(own) as (channel, here), ThreadPoolExecutor(12) as pool:
        receipts = list(pool.map(lambda key: channel.send(a_message(key=key)), keys))
    assert [one.reference for one in receipts] == keys
    assert sorted(one.said["key"] for one in here.heard) == sorted(keys)


@pytest.mark.parametrize("text", ["汛" * 70, "𠮷" * 35])
def test_an_sms_has_seventy_characters(text: str) -> None:
    with gateway(answers(taken())) as (channel, here):
        Sms(channel).send(a_message(text))
        with pytest.raises(Refused, match="70"):
            Sms(channel).send(a_message(text + "。"))
    assert [one.said["text"] for one in here.heard] == [text]


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="module")
def served(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    return context


def test_a_gateway_with_a_certificate_of_the_county_is_trusted(
    authority: trustme.CA, served: ssl.SSLContext, tmp_path: Path
) -> None:
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    with receiver(answers(taken()), tls=served) as here:
        outbound = Outbound(ANYWHERE, tmp_path / "ca.pem")
        assert Gateway(outbound, here.url, "a token").send(a_message()) == Receipt("7")


def test_a_gateway_that_nobody_vouches_for_hears_nothing(served: ssl.SSLContext) -> None:
    with (
        receiver(answers(taken()), tls=served) as here,
        pytest.raises(Unreachable, match="CERTIFICATE"),
    ):
        Gateway(PATIENT, here.url, "a token").send(a_message())
    assert here.touched
    assert not here.heard
