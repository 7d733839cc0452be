"""The response of the county over HTTP."""

from collections.abc import Iterator

import httpx
import pytest

from domain.account import Role
from domain.instant import iso
from domain.level import Level
from store import clock
from store.database import Connection
from tests.integration.api.county import as_role, served, settle

NOW = "/api/v1/responses"
PROPOSALS = f"{NOW}/proposals"
RAIN = {"family": "water", "level": "III", "reason": "持续强降雨"}
HEAD = {"decided_by": "县防指 指挥长"}


@pytest.fixture(scope="module")
def module_http(shared_url: str, shared: Connection) -> Iterator[httpx.Client]:
    settle(shared).judge((1, Level.NONE, Level.YELLOW))
    with (
        served(shared_url) as url,
        httpx.Client(base_url=url) as nobody,
        as_role(nobody, shared, Role.DUTY_OFFICER, name="李四") as officer,
    ):
        yield officer


@pytest.fixture
def http(module_http: httpx.Client, shared: Connection) -> httpx.Client:
    """An officer's client; nothing was ever proposed."""
    shared.execute("SET session_replication_role = replica")
    shared.execute("TRUNCATE response_event CASCADE")
    shared.execute(r"UPDATE chain SET place = 0, hash = '\x' WHERE name = 'response_event'")
    shared.execute("SET session_replication_role = origin")
    shared.execute("UPDATE instance SET clock = '2024-07-01T06:00:00+08:00'")
    return module_http


def test_a_proposal_is_made_confirmed_and_then_in_force(
    http: httpx.Client, shared: Connection
) -> None:
    answer = http.post(PROPOSALS, json=RAIN)
    assert answer.status_code == 201
    made = answer.json()
    assert http.get(NOW).json() == {"in_force": [], "pending": [made]}
    done = http.post(f"{PROPOSALS}/{made['place']}/confirm", json=HEAD).json()
    assert http.get(NOW).json() == {"in_force": [done], "pending": []}
    assert done == {
        "place": 2, "family": "water", "at": iso(clock.instant(shared)), "kind": "confirmed",
        "level": "III", "reason": "持续强降雨", "decided_by": "县防指 指挥长", "by": "李四",
        "proposal": 1, "warning": None,
    }  # fmt: skip


def test_a_rejection_needs_a_reason_and_is_kept_with_it(http: httpx.Client) -> None:
    place = http.post(PROPOSALS, json=RAIN).json()["place"]
    assert http.post(f"{PROPOSALS}/{place}/reject", json=HEAD).status_code == 422
    body = {**HEAD, "reason": "雨已停"}
    assert http.post(f"{PROPOSALS}/{place}/reject", json=body).json()["reason"] == "雨已停"
    assert http.get(NOW).json() == {"in_force": [], "pending": []}


def test_what_cannot_be_confirmed_any_more_is_a_conflict(http: httpx.Client) -> None:
    older = http.post(PROPOSALS, json=RAIN).json()["place"]
    newer = http.post(PROPOSALS, json=RAIN | {"level": "II"}).json()["place"]
    assert http.post(f"{PROPOSALS}/{older}/confirm", json=HEAD).status_code == 409
    assert http.post(f"{PROPOSALS}/{newer}/confirm", json=HEAD).status_code == 200
    again = http.post(f"{PROPOSALS}/{newer}/confirm", json=HEAD)
    assert again.status_code == 409
    assert again.json()["detail"].startswith("县防指 指挥长 已确认 / ")
    assert http.post(PROPOSALS, json=RAIN | {"level": "II"}).status_code == 409


def test_an_unknown_proposal_is_not_found(http: httpx.Client) -> None:
    answer = http.post(f"{PROPOSALS}/77/confirm", json=HEAD)
    assert (answer.status_code, "77" in answer.json()["detail"]) == (404, True)


@pytest.mark.parametrize(
    "wrong",
    [
        {"family": "locusts"},
        {"level": "V"},
        {"level": "iii"},
        {"reason": " "},
        {"reason": "a\0b"},
        {"warning": 0},
        {"by": "somebody else"},
    ],
)
def test_a_wrong_proposal_is_a_problem_and_stores_nothing(
    http: httpx.Client, wrong: dict[str, object]
) -> None:
    answer = http.post(PROPOSALS, json=RAIN | wrong)
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert http.get(f"{NOW}/history").json()["items"] == []


def test_a_proposal_on_an_unknown_warning_is_not_found(http: httpx.Client) -> None:
    assert http.post(PROPOSALS, json=RAIN | {"warning": 999}).status_code == 404
    assert http.get(f"{NOW}/history").json()["items"] == []


def test_the_history_has_pages_newest_first(http: httpx.Client) -> None:
    for level in ("IV", "III", "II"):
        http.post(PROPOSALS, json=RAIN | {"level": level})
    first = http.get(f"{NOW}/history", params={"limit": 2}).json()
    assert [one["level"] for one in first["items"]] == ["II", "III"]
    rest = http.get(f"{NOW}/history", params={"limit": 2, "after": first["next"]}).json()
    assert ([one["level"] for one in rest["items"]], rest["next"]) == (["IV"], None)
    assert http.get(f"{NOW}/history", params={"family": "forest_fire"}).json()["items"] == []
    assert http.get(f"{NOW}/history", params={"family": "locusts"}).status_code == 422
