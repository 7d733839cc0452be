"""Calls over HTTP: the board, and the answers of people by every way that they have."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from api.calls.guesses import MOST
from domain.account import Role
from store import channel_health
from store.database import Connection
from tests.integration.api.called import Called, called, people
from tests.integration.api.county import County, bearer, served, settle, stream

NO_KEY = "x" * 22


@dataclass
class Office:
    """An API on the module's county, and who may ask it."""

    county: County
    base: str
    http: httpx.Client
    officer: dict[str, str]
    viewer: dict[str, str]

    def get(self, path: str, **params: Any) -> Any:
        answer = self.http.get(f"/api/v1/{path}", params=params, headers=self.officer)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def answer(self, key: str, text: str, means: str = "reply") -> httpx.Response:
        said = {"key": key, "means": means, "text": text}
        return self.http.post("/api/v1/answers", json=said)

    def seat(self, call: Called, code: str) -> dict[str, Any]:
        seats = self.get(f"calls/{call.id}")["seats"]
        return next(one for one in seats if one["code"] == code)


@pytest.fixture(scope="module")
def office(shared_url: str, shared: Connection) -> Iterator[Office]:
    county = settle(shared)
    people(shared)
    with served(shared_url) as base, httpx.Client(base_url=base, timeout=20) as http:
        officer, viewer = bearer(shared, Role.DUTY_OFFICER), bearer(shared, Role.VIEWER)
        yield Office(county, base, http, officer, viewer)


@pytest.fixture
def call(office: Office) -> Iterator[Called]:
    with called(office.county) as one:
        yield one


def test_the_board_has_a_seat_for_each_town_and_every_message(office: Office, call: Called) -> None:
    found = office.get(f"calls/{call.id}")
    counts = {name: found["call"][name] for name in ("seats", "answered", "waiting", "unanswered")}
    assert counts == {"seats": 2, "answered": 0, "waiting": 2, "unanswered": 0}
    assert [(one["code"], one["town"], one["state"]) for one in found["seats"]] == [
        ("T1", "演练甲镇", "waiting"),
        ("T2", "演练乙镇", "waiting"),
    ]
    first = found["summonses"][0]
    assert (first["code"], first["step"], first["state"]) == ("T1", "own", "queued")
    assert [(one["channel"], one["state"]) for one in first["deliveries"]] == [
        ("sms", "queued"),
        ("voice", "queued"),
    ]
    assert "演练" in first["text"]


def test_only_who_is_on_duty_sees_whole_numbers(office: Office, call: Called) -> None:
    def address(key: dict[str, str]) -> str:
        found = office.http.get(f"/api/v1/calls/{call.id}", headers=key).json()
        return str(found["summonses"][0]["deliveries"][0]["address"])

    assert address(office.officer) == "00000000011"
    assert address(office.viewer) == "000****11"


def test_no_secret_is_ever_shown(office: Office, call: Called) -> None:
    sent = call.sent("T1")
    text = office.http.get(f"/api/v1/calls/{call.id}", headers=office.officer).text
    assert sent.key not in text
    assert sent.token not in text


def test_calls_are_listed_by_warning_and_state(office: Office, call: Called) -> None:
    live = office.get("calls", state="live", warning=call.warning)["items"]
    assert [one["id"] for one in live] == [call.id]
    assert office.get("calls", state="ended", warning=call.warning)["items"] == []


def test_a_reply_with_the_key_of_the_message_is_an_answer(office: Office, call: Called) -> None:
    assert office.answer(call.sent("T1").key, "1").json() == {
        "understood": True, "state": "answered", "counts": True, "late": False,
    }  # fmt: skip
    seat = office.seat(call, "T1")
    assert (seat["state"], seat["answered_by"], seat["means"]) == (
        "answered", "演练甲镇长", "reply",
    )  # fmt: skip
    assert seat["seconds"] >= 0


def test_only_the_first_answer_counts_and_the_second_is_kept(office: Office, call: Called) -> None:
    first, second = call.sent("T1", "sms"), call.sent("T1", "voice")
    office.answer(first.key, "收到")
    again = office.answer(second.key, "1", "key").json()
    assert (again["counts"], again["state"]) == (False, "answered")
    assert office.seat(call, "T1")["means"] == "reply"
    assert call.proofs("said") == [("key", "1")]


