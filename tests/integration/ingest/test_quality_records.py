"""What the default limits say of real records: the figures of docs/quality.md, and their bounds.

Everything in these records is taken for true, floods above all, so every flag is a false one.
"""

from pathlib import Path

import numpy as np
import pytest

from domain.quality import QualityTest
from ingest.quality import Assessed, Memory, assess
from ingest.view import RegistryView
from sensors.simulators.importing import import_records
from sensors.simulators.mapping import mapping_path
from tests.records import records_folder

TESTS = (QualityTest.GROSS_RANGE, QualityTest.RATE, QualityTest.SPIKE, QualityTest.FLAT_LINE)


@pytest.fixture(scope="module", params=["plumtree-2018", "colorado-2013", "mukilteo-2015"])
def record(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> "Record":
    return Record(request.param, tmp_path_factory.mktemp("record"))


class Record:
    """A record with what the tests say of it."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        scenario = import_records(mapping_path(name), records_folder(name), folder / name)
        self.registry = scenario.registry
        self.rows = scenario.rows
        self.view = RegistryView.of(scenario.registry)
        self.assessed: Assessed = assess(scenario.rows, self.view, Memory.empty())
        self.tests = self.assessed.tests.copy()
        for stream, time, _, _ in self.assessed.refuted.tolist():
            rows = scenario.rows
            self.tests[(rows["datastream"] == stream) & (rows["time"] == time)] |= QualityTest.SPIKE

    def per_thousand(self, test: QualityTest) -> float:
        return float((self.tests & test > 0).sum() * 1000 / self.tests.size)


def test_false_flags_are_few(record: Record) -> None:
    figures = {test.name: round(record.per_thousand(test), 2) for test in TESTS}
    print(f"\n{record.name}: {record.tests.size} readings, per thousand: {figures}")
    for number, stream in record.registry.datastreams.items():
        mine = record.assessed.rows["datastream"] == number
        if (record.tests[mine] != 0).any():
            counts = {t.name: int((record.tests[mine] & t > 0).sum()) for t in TESTS}
            print(f"  {stream.station} {stream.property}: {mine.sum()} readings, {counts}")
    assert figures["GROSS_RANGE"] == figures["SPIKE"] == 0
    assert figures["RATE"] <= 0.5
    assert figures["FLAT_LINE"] <= 0.5


def test_no_reading_of_a_flood_fails(record: Record) -> None:
    assert len(record.assessed.refuted) == 0
    assert not np.isin(record.assessed.rows["flag"], (4, 9)).any()


def test_spikes_put_into_the_stages_are_found(record: Record) -> None:
    """Two metres at every fiftieth reading, in the flood too."""
    rows, put = record.rows.copy(), 0
    for number, stream in record.registry.datastreams.items():
        places = np.flatnonzero(rows["datastream"] == number)[25:-1:50]
        if stream.property == "stage":
            rows["value"][places] += 2.0
            put += places.size
    found = assess(rows, record.view, Memory.empty())
    missed = put - len(found.refuted)
    print(f"\n{record.name}: {put} spikes put in, {len(found.refuted)} found")
    assert 0 <= missed <= 0.02 * put


def test_an_instrument_that_stops_moving_is_found(record: Record) -> None:
    """All but levels and flows, which have no rain gauge beside them here, held from the middle."""
    rows = record.rows.copy()
    held = [
        number
        for number, stream in record.registry.datastreams.items()
        if stream.property in ("turbidity", "conductivity", "water_temperature")
    ]
    for number in held:
        places = np.flatnonzero(rows["datastream"] == number)
        half = places[places.size // 2 :]
        rows["value"][half] = rows["value"][half[0]]
    found = assess(rows, record.view, Memory.empty())
    still = np.unique(rows["datastream"][found.tests & QualityTest.FLAT_LINE > 0])
    assert still.tolist() == held
