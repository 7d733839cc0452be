"""A reservoir: its station, the stations that belong to it, what they measure, its limits."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from api.reservoirs import limits
from api.reservoirs.limits import Limits
from domain.criterion import Criterion
from domain.datastream import Datastream
from domain.station import Station, StationKind
from store import criteria, datastreams, stations
from store.database import Connection

BELONGS = "RESERVOIR"
"""Attribute (ours) of a sluice, or of a point of a dam: the code of its reservoir's station."""


@dataclass(frozen=True, slots=True)
class Place:
    """`streams` are those of all its stations, by id."""

    station: Station
    members: Mapping[str, Station]
    streams: Mapping[int, Datastream]
    limits: Limits

    def of(self, name: str) -> dict[int, Datastream]:
        """The datastreams of a property, those of the reservoir's own station first."""
        found = [item for item in self.streams.items() if item[1].property == name]
        return dict(sorted(found, key=lambda item: item[1].station != self.station.code))

    def main(self, name: str) -> int | None:
        """The datastream of a property at the reservoir's own station."""
        own = (number for number, one in self.of(name).items() if one.station == self.station.code)
        return next(own, None)


def places(conn: Connection, at: int) -> list[Place]:
    """Every reservoir by code, with the limits in force at an instant."""
    known = {one.code: one for one in stations.everything(conn)}
    rules = [row.criterion for row in criteria.in_force(conn, limits.INDICATORS, at)]
    streams = datastreams.everything(conn)
    return [
        _place(one, _members(one, known.values()), streams, [r for r in rules if r.station == code])
        for code, one in sorted(known.items())
        if one.kind is StationKind.RESERVOIR
    ]


def _members(reservoir: Station, known: Iterable[Station]) -> dict[str, Station]:
    belonging = [one for one in known if one.attributes.get(BELONGS) == reservoir.code]
    return {one.code: one for one in (reservoir, *belonging)}


def _place(
    station: Station,
    members: dict[str, Station],
    streams: Mapping[int, Datastream],
    rules: Iterable[Criterion],
) -> Place:
    own = {number: one for number, one in streams.items() if one.station in members}
    return Place(station, members, own, limits.of(station, rules))
