"""How fast a value changes."""

import numpy as np

from alerting.indicators.indicator import Indicator
from alerting.indicators.series import Judged
from domain.arrays import Floats
from domain.instant import HOUR


def rate(judged: Judged) -> Floats:
    """Change per hour over the last `window_h` hours, in the reading's unit per hour.

    (v - v0) / (t - t0), with (t0, v0) the oldest reading not older than the window. NaN, which
    is "cannot be judged", while the readings at hand span less than half the window.
    """
    window = judged.parameters["window_h"] * HOUR
    own = judged.own
    base = own.since(judged.time - window.astype(np.int64))
    elapsed = own.time - own.series.times[base]
    enough = elapsed >= np.maximum(window / 2, 1)
    rise = own.value - own.series.values[base]
    return np.where(enough, rise / np.where(enough, elapsed / HOUR, 1.0), np.nan)


INDICATORS = {"rate": Indicator(rate, required=frozenset({"window_h"}), unit="{}/h")}
