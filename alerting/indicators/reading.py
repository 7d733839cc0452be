"""The reading itself."""

from alerting.indicators.series import Floats, Judged


def value(judged: Judged) -> Floats:
    """The reading as it is, in its own unit."""
    return judged.value
