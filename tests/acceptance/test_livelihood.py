"""A county follows its projects on a live instance of today: operator, bureaus, office, public."""

import csv
import uuid
from collections.abc import Iterator
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import httpx
import openpyxl
import pytest
from typer.testing import CliRunner

from domain.criterion import Criterion
from domain.datastream import Datastream
from domain.level import Level
from domain.livelihood.month import Month
from domain.registry import Registry
from domain.station import Station, StationKind
from miluo import accounts_cli, livelihood_cli
from miluo.doctor import doctor
from miluo.settings import Settings
from store import accounts, registry
from store.database import now
from tests.acceptance.commands import miluo
from tests.acceptance.livelihood_live import SCHOOLS, Live, opened, report_of, served
from tests.acceptance.services import services
from tests.conftest import new_database
from tests.integration.api.county import County
from tests.integration.api.office import together

PLAN = "平江县打好重点民生保障仗工作方案"

RIVER = Registry.numbered(
    [Station("PJ01", "加义", StationKind.RIVER_LEVEL, town="加义镇")],
    [Datastream("PJ01", "stage", "m")],
    [Criterion("PJ01", "stage", "value", red=78.16)],
)


@pytest.fixture(scope="module")
def live(postgres: str, mqtt_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with (
        new_database(postgres, f"test_{uuid.uuid4().hex[:12]}") as url,
        opened(url, mqtt_url, tmp_path_factory.mktemp("data")) as own,
    ):
        yield own


def test_the_password_that_migrate_told_opens_and_no_other_does(live: Live) -> None:
    said = {"name": "admin", "password": live.password}
    with httpx.Client(base_url=live.http.base_url, timeout=20) as browser:
        assert browser.post("/api/v1/login", json={**said, "password": "x"}).status_code == 401
        assert browser.post("/api/v1/login", json=said).status_code == 200
        assert browser.get("/api/v1/me").json()["role"] == "administrator"


def test_the_plan_is_shown_to_accounts_and_to_all_only_where_it_is_public(
    live: Live, mqtt_url: str
) -> None:
    assert live.loaded.startswith(f"{PLAN}: 20 projects")
    assert live.ask("nobody", "GET", "livelihood/projects").status_code == 401
    found = live.get("livelihood/projects").json()
    assert found["plan"]["title"] == PLAN
    assert len(found["projects"]) == 20
    told = {one["code"]: one for each in found["projects"] for one in each["indicators"]}
    assert told["1-01.2"]["target"]["value"] == 40.0
    assert told["1-12.1"]["target"]["parts"]["户"] == 5157.0
    data = Path(live.settings["MILUO_DATA"])
    with services(live.settings["MILUO_DATABASE_URL"], mqtt_url, "live") as own:
        base = served(own, data, MILUO_LIVELIHOOD_PUBLIC="true")
        with httpx.Client(base_url=f"{base}/api/v1/livelihood", timeout=20) as anybody:
            assert len(anybody.get("/projects").json()["projects"]) == 20
            assert anybody.post("/reports", json=GOOD).status_code == 401


def test_a_report_is_returned_mended_approved_and_the_same_wherever_it_is_read(live: Live) -> None:
    first = live.step("li", live.draft("1-02.1", "2023-12", 5), "submit")
    returned = live.step("office", first, "return", reason="少报一所")
    assert returned["returned_reason"] == "少报一所"
    told = {"revision": returned["revision"], "value": 6, "narrative": "已补上"}
    path = f"livelihood/reports/{returned['id']}"
    mended = report_of(live.ask("li", "PUT", path, json=told))
    approved = live.step("office", live.step("li", mended, "submit"), "approve")
    assert (approved["status"], approved["decided_by"]) == ("approved", "office")

    light = _light(live, "1-02.1")
    assert (light["value"], light["light"]) == (6.0, "yellow")
    assert "至 12 月完成 6 所，为年度目标 7 所的" in light["reason"]
    rows = csv.reader(StringIO(live.get("livelihood/board.csv").content.decode("utf-8-sig")))
    assert _said(rows, "1-02.1") >= {"6", "7", light["reason"]}
    book = openpyxl.load_workbook(BytesIO(live.get("livelihood/board.xlsx").content))
    cells = (row for sheet in book for row in sheet.iter_rows(values_only=True))
    assert _said(cells, "1-02.1") >= {6, 7, light["reason"]}
    package = live.get("livelihood/oc4ids.json").json()
    assert len(package["projects"]) == 20
    assert light["reason"].partition(" / ")[0] in live.get("livelihood/bulletin").text


def _light(live: Live, code: str) -> dict[str, Any]:
    board = live.get("livelihood/board").json()
    told = (one for each in board["projects"] for one in each["indicators"])
    return dict(next(one for one in told if one["code"] == code))


def _said(rows: Any, code: str) -> set[Any]:
    """The cells of the first row that an indicator has."""
    return set(next(row for row in rows if code in row))


JSON = {"Content-Type": "application/json"}
GOOD = {"indicator": "1-01.2", "month": "2023-12", "value": 10}
ZERO = {"value": 0, "due": "2023-12-31", "document": "平政办函", "dated": "2023-06-01"}

BAD: dict[str, tuple[str, str, dict[str, Any], str]] = {
    "a target of zero": ("office", "indicators/1-01.2/targets", ZERO, "value: 不能为零"),
    "a value beyond the target": ("li", "reports", {**GOOD, "value": 41}, "value: 41 超过目标 40"),
    "a cumulative value that falls": (
        "li", "reports", {**GOOD, "value": 4}, "value: 累计数 4 低于此前已核定的 5",
    ),
    "a unit not in the project": (
        "office", "reports", {**GOOD, "unit": "水利局"}, "unit: “水利局”不是本项目的",
    ),
    "a text for a number": ("li", "reports", {**GOOD, "value": "十"}, "value: Input should be"),
}  # fmt: skip
"""Who sends what where, and how the sentence of the refusal begins."""


@pytest.fixture(scope="module")
def begun(live: Live) -> Live:
    """Five of 1-01.2 are approved for November."""
    live.step("office", live.step("li", live.draft("1-01.2", "2023-11", 5), "submit"), "approve")
    return live


@pytest.mark.parametrize("what", BAD)
def test_bad_input_is_refused_in_a_sentence_and_nothing_is_stored(begun: Live, what: str) -> None:
    who, path, body, sentence = BAD[what]
    _refused(begun, who, path, body, sentence)


def test_the_future_is_not_reported(begun: Live) -> None:
    coming = str(Month.at(now(begun.conn)).plus(1))
    _refused(begun, "li", "reports", {**GOOD, "month": coming}, f"month: {coming} ")


def _refused(live: Live, who: str, path: str, body: dict[str, Any], sentence: str) -> None:
    before = live.stored()
    answer = live.ask(who, "POST", f"livelihood/{path}", json=body)
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"].startswith(sentence), answer.text
    assert live.stored() == before


def test_of_two_reporters_at_once_one_is_told_and_nothing_is_lost(live: Live) -> None:
    draft = live.draft("1-01.3", "2023-10", 1)
    path = f"livelihood/reports/{draft['id']}"
    told = {"li": "一个完工", "wang": "两个完工"}
    answers = together(*(
        lambda who=who, words=words: live.ask(
            who, "PUT", path, json={"revision": 1, "value": 2, "narrative": words}
        )
        for who, words in told.items()
    ))  # fmt: skip
    won, lost = sorted(answers, key=lambda one: one.status_code)
    assert (won.status_code, lost.status_code) == (200, 409)
    assert lost.json()["current"] == report_of(won)
    steps = live.get(path).json()["history"]
    assert {one["content"]["narrative"] for one in steps[1:]} == set(told.values())


def test_a_warning_marks_the_project_and_puts_its_lead_on_the_call_board(live: Live) -> None:
    registry.load(live.conn, RIVER)
    County(live.conn).judge((1, Level.NONE, Level.RED))
    told = live.get("livelihood/board").json()["projects"]
    marked = {one["code"]: one["exposed_to"] for one in told if one["exposed_to"]}
    assert [one["station"] for one in marked["1-02"]] == ["PJ01"]
    (call,) = live.get("call-board").json()["items"]
    first = call["concerned"][0]
    assert (first["party"], first["because"][0]["leads"]) == (SCHOOLS, True)


def test_made_up_reports_do_not_come_to_a_live_instance(live: Live) -> None:
    before = live.stored()
    result = miluo("livelihood", "demonstrate", **live.settings)
    assert (result.returncode, result.stdout) == (1, "")
    assert "live instance" in result.stderr
    assert live.stored() == before


def test_the_board_of_a_past_day_is_printed(live: Live) -> None:
    asked = ["board", "--as-of", "2023-10-31"]
    printed = CliRunner().invoke(livelihood_cli.app, asked, env=live.settings).output
    assert f"{PLAN} · 2023-10-31" in printed
    assert "1-16" in printed
    assert "演示数据" not in printed


@pytest.mark.parametrize("path", ["board", "board.csv", "bulletin"])
def test_long_before_the_plan_nothing_is_judged(live: Live, path: str) -> None:
    params = {"as_of": "1900-01-01"}
    answer = live.ask("office", "GET", f"livelihood/{path}", params=params)
    assert answer.status_code == (422 if path == "bulletin" else 200), answer.text
    if path == "board":
        assert (answer.json()["month"], answer.json()["counts"]["none"]) == (None, 20)


def test_what_is_malformed_is_told_in_words(live: Live) -> None:
    month = live.ask("office", "GET", "livelihood/missing", params={"month": "2023-13"})
    assert month.json()["detail"] == "month: '2023-13' is not a month: write it as 2023-05"
    broken = live.ask("office", "POST", "livelihood/dispatches", content="{", headers=JSON)
    assert broken.json()["detail"].startswith("body: not JSON at character 1")
    blank = live.ask(
        "office", "POST", "livelihood/dispatches", json={"month": "2023-05", "text": " "}
    )
    assert blank.json()["detail"].startswith("text: 不能为空")


def test_the_doctor_tells_of_the_plan_and_of_who_may_come_in(
    live: Live, capsys: pytest.CaptureFixture[str]
) -> None:
    where = live.settings
    data = Path(where["MILUO_DATA"])
    doctor(Settings(database_url=where["MILUO_DATABASE_URL"], mode="live", data=data))
    told = capsys.readouterr().out
    assert "4 may come in" in told
    assert "pingjiang-2023, 20 projects; evidence can be written" in told


def test_a_unit_that_the_plan_does_not_know_is_told_at_once(live: Live) -> None:
    add = ["add", "zhao", "reporter", "--unit", "教育"]
    assert "没有单位“教育”" in CliRunner().invoke(accounts_cli.app, add, env=live.settings).output
    move = ["role", "zhao", "reporter", "--unit", f" {SCHOOLS} "]
    assert CliRunner().invoke(accounts_cli.app, move, env=live.settings).output == ""
    accounts.disable(live.conn, "zhao", now(live.conn))
    kept = accounts.get(live.conn, "zhao")
    assert kept is not None
    assert kept.unit == SCHOOLS
