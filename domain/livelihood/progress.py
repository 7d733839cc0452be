"""Progress: what a report says, in percent of what was aimed at."""

from collections.abc import Mapping

from domain.livelihood.indicator import Indicator, Kind, Target
from domain.livelihood.report import Said

WORST_CLASS = 6
"""Water worse than class V (劣Ⅴ类), which GB 3838-2002 does not number."""

_NOT_QUITE = 99.9


def is_measurable(kind: Kind, target: Target | None) -> bool:
    """Whether a target says what its kind is measured against: else there is nothing to judge."""
    if target is None:
        return False
    if kind is Kind.MULTI_UNIT:
        return bool(target.parts)
    if kind is Kind.BETTER_THAN_BASELINE:
        return target.baseline is not None
    return aim(kind, target) is not None


def aim(kind: Kind, target: Target) -> float | None:
    """The figure to be reached: of MONEY that is not split by years, the total."""
    if kind is Kind.MONEY and target.value is None:
        return target.total
    return target.value


def physical(indicator: Indicator, target: Target | None, said: Said) -> float | None:
    """Physical progress in percent of the target; None where either is not given.

    COUNT, MONEY, SET_BY_CITY, COVERAGE, MILESTONE and RATIO_FLOOR: value by target; it passes 100
    where more was done. MULTI_UNIT: the mean of its parts, each at most 100, so that no plenty of
    one hides the want of another; a part that is not reported counts as 0. RAISED_STANDARD: the
    share of the way from the baseline, 0 to 100; reached or not where there is no baseline.
    100 is reached exactly where the target is, for all kinds. So BETTER_THAN_BASELINE is value by
    baseline, below 100 unless it is above, and a CLASS_FLOOR loses, for each class worse, an
    equal share of the way down to worse than V (both ours: the plan only says what must hold).
    """
    if target is None or not is_measurable(indicator.kind, target):
        return None
    if indicator.kind is Kind.MULTI_UNIT:
        return _parts(target.parts, said.parts)
    if said.value is None:
        return None
    if indicator.kind is Kind.BETTER_THAN_BASELINE:
        return _better(said.value, target.baseline or 0.0)
    wanted = aim(indicator.kind, target) or 0.0
    if indicator.kind is Kind.RAISED_STANDARD:
        return _raised(said.value, wanted, target.baseline)
    if indicator.kind is Kind.CLASS_FLOOR:
        return _class(said.value, wanted)
    return _ratio(said.value, wanted)


def budget(indicator: Indicator, target: Target | None) -> float | None:
    """The money of this year, in 10,000 yuan: MONEY's own target, else the total that is given."""
    if target is None:
        return None
    return aim(indicator.kind, target) if indicator.kind is Kind.MONEY else target.total


def financial(indicator: Indicator, target: Target | None, said: Said) -> float | None:
    """Financial progress: money paid, in percent of this year's; None where either is not given."""
    money = budget(indicator, target)
    if money is None or said.funds_paid is None:
        return None
    return _ratio(said.funds_paid, money)


def _ratio(value: float, whole: float) -> float:
    if whole <= 0:
        return 100.0
    return value / whole * 100


def _parts(wanted: Mapping[str, float], done: Mapping[str, float]) -> float | None:
    if not done:
        return None
    shares = [min(_ratio(done.get(unit, 0.0), whole), 100.0) for unit, whole in wanted.items()]
    return sum(shares) / len(shares)


def _better(value: float, baseline: float) -> float:
    return 100.0 if value > baseline else min(_ratio(value, baseline), _NOT_QUITE)


def _raised(value: float, wanted: float, baseline: float | None) -> float:
    if value >= wanted:
        return 100.0
    if baseline is None or baseline >= wanted:
        return 0.0
    return max(_ratio(value - baseline, wanted - baseline), 0.0)


def _class(value: float, wanted: float) -> float:
    if value <= wanted:
        return 100.0
    return max(_ratio(WORST_CLASS - value, WORST_CLASS - wanted), 0.0)
