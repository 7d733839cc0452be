"""A scenario told by virtual devices instead of JSON: the same instants, the same readings.

A property that the protocol has no word for is left out, and how many readings that are is
said. What it has a word for is told whole or not at all: a stamp finer than the protocol's is
an error before anything is told, for a rounded stamp would be another reading.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

import numpy as np
import numpy.typing as npt

from domain import instant
from domain.datastream import Datastream
from domain.device import Device, Protocol
from domain.observation import Observations
from sensors import topics
from sensors.simulators.devices import hj212, sl651
from sensors.simulators.devices.station import Language, VirtualStation
from sensors.simulators.readings import ScenarioError
from sensors.simulators.scenario import Message, Scenario, final_tick, tick
from sensors.wire import Reading

LANGUAGES = {Protocol.SL651: sl651.LANGUAGE, Protocol.HJ212: hj212.LANGUAGE}


@dataclass(frozen=True, slots=True, eq=False)
class Telling:
    """A scenario and the devices that tell it.

    `carried` are the datastreams that are told, by number; `left_out` how many readings of each
    other property are not.
    """

    scenario: Scenario
    protocol: Protocol
    carried: Mapping[int, Datastream]
    devices: Mapping[str, Device]
    left_out: Mapping[str, int]

    def messages(self) -> Iterator[Message]:
        """At each instant of the scenario a tick, then the frames of the stations that speak.

        Stations come in the registry's order, one message for each frame. A station lives from
        its first reading that is told to its last, and may speak without readings meanwhile.
        """
        stations = self._stations()
        last = self._last_times()
        for time, rows in groupby(self.scenario.rows.tolist(), key=itemgetter(1)):
            yield tick(time)
            readings = self._by_station(rows)
            for code, station in stations.items():
                for frame in _frames(station, time, readings.get(code, []), last[code]):
                    yield Message(time, topics.telemetry(code, self.protocol), frame)
        yield from map(tick, final_tick(self.scenario))

    def _stations(self) -> dict[str, VirtualStation]:
        new = LANGUAGES[self.protocol].station
        streams = defaultdict(list)
        for one in self.carried.values():
            streams[one.station].append(one)
        return {code: new(device, streams[code]) for code, device in self.devices.items()}

    def _last_times(self) -> dict[str, int]:
        """When each station has its last reading: rows come in the order of time."""
        return {
            self.carried[number].station: time
            for number, time, _, _ in self.scenario.rows.tolist()
            if number in self.carried
        }

    def _by_station(self, rows: Iterator[tuple[int, int, float, int]]) -> dict[str, list[Reading]]:
        found: dict[str, list[Reading]] = defaultdict(list)
        for number, time, value, flag in rows:
            stream = self.carried.get(number)
            if stream is not None:
                found[stream.station].append(Reading(time, stream.property, value, flag))
        return found


def _frames(station: VirtualStation, now: int, readings: list[Reading], last: int) -> list[bytes]:
    if now > last:
        return []
    frames = station.measure(now, readings)
    return frames + station.finish(now) if now == last else frames


def telling(scenario: Scenario, protocol: Protocol) -> Telling:
    """The scenario in that protocol; ScenarioError where it cannot be told, saying why."""
    language, registry, rows = LANGUAGES[protocol], scenario.registry, scenario.rows
    numbers = np.unique(rows["datastream"]).tolist()
    streams = {number: registry.datastreams[number] for number in numbers}
    carried = {number: one for number, one in streams.items() if language.carries(one)}
    if streams and not carried:
        names = ", ".join(sorted({one.property for one in streams.values()}))
        raise ScenarioError(f"{scenario.name}: {language.title} has no word for {names}")
    told = np.isin(rows["datastream"], list(carried))
    _check(scenario, language, rows[told])
    speaking = {one.station for one in carried.values()}
    left_out = Counter(streams[number].property for number in rows["datastream"][~told].tolist())
    return Telling(scenario, protocol, carried, _devices(scenario, protocol, speaking), left_out)


def _check(scenario: Scenario, language: Language, rows: Observations) -> None:
    """Refuse the first reading whose stamp or value the protocol cannot say."""
    times: npt.NDArray[np.bool_] = rows["time"] % language.finest == 0
    step = "minute" if language.finest == instant.MINUTE else "second"
    _refuse(scenario, rows[~times], f"{language.title} stamps no finer than the {step}")
    for number in np.unique(rows["datastream"]).tolist():
        own = rows[rows["datastream"] == number]
        said = language.sayable(scenario.registry.datastreams[number], own["value"])
        _refuse(scenario, own[~said], f"{language.title} cannot say this value")


def _refuse(scenario: Scenario, rows: Observations, why: str) -> None:
    for number, time, value, _ in rows[:1].tolist():
        one = scenario.registry.datastreams[number]
        what = f"{one.station} {one.property} {value:g} at {instant.iso(time)}"
        raise ScenarioError(f"{scenario.name}: {what}: {why}")


def _devices(scenario: Scenario, protocol: Protocol, speaking: set[str]) -> dict[str, Device]:
    """The device of each speaking station, in the registry's order of stations."""
    known = {one.station: one for one in scenario.registry.devices if one.protocol == protocol}
    missing = [code for code in scenario.registry.stations if code in speaking - known.keys()]
    if missing:
        raise ScenarioError(
            f"{scenario.name}: no {protocol} device for {', '.join(missing)}: add to its "
            f'scenario.toml [[device]] with station = "{missing[0]}", protocol = "{protocol}", '
            "address and password"
        )
    return {code: known[code] for code in scenario.registry.stations if code in speaking}
