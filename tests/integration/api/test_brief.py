"""The situation brief over HTTP: what it says of a county whose readings are known."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import msgspec
import pytest

from api.brief.models import Brief
from api.brief.page import page
from domain.account import Role
from domain.criterion import Criterion
from domain.datastream import Datastream, Statistic
from domain.duty import EntryKind
from domain.instant import HOUR, MINUTE, SECOND, iso
from domain.level import Level
from domain.observation import observations
from domain.registry import Registry
from domain.response import Response
from domain.station import Station, StationKind, StationStatus
from domain.warning import Mode
from store import chain, duty_log, life, registry, responses
from store import observations as readings
from store.database import Connection
from tests.integration.api.answered import at, call, issue, person, seat
from tests.integration.api.county import START, as_role, served

PATH = "/api/v1/brief"
NOW = START + 30 * HOUR
RIVER, DRY, WET, SILENT, POOL, LOW, CLOSED = range(1, 8)

COUNTY = Registry.numbered(
    [
        Station("PJ01", "平江", StationKind.RIVER_HYDROLOGIC, river="汨罗江"),
        Station("PP01", "加义", StationKind.RAIN, town="加义镇"),
        Station("PP02", "<b>献冲</b>", StationKind.RAIN, town="加义镇"),
        Station("PP03", "长寿", StationKind.RAIN),
        Station("RR01", "黄金洞", StationKind.RESERVOIR, town="长寿镇"),
        Station("RR02", "小水库", StationKind.RESERVOIR),
        Station("PP04", "停用站", StationKind.RAIN, status=StationStatus.SUSPENDED),
    ],
    [
        Datastream("PJ01", "stage", "m"),
        Datastream("PP01", "rain", "mm", statistic=Statistic.PRECEDING_PERIOD, interval_s=3600),
        Datastream("PP02", "rain", "mm", statistic=Statistic.PRECEDING_PERIOD, interval_s=3600),
        Datastream("PP03", "rain", "mm", statistic=Statistic.PRECEDING_PERIOD, interval_s=3600),
        Datastream("RR01", "pool_level", "m"),
        Datastream("RR02", "pool_level", "m"),
        Datastream("PP04", "rain", "mm", statistic=Statistic.PRECEDING_PERIOD, interval_s=3600),
    ],
    [
        Criterion("PJ01", "stage", "value", blue=70.0, yellow=70.5, orange=74.0, red=78.16),
        Criterion(
            "RR01", "pool_level", "over_season_limit", yellow=0.01,
            tables={"season": ((401.0, 930.0, 125.0),)},
        ),
    ],
)  # fmt: skip


@dataclass
class Served:
    officer: httpx.Client
    viewer: httpx.Client
    conn: Connection
    warning: int
    call: int
    brief: Any
    html: str


@pytest.fixture(scope="module")
def county(shared_url: str, shared: Connection) -> Iterator[Served]:
    registry.load(shared, COUNTY)
    hear(shared)
    at(shared, NOW - HOUR)
    warning = issue(shared, Level.ORANGE)
    issue(shared, Level.RED, mode=Mode.TEST)
    number = call(shared, warning, NOW - HOUR)
    for state, code in (("answered", "甲"), ("waiting", "乙"), ("unanswered", "丙")):
        seat(shared, number, person(shared, code), state, NOW)
    at(shared, NOW - MINUTE)
    life.acknowledge(shared, warning, "li", "已通知沿江乡镇")
    made = responses.propose(shared, "water", Response.III, "持续强降雨", "li")
    responses.confirm(shared, made.place, "县防指 指挥长", "li")
    duty_log.add(shared, EntryKind.NOTE, "li", "转移 32 人", NOW - MINUTE)
    duty_log.add(shared, EntryKind.NOTE, "li", "昨天的事", NOW - 40 * HOUR)
    at(shared, NOW)
    with (
        served(shared_url) as url,
        httpx.Client(base_url=url) as nobody,
        as_role(nobody, shared, Role.DUTY_OFFICER, name="李四") as officer,
        as_role(nobody, shared, Role.VIEWER) as viewer,
    ):
        html = viewer.get(PATH, params={"format": "html"})
        assert html.headers["content-type"].startswith("text/html")
        told = viewer.get(PATH).json(), html.text
        yield Served(officer, viewer, shared, warning, number, *told)


def hear(conn: Connection) -> None:
    hourly = [NOW - hours * HOUR for hours in range(24, -1, -1)]
    rain = [(WET, time, 5.0, 1) for time in hourly] + [(DRY, time, 0.0, 1) for time in hourly]
    levels = [(RIVER, time, 74.0 + 0.1 * step, 1) for step, time in enumerate(hourly)]
    pools = [(POOL, NOW - 3 * HOUR, 125.8, 1), (LOW, NOW, 90.0, 1), (CLOSED, NOW, 99.0, 1)]
    wrong = [(WET, NOW - MINUTE, 400.0, 4), (RIVER, NOW - MINUTE, 999.0, 4)]
    readings.write(conn, observations([*rain, *levels, *pools, *wrong]))


@pytest.fixture
def brief(county: Served) -> Any:
    """As it was before any test issued one."""
    return county.brief


@pytest.fixture
def html(county: Served) -> str:
    return county.html


def test_it_says_of_when_it_is_and_that_it_is_an_exercise(brief: Any) -> None:
    assert (brief["title"], brief["mode"], brief["hours"]) == ("汛情快报", "exercise", 24)
    assert (brief["at"], brief["since"]) == (iso(NOW), iso(NOW - 24 * HOUR))
    assert (brief["number"], brief["place"]) == ("〔2024〕第1期", None)


def test_rain_is_summed_over_the_hours_the_most_first(brief: Any) -> None:
    told = [(one["station"], one["total_mm"], one["grade"]) for one in brief["rain"]]
    assert told == [("PP02", 120.0, "大暴雨"), ("PP01", 0.0, ""), ("PP03", None, "")]
    assert [(one["readings"], one["expected"]) for one in brief["rain"]] == [
        (24, 24), (24, 24), (0, 24),
    ]  # fmt: skip


def test_another_span_has_its_own_sum_and_no_grade_of_a_day(county: Served) -> None:
    (wet, *_) = county.viewer.get(PATH, params={"hours": 3}).json()["rain"]
    assert (wet["total_mm"], wet["grade"], wet["expected"]) == (15.0, "", 3)


def test_a_river_stands_against_its_thresholds_with_its_trend(brief: Any) -> None:
    (river,) = brief["rivers"]
    assert (river["level_m"], river["trend"], river["stale"]) == (76.4, "rising", False)
    assert (river["warning_m"], river["guarantee_m"], river["highest_m"]) == (70.5, 74.0, 78.16)
    assert (river["over_m"], river["colour"]) == (5.9, "orange")
    assert (river["top_m"], river["top_time"]) == (76.4, iso(NOW))


def test_a_pool_over_the_limit_of_the_date_is_named_and_the_unjudged_are_counted(
    brief: Any,
) -> None:
    (pool,) = brief["pools"]["over"]
    assert (pool["station_name"], pool["limit_m"], pool["over_m"]) == ("黄金洞", 125.0, 0.8)
    assert (pool["stale"], pool["trend"]) == (True, None)
    counts = {name: brief["pools"][name] for name in ("judged", "without_limit", "unheard")}
    assert counts == {"judged": 1, "without_limit": 1, "unheard": 0}


def test_every_reading_is_linked_to_the_readings_that_it_rests_on(
    county: Served, brief: Any
) -> None:
    wet = county.viewer.get(brief["rain"][0]["link"]).json()
    in_window = [value for time, value, flag in points(wet) if time > brief["since"] and flag < 4]
    assert sum(in_window) == brief["rain"][0]["total_mm"]
    river = county.viewer.get(brief["rivers"][0]["link"]).json()
    assert (iso(NOW), 76.4, 1) in points(river)


def points(curve: Any) -> list[tuple[str, float, int]]:
    return [(one["time"], one["value"], one["flag"]) for one in curve["items"]]


def test_open_warnings_are_there_and_those_of_a_test_are_not(county: Served, brief: Any) -> None:
    (one,) = brief["warnings"]
    assert (one["id"], one["level"], one["what"]) == (county.warning, "orange", "汨罗江洪水")
    assert (one["state"], one["acknowledged_by"], one["link"]) == ("已确认", "li", None)


def test_the_response_in_force_is_told_with_who_decided(brief: Any) -> None:
    (one,) = brief["responses"]
    assert (one["family"], one["level"], one["decided_by"]) == ("water", "III", "县防指 指挥长")


def test_a_call_tells_who_has_not_answered(county: Served, brief: Any) -> None:
    (one,) = brief["calls"]
    assert (one["id"], one["seats"], one["answered"]) == (county.call, 3, 1)
    assert (one["waiting"], one["unanswered"], one["silent"]) == (1, 1, ["演练乙", "演练丙"])


def test_what_people_did_in_the_hours_is_told_in_order(brief: Any) -> None:
    told = [one["what"] for one in brief["actions"]]
    assert told[0].startswith("发出预警")
    assert "值班记事：转移 32 人" in told
    assert "确认Ⅲ级应急响应（县防指 指挥长）：持续强降雨" in told
    assert any(one.endswith("（汨罗江洪水）：已通知沿江乡镇") for one in told)
    assert not any("昨天" in one for one in told)
    assert [one["at"] for one in brief["actions"]] == sorted(one["at"] for one in brief["actions"])


def test_the_page_says_the_same_and_is_marked_as_an_exercise(html: str) -> None:
    assert html.count("演练") >= 4
    assert "<title>【演练】汛情快报 〔2024〕第1期</title>" in html
    words = ("120.0", "大暴雨", "76.40", "5.90", "黄金洞", "Ⅲ级应急响应", "转移 32 人", "未签发")
    assert [one for one in words if one not in html] == []
    assert "1 站无数据，不代表无雨" in html
    assert "未配置汛限 1 座，不代表安全" in html


def test_the_page_escapes_what_others_wrote_and_loads_nothing(html: str) -> None:
    assert "<b>献冲</b>" not in html
    assert "&lt;b&gt;献冲&lt;/b&gt;" in html
    assert not [
        word for word in ("<script", "<img", "<link", "http://", "https://") if word in html
    ]


def test_the_page_of_a_live_instance_has_no_mark(county: Served) -> None:
    told = page(msgspec.convert(county.brief | {"mode": "live"}, Brief))
    assert "<title>汛情快报" in told
    assert [word for word in ("EXERCISE", "仅供演练", 'watermark"') if word in told] == []


def test_an_issued_brief_is_frozen_in_the_duty_log_under_its_number(county: Served) -> None:
    answer = county.officer.post(PATH, json={"note": "汨罗江超保证水位"})
    assert answer.status_code == 201
    issued = answer.json()
    assert (issued["by"], issued["note"]) == ("李四", "汨罗江超保证水位")
    entry = duty_log.get(county.conn, issued["place"])
    assert entry is not None
    assert (entry.kind, entry.by, entry.at) == (EntryKind.BRIEF, "李四", NOW)
    assert entry.text == f"汛情快报{issued['number']}"
    readings.write(county.conn, observations([(RIVER, NOW - SECOND, 77.7, 1)]))
    own = f"{PATH}/{issued['place']}"
    assert county.viewer.get(own).json() == issued
    told = county.viewer.get(own, params={"format": "html"}).text
    assert "汨罗江超保证水位" in told
    assert "草稿" not in told
    assert chain.verify(county.conn, "duty_entry").trouble is None


def test_numbers_count_up_within_the_year(county: Served) -> None:
    first, second = (county.officer.post(PATH, json={"hours": 1}).json() for _ in range(2))
    numbers = [int(one["number"].partition("第")[2].rstrip("期")) for one in (first, second)]
    assert numbers[1] == numbers[0] + 1
    at(county.conn, NOW + 200 * 24 * HOUR)
    try:
        assert county.viewer.get(PATH).json()["number"] == "〔2025〕第1期"
    finally:
        at(county.conn, NOW)


@pytest.mark.parametrize(
    "body", [{"hours": 0}, {"hours": 169}, {"hours": 1.5}, {"note": "a\0"}, {"by": "another"}]
)
def test_a_wrong_brief_is_a_problem_and_stores_nothing(
    county: Served, body: dict[str, object]
) -> None:
    before = duty_log.page(county.conn, before=None, limit=100)
    answer = county.officer.post(PATH, json=body)
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert duty_log.page(county.conn, before=None, limit=100) == before


def test_what_is_no_brief_is_not_found(county: Served) -> None:
    note = duty_log.page(county.conn, before=None, limit=1, kind=EntryKind.NOTE)[0].place
    assert county.viewer.get(f"{PATH}/{note}").status_code == 404
    assert county.viewer.get(f"{PATH}/99999").status_code == 404


def test_nobody_reads_it_without_an_account(county: Served) -> None:
    assert httpx.get(county.viewer.base_url.join(PATH)).status_code == 401
