"""What computed scenarios share: time, rain and noise, what stations measure, readings as rows."""

from collections.abc import Mapping

import numpy as np
from scipy.signal import lfilter

from domain.arrays import Floats, Ints
from domain.datastream import Datastream, Statistic
from domain.flag import Flag
from domain.instant import HOUR, MINUTE, parse
from domain.observation import OBSERVATION, Observations
from domain.property import PROPERTIES
from domain.registry import Registry
from domain.zone import Zone
from sensors.simulators.events import Said
from sensors.simulators.scenario import Kind, Scenario

OURS = "示范（本项目设定）/ demonstration (ours)"
"""Source of a rule whose numbers nobody gave."""

DEMO = {"demo": "示范编码，非官方 / demonstration code, not official"}
"""Attributes of every station that does not exist."""


def axis(start: str, hours: float, step: int = 5 * MINUTE) -> Ints:
    """Instants from `start` (ISO 8601) over so many hours, both ends included."""
    return parse(start) + np.arange(0, int(hours * 60 * MINUTE) + 1, step, dtype=np.int64)


def wander(
    generator: np.random.Generator, size: int, deviation: float, kept: float = 0.0
) -> Floats:
    """Gaussian noise of a standard deviation, of which each step keeps a part (AR(1))."""
    shocks = generator.normal(0.0, deviation * np.sqrt(1 - kept**2), size)
    shocks[:1] = generator.normal(0.0, deviation, shocks[:1].size)
    found: Floats = lfilter([1.0], [1.0, -kept], shocks)
    return found


def daily(times: Ints, highest: float) -> Floats:
    """A wave of one day between -1 and 1, highest at an hour of Beijing time."""
    wave: Floats = np.cos(2 * np.pi * (times / HOUR + 8 - highest) / 24)
    return wave


def hyetograph(hours: Floats, begin: float, lasts: float) -> Floats:
    """The shape of a storm: a squared sine over its hours, 0 outside."""
    phase = np.clip((hours - begin) / lasts, 0.0, 1.0)
    shape: Floats = np.sin(np.pi * phase) ** 2
    return shape


def tipped(rain: Floats, tip: float) -> Floats:
    """What a tipping bucket has counted by the end of each period of rain."""
    counted: Floats = np.floor(np.cumsum(rain) / tip + 1e-6) * tip
    return counted


def drained(amounts: Floats, steps: float) -> Floats:
    """What is left of amounts in a linear reservoir that drains in so many time steps."""
    left: Floats = lfilter([1.0], [1.0, -np.exp(-1 / steps)], amounts)
    return left


def datastream(station: str, name: str, interval_s: int = 300) -> Datastream:
    """What a station measures; rain is told for the period before its stamp."""
    statistic = Statistic.PRECEDING_PERIOD if name == "rain" else Statistic.INSTANT
    return Datastream(station, name, PROPERTIES[name].unit, interval_s, statistic)


def scenario(
    name: str,
    title: str,
    source: str,
    registry: Registry,
    series: Mapping[tuple[str, str], tuple[Ints, Floats]],
    events: tuple[Said, ...] = (),
    zones: tuple[Zone, ...] = (),
) -> Scenario:
    """A synthetic scenario of what stations say by (station, property)."""
    return Scenario(
        name=name,
        title=title,
        kind=Kind.SYNTHETIC,
        source=source,
        licence="Apache-2.0",
        timezone="+08:00",
        registry=registry,
        rows=rows(registry, series),
        events=events,
        zones=zones,
    )


def rows(registry: Registry, series: Mapping[tuple[str, str], tuple[Ints, Floats]]) -> Observations:
    """Readings by (station, property) as good rows, by time and then by datastream; NaN is none."""
    lookup = registry.lookup
    parts = []
    for name, (times, values) in series.items():
        part = np.zeros(times.size, dtype=OBSERVATION)
        part["datastream"], part["time"] = lookup[name], times
        part["value"], part["flag"] = values, Flag.GOOD
        parts.append(part[~np.isnan(values)])
    found = np.concatenate(parts)
    return found[np.lexsort((found["datastream"], found["time"]))]
