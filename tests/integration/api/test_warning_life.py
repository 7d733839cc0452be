"""What duty officers do with warnings over HTTP."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

import httpx
import pytest

from api.context import Access
from domain.account import Role
from domain.instant import HOUR, iso
from domain.level import Level
from store import clock, life
from store.database import Connection
from tests.integration.api.county import County, Event, as_role, bearer, served, settle, stream

SLOPE = {
    "hazard": "geohazard",
    "level": "orange",
    "headline": "加义镇滑坡险情",
    "impact": "立即转移",
    "towns": ["加义镇", "加义镇 "],
    "mode": "exercise",
}


@pytest.fixture(scope="module")
def base(shared_url: str, shared: Connection) -> Iterator[str]:
    """An API on the module's county, whose tests each look at a warning of their own."""
    settle(shared)
    with served(shared_url) as url:
        yield url


@pytest.fixture(scope="module")
def officer(base: str, shared: Connection) -> Iterator[httpx.Client]:
    with (
        httpx.Client(base_url=f"{base}/api/v1", timeout=20) as nobody,
        as_role(nobody, shared, Role.DUTY_OFFICER) as client,
    ):
        yield client


@pytest.fixture
def number(officer: httpx.Client) -> int:
    """A warning that was issued by hand."""
    return int(officer.post("/warnings", json=SLOPE).json()["id"])


