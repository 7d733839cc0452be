"""Rain that sets slopes moving: intensity-duration, antecedent rain, soil water.

The average intensity over some hours, which such systems also use, is the `sum` over them: so
many mm/h times the hours is its threshold.

What a gauge did not tell did not fall, as far as these kernels know: a gap makes a value too
small, never too large.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from alerting.indicators.indicator import Indicator
from alerting.indicators.lookback import (
    RATE_DECIMALS,
    beijing_day,
    greatest,
    micros,
    minus,
    month,
)
from alerting.indicators.series import Judged
from domain.arrays import Bools, Floats, Ints
from domain.criterion import Condition
from domain.instant import HOUR, NEVER
from domain.segments import firsts, search

DURATIONS = (1, 2, 3, 4, 6, 9, 12, 18, 24, 36, 48, 72, 96, 120, 168, 240)
"""Hours over which rain is averaged, each up to half as long again as the one before (ours)."""

SLACK_H = 24
"""How old the reading before a window may be for the window to count as heard whole (ours)."""

CAINE = {"alpha": 14.82, "beta": 0.39, "min_h": 1.0, "max_h": 72.0}
"""Caine 1980: I = 14.82 D^-0.39, mm/h and h; the span of durations is ours."""


class Storm(NamedTuple):
    """What is known of a storm at each of n instants.

    It is `on` where rain fell less than the gap ago. `duration` (microseconds) runs from its
    beginning to its last rain, `elapsed` (hours) to now; `rain` (mm) is all that fell. One that
    began before everything that was looked at has a duration beyond the table.
    """

    on: Bools
    duration: Ints
    elapsed: Floats
    rain: Floats


def intensity_duration(judged: Judged) -> Floats:
    """How many times the rain exceeds I = alpha D^-beta (Caine 1980), I in mm/h and D in h.

    The greatest ratio of mean intensity to threshold over the last D hours, for every D of
    `DURATIONS` from `min_h` to `max_h`: a cloudburst counts at its own duration and is not
    diluted by the drizzle before it, as it would be in the mean of the whole storm.
    """
    return np.where(judged.own.heard, _ratios(judged).max(axis=0), np.nan)


def _spectrum(judged: Judged, _: Floats) -> Mapping[str, Floats]:
    """The duration (h) that decides, the mean intensity over it and its threshold (mm/h); and all
    durations with their intensities, NaN beyond the span."""
    ratios, given = _ratios(judged), judged.parameters
    place, hours = ratios.argmax(axis=0), np.array(DURATIONS, dtype=np.float64)[:, None]
    rain = judged.own.total(judged.time - np.array(DURATIONS)[:, None] * HOUR)
    inside = (hours >= given["min_h"]) & (hours <= given["max_h"])
    intensities = np.where(inside, rain / hours, np.nan)
    duration = hours[place, 0]
    return {
        "duration": duration,
        "intensity": intensities[place, np.arange(place.size)],
        "threshold": given["alpha"] * np.power(duration, -given["beta"]),
        "durations": np.broadcast_to(hours.T, (place.size, len(DURATIONS))),
        "intensities": intensities.T,
    }


def intensity_duration_table(judged: Judged) -> Floats:
    """How many times a storm exceeds a threshold given by points (hours, mm/h).

    As the USGS tracks its thresholds (Baum, Fischer and Vigil 2018, THRESH, Techniques and
    Methods 14-A2): a storm begins with the first rain after `gap_h` dry hours and is over after
    as many. Its rain since then divided by the hours since then, over the threshold at its
    duration (beginning to last rain), interpolated linearly. 0 outside storms. NaN where the
    duration is outside the table: there no threshold is configured.
    """
    storm = _storm(judged)
    threshold = _interpolated(judged, storm.duration)
    ratio = np.round(storm.rain / storm.elapsed / threshold, RATE_DECIMALS)
    return np.where(judged.own.heard, np.where(storm.on, ratio, 0.0), np.nan)


def antecedent_threshold(judged: Judged) -> Floats:
    """By how many mm the recent rain exceeds a line that falls with the rain before it.

    P_recent - (intercept_mm + slope * P_antecedent), over the last `recent_h` hours and the
    `antecedent_h` hours before these: for Seattle 72 h, 360 h, -0.67 and 3.5 inches (Chleborad,
    Baum and Godt 2006, USGS OFR 2006-1064). The line ends at `floor_mm`: without any recent rain
    nothing is exceeded. NaN while the readings do not reach back all the hours, but where what
    is known exceeds the line already.
    """
    recent, before = _sums(judged)
    value = minus(recent, _line(judged, before))
    start = (
        judged.time
        - micros(judged.parameters["recent_h"])
        - micros(judged.parameters["antecedent_h"])
    )
    heard, _ = judged.own.before(start)
    return np.where((heard >= start - SLACK_H * HOUR) | (value >= 0), value, np.nan)


def antecedent_water_index(judged: Judged, carry: Floats) -> tuple[Floats, Floats]:
    """Soil water above field capacity in mm, negative below it (Godt, Baum and Chleborad 2006).

    Below field capacity the index gains rain minus evaporation. Above it water drains too,
    dA/dt = P - E - k A with k = `drainage_per_h`, solved over the time since the last reading; a
    step belongs to the side that it begins on, as in the program, so rain that carries the index
    over field capacity drains from the next reading on.
    It never falls below -`field_capacity_mm`, where it also begins unless `start_mm` is given.
    `evaporation` has twelve rows, mm/h from January to December (Beijing time). Equations as in
    the USGS program THRESH (Baum, Fischer and Vigil 2018).

    `carry` (n, 2) keeps the index and the time of the reading that it stands for.
    """
    index, told = carry[:, 0], carry[:, 1]
    own, driest = judged.own, -judged.parameters["field_capacity_mm"]
    start = judged.parameters["start_mm"]
    index = np.where(np.isnan(index), np.where(np.isnan(start), driest, start), index)
    hours = np.where(np.isnan(told), 0.0, (own.time - told) / HOUR)
    new = np.isnan(told) | (hours > 0)
    gain = own.value - _evaporation(judged) * hours
    drained = judged.parameters["drainage_per_h"] * np.where(index >= 0, hours, 0.0)
    share = np.divide(-np.expm1(-drained), drained, out=np.ones(drained.shape), where=drained > 0)
    after = np.maximum(index * np.exp(-drained) + gain * share, driest)
    index = np.where(new & own.heard, after, index)
    told = np.where(new & own.heard, own.time, told)
    return np.where(np.isnan(told), np.nan, index), np.stack([index, told], axis=1)


def _ratios(judged: Judged) -> Floats:
    """For each of `DURATIONS` (rows) the mean intensity over its threshold, 0 beyond the span."""
    given, hours = judged.parameters, np.array(DURATIONS)[:, None]
    rain = judged.own.total(judged.time - hours * HOUR)
    threshold = given["alpha"] * np.power(hours.astype(np.float64), -given["beta"])
    ratio = np.round(rain / hours / threshold, RATE_DECIMALS)
    return np.where((hours >= given["min_h"]) & (hours <= given["max_h"]), ratio, 0.0)


def _storm(judged: Judged) -> Storm:
    """The storm at each instant, looked for within the table's last duration and two gaps."""
    gap, table = micros(judged.parameters["gap_h"]), judged.tables["threshold"]
    longest = micros(table.rows[table.end - 1, 0])
    after = judged.time - longest - 2 * gap
    owner, times, values = judged.own.window(after)
    period = np.where(firsts(owner), NEVER, np.roll(times, 1))
    wet = values > 0
    owner, times, period = owner[wet], times[wet], period[wet]
    period = np.maximum(period, times - gap[owner])
    rained = np.where(firsts(owner), after[owner], np.roll(times, 1))
    starts = period - rained >= gap[owner]
    begin = greatest(owner[starts], period[starts], judged.time.size, NEVER)
    last = greatest(owner, times, judged.time.size, NEVER)
    known = begin > NEVER
    began = np.where(known, begin, judged.time - 1)
    return Storm(
        on=last > judged.time - gap,
        duration=np.where(known, last - began, longest + 1),
        elapsed=(judged.time - began) / HOUR,
        rain=judged.own.total(began),
    )


