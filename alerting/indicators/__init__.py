"""Indicators: kernels from arrays to one value for each criterion.

A rule names its indicator and parameters as data; a kernel is one function whose docstring gives
formula, units and source. To add one, write the kernel and name it in `INDICATORS`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from alerting.indicators import change, reading, totals
from alerting.indicators.series import Judged
from domain.arrays import Floats
from domain.criterion import Criterion
from domain.instant import DAY, HOUR

Kernel = Callable[[Judged], Floats]


@dataclass(frozen=True, slots=True)
class Indicator:
    """A kernel with its required and optional parameters.

    `kernel` None marks `silence`, which clock ticks drive and no reading does.
    """

    kernel: Kernel | None
    required: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()

    @property
    def ticking(self) -> bool:
        """Whether the clock drives it."""
        return self.kernel is None


INDICATORS: dict[str, Indicator] = {
    "value": Indicator(reading.value),
    "rate": Indicator(change.rate, frozenset({"window_h"})),
    "time_to_level": Indicator(change.time_to_level, frozenset({"window_h", "level"})),
    "sum": Indicator(totals.window_sum, frozenset({"window_h"})),
    "day_sum": Indicator(totals.day_sum),
    "silence": Indicator(None, optional=frozenset({"rising", "window_h"})),
}
NAMES = tuple(INDICATORS)
PARAMETERS = ("window_h", "level", "rising")


class UnfitRuleError(ValueError):
    """A rule that no kernel can judge; the message says why."""


def check(rule: Criterion) -> None:
    """UnfitRuleError when a rule's indicator does not exist or its parameters do not fit."""
    indicator = INDICATORS.get(rule.indicator)
    if indicator is None:
        raise UnfitRuleError(
            f"{rule.code}: no indicator {rule.indicator!r}, only {', '.join(NAMES)}"
        )
    given = set(rule.parameters)
    if missing := indicator.required - given:
        raise UnfitRuleError(f"{rule.code}: {rule.indicator} needs {', '.join(sorted(missing))}")
    if unknown := given - indicator.required - indicator.optional:
        raise UnfitRuleError(f"{rule.code}: {rule.indicator} has no {', '.join(sorted(unknown))}")
    if "rising" in given and "window_h" not in given:
        raise UnfitRuleError(f"{rule.code}: rising needs window_h")
    if rule.parameters.get("window_h", 1.0) <= 0:
        raise UnfitRuleError(f"{rule.code}: window_h must be positive")


def horizon(rule: Criterion) -> int:
    """How long a rule needs readings remembered, in microseconds."""
    if rule.indicator == "day_sum":
        return DAY
    return int(rule.parameters.get("window_h", 0.0) * HOUR)
