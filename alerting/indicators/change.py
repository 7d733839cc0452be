"""How much and how fast a value changes."""

import numpy as np

from alerting.indicators.indicator import Indicator
from alerting.indicators.lookback import RATE_DECIMALS, micros, minus, oldest
from alerting.indicators.series import Judged
from domain.arrays import Floats
from domain.instant import HOUR


def rate(judged: Judged) -> Floats:
    """Change per hour over the last `window_h` hours, in the reading's unit per hour.

    (v - v0) / (t - t0), with (t0, v0) the oldest reading not older than the window. NaN, which
    is "cannot be judged", while the readings at hand span less than half the window.
    """
    own = judged.own
    time, base = oldest(own, judged.time, micros(judged.parameters["window_h"]))
    hours = np.maximum(own.time - time, 1) / HOUR
    found: Floats = np.round((own.value - base) / hours, RATE_DECIMALS)
    return found


def rise(judged: Judged) -> Floats:
    """Change over the last `window_h` hours, in the reading's unit; below zero where it fell.

    From the oldest reading not older than the window. NaN while the readings at hand span less
    than half of it.
    """
    _, base = oldest(judged.own, judged.time, micros(judged.parameters["window_h"]))
    return minus(judged.own.value, base)


INDICATORS = {
    "rate": Indicator(rate, required=frozenset({"window_h"}), unit="{}/h"),
    "rise": Indicator(rise, required=frozenset({"window_h"})),
}
