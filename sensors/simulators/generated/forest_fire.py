"""An autumn drought, a dry cold front with wind, and a fire that two cameras come to see.

Weather, every ten minutes:

- Rain falls once, in the first night, as a squared sine; then there is none for eleven days.
- Temperature is a daily wave, warmer as the spell goes on; the front takes `COOLING` of it.
- Humidity follows from temperature and dew point, which sinks from `DEW_WET` to `DEW_DRY` as the
  air dries (time constant `DRYING_D`); vapour pressure after Magnus with the coefficients of
  Alduchov and Eskridge 1996, e = 6.1094 exp(17.625 t / (243.04 + t)) hPa.
- Wind grows with the day's mixing and blows hard while the front passes; gusts are lognormal.

Fire: heat grows with the square of time, Q = a t^2, medium growth (NFPA 92), until crews stop it,
and then dies away. Smoke bends over in the wind: rise 1.6 F^(1/3) x^(2/3) / u (Briggs 1969) at
`DOWNWIND` metres, buoyancy flux F = 8.8 m4/s3 for each MW. What a camera sees of it is its height
over the `CANOPY` in pixels of the distance; the odds of recognising it are logistic in that (ours).

Looks, every five minutes: confidence 0, now and then a false one (cloud, dust, chimney), and the
fire's. A person confirms it later and reports it out. Weather, distances, optics and rates of
error are plausible figures (ours).
"""

import tomllib
from pathlib import Path

import numpy as np

from domain.arrays import Floats, Ints
from domain.criterion import Condition, Criterion
from domain.instant import DAY, HOUR, MINUTE, SECOND, parse
from domain.registry import Registry
from domain.station import Station, StationKind
from sensors.simulators.generated import making
from sensors.simulators.scenario import Scenario

TITLE = "秋旱、干冷锋大风与山火 / Autumn drought, a dry cold front, and a forest fire"
WEATHER, NEAR, FAR = "DEMO-FF-WEATHER", "DEMO-FF-NEAR", "DEMO-FF-FAR"
START, HOURS = "2024-10-12T00:00:00+08:00", 12 * 24
FRONT = parse("2024-10-22T15:00:00+08:00")
IGNITION = parse("2024-10-22T13:20:00+08:00")
STOPPED, CONFIRMED, OUT = (IGNITION + minutes * MINUTE for minutes in (120, 45, 480))

RAIN_BEGIN, RAIN_HOURS, RAIN_MM = 1.0, 6.0, 18.0
WARM, DAILY, WARMING, COOLING = 18.0, 6.5, 0.45, 9.0
"""Mean and daily wave in °C, rise in °C a day, and what the front takes."""

DEW_WET, DEW_DRY, DRYING_D = 16.0, 3.0, 3.0
CALM, MIXED, BLOWING = 1.2, 2.0, 9.0
"""m/s by night, added by day, and added by the front."""

GROWTH = 0.01172
"""kW/s2."""

BUOYANCY = 8.8e-3
"""m4/s3 for each kW."""

DOWNWIND, CANOPY = 200.0, 12.0
DISTANCES = {NEAR: 3500.0, FAR: 8000.0}
PIXEL = 6e-4
"""Angle of one pixel in radians."""

EVEN, SPREAD = 6.0, 1.5
"""Pixels of smoke that are recognised every second time, and the logistic scale."""

MISTAKEN = 0.004
"""Part of the looks that see what is not there."""

_WEATHER = {"air_temperature": 1, "humidity": 0, "wind_speed": 1, "rain": 1}
"""What the weather station tells, and its decimals."""


def vapour(temperature: Floats) -> Floats:
    """Saturation vapour pressure over water in hPa."""
    pressure: Floats = 6.1094 * np.exp(17.625 * temperature / (243.04 + temperature))
    return pressure


def heat(times: Ints) -> Floats:
    """Heat that the fire gives, in kW."""
    burning = np.clip(times, IGNITION, STOPPED) - IGNITION
    dying = np.exp(-np.maximum(times - STOPPED, 0) / (0.75 * HOUR))
    released: Floats = GROWTH * (burning / SECOND) ** 2 * np.where(times < OUT, dying, 0.0)
    return released


def smoke(power: Floats, wind: Floats, distance: float) -> Floats:
    """Height of the smoke as a camera sees it, in pixels, of heat in kW and wind in m/s."""
    flux = BUOYANCY * power
    rise = 1.6 * np.cbrt(flux) * DOWNWIND ** (2 / 3) / np.maximum(wind, 1.0)
    seen: Floats = np.maximum(rise - CANOPY, 0.0) / (distance * PIXEL)
    return seen


def make(seed: int = 1) -> Scenario:
    """The scenario; a seed gives the same readings again."""
    generator = np.random.default_rng(seed)
    times, looks = making.axis(START, HOURS, 10 * MINUTE), making.axis(START, HOURS)
    weather = _weather(times, generator)
    series = {
        (WEATHER, name): (times, np.round(weather[name], places))
        for name, places in _WEATHER.items()
    }
    wind = np.interp(looks, times, weather["wind_speed"])
    for camera in DISTANCES:
        seen = _confidence(camera, looks, wind, generator)
        series[camera, "detection_confidence"] = (looks, np.round(seen, 2))
    series[NEAR, "detection_confirmed"] = (np.array([CONFIRMED, OUT]), np.array([1.0, 0.0]))
    source = (
        f"synthetic: drying spell and cold front, humidity after Magnus, t-squared fire "
        f"(NFPA 92), bent-over smoke (Briggs 1969), seed {seed}"
    )
    return making.scenario("forest-fire", TITLE, source, _registry(), series)


