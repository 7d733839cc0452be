"""Trend: whether an indicator comes closer to its schedule."""

from collections.abc import Sequence

from domain.livelihood.board import Trend
from domain.livelihood.rule import Rule


def trend(behind: Sequence[float | None], rule: Rule) -> Trend | None:
    """How the distance to the schedule (points, month by month) changed in `trend_months`.

    None where fewer months are over, or one of the two has nothing to compare.
    """
    if len(behind) <= rule.trend_months:
        return None
    now, then = behind[-1], behind[-1 - rule.trend_months]
    if now is None or then is None:
        return None
    change = round(now - then, 6)
    if abs(change) < rule.steady_within:
        return Trend.STEADY
    return Trend.FALLING_BEHIND if change > 0 else Trend.CATCHING_UP
