from datetime import date

import pytest

from domain.brief import Trend, rain_grade, season_limit, trend
from domain.response import FAMILIES, FAMILY_WORDS


@pytest.mark.parametrize(
    ("mm", "word"),
    [
        (0.0, ""), (0.04, ""), (0.1, "小雨"), (9.9, "小雨"), (10.0, "中雨"), (24.9, "中雨"),
        (25.0, "大雨"), (49.94, "大雨"), (49.96, "暴雨"), (50.0, "暴雨"), (99.9, "暴雨"),
        (100.0, "大暴雨"), (249.9, "大暴雨"), (250.0, "特大暴雨"), (900.0, "特大暴雨"),
    ],
)  # fmt: skip
def test_the_rain_of_a_day_has_the_grade_of_the_standard(mm: float, word: str) -> None:
    assert rain_grade(mm) == word


@pytest.mark.parametrize(
    ("now", "before", "way"),
    [
        (74.02, 74.0, Trend.RISING),
        (74.0, 74.02, Trend.FALLING),
        (74.019, 74.0, Trend.STEADY),
        (73.99, 74.0, Trend.STEADY),
    ],
)
def test_a_level_that_moves_two_centimetres_in_an_hour_rises_or_falls(
    now: float, before: float, way: Trend
) -> None:
    assert trend(now, before) is way


SEASON = [[401.0, 930.0, 125.0], [1001.0, 331.0, 128.0]]


@pytest.mark.parametrize(
    ("day", "limit"),
    [
        (date(2024, 4, 1), 125.0),
        (date(2024, 9, 30), 125.0),
        (date(2024, 10, 1), 128.0),
        (date(2024, 12, 31), 128.0),
        (date(2025, 1, 1), 128.0),
        (date(2025, 3, 31), 128.0),
    ],
)
def test_the_flood_limit_is_that_of_the_date_over_the_turn_of_the_year_too(
    day: date, limit: float
) -> None:
    assert season_limit(SEASON, day) == limit


def test_outside_of_every_range_there_is_no_flood_limit() -> None:
    assert season_limit(SEASON[:1], date(2024, 12, 1)) is None
    assert season_limit((), date(2024, 6, 1)) is None


def test_every_family_that_may_be_responded_to_has_a_word() -> None:
    assert set(FAMILIES) == set(FAMILY_WORDS)
