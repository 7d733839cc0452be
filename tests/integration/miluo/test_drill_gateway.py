"""The gateway of exercises: it reaches nobody, and its people answer."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from miluo.drill_gateway import DrillGateway
from store.database import Connection
from tests.acceptance.services import eventually
from tests.integration.api.called import called, people
from tests.integration.api.county import served, settle

MESSAGE = {"key": "k1", "to": "00001", "text": "【演练】洪水", "mode": "exercise", "owes": True}


@pytest.fixture
def gateway() -> Iterator[DrillGateway]:
    with DrillGateway() as running:
        yield running


def post(gateway: DrillGateway, channel: str = "sms", **changed: Any) -> dict[str, Any]:
    url = f"{gateway.url}/{channel}"
    answer = httpx.post(url, json=MESSAGE | changed, trust_env=False, timeout=20)
    found: dict[str, Any] = answer.json()
    return found


def test_a_message_that_comes_again_is_one_message(gateway: DrillGateway) -> None:
    assert [post(gateway)["code"] for _ in range(3)] == [0, 0, 0]
    (one,) = gateway.heard
    assert (one.key, one.channel, one.to, one.times) == ("k1", "sms", "00001", 3)
    listed = httpx.get(f"{gateway.url}/messages", trust_env=False).json()
    assert [(row["key"], row["times"]) for row in listed] == [("k1", 3)]


@pytest.mark.parametrize(
    "changed",
    [{"mode": "actual"}, {"mode": ""}, {"to": "13800138000"}, {"to": "+86138"}, {"key": ""}],
)  # fmt: skip
def test_what_is_not_of_an_exercise_is_refused_for_good(
    gateway: DrillGateway, changed: dict[str, str]
) -> None:
    told = post(gateway, **changed)
    assert (told["code"], told["retry"]) == (403, False)
    assert gateway.heard == []


@pytest.mark.parametrize("body", [b"", b"[1]", b"{", b"\xff"])
def test_what_is_no_message_is_refused(gateway: DrillGateway, body: bytes) -> None:
    answer = httpx.post(f"{gateway.url}/sms", content=body, trust_env=False)
    assert answer.status_code == 400


def test_the_same_people_are_silent_each_time() -> None:
    numbers = [f"0000{number}" for number in range(2000)]
    with DrillGateway(silent=0.2, refuse=0.1, seed=7) as one, DrillGateway(0, 0.2, 0.1, 7) as other:
        says = [one.says(number) for number in numbers]
        assert says == [other.says(number) for number in numbers]
    shares = [says.count(word) / len(says) for word in ("", "2", "1")]
    assert shares == [pytest.approx(share, abs=0.03) for share in (0.2, 0.1, 0.7)]


def test_people_answer_the_api_and_silent_ones_do_not(
    connection: Connection, database_url: str
) -> None:
    county = settle(connection)
    people(connection)
    with served(database_url) as base, called(county) as call:
        with DrillGateway(silent=0.0, callback=base) as awake:
            sent = call.sent("T1")
            post(awake, key=sent.key, to="00000000011")
            eventually(lambda: call.state("T1") == "answered", "an answer")
        with DrillGateway(silent=1.0, callback=base) as asleep:
            post(asleep, key=call.sent("T2").key, to="00000000021")
        assert call.state("T2") == "queued"
