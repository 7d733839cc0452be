from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from domain.livelihood import reason
from domain.livelihood.board import MonthState
from domain.livelihood.indicator import Indicator, Target
from domain.livelihood.judge import board
from domain.livelihood.report import Report, Said
from domain.livelihood.rule import Rule
from domain.livelihood.wording import both, due_by, figure, halves, percent
from tests.unit.domain.livelihood.county import (
    AIR,
    AIR_TARGET,
    BEDS,
    BEDS_TARGET,
    BENEFIT,
    BENEFIT_TARGET,
    BUSES,
    BUSES_TARGET,
    ESTATES,
    ESTATES_TARGET,
    JOBS,
    JOBS_TARGET,
    RIVER,
    RIVER_TARGET,
    SCHOOLS,
    SCHOOLS_TARGET,
    TASKS,
    TASKS_TARGET,
    after_month,
    indicator,
    month,
    plan,
    report,
    reports,
    target,
)


def told(
    said: Sequence[Report], number: int, of: Indicator = JOBS, aim: Target = JOBS_TARGET
) -> MonthState:
    """How the month itself is judged on its board."""
    found = board(plan(of), {of.code: (aim,)}, said, after_month(number), Rule())
    return found.projects[0].indicators[0].months[-1]


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (
            2100,
            "至 5 月完成 2,100 人，为年度目标 6,100 人的 34.4 %，落后进度线 6.9 个百分点"
            "（未达 10 个百分点，按正常计） / By the end of May 2,100 of 6,100 done, 34.4 %, "
            "6.9 points behind the schedule (under 10 is still green)",
        ),
        (
            1500,
            "至 5 月完成 1,500 人，为年度目标 6,100 人的 24.6 %，落后进度线 16.8 个百分点"
            " / By the end of May 1,500 of 6,100 done, 24.6 %, 16.8 points behind the schedule",
        ),
        (
            3050,
            "至 5 月完成 3,050 人，为年度目标 6,100 人的 50 %，超前进度线 8.6 个百分点"
            " / By the end of May 3,050 of 6,100 done, 50 %, 8.6 points ahead of the schedule",
        ),
        (
            2523.56,
            "至 5 月完成 2,523.56 人，为年度目标 6,100 人的 41.4 %，与进度线持平"
            " / By the end of May 2,523.56 of 6,100 done, 41.4 %, on schedule",
        ),
        (
            6710,
            "至 5 月完成 6,710 人，为年度目标 6,100 人的 110 %，已完成"
            " / By the end of May 6,710 of 6,100 done, 110 %, reached",
        ),
    ],
)
def test_a_count_is_told_with_its_distance_to_the_schedule(value: float, sentence: str) -> None:
    assert told([report(value, 5)], 5).reason == sentence


@pytest.mark.parametrize(
    ("said", "of", "aim", "chinese"),
    [
        (
            *(Said(1500.0), BUSES, BUSES_TARGET),
            "至 5 月完成投资 1,500 万元，为年度目标 3,000 万元的 50 %，超前进度线 8.6 个百分点",
        ),
        (
            *(Said(3500.0), BUSES, replace(BUSES_TARGET, value=None)),
            "至 5 月完成投资 3,500 万元，为总投资 7,000 万元的 50 %，超前进度线 8.6 个百分点",
        ),
        (
            *(Said(30.0), indicator(unit="张"), replace(target(60.0), provisional=True)),
            "至 5 月完成 30 张，为年度目标 60 张（暂定）的 50 %，超前进度线 8.6 个百分点",
        ),
        (
            *(Said(parts={"个小区": 27.0, "户": 1719.0}), ESTATES, ESTATES_TARGET),
            "至 5 月各分项平均完成 41.7 %（27/54 个小区、1,719/5,157 户），超前进度线 0.3 个百分点",
        ),
        (
            *(Said(50.0), SCHOOLS, SCHOOLS_TARGET),
            "至 5 月形象进度为 50 %，目标 100 %，落后进度线 12.1 个百分点",
        ),
        (
            *(Said(600.0), BENEFIT, BENEFIT_TARGET),
            "5 月为 600 元/月，应不低于 650 元/月，12 月底前到位，尚未到期",
        ),
        (
            *(Said(660.0), BENEFIT, BENEFIT_TARGET),
            "5 月为 660 元/月，应不低于 650 元/月，已达标",
        ),
        (*(Said(3.5), BEDS, BEDS_TARGET), "5 月为 3.5 %，应不低于 4 %，未达标"),
        (*(Said(88.1), AIR, AIR_TARGET), "5 月为 88.1 %，应好于 87.6 %，已达标"),
        (*(Said(2.0), RIVER, RIVER_TARGET), "5 月水质为Ⅱ类，应达到Ⅲ类或更好，已达标"),
        (*(Said(6.0), RIVER, RIVER_TARGET), "5 月水质为劣Ⅴ类，应达到Ⅲ类或更好，未达标"),
        (*(Said(), TASKS, TASKS_TARGET), "目标待市级下达"),
        (*(Said(12.0), TASKS, TASKS_TARGET), "目标待市级下达，至 5 月完成 12 项"),
        (*(Said(80.0), AIR, replace(AIR_TARGET, baseline=None)), "基准值尚未给出，5 月为 80 %"),
        (*(Said(), SCHOOLS, replace(SCHOOLS_TARGET, value=None)), "计划未给出目标数"),
    ],
)
def test_every_kind_is_told_in_its_own_words(
    said: Said, of: Indicator, aim: Target, chinese: str
) -> None:
    sentence = told([report(None, 5, of, said=said)], 5, of, aim).reason
    assert halves(sentence)[0] == chinese
    assert sentence.count(" / ") == 1


