from collections.abc import Callable
from dataclasses import replace
from datetime import date
from math import inf, nan
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.livelihood import check
from domain.livelihood.indicator import Indicator, Target
from domain.livelihood.month import Month, midnight
from domain.livelihood.report import Said
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
    YEAR,
    month,
    project,
)

NOW = midnight(date(2023, 6, 3))


def faults(
    said: Said,
    indicator: Indicator = JOBS,
    target: Target | None = JOBS_TARGET,
    *,
    unit: str = "人社局",
    of: Month | None = None,
    before: Said | None = None,
    after: Said | None = None,
) -> list[check.Fault]:
    return check.faults(
        project(indicator),
        indicator,
        target,
        said,
        unit=unit,
        month=of or month(5),
        now=NOW,
        year=YEAR,
        before=before or Said(),
        after=after or Said(),
    )


def fields(
    said: Said, indicator: Indicator = JOBS, target: Target | None = JOBS_TARGET, **more: Any
) -> list[str]:
    """The fields that are faulted; every fault is told in both languages."""
    found = faults(said, indicator, target, **more)
    assert all(" / " in one.what for one in found)
    return [one.field for one in found]


@pytest.mark.parametrize(
    ("said", "indicator", "target"),
    [
        (Said(2100.0, funds_paid=10.0), JOBS, JOBS_TARGET),
        (Said(0.0), JOBS, JOBS_TARGET),
        (Said(6100.0), JOBS, JOBS_TARGET),
        (Said(), JOBS, JOBS_TARGET),
        (Said(5.0), JOBS, None),
        (Said(3000.0, funds_paid=3000.0), BUSES, BUSES_TARGET),
        (Said(parts={"户": 5157.0}), ESTATES, ESTATES_TARGET),
        (Said(100.0), SCHOOLS, SCHOOLS_TARGET),
        (Said(700.0), BENEFIT, BENEFIT_TARGET),
        (Said(4.6), BEDS, BEDS_TARGET),
        (Said(95.0), AIR, AIR_TARGET),
        (Said(6.0), RIVER, RIVER_TARGET),
        (Said(12.0), TASKS, TASKS_TARGET),
    ],
)
def test_what_can_be_is_kept(said: Said, indicator: Indicator, target: Target | None) -> None:
    assert fields(said, indicator, target) == []


@pytest.mark.parametrize("value", [nan, inf, -inf, -1.0, 1e13, 10**400, "12", True, 6101.0])
def test_a_figure_that_cannot_be_is_refused_wherever_it_stands(value: float) -> None:
    assert fields(Said(value)) == ["value"]
    assert fields(Said(funds_paid=value), BUSES, BUSES_TARGET) == ["funds_paid"]
    assert fields(Said(parts={"户": value}), ESTATES, ESTATES_TARGET) == ["parts.户"]


@pytest.mark.parametrize(
    ("value", "indicator", "target"),
    [
        (101.0, SCHOOLS, SCHOOLS_TARGET),
        (101.0, BEDS, BEDS_TARGET),
        (0.0, RIVER, RIVER_TARGET),
        (2.5, RIVER, RIVER_TARGET),
        (7.0, RIVER, RIVER_TARGET),
        (12.0, ESTATES, ESTATES_TARGET),
    ],
)
def test_a_justification_does_not_help_what_cannot_be(
    value: float, indicator: Indicator, target: Target
) -> None:
    assert fields(Said(value, justification="情况特殊"), indicator, target) == ["value"]


@pytest.mark.parametrize("target", [JOBS_TARGET, None])
def test_unknown_parts_are_refused(target: Target | None) -> None:
    assert fields(Said(parts={"栋": 1.0}), ESTATES, ESTATES_TARGET) == ["parts.栋"]
    assert fields(Said(parts={"户": 1.0}), JOBS, target) == ["parts.户"]


@pytest.mark.parametrize(
    ("unit", "expected"), [("人社局", []), ("税务局", []), ("教育局", ["unit"]), ("", ["unit"])]
)
def test_only_units_of_the_project_report(unit: str, expected: list[str]) -> None:
    assert fields(Said(1.0), unit=unit) == expected


