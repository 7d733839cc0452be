"""Quality flags (QARTOD) of readings: arrays in, flags out; the raw value is never changed."""

import numpy as np

from domain.flag import Flag
from domain.observation import CLOCK, Observations
from ingest.view import RegistryView


def assess(rows: Observations, view: RegistryView) -> Observations:
    """The same rows, each with the worst of its own flag, missing and gross range.

    Missing: no value, flag 9. Gross range (ioos_qc, QARTOD test 4): a value outside the
    datastream's span, flag 4. Ticks of the clock stay as they are.
    """
    stream, value = rows["datastream"], rows["value"]
    outside = (value < view.low[stream]) | (value > view.high[stream])
    found = np.where(outside, Flag.FAIL, Flag.GOOD)
    found[np.isnan(value) & (stream != CLOCK)] = Flag.MISSING
    assessed = rows.copy()
    assessed["flag"] = np.maximum(rows["flag"], found)
    return assessed
