"""A slope that creeps, accelerates and fails, and a quiet one that rain moves in steps.

- Creep in three stages (Saito 1965): primary, `PRIMARY` mm that have all but settled when the
  scenario begins; uniform, at `creep` mm/d; tertiary, after Fukuzono 1985 with alpha = 2, which is
  an inverse velocity that falls linearly to zero at `FAILURE`: 1 / v = (tf - t) / K, so
  s = K ln((tf - t0) / (tf - t)). It sets in where it has the uniform velocity, tf - t0 = K / v0.
- Rain falls in storms with a sine-squared hyetograph and gusts, and comes in tips of 0.2 mm.
- Steps: water that drains from the slope with a time constant of `DRAINING` h moves it, so many
  mm for a mm of rain. The quiet slope is the one that rain moves more.
- Soil moisture is a bucket that a mm of rain fills by `WETTING` % and that dries out in days.
- A GNSS receiver on the slope moves along its dip; a crack at its head opens by `OPENING` of the
  displacement; it tilts as a block that rotates on a circle of `RADIUS` m.
- Noise is Gaussian, and that of the GNSS lasts from one solution to the next (AR(1)). What stands
  on the slope falls silent at the failure; the rain gauge stands beside it.

Saito and Fukuzono are named from memory (check). All figures are plausible ones of a slope of
this size (ours).
"""

from dataclasses import dataclass

import numpy as np

from domain.arrays import Floats, Ints
from domain.criterion import Condition, Criterion, Direction
from domain.instant import DAY, HOUR, MINUTE, SECOND, parse
from domain.registry import Registry
from domain.station import Station, StationKind
from sensors.simulators.generated import making
from sensors.simulators.scenario import Scenario

TITLE = "滑坡蠕变至失稳与降雨台阶边坡 / A landslide to failure, and a slope moved by rain"
FAILING, QUIET = "DEMO-GH-FAIL", "DEMO-GH-QUIET"
START, HOURS, STEP = "2024-06-08T00:00:00+08:00", 582, 15 * MINUTE
FAILURE = parse("2024-07-02T00:00:00+08:00")

PRIMARY, SETTLING, AGE = 20.0, 4.0, 10.0
"""mm, days, and the days since it began when the scenario does."""

TERTIARY = 72.0
"""K of the tertiary stage in mm: from 4 mm/d on it lasts 18 days."""

DRAINING, WETTING, DRYING = 1.5, 0.12, 96.0
"""Hours, % per mm, hours."""

OPENING, RADIUS = 0.6, 30.0
AZIMUTH, DIP = np.radians(140.0), np.radians(25.0)
TIP = 0.2

NOISE = {"displacement_e": 0.5, "displacement_n": 0.5, "displacement_u": 1.0}
LASTING = 0.3
"""mm, and the part of the noise that the next solution keeps."""

_DECIMALS = {
    "displacement_e": 1,
    "displacement_n": 1,
    "displacement_u": 1,
    "crack_width": 2,
    "tilt": 3,
    "rain": 1,
    "soil_moisture": 1,
}


@dataclass(frozen=True, slots=True)
class Slope:
    """A slope: creep in mm/d, mm of movement for a mm of rain, storms as (day, mm, hours)."""

    station: str
    name: str
    creep: float
    response: float
    storms: tuple[tuple[float, float, float], ...]
    fails: bool


SLOPES = (
    Slope(
        FAILING, "示范滑坡（失稳）", 4.0, 0.04,
        ((3.2, 18.0, 3.0), (8.5, 22.0, 4.0), (14.0, 19.0, 3.0), (20.8, 120.0, 14.0)), True,
    ),
    Slope(
        QUIET, "示范边坡（降雨台阶）", 2.0, 0.3,
        ((4.0, 25.0, 3.0), (9.5, 27.0, 3.0), (15.1, 24.0, 3.0), (22.1, 28.0, 3.5)), False,
    ),
)  # fmt: skip


def crept(times: Ints, slope: Slope) -> Floats:
    """Displacement along the slope in mm since the beginning, without that by rain."""
    days = (times - parse(START)) / DAY
    failure = (FAILURE - parse(START)) / DAY
    settled: Floats = PRIMARY * np.exp(-AGE / SETTLING) * -np.expm1(-days / SETTLING)
    if not slope.fails:
        settled += slope.creep * days
        return settled
    lasts = TERTIARY / slope.creep
    onset = failure - lasts
    left = np.maximum(failure - np.maximum(days, onset), 1e-9)
    settled += slope.creep * np.minimum(days, onset) + TERTIARY * np.log(lasts / left)
    return settled


def fallen(times: Ints, slope: Slope, generator: np.random.Generator) -> Floats:
    """Rain in mm of each period, in tips; the hyetograph of a storm is sin^2 with gusts."""
    hours = (times - parse(START)) / HOUR
    exact = np.zeros(times.size)
    for day, amount, lasts in slope.storms:
        gusts = np.exp(making.wander(generator, times.size, 0.25))
        shape = making.hyetograph(hours, day * 24, lasts) * gusts
        exact += amount * shape / shape.sum()
    return np.diff(making.tipped(exact, TIP), prepend=0.0)


