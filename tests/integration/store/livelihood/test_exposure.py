"""Which projects lie inside the area of an open warning."""

import uuid
from collections.abc import Iterator
from datetime import date

import pytest

from domain.criterion import Criterion
from domain.datastream import Datastream
from domain.level import Level
from domain.livelihood.project import Place, Plan, Project
from domain.registry import Registry
from domain.station import Station, StationKind
from domain.transition import Reason
from store import registry
from store.database import Connection, connect
from store.livelihood import plans
from store.livelihood.exposure import calls, exposed
from tests.conftest import new_database
from tests.integration.api.county import START, County

TOWN, UP, CLEARED, WEAK, NOWHERE = 1, 2, 3, 4, 5
RIVER = StationKind.RIVER_LEVEL

REGISTRY = Registry.numbered(
    [
        Station("TOWN", "平江", RIVER, attributes={"area": "城区、 三市镇,汉昌街道"}),
        Station("UP", "加义", RIVER, river="汨罗江", town="加义镇", lon=113.8, lat=28.6),
        Station("CLEARED", "伍市", RIVER, town="伍市镇", lon=113.2, lat=28.8),
        Station("WEAK", "瓮江", RIVER, town="瓮江镇", lon=113.4, lat=28.8),
        Station("NOWHERE", "站", RIVER),
    ],
    [
        Datastream("TOWN", "stage", "m"),
        Datastream("UP", "stage", "m"),
        Datastream("CLEARED", "stage", "m"),
        Datastream("WEAK", "battery", "V"),
        Datastream("NOWHERE", "stage", "m"),
    ],
    [
        Criterion("TOWN", "stage", "value", blue=70.0, impact={"orange": "转移"}),
        Criterion("UP", "stage", "value", blue=80.0),
        Criterion("CLEARED", "stage", "value", blue=60.0),
        Criterion("WEAK", "battery", "value", blue=10.0),
        Criterion("NOWHERE", "stage", "value", blue=10.0),
    ],
)

PLACES = {
    "1-01": (Place("城区", "启明学校"), Place("三市", "三市中学")),
    "1-02": (Place("加义", "加义中学", 113.81, 28.61),),
    "1-03": (Place("木金乡", "山上", 113.8, 28.65),),
    "1-04": (Place("木金乡", "山后", 113.8, 28.75),),
    "1-05": (Place("木金乡"), Place("伍市", "工业园", 113.2, 28.8)),
    "1-06": (),
    "1-07": (Place("瓮江镇", "平江八中"),),
    "1-08": (Place("汉昌镇"),),
}
"""1-03 is 5.6 km north of the station at 加义, 1-04 is 16.7 km."""


def project(code: str) -> Project:
    return Project(code, "一", int(code[2:]), code, "", ("教育局",), (), (), PLACES[code])


PLAN = Plan(
    "P", "计划", 2024, "县", date(2024, 1, 1), "", "", "办", (),
    tuple(project(code) for code in PLACES),
)  # fmt: skip


@pytest.fixture(scope="module")
def conn(postgres: str, template: str) -> Iterator[Connection]:
    """A county with warnings, one of them over and one of a weak battery; the plan is in it."""
    with (
        new_database(postgres, f"test_{uuid.uuid4().hex[:12]}", template) as url,
        connect(url, application="tests") as connection,
    ):
        registry.load(connection, REGISTRY)
        county = County(connection)
        county.judge(
            (UP, Level.NONE, Level.YELLOW), (TOWN, Level.NONE, Level.ORANGE),
            (CLEARED, Level.NONE, Level.RED), (WEAK, Level.NONE, Level.RED),
            (NOWHERE, Level.NONE, Level.BLUE),
        )  # fmt: skip
        county.judge((CLEARED, Level.RED, Level.NONE), reason=Reason.RECEDED)
        plans.load(connection, PLAN, {})
        yield connection


def where(conn: Connection, radius_km: float = 10.0) -> dict[str, list[tuple[str, str]]]:
    """Station and place of every warning by project."""
    found = exposed(conn, PLAN, radius_km)
    return {
        code: [(one.station, one.place or one.town) for one in told] for code, told in found.items()
    }


def test_a_project_is_inside_the_towns_that_a_station_stands_for(conn: Connection) -> None:
    assert where(conn)["1-01"] == [("TOWN", "启明学校"), ("TOWN", "三市中学")]


