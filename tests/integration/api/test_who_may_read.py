"""Every route that is read, asked by everybody: one table says who may. Nobody is the default."""

import asyncio
import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from api.app import create_app
from api.context import Access, Livelihood
from domain.account import Role
from store.database import Connection
from tests.integration.api.county import bearer, served

ALL = frozenset(Role)
ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})
OFFICER = ADMINISTRATOR | {Role.DUTY_OFFICER}
OPEN = "open"
"""Nobody need be known."""
PUBLIC = "public"
"""Nobody need be known where reading is public, else every account."""

MAY: dict[str, str | frozenset[Role]] = {
    "/healthz": OPEN,
    "/readyz": OPEN,
    "/metrics": OPEN,
    "/api/v1/me": OPEN,
    "/answer/{token}": OPEN,
    "/cap/feed.atom": OPEN,
    "/cap/{identifier}.xml": OPEN,
    "/api/v1/accounts": ADMINISTRATOR,
    "/api/v1/accounts/{name}/keys": ADMINISTRATOR,
    "/api/v1/audit": ADMINISTRATOR,
    "/api/v1/contacts": ALL,
    "/api/v1/contacts/{code}": ALL,
    "/api/v1/contacts.csv": OFFICER,
    "/api/v1/contacts.xlsx": OFFICER,
    "/api/v1/duty": ALL,
    "/api/v1/duty/log": ALL,
    "/api/v1/duty/shifts": ALL,
    "/api/v1/duty/shifts.csv": ALL,
    "/api/v1/duty/shifts.xlsx": ALL,
    "/api/v1/calls": ALL,
    "/api/v1/calls/stream": ALL,
    "/api/v1/calls/{id}": ALL,
    "/api/v1/calls/{id}.csv": ALL,
    "/api/v1/channels": ALL,
    "/api/v1/system": ALL,
    "/api/v1/system/checks": ALL,
    "/api/v1/responses": ALL,
    "/api/v1/responses/history": ALL,
    "/api/v1/statistics/warnings": ALL,
    "/api/v1/brief": ALL,
    "/api/v1/brief/{place}": ALL,
    "/api/v1/stations": PUBLIC,
    "/api/v1/stations/health": PUBLIC,
    "/api/v1/stations/{code}/health": PUBLIC,
    "/api/v1/datastreams": PUBLIC,
    "/api/v1/latest": PUBLIC,
    "/api/v1/latest/hour": PUBLIC,
    "/api/v1/latest/stream": PUBLIC,
    "/api/v1/datastreams/{id}/observations": PUBLIC,
    "/api/v1/datastreams/{id}/observations/stream": PUBLIC,
    "/api/v1/datastreams/{id}/floods": PUBLIC,
    "/api/v1/datastreams/{id}/comparison": PUBLIC,
    "/api/v1/stations/{code}/rating": PUBLIC,
    "/api/v1/quality": PUBLIC,
    "/api/v1/criteria": PUBLIC,
    "/api/v1/criteria/{id}": PUBLIC,
    "/api/v1/criteria/{id}/explain": PUBLIC,
    "/api/v1/criteria/{id}/series": PUBLIC,
    "/api/v1/measured": PUBLIC,
    "/api/v1/warnings": PUBLIC,
    "/api/v1/warnings/stream": PUBLIC,
    "/api/v1/warnings/{id}": PUBLIC,
    "/api/v1/warnings/{id}/history": ALL,
    "/api/v1/transitions": PUBLIC,
    "/api/v1/detections": PUBLIC,
    "/api/v1/detections/{id}": PUBLIC,
    "/api/v1/flights": PUBLIC,
    "/api/v1/flights/{id}": PUBLIC,
    "/api/v1/flights/{id}/track": PUBLIC,
    "/api/v1/zones": PUBLIC,
    "/api/v1/layers": PUBLIC,
    "/api/v1/layers/{name}": PUBLIC,
    "/api/v1/incidents": PUBLIC,
    "/api/v1/incidents/{id}": PUBLIC,
    "/api/v1/alarm-load": PUBLIC,
    "/api/v1/call-board": PUBLIC,
    "/api/v1/drills": PUBLIC,
    "/api/v1/reservoirs": PUBLIC,
    "/api/v1/reservoirs/{station}/balance": PUBLIC,
    "/api/v1/water-quality": PUBLIC,
    "/api/v1/water-quality/{station}": PUBLIC,
    "/api/v1/livelihood/projects": PUBLIC,
    "/api/v1/livelihood/projects/{code}": PUBLIC,
    "/api/v1/livelihood/board": PUBLIC,
    "/api/v1/livelihood/board.csv": PUBLIC,
    "/api/v1/livelihood/board.xlsx": PUBLIC,
    "/api/v1/livelihood/oc4ids.json": PUBLIC,
    "/api/v1/livelihood/bulletin": PUBLIC,
    "/api/v1/livelihood/platform": PUBLIC,
    "/api/v1/livelihood/units": PUBLIC,
    "/api/v1/livelihood/units/{unit}": PUBLIC,
    "/api/v1/livelihood/missing": PUBLIC,
    "/api/v1/livelihood/reports": PUBLIC,
    "/api/v1/livelihood/reports/{id}": PUBLIC,
    "/api/v1/livelihood/reports/{id}/evidence/{file}": PUBLIC,
    "/api/v1/livelihood/indicators/{code}/targets": PUBLIC,
    "/api/v1/livelihood/dispatches": PUBLIC,
}

