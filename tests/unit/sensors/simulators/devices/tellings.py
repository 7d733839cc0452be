"""What the platform understands of a scenario, however it is told."""

from math import isnan

from domain.datastream import Datastream, Statistic
from domain.device import Device, Protocol
from domain.instant import MINUTE, parse
from domain.observation import CLOCK, observations
from domain.registry import Registry
from domain.station import Station, StationKind
from ingest.understand import understand
from ingest.view import RegistryView
from sensors.simulators.devices.telling import telling
from sensors.simulators.scenario import Kind, Message, Scenario, messages

START = parse("2024-07-01T06:00:00+08:00")

SL651 = Device("A", Protocol.SL651, "4306260001", "1234")
HJ212 = Device("A", Protocol.HJ212, "430626000000000000000001", "123456")

Row = tuple[int, int, float, int]
Told = tuple[int, str, str, float | None]


def stream(
    name: str,
    unit: str,
    interval_s: int = 300,
    statistic: Statistic = Statistic.INSTANT,
    base_level: float | None = None,
    station: str = "A",
) -> Datastream:
    return Datastream(station, name, unit, interval_s, statistic, base_level=base_level)


def scenario(
    streams: list[Datastream], rows: list[Row], devices: tuple[Device, ...] = (SL651, HJ212)
) -> Scenario:
    """A scenario of the stations that the datastreams name; rows in any order."""
    codes = dict.fromkeys(one.station for one in streams)
    stations = [Station(code, code, StationKind.RIVER_HYDROLOGIC) for code in codes]
    return Scenario(
        "test", "", Kind.SYNTHETIC, "made up", "Apache-2.0", "+08:00",
        Registry.numbered(stations, streams, [], devices),
        observations(sorted(rows, key=lambda row: row[1])),
    )  # fmt: skip


def told(one: Scenario, protocol: Protocol | None) -> list[Message]:
    """The messages in a protocol, or in JSON."""
    return list(messages(one) if protocol is None else telling(one, protocol).messages())


def understood(one: Scenario, protocol: Protocol | None) -> list[Told]:
    """(time, station, property, value) as the platform hears them, in order; no rejects."""
    heard = understand(
        [(message.topic, message.payload) for message in told(one, protocol)],
        RegistryView.of(one.registry),
        mode="exercise",
        clock=None,
        received_at=0,
        future_tolerance=10 * MINUTE,
    )
    assert heard.rejects == []
    assert heard.packets == []
    return [_told(one, row) for row in heard.rows.tolist() if row[0] != CLOCK]


def written(one: Scenario) -> list[Told]:
    """The same of the scenario itself."""
    return [_told(one, row) for row in one.rows.tolist()]


def _told(one: Scenario, row: Row) -> Told:
    number, time, value, _ = row
    datastream = one.registry.datastreams[number]
    return time, datastream.station, datastream.property, None if isnan(value) else value
