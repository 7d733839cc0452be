"""Robots of WeCom, DingTalk and Feishu: they answer 200 to everything."""

import base64
import hashlib
import hmac
from collections.abc import Callable
from dataclasses import replace
from ipaddress import ip_network
from urllib.parse import parse_qs, urlsplit

import pytest

from alerting.notify.channel import Refused, Unreachable, Way
from alerting.notify.channels.dingtalk import DingTalk
from alerting.notify.channels.feishu import Feishu
from alerting.notify.channels.wecom import WeCom
from alerting.notify.outbound import Guard, Outbound
from tests.integration.alerting.notify.gateways import a_message, answers, receiver

HERE = Outbound(Guard(public=True, networks=(ip_network("127.0.0.1/32"),)))
AT = 1_719_784_800.25


def wecom(_: str) -> Way:
    return WeCom(HERE)


def dingtalk(url: str) -> Way:
    return DingTalk(HERE, {url: "SECa"}, clock=lambda: AT)


def feishu(url: str) -> Way:
    return Feishu(HERE, {url: "key"}, clock=lambda: AT)


Maker = Callable[[str], Way]
ROBOTS = [wecom, dingtalk, feishu]


@pytest.mark.parametrize(
    ("make", "said"),
    [(wecom, {"errcode": 0, "errmsg": "ok"}), (dingtalk, {"errcode": 0, "errmsg": "ok"}),
     (feishu, {"code": 0, "msg": "success"}), (feishu, {"StatusCode": 0, "StatusMessage": "ok"})],
)  # fmt: skip
def test_zero_in_the_body_is_consent(make: Maker, said: object) -> None:
    with receiver(answers(said)) as here:
        make(here.url).send(a_message(address=here.url))
    assert len(here.heard) == 1


@pytest.mark.parametrize(
    ("make", "said"),
    [(wecom, {"errcode": 93000, "errmsg": "invalid webhook url"}),
     (dingtalk, {"errcode": 310000, "errmsg": "sign not match"}),
     (feishu, {"code": 19021, "msg": "sign match fail"}),
     (feishu, {"code": 19024, "StatusCode": 0, "msg": "Key Words Not Found"})],
)  # fmt: skip
def test_a_code_in_a_good_answer_is_a_refusal(make: Maker, said: object) -> None:
    with receiver(answers(said)) as here, pytest.raises(Refused):
        make(here.url).send(a_message(address=here.url))


@pytest.mark.parametrize(
    ("make", "said"),
    [(wecom, {"errcode": 45009}), (wecom, {"errcode": -1}), (dingtalk, {"errcode": 130101}),
     (feishu, {"code": 11232})],
)  # fmt: skip
def test_too_many_is_tried_again(make: Maker, said: object) -> None:
    with receiver(answers(said)) as here, pytest.raises(Unreachable):
        make(here.url).send(a_message(address=here.url))


@pytest.mark.parametrize("make", ROBOTS)
@pytest.mark.parametrize("said", [b"<html>", b"", b"{}", b'{"errcode": "0", "code": "0"}', b"[]"])
def test_an_answer_without_a_code_is_none(make: Maker, said: bytes) -> None:
    with receiver(answers(said)) as here, pytest.raises(Unreachable):
        make(here.url).send(a_message(address=here.url))


@pytest.mark.parametrize("make", ROBOTS)
def test_a_robot_is_not_a_way_inside(make: Maker) -> None:
    with (
        receiver(answers({"errcode": 0, "code": 0}), "127.0.0.2") as canary,
        pytest.raises(Refused),
    ):
        make(canary.url).send(a_message(address=canary.url))
    assert not canary.touched


def test_wecom_and_dingtalk_are_given_a_text() -> None:
    with receiver(answers({"errcode": 0})) as here:
        wecom(here.url).send(a_message("水位", here.url))
        dingtalk(here.url).send(a_message("水位", here.url))
    expected = {"msgtype": "text", "text": {"content": "水位"}}
    assert [one.said for one in here.heard] == [expected, expected]


def test_wecom_is_given_no_more_than_it_takes_and_always_the_link() -> None:
    with receiver(answers({"errcode": 0})) as here:
        long = replace(
            a_message("水位😱" * 400, here.url), title="红色预警", link="https://a.example"
        )
        wecom(here.url).send(long)
        dingtalk(here.url).send(long)
    given, whole = (one.said["text"]["content"] for one in here.heard)
    assert 2040 < len(given.encode()) <= 2048
    title, text, link = given.split("\n")
    assert (title, link[-17:]) == ("红色预警", "https://a.example")
    assert long.text.startswith(text.removesuffix("…"))
    assert long.text in whole


def test_title_and_link_stand_around_the_text() -> None:
    with receiver(answers({"errcode": 0})) as here:
        message = replace(a_message("水位", here.url), title="红色预警", link="https://a.example/x")
        wecom(here.url).send(message)
    lines = here.heard[0].said["text"]["content"].split("\n")
    assert lines == ["红色预警", "水位", "收到请点击 / confirm: https://a.example/x"]


def test_dingtalk_is_signed_in_the_address() -> None:
    with receiver(answers({"errcode": 0})) as here:
        url = f"{here.url}/robot/send?access_token=t"
        DingTalk(HERE, {url: "SECa"}, clock=lambda: AT).send(a_message(address=url))
    query = parse_qs(urlsplit(here.heard[0].path).query)
    digest = hmac.new(b"SECa", b"1719784800250\nSECa", hashlib.sha256).digest()
    assert query == {
        "access_token": ["t"],
        "timestamp": ["1719784800250"],
        "sign": [base64.b64encode(digest).decode()],
    }


def test_feishu_is_signed_in_the_body() -> None:
    with receiver(answers({"code": 0})) as here:
        feishu(here.url).send(a_message("水位", here.url))
    digest = hmac.new(b"1719784800\nkey", b"", hashlib.sha256).digest()
    assert here.heard[0].said == {
        "timestamp": "1719784800",
        "sign": base64.b64encode(digest).decode(),
        "msg_type": "text",
        "content": {"text": "水位"},
    }
