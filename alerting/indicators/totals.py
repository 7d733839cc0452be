"""Amounts summed over a window, for readings that carry the end of their period."""

from alerting.indicators.indicator import Indicator
from alerting.indicators.lookback import micros
from alerting.indicators.series import Judged
from domain.arrays import Floats
from domain.instant import hydrologic_day_start


def window_sum(judged: Judged) -> Floats:
    """Sum over the last `window_h` hours: readings stamped in (t - window, t].

    Stamps carry the period's end (SL 651-2014, 6.6.2.8), so the reading stamped exactly
    t - window belongs to the time before. A gap makes the sum too small, never too large.
    """
    return judged.own.total(judged.time - micros(judged.parameters["window_h"]))


def day_sum(judged: Judged) -> Floats:
    """Sum since the hydrologic day began at 08:00 Beijing time (SL 651-2014, 3.1.7)."""
    return judged.own.total(hydrologic_day_start(judged.time))


INDICATORS = {
    "sum": Indicator(window_sum, required=frozenset({"window_h"})),
    "day_sum": Indicator(day_sum, memory_h=lambda _: 24.0),
}
