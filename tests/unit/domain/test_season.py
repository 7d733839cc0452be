"""Levels by the date."""

import pytest

from domain.instant import parse
from domain.season import day_of, limit_on, rows_of

FLOOD_LIMIT = rows_of("04-15..09-30 125.0; 10-01..04-14 128.0")


@pytest.mark.parametrize(
    ("day", "level"),
    [(415, 125.0), (930, 125.0), (1001, 128.0), (1231, 128.0), (101, 128.0), (414, 128.0)],
)
def test_both_ends_of_a_range_belong_to_it_and_it_may_wrap_the_year(day: int, level: float) -> None:
    assert limit_on(FLOOD_LIMIT, day) == level


def test_one_number_holds_all_year_and_no_range_is_no_limit() -> None:
    assert rows_of("125") == ((101.0, 1231.0, 125.0),)
    assert limit_on(((401.0, 930.0, 107.0),), 1001) is None
    assert limit_on((), 701) is None


@pytest.mark.parametrize("text", ["", "unknown", "04-15..09-30 high", "nan", "125 x; 1 2"])
def test_what_is_no_table_is_none(text: str) -> None:
    assert rows_of(text) == ()


def test_the_day_is_that_of_beijing() -> None:
    assert day_of(parse("2024-06-30T16:00:00+00:00")) == 701
    assert day_of(parse("2024-06-30T23:59:59+08:00")) == 630
