"""The storm: rain over twelve catchments that could have raised the flood at 平江.

The flood is the reconstructed stage of 平江. Rain is taken in proportion to how fast that stage
rises, `LEAD` hours ahead of it (the time that the water needs), spread over the catchments with
weights that drift, and made of bursts (gamma-distributed five-minute amounts, mean kept). The
whole is scaled to `TOTAL` mm. It is no estimate of the rain that fell.
"""

from dataclasses import dataclass

import numpy as np

from domain.arrays import Floats, Ints
from domain.instant import HOUR, MINUTE
from sensors.simulators.generated import making
from sensors.simulators.generated.county.sites import RIVERS
from sensors.simulators.scenario import load

START, HOURS = "2024-06-30T05:00:00+08:00", 72.0
LEAD = 6.0
TOTAL = 320.0
"""mm over three days, mean of all catchments (ours)."""

BURSTS = 0.6
"""Shape of the gamma distribution: below 1 the rain comes in bursts."""


@dataclass(frozen=True, slots=True)
class Storm:
    """`times` (T,) every five minutes; `stage` (T,) at 平江 in m; `rain` (K, T) in mm a step."""

    times: Ints
    stage: Floats
    rain: Floats

    @classmethod
    def of(cls, generator: np.random.Generator) -> "Storm":
        """The storm of a generator."""
        times = making.axis(START, HOURS)
        lead = int(LEAD * HOUR / (5 * MINUTE))
        stage = flood(times)
        rising = np.maximum(np.diff(flood(times + lead * 5 * MINUTE), prepend=np.nan), 0.0)
        drive = np.nan_to_num(rising) + 0.05 * np.nanmax(rising) * _showers(times)
        drift = np.cumsum(generator.normal(0.0, 0.02, (len(RIVERS), times.size)), axis=1)
        weight = np.exp(generator.normal(0.0, 0.25, (len(RIVERS), 1)) + drift)
        bursts = generator.gamma(BURSTS, 1 / BURSTS, weight.shape)
        rain = drive * weight * bursts
        rain *= TOTAL / rain.sum(axis=1).mean()
        return cls(times, stage, np.round(rain, 1))

    def at(self, catchment: int, generator: np.random.Generator) -> Floats:
        """Rain at one gauge of a catchment: its catchment's, unevenly."""
        share = generator.gamma(4.0, 1 / 4.0, self.times.size)
        rain: Floats = np.round(self.rain[catchment] * share, 1)
        return rain


def flood(times: Ints) -> Floats:
    """The stage of 平江; before and after the reconstruction its first and last value."""
    known = load("pingjiang-2024").rows
    stage: Floats = np.interp(times, known["time"], known["value"])
    return stage


def _showers(times: Ints) -> Floats:
    """Light rain in the afternoons, before the storm and after it."""
    hour = (times / HOUR + 8) % 24
    share: Floats = np.exp(-((hour - 16) ** 2) / 8)
    return share
