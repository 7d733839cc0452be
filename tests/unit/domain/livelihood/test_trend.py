from collections.abc import Sequence

import pytest

from domain.livelihood.board import Trend
from domain.livelihood.rule import Rule
from domain.livelihood.trend import trend


@pytest.mark.parametrize(
    ("behind", "expected"),
    [
        ((20.0, 15.0, 14.0, 10.0), Trend.CATCHING_UP),
        ((10.0, 9.0, 9.0, 20.0), Trend.FALLING_BEHIND),
        ((10.0, 50.0, 50.0, 11.9), Trend.STEADY),
        ((10.0, 50.0, 50.0, 12.0), Trend.FALLING_BEHIND),
        ((10.0, 50.0, 50.0, 8.0), Trend.CATCHING_UP),
        ((0.0, 10.0, 11.0, 11.0, 11.0), Trend.STEADY),
        ((10.0, 20.0, 30.0), None),
        ((None, 20.0, 30.0, 40.0), None),
        ((10.0, 20.0, 30.0, None), None),
        ((), None),
    ],
)
def test_the_trend_is_the_change_of_three_months(
    behind: Sequence[float | None], expected: Trend | None
) -> None:
    assert trend(behind, Rule()) is expected


def test_the_months_and_what_is_steady_are_the_rules() -> None:
    rule = Rule(trend_months=1, steady_within=5.0)
    assert trend((0.0, 4.9), rule) is Trend.STEADY
    assert trend((0.0, 5.0), rule) is Trend.FALLING_BEHIND
