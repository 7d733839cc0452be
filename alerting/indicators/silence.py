"""How long a datastream has said nothing: the one indicator that the clock drives."""

import numpy as np

from alerting.indicators.indicator import Indicator
from domain.arrays import Floats, Ints
from domain.criterion import Condition
from domain.instant import NEVER, SECOND


def silence(now: int, newest: Ints, trend: Floats, rising: Floats) -> Floats:
    """Seconds since the newest usable reading; NaN where none was ever heard.

    With `rising` given, silence counts only where the last readings rose at least that fast
    (`trend`, unit per hour): a gauge that dies in a flood. Elsewhere it is 0.
    """
    seconds = np.where(newest > NEVER, (now - newest) / SECOND, np.nan)
    counts = np.isnan(rising) | (trend >= rising)
    return np.where(counts | np.isnan(seconds), seconds, 0.0)


def _check(rule: Condition) -> str:
    needs = "rising" in rule.parameters and "window_h" not in rule.parameters
    return "rising needs window_h" if needs else ""


INDICATORS = {
    "silence": Indicator(optional={"rising": np.nan, "window_h": np.nan}, unit="s", check=_check)
}
