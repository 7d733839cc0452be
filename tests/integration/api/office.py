"""A small plan for each test, its units and its coordination office, on one served API."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import httpx

from api.context import Livelihood
from api.livelihood import reporting
from domain.account import Account, Role
from domain.instant import parse
from domain.livelihood.indicator import Indicator, Kind, Target
from domain.livelihood.month import Month
from domain.livelihood.project import Place, Plan, Project
from domain.livelihood.report import Said
from store.database import Connection, connect
from store.livelihood import plans, reports
from store.livelihood.reports import HistoryRow, ReportRow
from tests.integration.api.county import bearer, served
from tests.integration.api.forest import tick

NOW = parse("2023-06-03T10:00:00+08:00")
ISSUED = parse("2023-02-28T00:00:00+08:00")

SCHOOLS, FLATS, CLEAN = "教育局", "住建局", "市生态环境局平江分局"
POWER, HEALTH, LABOUR = "供电公司", "卫健局", "人社局"

_ROOT = "/api/v1/livelihood"
_numbers = count(1)


def _indicator(code: str, kind: Kind, unit: str, *leads: str) -> Indicator:
    return Indicator(code, f"指标{code}", kind, unit, f"{code}的原文。", leads)


def _project(code: str, *indicators: Indicator, places: tuple[Place, ...] = ()) -> Project:
    leads = indicators[0].leads
    taking_part = (POWER,) if code == "1-12" else ()
    number = int(code[-2:])
    return Project(
        code, "一", number, f"项目{code}", f"{code}的全文。", leads, taking_part, indicators, places
    )


PROJECTS = (
    _project(
        "1-01",
        _indicator("1-01.1", Kind.COUNT, "所", SCHOOLS),
        _indicator("1-01.2", Kind.COUNT, "个", SCHOOLS),
        places=(Place("加义镇", "加义中学"),),
    ),
    _project(
        "1-12",
        _indicator("1-12.1", Kind.MULTI_UNIT, "", FLATS),
        _indicator("1-12.2", Kind.MONEY, "万元", FLATS),
        _indicator("1-12.3", Kind.COVERAGE, "%", HEALTH),
    ),
    _project("2-04", _indicator("2-04.1", Kind.CLASS_FLOOR, "类", CLEAN)),
)


def _target(value: float | None, total: float | None = None, **parts: float) -> Target:
    due = date(2023, 12, 31)
    return Target(
        1, value, due, "平政办发〔2023〕1号", date(2023, 2, 28), ISSUED, parts=parts, total=total
    )


TARGETS = {
    "1-01.1": _target(120.0),
    "1-01.2": _target(40.0),
    "1-12.1": _target(None, 小区=54.0, 户=5157.0),
    "1-12.2": _target(3000.0, 7000.0),
    "1-12.3": _target(100.0),
    "2-04.1": _target(3.0),
}


@dataclass(frozen=True)
class Office:
    """A plan of its own, asked as one role or another."""

    http: httpx.Client
    conn: Connection
    keys: Mapping[str, Mapping[str, str]]
    plan: str

    def ask(self, who: str, method: str, path: str, **more: Any) -> httpx.Response:
        """The answer to somebody: a unit's reporter, "keeper", "second", "viewer" or "nobody"."""
        params = {"plan": self.plan, **more.pop("params", {})}
        headers = {**self.keys[who], **more.pop("headers", {})}
        return self.http.request(method, f"{_ROOT}/{path}", params=params, headers=headers, **more)

    def get(self, who: str, path: str, **params: Any) -> Any:
        """The JSON that somebody reads."""
        answer = self.ask(who, "GET", path, params=params)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def draft(self, who: str = SCHOOLS, **said: Any) -> dict[str, Any]:
        """A new draft, of 1-01.1 for May unless told otherwise."""
        body = {"indicator": "1-01.1", "month": "2023-05", "value": 40, **said}
        answer = self.ask(who, "POST", "reports", json=body)
        assert answer.status_code == 201, answer.text
        return _report(answer)

    def step(self, who: str, report: Mapping[str, Any], step: str, **more: Any) -> dict[str, Any]:
        """The report after a step that somebody may take."""
        answer = self.try_step(who, report, step, **more)
        assert answer.is_success, answer.text
        return _report(answer)

    def try_step(
        self,
        who: str,
        report: Mapping[str, Any],
        step: str,
        **more: Any,
    ) -> httpx.Response:
        """The answer to a step."""
        body = more if step == "correct" else {"revision": report["revision"], **more}
        return self.ask(who, "POST", f"reports/{report['id']}/{step}", json=body)

    def submitted(self, **said: Any) -> dict[str, Any]:
        """A report that waits for a decision."""
        who = said.pop("who", SCHOOLS)
        return self.step(who, self.draft(who, **said), "submit")

    def approved(self, **said: Any) -> dict[str, Any]:
        """A report that counts."""
        return self.step("keeper", self.submitted(**said), "approve")

    def on(self, day: str, indicator: str, month: str, **said: Any) -> None:
        """A report that was written and approved on a day in the past."""
        at = parse(f"{day}T12:00:00+08:00")
        plan = plans.read(self.conn, self.plan)
        assert plan is not None
        found = plan.find(indicator)
        assert found is not None
        author = Account("writer", "", Role.REPORTER, found[1].leads[0])
        keeper = Account("keeper", "", Role.KEEPER)
        row = reporting.draft(
            self.conn, author, plan, indicator, Month.parse(month), Said(**said),
            unit=author.unit, at=at,
        )  # fmt: skip
        row = reporting.submit(self.conn, author, row.id, row.revision, at=at)
        reporting.approve(self.conn, keeper, row.id, row.revision, at=at)

    def refusal(self, who: str, method: str, path: str, status: int, **more: Any) -> Any:
        """The problem that somebody gets."""
        answer = self.ask(who, method, path, **more)
        assert answer.status_code == status, answer.text
        assert answer.headers["content-type"] == "application/problem+json"
        return answer.json()

    def stored(self) -> list[tuple[ReportRow, list[HistoryRow]]]:
        """Every report of the plan with all that was done to it."""
        rows = reports.all_of_plan(self.conn, self.plan)
        return [(row, reports.history(self.conn, row.id)) for row in rows]


