"""Plans as files: what is taken, what is refused, and that the refusal names the place."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from api.livelihood.plan import PLANS, PlanError, load, names
from domain.livelihood.indicator import Kind
from domain.livelihood.month import Month, midnight

PRINTED = (PLANS / "pingjiang-2023.toml").read_text("utf-8")
OWN = """
code = "own-2024"
title = "计划"
year = 2024
issuer = "县政府"
issued = 2024-01-15
convenor = "副县长"
deputy_convenor = "局长"
office = "人社局"
members = ["人社局"]

[[project]]
code = "1-01"
section = "（一）"
number = 1
title = "项目"
text = "项目。"
leads = ["人社局"]
places = [{ town = "加义镇", lon = 113.9, lat = 28.6 }]

[[project.indicator]]
code = "1-01.1"
title = "指标"
kind = "count"
unit = "个"
sentence = "建 5 个"
target.value = 5
"""


def edited(folder: Path, old: str, new: str, text: str = OWN) -> Path:
    assert old in text
    path = folder / "own.toml"
    path.write_text(text.replace(old, new, 1), "utf-8")
    return path


def test_the_county_has_a_plan_of_twenty_projects() -> None:
    plan, targets = load()
    assert names() == ["pingjiang-2023"]
    assert Counter(one.section[:3] for one in plan.projects) == {"（一）": 16, "（二）": 4}
    assert list(targets) == [one.code for _, one in plan.indicators()]
    assert not plan.demonstration


def test_every_kind_of_indicator_is_in_the_county_s_plan() -> None:
    assert {one.kind for _, one in load()[0].indicators()} == set(Kind)


def test_first_targets_are_those_of_the_plan_and_hold_from_its_issue() -> None:
    plan, targets = load()
    assert {(one.version, one.document, one.dated) for one in targets.values()} == {
        (1, plan.title, date(2023, 2, 28))
    }
    assert {one.in_force_from for one in targets.values()} == {midnight(date(2023, 2, 28))}


def test_what_has_no_date_of_its_own_is_due_at_the_end_of_the_year() -> None:
    targets = load()[1]
    dated = {code for code, one in targets.items() if one.due != date(2023, 12, 31)}
    assert dated == {"1-03.1", "1-03.2", "2-02.1"}


def test_the_target_of_every_milestone_is_a_whole() -> None:
    plan, targets = load()
    milestones = [one.code for _, one in plan.indicators() if one.kind is Kind.MILESTONE]
    assert {targets[code].value for code in milestones} == {100.0}


def test_an_indicator_without_leads_of_its_own_has_those_of_its_project() -> None:
    plan, _ = load()
    assert [one.leads for _, one in plan.indicators() if one.code in ("1-12.3", "1-16.1")] == [
        ("供电公司",),
        ("应急管理局", "汨江办"),
    ]


def test_an_operator_may_bring_a_file_of_his_own(tmp_path: Path) -> None:
    plan, targets = load(
        edited(tmp_path, "target.value = 5", 'target = {value = 5, start="2024-03"}')
    )
    assert (plan.code, plan.projects[0].places[0].lat) == ("own-2024", 28.6)
    assert targets["1-01.1"].start == Month(2024, 3)


def test_a_name_that_no_plan_has_is_refused_with_those_there_are() -> None:
    with pytest.raises(PlanError, match="'yueyang-2023', only pingjiang-2023"):
        load("yueyang-2023")


def test_a_file_that_is_not_there_is_a_plan_error(tmp_path: Path) -> None:
    with pytest.raises(PlanError, match=r"none\.toml: .*No such file"):
        load(tmp_path / "none.toml")


def test_a_file_that_is_no_text_is_a_plan_error(tmp_path: Path) -> None:
    path = tmp_path / "gbk.toml"
    path.write_bytes('title = "计划"'.encode("gbk"))
    with pytest.raises(PlanError, match=r"gbk\.toml: "):
        load(path)


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("year = 2024", "year =", "own.toml: Invalid value"),
        ("year = 2024", "year = 0", "own.toml: .*year"),
        ("issued = 2024-01-15", 'issued = "yesterday"', "own.toml: .*issued"),
        ('convenor = "副县长"\n', "", "own.toml: .*`convenor`"),
        ('office = "人社局"', "", "own.toml: .*`office`"),
        ('office = "人社局"', 'office = "人社局"\nboss = "x"', "own.toml: .*`boss`"),
        ("number = 1", 'number = "1"', "project 1-01: .*number"),
        ('code = "1-01"\nsec', "sec", "project number 1: .*`code`"),
        ('leads = ["人社局"]', "leads = []", "project 1-01: .*leads"),
        ('leads = ["人社局"]', 'leads = [" "]', "project 1-01: .*leads"),
        ('town = "加义镇"', 'town = "加义镇", road = "x"', "project 1-01: .*`road`"),
        ('kind = "count"', 'kind = "many"', "project 1-01, indicator 1-01.1: .*kind"),
        ('unit = "个"', 'unit = ""', "project 1-01, indicator 1-01.1: .*unit"),
        ('unit = "个"', 'unit = "个"\nleads = []', "project 1-01, indicator 1-01.1: .*leads"),
        (
            'unit = "个"',
            'unit = "个"\npart_of = "1-02.1"',
            "indicator 1-01.1: part_of names 1-02.1",
        ),
        ('code = "1-01.1"', 'code = "1-02.1"', "project 1-01: 1-02.1 is no code"),
        ("target.value = 5", 'target.value = "5"', "indicator 1-01.1: .*target.value"),
        ("target.value = 5", "target.value = 0", "indicator 1-01.1: target.value: .*zero"),
        ("target.value = 5", "target.value = nan", "indicator 1-01.1: target.value: .*finite"),
        ("target.value = 5", "target.parts = {x = 1}", "indicator 1-01.1: target.parts: "),
        ("target.value = 5", 'target.start = "2024-13"', "indicator 1-01.1: .*target.start"),
        ("target.value = 5", "target.goal = 5", "indicator 1-01.1: .*`goal`"),
        (
            'kind = "count"\nunit = "个"\nsentence = "建 5 个"\ntarget.value = 5',
            'kind = "milestone"\nunit = "%"\nsentence = "建 5 个"\ntarget.value = 90',
            "indicator 1-01.1: target.value: a milestone's target is 100 %",
        ),
        (
            'kind = "count"\nunit = "个"\nsentence = "建 5 个"\ntarget.value = 5',
            'kind = "coverage"\nunit = "%"\nsentence = "建 5 个"\ntarget.value = 101',
            "indicator 1-01.1: target.value: .*at most 100",
        ),
    ],
)
def test_a_file_that_is_wrong_is_refused_at_its_place(
    tmp_path: Path, old: str, new: str, place: str
) -> None:
    with pytest.raises(PlanError, match=place):
        load(edited(tmp_path, old, new))


@pytest.mark.parametrize(
    ("old", "new"), [("1-02", "1-01"), ("1-01.2", "1-01.1"), ("2-01.2", "2-01.1")]
)
def test_a_code_that_is_given_twice_is_refused(tmp_path: Path, old: str, new: str) -> None:
    with pytest.raises(PlanError, match=f"{new}: given 2 times"):
        load(edited(tmp_path, f'code = "{old}"', f'code = "{new}"', PRINTED))
