"""UAV patrols: 3, a reading every five minutes while they fly, two flights a day.

The battery falls evenly over a flight, the link with the distance from home.
"""

import numpy as np

from domain.criterion import Direction
from domain.instant import DAY, HOUR, MINUTE
from domain.station import StationKind
from sensors.simulators.generated import making
from sensors.simulators.generated.county.sites import Site, site
from sensors.simulators.generated.county.storm import Storm

PATROLS = 3
FLIGHT = 40 * MINUTE
STARTS = (9 * HOUR, 16 * HOUR)
"""Time of day in Beijing."""


def sites(storm: Storm, generator: np.random.Generator) -> list[Site]:
    """The patrols; none flies while it rains hard, which is on 1 July."""
    return [_patrol(storm, generator, number) for number in range(PATROLS)]


def _patrol(storm: Storm, generator: np.random.Generator, number: int) -> Site:
    clock = (storm.times + 8 * HOUR + number * 10 * MINUTE) % DAY
    flown = np.min([np.where(clock >= one, clock - one, DAY) for one in STARTS], axis=0)
    grounded = np.abs(storm.times - storm.times[0] - 1.4 * DAY) < 12 * HOUR
    times = storm.times[(flown <= FLIGHT) & ~grounded]
    share = flown[(flown <= FLIGHT) & ~grounded] / FLIGHT
    away = np.sin(np.pi * share)
    noise = making.wander(generator, times.size, 1.0)
    one = site(StationKind.UAV, "UV", "无人机", number + 1, number)
    one.says(
        times,
        {
            "battery_level": np.round(np.clip(98 - (70 + 10 * number) * share, 0, 100), 0),
            "link_quality": np.round(np.clip(99 - 45 * away + noise, 0, 100), 0),
            "altitude": np.round(100 * np.minimum(1.0, 4 * away) + noise, 1),
        },
    )
    one.rule(
        "battery_level", "value", direction=Direction.BELOW, yellow=30.0, orange=20.0, red=10.0,
        hold_off_s=0.0,
    )  # fmt: skip
    return one.rule(
        "link_quality", "value", direction=Direction.BELOW, yellow=50.0, hold_off_s=600.0
    )