def _interpolated(judged: Judged, duration: Ints) -> Floats:
    """The table's threshold at a duration, NaN outside; in microseconds an edge is an edge."""
    table = judged.tables["threshold"]
    rows, begin, end = table.rows, table.begin, table.end
    hours = micros(rows[:, 0])
    above = search(hours, begin, end, duration)
    inside = (duration >= hours[begin]) & (above < end)
    above = np.where(inside, above, begin)
    below = np.maximum(above - 1, begin)
    share = (duration - hours[below]) / np.maximum(hours[above] - hours[below], 1)
    threshold = rows[below, 1] + (rows[above, 1] - rows[below, 1]) * share
    return np.where(inside, threshold, np.nan)


def _sums(judged: Judged) -> tuple[Floats, Floats]:
    """Recent rain and the rain before it, mm."""
    recent = judged.time - micros(judged.parameters["recent_h"])
    late = judged.own.total(recent)
    return late, judged.own.total(recent - micros(judged.parameters["antecedent_h"])) - late


def _line(judged: Judged, before: Floats) -> Floats:
    line = judged.parameters["intercept_mm"] + judged.parameters["slope"] * before
    return np.maximum(line, judged.parameters["floor_mm"])


def _evaporation(judged: Judged) -> Floats:
    """Evaporation in mm/h of the month of the newest reading."""
    table = judged.tables["evaporation"]
    rate: Floats = table.rows[table.begin + month(beijing_day(judged.own.time)) - 1, 0]
    return rate