def _weather(times: Ints, generator: np.random.Generator) -> dict[str, Floats]:
    hours = (times - times[0]) / HOUR
    day = making.daily(times, 15)
    past = np.maximum(times - FRONT, 0) / HOUR
    drops = making.hyetograph(hours, RAIN_BEGIN, RAIN_HOURS)
    cooled = COOLING * (1 - np.exp(-past / 3)) + 4.0 * drops
    temperature = WARM + DAILY * day + WARMING * hours / 24 - cooled
    temperature = temperature + making.wander(generator, times.size, 0.4, 0.9)
    dry = 1 - np.exp(-np.maximum(hours - RAIN_BEGIN - RAIN_HOURS, 0.0) / 24 / DRYING_D)
    dew = DEW_WET - (DEW_WET - DEW_DRY) * dry - 0.4 * cooled * (past > 0)
    dew = dew + making.wander(generator, times.size, 0.6, 0.97)
    gusts = np.exp(making.wander(generator, times.size, 0.2, 0.8))
    blowing = BLOWING * np.exp(-((((times - FRONT) / HOUR) / 5.0) ** 2))
    bucket = making.tipped(RAIN_MM * drops / drops.sum(), 0.1)
    return {
        "air_temperature": temperature,
        "humidity": np.clip(100 * vapour(dew) / vapour(temperature), 5.0, 100.0),
        "wind_speed": (CALM + MIXED * np.maximum(day, 0.0) + blowing) * gusts,
        "rain": np.diff(bucket, prepend=0.0),
    }


def _confidence(camera: str, looks: Ints, wind: Floats, generator: np.random.Generator) -> Floats:
    """Confidence of each look of a camera."""
    pixels = smoke(heat(looks), wind, DISTANCES[camera])
    odds = np.where(pixels > 0, 1 / (1 + np.exp((EVEN - pixels) / SPREAD)), 0.0)
    seen = generator.random(looks.size) < odds
    mistaken = generator.random(looks.size) < MISTAKEN
    sure = 0.6 + 0.35 * (1 - np.exp(-pixels / 10)) + generator.normal(0.0, 0.03, looks.size)
    false = generator.uniform(0.3, 0.8, looks.size)
    found: Floats = np.where(seen, np.clip(sure, 0.0, 0.99), np.where(mistaken, false, 0.0))
    return found


def _registry() -> Registry:
    def station(code: str, name: str, kind: StationKind) -> Station:
        return Station(code, name, kind, attributes=dict(making.DEMO))

    stations = [
        station(WEATHER, "示范林区气象站", StationKind.WEATHER),
        station(NEAR, "示范林火相机甲", StationKind.FOREST_FIRE),
        station(FAR, "示范林火相机乙", StationKind.FOREST_FIRE),
    ]
    datastreams = [making.datastream(WEATHER, name, 600) for name in _WEATHER]
    datastreams += [making.datastream(camera, "detection_confidence") for camera in DISTANCES]
    datastreams.append(making.datastream(NEAR, "detection_confirmed", DAY // SECOND))
    return Registry.numbered(stations, datastreams, _criteria())


def _criteria() -> list[Criterion]:
    ours = making.OURS
    text = (Path(__file__).parent / "fire_danger.toml").read_text(encoding="utf-8")
    tables = {
        name: tuple(tuple(map(float, row)) for row in rows)
        for name, rows in tomllib.loads(text).items()
    }
    looks = {"window_h": 0.75, "looks": 6.0, "min_confidence": 0.6}
    found = [
        Criterion(
            WEATHER, "air_temperature", "fire_weather",
            blue=11.2, yellow=21.3, orange=38.0, red=50.0,
            source="FWI，EFFIS 分级（待核）/ FWI, classes of EFFIS (check)",
        ),
        Criterion(
            WEATHER, "air_temperature", "fire_danger", tables=tables,
            blue=2.0, yellow=3.0, orange=4.0, red=5.0, hold_off_s=3600.0,
            source="LY/T 1172-95，得分表待核 / LY/T 1172-95, its tables (check)",
        ),
        Criterion(
            NEAR, "detection_confirmed", "value", red=1.0,
            source="人工确认火情 / a fire confirmed by a person",
        ),
    ]  # fmt: skip
    for camera in DISTANCES:
        found.append(
            Criterion(
                camera, "detection_confidence", "detections", looks,
                yellow=2.0, orange=3.0, hold_off_s=1800.0, source=ours,
            )
        )  # fmt: skip
        seen = Condition(camera, "detection_confidence", "detections", looks, orange=3.0)
        danger = Condition(WEATHER, "air_temperature", "fire_danger", tables=tables, orange=4.0)
        found.append(
            Criterion(
                camera, "detection_confidence", "all_of", hazard="forest_fire",
                parts=(seen, danger), red=3.0, hold_off_s=1800.0,
                source=f"高火险天气下的识别升级为红色 / red in dangerous weather; {ours}",
            )
        )  # fmt: skip
    return found
