"""A live instance of today, set up as an operator does it: command line first, then HTTP."""

import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from deploy.local.process import free_port
from store.database import Connection, connect
from tests.acceptance.commands import miluo
from tests.acceptance.services import Services, eventually, services

SCHOOLS = "教育局"

KEPT = (
    "plan", "project", "project_place", "project_indicator", "target", "report",
    "report_history", "report_evidence", "dispatch",
)  # fmt: skip
"""Every table of livelihood projects."""


@dataclass(frozen=True)
class Live:
    """An instance set up from the command line, and what its commands said."""

    settings: Mapping[str, str]
    conn: Connection
    http: httpx.Client
    password: str
    loaded: str
    keys: Mapping[str, Mapping[str, str]]

    def ask(self, who: str, method: str, path: str, **more: Any) -> httpx.Response:
        """The answer to "li" or "wang" (reporters of one bureau), "office" or "nobody"."""
        headers = {**self.keys[who], **more.pop("headers", {})}
        return self.http.request(method, f"/api/v1/{path}", headers=headers, **more)

    def get(self, path: str, **params: str) -> httpx.Response:
        """What the office reads."""
        answer = self.ask("office", "GET", path, params=params)
        assert answer.status_code == 200, answer.text
        return answer

    def draft(self, indicator: str, month: str, value: float) -> dict[str, Any]:
        """A report that Li begins."""
        body = {"indicator": indicator, "month": month, "value": value}
        return report_of(self.ask("li", "POST", "livelihood/reports", json=body))

    def step(self, who: str, report: Mapping[str, Any], step: str, **more: str) -> dict[str, Any]:
        """The report after a step."""
        body = {"revision": report["revision"], **more}
        return report_of(
            self.ask(who, "POST", f"livelihood/reports/{report['id']}/{step}", json=body)
        )

    def stored(self) -> dict[str, list[Any]]:
        """Every row of livelihood projects."""
        return {
            name: self.conn.execute(f"SELECT t FROM {name} t ORDER BY id".encode()).fetchall()
            for name in KEPT
        }


@contextmanager
def opened(url: str, mqtt_url: str, data: Path) -> Iterator[Live]:
    """A live instance in an empty database, as `docs/accounts.md` and the runbook set it up."""
    settings = {"MILUO_DATABASE_URL": url, "MILUO_MODE": "live", "MILUO_DATA": str(data)}
    with ExitStack() as stack:
        password = _password(done(settings, "migrate"))
        loaded = done(settings, "livelihood", "load")
        said = done(settings, "accounts", "add", "li", "reporter", "--unit", SCHOOLS)
        own = stack.enter_context(services(url, mqtt_url, "live"))
        base = served(own, data)
        li = _entered(base, "li", said.split()[-1])
        keys = {"nobody": {}, "li": li, **_appointed(base, password)}
        conn = stack.enter_context(connect(url, application="tests"))
        http = stack.enter_context(httpx.Client(base_url=base, timeout=20))
        yield Live(settings, conn, http, password, loaded, keys)


def done(settings: Mapping[str, str], *arguments: str) -> str:
    """What a command says that succeeds."""
    result = miluo(*arguments, **settings)
    assert result.returncode == 0, result.stderr
    return result.stdout


def _password(said: str) -> str:
    found = re.findall(r"admin / (\S+)", said)
    assert len(found) == 1, said
    return str(found[0])


def served(own: Services, data: Path, **more: str) -> str:
    """Address of a `miluo serve` that answers."""
    port = str(free_port())
    own.start(f"serve {port}", "serve", MILUO_API_PORT=port, MILUO_DATA=str(data), **more)
    base = f"http://127.0.0.1:{port}"
    with httpx.Client(base_url=base) as http:
        eventually(lambda: _answers(http), "the API answers", every_s=0.2)
    return base


def _answers(http: httpx.Client) -> bool:
    try:
        return http.get("/api/v1/me").is_success
    except httpx.TransportError:
        return False


def _appointed(base: str, password: str) -> dict[str, dict[str, str]]:
    """Keys of the people whom the first administrator adds over HTTP, by name."""
    own = _entered(base, "admin", password)
    with httpx.Client(base_url=f"{base}/api/v1", headers=own, timeout=20) as admin:
        people = {"office": ("keeper", "人社局"), "wang": ("reporter", SCHOOLS)}
        return {name: _bearer(_hired(admin, name, *who)) for name, who in people.items()}


def _entered(base: str, name: str, password: str) -> dict[str, str]:
    """What a browser sends of somebody who logged in."""
    said = {"name": name, "password": password}
    answer = httpx.post(f"{base}/api/v1/login", json=said, timeout=20)
    assert answer.status_code == 200, answer.text
    session = "; ".join(f"{key}={text}" for key, text in answer.cookies.items())
    return {"Cookie": session, "Sec-Fetch-Site": "same-origin"}


def _hired(admin: httpx.Client, name: str, role: str, unit: str) -> str:
    body = {"name": name, "title": name, "role": role, "unit": unit}
    assert admin.post("/accounts", json=body).status_code == 201
    made = admin.post(f"/accounts/{name}/keys", json={"label": "story"})
    assert made.status_code == 201, made.text
    return str(made.json()["key"])


def _bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


def report_of(answer: httpx.Response) -> dict[str, Any]:
    """The report of an answer."""
    assert answer.is_success, answer.text
    return dict(answer.json()["report"])
