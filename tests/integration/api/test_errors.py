from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from store.database import Connection
from store.engine import acquire
from tests.integration.api.county import served

PROBLEM = "application/problem+json"
NOWHERE = "postgresql://miluo:x@127.0.0.1:1/miluo"


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/api/v2/stations", "/nothing.js", "/%00"])
def test_what_is_not_there_is_a_problem(reading: httpx.Client, path: str) -> None:
    answer = reading.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (404, PROBLEM)
    assert answer.json()["status"] == 404


@pytest.mark.parametrize("path", ["/api/v1/stations", "/api/v1/warnings/stream", "/healthz"])
def test_a_method_that_is_not_possible_is_a_problem(reading: httpx.Client, path: str) -> None:
    answer = reading.post(path)
    assert (answer.status_code, answer.headers["content-type"]) == (405, PROBLEM)
    assert "GET" in answer.headers["allow"]


def test_a_question_with_several_mistakes_names_each(reading: httpx.Client) -> None:
    answer = reading.get(
        "/api/v1/datastreams/1/observations", params={"from": "2024-07-01", "step": "x"}
    ).json()
    assert [(one["in"], one["name"]) for one in answer["errors"]] == [
        ("query", "from"),
        ("query", "step"),
    ]


READINGS = [
    "/api/v1/latest",
    "/api/v1/stations",
    "/api/v1/datastreams/1/observations",
    "/api/v1/warnings/stream",
    "/api/v1/latest/stream",
]
HEALTH = ["/healthz", "/readyz", "/metrics"]


@pytest.fixture(scope="module")
def away() -> Mapping[str, httpx.Response]:
    """What is answered while there is no database, all asked at once: each waits for it a while."""
    paths = READINGS + HEALTH
    with served(NOWHERE) as base, ThreadPoolExecutor(len(paths)) as asking:
        answers = asking.map(lambda path: httpx.get(base + path, timeout=20), paths)
        return dict(zip(paths, answers, strict=True))


@pytest.mark.parametrize("path", READINGS)
def test_a_database_that_is_away_is_a_problem(
    away: Mapping[str, httpx.Response], path: str
) -> None:
    answer = away[path]
    assert (answer.status_code, answer.headers["content-type"]) == (503, PROBLEM)
    assert "retry-after" in answer.headers
    assert "database" in answer.json()["detail"]


def test_the_process_lives_and_is_not_ready_without_its_database(
    away: Mapping[str, httpx.Response],
) -> None:
    assert away["/healthz"].json() == {"status": "alive"}
    assert "miluo_database_up 0.0" in away["/metrics"].text
    assert away["/readyz"].status_code == 503
    assert "does not answer" in away["/readyz"].json()["reasons"][0]


def test_it_is_ready_when_an_engine_judges(connection: Connection, http: httpx.Client) -> None:
    acquire(connection, "engine-1", 60)
    assert (http.get("/readyz").status_code, http.get("/readyz").json()["status"]) == (200, "ready")


def test_it_is_not_ready_without_an_engine(reading: httpx.Client) -> None:
    assert reading.get("/readyz").json()["reasons"] == [
        "没有引擎在研判数据：请启动 `miluo alert` / "
        "No engine judges the readings: start `miluo alert`."
    ]


def test_it_is_not_ready_when_the_engine_went_silent(
    connection: Connection, http: httpx.Client
) -> None:
    acquire(connection, "engine-1", -1)
    assert "engine-1 has gone silent" in http.get("/readyz").json()["reasons"][0]


def test_it_is_not_ready_before_the_first_migration(empty_url: str) -> None:
    with served(empty_url) as base:
        answer = httpx.get(f"{base}/readyz")
    assert (answer.status_code, "miluo migrate" in answer.json()["detail"]) == (503, True)


def test_it_is_not_ready_in_the_other_mode(database_url: str) -> None:
    with served(database_url, "live") as base:
        answer = httpx.get(f"{base}/readyz")
    assert "MILUO_MODE=exercise" in answer.json()["reasons"][0]
