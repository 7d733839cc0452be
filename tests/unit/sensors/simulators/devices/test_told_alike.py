"""The same flood in JSON, in SL 651 and in HJ 212 gives the same observations."""

from dataclasses import replace
from math import nan, sin

import numpy as np
import pytest

from domain.device import Protocol
from domain.instant import MINUTE
from sensors.simulators.importing import import_records
from sensors.simulators.mapping import mapping_path
from sensors.simulators.scenario import Scenario
from tests.records import records_folder
from tests.unit.sensors.simulators.devices.tellings import START, scenario, stream, understood

WATER = {
    "water_temperature": "°C", "ph": "1", "conductivity": "µS/cm", "turbidity": "NTU",
    "dissolved_oxygen": "mg/L", "codmn": "mg/L", "ammonia_nitrogen": "mg/L",
    "total_phosphorus": "mg/L", "total_nitrogen": "mg/L",
}  # fmt: skip


def river() -> Scenario:
    """A calm day of water quality in steps of ten minutes, some of it missing."""
    streams = [stream(name, unit, 600) for name, unit in WATER.items()]
    rows = []
    for step in range(145):
        for number in range(1, len(streams) + 1):
            missing = (7 * step + number) % 50 == 0
            value = nan if missing else round(4 + 2 * sin(step / 40 + number), 2)
            rows.append((number, START + step * 10 * MINUTE, value, 9 if missing else 1))
    return scenario(streams, rows)


def only(one: Scenario, *names: str) -> Scenario:
    numbers = [key for key, own in one.registry.datastreams.items() if own.property in names]
    return replace(one, rows=one.rows[np.isin(one.rows["datastream"], numbers)])


@pytest.fixture(scope="module")
def plumtree(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    folder = tmp_path_factory.mktemp("plumtree") / "plumtree-2018"
    return import_records(mapping_path("plumtree-2018"), records_folder("plumtree-2018"), folder)


@pytest.mark.parametrize("protocol", list(Protocol))
def test_water_quality_is_the_same_in_all_three(protocol: Protocol) -> None:
    one = river()
    assert understood(one, protocol) == understood(one, None)


def test_a_flash_flood_is_the_same_in_sl651(plumtree: Scenario) -> None:
    assert understood(plumtree, Protocol.SL651) == understood(plumtree, None)


def test_the_water_quality_of_a_flash_flood_is_the_same_in_hj212(plumtree: Scenario) -> None:
    water = only(plumtree, "water_temperature", "conductivity", "turbidity")
    assert understood(plumtree, Protocol.HJ212) == understood(water, None)
