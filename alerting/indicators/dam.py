"""Dams: seepage that jumps, and seepage that rises while the pool falls.

Seepage follows the pool (Darcy: flow goes with head). Flow that grows under a falling head means
that the way through the dam is widening: piping.
"""

import numpy as np

from alerting.indicators.indicator import Indicator, Role
from alerting.indicators.lookback import as_of, median, micros, minus, newest
from alerting.indicators.series import Judged
from domain.arrays import Floats
from domain.criterion import Condition

AT_LEAST = 3
"""Readings that make a steady flow to compare with (ours)."""


def steady_flow(judged: Judged) -> Floats:
    """Median seepage flow, L/s, of the `window_h` hours before the newest reading.

    The last `recent_h` hours are left out, so that a rise is not held against itself. NaN with
    fewer than three readings.
    """
    own = judged.own
    begin, end = (own.time - micros(judged.parameters[name]) for name in ("window_h", "recent_h"))
    return median(own, begin, end, AT_LEAST)


def seepage_jump(judged: Judged) -> Floats:
    """Rise of the seepage flow over its steady flow, as a share of it: 45 to 67 L/s is 0.49.

    (q - m) / max(m, floor), with m the median of `steady_flow` and `floor` in L/s, below which
    a share says nothing: a drain that drips twice as fast is no jump.
    """
    steady = steady_flow(judged)
    base = np.maximum(steady, judged.parameters["floor"])
    return np.round((judged.own.value - steady) / base, 6)


def seepage_against_pool(judged: Judged) -> Floats:
    """`seepage_jump` where the pool fell by `pool_fall` m or more in `pool_window_h` hours, else 0.

    The fall is that up to the pool's newest reading (role `pool`, m): a level that is no longer
    told has not come to rest. Negative where the seepage fell too. NaN where pool or seepage
    was not heard for `stale_h` hours, nor the pool by `stale_h` hours before its window.
    """
    stale_h, pool = judged.parameters["stale_h"], judged.inputs["pool"]
    level = newest(pool, judged.time, stale_h)
    begin = pool.time - micros(judged.parameters["pool_window_h"])
    fall = minus(as_of(pool, begin, stale_h), level)
    unknown = np.isnan(fall) | np.isnan(newest(judged.own, judged.time, stale_h))
    rise = seepage_jump(judged)
    counted = np.where(fall >= judged.parameters["pool_fall"], rise, 0.0)
    return np.where(unknown | np.isnan(rise), np.nan, counted)


def _detail(judged: Judged) -> list[str]:
    return [
        f"渗流量 {flow:.1f} L/s，此前平稳值 {steady:.1f} L/s / "
        f"seepage {flow:.1f} L/s, steady before at {steady:.1f} L/s"
        for flow, steady in zip(judged.own.value, steady_flow(judged), strict=True)
    ]


def _against_detail(judged: Judged) -> list[str]:
    found = []
    for seepage, pool in zip(_detail(judged), judged.inputs["pool"].value, strict=True):
        chinese, _, english = seepage.partition(" / ")
        found.append(f"{chinese}；库水位降至 {pool:.2f} m / {english}; pool down to {pool:.2f} m")
    return found


def _check(rule: Condition) -> str:
    recent_h = {**_JUMP, **rule.parameters}["recent_h"]
    wrong = not 0 < recent_h < rule.parameters["window_h"]
    return "recent_h must lie between zero and window_h" if wrong else ""


def _against_memory(rule: Condition) -> float:
    given = {**_AGAINST, **rule.parameters}
    return given["stale_h"] + max(given["window_h"], given["pool_window_h"] + given["stale_h"])


_JUMP = {"recent_h": 0.5, "floor": 1.0}
_AGAINST = {**_JUMP, "pool_window_h": 24.0, "stale_h": 24.0}

INDICATORS = {
    "seepage_jump": Indicator(
        seepage_jump,
        required=frozenset({"window_h"}),
        optional=_JUMP,
        unit="1",
        check=_check,
        detail=_detail,
    ),
    "seepage_against_pool": Indicator(
        seepage_against_pool,
        required=frozenset({"window_h", "pool_fall"}),
        optional=_AGAINST,
        roles={"pool": Role("pool_level", drives=False)},
        unit="1",
        memory_h=_against_memory,
        check=_check,
        detail=_against_detail,
    ),
}
