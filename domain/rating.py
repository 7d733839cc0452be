"""Rating curves: the discharge of a stage, Q = a (h - h0)^b, by the gaugings there are.

The power law of ISO 18320; h0 is the stage at which flow ceases. It is fitted to the logarithms
of the discharges, as their errors are shares of them.
"""

from dataclasses import dataclass

import numpy as np

from domain.arrays import Floats

LEAST = 5
"""Gaugings that a curve of three numbers needs at least (ours)."""

LEAST_SPAN = 0.2
"""Metres from the lowest to the highest of them (ours)."""

LEAST_EXPONENT = 0.1
"""Below it the discharge does not grow with the stage (ours); weirs have 1.5, rivers 1.3 to 3."""

DEEPEST = 10.0
"""h0 is looked for down to so many spans below the lowest gauging (ours)."""

_STEPS = 200
_ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Rating:
    """Q = a (h - h0)^b in m3/s for h in m, by `count` gaugings from `lowest` to `highest` stage.

    `error` is the standard error as a share of the discharge: the root of the sum of
    ((Q - Qc) / Qc)^2 over the gaugings, by count - 3, for three numbers are fitted.
    """

    a: float
    b: float
    h0: float
    error: float
    count: int
    lowest: float
    highest: float

    def discharge(self, stage: float) -> float:
        """m3/s at a stage in m; ValueError where no water flows by this curve."""
        if not np.isfinite(stage):
            raise ValueError("水位不是数 / the stage is no number")
        if stage <= self.h0:
            raise ValueError(
                f"水位 {stage:.2f} m 不高于断流水位 h0 {self.h0:.2f} m / "
                f"{stage:.2f} m is not above h0 {self.h0:.2f} m, where flow ceases"
            )
        return float(self.a * (stage - self.h0) ** self.b)

    def extrapolated(self, stage: float) -> bool:
        """Whether no gauging stands as high, or as low."""
        return not self.lowest <= stage <= self.highest


def fit(stage: Floats, discharge: Floats) -> Rating:
    """The curve that is nearest to the gaugings; ValueError says why there is none."""
    if not (np.isfinite(stage).all() and np.isfinite(discharge).all() and (discharge > 0).all()):
        raise ValueError("实测值必须是数，流量大于零 / gaugings are numbers, discharges above zero")
    if stage.size < LEAST:
        raise ValueError(
            f"实测点只有 {stage.size} 个，至少要 {LEAST} 个 / "
            f"{stage.size} gaugings are too few: at least {LEAST} are needed"
        )
    low, high = float(stage.min()), float(stage.max())
    if high - low < LEAST_SPAN:
        raise ValueError(
            f"实测水位只跨 {high - low:.2f} m，至少要 {LEAST_SPAN} m / "
            f"the gaugings span {high - low:.2f} m of stage: at least {LEAST_SPAN} m are needed"
        )
    h0 = _cease(stage, discharge, low, high - low)
    log_a, b, _ = _line(np.log(stage - h0)[None], np.log(discharge))
    if not b[0] > LEAST_EXPONENT:
        raise ValueError("实测流量不随水位增大 / the discharges do not grow with the stage")
    a = float(np.exp(log_a[0]))
    made = a * (stage - h0) ** b[0]
    error = np.sqrt((((discharge - made) / made) ** 2).sum() / (stage.size - 3))
    return Rating(a, float(b[0]), h0, float(error), stage.size, low, high)


def _cease(stage: Floats, discharge: Floats, low: float, span: float) -> float:
    """h0 of the least squares: a grid, laid closer around the best of it again and again."""
    deepest, nearest = low - DEEPEST * span, low - 1e-4 * span
    depths = np.geomspace(low - nearest, low - deepest, _STEPS)
    for _ in range(_ROUNDS):
        errors = _line(np.log(stage - (low - depths)[:, None]), np.log(discharge))[2]
        best = int(np.argmin(errors))
        around = depths[max(best - 1, 0)], depths[min(best + 1, _STEPS - 1)]
        found = float(depths[best])
        depths = np.linspace(*around, _STEPS)
    if found >= 0.999 * DEEPEST * span:
        raise ValueError(
            "实测点定不出断流水位 h0，请补测高、低水 / the gaugings do not say where flow "
            "ceases: gauge higher and lower stages"
        )
    return low - found


def _line(x: Floats, y: Floats) -> tuple[Floats, Floats, Floats]:
    """Ordinates, slopes and sums of squared residuals of y on each row of x."""
    mean = x.mean(axis=1, keepdims=True)
    wide = ((x - mean) ** 2).sum(axis=1)
    slope = ((x - mean) * (y - y.mean())).sum(axis=1) / wide
    ordinate = y.mean() - slope * mean[:, 0]
    rest = y - ordinate[:, None] - slope[:, None] * x
    return ordinate, slope, (rest**2).sum(axis=1)
