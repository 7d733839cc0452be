"""Slopes: 40, every ten minutes; the storm moves many a little and one to failure.

Displacement is a slow creep and a part that grows with the water in the soil (a linear reservoir
over the rain). The failing slope follows Fukuzono 1985: its inverse velocity falls in a straight
line to zero at `FAILURE` (a constant of 2 in his law of creep); after that its instrument is gone.
"""

import numpy as np

from domain.arrays import Floats, Ints
from domain.criterion import Condition, Direction
from domain.instant import DAY, HOUR, MINUTE, parse
from domain.station import StationKind
from sensors.simulators.generated import making
from sensors.simulators.generated.county.sites import RIVERS, Site, site
from sensors.simulators.generated.county.storm import HOURS, START, Storm

SLOPES, FAILING = 40, 11
FAILURE = parse("2024-07-01T22:30:00+08:00")
TERTIARY = 36.0
"""Hours before failure at which the last stage of creep begins."""

CREEP = 2.0
"""mm a day."""


def sites(storm: Storm, generator: np.random.Generator) -> list[Site]:
    """The slopes."""
    return [_slope(storm, generator, number) for number in range(SLOPES)]


def moisture(rain: Floats, hours: float = 24.0) -> Floats:
    """Water in the soil, 0 to 1, filled by 150 mm and draining with a time of `hours`."""
    return np.minimum(making.drained(rain, hours * 6) / 150.0, 1.0)


def tertiary(times: Ints) -> Floats:
    """Displacement in mm since the last stage began: -ln(time left) / A, NaN after failure."""
    left = (FAILURE - times) / HOUR
    rate = CREEP / 24 * TERTIARY
    with np.errstate(invalid="ignore", divide="ignore"):
        moved = rate * np.log(TERTIARY / left)
    return np.where(left > TERTIARY, 0.0, np.where(left > 0.05, moved, np.nan))


def _slope(storm: Storm, generator: np.random.Generator, number: int) -> Site:
    catchment = number % len(RIVERS)
    times = making.axis(START, HOURS, 10 * MINUTE)
    rain = storm.at(catchment, generator)
    rain = np.add.reduceat(np.append(rain[1:], 0.0), np.arange(0, rain.size, 2))
    rain = np.concatenate([[0.0], rain[: times.size - 1]])
    wet = moisture(rain)
    moved = CREEP * (times - times[0]) / DAY + np.cumsum(wet**4) * generator.uniform(0, 0.02)
    if number == FAILING:
        moved = moved + tertiary(times)

    def noise(deviation: float) -> Floats:
        return making.wander(generator, times.size, deviation)

    gone = np.where(np.isnan(moved), np.nan, 0.0)
    one = site(StationKind.GEOHAZARD, "GH", "地灾点", number + 1, catchment)
    one.says(
        times,
        {
            "displacement_e": np.round(0.8 * moved + noise(0.4), 1),
            "displacement_n": np.round(0.5 * moved + noise(0.4), 1),
            "displacement_u": np.round(-0.33 * moved + noise(0.8), 1),
            "crack_width": np.round(4.0 + 0.3 * moved + noise(0.05), 2),
            "tilt": np.round(0.2 + 0.004 * moved + noise(0.005) + gone, 3),
            "soil_moisture": np.round(22.0 + 20.0 * wet + noise(0.2) + gone, 1),
            "rain": np.round(rain, 1),
        },
    )
    return _judged(one)


def _judged(one: Site) -> Site:
    axes = {"north": f"{one.code}/displacement_n", "up": f"{one.code}/displacement_u"}
    speed = {"window_h": 6.0, "v0": CREEP, "axes": 3.0}
    one.rule(
        "displacement_e", "tangent_angle", parameters={**speed, "persist_h": 2.0}, inputs=axes,
        blue=70.0, yellow=75.0, orange=80.0, red=85.0, hysteresis=2.0,
    )  # fmt: skip
    one.rule(
        "displacement_e", "failure_time",
        parameters={"window_h": 12.0, "smooth_h": 3.0, "min_velocity": 20.0, "axes": 3.0},
        inputs=axes,
        direction=Direction.BELOW, orange=12.0, red=6.0,
    )  # fmt: skip
    one.rule("crack_width", "rise", parameters={"window_h": 24.0}, yellow=5.0, orange=10.0)
    one.rule("tilt", "rise", parameters={"window_h": 24.0}, yellow=0.1, orange=0.3)
    one.rule("rain", "intensity_duration", yellow=1.0, orange=1.5)
    moving = Condition(
        one.code, "displacement_e", "velocity", {"window_h": 6.0, "axes": 3.0}, axes, yellow=20.0
    )
    wet = Condition(one.code, "rain", "sum", {"window_h": 24.0}, blue=50.0, yellow=100.0)
    return one.rule(
        "displacement_e", "all_of", parts=(moving, wet), orange=1.0, red=2.0, hazard="geohazard"
    )