def test_no_report_is_missed_once_all_is_done() -> None:
    found = told([report(6100.0, 10)], 12)
    assert halves(found.reason)[0] == "至 10 月完成 6,100 人，为年度目标 6,100 人的 100 %，已完成"


def test_a_missing_report_is_told_with_the_month_that_stands_for_it() -> None:
    sentence = told(reports([600, 1200, 1800]), 4).reason
    assert sentence.startswith("4 月尚无核定数，按 3 月数判定：至 3 月完成 1,800 人")
    assert "No approved report of April yet, judged by March's: by the end of March" in sentence


@pytest.mark.parametrize(
    ("of", "aim", "chinese"),
    [
        (JOBS, JOBS_TARGET, "至 5 月尚无核定数据，落后进度线 41.4 个百分点"),
        (BENEFIT, BENEFIT_TARGET, "至 5 月尚无核定数据，12 月底前到位，尚未到期"),
        (AIR, AIR_TARGET, "至 5 月尚无核定数据，无从认定达标"),
    ],
)
def test_what_was_never_reported_is_told_so(of: Indicator, aim: Target, chinese: str) -> None:
    assert halves(told([], 5, of, aim).reason)[0] == chinese


def test_what_is_overdue_is_told_with_its_day() -> None:
    sentence = told([report(80, 8, SCHOOLS)], 8, SCHOOLS, SCHOOLS_TARGET).reason
    assert halves(sentence) == (
        "至 8 月形象进度为 80 %，目标 100 %，9 月 1 日前应完成而未完成，落后进度线 20 个百分点",
        "By the end of August 80 %, to be 100 %, but was due before 1 September, "
        "20 points behind the schedule",
    )


def test_months_in_a_row_are_counted() -> None:
    sentence = told(reports([80.0, 81.0, 82.0], AIR), 3, AIR, AIR_TARGET).reason
    assert "，连续 3 个月未达标 / " in sentence


@pytest.mark.parametrize(
    ("number", "late"), [(3, "未启动也未说明原因"), (5, "未启动也未说明原因，已逾期 2 个月")]
)
def test_a_missed_start_is_told(number: int, late: str) -> None:
    aim = replace(JOBS_TARGET, start=month(3))
    chinese = halves(told([report(0, number)], number, JOBS, aim).reason)[0]
    assert chinese.endswith(f"；计划 3 月启动，{late}")


def test_a_month_that_was_made_up_is_told_so() -> None:
    said = reports([0, 0, 0, 0, 0, 3000])
    found = board(plan(JOBS), {JOBS.code: (JOBS_TARGET,)}, said, after_month(6), Rule())
    state = found.projects[0].indicators[0].months[4]
    assert state.made_up
    assert halves(state.reason)[0].endswith("；所欠进度此后已补上，红灯转为黄灯")


@pytest.mark.parametrize(
    ("percent_done", "told_as"), [(31.41, "9.96"), (31.369863, "10"), (11.35, "30.02")]
)
def test_a_gap_is_never_rounded_into_another_light(percent_done: float, told_as: str) -> None:
    sentence = told([report(61 * percent_done, 5)], 5).reason
    assert f"落后进度线 {told_as} 个百分点" in sentence


def test_a_reason_can_be_given_the_title_of_its_indicator() -> None:
    assert reason.named("就业", both("好", "Good")) == "就业：好 / 就业: Good"


def test_a_share_that_is_not_whole_never_reads_whole() -> None:
    assert [percent(one) for one in (99.99, 100.0, 34.426, 1234.5)] == [
        *("99.9", "100", "34.4", "1,234.5")
    ]


def test_figures_have_their_thousands_apart_and_no_idle_decimals() -> None:
    assert [figure(one) for one in (6100.0, 8677.17, 5.4525, 0.1 + 0.2, 0.0, 43.2)] == [
        "6,100",
        "8,677.17",
        "5.4525",
        "0.3",
        "0",
        "43.2",
    ]


@pytest.mark.parametrize(
    ("due", "words"),
    [
        (date(2023, 9, 1), ("9 月 1 日前", "before 1 September")),
        (date(2023, 12, 31), ("12 月底前", "by the end of December")),
        (date(2023, 9, 15), ("9 月 15 日前", "by 15 September")),
        (date(2024, 6, 30), ("2024 年 6 月底前", "by the end of June 2024")),
    ],
)
def test_due_dates_read_as_plans_write_them(due: date, words: tuple[str, str]) -> None:
    assert due_by(due, 2023) == words
