"""Project 1-16 is this platform: what it is doing, and its monthly report from that."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from api import views
from api.livelihood import boards, reporting
from api.livelihood.models import MonthText
from api.models import Time, Word
from api.problems import Problem
from domain.account import Account, Role
from domain.instant import iso
from domain.level import LADDER, Level
from domain.livelihood.indicator import Indicator, Kind
from domain.livelihood.month import Month, midnight
from domain.livelihood.project import Plan
from domain.livelihood.report import Said
from domain.station import StationKind
from store import clock, criteria, drills, station_health, statistics, warnings
from store.database import Connection
from store.livelihood.reports import ReportRow
from store.station_health import KindHealth

PLATFORM_PLAN = "pingjiang-2023"
PLATFORM_PROJECT = "1-16"
"""“灾害风险智慧管理系统”项目."""

MONITORING: Mapping[str, tuple[StationKind, ...]] = {
    "无人机监测": (StationKind.UAV,),
    "水质监测": (StationKind.WATER_QUALITY,),
    "水文监测": (
        StationKind.RAIN, StationKind.RIVER_LEVEL, StationKind.RIVER_HYDROLOGIC,
        StationKind.TIDE, StationKind.WEATHER,
    ),
    "森林防火监测": (StationKind.FOREST_FIRE,),
    "地质灾害监测": (StationKind.GEOHAZARD,),
    "水库闸坝监测": (StationKind.RESERVOIR, StationKind.SLUICE, StationKind.PUMP),
}  # fmt: skip
"""What the plan names, and the kinds of stations that do it (ours)."""

_COLOURS = {Level.RED: "红", Level.ORANGE: "橙", Level.YELLOW: "黄", Level.BLUE: "蓝"}


@dataclass(frozen=True, slots=True)
class KindItem:
    """The stations of a kind."""

    kind: Annotated[str, Field(description="of SL 323: PP, ZZ, ZQ, RR …")]
    stations: int
    suspended: int
    heard: Annotated[int, Field(description="were heard at least once")]
    online: Annotated[int, Field(description="active, and heard within three steps or an hour")]
    expected: Annotated[int, Field(description="readings of 24 hours, by the expected steps")]
    received: Annotated[int, Field(description="readings of the 24 hours before `at`")]


@dataclass(frozen=True, slots=True)
class MonitoringItem:
    """A monitoring that the plan names; in place once a station of its kinds was heard."""

    title: str
    in_place: bool


@dataclass(frozen=True, slots=True)
class PlatformItem:
    """What the platform did in a month, and how it stood at its end, or now while it lasts.

    `online` counts no suspended ones. `expected` and `received` leave drones out, which speak
    only while they fly. The page of the project shows it beside the reports.
    """

    project: str
    month: MonthText
    at: Annotated[Time, Field(description="the end of the month, or now")]
    stations: int
    suspended: int
    online: int
    expected: Annotated[int, Field(description="readings of 24 hours, by the expected steps")]
    received: Annotated[int, Field(description="readings of the 24 hours before `at`")]
    received_percent: Annotated[
        float | None, Field(description="of what was expected; null where nothing was")
    ]
    warnings_raised: Annotated[
        dict[Word, int], Field(description="opened in the month, by the worst level they had")
    ]
    warnings_delivered: Annotated[
        int, Field(description="of these: a message went out to somebody, or somebody answered")
    ]
    people_called: Annotated[int, Field(description="for these, each once for each call")]
    people_answered: Annotated[int, Field(description="of these, by `at`, late ones too")]
    hazards: Annotated[list[str], Field(description="for which rules are in force")]
    drills_held: Annotated[int, Field(description="recorded in the month")]
    drills_passed: Annotated[int, Field(description="recorded in the month and passed")]
    drills_passed_ever: Annotated[int, Field(description="passed until today")]
    monitoring: list[MonitoringItem]
    kinds: list[KindItem]


def facts(conn: Connection, month: Month) -> PlatformItem:
    """The facts of a month; a 422 problem for one that has not begun.

    The registry is that of today: a station that came later counts as not heard.
    """
    now, begin = clock.instant(conn), midnight(month.first)
    if begin > now:
        raise Problem(422, f"month: {month} has not begun by the platform's clock.")
    at = min(now, month.end - 1)
    kinds = station_health.by_kind(conn, at)
    steady = [one for one in kinds if one.kind != StationKind.UAV.value]
    expected, received = (sum(getattr(one, name) for one in steady) for name in _READINGS)
    raised = warnings.raised(conn, start=begin, end=at + 1)
    reached = statistics.reached(conn, start=begin, at=at)
    held = drills.held(conn, start=begin, end=month.end)
    return PlatformItem(
        project=PLATFORM_PROJECT,
        month=str(month),
        at=iso(at),
        stations=sum(one.stations for one in kinds),
        suspended=sum(one.suspended for one in kinds),
        online=sum(one.online for one in kinds),
        expected=expected,
        received=received,
        received_percent=round(100 * received / expected, 1) if expected else None,
        warnings_raised={views.word(one.word): raised.get(one, 0) for one in reversed(LADDER)},
        warnings_delivered=reached.delivered,
        people_called=reached.called,
        people_answered=reached.answered,
        hazards=criteria.hazards(conn, at),
        drills_held=held.held,
        drills_passed=held.passed,
        drills_passed_ever=held.passed_ever,
        monitoring=_monitoring(kinds),
        kinds=[KindItem(**{name: getattr(one, name) for name in _KIND}) for one in kinds],
    )


def report(
    conn: Connection, author: Account, month: Month, *, unit: str | None, at: int
) -> tuple[Plan, list[ReportRow]]:
    """Draft the month's reports of what the platform is to monitor, from its own facts.

    The value is the share of the plan's monitorings that are in place; the reporter reads it,
    mends it and submits it. A reporter drafts for its own unit, others for the lead unless told.
    Problems as in `reporting.draft`, 404 where the plan is not loaded.
    """
    plan = boards.known_plan(conn, PLATFORM_PLAN)
    project = plan.project(PLATFORM_PROJECT)
    assert project is not None, "the plan's own test proves that it has every project"
    found = facts(conn, month)
    own = author.unit if author.role is Role.REPORTER else project.leads[0]
    return plan, [
        reporting.draft(
            conn, author, plan, one.code, month, _said(one, found), unit=unit or own, at=at
        )
        for one in project.indicators
        if one.kind is Kind.MILESTONE and one.items
    ]


def narrative(found: PlatformItem) -> str:
    """The facts as sentences, Chinese first."""
    return f"{_chinese(found)}\n{_english(found)}"


_KIND = tuple(KindItem.__slots__)
_READINGS = ("expected", "received")


def _monitoring(kinds: Sequence[KindHealth]) -> list[MonitoringItem]:
    heard = {one.kind for one in kinds if one.heard}
    return [
        MonitoringItem(title, any(kind.value in heard for kind in doing))
        for title, doing in MONITORING.items()
    ]


def _said(indicator: Indicator, found: PlatformItem) -> Said:
    """A milestone in percent: the share of its items that are in place."""
    done = {one.title for one in found.monitoring if one.in_place}
    share = sum(item in done for item in indicator.items) / len(indicator.items)
    return Said(value=round(100 * share, 1), narrative=narrative(found))


def _chinese(found: PlatformItem) -> str:
    done = [one.title for one in found.monitoring if one.in_place]
    raised = "、".join(
        f"{_COLOURS[level]}色 {found.warnings_raised[views.word(level.word)]}"
        for level in reversed(LADDER)
    )
    return (
        f"截至 {_minute(found)}，登记监测站 {found.stations} 个，在线 {found.online} 个；"
        f"近 24 小时应收读数 {found.expected} 条，实收 {found.received} 条"
        f"{_percent(found, '（{:g}%）')}。"
        f"本月触发预警：{raised}；送达 {found.warnings_delivered} 条，"
        f"叫应 {found.people_called} 人次，应答 {found.people_answered} 人次。"
        f"覆盖灾害 {len(found.hazards)} 类。"
        f"本月演练 {found.drills_held} 次，通过 {found.drills_passed} 次。"
        f"已接入：{'、'.join(done) or '无'}。"
    )


def _english(found: PlatformItem) -> str:
    done = sum(one.in_place for one in found.monitoring)
    raised = ", ".join(f"{count} {word}" for word, count in found.warnings_raised.items())
    return (
        f"By {_minute(found)}: {found.stations} stations, {found.online} online; in 24 hours "
        f"{found.received} of {found.expected} expected readings"
        f"{_percent(found, ' ({:g} %)')}. Warnings raised in the month: {raised}; "
        f"{found.warnings_delivered} delivered, {found.people_called} people called, "
        f"{found.people_answered} answered. {len(found.hazards)} hazards covered. "
        f"Drills: {found.drills_held} held, {found.drills_passed} passed. "
        f"{done} of {len(found.monitoring)} kinds of monitoring in place."
    )


def _minute(found: PlatformItem) -> str:
    return found.at[:16].replace("T", " ")


def _percent(found: PlatformItem, form: str) -> str:
    share = found.received_percent
    return "" if share is None else form.format(share)
