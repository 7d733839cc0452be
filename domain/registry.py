"""The registry: which stations, datastreams and criteria exist, by number."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from domain.criterion import Condition, Criterion
from domain.datastream import Datastream
from domain.device import Device
from domain.station import Station


@dataclass(frozen=True, slots=True)
class Registry:
    """Stations by code; datastreams and criteria by the number that arrays and tables use.

    A station has at most one device of each protocol, and no two devices one address.
    """

    stations: Mapping[str, Station]
    datastreams: Mapping[int, Datastream]
    criteria: Mapping[int, Criterion]
    devices: Sequence[Device] = ()

    @classmethod
    def numbered(
        cls,
        stations: Iterable[Station],
        datastreams: Iterable[Datastream],
        criteria: Iterable[Criterion],
        devices: Iterable[Device] = (),
    ) -> "Registry":
        """A registry numbered from 1 in the given order; ValueError where it contradicts itself."""
        stations = tuple(stations)
        by_code = {station.code: station for station in stations}
        if len(by_code) < len(stations):
            raise ValueError("two stations have one code")
        registry = cls(
            by_code,
            dict(enumerate(datastreams, start=1)),
            dict(enumerate(criteria, start=1)),
            tuple(devices),
        )
        registry.check()
        return registry

    def check(self) -> None:
        """ValueError when a name stands twice or points to nothing."""
        lookup = self.lookup
        if len(lookup) < len(self.datastreams):
            raise ValueError("a station has two datastreams of one property")
        for station, _ in lookup:
            if station not in self.stations:
                raise ValueError(f"datastream of unknown station {station!r}")
        codes = set()
        for rule in self.criteria.values():
            for place, target in named(rule):
                if target not in lookup:
                    what = f"{place} names no datastream {'/'.join(target)}".strip()
                    raise ValueError(f"criterion {rule.code!r}: {what}")
            if rule.code in codes:
                raise ValueError(f"criterion {rule.code!r} stands twice")
            codes.add(rule.code)
        self._check_devices()

    def _check_devices(self) -> None:
        addresses = {(one.protocol, one.address) for one in self.devices}
        if len(addresses) < len(self.devices):
            raise ValueError("two devices claim one address")
        if len({(one.station, one.protocol) for one in self.devices}) < len(self.devices):
            raise ValueError("a station has two devices of one protocol")
        for one in self.devices:
            if one.station not in self.stations:
                raise ValueError(f"device of unknown station {one.station!r}")

    @property
    def lookup(self) -> dict[tuple[str, str], int]:
        """Datastream number by (station code, property)."""
        return {(one.station, one.property): key for key, one in self.datastreams.items()}


def named(rule: Criterion) -> Iterator[tuple[str, tuple[str, str]]]:
    """The datastreams that a criterion names, (station code, property), and where it does so.

    Where is a word such as `input pool` or `part 2 input rain`, empty for its own datastream.
    """
    yield from _named(rule, "")
    for number, part in enumerate(rule.parts, start=1):
        yield from _named(part, f"part {number} ")


def _named(rule: Condition, place: str) -> Iterator[tuple[str, tuple[str, str]]]:
    yield place.strip(), (rule.station, rule.property)
    for role, target in rule.inputs.items():
        station, _, observed = target.rpartition("/")
        yield f"{place}input {role}", (station, observed)
