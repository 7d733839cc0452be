"""Water-quality stations: 12, every half hour; the flood muddies and thins what they measure.

Suspended matter follows the flow (turbidity a power of the storm's run-off), dissolved salts are
diluted by it. Nothing is spilt.
"""

import numpy as np

from domain.arrays import Floats
from domain.instant import MINUTE
from domain.oxygen import saturation
from domain.station import StationKind
from sensors.simulators.generated import making
from sensors.simulators.generated.county.rivers import nash
from sensors.simulators.generated.county.sites import RIVERS, Site, site
from sensors.simulators.generated.county.storm import HOURS, START, Storm

STATIONS = 12


def sites(storm: Storm, generator: np.random.Generator) -> list[Site]:
    """One station in each catchment."""
    return [_station(storm, generator, number) for number in range(STATIONS)]


def _station(storm: Storm, generator: np.random.Generator, number: int) -> Site:
    times = making.axis(START, HOURS, 30 * MINUTE)
    catchment = number % len(RIVERS)
    flow = np.interp(times, storm.times, nash(storm.rain[catchment], 1.0))
    share = flow / flow.max()

    def noise(deviation: float) -> Floats:
        return making.wander(generator, times.size, deviation, 0.8)

    temperature = 25.0 + 1.5 * making.daily(times, 15) - 2 * share + noise(0.1)
    values = {
        "ph": np.round(7.4 - 0.3 * share + noise(0.03), 2),
        "dissolved_oxygen": np.round(saturation(temperature) * 0.9 + noise(0.1), 2),
        "codmn": np.round(2.2 + 2.0 * share + np.abs(noise(0.1)), 2),
        "ammonia_nitrogen": np.round(0.22 + 0.15 * share + np.abs(noise(0.01)), 3),
        "total_phosphorus": np.round(0.06 + 0.09 * share + np.abs(noise(0.004)), 3),
        "conductivity": np.round(150.0 / (1 + 2.0 * share) + noise(1.5), 1),
        "turbidity": np.round(8.0 + 600.0 * share**1.3 + np.abs(noise(1.0)), 1),
        "water_temperature": np.round(temperature, 1),
    }
    one = site(StationKind.WATER_QUALITY, "WQ", "水质站", number + 1, catchment)
    one.says(times, values)
    one.rule("ammonia_nitrogen", "water_class", yellow=4.0, orange=5.0, red=6.0)
    for name, floor in (("conductivity", 20.0), ("turbidity", 20.0), ("ammonia_nitrogen", 0.1)):
        one.rule(name, "pollution_jump", parameters={"floor": floor}, yellow=1.5, orange=3.0)
    return one
