"""The tie of the county's projects to its hazards: call board, platform and drills."""

import uuid
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from api.livelihood import plan as plan_files
from api.livelihood import platform
from domain.account import Role
from domain.criterion import Criterion
from domain.datastream import Datastream
from domain.drill import Drill
from domain.instant import DAY, HOUR, MINUTE, iso, parse
from domain.level import Level
from domain.livelihood.month import Month
from domain.observation import CLOCK
from domain.registry import Registry
from domain.station import Station, StationKind, StationStatus
from store import drills, registry
from store.database import Connection, connect, scalar
from store.livelihood import plans
from tests.conftest import new_database
from tests.integration.api.answered import call, person, summon
from tests.integration.api.county import START, County, bearer, served

TOWN, UP, POOL, PROBE, DRONE = 1, 2, 3, 4, 5
NOW = START + HOUR
CHRISTMAS = parse("2023-12-25T08:00:00+08:00")

REGISTRY = Registry.numbered(
    [
        Station("TOWN", "平江", StationKind.RIVER_LEVEL, attributes={"area": "城区"}),
        Station("UP", "余坪", StationKind.RIVER_LEVEL, town="余坪"),
        Station("POOL", "水库", StationKind.RESERVOIR, town="浯口镇"),
        Station(
            "PROBE", "断面", StationKind.WATER_QUALITY, status=StationStatus.SUSPENDED,
            status_reason="换站",
        ),
        Station("DRONE", "无人机", StationKind.UAV),
    ],
    [
        Datastream("TOWN", "stage", "m"),
        Datastream("UP", "stage", "m", interval_s=3600),
        Datastream("POOL", "pool_level", "m", interval_s=4 * 3600),
        Datastream("PROBE", "ph", "1", interval_s=4 * 3600),
        Datastream("DRONE", "battery_level", "%", interval_s=10),
    ],
    [
        Criterion("TOWN", "stage", "value", blue=70.0, impact={"red": "转移"}),
        Criterion("UP", "stage", "value", blue=80.0),
        Criterion("POOL", "pool_level", "value", blue=120.0),
        Criterion("PROBE", "ph", "value", blue=9.0),
    ],
)  # fmt: skip

DRILL = Drill("flood", "洪水", START, NOW, 5, 5, True, "李", "汛前", START - 30 * DAY)


@pytest.fixture(scope="module")
def database(postgres: str, template: str) -> Iterator[str]:
    """The plan of 2023, a county that was heard, three open warnings, and two drills."""
    with new_database(postgres, f"test_{uuid.uuid4().hex[:12]}", template) as url:
        with connect(url, application="tests") as conn:
            registry.load(conn, REGISTRY)
            plans.load(conn, *plan_files.load())
            county = County(conn)
            county.judge(
                (TOWN, Level.NONE, Level.RED), (UP, Level.NONE, Level.YELLOW),
                (POOL, Level.NONE, Level.BLUE),
            )  # fmt: skip
            two_are_called_for_the_newest(conn)
            county.hear(
                *[(TOWN, CHRISTMAS + i * MINUTE, 70.0, 1) for i in range(3)],
                *[(TOWN, NOW - i * 5 * MINUTE, 70.0, 1) for i in range(12)],
                (UP, NOW - 4 * HOUR, 80.0, 1), (POOL, NOW - 11 * HOUR, 119.0, 1),
                (PROBE, NOW - HOUR, 7.0, 1), (DRONE, NOW - 30 * MINUTE, 90.0, 1),
                (CLOCK, NOW, float("nan"), 1),
            )  # fmt: skip
            drills.add(conn, [DRILL])
        yield url


def two_are_called_for_the_newest(conn: Connection) -> None:
    """One of them answers."""
    number = call(conn, scalar(conn, "SELECT max(warning_id) FROM warning_event"), START)
    summon(conn, number, person(conn, "a"), "answered", START, START + MINUTE)
    summon(conn, number, person(conn, "b"), "timed_out", START)


@pytest.fixture(scope="module")
def conn(database: str) -> Iterator[Connection]:
    with connect(database, application="tests") as own:
        yield own


@pytest.fixture(scope="module")
def http(database: str) -> Iterator[httpx.Client]:
    with served(database) as base, httpx.Client(base_url=base, timeout=20) as client:
        yield client