def drained(amounts: Floats, hours: float) -> Floats:
    """What is left of amounts that drain from a bucket with a time constant."""
    return making.drained(amounts, hours * HOUR / STEP)


def make(seed: int = 1) -> Scenario:
    """The scenario; a seed gives the same readings again."""
    times = making.axis(START, HOURS, STEP)
    generator = np.random.default_rng(seed)
    registry = Registry.numbered(
        [
            Station(one.station, one.name, StationKind.GEOHAZARD, attributes=dict(making.DEMO))
            for one in SLOPES
        ],
        [
            making.datastream(one.station, name, STEP // SECOND)
            for one in SLOPES
            for name in _DECIMALS
        ],
        [rule for one in SLOPES for rule in _criteria(one)],
    )
    series = {
        (one.station, name): (times, values)
        for one in SLOPES
        for name, values in _values(times, one, generator).items()
    }
    source = (
        f"synthetic: three-stage creep to failure by linear inverse velocity (Fukuzono "
        f"1985), steps by rain, seed {seed}"
    )
    return making.scenario("landslide", TITLE, source, registry, series)


def _values(times: Ints, slope: Slope, generator: np.random.Generator) -> dict[str, Floats]:
    """Readings of each property, as fine as its instrument shows them; NaN after the failure."""

    def noise(deviation: float, kept: float = 0.0) -> Floats:
        return making.wander(generator, times.size, deviation, kept)

    rain = fallen(times, slope, generator)
    sunk = np.cumsum(rain) - drained(rain, DRAINING)
    moved = crept(times, slope) + slope.response * sunk
    vector = {
        "displacement_e": np.cos(DIP) * np.sin(AZIMUTH) * moved,
        "displacement_n": np.cos(DIP) * np.cos(AZIMUTH) * moved,
        "displacement_u": -np.sin(DIP) * moved,
    }
    exact = {name: value + noise(NOISE[name], LASTING) for name, value in vector.items()} | {
        "crack_width": 35.0 + OPENING * moved + noise(0.05),
        "tilt": np.degrees(moved / 1000 / RADIUS) + noise(0.003),
        "soil_moisture": np.minimum(24.0 + WETTING * drained(rain, DRYING) + noise(0.1), 45.0),
    }
    standing = (times < FAILURE) | (not slope.fails)
    shown = {name: np.where(standing, value, np.nan) for name, value in exact.items()}
    return {
        name: np.round({**shown, "rain": rain}[name], places) for name, places in _DECIMALS.items()
    }


def _criteria(slope: Slope) -> list[Criterion]:
    station, v0 = slope.station, slope.creep
    source = making.OURS
    axes = {"north": f"{station}/displacement_n", "up": f"{station}/displacement_u"}
    angle = {"v0": v0, "window_h": 12.0, "persist_h": 12.0, "axes": 3.0}
    inverse = {"window_h": 12.0, "smooth_h": 3.0, "min_velocity": 11.43 * v0, "axes": 3.0}
    moving = Condition(station, "displacement_e", "tangent_angle", angle, axes, yellow=55.0)
    raining = Condition(station, "rain", "intensity_duration", yellow=1.0)
    return [
        Criterion(
            station, "displacement_e", "tangent_angle", angle, axes,
            blue=40.0, yellow=55.0, orange=80.0, red=85.0, hysteresis=10.0, hold_off_s=21600.0,
            source="改进切线角：80° 橙色、85° 红色；约 45° 取 40-55° 为本项目设定 / "
            "improved tangential angle: 80 orange, 85 red; 40-55 for about 45 is ours",
        ),
        Criterion(
            station, "displacement_e", "failure_time", inverse, axes,
            blue=24.0, yellow=12.0, orange=6.0, red=3.0, direction=Direction.BELOW,
            hold_on_s=3600.0, hold_off_s=3600.0,
            source="速度倒数法（Fukuzono）；自 85° 的速率起判，小时数为本项目设定 / inverse "
            "velocity (Fukuzono), from the velocity of 85 degrees on; hours are ours",
        ),
        Criterion(
            station, "crack_width", "velocity", {"window_h": 6.0},
            yellow=10.0, orange=20.0, red=50.0, hold_off_s=21600.0, source=source,
        ),
        Criterion(
            station, "crack_width", "rise", {"window_h": 24.0},
            yellow=10.0, orange=20.0, red=50.0, hold_off_s=21600.0, source=source,
        ),
        Criterion(
            station, "tilt", "velocity", {"window_h": 6.0},
            yellow=0.05, orange=0.1, red=0.2, hold_off_s=21600.0, source=source,
        ),
        Criterion(
            station, "rain", "intensity_duration",
            yellow=1.0, orange=1.5, red=2.0, hold_off_s=10800.0,
            source="Caine 1980：I = 14.82 D^-0.39；倍数分级为本项目设定 / multiples are ours",
        ),
        Criterion(
            station, "displacement_e", "all_of", parts=(moving, raining),
            orange=2.0, hold_off_s=21600.0, source=source,
        ),
    ]  # fmt: skip
