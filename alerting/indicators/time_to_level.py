"""How long a value needs to a level, by a slope that single wrong readings do not tip."""

import numpy as np

from alerting.indicators.indicator import Indicator
from alerting.indicators.lookback import DECIMALS, RATE_DECIMALS, micros, row_median
from alerting.indicators.series import Judged, Look
from domain.arrays import Floats, Ints
from domain.instant import HOUR, from_micros

READINGS = 24
"""Most readings of a window that a slope is taken of (ours): 276 pairs bound its cost."""

_PAIRS = 2_000_000
"""Most pairs held in memory at once."""

_FORESEEABLE_H = 240.0
"""Times farther away than this are not put into words."""


def robust_rate(judged: Judged) -> Floats:
    """Rise (falls are negative) per hour over the last `window_h` hours, unit of the reading / h.

    The Theil-Sen slope: the median of the slopes of all pairs of readings, so that up to 29 % of
    wrong readings move it only a little (Sen 1968, J. Am. Stat. Assoc. 63: 1379-1389). A window
    of more than `READINGS` is thinned evenly to that many, the newest and the oldest among them.
    NaN, which is "cannot be judged", while the readings at hand span less than half the window.
    """
    window = micros(judged.parameters["window_h"])
    own = judged.own
    first = own.since(judged.time - window)
    count = own.at + 1 - first
    slope = np.full(judged.time.shape, np.nan)
    some = np.flatnonzero(count > 1)
    elapsed = own.time[some] - own.series.times[first[some]]
    able = some[elapsed >= window[some] / 2]
    kept = np.minimum(count[able], READINGS)
    for size in np.unique(kept):
        rows = able[kept == size]
        step = max(_PAIRS // (size * (size - 1) // 2), 1)
        for part in range(0, rows.size, step):
            chunk = rows[part : part + step]
            slope[chunk] = _median_slopes(own.take(chunk), count[chunk], int(size))
    return np.round(slope, RATE_DECIMALS)


def _median_slopes(own: Look, count: Ints, size: int) -> Floats:
    """The median slope of `size` of the `count` newest readings, spread evenly."""
    back = np.arange(size) * (count[:, None] - 1) // (size - 1)
    place = own.at[:, None] - back
    hours = (own.series.times[place] - own.time[:, None]) / HOUR
    value = own.series.values[place]
    newer, older = np.triu_indices(size, 1)
    slopes = value.take(newer, axis=1) - value.take(older, axis=1)
    slopes /= hours.take(newer, axis=1) - hours.take(older, axis=1)
    return row_median(slopes)


def time_to_level(judged: Judged) -> Floats:
    """Hours until `level` is reached if the `robust_rate` over `window_h` holds on.

    0 when the value stands at or above the level, infinite when it does not rise, NaN when the
    rate cannot be judged.
    """
    pace = robust_rate(judged)
    missing = judged.parameters["level"] - judged.own.value
    hours = np.full(pace.shape, np.inf)
    with np.errstate(over="ignore"):
        np.divide(missing, pace, out=hours, where=pace > 0)
    hours[np.isnan(pace)] = np.nan
    return np.where(missing <= 0, 0.0, np.round(hours, DECIMALS))


def expected(judged: Judged, hours: Floats, unit: str = "") -> list[str]:
    """When the parameter `level` is expected, `hours` from now, in Beijing time; empty if never."""
    level = judged.parameters["level"]
    there = judged.own.value >= level
    rows = zip(judged.time, hours, level, there, strict=True)
    return [_words(int(now), ahead, f"{aim:.2f}{unit}", at) for now, ahead, aim, at in rows]


def _words(now: int, ahead: float, aim: str, there: bool) -> str:
    if there:
        return f"已到 {aim} / {aim} reached"
    if not ahead <= _FORESEEABLE_H:
        return ""
    at = f"{from_micros(now + int(ahead * HOUR)):%m-%d %H:%M}"
    return f"预计 {at} 到 {aim} / expected to reach {aim} at {at}"


def _detail(judged: Judged) -> list[str]:
    return expected(judged, time_to_level(judged))


INDICATORS = {
    "robust_rate": Indicator(robust_rate, required=frozenset({"window_h"}), unit="{}/h"),
    "time_to_level": Indicator(
        time_to_level, required=frozenset({"window_h", "level"}), unit="h", detail=_detail
    ),
}
