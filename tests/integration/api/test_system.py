"""How the platform is: what comes in and waits, what was refused, who lives, what is checked."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from domain.account import Role
from domain.finding import Finding
from domain.observation import empty
from store import heartbeats
from store.database import Connection
from store.observations import write
from store.rejects import Reject
from tests.integration.api.county import STAGE, START, County, as_role, bearer, served


@pytest.fixture
def officer(http: httpx.Client, connection: Connection) -> Iterator[httpx.Client]:
    with as_role(http, connection, Role.DUTY_OFFICER) as client:
        yield client


def asked(client: httpx.Client) -> dict[str, Any]:
    answer = client.get("/api/v1/system")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_before_the_first_reading_nothing_is_called_well(
    county: County, officer: httpx.Client
) -> None:
    assert county.open == {}
    found = asked(officer)
    assert found["ingest"]["batch_age_s"] is None
    assert found["engine"] == {"holder": "", "alive": False, "cursor": 0, "behind": 0, "lag_s": 0}
    assert found["rejects"] == {"counts": [], "newest": []}


def test_what_comes_in_is_counted_by_the_minute(county: County, officer: httpx.Client) -> None:
    county.stages(7)
    with county.conn.transaction():
        county.conn.execute("UPDATE batch SET committed_at = committed_at - INTERVAL '90 s'")
    county.hear((STAGE, START - 1, 70.0, 1))
    ingest = asked(officer)["ingest"]
    assert len(ingest["time"]) == len(ingest["readings"]) == 60
    assert sum(ingest["readings"]) in (7, 8)
    assert ingest["readings"][-3:].count(0) <= 2
    assert 0 <= ingest["batch_age_s"] < 30


def test_a_frozen_engine_is_told_from_one_that_keeps_up(
    county: County, officer: httpx.Client
) -> None:
    county.stages(2)
    county.judge()
    assert asked(officer)["engine"] | {"holder": ""} == {
        "holder": "", "alive": True, "cursor": 1, "behind": 0, "lag_s": 0,
    }  # fmt: skip
    county.conn.execute("UPDATE engine_lease SET expires_at = '-infinity'")
    county.hear((STAGE, START - 1, 70.0, 1))
    county.conn.execute("UPDATE batch SET committed_at = committed_at - INTERVAL '200 s'")
    frozen = asked(officer)["engine"]
    assert (frozen["alive"], frozen["behind"]) == (False, 1)
    assert 200 <= frozen["lag_s"] < 230


def test_a_refused_message_is_shown_with_its_reason_as_text_or_as_bytes(
    county: County, officer: httpx.Client
) -> None:
    told = Reject("miluo/v1/X/obs", "{水".encode(), "invalid JSON", START)
    bare = Reject("miluo/v1/X/sl651", b"\x7e\x7e\x00", "CRC does not match", START)
    write(county.conn, empty(), [told, told, bare])
    found = asked(officer)["rejects"]
    assert found["counts"] == [
        {"reason": "CRC does not match", "count": 1},
        {"reason": "invalid JSON", "count": 2},
    ]
    newest = [(one["encoding"], one["beginning"], one["bytes"]) for one in found["newest"]]
    assert newest == [("hex", "7e 7e 00", 3), ("utf-8", "{水", 4), ("utf-8", "{水", 4)]


def test_who_has_not_beaten_for_a_while_is_not_called_alive(
    county: County, officer: httpx.Client
) -> None:
    heartbeats.beat(county.conn, "engine", "here", "judges")
    heartbeats.beat(county.conn, "notifier", "here", "sends")
    county.conn.execute(
        "UPDATE heartbeat SET at = at - INTERVAL '1 min' WHERE process = 'notifier'"
    )
    alive = {one["process"]: one["alive"] for one in asked(officer)["heartbeats"]}
    assert (alive["engine"], alive["notifier"]) == (True, False)


@pytest.mark.parametrize("route", ["/api/v1/system", "/api/v1/system/checks"])
def test_nobody_sees_it_without_an_account_where_reading_is_public(
    http: httpx.Client, route: str
) -> None:
    assert http.get(route).status_code == 401


def test_what_the_doctor_finds_is_told_as_it_stands(
    database_url: str, connection: Connection
) -> None:
    findings = [Finding("disk", True, "好 / well"), Finding("broker", False, "请启动 / start it")]
    key = bearer(connection, Role.VIEWER)
    with served(database_url, doctor=lambda: findings) as base:
        found = httpx.get(f"{base}/api/v1/system/checks", headers=key, timeout=20).json()
    assert found == [
        {"check": "disk", "ok": True, "words": "好 / well"},
        {"check": "broker", "ok": False, "words": "请启动 / start it"},
    ]


def test_a_server_that_cannot_check_says_so(database_url: str, connection: Connection) -> None:
    key = bearer(connection, Role.VIEWER)
    with served(database_url, doctor=None) as base:
        answer = httpx.get(f"{base}/api/v1/system/checks", headers=key, timeout=20)
    assert (answer.status_code, "miluo serve" in answer.json()["detail"]) == (503, True)
