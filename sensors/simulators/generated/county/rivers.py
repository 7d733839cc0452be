"""Rain gauges and river stations: 130 and 70.

A tributary's stage follows a cascade of three linear reservoirs (Nash 1957) over its catchment's
rain, and raises the level by a power of the flow, as a rating curve does. On the main river the
wave of 平江 arrives earlier upstream and later downstream, flatter where the valley is wide.
"""

import numpy as np
from scipy.signal import lfilter

from domain.arrays import Floats
from domain.criterion import Direction
from domain.instant import HOUR, MINUTE
from domain.station import StationKind
from sensors.simulators.generated import making
from sensors.simulators.generated.county.sites import RIVERS, Site, site
from sensors.simulators.generated.county.storm import Storm, flood

GAUGES, TRIBUTARY, MAIN = 130, 58, 12
STEPS_AN_HOUR = HOUR // (5 * MINUTE)

FLASH_FLOOD = (
    (1.0, 35.0, 45.0, 60.0, 80.0),
    (3.0, 55.0, 75.0, 100.0, 120.0),
    (6.0, 70.0, 95.0, 120.0, 150.0),
    (24.0, 100.0, 130.0, 160.0, 200.0),
)
"""The Hunan example of a flash-flood table (hours, then mm from blue to red)."""


def sites(storm: Storm, generator: np.random.Generator) -> list[Site]:
    """Rain gauges, stations on tributaries, stations on the main river."""
    found = [_gauge(storm, generator, number) for number in range(1, GAUGES + 1)]
    found += [_tributary(storm, generator, number) for number in range(1, TRIBUTARY + 1)]
    found += [_main(storm, generator, place) for place in range(MAIN)]
    return found


def nash(rain: Floats, hours: float, reservoirs: int = 3) -> Floats:
    """Outflow of a cascade of linear reservoirs, each with a storage time of `hours`."""
    kept = np.exp(-1 / (hours * STEPS_AN_HOUR))
    flow = rain
    for _ in range(reservoirs):
        flow = lfilter([1 - kept], [1.0, -kept], flow)
    return np.asarray(flow, dtype=np.float64)


def _gauge(storm: Storm, generator: np.random.Generator, number: int) -> Site:
    one = site(StationKind.RAIN, "P", "雨量站", number, number % len(RIVERS))
    one.says(storm.times, {"rain": storm.at(number % len(RIVERS), generator)})
    for hours, blue, yellow, orange, red in FLASH_FLOOD:
        one.rule(
            "rain", "sum", parameters={"window_h": hours},
            blue=blue, yellow=yellow, orange=orange, red=red, hysteresis=2.0,
        )  # fmt: skip
    one.rule(
        "rain", "flash_flood", tables={"limits": FLASH_FLOOD},
        parameters={"antecedent_h": 72.0, "saturated_mm": 150.0, "wet_factor": 0.8},
        blue=1.0, yellow=2.0, orange=3.0, red=4.0,
    )  # fmt: skip
    return one.rule("rain", "silence", yellow=3600.0)


def _tributary(storm: Storm, generator: np.random.Generator, number: int) -> Site:
    catchment = 1 + number % (len(RIVERS) - 1)
    one = site(StationKind.RIVER_LEVEL, "Z", "水位站", number, catchment)
    flow = nash(storm.rain[catchment], hours=generator.uniform(0.5, 1.5))
    low = generator.uniform(78.0, 140.0)
    rise = generator.uniform(2.0, 4.5) * (flow / flow.max()) ** 0.6
    noise = making.wander(generator, storm.times.size, 0.004, 0.6)
    one.says(storm.times, {"stage": np.round(low + rise + noise, 2)})
    return _judged(one, round(low + 1.5, 2), round(low + 2.4, 2), round(low + 4.0, 2))


def _main(storm: Storm, generator: np.random.Generator, place: int) -> Site:
    """Station `place` of the main river; number 6 is 平江 itself, upstream ones are earlier."""
    one = site(StationKind.RIVER_HYDROLOGIC, "ZQ", "水文站", place + 1, 0)
    lead = (6 - place) * 50 * MINUTE
    flat = 1.0 - 0.04 * abs(place - 6)
    shift = 8.0 * (6 - place)
    noise = making.wander(generator, storm.times.size, 0.004, 0.6)
    stage = 70.5 + shift + (flood(storm.times + lead) - 70.5) * flat + noise
    one.says(storm.times, {"stage": np.round(stage, 2)})
    _judged(one, 70.5 + shift, 74.0 + shift, 78.16 + shift)
    if place:
        one.rule(
            "stage", "upstream_crossing", inputs={"upstream": f"DEMO-ZQ{place:03}/stage"},
            parameters={"level": 74.0 + shift, "lag_h": 50 / 60},
            direction=Direction.BELOW, blue=0.8, yellow=0.4,
        )  # fmt: skip
    return one


def _judged(one: Site, warning: float, guarantee: float, record: float) -> Site:
    one.rule(
        "stage", "value", blue=round(warning - 0.5, 2), yellow=warning, orange=guarantee,
        red=record, hysteresis=0.05, news_from=guarantee, news_step=0.5,
        marks={"示范历史最高 / record": record},
    )  # fmt: skip
    one.rule("stage", "rate", parameters={"window_h": 1.0}, yellow=0.3, orange=0.5)
    one.rule(
        "stage", "time_to_level", parameters={"window_h": 1.0, "level": guarantee},
        direction=Direction.BELOW, blue=6.0, yellow=3.0, orange=1.0,
    )  # fmt: skip
    one.rule("stage", "silence", yellow=1800.0, orange=3600.0)
    return one.rule("stage", "silence", parameters={"rising": 0.1, "window_h": 1.0}, orange=1200.0)