def test_towns_are_compared_without_their_kind(conn: Connection) -> None:
    """加义 is 加义镇, and the street 汉昌 was a town."""
    found = where(conn)
    assert (found["1-02"], found["1-08"]) == ([("UP", "加义中学")], [("TOWN", "汉昌镇")])


def test_another_town_is_inside_where_its_point_is_near(conn: Connection) -> None:
    assert where(conn)["1-03"] == [("UP", "山上")]
    assert "1-04" not in where(conn)
    assert where(conn, 20.0)["1-04"] == [("UP", "山后")]
    assert "1-03" not in where(conn, 5.0)


def test_the_station_s_own_town_is_inside_at_any_distance(conn: Connection) -> None:
    ((told,),) = [exposed(conn, PLAN, 0.1)["1-02"]]
    assert told.distance_km == pytest.approx(1.48, abs=0.01)


def test_a_warning_that_is_over_reaches_nobody(conn: Connection) -> None:
    assert "1-05" not in where(conn)


def test_a_weak_battery_endangers_nobody(conn: Connection) -> None:
    assert "1-07" not in where(conn)


def test_a_project_without_places_is_in_no_warning(conn: Connection) -> None:
    assert "1-06" not in where(conn, 100.0)


def test_an_exposure_tells_the_warning_and_the_place(conn: Connection) -> None:
    one = exposed(conn, PLAN, 10.0)["1-01"][0]
    assert (one.station, one.station_name, one.hazard) == ("TOWN", "平江", "flood")
    assert (one.level, one.opened) == (Level.ORANGE, START)
    assert (one.town, one.place, one.distance_km) == ("城区", "启明学校", None)


def test_the_worst_warning_of_a_project_comes_first(conn: Connection) -> None:
    both = Project("X", "一", 9, "", "", (), (), (), (Place("加义"), Place("城区")))
    plan = Plan("Q", "", 2024, "", date(2024, 1, 1), "", "", "", (), (both,))
    assert [one.level for one in exposed(conn, plan)["X"]] == [Level.ORANGE, Level.YELLOW]


def test_no_plan_s_projects_are_in_nothing(conn: Connection) -> None:
    assert exposed(conn, Plan("Q", "", 2024, "", date(2024, 1, 1), "", "", "", (), ())) == {}


def test_the_view_for_dashboards_says_the_same(conn: Connection) -> None:
    told = conn.execute(
        "SELECT project, warning_id, level::text, place, distance_km FROM v_project_exposure"
    ).fetchall()
    ours = [
        (code, one.warning, one.level.word, one.place, one.distance_km)
        for code, found in exposed(conn, PLAN, 10.0).items()
        for one in found
    ]
    assert sorted(told, key=str) == sorted(ours, key=str)
    assert len(told) == 5


def test_calls_are_the_open_warnings_from_a_level_on_worst_first(conn: Connection) -> None:
    found = calls(conn, Level.YELLOW)
    assert [(one.station, one.level) for one in found] == [
        ("TOWN", Level.ORANGE), ("UP", Level.YELLOW),
    ]  # fmt: skip
    assert [one.station for one in calls(conn, Level.BLUE)] == ["TOWN", "UP", "NOWHERE"]
    assert calls(conn, Level.RED) == []


def test_a_call_names_the_towns_as_they_are_written(conn: Connection) -> None:
    town, up, nowhere = calls(conn, Level.BLUE)
    assert town.towns == ("城区", "三市镇", "汉昌街道")
    assert (up.towns, nowhere.towns) == (("加义镇",), ())
    assert (town.impact, up.impact, up.river) == ("转移", "", "汨罗江")


@pytest.mark.parametrize(
    ("town", "area", "towns"),
    [
        ("加义镇", "加义、三市", ["加义镇", "三市"]),
        ("", "，城区,, 三市 ；", ["城区", "三市 ；"]),
        ("加义镇", None, ["加义镇"]),
        ("", None, []),
    ],
)
def test_the_towns_of_a_station_are_told_once(
    conn: Connection, town: str, area: str | None, towns: list[str]
) -> None:
    assert conn.execute("SELECT area_towns(%s, %s)", (town, area)).fetchone() == (towns,)


@pytest.mark.parametrize(
    ("town", "name"), [("加义镇", "加义"), ("天岳街道", "天岳"), ("木金乡 ", "木金"), ("镇", "镇")]
)
def test_the_kind_of_a_town_is_not_in_its_name(conn: Connection, town: str, name: str) -> None:
    assert conn.execute("SELECT town_name(%s)", (town,)).fetchone() == (name,)
