"""Travel times from readings that are stored."""

import numpy as np
import pytest

from domain.datastream import Datastream
from domain.instant import DAY, HOUR, MINUTE, parse
from domain.observation import observations
from domain.registry import Registry
from domain.station import Station, StationKind
from miluo.criteria_travel import travel_time_of
from miluo.settings import Settings
from miluo.trouble import TroubleError
from store import clock, registry
from store.database import Connection
from store.observations import write

START = parse("2024-06-28T00:00:00+08:00")


@pytest.fixture
def settings(database_url: str) -> Settings:
    return Settings(mode="exercise", database_url=database_url)


@pytest.fixture
def now(connection: Connection) -> int:
    """Two gauges of a river; a wave passes the second three hours after the first."""
    kind = StationKind.RIVER_HYDROLOGIC
    registry.load(
        connection,
        Registry.numbered(
            [Station("UP", "上游", kind), Station("DOWN", "下游", kind)],
            [Datastream("UP", "stage", "m"), Datastream("DOWN", "stage", "m")],
            [],
        ),
    )
    now = clock.instant(connection)
    times = now - now % (15 * MINUTE) - np.arange(4 * 96)[::-1] * 15 * MINUTE
    rows = [
        (number, int(time), foot + size * np.exp(-(((time - peak) / (6 * HOUR)) ** 2)), 1)
        for number, foot, size, peak in (
            (1, 300.0, 4.0, now - 2 * DAY),
            (2, 70.0, 3.0, now - 2 * DAY + 3 * HOUR),
        )
        for time in times
    ]
    rows += [(1, int(times[5]) + 1, 900.0, 4)]
    write(connection, observations(rows))
    return now


@pytest.mark.usefixtures("now")
def test_two_gauges_tell_their_travel_time(settings: Settings) -> None:
    lines = travel_time_of(settings, "UP", "DOWN").splitlines()
    assert lines[0].startswith("UP to DOWN: 3.00 h, gain 0.75, correlation 1.00 of ")
    assert lines[-2:] == [
        'inputs = { upstream = "UP/stage" }',
        "parameters = { lag_h = 3.00, gain = 0.75 }",
    ]


@pytest.mark.usefixtures("now")
def test_the_other_way_there_is_none(settings: Settings) -> None:
    with pytest.raises(TroubleError, match="DOWN to UP, last 30 days: no travel time"):
        travel_time_of(settings, "DOWN", "UP")


@pytest.mark.usefixtures("now")
def test_a_station_without_the_property_is_named(settings: Settings) -> None:
    with pytest.raises(TroubleError, match="Station UP has no rain"):
        travel_time_of(settings, "UP", "DOWN", property="rain")


@pytest.mark.usefixtures("now")
def test_days_before_any_change_say_nothing(settings: Settings) -> None:
    with pytest.raises(TroubleError, match="too little record"):
        travel_time_of(settings, "UP", "DOWN", days=1)
