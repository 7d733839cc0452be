"""Indicators, targets and reports of a small plan, after figures of the county's own."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from domain.instant import DAY
from domain.livelihood.board import Board, IndicatorState
from domain.livelihood.indicator import Indicator, Kind, Target
from domain.livelihood.judge import board
from domain.livelihood.month import Month, midnight
from domain.livelihood.project import Plan, Project
from domain.livelihood.report import Report, Said, Status
from domain.livelihood.rule import Rule

YEAR = 2023
ISSUED = date(2023, 2, 28)
YEAR_END = date(2023, 12, 31)
BEGIN = midnight(ISSUED)


def month(number: int) -> Month:
    return Month(YEAR, number)


def indicator(
    kind: Kind = Kind.COUNT, unit: str = "人", code: str = "1-06.1", title: str = "城镇新增就业"
) -> Indicator:
    return Indicator(code, title, kind, unit, "城镇新增就业6100人", ("人社局",))


def target(value: float | None = 6100.0, due: date = YEAR_END) -> Target:
    return Target(1, value, due, "工作方案", ISSUED, BEGIN)


JOBS, JOBS_TARGET = indicator(), target()

ESTATES = indicator(Kind.MULTI_UNIT, "个项目", "1-12.1", "老旧小区改造")
ESTATES_TARGET = replace(target(None), parts={"个小区": 54.0, "户": 5157.0})

BENEFIT = indicator(Kind.RAISED_STANDARD, "元/月", "1-10.1", "城市低保标准")
BENEFIT_TARGET = replace(target(650.0), baseline=600.0)

AIR = indicator(Kind.BETTER_THAN_BASELINE, "%", "2-04.1", "空气质量优良率")
AIR_TARGET = replace(target(None), baseline=87.6)

RIVER = indicator(Kind.CLASS_FLOOR, "类", "2-04.2", "断面水质")
RIVER_TARGET = target(3.0)

BEDS = indicator(Kind.RATIO_FLOOR, "%", "2-03.1", "ICU 床位占比")
BEDS_TARGET = target(4.0)

SCHOOLS = indicator(Kind.MILESTONE, "%", "1-03.1", "幼儿园续建")
SCHOOLS_TARGET = target(100.0, date(2023, 9, 1))

BUSES = indicator(Kind.MONEY, "万元", "1-14.1", "城乡客运投资")
BUSES_TARGET = replace(target(3000.0), total=7000.0)

TASKS = indicator(Kind.SET_BY_CITY, "项", "1-05.1", "上线服务事项")
TASKS_TARGET = replace(target(None), provisional=True)


def project(*indicators: Indicator, code: str = "1-06") -> Project:
    leads, taking_part = ("人社局",), ("税务局",)
    return Project(code, "（一）", 6, "高质量充分就业", "…", leads, taking_part, indicators)


def plan(*indicators: Indicator) -> Plan:
    projects = tuple(
        project(one, code=f"1-{place:02}") for place, one in enumerate(indicators or (JOBS,))
    )
    return Plan("p", "方案", YEAR, "县政府办", ISSUED, "", "", "人社局", (), projects)


def report(
    value: float | None, number: int, of: Indicator = JOBS, *, days: int = 4, **more: object
) -> Report:
    """Approved so many days after the end of its month."""
    at = month(number).end + days * DAY
    made = Report(of.code, month(number), 1, Status.APPROVED, "人社局", Said(value), decided_at=at)
    return replace(made, **more)  # type: ignore[arg-type]


def reports(values: Iterable[float | None], of: Indicator = JOBS) -> list[Report]:
    """From January on; None for a month without one."""
    return [report(value, place + 1, of) for place, value in enumerate(values) if value is not None]


def after_month(number: int) -> date:
    """A day on which the month is judged and its report approved."""
    return month(number).last + timedelta(days=10)


RULE = Rule()
GOALS = {
    JOBS.code: (JOBS_TARGET,),
    BUSES.code: (BUSES_TARGET,),
    AIR.code: (AIR_TARGET,),
    BENEFIT.code: (BENEFIT_TARGET,),
    TASKS.code: (TASKS_TARGET,),
}


def judged(
    said: Sequence[Report],
    as_of: date,
    goals: Mapping[str, Sequence[Target]] = GOALS,
    of: Plan | None = None,
) -> Board:
    return board(of or plan(JOBS), goals, said, as_of, RULE)


def only(found: Board) -> IndicatorState:
    """The state of a board's single indicator."""
    ((state,),) = [one.indicators for one in found.projects]
    return state
