"""How fast a value changes, and how long it needs to a level."""

import numpy as np

from alerting.indicators.series import Judged
from domain.arrays import Floats
from domain.instant import HOUR


def rate(judged: Judged) -> Floats:
    """Change per hour over the last `window_h` hours, in the reading's unit per hour.

    (v - v0) / (t - t0), with (t0, v0) the oldest reading not older than the window. NaN, which
    is "cannot be judged", while the readings at hand span less than half the window.
    """
    window = judged.parameters["window_h"] * HOUR
    base = judged.since(judged.time - window.astype(np.int64))
    elapsed = judged.time - judged.series.times[base]
    enough = elapsed >= np.maximum(window / 2, 1)
    rise = judged.value - judged.series.values[base]
    return np.where(enough, rise / np.where(enough, elapsed / HOUR, 1.0), np.nan)


def time_to_level(judged: Judged) -> Floats:
    """Hours until `level` is reached if the rate over `window_h` holds on.

    0 when the value stands at or above the level, infinite when it does not rise, NaN when the
    rate cannot be judged.
    """
    pace = rate(judged)
    missing = judged.parameters["level"] - judged.value
    hours = np.divide(missing, pace, out=np.full(pace.shape, np.inf), where=pace > 0)
    hours = np.where(np.isnan(pace), np.nan, hours)
    return np.where(missing <= 0, 0.0, hours)