def _duration_detail(judged: Judged) -> list[str]:
    ratios = _ratios(judged)
    hours = np.array(DURATIONS)[ratios.argmax(axis=0)]
    return [
        f"{over} h 平均雨强为阈值的 {ratio:.2f} 倍 / {ratio:.2f} times over {over} h"
        for over, ratio in zip(hours.tolist(), ratios.max(axis=0).tolist(), strict=True)
    ]


def _storm_detail(judged: Judged) -> list[str]:
    storm = _storm(judged)
    return [
        f"本场雨 {hours:.1f} h，累计 {rain:.1f} mm / storm of {hours:.1f} h, {rain:.1f} mm"
        if on
        else "无降雨过程 / no storm"
        for on, hours, rain in zip(
            storm.on.tolist(), (storm.duration / HOUR).tolist(), storm.rain.tolist(), strict=True
        )
    ]


def _antecedent_detail(judged: Judged) -> list[str]:
    recent, before = _sums(judged)
    rows = zip(recent.tolist(), before.tolist(), _line(judged, before).tolist(), strict=True)
    return [
        f"近期 {late:.1f} mm，前期 {early:.1f} mm，阈值 {line:.1f} mm / "
        f"recent {late:.1f} mm, antecedent {early:.1f} mm, threshold {line:.1f} mm"
        for late, early, line in rows
    ]


def _wrong_law(rule: Condition) -> str:
    given = {**CAINE, **rule.parameters}
    if given["alpha"] <= 0:
        return "alpha must be positive"
    if not any(given["min_h"] <= hours <= given["max_h"] for hours in DURATIONS):
        return f"no duration from min_h to max_h: {', '.join(map(str, DURATIONS))} are looked at"
    return ""


def _wrong_table(rule: Condition) -> str:
    rows = rule.tables["threshold"]
    hours = [row[0] for row in rows]
    if hours != sorted(set(hours)) or hours[0] < 0:
        return "table threshold: durations must ascend"
    if min(row[1] for row in rows) <= 0:
        return "table threshold: intensities must be positive"
    return "" if rule.parameters.get("gap_h", 3.0) > 0 else "gap_h must be positive"


def _wrong_line(rule: Condition) -> str:
    if rule.parameters["slope"] > 0:
        return "slope must not be positive: rain before makes less rain enough"
    wrong = [name for name in _LINE if rule.parameters.get(name, 1.0) <= 0]
    return f"{wrong[0]} must be positive" if wrong else ""


def _wrong_index(rule: Condition) -> str:
    if len(rule.tables["evaporation"]) != 12:
        return "table evaporation has twelve rows, mm/h from January to December"
    wrong = [name for name in ("field_capacity_mm", "drainage_per_h") if rule.parameters[name] <= 0]
    return f"{wrong[0]} must be positive" if wrong else ""


def _line_memory(rule: Condition) -> float:
    given = {**_LINE, **rule.parameters}
    return given["recent_h"] + given["antecedent_h"] + SLACK_H


_LINE = {"recent_h": 72.0, "antecedent_h": 360.0, "floor_mm": 0.1}


INDICATORS = {
    "intensity_duration": Indicator(
        intensity_duration,
        optional=CAINE,
        unit="1",
        memory_h=lambda rule: rule.parameters.get("max_h", CAINE["max_h"]),
        check=_wrong_law,
        detail=_duration_detail,
        workings=_spectrum,
    ),
    "intensity_duration_table": Indicator(
        intensity_duration_table,
        optional={"gap_h": 3.0},
        tables={"threshold": 2},
        unit="1",
        memory_h=lambda rule: rule.tables["threshold"][-1][0] + 2 * rule.parameters.get("gap_h", 3),
        check=_wrong_table,
        detail=_storm_detail,
    ),
    "antecedent_threshold": Indicator(
        antecedent_threshold,
        required=frozenset({"slope", "intercept_mm"}),
        optional=_LINE,
        memory_h=_line_memory,
        check=_wrong_line,
        detail=_antecedent_detail,
    ),
    "antecedent_water_index": Indicator(
        carried=antecedent_water_index,
        carry=2,
        required=frozenset({"field_capacity_mm", "drainage_per_h"}),
        optional={"start_mm": np.nan},
        tables={"evaporation": 1},
        memory_h=lambda _: 0.0,
        check=_wrong_index,
    ),
}
