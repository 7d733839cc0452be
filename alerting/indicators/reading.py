"""The reading itself."""

from alerting.arrays import Floats
from alerting.indicators.series import Judged


def value(judged: Judged) -> Floats:
    """The reading as it is, in its own unit."""
    return judged.value
