from dataclasses import replace

import pytest

from domain.livelihood import progress
from domain.livelihood.indicator import Indicator, Kind, Target
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
)


@pytest.mark.parametrize(
    ("indicator", "target", "value", "percent"),
    [
        (JOBS, JOBS_TARGET, 2100.0, 34.42622950819672),
        (JOBS, JOBS_TARGET, 6710.0, 110.0),
        (JOBS, JOBS_TARGET, 0.0, 0.0),
        (BUSES, BUSES_TARGET, 1500.0, 50.0),
        (BUSES, replace(BUSES_TARGET, value=None), 1750.0, 25.0),
        (SCHOOLS, SCHOOLS_TARGET, 40.0, 40.0),
        (BENEFIT, BENEFIT_TARGET, 600.0, 0.0),
        (BENEFIT, BENEFIT_TARGET, 590.0, 0.0),
        (BENEFIT, BENEFIT_TARGET, 620.0, 40.0),
        (BENEFIT, BENEFIT_TARGET, 660.0, 100.0),
        (BENEFIT, replace(BENEFIT_TARGET, baseline=None), 649.0, 0.0),
        (BENEFIT, replace(BENEFIT_TARGET, baseline=None), 650.0, 100.0),
        (BEDS, BEDS_TARGET, 3.0, 75.0),
        (BEDS, BEDS_TARGET, 4.6, 115.0),
        (AIR, AIR_TARGET, 43.8, 50.0),
        (AIR, AIR_TARGET, 87.6, 99.9),
        (AIR, AIR_TARGET, 87.7, 100.0),
        (RIVER, RIVER_TARGET, 1.0, 100.0),
        (RIVER, RIVER_TARGET, 3.0, 100.0),
        (RIVER, RIVER_TARGET, 4.0, 200 / 3),
        (RIVER, RIVER_TARGET, 6.0, 0.0),
        (TASKS, replace(TASKS_TARGET, value=50.0), 20.0, 40.0),
    ],
)
def test_progress_is_measured_as_its_kind_asks(
    indicator: Indicator, target: Target, value: float, percent: float
) -> None:
    assert progress.physical(indicator, target, Said(value)) == pytest.approx(percent, abs=1e-9)


@pytest.mark.parametrize(
    ("parts", "percent"),
    [
        ({"个小区": 27.0, "户": 5157.0}, 75.0),
        ({"个小区": 108.0, "户": 0.0}, 50.0),
        ({"个小区": 54.0}, 50.0),
    ],
)
def test_parts_count_alike_and_none_more_than_whole(
    parts: dict[str, float], percent: float
) -> None:
    assert progress.physical(ESTATES, ESTATES_TARGET, Said(parts=parts)) == percent


@pytest.mark.parametrize(
    ("indicator", "target"),
    [
        (TASKS, TASKS_TARGET),
        (AIR, replace(AIR_TARGET, baseline=None)),
        (BENEFIT, replace(BENEFIT_TARGET, value=None)),
        (ESTATES, replace(ESTATES_TARGET, parts={})),
        (JOBS, None),
    ],
)
def test_without_a_target_there_is_no_progress(indicator: Indicator, target: Target | None) -> None:
    assert progress.physical(indicator, target, Said(1.0, {"户": 1.0})) is None
    assert not progress.is_measurable(indicator.kind, target)


def test_without_a_figure_there_is_no_progress() -> None:
    assert progress.physical(JOBS, JOBS_TARGET, Said()) is None
    assert progress.physical(ESTATES, ESTATES_TARGET, Said()) is None


def test_a_share_of_the_baseline_that_rounds_to_all_is_still_not_better() -> None:
    assert progress.physical(AIR, AIR_TARGET, Said(87.59)) == 99.9


def test_money_paid_is_measured_by_this_years() -> None:
    assert progress.financial(BUSES, BUSES_TARGET, Said(funds_paid=750.0)) == 25.0


def test_money_paid_is_measured_by_the_total_where_the_figure_is_no_money() -> None:
    assert progress.financial(JOBS, replace(JOBS_TARGET, total=200.0), Said(funds_paid=50.0)) == 25


def test_without_a_budget_or_a_payment_there_is_no_financial_progress() -> None:
    assert progress.financial(JOBS, JOBS_TARGET, Said(funds_paid=50.0)) is None
    assert progress.financial(BUSES, BUSES_TARGET, Said(1.0)) is None
    assert progress.financial(BUSES, None, Said(funds_paid=1.0)) is None


def test_every_kind_is_measured_against_some_target() -> None:
    full = replace(ESTATES_TARGET, value=5.0, baseline=1.0)
    assert all(progress.is_measurable(kind, full) for kind in Kind)
