"""A spill into a steady river, as a water-quality station downstream of it sees it.

A road tanker of ammonium chloride liquor goes off a bridge in mid-stream. The river is a
uniform channel (`WIDTH`, `DEPTH`, `SPEED`, shear velocity `SHEAR`), the spill instantaneous:

- Transport: one-dimensional advection and dispersion of a mass M (Fischer et al. 1979, Mixing in
  Inland and Coastal Waters, sections 2.3 and 5.1), C = M / (A sqrt(4 pi D t)) exp(-(x - U t)^2 /
  (4 D t)), with D = 0.011 U^2 W^2 / (H u*) (same, 5.19). That needs full mixing across, which
  from mid-stream takes 0.1 U W^2 / (0.6 H u*) = 1.8 km; the station stands 6 km below.
- Ammonia is nitrified at the first-order rate `NITRIFICATION` and takes 64 / 14 g of oxygen per g
  of nitrogen. Reaeration after O'Connor and Dobbins 1958, 3.93 U^0.5 / H^1.5 per day. The deficit
  follows Streeter and Phelps 1925 in the moving water; reactions are linear, so it is the plume's
  shape times that of the reactions.
- Salts: ammonium and chloride at infinite dilution, 73.5 + 76.3 S cm2/mol (check), which is
  10.7 µS/cm for 1 mg/L of nitrogen, taken as conservative.
- Background: daily waves of temperature, oxygen (a part of saturation) and pH, and noise that
  lasts (AR(1)). Stage stands still; turbidity does not feel the spill.

River, rates, background and noise are plausible figures of a river of this size (ours).
"""

import numpy as np

from domain.arrays import Floats, Ints
from domain.criterion import Criterion
from domain.instant import DAY, SECOND, parse
from domain.oxygen import saturation
from domain.registry import Registry
from domain.station import Station, StationKind
from sensors.simulators.generated import making
from sensors.simulators.scenario import Scenario

TITLE = "桥上罐车氯化铵泄漏入河 / Ammonium chloride tanker spills into a river"
STATION = "DEMO-WQ-SPILL"
START, HOURS = "2024-11-05T00:00:00+08:00", 60
SPILL = parse("2024-11-06T08:00:00+08:00")

MASS = 2600.0
"""Nitrogen spilt in kg: 9.9 t of ammonium chloride."""

DISTANCE = 6000.0
WIDTH, DEPTH, SPEED, SHEAR = 40.0, 1.5, 0.5, 0.05
"""m, m, m/s, m/s; 30 m3/s."""

DISPERSION = 0.011 * SPEED**2 * WIDTH**2 / (DEPTH * SHEAR)
"""m2/s."""

NITRIFICATION = 0.3
REAERATION = 3.93 * SPEED**0.5 / DEPTH**1.5
"""Per day."""

OXYGEN_PER_NITROGEN = 64 / 14
CONDUCTIVITY_PER_NITROGEN = (73.5 + 76.3) / 14.007
"""µS/cm for 1 mg/L."""

_DECIMALS = {
    "stage": 2,
    "water_temperature": 1,
    "ph": 2,
    "dissolved_oxygen": 2,
    "conductivity": 1,
    "turbidity": 1,
    "ammonia_nitrogen": 3,
}


def plume(seconds: Floats, distance: float = DISTANCE, mass: float = MASS) -> Floats:
    """What does not decay, in mg/L, so many seconds after the spill and metres below it."""
    after = np.maximum(seconds, 1.0)
    spread = 4 * DISPERSION * after
    peak = mass / (WIDTH * DEPTH * np.sqrt(np.pi * spread))
    shape = np.exp(-((distance - SPEED * after) ** 2) / spread)
    return np.where(seconds > 0, 1000 * peak * shape, 0.0)


def deficit(seconds: Floats) -> Floats:
    """Oxygen that nitrification has taken and the air not yet given back, for 1 mg/L spilt."""
    days = np.maximum(seconds, 0.0) * SECOND / DAY
    lasting = np.exp(-NITRIFICATION * days) - np.exp(-REAERATION * days)
    found: Floats = OXYGEN_PER_NITROGEN * NITRIFICATION / (REAERATION - NITRIFICATION) * lasting
    return found


def make(seed: int = 1) -> Scenario:
    """The scenario; a seed gives the same readings again."""
    times = making.axis(START, HOURS)
    values = _values(times, np.random.default_rng(seed))
    registry = Registry.numbered(
        [
            Station(
                STATION, "示范水质站", StationKind.WATER_QUALITY,
                river="示范河", attributes=dict(making.DEMO),
            )
        ],
        [making.datastream(STATION, name) for name in _DECIMALS],
        _criteria(),
    )  # fmt: skip
    series = {(STATION, name): (times, value) for name, value in values.items()}
    source = (
        f"synthetic: advection and dispersion of an instantaneous spill (Fischer 1979), "
        f"nitrification and reaeration (Streeter and Phelps 1925), seed {seed}"
    )
    return making.scenario("spill", TITLE, source, registry, series)


def _values(times: Ints, generator: np.random.Generator) -> dict[str, Floats]:
    """Readings of each property, as fine as its instrument shows them."""

    def noise(deviation: float, kept: float = 0.9) -> Floats:
        return making.wander(generator, times.size, deviation, kept)

    seconds = (times - SPILL) / SECOND
    nitrogen = plume(seconds)
    left = np.exp(-NITRIFICATION * np.maximum(seconds, 0.0) * SECOND / DAY)
    temperature = 17.0 + 1.2 * making.daily(times, 15) + noise(0.1)
    oxygen = saturation(temperature) * (0.92 + 0.06 * making.daily(times, 14)) + noise(0.05)
    exact = {
        "stage": 61.40 + noise(0.005),
        "water_temperature": temperature,
        "ph": 7.6 + 0.15 * making.daily(times, 15) + noise(0.02),
        "dissolved_oxygen": np.maximum(oxygen - nitrogen * deficit(seconds), 0.0),
        "conductivity": 142.0 + noise(1.5) + nitrogen * CONDUCTIVITY_PER_NITROGEN,
        "turbidity": 12.0 * np.exp(noise(0.15)),
        "ammonia_nitrogen": np.maximum(0.25 + noise(0.01), 0.0) + nitrogen * left,
    }
    return {name: np.round(exact[name], places) for name, places in _DECIMALS.items()}


def _criteria() -> list[Criterion]:
    source = making.OURS
    return [
        Criterion(
            STATION, "ammonia_nitrogen", "water_class",
            yellow=4.0, orange=5.0, red=6.0, hold_off_s=3600.0,
            source="GB 3838-2002：目标Ⅲ类，超标即报 / target class III, alarm from IV",
        ),
        Criterion(
            STATION, "ammonia_nitrogen", "pollution_jump", {"floor": 0.15},
            yellow=3.0, orange=10.0, hold_off_s=3600.0, source=source,
        ),
        Criterion(
            STATION, "conductivity", "pollution_jump", {"floor": 50.0},
            yellow=1.5, orange=2.0, hold_off_s=3600.0, source=source,
        ),
        Criterion(
            STATION, "turbidity", "pollution_jump", {"floor": 10.0},
            yellow=3.0, orange=10.0, hold_off_s=3600.0, source=source,
        ),
    ]  # fmt: skip
