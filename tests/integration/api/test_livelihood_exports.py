import csv
import json
import uuid
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO, StringIO
from typing import Any

import httpx
import pytest
from openpyxl import load_workbook

from api.livelihood import plan as plan_files
from domain.account import Role
from domain.instant import parse
from domain.livelihood.month import Month
from domain.livelihood.report import Report, Said, Status
from domain.observation import CLOCK, observations
from store import observations as readings
from store.database import Connection, connect
from store.livelihood import dispatches, plans, reports
from tests.conftest import new_database
from tests.integration.api.county import bearer, served

JOBS, WOMEN = "1-06.1", "1-07.1"
MAY = Month(2023, 5)
NOW = "2023-07-12T09:00:00+08:00"
SECRET = "尚未核定的数字"


def report(
    conn: Connection, code: str, month: Month, value: float, came: str, approved: str | None
) -> None:
    """A report as units and the coordination office make it; a draft where nobody approved it."""
    said = Said(value, narrative=SECRET)
    unit = {JOBS: "人社局", WOMEN: "妇联"}[code]
    draft = Report(code, month, 1, Status.DRAFT, unit, said)
    with conn.transaction():
        number = reports.insert(conn, "pingjiang-2023", draft, "张三", parse(came)).id
        if approved is not None:
            handed = replace(draft, status=Status.SUBMITTED)
            reports.write(conn, number, handed, "张三", parse(came), "submit")
            done = replace(draft, status=Status.APPROVED)
            reports.write(conn, number, done, "李四", parse(approved), "approve")


@pytest.fixture(scope="module")
def database(postgres: str, template: str) -> Iterator[str]:
    """The plan; jobs reported in time, women's check-ups of May a month late, June a draft."""
    with new_database(postgres, f"test_{uuid.uuid4().hex[:12]}", template) as url:
        with connect(url, application="tests") as conn:
            plans.load(conn, *plan_files.load())
            readings.write(conn, observations([(CLOCK, parse(NOW), float("nan"), 1)]))
            june, july = "2023-06-03T10:00:00+08:00", "2023-07-05T10:00:00+08:00"
            report(conn, JOBS, MAY, 3050, june, "2023-06-05T10:00:00+08:00")
            report(conn, WOMEN, MAY, 9000, july, "2023-07-06T10:00:00+08:00")
            report(conn, JOBS, Month(2023, 6), 3999, july, None)
            dispatches.add(conn, "pingjiang-2023", MAY, "请尽快补报。", "李四", parse(june))
            dispatches.add(conn, "pingjiang-2023", MAY, "改后的要求。", "李四", parse(july))
        yield url


@pytest.fixture(scope="module")
def http(database: str) -> Iterator[httpx.Client]:
    """A viewer of a county that shows its projects to accounts alone."""
    with connect(database, application="tests") as conn:
        viewer = bearer(conn, Role.VIEWER)
    with (
        served(database) as base,
        httpx.Client(base_url=f"{base}/api/v1/livelihood", headers=viewer, timeout=20) as client,
    ):
        yield client


def table(answer: httpx.Response) -> dict[str, dict[str, str]]:
    """Rows of the CSV by indicator, by the English headings."""
    assert answer.status_code == 200, answer.text
    rows = csv.DictReader(StringIO(answer.content.decode("utf-8-sig"), newline=""))
    told = [{heading.split(" / ")[1]: cell for heading, cell in row.items()} for row in rows]
    return {row["indicator"]: row for row in told}


def bulletin(http: httpx.Client, **asked: str) -> str:
    answer = http.get("/bulletin", params=asked)
    assert answer.status_code == 200, answer.text
    return answer.text


def problem(answer: httpx.Response) -> str:
    assert answer.headers["content-type"] == "application/problem+json"
    return str(answer.json()["detail"])


def test_csv_is_a_file_of_the_board_as_it_stands(http: httpx.Client) -> None:
    answer = http.get("/board.csv")

    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == ('attachment; filename="board-2023-07-12.csv"')
    row = table(answer)[JOBS]
    assert (row["value"], row["target"], row["progress (%)"]) == ("3050", "6100", "50")
    assert row["month judged"] == "2023-06"