@pytest.fixture(scope="module")
def viewer(conn: Connection) -> dict[str, str]:
    return bearer(conn, Role.VIEWER)


def board(http: httpx.Client, **asked: str | float) -> dict[str, Any]:
    answer = http.get("/api/v1/call-board", params=asked)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def test_the_call_board_has_the_worst_warning_first_with_its_towns(http: httpx.Client) -> None:
    found = board(http)
    assert (found["level"], found["mode"], found["now"]) == ("yellow", "exercise", iso(NOW))
    assert (found["plan"], found["demonstration"]) == ("pingjiang-2023", False)
    red, yellow = found["items"]
    assert (red["towns"], yellow["towns"]) == (["城区"], ["余坪"])
    told = red["warning"]
    assert (told["station"], told["station_name"], told["hazard"]) == ("TOWN", "平江", "flood")
    assert (told["level"], told["since"], told["impact"]) == ("red", iso(START), "转移")
    assert (told["value_unit"], told["mode"], told["confirmed"]) == ("m", "exercise", True)


def test_a_flood_in_the_county_town_concerns_who_builds_schools_there(http: httpx.Client) -> None:
    (unit,) = board(http)["items"][0]["concerned"]
    assert unit["party"] == "教育局"
    one = next(one for one in unit["because"] if one["place"] == "启明学校小学部")
    assert (one["project"], one["town"], one["leads"]) == ("1-01", "城区", True)
    assert one["distance_km"] is None
    assert one["why"].startswith("1-01 在城区（启明学校小学部） / ")


def test_a_town_of_the_plan_is_found_without_its_kind(http: httpx.Client) -> None:
    (unit,) = board(http)["items"][1]["concerned"]
    assert {(one["project"], one["town"]) for one in unit["because"]} == {("1-02", "余坪镇")}


def test_the_level_says_from_where_on(http: httpx.Client) -> None:
    assert [len(board(http, level=one)["items"]) for one in ("blue", "orange")] == [3, 1]


@pytest.mark.parametrize(
    ("asked", "status"),
    [({"level": "none"}, 422), ({"radius_km": 0}, 422), ({"radius_km": 101}, 422),
     ({"plan": "nowhere"}, 404)],
)  # fmt: skip
def test_a_question_that_makes_no_sense_is_a_problem(
    http: httpx.Client, asked: dict[str, str], status: int
) -> None:
    assert http.get("/api/v1/call-board", params=asked).status_code == status


def facts(http: httpx.Client, viewer: dict[str, str], month: str) -> dict[str, Any]:
    answer = http.get("/api/v1/livelihood/platform", params={"month": month}, headers=viewer)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def test_the_platform_tells_how_its_stations_are(
    http: httpx.Client, viewer: dict[str, str]
) -> None:
    """余坪 spoke four of its steps ago, the pool less than three; the probe is suspended."""
    found = facts(http, viewer, "2024-07")
    assert (found["at"], found["stations"], found["suspended"]) == (iso(NOW), 5, 1)
    online = {one["kind"]: (one["stations"], one["online"]) for one in found["kinds"]}
    assert online == {"RR": (1, 1), "UV": (1, 1), "WQ": (1, 0), "ZZ": (2, 1)}
    assert found["online"] == 3


def test_readings_are_held_against_what_was_expected_but_for_drones(
    http: httpx.Client, viewer: dict[str, str]
) -> None:
    found = facts(http, viewer, "2024-07")
    expected = 288 + 24 + 6 + 6
    assert (found["expected"], found["received"]) == (expected, 12 + 1 + 1 + 1)
    assert found["received_percent"] == round(100 * 15 / expected, 1)


def test_warnings_and_hazards_of_the_month_are_counted(
    http: httpx.Client, viewer: dict[str, str]
) -> None:
    found = facts(http, viewer, "2024-07")
    assert found["warnings_raised"] == {"red": 1, "orange": 0, "yellow": 1, "blue": 1}
    reached = [found[name] for name in ("warnings_delivered", "people_called", "people_answered")]
    assert reached == [1, 2, 1]
    assert found["hazards"] == ["flood", "reservoir"]
    assert set(facts(http, viewer, "2024-06")["warnings_raised"].values()) == {0}


def test_drills_are_counted_in_the_month_in_which_they_were_recorded(
    http: httpx.Client, viewer: dict[str, str]
) -> None:
    numbers = [
        [facts(http, viewer, month)[f"drills_{name}"] for name in ("held", "passed", "passed_ever")]
        for month in ("2024-06", "2024-07")
    ]
    assert numbers == [[1, 1, 1], [0, 0, 1]]