PUBLIC_READING = Access(public_reading=True)

Clients = dict[str, httpx.Client]


@pytest.fixture(scope="module")
def clients(shared_url: str) -> Iterator[Clients]:
    """Nobody, at an API that is closed (the default) and at one whose reading is public."""
    with (
        served(shared_url, access=Access()) as closed,
        served(shared_url, livelihood=Livelihood(public=True)) as public,
        httpx.Client(base_url=closed, timeout=20) as at_closed,
        httpx.Client(base_url=public, timeout=20) as at_public,
    ):
        yield {"closed": at_closed, "public": at_public}


@pytest.fixture(scope="module")
def everybody(shared: Connection) -> dict[Role, dict[str, str]]:
    """A key of an account of each role."""
    return {role: bearer(shared, role, unit="教育局") for role in Role}


def ask(client: httpx.Client, route: str, key: dict[str, str]) -> int:
    """The status of the answer, which a stream gives before it ends."""
    with client.stream("GET", re.sub(r"\{[^}]*\}", "1", route), headers=key) as answer:
        return answer.status_code


def read() -> set[str]:
    paths: dict[str, dict[str, Any]] = create_app("", "exercise").openapi()["paths"]
    return {path for path, methods in paths.items() if "get" in methods}


def test_the_table_names_every_route_that_is_read() -> None:
    assert read() == set(MAY)


@pytest.mark.parametrize("route", MAY)
def test_nobody_but_those_named_reads(
    clients: Clients, everybody: dict[Role, dict[str, str]], route: str
) -> None:
    may = MAY[route]
    assert (ask(clients["closed"], route, {}) == 401) == (may != OPEN)
    assert (ask(clients["public"], route, {}) == 401) == (may not in (OPEN, PUBLIC))
    answers = {role: ask(clients["closed"], route, key) for role, key in everybody.items()}
    assert 401 not in answers.values()
    refused = {role for role, status in answers.items() if status == 403}
    assert refused == (ALL - may if isinstance(may, frozenset) else set())


def test_a_key_that_opens_nothing_reads_nothing(clients: Clients) -> None:
    wrong = {"Authorization": "Bearer miluo_1"}
    assert ask(clients["closed"], "/api/v1/warnings", wrong) == 401
    assert ask(clients["closed"], "/api/v1/warnings/stream", wrong) == 401


def test_the_console_is_there_for_who_is_to_log_in(clients: Clients) -> None:
    assert ask(clients["closed"], "/", {}) == 200
    assert ask(clients["closed"], "/main.mjs", {}) == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/v1/forgotten"),
        ("POST", "/api/v1/forgotten"),
        ("POST", "/api/v1/stations"),
        ("DELETE", "/api/v1/livelihood/forgotten"),
    ],
)
def test_a_route_whose_author_forgot_to_ask_is_closed(method: str, path: str) -> None:
    """What anybody may read nobody may change unasked."""
    app = create_app("", "exercise", livelihood=Livelihood(public=True), access=PUBLIC_READING)
    app.add_api_route(path, lambda: "secret", methods=[method])

    async def status() -> int:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
            return (await client.request(method, path)).status_code

    assert asyncio.run(status()) == 401
