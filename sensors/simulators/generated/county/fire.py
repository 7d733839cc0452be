"""Forest fire: 8 weather stations and 12 cameras, every ten minutes.

Weather is a daily wave of temperature and humidity around the county's summer, cooler and wetter
while it rains. Cameras report the confidence of each look, 0 where they see nothing, and now and
then take a cloud for smoke; one sees a fire on the last afternoon.
"""

import numpy as np

from domain.arrays import Floats
from domain.instant import HOUR, MINUTE, parse
from domain.station import StationKind
from sensors.simulators.generated import making
from sensors.simulators.generated.county.rivers import nash
from sensors.simulators.generated.county.sites import RIVERS, Site, site
from sensors.simulators.generated.county.storm import HOURS, START, Storm

WEATHER, CAMERAS, SEEING = 8, 12, 5
FIRE = parse("2024-07-02T15:00:00+08:00")
MISTAKEN = 0.004
"""Part of the looks that see what is not there."""


def sites(storm: Storm, generator: np.random.Generator) -> list[Site]:
    """Weather stations and cameras."""
    found = [_weather(storm, generator, number) for number in range(WEATHER)]
    return found + [_camera(generator, number) for number in range(CAMERAS)]


def _weather(storm: Storm, generator: np.random.Generator, number: int) -> Site:
    times = making.axis(START, HOURS, 10 * MINUTE)
    catchment = number % len(RIVERS)
    wet = np.interp(times, storm.times, nash(storm.rain[catchment], 0.5))
    wet = wet / max(wet.max(), 1e-9)
    day = making.daily(times, 15)
    rain = np.interp(times, storm.times, np.cumsum(storm.at(catchment, generator)))
    noise = making.wander(generator, times.size, 0.3, 0.9)
    one = site(StationKind.WEATHER, "MM", "气象站", number + 1, catchment)
    one.says(
        times,
        {
            "air_temperature": np.round(27.5 + 4.5 * day - 4.0 * wet + noise, 1),
            "humidity": np.round(np.clip(76 - 16 * day + 20 * wet - noise, 20, 100), 0),
            "wind_speed": np.round(np.abs(2.0 + day + 2 * wet + noise), 1),
            "rain": np.round(np.diff(rain, prepend=rain[0]), 1),
        },
    )
    return one.rule("air_temperature", "fire_weather", blue=5.0, yellow=14.0, orange=21.0, red=33.0)


def _camera(generator: np.random.Generator, number: int) -> Site:
    times = making.axis(START, HOURS, 10 * MINUTE)
    mistaken = generator.random(times.size) < MISTAKEN
    confidence: Floats = np.where(mistaken, generator.uniform(0.4, 0.7, times.size), 0.0)
    if number == SEEING:
        burning = np.clip((times - FIRE) / (2 * HOUR), 0.0, 1.0)
        seen = generator.random(times.size) < 0.3 + 0.6 * burning
        sure = generator.uniform(0.6, 0.95, times.size)
        confidence = np.where((burning > 0) & seen, sure, confidence)
    one = site(StationKind.FOREST_FIRE, "FF", "林火相机", number + 1, number % len(RIVERS))
    confidence = np.round(confidence, 2)
    one.says(times, {"detection_confidence": confidence})
    return one.rule(
        "detection_confidence", "detections",
        parameters={"window_h": 1.0, "looks": 6.0, "min_confidence": 0.5},
        blue=1.0, yellow=2.0, orange=3.0,
    )  # fmt: skip
