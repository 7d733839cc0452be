"""A site of the county: a station with what it measures, says, and is judged by."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from domain.arrays import Floats, Ints
from domain.criterion import Criterion
from domain.datastream import Datastream
from domain.station import Station, StationKind
from sensors.simulators.generated import making

RIVERS = ("汨罗江", *(f"示范支流 {number}" for number in range(1, 12)))
"""The main river and tributaries without names of their own."""

TOWNS = tuple(f"示范乡镇 {number:02}" for number in range(1, 26))
SOURCE = "示范（本项目设定），非官方 / demonstration (ours), not official"


@dataclass
class Site:
    """A station; `series` are its readings by (station, property)."""

    station: Station
    datastreams: list[Datastream] = field(default_factory=list)
    criteria: list[Criterion] = field(default_factory=list)
    series: dict[tuple[str, str], tuple[Ints, Floats]] = field(default_factory=dict)

    @property
    def code(self) -> str:
        """The station's code."""
        return self.station.code

    def says(self, times: Ints, values: Mapping[str, Floats]) -> "Site":
        """Add a datastream with its readings for each property."""
        step_s = int((times[1] - times[0]) // 1_000_000)
        for name, value in values.items():
            self.datastreams.append(making.datastream(self.code, name, step_s))
            self.series[self.code, name] = (times, value)
        return self

    def rule(self, name: str, indicator: str, **given: object) -> "Site":
        """Add a criterion on one of its properties."""
        settings = {"hold_off_s": 3600.0, "source": SOURCE, **given}
        self.criteria.append(Criterion(self.code, name, indicator, **settings))  # type: ignore[arg-type]
        return self


def site(kind: StationKind, word: str, title: str, number: int, catchment: int) -> Site:
    """The site `number` of its sort, in a catchment, with a place of its own on a made-up map."""
    row, column = divmod(catchment, 4)
    east = 113.25 + 0.2 * column + 0.012 * (number % 13)
    north = 28.50 + 0.15 * row + 0.010 * (number % 11)
    station = Station(
        code=f"DEMO-{word}{number:03}",
        name=f"示范{title} {number:03}",
        kind=kind,
        river=RIVERS[catchment],
        town=TOWNS[number % len(TOWNS)],
        lon=round(east, 4),
        lat=round(north, 4),
        attributes=dict(making.DEMO),
    )
    return Site(station)
