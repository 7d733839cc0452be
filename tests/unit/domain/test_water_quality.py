"""The class of a section now and by days, against a plain reading of the printed table."""

from math import nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.criterion import Condition
from domain.gb3838 import WATERS, Water
from domain.instant import HOUR, MINUTE, parse
from domain.water_quality import Rule, Series, days, judge
from tests.unit.alerting.plain.water_quality import class_of, plain_water_class

NOW = parse("2024-07-01T08:00:00+08:00")
FACTORS = ("ph", "dissolved_oxygen", "codmn", "ammonia_nitrogen", "total_phosphorus",
           "total_nitrogen", "water_temperature")  # fmt: skip


def heard(**values: list[tuple[float, float]]) -> dict[str, Series]:
    """Readings as (hours before NOW, value), oldest first."""
    return {
        name: Series(
            np.array([NOW - round(ago * HOUR) for ago, _ in rows], dtype=np.int64),
            np.array([value for _, value in rows], dtype=np.float64),
        )
        for name, rows in values.items()
    }


def test_the_worst_factor_decides_and_is_named() -> None:
    found = judge(heard(codmn=[(1, 5.0)], ammonia_nitrogen=[(0, 1.2)], ph=[(0, 7.0)]), NOW, Rule())
    assert (found.number, found.deciding) == (4, ("ammonia_nitrogen",))
    assert {one.property: one.number for one in found.factors} == {
        "codmn": 3, "ammonia_nitrogen": 4, "ph": 1,
    }  # fmt: skip


def test_a_stale_value_makes_no_class_and_forbids_a_better_one() -> None:
    rows = heard(codmn=[(8.1, 12.0)], ammonia_nitrogen=[(0, 0.1)])
    found = judge(rows, NOW, Rule())
    assert (found.number, found.held) == (None, ("codmn",))
    forgotten = judge(heard(codmn=[(24.1, 12.0)], ammonia_nitrogen=[(0, 0.1)]), NOW, Rule())
    assert (forgotten.number, forgotten.held) == (1, ())
    assert judge(heard(codmn=[(8.0, 12.0)]), NOW, Rule()).number == 5


def test_nothing_heard_is_no_class() -> None:
    assert judge(heard(ph=[]), NOW, Rule()).number is None
    assert judge({}, NOW, Rule()).number is None


def test_total_nitrogen_counts_for_lakes_only() -> None:
    rows = heard(total_nitrogen=[(0, 3.0)], ph=[(0, 7.0)])
    assert judge(rows, NOW, Rule("river")).number == 1
    assert judge(rows, NOW, Rule("lake")).number == 6


READINGS = st.lists(
    st.tuples(st.integers(0, 40).map(float), st.floats(0, 12, width=32)), max_size=4
)


@given(st.dictionaries(st.sampled_from(FACTORS), READINGS, max_size=5), st.sampled_from(WATERS))
def test_the_class_is_that_of_the_plain_reading(
    drawn: dict[str, list[tuple[float, float]]], water: Water
) -> None:
    rows = {name: sorted(dict(part).items(), reverse=True) for name, part in drawn.items()}
    said = {
        name: [(NOW - round(ago * HOUR), value) for ago, value in part]
        for name, part in rows.items()
    }
    lake = WATERS.index(water)
    rule = Condition("X", "ph", "water_class", {"lake": float(lake)}, yellow=4.0)
    expected = plain_water_class(rule, said, NOW)
    found = judge(heard(**rows), NOW, Rule(WATERS[lake])).number
    assert (nan if found is None else found) == pytest.approx(expected, nan_ok=True)


def test_a_day_has_the_class_of_its_means_and_tells_its_worst_reading() -> None:
    rows = heard(ammonia_nitrogen=[(7, 0.4), (6, 2.4), (5, 0.2)], codmn=[(20, 1.0)])
    (yesterday, today) = days(rows, NOW - 30 * HOUR, NOW, Rule())[-2:]
    assert (today.date, today.number, today.worst) == ("2024-07-01", 3, 6)
    assert today.deciding == ("ammonia_nitrogen",)
    assert today.missing == ("codmn",)
    (factor,) = today.factors
    assert (factor.count, factor.mean, factor.least, factor.most) == (3, 1.0, 0.2, 2.4)
    assert (yesterday.date, yesterday.number) == ("2024-06-30", 1)


def test_days_are_those_of_beijing_and_an_empty_one_has_no_class() -> None:
    start = parse("2024-06-30T00:00:00+08:00")
    found = days(heard(ph=[(8.0, 7.0)]), start, NOW, Rule())
    assert [(one.date, one.number) for one in found] == [("2024-06-30", None), ("2024-07-01", 1)]
    assert [one.date for one in days({}, start, start + 1, Rule())] == ["2024-06-30"]
    assert days({}, NOW, NOW, Rule()) == []


def test_a_mean_on_a_limit_keeps_it() -> None:
    rows = heard(ammonia_nitrogen=[(hour, 0.15) for hour in (7, 6, 5)])
    assert days(rows, NOW - HOUR, NOW, Rule())[0].number == 1


def test_oxygen_is_of_class_one_at_its_saturation_by_days_too() -> None:
    rows = heard(dissolved_oxygen=[(1, 7.0)], water_temperature=[(1, 30.0)])
    assert class_of("dissolved_oxygen", 7.0, "river", 30.0) == 1
    (day,) = days(rows, NOW - MINUTE, NOW, Rule())
    assert (day.number, day.worst) == (1, 1)
    assert days(heard(dissolved_oxygen=[(1, 7.0)]), NOW - MINUTE, NOW, Rule())[0].number == 2
