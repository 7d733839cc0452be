"""Whom a warning concerns, and why."""

from api.livelihood.exposure import concerned, why
from domain.level import Level
from domain.livelihood.indicator import Indicator, Kind
from domain.livelihood.project import Project
from store.livelihood.exposure import Exposure


def exposure(town: str = "城区", place: str = "", distance_km: float | None = None) -> Exposure:
    return Exposure(1, "PJ", "平江", "flood", Level.RED, 0, town, place, distance_km)


def project(
    code: str, leads: tuple[str, ...], part: tuple[str, ...] = (), own: tuple[str, ...] = ()
) -> Project:
    figure = Indicator(f"{code}.1", "", Kind.COUNT, "户", "", own or leads)
    return Project(code, "一", 1, f"项目 {code}", "", leads, part, (figure,))


def test_units_that_lead_come_before_those_that_take_part() -> None:
    inside = [
        (project("1-01", ("教育局",), ("财政局", "水利局")), exposure()),
        (project("1-02", ("住建局",), ("教育局",)), exposure()),
        (project("1-03", ("水利局",)), exposure()),
    ]
    assert [one.party for one in concerned(inside)] == ["教育局", "水利局", "住建局", "财政局"]


def test_a_unit_is_told_each_project_and_whether_it_leads_it() -> None:
    inside = [
        (project("1-01", ("教育局",)), exposure(place="一小")),
        (project("1-01", ("教育局",)), exposure(place="二小")),
        (project("1-02", ("住建局",), ("教育局",)), exposure()),
    ]
    (first, _) = concerned(inside)
    assert [(one.project, one.title, one.place, one.leads) for one in first.because] == [
        ("1-01", "项目 1-01", "一小", True), ("1-01", "项目 1-01", "二小", True),
        ("1-02", "项目 1-02", "", False),
    ]  # fmt: skip


def test_who_leads_an_indicator_alone_leads_too() -> None:
    shared = project("1-12", ("住建局",), own=("供电公司",))
    told = concerned([(shared, exposure())])
    assert [(one.party, one.because[0].leads) for one in told] == [
        ("住建局", True), ("供电公司", True),
    ]  # fmt: skip


def test_nobody_is_concerned_where_nothing_is_inside() -> None:
    assert concerned([]) == []


def test_the_reason_is_one_sentence_in_both_languages() -> None:
    one = project("1-01", ("教育局",))
    assert why(one, exposure()) == "1-01 在城区 / 1-01 is at 城区"
    assert why(one, exposure("加义镇", "加义中学", 1.46)) == (
        "1-01 在加义镇（加义中学），距平江站 1.5 公里 / "
        "1-01 is at 加义中学, 加义镇, 1.5 km from 平江"
    )