def _report(answer: httpx.Response) -> dict[str, Any]:
    found = answer.json()["report"]
    assert isinstance(found, dict)
    return found


@contextmanager
def opened(database_url: str, evidence: Path, *, public: bool) -> Iterator[Office]:
    """An API with accounts of every role; `anew` gives each test a plan."""
    options = Livelihood(public=public, evidence=evidence, evidence_mb=1)
    with (
        connect(database_url, application="tests") as conn,
        served(database_url, livelihood=options) as url,
        httpx.Client(base_url=url, timeout=20) as http,
    ):
        tick(conn, NOW)
        keys: dict[str, Mapping[str, str]] = {
            "nobody": {},
            "viewer": bearer(conn, Role.VIEWER),
            "keeper": bearer(conn, Role.KEEPER, LABOUR, "keeper"),
            "second": bearer(conn, Role.KEEPER, LABOUR, "second"),
            "administrator": bearer(conn, Role.ADMINISTRATOR),
            "officer": bearer(conn, Role.DUTY_OFFICER),
            "colleague": bearer(conn, Role.REPORTER, SCHOOLS, "colleague"),
        }
        for unit in (SCHOOLS, FLATS, CLEAN, POWER, HEALTH):
            keys[unit] = bearer(conn, Role.REPORTER, unit)
        yield anew(Office(http, conn, keys, ""))


def anew(office: Office) -> Office:
    """The same with a plan of its own."""
    code = f"plan-{next(_numbers)}"
    plan = Plan(
        code, "测试方案", 2023, "县政府办公室", date(2023, 2, 28), "分管副县长", "局长", LABOUR,
        (LABOUR,), PROJECTS,
    )  # fmt: skip
    plans.load(office.conn, plan, TARGETS)
    return Office(office.http, office.conn, office.keys, code)


def together(*calls: Any) -> list[Any]:
    """What several calls return that run at the same time."""
    found: list[Any] = [None] * len(calls)

    def run(place: int) -> None:
        found[place] = calls[place]()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found