def test_who_cannot_has_his_deputy_called_at_once(office: Office, call: Called) -> None:
    told = office.answer(call.sent("T1").key, "2 无法到场").json()
    assert (told["understood"], told["state"]) == (True, "refused")
    call.plan()
    assert call.state("D1") == "queued"


def test_words_that_are_no_answer_are_kept_and_count_for_nothing(
    office: Office, call: Called
) -> None:
    told = office.answer(call.sent("T2").key, "我正在开会，稍后联系您").json()
    assert told == {"understood": False, "state": None, "counts": False, "late": False}
    assert office.seat(call, "T2")["state"] == "waiting"
    assert call.proofs("said") == [("reply", "我正在开会，稍后联系您")]


def test_an_answer_after_the_end_of_the_call_is_kept(office: Office) -> None:
    with called(office.county) as call:
        key = call.sent("T1").key
    assert office.answer(key, "1").json()["late"] is True
    assert office.get(f"calls/{call.id}")["summonses"][0]["answered"] is not None


def test_who_has_no_key_learns_nothing_and_must_wait(shared_url: str, call: Called) -> None:
    said = {"means": "reply", "text": "1"}
    with served(shared_url) as base, httpx.Client(base_url=f"{base}/api/v1", timeout=20) as http:
        first = http.post("/answers", json={"key": NO_KEY, **said})
        assert (first.status_code, first.headers["content-type"]) == (
            404, "application/problem+json",
        )  # fmt: skip
        later = [http.post("/answers", json={"key": NO_KEY, **said}) for _ in range(2 * MOST + 1)]
        refused = [one for one in later if one.status_code == 429]
        assert {"retry-after" in one.headers for one in refused} == {True}
        right = http.post("/answers", json={"key": call.sent("T1").key, **said})
        assert right.status_code == 200


@pytest.mark.parametrize(
    "key", ["", "short", "x" * 65, "not a key, not at all", "1' OR '1'='1'; --"]
)
def test_what_is_no_key_is_a_problem(office: Office, key: str) -> None:
    assert office.answer(key, "1").status_code == 422


def test_the_page_says_what_it_is_about_and_opening_it_answers_nothing(
    office: Office, call: Called
) -> None:
    page = office.http.get(f"/answer/{call.sent('T1').token}")
    assert (page.status_code, page.headers["cache-control"]) == (200, "no-store")
    assert "这是演练，不是真实预警" in page.text
    assert "收到，立即处置" in page.text
    assert "演练甲镇长" in page.text
    assert "00000000011" not in page.text
    assert office.seat(call, "T1")["state"] == "waiting"


def test_the_button_of_the_page_is_an_answer(office: Office, call: Called) -> None:
    path = f"/answer/{call.sent('T1').token}"
    pressed = office.http.post(path, params={"said": "heard"})
    assert (pressed.status_code, pressed.headers["location"]) == (303, path)
    assert office.seat(call, "T1")["means"] == "button"
    after = office.http.get(path).text
    assert "已收到您的应答" in after
    assert "<button" not in after


def test_the_other_button_calls_the_deputy(office: Office, call: Called) -> None:
    office.http.post(f"/answer/{call.sent('T1').token}", params={"said": "cannot"})
    call.plan()
    assert (call.state("T1"), call.state("D1")) == ("refused", "queued")


def test_a_link_that_is_none_says_so(office: Office) -> None:
    page = office.http.get(f"/answer/{NO_KEY}")
    assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert "链接无效" in page.text
    assert office.http.post(f"/answer/{NO_KEY}", params={"said": "heard"}).status_code == 404


def test_an_officer_writes_down_who_was_told_by_telephone(office: Office, call: Called) -> None:
    path = f"/api/v1/summons/{call.sent('T2').summons}/told"
    said = {"remark": "打座机告知，本人接听"}
    acted = office.http.post(path, json=said, headers=office.officer).json()
    assert (acted["state"], acted["counts"], acted["call"]) == ("answered", True, call.id)
    summons = next(
        one for one in office.get(f"calls/{call.id}")["summonses"] if one["code"] == "T2"
    )
    assert (summons["means"], summons["written_by"], summons["remark"]) == (
        "phone", "duty_officer", "打座机告知，本人接听",
    )  # fmt: skip


