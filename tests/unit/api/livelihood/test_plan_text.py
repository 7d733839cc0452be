"""The data says what the printed plan says: all of it, and nothing else."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from api.livelihood.plan import load
from domain.livelihood.indicator import Indicator, Kind, Target
from domain.livelihood.month import Month
from domain.livelihood.project import Place, Plan, Project
from tests.records import records_folder
from tests.unit.api.livelihood.plan_text import TOKEN, Reading, findings, key_of, passages

PLAN, TARGETS = load()
NUMBERS = ("value", "total", "baseline")


@pytest.fixture(scope="module")
def printed() -> str:
    path = records_folder("").parent / "county-plan-2023.txt"
    if not path.is_file():
        pytest.skip(f"the county's plan is not here: {path.name}, beside the folder of the records")
    return path.read_text("utf-8")


def test_data_and_plan_account_for_each_other(printed: str) -> None:
    assert findings(PLAN, TARGETS, printed) == []


def test_every_number_of_the_plan_is_held_by_the_data(printed: str) -> None:
    tasks = printed.index("二、工作任务") + len("二、工作任务")
    end = printed.index("三、推进机制")
    tokens = list(TOKEN.finditer(printed, tasks, end))
    assert len(tokens) > 100
    for token in tokens:
        other = "7" if token[0] != "7" else "6"
        changed = printed[: token.start()] + other + printed[token.end() :]
        assert findings(PLAN, TARGETS, changed), printed[token.start() - 9 : token.end() + 9]


def test_no_target_can_be_another(printed: str) -> None:
    tasks = passages(printed)
    for project, one in PLAN.indicators():
        for other in _others(TARGETS[one.code]):
            reading = Reading(
                PLAN.year, project, TARGETS | {one.code: other}, tasks[key_of(project)]
            )
            assert reading.findings(), (one.code, other)


def _others(target: Target) -> Iterator[Target]:
    for name in NUMBERS:
        value = getattr(target, name)
        values = (7.0,) if value is None else (None, value + 1, value * 10, value + 0.5)
        yield from (_with(target, name, one) for one in values)
    for unit, value in target.parts.items():
        yield replace(target, parts={**target.parts, unit: value + 1})
        yield replace(target, parts={k: v for k, v in target.parts.items() if k != unit})
    yield replace(target, parts={**target.parts, "人": 7.0})
    yield replace(target, due=target.due.replace(day=30))
    yield replace(target, provisional=not target.provisional)
    yield replace(target, start=Month(2023, 3))
    yield replace(target, curve=(100.0,) * 12)


def test_no_indicator_can_be_dropped(printed: str) -> None:
    for project, one in PLAN.indicators():
        left = tuple(other for other in project.indicators if other is not one)
        assert findings(_put(replace(project, indicators=left)), TARGETS, printed), one.code


def test_no_indicator_can_be_told_twice(printed: str) -> None:
    for project, one in PLAN.indicators():
        twice = replace(one, code=f"{one.code}0")
        changed = replace(project, indicators=(*project.indicators, twice))
        targets = TARGETS | {twice.code: TARGETS[one.code]}
        assert findings(_put(changed), targets, printed), one.code


INVENTED: list[tuple[str, dict[str, Any]]] = [
    ("1-01.1", {"sentence": "争取撤并农村小规模学校 16 所以上"}),
    ("1-01.1", {"title": "撤并农村小规模学校 16 所、教学点 9 个"}),
    ("1-01.1", {"unit": "处"}),
    ("1-01.1", {"leads": ("民政局",)}),
    ("1-01.1", {"part_of": "1-01.2"}),
    ("1-01.5", {"part_of": ""}),
    ("1-01.4", {"figures": ()}),
    ("1-01.4", {"figures": ("2021 年",)}),
    ("1-01.4", {"figures": ("2022 年", "启动")}),
    ("1-02.1", {"items": ("浯口镇西江中学",)}),
    ("1-03.3", {"items": ("板江", "岑川", "长寿")}),
    ("1-07.1", {"kind": Kind.MONEY}),
    ("1-07.1", {"unit": "人次"}),
    ("1-12.2", {"leads": ("供电公司",)}),
    ("1-13.4", {"figures": ("110 千伏", "35 千伏")}),
    ("1-13.8", {"leads": ("水利局",)}),
    ("1-14.2", {"kind": Kind.RATIO_FLOOR}),
    ("1-10.1", {"unit": "元/年"}),
    ("2-01.2", {"unit": "人"}),
    ("2-03.1", {"sentence": "可转换 ICU 床位均不低于总床位的 4%"}),
]


@pytest.mark.parametrize(("code", "said"), INVENTED)
def test_nothing_can_be_invented_of_an_indicator(
    printed: str, code: str, said: dict[str, Any]
) -> None:
    assert findings(_say(code, **said), TARGETS, printed)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("1-01", {"title": "三年集中攻坚行动（续）"}),
        ("1-02", {"text": "按标准建好"}),
        ("1-02", {"leads": ("教育局", "住建局")}),
        ("1-02", {"number": 3}),
        ("1-02", {"section": "（二）2023 年重点监测民生项目"}),
        ("1-02", {"places": ()}),
        ("1-04", {"places": (Place("汉昌街道"),)}),
        ("1-15", {"code": "1-14"}),
        ("2-01", {"taking_part": ()}),
        ("2-02", {"taking_part": ("税务局",)}),
    ],
)
def test_nothing_can_be_invented_of_a_project(
    printed: str, code: str, said: dict[str, Any]
) -> None:
    project = PLAN.project(code)
    assert project is not None
    changed = tuple(replace(one, **said) if one is project else one for one in PLAN.projects)
    assert findings(replace(PLAN, projects=changed), TARGETS, printed)


@pytest.mark.parametrize(
    "said",
    [
        {"title": "平江县民生工作方案"},
        {"year": 2024},
        {"issuer": "平江县人民政府"},
        {"issued": PLAN.issued.replace(day=27)},
        {"convenor": "县长"},
        {"deputy_convenor": "县政府分管副县长"},
        {"office": "财政局"},
        {"members": PLAN.members[:-1]},
        {"members": (*PLAN.members, "林业局")},
        {"projects": PLAN.projects[1:]},
    ],
)
def test_nothing_can_be_invented_of_the_plan(printed: str, said: dict[str, Any]) -> None:
    assert findings(replace(PLAN, **said), TARGETS, printed)


def _with(target: Target, name: str, value: float | None) -> Target:
    changed: dict[str, Any] = {name: value}
    return replace(target, **changed)


def _say(code: str, **said: Any) -> Plan:
    found = PLAN.find(code)
    assert found is not None
    project, indicator = found

    def changed(one: Indicator) -> Indicator:
        return replace(one, **said) if one is indicator else one

    return _put(replace(project, indicators=tuple(map(changed, project.indicators))))


def _put(project: Project) -> Plan:
    changed = tuple(project if one.code == project.code else one for one in PLAN.projects)
    return replace(PLAN, projects=changed)