@pytest.mark.parametrize(
    ("of", "expected"),
    [
        (month(1), []),
        (month(6), []),
        (month(7), ["month"]),
        (Month(2022, 12), ["month"]),
        (Month(2024, 1), ["month"]),
    ],
)
def test_only_months_of_the_plan_that_have_begun_are_reported(
    of: Month, expected: list[str]
) -> None:
    assert fields(Said(1.0), of=of) == expected


def with_reason(said: Said) -> Said:
    return replace(said, justification="核减重复统计")


@pytest.mark.parametrize(
    ("indicator", "target", "said", "before", "after", "field"),
    [
        (JOBS, JOBS_TARGET, Said(6101.0), None, None, "value"),
        (JOBS, JOBS_TARGET, Said(1000.0), Said(1001.0), None, "value"),
        (JOBS, JOBS_TARGET, Said(1000.0), None, Said(999.0), "value"),
        (BUSES, BUSES_TARGET, Said(3001.0), None, None, "value"),
        (BUSES, BUSES_TARGET, Said(funds_paid=3001.0), None, None, "funds_paid"),
        (BUSES, BUSES_TARGET, Said(funds_paid=5.0), Said(funds_paid=6.0), None, "funds_paid"),
        (BUSES, replace(BUSES_TARGET, value=None), Said(7001.0), None, None, "value"),
        (BEDS, BEDS_TARGET, Said(funds_paid=5.0), Said(funds_paid=6.0), None, "funds_paid"),
        (ESTATES, ESTATES_TARGET, Said(parts={"户": 5158.0}), None, None, "parts.户"),
        (
            *(ESTATES, ESTATES_TARGET, Said(parts={"户": 9.0})),
            *(Said(parts={"户": 10.0}), None, "parts.户"),
        ),
    ],
)
def test_what_falls_or_goes_beyond_needs_a_justification(
    indicator: Indicator,
    target: Target,
    said: Said,
    before: Said | None,
    after: Said | None,
    field: str,
) -> None:
    assert fields(said, indicator, target, before=before, after=after) == [field]
    assert fields(replace(said, justification="  "), indicator, target, before=before, after=after)
    assert not fields(with_reason(said), indicator, target, before=before, after=after)


def test_what_must_hold_may_rise_and_fall() -> None:
    assert fields(Said(3.0), BEDS, BEDS_TARGET, before=Said(4.0), after=Said(2.0)) == []


def test_the_same_cumulative_figure_again_is_no_fall() -> None:
    assert fields(Said(5.0), before=Said(5.0), after=Said(5.0)) == []


def test_all_faults_are_told_at_once() -> None:
    said = Said(-1.0, {"户": 1.0}, nan)
    found = fields(said, unit="教育局", of=month(8))
    assert found == ["unit", "month", "value", "funds_paid", "parts.户"]


def test_a_fall_names_both_figures() -> None:
    found = faults(Said(1000.0), before=Said(1250.5))
    assert [one.what for one in found] == [
        "累计数 1,000 低于此前已核定的 1,250.5，请填写说明"
        " / a cumulative 1,000 is below the earlier approved 1,250.5: give a justification"
    ]


@settings(max_examples=60, deadline=None)
@given(st.floats(allow_nan=True, allow_infinity=True), st.floats(0, 1e4), st.floats(0, 1e4))
def test_a_value_is_kept_exactly_where_it_lies_between_its_neighbours_and_the_target(
    value: float, low: float, high: float
) -> None:
    kept = not fields(Said(value), before=Said(low), after=Said(high))
    assert kept == (low <= value <= high and 0 <= value <= 6100)


