"""Every way over HTTP against the same bad night: what is not understood was not sent."""

import json
import socket
from collections.abc import Callable
from ipaddress import ip_network
from threading import Event

import pytest

from alerting.notify.channel import Receipt, Refused, Unreachable, Way
from alerting.notify.channels.dingtalk import DingTalk
from alerting.notify.channels.exercise import rehearsed
from alerting.notify.channels.feishu import Feishu
from alerting.notify.channels.gateway import Gateway
from alerting.notify.channels.loudspeaker import Loudspeaker
from alerting.notify.channels.signed import Signed
from alerting.notify.channels.sms import Sms
from alerting.notify.channels.webhook import Webhook
from alerting.notify.channels.wecom import WeCom
from alerting.notify.outbound import Guard, Outbound
from tests.integration.alerting.notify.gateways import (
    PATIENCE_S,
    Behaviour,
    Request,
    a_message,
    answers,
    dribbles,
    floods,
    hangs,
    raw,
    receiver,
    resets,
    speaks_otherwise,
    stops_in_the_middle,
)

HERE = Guard(public=True, networks=(ip_network("127.0.0.1/32"),))

Maker = Callable[[Outbound, str], Way]

WAYS: dict[str, Maker] = {
    "sms": lambda out, url: Sms(Gateway(out, url, "a token")),
    "voice": lambda out, url: Gateway(out, url, "a token"),
    "wecom": lambda out, _: WeCom(out),
    "dingtalk": lambda out, url: DingTalk(out, {url: "SECa"}),
    "feishu": lambda out, url: Feishu(out, {url: "a key"}),
    "webhook": lambda out, _: Webhook(Signed(out, "a secret of the two")),
    "loudspeaker": lambda out, _: Loudspeaker(Signed(out, "a secret of the two")),
}
CONSENT = {"code": 0, "errcode": 0, "id": "7"}
REFUSAL = {"code": 4, "errcode": 93000, "message": "no", "errmsg": "no"}

every_way = pytest.mark.parametrize("make", WAYS.values(), ids=WAYS)


def way(make: Maker, url: str, timeout_s: float = 10.0) -> Way:
    return make(Outbound(HERE, timeout_s=timeout_s), url)


@every_way
def test_who_takes_the_message_is_believed(make: Maker) -> None:
    with receiver(answers(CONSENT)) as here:
        assert isinstance(way(make, here.url).send(a_message(address=here.url)), Receipt)
    assert len(here.heard) == 1


@pytest.mark.parametrize("make", [WAYS[one] for one in WAYS if one != "webhook"])
def test_a_refusal_in_a_good_answer_is_one(make: Maker) -> None:
    with receiver(answers(REFUSAL)) as here, pytest.raises(Refused, match="no"):
        way(make, here.url).send(a_message(address=here.url))


@every_way
@pytest.mark.parametrize("behaviour", [hangs, dribbles])
def test_who_does_not_come_to_an_end_is_not_waited_for(make: Maker, behaviour: Behaviour) -> None:
    with receiver(behaviour) as here, pytest.raises(Unreachable):
        way(make, here.url, PATIENCE_S).send(a_message(address=here.url))


@every_way
@pytest.mark.parametrize("behaviour", [resets, speaks_otherwise, floods, stops_in_the_middle])
def test_half_an_answer_is_none(make: Maker, behaviour: Behaviour) -> None:
    with receiver(behaviour) as here, pytest.raises(Unreachable):
        way(make, here.url).send(a_message(address=here.url))


@every_way
@pytest.mark.parametrize("status", ["500 Oh", "503 Busy", "401 Who", "403 No", "429 Many"])
def test_what_may_pass_is_tried_again_even_with_consent_in_it(make: Maker, status: str) -> None:
    with receiver(answers(CONSENT, status)) as here, pytest.raises(Unreachable):
        way(make, here.url).send(a_message(address=here.url))


@every_way
def test_a_status_that_blames_the_message_is_a_refusal(make: Maker) -> None:
    with receiver(answers(CONSENT, "404 Gone")) as here, pytest.raises(Refused):
        way(make, here.url).send(a_message(address=here.url))


@every_way
def test_a_second_answer_belongs_to_no_other_message(make: Maker) -> None:
    """The first message is taken twice over; the second is told 500, and must not hear a yes."""
    good, bad = raw(json.dumps(CONSENT).encode()), raw(b"", "500 Oh")

    def twice(line: socket.socket, _: Request) -> None:
        line.sendall((good if len(here.heard) == 1 else bad) * 2)

    with receiver(twice) as here:
        channel = way(make, here.url)
        channel.send(a_message(address=here.url, key="one"))
        with pytest.raises(Unreachable):
            channel.send(a_message(address=here.url, key="two"))


@every_way
def test_a_late_answer_belongs_to_no_other_message(make: Maker) -> None:
    """The yes to the first comes when it was given up, and while the second is being refused."""
    given_up, good = Event(), raw(json.dumps(CONSENT).encode())

    def late(line: socket.socket, _: Request) -> None:
        if len(here.heard) == 1:
            given_up.wait(10)
            line.sendall(good)
        else:
            line.sendall(raw(b"", "500 Oh"))

    with receiver(late) as here:
        channel = way(make, here.url, PATIENCE_S)
        with pytest.raises(Unreachable):
            channel.send(a_message(address=here.url, key="one"))
        given_up.set()
        with pytest.raises(Unreachable):
            channel.send(a_message(address=here.url, key="two"))
    assert len(here.heard) == 2


@pytest.mark.parametrize("name", [*WAYS, "email", "siren"])
@pytest.mark.parametrize("behaviour", [resets, stops_in_the_middle, answers({"code": 4})])
def test_the_gateway_of_exercises_is_believed_no_more_than_others(
    name: str, behaviour: Behaviour
) -> None:
    with receiver(behaviour) as here, pytest.raises((Refused, Unreachable)):
        rehearsed(name, here.url).send(a_message(address="0000"))
    assert here.heard[0].path == f"/{name}"
