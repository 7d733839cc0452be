"""Stations: the Things of OGC SensorThings, named by the codes of SL 323."""

from dataclasses import dataclass, field
from enum import StrEnum


class StationKind(StrEnum):
    """Station kinds of SL 323 (STTP), and what that standard does not cover."""

    RAIN = "PP"
    RIVER_LEVEL = "ZZ"
    RIVER_HYDROLOGIC = "ZQ"
    RESERVOIR = "RR"
    SLUICE = "DD"
    TIDE = "TT"
    PUMP = "DP"
    WEATHER = "MM"
    WATER_QUALITY = "WQ"
    GEOHAZARD = "GH"
    FOREST_FIRE = "FF"
    UAV = "UV"


class StationStatus(StrEnum):
    """A suspended station is heard and stored, and raises no alarm."""

    ACTIVE = "active"
    SUSPENDED = "suspended"


@dataclass(frozen=True, slots=True)
class Station:
    """A place with instruments. `lon`, `lat` in degrees (CGCS2000), `datum` of its levels.

    `status_reason` says why it is suspended.
    """

    code: str
    name: str
    kind: StationKind
    river: str = ""
    town: str = ""
    adcode: str = ""
    lon: float | None = None
    lat: float | None = None
    datum: str = ""
    status: StationStatus = StationStatus.ACTIVE
    status_reason: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