def do(http: httpx.Client, number: int, what: str, **body: str) -> Any:
    answer = http.post(f"/warnings/{number}/{what}", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_warning_issued_by_hand_says_so_and_has_no_values(officer: httpx.Client) -> None:
    answer = officer.post("/warnings", json=SLOPE)
    made = answer.json()
    assert answer.status_code == 201
    assert (made["issued_by"], made["headline"], made["towns"], made["mode"]) == (
        "duty_officer", "加义镇滑坡险情", ["加义镇"], "exercise",
    )  # fmt: skip
    assert (made["criterion"], made["station"], made["title"]) == (0, "", "")
    assert (made["peak"], made["last_value"], made["threshold"]) == (None, None, None)
    assert (made["level"], made["state"], made["released_level"]) == ("orange", "open", "none")
    assert officer.get(f"/warnings/{made['id']}").json() == made


def test_its_incident_and_the_call_board_have_it(officer: httpx.Client, number: int) -> None:
    made = officer.get(f"/warnings/{number}").json()
    incident = officer.get(f"/incidents/{made['incident']}").json()
    assert made in incident["warnings"]
    board = officer.get("/call-board", params={"level": "orange"}).json()
    (item,) = [one for one in board["items"] if one["warning"]["id"] == number]
    assert (item["towns"], item["warning"]["last_value"]) == (["加义镇"], None)


def test_an_exercise_issues_nothing_that_is_meant(officer: httpx.Client) -> None:
    before = officer.get("/warnings").json()["items"]
    answer = officer.post("/warnings", json={**SLOPE, "mode": "actual"})
    assert answer.status_code == 422
    assert "exercise or test" in answer.json()["detail"]
    assert officer.get("/warnings").json()["items"] == before


def test_a_life_is_told_from_the_beginning(officer: httpx.Client, number: int) -> None:
    do(officer, number, "acknowledge", remark="已派人")
    do(officer, number, "level", level="red", remark="加速")
    do(officer, number, "recall", remark="")
    do(officer, number, "end", remark="排除")
    told = officer.get(f"/warnings/{number}/history").json()
    assert told["warning"] == number
    assert [(one["kind"], one["level"], one["remark"]) for one in told["items"]] == [
        ("opened", "orange", ""),
        ("acknowledged", "orange", "已派人"),
        ("raised", "red", "加速"),
        ("recalled", "red", ""),
        ("returned", "none", "排除"),
        ("closed", "none", ""),
    ]
    assert {one["by"] for one in told["items"]} == {"duty_officer"}
    places = [one["place"] for one in told["items"]]
    assert places == sorted(places)


def test_the_history_is_not_for_nobody(base: str, number: int) -> None:
    assert httpx.get(f"{base}/api/v1/warnings/{number}/history").status_code == 401


def test_acknowledging_is_answered_with_how_the_warning_stands(
    officer: httpx.Client, number: int
) -> None:
    found = do(officer, number, "acknowledge", remark="已派人")
    assert (found["state"], found["acknowledged_by"], found["acknowledged_remark"]) == (
        "acknowledged", "duty_officer", "已派人",
    )  # fmt: skip
    assert found["acknowledged_at"] is not None


def test_unacknowledged_warnings_are_listed(officer: httpx.Client, number: int) -> None:
    other = int(officer.post("/warnings", json=SLOPE).json()["id"])
    do(officer, other, "acknowledge")
    listed = officer.get("/warnings", params={"state": "unacknowledged", "limit": 1000}).json()
    ids = {one["id"] for one in listed["items"]}
    assert number in ids
    assert other not in ids


def test_a_warning_is_put_aside_and_taken_up(
    officer: httpx.Client, number: int, shared: Connection
) -> None:
    until = iso(clock.instant(shared) + HOUR)
    found = do(officer, number, "shelve", reason="复核", until=until)
    assert (found["shelved_by"], found["shelved_reason"]) == ("duty_officer", "复核")
    assert found["shelved_until"] == until
    assert do(officer, number, "unshelve")["shelved_until"] is None


def test_what_stands_against_it_is_a_conflict_and_says_how_it_stands(
    officer: httpx.Client, number: int
) -> None:
    do(officer, number, "acknowledge")
    answer = officer.post(f"/warnings/{number}/acknowledge", json={})
    assert (answer.status_code, answer.headers["content-type"]) == (409, "application/problem+json")
    assert answer.json()["detail"] == (
        "该预警已确认，不能确认 / The warning is acknowledged: it cannot be acknowledged now."
    )


@pytest.mark.parametrize(
    ("what", "body"),
    [
        ("acknowledge", {"remark": "\x00"}),
        ("acknowledge", {"reason": "?"}),
        ("shelve", {"reason": " ", "until": "2024-07-01T06:00:00+08:00"}),
        ("shelve", {"reason": "复核", "until": "2024-07-01T06:00:00"}),
        ("shelve", {"reason": "复核", "until": "2124-07-01T06:00:00+08:00"}),
        ("withhold", {}),
        ("level", {"level": "none"}),
    ],
)
def test_bad_input_is_a_problem_and_changes_nothing(
    officer: httpx.Client, number: int, what: str, body: dict[str, str]
) -> None:
    answer = officer.post(f"/warnings/{number}/{what}", json=body)
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert len(officer.get(f"/warnings/{number}/history").json()["items"]) == 1


def test_an_unknown_warning_is_not_found(officer: httpx.Client) -> None:
    asked = [
        officer.get("/warnings/999999"),
        officer.get("/warnings/999999/history"),
        officer.post("/warnings/999999/recall", json={}),
    ]
    assert [one.status_code for one in asked] == [404, 404, 404]


def test_the_public_s_part_is_released_and_withheld(officer: httpx.Client, number: int) -> None:
    assert do(officer, number, "release")["released_level"] == "orange"
    assert do(officer, number, "withhold", reason="误报")["released_level"] == "none"


def test_who_issued_a_warning_does_not_approve_it_himself(
    shared_url: str, shared: Connection, number: int
) -> None:
    own, other = (
        bearer(shared, Role.DUTY_OFFICER),
        bearer(shared, Role.DUTY_OFFICER, name="zhang"),
    )
    with served(shared_url, access=Access(release_approval=True)) as url:
        path = f"{url}/api/v1/warnings/{number}/release"
        refused = httpx.post(path, json={}, headers=own)
        assert refused.status_code == 403
        assert "Somebody else" in refused.json()["detail"]
        assert httpx.post(path, json={}, headers=other).json()["released_level"] == "orange"


def lives(events: Iterator[Event], number: int) -> Iterator[Event]:
    """What is told of the life of one warning."""
    return (one for one in events if one.event == "life" and one.data["warning"]["id"] == number)


def test_what_a_person_does_is_told_to_everybody_who_watches(
    base: str, officer: httpx.Client, number: int
) -> None:
    with stream(base, "/api/v1/warnings/stream") as events:
        do(officer, number, "acknowledge", remark="已派人")
        told = next(lives(events, number))
    assert told.id == ""
    assert told.data["warning"]["state"] == "acknowledged"
    assert (told.data["kind"], told.data["by"], told.data["remark"]) == (
        "acknowledged", "duty_officer", "已派人",
    )  # fmt: skip


def test_what_the_engine_finds_is_told_once_and_a_shelf_s_end_too(
    base: str, shared: Connection, officer: httpx.Client
) -> None:
    county = County(shared)
    with stream(base, "/api/v1/warnings/stream") as events:
        county.judge((1, Level.NONE, Level.YELLOW))
        first = next(one for one in events if one.event == "warning")
        number = first.data["warning"]["id"]
        do(
            officer, number, "shelve",
            reason="检修", until=iso(clock.instant(shared) + HOUR),
        )  # fmt: skip
        shared.execute("UPDATE warning SET shelved_until = opened WHERE id = %s", (number,))
        life.end_shelving(shared)
        told = list(islice(lives(events, number), 2))
    assert [(one.data["kind"], one.data["by"]) for one in told] == [
        ("shelved", "duty_officer"),
        ("unshelved", ""),
    ]
