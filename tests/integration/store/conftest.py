from datetime import datetime

import pytest

from domain.criterion import Criterion
from domain.datastream import Datastream, Statistic
from domain.registry import Registry
from domain.station import Station, StationKind
from store import registry as registries
from store.database import Connection

YELLOW_2024 = datetime.fromisoformat("2024-01-01T00:00:00+08:00")


@pytest.fixture
def demo() -> Registry:
    """Two stations; stage and rain at the first, with two versions of one threshold."""
    stations = [
        Station("PJ01", "平江", StationKind.RIVER_HYDROLOGIC, river="汨罗江", lon=113.6, lat=28.7),
        Station("PJ02", "加义", StationKind.RAIN, attributes={"note": "demo"}),
    ]
    rain = Statistic.PRECEDING_PERIOD
    datastreams = [
        Datastream("PJ01", "stage", "m", valid_min=60.0, valid_max=90.0),
        Datastream("PJ01", "rain", "mm", statistic=rain),
        Datastream("PJ02", "rain", "mm", interval_s=600, statistic=rain),
    ]
    criteria = [
        Criterion("PJ01", "stage", "value", yellow=69.41, valid_to=YELLOW_2024),
        Criterion(
            "PJ01", "stage", "value", blue=70.0, yellow=70.5, orange=74.0, red=78.16,
            hysteresis=0.1, hold_off_s=3600.0, valid_from=YELLOW_2024, impact={"red": "转移"},
        ),
        Criterion("PJ02", "rain", "sum", {"window_h": 3}, yellow=50.0, hazard="flash-flood"),
    ]  # fmt: skip
    return Registry.numbered(stations, datastreams, criteria)


@pytest.fixture
def registry(connection: Connection, demo: Registry) -> Registry:
    """`demo` as loaded into `connection`'s database."""
    return registries.load(connection, demo)
