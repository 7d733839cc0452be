"""Monotone curves between reported points, for reconstructions."""

import numpy as np
import numpy.typing as npt
from scipy.interpolate import PchipInterpolator

Times = npt.NDArray[np.int64]
Values = npt.NDArray[np.float64]


def monotone(times: Times, values: Values, step: int, decimals: int) -> tuple[Times, Values]:
    """Values on every multiple of `step` between the points, the points' own instants left out.

    `times` and `step` in microseconds, `times` strictly rising. The curve is the piecewise
    cubic of Fritsch and Carlson (PCHIP): it never overshoots a reported value, and is flat
    where two neighbours are equal. Values are rounded down to `decimals`, so that on a rising
    limb no interpolated value reaches a threshold before the reported one does.
    """
    if times.size < 2:
        return times[:0], values[:0]
    first = -(-int(times[0]) // step) * step
    marks = np.arange(first, int(times[-1]) + 1, step, dtype=np.int64)
    marks = marks[~np.isin(marks, times)]
    start = times[0]
    curve = PchipInterpolator((times - start).astype(np.float64), values)
    scale = 10.0**decimals
    found = np.floor(curve((marks - start).astype(np.float64)) * scale) / scale
    return marks, found
