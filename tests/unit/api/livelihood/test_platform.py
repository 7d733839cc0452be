"""Project 1-16, the platform itself."""

from dataclasses import replace

from api.livelihood import plan
from api.livelihood.platform import (
    MONITORING,
    PLATFORM_PLAN,
    PLATFORM_PROJECT,
    MonitoringItem,
    PlatformItem,
    narrative,
)
from domain.livelihood.indicator import Kind

FOUND = PlatformItem(
    project="1-16", month="2023-05", at="2023-05-31T23:59:59.999999+08:00", stations=12,
    suspended=1, online=9, expected=1000, received=955, received_percent=95.5,
    warnings_raised={"red": 1, "orange": 0, "yellow": 2, "blue": 3}, warnings_delivered=4,
    people_called=576, people_answered=570, hazards=["flood", "dam"],
    drills_held=2, drills_passed=1, drills_passed_ever=4,
    monitoring=[MonitoringItem("水文监测", True), MonitoringItem("水质监测", False)], kinds=[],
)  # fmt: skip


def test_every_monitoring_that_the_plan_names_has_its_kinds_of_stations() -> None:
    found, _ = plan.load(PLATFORM_PLAN)
    project = found.project(PLATFORM_PROJECT)
    assert project is not None
    named = [item for one in project.indicators if one.kind is Kind.MILESTONE for item in one.items]
    assert sorted(named) == sorted(MONITORING)


def test_the_narrative_says_the_facts_in_both_languages() -> None:
    chinese, english = narrative(FOUND).splitlines()
    assert chinese == (
        "截至 2023-05-31 23:59，登记监测站 12 个，在线 9 个；近 24 小时应收读数 1000 条，"
        "实收 955 条（95.5%）。本月触发预警：红色 1、橙色 0、黄色 2、蓝色 3；送达 4 条，"
        "叫应 576 人次，应答 570 人次。覆盖灾害 2 类。本月演练 2 次，通过 1 次。已接入：水文监测。"
    )
    assert english == (
        "By 2023-05-31 23:59: 12 stations, 9 online; in 24 hours 955 of 1000 expected readings "
        "(95.5 %). Warnings raised in the month: 1 red, 0 orange, 2 yellow, 3 blue; 4 delivered, "
        "576 people called, 570 answered. 2 hazards covered. Drills: 2 held, 1 passed. "
        "1 of 2 kinds of monitoring in place."
    )


def test_without_stations_no_share_is_told() -> None:
    nothing = replace(
        FOUND, stations=0, online=0, expected=0, received=0, received_percent=None, monitoring=[]
    )
    chinese, english = narrative(nothing).splitlines()
    assert "实收 0 条。" in chinese
    assert "已接入：无。" in chinese
    assert "0 of 0 expected readings. Warnings" in english
