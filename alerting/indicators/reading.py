"""The reading itself."""

from alerting.indicators.indicator import Indicator
from alerting.indicators.series import Judged
from domain.arrays import Floats


def value(judged: Judged) -> Floats:
    """The reading as it is, in its own unit."""
    return judged.own.value


INDICATORS = {"value": Indicator(value)}
