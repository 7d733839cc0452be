"""Amounts summed over a window, for readings that carry the end of their period."""

import numpy as np

from alerting.indicators.series import FIXED_POINT, Judged
from domain.arrays import Floats, Ints
from domain.instant import HOUR, hydrologic_day_start


def window_sum(judged: Judged) -> Floats:
    """Sum over the last `window_h` hours: readings stamped in (t - window, t].

    Stamps carry the period's end (SL 651-2014, 6.6.2.8), so the reading stamped exactly
    t - window belongs to the time before. A gap makes the sum too small, never too large.
    """
    window = (judged.parameters["window_h"] * HOUR).astype(np.int64)
    return _total(judged, judged.time - window)


def day_sum(judged: Judged) -> Floats:
    """Sum since the hydrologic day began at 08:00 Beijing time (SL 651-2014, 3.1.7)."""
    return _total(judged, hydrologic_day_start(judged.time))


def _total(judged: Judged, after: Ints) -> Floats:
    running = judged.series.running
    return (running[judged.at + 1] - running[judged.since(after + 1)]) / FIXED_POINT