@pytest.mark.parametrize(
    ("said", "indicator", "target", "lacking"),
    [
        (Said(), JOBS, JOBS_TARGET, ["value"]),
        (Said(0.0), JOBS, JOBS_TARGET, []),
        (Said(parts={"户": 1.0}), ESTATES, ESTATES_TARGET, ["parts.个小区"]),
        (Said(parts={"户": 1.0, "个小区": 0.0}), ESTATES, ESTATES_TARGET, []),
        (Said(), TASKS, TASKS_TARGET, ["value"]),
        (Said(narrative="已部署"), TASKS, TASKS_TARGET, []),
        (Said(3.0), TASKS, TASKS_TARGET, []),
        (Said(narrative="已部署"), JOBS, None, []),
    ],
)
def test_a_report_is_complete_with_its_figures(
    said: Said, indicator: Indicator, target: Target | None, lacking: list[str]
) -> None:
    assert [one.field for one in check.incomplete(indicator, target, said)] == lacking


Change = Callable[[Target], Target]


def change(**fields: object) -> Change:
    return lambda target: replace(target, **fields)  # type: ignore[arg-type]


RISING = tuple(float(one) for one in range(8, 101, 8))


@pytest.mark.parametrize(
    ("indicator", "target", "changed", "faulted"),
    [
        (JOBS, JOBS_TARGET, change(), []),
        (JOBS, JOBS_TARGET, change(value=0.0), ["value"]),
        (JOBS, JOBS_TARGET, change(value=-5.0), ["value"]),
        (JOBS, JOBS_TARGET, change(value=nan), ["value"]),
        (JOBS, JOBS_TARGET, change(value=inf), ["value"]),
        (JOBS, JOBS_TARGET, change(value=1e13), ["value"]),
        (JOBS, JOBS_TARGET, change(value=None), ["value"]),
        (JOBS, JOBS_TARGET, change(value=None, provisional=True), []),
        (JOBS, JOBS_TARGET, change(parts={"户": 1.0}), ["parts"]),
        (JOBS, JOBS_TARGET, change(total=0.0), ["total"]),
        (JOBS, JOBS_TARGET, change(start=Month(2024, 1)), ["start"]),
        (JOBS, JOBS_TARGET, change(start=month(12)), []),
        (JOBS, JOBS_TARGET, change(curve=RISING), []),
        (JOBS, JOBS_TARGET, change(curve=RISING[:11]), ["curve"]),
        (JOBS, JOBS_TARGET, change(curve=RISING[::-1]), ["curve"]),
        (JOBS, JOBS_TARGET, change(curve=(*RISING[:11], 101.0)), ["curve"]),
        (JOBS, JOBS_TARGET, change(curve=(nan, *RISING[1:])), ["curve"]),
        (TASKS, TASKS_TARGET, change(provisional=False), []),
        (ESTATES, ESTATES_TARGET, change(), []),
        (ESTATES, ESTATES_TARGET, change(value=5.0), ["value"]),
        (ESTATES, ESTATES_TARGET, change(parts={}), ["parts"]),
        (ESTATES, ESTATES_TARGET, change(parts={"户": 0.0}), ["parts.户"]),
        (BENEFIT, BENEFIT_TARGET, change(), []),
        (BENEFIT, BENEFIT_TARGET, change(baseline=0.0), []),
        (BENEFIT, BENEFIT_TARGET, change(baseline=650.0), ["value"]),
        (BENEFIT, BENEFIT_TARGET, change(curve=RISING), ["curve"]),
        (AIR, AIR_TARGET, change(), []),
        (AIR, AIR_TARGET, change(baseline=None), ["baseline"]),
        (AIR, AIR_TARGET, change(baseline=101.0), ["baseline"]),
        (SCHOOLS, SCHOOLS_TARGET, change(value=120.0), ["value"]),
        (RIVER, RIVER_TARGET, change(value=2.5), ["value"]),
        (BUSES, BUSES_TARGET, change(), []),
        (BUSES, BUSES_TARGET, change(value=7001.0), ["value"]),
        (BUSES, BUSES_TARGET, change(value=None), []),
    ],
)
def test_targets_that_cannot_be_are_refused(
    indicator: Indicator, target: Target, changed: Change, faulted: list[str]
) -> None:
    found = check.target_faults(indicator, changed(target))
    assert [one.field for one in found] == faulted
    assert all(" / " in one.what for one in found)
