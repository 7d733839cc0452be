"""Rules through the API: what is wrong is explained, and nothing is ever overwritten."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from domain.account import Role
from store import registry, registry_changes
from store.database import Connection
from tests.integration.api.county import START, County, as_role, bearer

RULE = '[[criterion]]\nstation = "PJ01"\nproperty = "rain"\nindicator = "sum"\nyellow = 50\n'
SUM = RULE + "parameters = { window_h = 6 }\n"
TOML = {"Content-Type": "application/toml"}
HIGHER = {"station": "PJ02", "property": "stage", "indicator": "value", "yellow": 91}

pytestmark = pytest.mark.usefixtures("county")


@pytest.fixture
def http(http: httpx.Client, connection: Connection) -> Iterator[httpx.Client]:
    with as_role(http, connection, Role.RIVER_ENGINEER, name="王") as engineer:
        yield engineer


def send(http: httpx.Client, toml: str, path: str = "") -> httpx.Response:
    return http.post(f"/api/v1/criteria{path}", content=toml, headers=TOML)


def findings(answer: httpx.Response, status: int = 422) -> list[tuple[str, str]]:
    assert (answer.status_code, answer.headers["content-type"]) == (
        status, "application/problem+json",
    )  # fmt: skip
    return [(one["place"], one["key"]) for one in answer.json()["findings"]]


def test_rules_in_toml_are_taken_in_and_kept_with_who_did_it(
    county: County, http: httpx.Client
) -> None:
    answer = send(http, SUM)
    assert answer.json()["changes"] == [
        {"code": "PJ01/rain/sum/window_h=6", "change": "added", "moves": []}
    ]
    newest = registry_changes.versions(county.conn)[0]
    assert (newest.number, newest.by, newest.source) == (answer.json()["version"], "王", "API")
    (rule,) = http.get("/api/v1/criteria", params={"datastream": 2}).json()["items"]
    assert (rule["parameters"], rule["yellow"], rule["approved_by"]) == ({"window_h": 6}, 50, "")


@pytest.mark.parametrize(
    ("rule", "unit"),
    [
        ({"indicator": "rate", "parameters": {"window_h": 1}}, "m/h"),
        ({"indicator": "silence"}, "s"),
        ({"indicator": "time_to_level", "parameters": {"level": 74, "window_h": 1}}, "h"),
    ],
)
def test_a_rule_s_thresholds_have_its_indicator_s_unit(
    http: httpx.Client, rule: dict[str, Any], unit: str
) -> None:
    rule |= {"station": "PJ02", "property": "stage", "yellow": 1}
    http.post("/api/v1/criteria", json={"criterion": [rule]}).raise_for_status()
    *_, last = http.get("/api/v1/criteria", params={"datastream": 3}).json()["items"]
    assert last["value_unit"] == unit


def test_a_compound_is_a_level_of_parts_with_units_of_their_own(http: httpx.Client) -> None:
    stage = {"station": "PJ01", "property": "stage"}
    high = stage | {"indicator": "value", "yellow": 74}
    fast = stage | {"indicator": "rate", "parameters": {"window_h": 1}, "yellow": 0.3}
    both = stage | {"indicator": "all_of", "yellow": 2, "parts": [high, fast]}
    http.post("/api/v1/criteria", json={"criterion": [both]}).raise_for_status()
    *_, last = http.get("/api/v1/criteria", params={"datastream": 1}).json()["items"]
    assert last["value_unit"] == "level"
    assert [part["value_unit"] for part in last["parts"]] == ["m", "m/h"]


def test_other_thresholds_in_json_are_a_version_of_their_own(http: httpx.Client) -> None:
    answer = http.post("/api/v1/criteria", json={"criterion": [HIGHER]}).json()
    ended, added = answer["changes"]
    assert (ended["code"], [one["name"] for one in ended["moves"]]) == (
        "PJ02/stage/value", ["valid_to"],
    )  # fmt: skip
    assert (added["change"], added["code"].startswith("PJ02/stage/value/from=")) == ("added", True)


def test_a_check_says_what_would_change_and_changes_nothing(
    county: County, http: httpx.Client
) -> None:
    before = registry.version(county.conn)
    answer = send(http, SUM, "/check").json()
    assert (answer["version"], [one["change"] for one in answer["changes"]]) == (before, ["added"])
    assert registry.version(county.conn) == before
    assert len(registry.read(county.conn).criteria) == 2


def test_everything_that_is_wrong_is_listed_with_place_key_and_reason(http: httpx.Client) -> None:
    wrong = (
        RULE + SUM.replace("yellow = 50", 'yellow = "x"') + SUM.replace("PJ01", "PJ09")
        + SUM.replace('"sum"', '"total"') + SUM.replace("window_h", "hours")
    )  # fmt: skip
    answer = send(http, wrong)
    assert findings(answer) == [
        ("[[criterion]] number 2", "yellow"),
        ("[[criterion]] number 1", "parameters"),
        ("[[criterion]] number 3", "property"),
        ("[[criterion]] number 4", "indicator"),
        ("[[criterion]] number 5", "parameters"),
    ]
    reason = answer.json()["findings"][1]["reason"]
    assert "sum needs window_h" in reason
    assert "takes parameters: window_h (needed)" in reason


def test_nothing_is_taken_in_where_one_rule_is_wrong(county: County, http: httpx.Client) -> None:
    before = registry.version(county.conn)
    assert send(http, SUM + RULE).status_code == 422
    assert registry.version(county.conn) == before


def test_a_version_that_exists_is_never_overwritten(http: httpx.Client) -> None:
    dated = {**HIGHER, "valid_from": "2024-01-01T00:00:00+08:00"}
    assert http.post("/api/v1/criteria", json={"criterion": [dated]}).is_success
    other = {"criterion": [dated | {"yellow": 92}]}
    place = "PJ02/stage/value/from=2024-01-01"
    assert findings(http.post("/api/v1/criteria", json=other), 409) == [(place, "valid_from")]
    assert findings(http.post("/api/v1/criteria/check", json=other), 409) == [(place, "valid_from")]


def test_the_account_says_who_changes_the_rules_and_no_body_does(http: httpx.Client) -> None:
    answer = send(http, f'by = "李"\n{SUM}')
    assert (answer.status_code, "not by" in answer.json()["detail"]) == (422, True)


NO_DOCUMENTS = [
    ("{", "application/json", 422),
    ("[]", "application/json", 422),
    ("{}", "application/json", 422),
    ('{"criterion": 1}', "application/json", 422),
    ('{"criterion": [{}], "station": []}', "application/json", 422),
    ("x = ", "application/toml", 422),
    ("criterion = [1]", "application/toml; charset=utf-8", 422),
    ("[" * 100_000, "application/json", 422),
    (SUM, "text/plain", 415),
    ("#" * 1_000_001, "application/toml", 413),
]


def test_what_is_no_document_of_rules_is_a_problem(http: httpx.Client) -> None:
    for content, kind, status in NO_DOCUMENTS:
        answer = http.post(
            "/api/v1/criteria/check", content=content, headers={"Content-Type": kind}
        )
        assert (answer.status_code, answer.json()["status"]) == (status, status), content[:40]


def test_every_account_checks_rules_and_nobody_unknown_does(base: str, county: County) -> None:
    before = registry.version(county.conn)
    viewer = bearer(county.conn, Role.VIEWER)
    with httpx.Client(base_url=base, timeout=20) as client:
        assert send(client, SUM, "/check").status_code == 401
        client.headers.update(viewer)
        assert send(client, SUM, "/check").status_code == 200
    assert registry.version(county.conn) == before


def test_one_rule_is_shown_with_all_its_words(http: httpx.Client) -> None:
    body: dict[str, Any] = {
        "station": "PJ01", "property": "stage", "indicator": "all_of", "orange": 2,
        "parts": [
            {"station": "PJ01", "property": "stage", "indicator": "value", "yellow": 70.5},
            {"station": "PJ01", "property": "rain", "indicator": "flash_flood", "yellow": 2,
             "tables": {"limits": [[1, 35, 45, 60, 80]]}},
        ],
        "marks": {"坝顶": 3}, "news_from": 3, "news_step": 1,
    }  # fmt: skip
    assert http.post("/api/v1/criteria", json={"criterion": [body]}).is_success
    shown = http.get("/api/v1/criteria/3").json()
    assert (shown["id"], shown["news_step"], shown["marks"]) == (3, 1, {"坝顶": 3})
    assert shown["parts"][1]["tables"] == {"limits": [[1, 35, 45, 60, 80]]}
    assert shown["parts"][0]["red"] is None


def test_an_unknown_rule_is_a_problem(http: httpx.Client) -> None:
    for path in ("", "/explain?at=2024-07-01T06:00:00%2B08:00"):
        answer = http.get(f"/api/v1/criteria/99{path}")
        assert (answer.status_code, "no criterion 99" in answer.json()["detail"]) == (404, True)


def test_a_method_that_is_not_possible_is_told_which_are(http: httpx.Client) -> None:
    answer = http.put("/api/v1/criteria")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, POST")


def test_a_rule_explains_why_it_did_not_warn(county: County, http: httpx.Client) -> None:
    county.hear((1, START, 69.5, 1))
    said = http.get("/api/v1/criteria/1/explain", params={"at": "2024-07-01T06:05:00+08:00"}).json()
    assert (said["level"], said["measured"]["value"]) == ("none", 69.5)


def test_an_instant_without_offset_is_refused(http: httpx.Client) -> None:
    answer = http.get("/api/v1/criteria/1/explain", params={"at": "2024-07-01T06:05:00"})
    assert (answer.status_code, "has no offset" in answer.json()["detail"]) == (422, True)