def test_a_past_month_is_told_as_it_stood_at_its_end(
    http: httpx.Client, viewer: dict[str, str]
) -> None:
    found = facts(http, viewer, "2023-12")
    assert found["at"] == "2023-12-31T23:59:59.999999+08:00"
    assert (found["online"], found["received"]) == (0, 0)
    assert [one["title"] for one in found["monitoring"] if one["in_place"]] == ["水文监测"]


@pytest.mark.parametrize(
    ("month", "words"), [("2024-08", "has not begun"), ("2024-13", "month"), ("1800-01", "month")]
)
def test_a_month_that_is_none_or_to_come_is_a_problem(
    http: httpx.Client, viewer: dict[str, str], month: str, words: str
) -> None:
    answer = http.get("/api/v1/livelihood/platform", params={"month": month}, headers=viewer)
    assert (answer.status_code, words in answer.json()["detail"]) == (422, True)


def test_the_platform_is_read_with_an_account_where_projects_are_not_public(
    http: httpx.Client,
) -> None:
    assert http.get("/api/v1/livelihood/platform").status_code == 401


def draft(http: httpx.Client, headers: dict[str, str], month: str) -> httpx.Response:
    return http.post("/api/v1/livelihood/platform/report", json={"month": month}, headers=headers)


def test_the_platform_drafts_its_report_from_what_it_did(
    http: httpx.Client, conn: Connection
) -> None:
    answer = draft(http, bearer(conn, Role.REPORTER, "应急管理局"), "2023-12")
    assert answer.status_code == 201, answer.text
    (one,) = answer.json()
    assert (one["indicator"], one["month"], one["status"]) == ("1-16.2", "2023-12", "draft")
    assert (one["unit"], one["value"]) == ("应急管理局", round(100 / 6, 1))
    assert one["narrative"] == platform.narrative(platform.facts(conn, Month(2023, 12)))
    again = draft(http, bearer(conn, Role.REPORTER, "应急管理局"), "2023-12")
    assert (again.status_code, again.json()["current"]["id"]) == (409, one["id"])


def test_the_coordination_office_drafts_for_the_unit_that_leads(
    http: httpx.Client, conn: Connection
) -> None:
    answer = draft(http, bearer(conn, Role.KEEPER, "人社局"), "2023-11")
    (one,) = answer.json()
    assert (one["unit"], one["value"]) == ("应急管理局", 0.0)


def test_nobody_else_drafts_it(http: httpx.Client, conn: Connection) -> None:
    others = [
        {},
        bearer(conn, Role.VIEWER),
        bearer(conn, Role.REPORTER, "教育局"),
        bearer(conn, Role.DUTY_OFFICER),
    ]
    answers = [draft(http, headers, "2023-10").status_code for headers in others]
    assert answers == [401, 403, 422, 403]
    found = conn.execute("SELECT count(*) FROM report WHERE month = '2023-10-01'").fetchone()
    assert found == (0,)


@pytest.mark.parametrize("month", ["2024-06", "2024-08", "2023-5"])
def test_a_month_outside_the_plan_s_year_has_no_report(
    http: httpx.Client, conn: Connection, month: str
) -> None:
    assert draft(http, bearer(conn, Role.KEEPER), month).status_code == 422


def test_drills_are_listed_and_name_persons_only_to_accounts(
    http: httpx.Client, viewer: dict[str, str]
) -> None:
    (one,) = http.get("/api/v1/drills").json()["items"]
    assert (one["scenario"], one["passed"], one["by"]) == ("flood", True, None)
    assert (one["began"], one["recorded_at"]) == (iso(START), iso(START - 30 * DAY))
    (named,) = http.get("/api/v1/drills", headers=viewer).json()["items"]
    assert named == {**one, "by": "李"}


def test_without_a_plan_nobody_is_concerned(connection: Connection, database_url: str) -> None:
    registry.load(connection, REGISTRY)
    County(connection).judge((TOWN, Level.NONE, Level.RED))
    with served(database_url) as base:
        found = httpx.get(f"{base}/api/v1/call-board", trust_env=False).json()
    assert (found["plan"], len(found["items"]), found["items"][0]["concerned"]) == (None, 1, [])
