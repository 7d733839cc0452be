"""The registry as the collector needs it: ids by station and property, limits by id."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import inf

import numpy as np

from domain.arrays import Bools, Floats, Ints
from domain.datastream import Datastream
from domain.device import Device, Protocol
from domain.geodesy import Point
from domain.instant import HOUR, SECOND
from domain.observation import CLOCK
from domain.quality import NEEDS_RAIN, ZERO_IS_CALM, limits
from domain.registry import Registry
from domain.zone import Zone

RAIN = "rain"


@dataclass(frozen=True, slots=True)
class RegistryView:
    """`streams[station][property]` is a datastream id; the arrays are indexed by it.

    `datastreams[station][property]` is the datastream itself. `devices` are known by station and
    protocol, the `owners` (station codes) of addresses by protocol and address.
    `low` and `high` bound the valid span. `rate` is the limit of change in unit per microsecond,
    `spike` in unit, `flat` in microseconds as a float, infinite where a test is off. `gauge` is
    the place, among all rain gauges in the order of their ids, of the one that must show rain
    before an unchanged value counts as flat; -1 where time alone decides. `rain` is the place of
    a rain gauge itself, -1 elsewhere. `calm` tells where an unchanging zero is no fault.
    `places` are the stations whose place is known, `zones` the suppression zones by number.
    """

    streams: Mapping[str, Mapping[str, int]]
    datastreams: Mapping[str, Mapping[str, Datastream]]
    devices: Mapping[tuple[str, Protocol], Device]
    owners: Mapping[tuple[Protocol, str], str]
    low: Floats
    high: Floats
    rate: Floats
    spike: Floats
    flat: Floats
    gauge: Ints
    rain: Ints
    calm: Bools
    places: Mapping[str, Point] = field(default_factory=dict)
    zones: Mapping[int, Zone] = field(default_factory=dict)

    @classmethod
    def of(cls, registry: Registry, zones: Mapping[int, Zone] | None = None) -> "RegistryView":
        """The view of a registry and its suppression zones; the clock has no limits."""
        size = max(registry.datastreams, default=CLOCK) + 1
        streams: dict[str, dict[str, int]] = {code: {} for code in registry.stations}
        datastreams: dict[str, dict[str, Datastream]] = {code: {} for code in registry.stations}
        for key, stream in registry.datastreams.items():
            streams[stream.station][stream.property] = key
            datastreams[stream.station][stream.property] = stream
        view = cls(
            streams,
            datastreams,
            devices={(one.station, one.protocol): one for one in registry.devices},
            owners={(one.protocol, one.address): one.station for one in registry.devices},
            low=np.full(size, -inf),
            high=np.full(size, inf),
            rate=np.full(size, inf),
            spike=np.full(size, inf),
            flat=np.full(size, inf),
            gauge=np.full(size, -1),
            rain=np.full(size, -1),
            calm=np.zeros(size, dtype=np.bool_),
            places={
                code: Point(one.lon, one.lat)
                for code, one in registry.stations.items()
                if one.lon is not None and one.lat is not None
            },
            zones=zones or {},
        )
        view._fill(registry)
        return view

    @property
    def gauges(self) -> int:
        """How many rain gauges there are."""
        return int(self.rain.max(initial=-1)) + 1

    def _fill(self, registry: Registry) -> None:
        gauges = sorted(one[RAIN] for one in self.streams.values() if RAIN in one)
        self.rain[gauges] = np.arange(len(gauges))
        for key, stream in registry.datastreams.items():
            known = limits(stream)
            self.low[key], self.high[key] = stream.span
            self.rate[key] = known.rate / HOUR
            self.spike[key] = known.spike
            self.flat[key] = known.flat_s * SECOND
            self.calm[key] = stream.property in ZERO_IS_CALM
            if stream.property in NEEDS_RAIN:
                gauge = self.streams[stream.station].get(RAIN)
                self.gauge[key] = -1 if gauge is None else self.rain[gauge]
                self.flat[key] = inf if gauge is None else self.flat[key]
