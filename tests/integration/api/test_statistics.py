"""Statistics of warnings over HTTP."""

import csv
from collections.abc import Iterator
from io import StringIO
from typing import Any

import httpx
import pytest

from domain.account import Role
from domain.instant import DAY, SECOND, iso
from domain.level import Level
from store import life
from store.database import Connection
from tests.integration.api.answered import at, issue
from tests.integration.api.county import START, as_role, served

PATH = "/api/v1/statistics/warnings"


@pytest.fixture(scope="module")
def http(shared_url: str, shared: Connection) -> Iterator[httpx.Client]:
    """A viewer's client; an orange flood was acknowledged after 90 s."""
    at(shared, START)
    one = issue(shared, Level.ORANGE)
    at(shared, START + 90 * SECOND)
    life.acknowledge(shared, one, "li", "")
    with (
        served(shared_url) as url,
        httpx.Client(base_url=url) as nobody,
        as_role(nobody, shared, Role.VIEWER) as viewer,
    ):
        yield viewer


def ask(http: httpx.Client, **query: Any) -> httpx.Response:
    return http.get(PATH, params={name.rstrip("_"): value for name, value in query.items()})


def test_the_days_before_the_present_unless_another_span_is_asked_for(http: httpx.Client) -> None:
    found = ask(http).json()
    assert found["start"] == iso(START + 90 * SECOND + 1 - 30 * DAY)
    (row,) = found["rows"]
    assert (row["mode"], row["hazard"], row["level"]) == ("exercise", "flood", "orange")
    assert (row["raised"], row["acknowledge_median_s"], row["called"]) == (1, 90.0, 0)
    assert ask(http, from_=iso(START + SECOND)).json()["rows"] == []


def test_a_table_for_spreadsheets_says_the_same(http: httpx.Client) -> None:
    answer = ask(http, format="csv")
    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    headings, row = csv.reader(StringIO(answer.content.decode("utf-8-sig")))
    assert len(headings) == len(row)
    said = {heading.partition(" / ")[0]: cell for heading, cell in zip(headings, row, strict=True)}
    assert (said["性质"], said["灾种"], said["最高等级"]) == ("演练", "flood", "橙色")
    assert (said["发出"], said["确认用时中位数（秒）"], said["应答用时中位数（秒）"]) == (
        "1",
        "90",
        "",
    )


@pytest.mark.parametrize(
    "query",
    [
        {"from_": iso(START), "to": iso(START - 1)},
        {"from_": "1990-01-01T00:00:00+08:00", "to": iso(START)},
        {"from_": "2024-07-01T00:00:00"},
        {"format": "xml"},
    ],
)
def test_a_wrong_span_is_a_problem(http: httpx.Client, query: dict[str, str]) -> None:
    answer = ask(http, **query)
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
