"""Every route that changes something, asked by everybody: one table says who may."""

import re
import uuid
from collections import Counter
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from api.app import create_app
from domain.account import Role
from store.database import Connection, connect
from tests.conftest import new_database
from tests.integration.api.county import bearer, served

ALL = frozenset(Role)
ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})
ENGINEER = ADMINISTRATOR | {Role.RIVER_ENGINEER}
OFFICER = ADMINISTRATOR | {Role.DUTY_OFFICER}
OFFICE = ADMINISTRATOR | {Role.KEEPER}
WRITER = OFFICE | {Role.REPORTER}
OPEN = None
"""Nobody need be known."""

MAY = {
    "POST /login": OPEN,
    "POST /logout": ALL,
    "POST /accounts": ADMINISTRATOR,
    "POST /accounts/{name}/disable": ADMINISTRATOR,
    "POST /accounts/{name}/enable": ADMINISTRATOR,
    "POST /accounts/{name}/role": ADMINISTRATOR,
    "POST /accounts/{name}/password": ALL,
    "POST /accounts/{name}/keys": ADMINISTRATOR,
    "DELETE /accounts/{name}/keys/{id}": ADMINISTRATOR,
    "POST /criteria/check": ALL,
    "POST /criteria": ENGINEER,
    "POST /stations/{code}/gaugings": ENGINEER,
    "POST /zones": ENGINEER | OFFICER,
    "POST /zones/{id}/end": ENGINEER | OFFICER,
    "PUT /layers/{name}": ENGINEER,
    "DELETE /layers/{name}": ENGINEER,
    "POST /detections/{id}/verdict": OFFICER,
    "POST /warnings": OFFICER,
    "POST /warnings/{id}/acknowledge": OFFICER,
    "POST /warnings/{id}/shelve": OFFICER,
    "POST /warnings/{id}/unshelve": OFFICER,
    "POST /warnings/{id}/release": OFFICER,
    "POST /warnings/{id}/withhold": OFFICER,
    "POST /warnings/{id}/recall": OFFICER,
    "POST /warnings/{id}/level": OFFICER,
    "POST /warnings/{id}/end": OFFICER,
    "POST /contacts/import": OFFICER,
    "PUT /contacts/{code}": OFFICER,
    "POST /duty/shifts": OFFICER,
    "POST /duty/shifts/import": OFFICER,
    "POST /duty/shifts/{id}/swap": OFFICER,
    "POST /duty/handover": OFFICER,
    "POST /duty/takeover": OFFICER,
    "POST /duty/log": OFFICER,
    "POST /brief": OFFICER,
    "POST /responses/proposals": OFFICER,
    "POST /responses/proposals/{place}/confirm": OFFICER,
    "POST /responses/proposals/{place}/reject": OFFICER,
    "POST /summons/{id}/told": OFFICER,
    "POST /summons/{id}/refused": OFFICER,
    "POST /answers": OPEN,
    "POST /answers/by-phone": OFFICER,
    "POST /receipts": OPEN,
    "POST /answer/{token}": OPEN,
    "POST /livelihood/reports": WRITER,
    "PUT /livelihood/reports/{id}": WRITER,
    "POST /livelihood/reports/{id}/submit": WRITER,
    "POST /livelihood/reports/{id}/correct": WRITER,
    "POST /livelihood/reports/{id}/approve": OFFICE,
    "POST /livelihood/reports/{id}/return": OFFICE,
    "POST /livelihood/reports/{id}/evidence": WRITER,
    "DELETE /livelihood/reports/{id}/evidence/{file}": WRITER,
    "POST /livelihood/indicators/{code}/targets": OFFICE,
    "POST /livelihood/dispatches": OFFICE,
    "PUT /livelihood/projects/{code}/places": OFFICE,
    "POST /livelihood/platform/report": WRITER,
}
"""What an account may ask by its role; whose unit it is, and what state, is asked after that."""

ELSEWHERE = {"POST /answers", "POST /receipts", "POST /answer/{token}", "POST /login",
             "POST /criteria/check"}  # fmt: skip
"""What people who were called answer stands in the record of the call; a login is noted where it
names somebody (`test_accounts.py`); a check changes nothing.
"""

SECRET = {"GET /accounts": ADMINISTRATOR, "GET /accounts/{name}/keys": ADMINISTRATOR,
          "GET /audit": ADMINISTRATOR, "GET /contacts": ALL, "GET /contacts.csv": OFFICER,
          "GET /contacts.xlsx": OFFICER, "GET /duty": ALL}  # fmt: skip


@pytest.fixture(scope="module")
def url(postgres: str, template: str) -> Iterator[str]:
    with new_database(postgres, f"test_{uuid.uuid4().hex[:12]}", template) as own:
        yield own


@pytest.fixture(scope="module")
def http(url: str) -> Iterator[httpx.Client]:
    """Nobody."""
    with served(url) as base, httpx.Client(base_url=base, timeout=20) as client:
        yield client


@pytest.fixture(scope="module")
def conn(url: str) -> Iterator[Connection]:
    with connect(url, application="tests") as own:
        yield own


@pytest.fixture(scope="module")
def everybody(conn: Connection) -> dict[Role, dict[str, str]]:
    """A key of an account of each role."""
    return {role: bearer(conn, role, unit="教育局") for role in Role}


def changing() -> set[str]:
    paths: dict[str, dict[str, Any]] = create_app("", "exercise").openapi()["paths"]
    return {
        f"{method.upper()} {path.removeprefix('/api/v1')}"
        for path, methods in paths.items()
        for method in methods
        if method != "get"
    }


def ask(http: httpx.Client, route: str, key: dict[str, str]) -> httpx.Response:
    method, path = route.split()
    place = re.sub(r"\{[^}]*\}", "1", path if path.startswith("/answer/") else f"/api/v1{path}")
    return http.request(method, place, json={}, headers=key)


def is_refused(answer: httpx.Response) -> bool:
    """Whether it was the role that did not do."""
    assert answer.status_code != 401
    return answer.status_code == 403 and "roles" in answer.json()


def entries(conn: Connection) -> Counter[str]:
    """How many entries the audit has of each role."""
    rows = conn.execute("SELECT role, count(*) FROM audit GROUP BY role").fetchall()
    return Counter(dict(rows))


def test_the_table_names_every_route_that_changes_something() -> None:
    assert changing() == set(MAY)


@pytest.mark.parametrize("route", [*MAY, *SECRET])
def test_nobody_but_those_named_gets_in(
    http: httpx.Client, conn: Connection, everybody: dict[Role, dict[str, str]], route: str
) -> None:
    may, noted = (MAY | SECRET)[route], entries(conn)
    assert (ask(http, route, {}).status_code == 401) == (may is not OPEN)
    answers = {role: ask(http, route, key) for role, key in everybody.items()}
    refused = {role for role, answer in answers.items() if is_refused(answer)}
    assert refused == (set() if may is OPEN else ALL - may)
    asked = ["", *(role.value for role in everybody)]
    if route in MAY and route not in ELSEWHERE:
        assert sorted((entries(conn) - noted).elements()) == sorted(asked), (
            "each is in the audit, once"
        )


def test_who_is_refused_is_told_who_may(
    http: httpx.Client, everybody: dict[Role, dict[str, str]]
) -> None:
    answer = ask(http, "POST /zones", everybody[Role.VIEWER]).json()
    assert answer["roles"] == ["duty_officer", "river_engineer", "administrator"]
    assert answer["detail"] == (
        "您是查看员，此事由值班员、水利工程师、管理员办理 / "
        "You are viewer; this is for duty_officer or river_engineer or administrator"
    )