def test_an_officer_writes_down_who_cannot(office: Office, call: Called) -> None:
    path = f"/api/v1/summons/{call.sent('T1').summons}/refused"
    acted = office.http.post(path, json={"remark": "住院"}, headers=office.officer).json()
    assert acted["state"] == "refused"


def test_a_summons_that_is_none_is_a_problem(office: Office) -> None:
    path = "/api/v1/summons/999999/told"
    answer = office.http.post(path, json={"remark": "x"}, headers=office.officer)
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")


@pytest.mark.parametrize("number", ["00000000021", "+86 0000-0000021"])
def test_a_reply_of_which_only_the_number_is_known_answers_what_was_sent_last(
    office: Office, call: Called, number: str
) -> None:
    sent = "UPDATE delivery SET state = 'sent', sent_at = now() WHERE key = %s"
    call.conn.execute(sent, (call.sent("T2").key,))
    said = {"from": number, "text": "收到"}
    answer = office.http.post("/api/v1/answers/by-phone", json=said, headers=office.officer)
    assert answer.json()["counts"] is True
    assert office.seat(call, "T2")["state"] == "answered"


def test_a_number_that_was_sent_nothing_is_a_problem(office: Office, call: Called) -> None:
    said = {"from": "00000099999", "text": "1"}
    answer = office.http.post("/api/v1/answers/by-phone", json=said, headers=office.officer)
    assert answer.status_code == 404
    assert call.state("T1") == "queued"


def test_a_receipt_says_that_a_message_has_arrived(office: Office, call: Called) -> None:
    said = {"key": call.sent("T1").key, "state": "delivered"}
    assert office.http.post("/api/v1/receipts", json=said).status_code == 204
    assert call.state("T1") == "delivered"


def test_a_receipt_says_that_nobody_was_reached(office: Office, call: Called) -> None:
    said = {"key": call.sent("T2").key, "state": "failed", "error": "空号"}
    assert office.http.post("/api/v1/receipts", json=said).status_code == 204
    deliveries = office.get(f"calls/{call.id}")["summonses"][1]["deliveries"]
    assert [(one["state"], one["error"]) for one in deliveries] == [("failed", "空号")]
    assert call.state("T2") == "failed"


def test_a_receipt_for_a_key_that_is_none_is_a_problem(office: Office) -> None:
    said = {"key": NO_KEY, "state": "delivered"}
    assert office.http.post("/api/v1/receipts", json=said).status_code == 404


def test_the_seats_are_a_table_without_numbers_of_telephones(office: Office, call: Called) -> None:
    office.answer(call.sent("T1").key, "1")
    answer = office.http.get(f"/api/v1/calls/{call.id}.csv", headers=office.viewer)
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [(row["编码"], row["状态"]) for row in rows] == [
        ("T1", "已应答 answered"),
        ("T2", "等待应答 waiting"),
    ]
    assert "0000000" not in answer.text


def test_who_watches_hears_each_answer_with_the_seat_that_moved(
    office: Office, call: Called
) -> None:
    with stream(office.base, "/api/v1/calls/stream", **office.officer) as events:
        office.answer(call.sent("T1").key, "1")
        own = (one for one in events if one.data["call"]["id"] == call.id)
        event = next(one for one in own if one.data["call"]["answered"] == 1)
    assert event.event == "call"
    assert ("T1", "answered") in [(one["code"], one["state"]) for one in event.data["seats"]]


def test_the_call_board_counts_answers_for_those_who_are_known(
    office: Office, call: Called
) -> None:
    office.answer(call.sent("T1").key, "1")

    def told(headers: dict[str, str]) -> Any:
        answer = office.http.get("/api/v1/call-board", headers=headers)
        return next(one["call"] for one in answer.json()["items"])

    known = told(office.viewer)
    assert (known["id"], known["answered"], known["waiting"]) == (call.id, 1, 1)
    assert told({}) is None


def test_channels_tell_how_they_do(office: Office, call: Called) -> None:
    with office.county.conn.transaction():
        bad = channel_health.Run(failures=2, error="超时")
        channel_health.note(office.county.conn, {"voice": bad})
    found = {one["channel"]: one for one in office.get("channels")}
    assert (found["voice"]["failures"], found["voice"]["last_error"]) == (2, "超时")
    assert found["sms"]["waiting"] >= 2
    assert call.state("T1") == "queued"
