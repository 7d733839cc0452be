"""Sudden pollution where no class exists or none is reached yet, told from a flood."""

from typing import NamedTuple

import numpy as np

from alerting.indicators.indicator import Indicator, Role
from alerting.indicators.lookback import DECIMALS, micros, minus, row_median
from alerting.indicators.series import Judged, Look
from domain.arrays import Bools, Floats, Ints
from domain.criterion import Condition, Direction

RECENT, USUAL = 6, 24
"""Readings that stand for the short and the long window (ours): a median then costs the same
whatever their step."""


class _Smoothed(NamedTuple):
    """Medians of the short and of the long window before it, and the highest of the long one."""

    recent: Floats
    usual: Floats
    highest: Floats


def pollution_jump(judged: Judged) -> Floats:
    """How many times its usual value a reading stands at, where no flood explains that.

    The median of the last `short_h` hours over the median of the `window_h` hours before them,
    or over `floor` (in the property's unit) where that is more: traces have no ratios. The
    windows end at the newest reading; NaN where that is older than `stale_h`, or no reading is
    from the first half of the long one.

    A flood raises turbidity and dilutes salts (Plumtree Run, 2018-08-31: 0.5 to 1,300 FNU, 556
    to 40 µS/cm); a spill raises salts or ammonia in a river that stands still. So a rise to
    1 / `dilution` or more is explained, and counts as no more than 1, where in the last
    `flood_window_h` hours the stage ranged over `flood_rise` m, or the rain made `flood_rain`
    mm, or where conductivity has fallen below `dilution` of its usual value while turbidity has
    risen by as much. It is not explained where conductivity stands above 1 / `dilution` of the
    highest of its long window: neither dilution nor the recovery from it does that. What was
    not heard explains nothing. All defaults are ours; water_class makes no such excuse.
    """
    smoothed = _smoothed(judged.own, judged)
    usual = np.maximum(smoothed.usual, judged.parameters["floor"])
    ratio = np.round(smoothed.recent / usual, DECIMALS)
    steep = np.flatnonzero(ratio >= 1 / judged.parameters["dilution"])
    explained = steep[_flooded(judged.take(steep))]
    ratio[explained] = 1.0
    return ratio


def _flooded(judged: Judged) -> Bools:
    """Where a flood explains a rise."""
    window = micros(judged.parameters["flood_window_h"])
    stage = _sampled(judged.inputs["stage"], judged.time - window, judged.time, USUAL)
    ranged = minus(np.fmax.reduce(stage, axis=1), np.fmin.reduce(stage, axis=1))
    rain = judged.inputs["rain"].total(judged.time - window)
    salts = _smoothed(judged.inputs["conductivity"], judged)
    mud = _smoothed(judged.inputs["turbidity"], judged)
    dilution = judged.parameters["dilution"]
    diluted = (salts.recent < dilution * salts.usual) & (mud.usual < dilution * mud.recent)
    salted = salts.recent * dilution > salts.highest
    wet = (ranged >= judged.parameters["flood_rise"]) | (rain >= judged.parameters["flood_rain"])
    explained: Bools = (wet | diluted) & ~salted
    return explained


def _smoothed(look: Look, judged: Judged) -> _Smoothed:
    """What a datastream said lately and before; NaN where that is stale or too little."""
    short, window, stale = (
        micros(judged.parameters[name]) for name in ("short_h", "window_h", "stale_h")
    )
    end = look.time - short
    recent = row_median(_sampled(look, end, look.time, RECENT))
    before = _sampled(look, end - window, end, USUAL)
    enough = look.since(end - window + 1) < look.since(end - window // 2 + 1)
    able = enough & (judged.time - look.time <= stale)
    usual, highest = row_median(before), np.fmax.reduce(before, axis=1)
    return _Smoothed(*(np.where(able, one, np.nan) for one in (recent, usual, highest)))


def _sampled(look: Look, begin: Ints, end: Ints, count: int) -> Floats:
    """(n, count) evenly among the readings of (begin, end], newest first; NaN where none is."""
    first, after = look.since(begin + 1), look.since(end + 1)
    number = (after - first)[:, None]
    if not number.any():
        return np.full((first.size, count), np.nan)
    place = after[:, None] - 1 - number * np.arange(count) // count
    return np.where(number > 0, look.series.values[np.where(number > 0, place, 0)], np.nan)


def _check(rule: Condition) -> str:
    given = {**_DEFAULTS, **rule.parameters}
    if rule.direction is not Direction.ABOVE:
        return "pollution_jump tells rises: direction is above"
    if not 0 < given["dilution"] < 1:
        return "dilution must be between 0 and 1"
    above_zero = ("floor", "short_h", "stale_h", "flood_window_h", "flood_rise", "flood_rain")
    wrong = [name for name in above_zero if not given[name] > 0]
    return f"{wrong[0]} must be above zero" if wrong else ""


def _memory_h(rule: Condition) -> float:
    given = {**_DEFAULTS, **rule.parameters}
    return max(
        given["stale_h"] + given["short_h"] + given["window_h"],
        given["flood_window_h"],
    )


def _details(judged: Judged) -> list[str]:
    """Both medians, and their ratio as judged."""
    smoothed = _smoothed(judged.own, judged)
    return [
        f"中值 {recent:g}，此前 {usual:g}，按 {ratio:.3g} 倍计 "
        f"/ median {recent:g}, {usual:g} before, counts as {ratio:.3g} times"
        for recent, usual, ratio in zip(
            smoothed.recent, smoothed.usual, pollution_jump(judged), strict=True
        )
    ]


_DEFAULTS = {
    "short_h": 0.5,
    "window_h": 24.0,
    "stale_h": 2.0,
    "dilution": 0.8,
    "flood_window_h": 24.0,
    "flood_rise": 0.2,
    "flood_rain": 10.0,
}

INDICATORS = {
    "pollution_jump": Indicator(
        pollution_jump,
        required=frozenset({"floor"}),
        optional=_DEFAULTS,
        roles={
            name: Role(name, required=False, drives=False)
            for name in ("stage", "rain", "conductivity", "turbidity")
        },
        unit="1",
        memory_h=_memory_h,
        check=_check,
        detail=_details,
    )
}