def test_exports_of_a_past_day_hold_what_counted_then(http: httpx.Client) -> None:
    rows = table(http.get("/board.csv", params={"as_of": "2023-06-20"}))

    assert rows[JOBS]["value"] == "3050"
    assert rows[WOMEN]["value"] == ""


def test_xlsx_holds_the_board_and_who_has_not_reported(http: httpx.Client) -> None:
    answer = http.get("/board.xlsx", params={"as_of": "2023-06-20"})

    assert answer.headers["content-type"] == (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    book = load_workbook(BytesIO(answer.content), read_only=True)
    missing = {row[3] for row in book["未报 missing"].iter_rows(values_only=True)}
    assert WOMEN in missing
    assert JOBS not in missing


def test_open_data_says_where_it_was_found(http: httpx.Client) -> None:
    answer = http.get("/oc4ids.json", params={"plan": "pingjiang-2023"})

    said: dict[str, Any] = answer.json()
    assert said["uri"] == str(answer.url)
    assert [one["id"] for one in said["projects"]][5] == "pingjiang-2023-1-06"


def test_the_bulletin_is_a_page_that_runs_no_script(http: httpx.Client) -> None:
    answer = http.get("/bulletin")

    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    assert "2023 年 6 月" in answer.text


def test_a_months_bulletin_stays_what_it_was_when_the_next_one_took_its_place(
    http: httpx.Client,
) -> None:
    page = bulletin(http, month="2023-05")

    assert "数据截至 2023-06-29" in page
    assert "请尽快补报。" in page
    assert "改后的要求。" not in page
    missing = page.partition('id="missing"')[2].partition("</section>")[0]
    assert f"{WOMEN} " in missing
    assert f"{JOBS} " not in missing


def test_a_bulletin_may_be_asked_for_as_it_stood_on_a_day(http: httpx.Client) -> None:
    page = bulletin(http, month="2023-05", as_of="2023-06-02")

    assert "数据截至 2023-06-02" in page
    assert f"{JOBS} " in page.partition('id="missing"')[2]
    assert "请尽快补报。" not in page


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"month": "2023-07"}, "2023-07"),
        ({"month": "2022-12"}, "2022-12"),
        ({"month": "2023-05", "as_of": "2023-07-01"}, "2023-05"),
        ({"as_of": "2023-01-15"}, "2023"),
        ({"month": "2023-13"}, "month"),
        ({"as_of": "2023-07-13"}, "as_of"),
    ],
)
def test_a_bulletin_that_cannot_be_is_a_problem(
    http: httpx.Client, asked: dict[str, str], said: str
) -> None:
    answer = http.get("/bulletin", params=asked)

    assert answer.status_code == 422
    assert said in answer.text
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("path", ["/board.csv", "/board.xlsx", "/oc4ids.json", "/bulletin"])
def test_an_unknown_plan_is_a_problem(http: httpx.Client, path: str) -> None:
    answer = http.get(path, params={"plan": "nowhere"})

    assert answer.status_code == 404
    assert "nowhere" in problem(answer)


def test_nothing_that_is_not_approved_and_no_person_is_exported(http: httpx.Client) -> None:
    texts = [http.get(path).text for path in ("/board.csv", "/oc4ids.json", "/bulletin")]
    book = load_workbook(BytesIO(http.get("/board.xlsx").content), read_only=True)
    cells = [str(value) for sheet in book for row in sheet.values for value in row]

    everything = json.dumps([*texts, *cells], ensure_ascii=False)
    assert JOBS in everything
    for hidden in (SECRET, "3999", "3,999", "张三", "李四"):
        assert hidden not in everything


@pytest.mark.parametrize("path", ["/board.csv", "/board.xlsx", "/oc4ids.json", "/bulletin"])
def test_without_public_reading_exports_need_an_account(http: httpx.Client, path: str) -> None:
    assert httpx.get(f"{http.base_url}{path.removeprefix('/')}").status_code == 401
