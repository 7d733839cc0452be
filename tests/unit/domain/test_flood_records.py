"""Floods, rating curves and analogies on the records of two real floods."""

from pathlib import Path

import numpy as np
import pytest

from domain.analogy import NoAnalogyError, alike
from domain.flood import Record, floods, share_level
from domain.rating import fit
from sensors.simulators.importing import import_records
from sensors.simulators.mapping import mapping_path
from sensors.simulators.scenario import Scenario
from tests.records import records_folder


@pytest.fixture(scope="module", params=["colorado-2013", "plumtree-2018"])
def real(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    folder: Path = tmp_path_factory.mktemp("records") / request.param
    return import_records(mapping_path(request.param), records_folder(request.param), folder)


def records(real: Scenario, name: str) -> dict[str, Record]:
    found = {}
    for number, stream in real.registry.datastreams.items():
        if stream.property == name:
            rows = real.rows[real.rows["datastream"] == number]
            rows = rows[~np.isnan(rows["value"])]
            found[stream.station] = Record(rows["time"], rows["value"])
    return found


def test_each_flood_holds_the_highest_reading_of_its_time(real: Scenario) -> None:
    seen = 0
    for record in records(real, "stage").values():
        level = share_level(record)
        if level is None:
            continue
        for one in floods(record, np.full(record.time.size, level)):
            end = record.time[-1] if one.end is None else one.end
            during = record.value[(record.time >= one.start) & (record.time <= end)]
            assert one.peak == during.max() >= level
            assert one.rise == pytest.approx(one.peak - during.min(), abs=0.4)
            assert one.start <= (one.crossing or one.start) <= one.peak_time
            seen += 1
    assert seen >= 1


def test_a_curve_through_every_twentieth_pair_gives_the_discharges_of_the_others(
    real: Scenario,
) -> None:
    flows, errors = records(real, "discharge"), []
    for station, record in records(real, "stage").items():
        flow = flows[station]
        _, here, there = np.intersect1d(record.time, flow.time, return_indices=True)
        stage, discharge = record.value[here], flow.value[there]
        stage, discharge = stage[discharge > 0], discharge[discharge > 0]
        curve = fit(stage[::20], discharge[::20])
        inside = (stage >= curve.lowest) & (stage <= curve.highest)
        made = np.array([curve.discharge(one) for one in stage[inside].tolist()])
        errors.append(float(np.median(np.abs(made / discharge[inside] - 1))))
    assert np.median(errors) < 0.03


def test_a_first_flood_has_no_analogy_and_it_is_said(real: Scenario) -> None:
    for record in records(real, "stage").values():
        with pytest.raises(NoAnalogyError):
            alike(record, int(record.time[record.time.size // 4]), [])


def test_a_second_flood_is_like_the_first_for_some_of_its_rise_only(real: Scenario) -> None:
    record = records(real, "stage").get("USGS-06721000")
    if record is None:
        pytest.skip("only of the South Platte at Fort Lupton are two floods in these records")
    level = share_level(record)
    first, second = floods(record, np.full(record.time.size, level))
    rising = record.between(second.start, second.peak_time)
    found, why = 0, set()
    for at in rising.time.tolist():
        known = record.between(int(record.time[0]), at)
        try:
            (one,) = alike(known, at, [first])
        except NoAnalogyError as error:
            why.add(str(error).partition(" / ")[2])
            continue
        assert one.flood == first
        assert first.start < one.at <= first.peak_time
        assert 0.5 <= one.alike <= 1
        found += 1
    assert found > 0
    assert why == {"no earlier flood rose in a like manner", "the stage is not rising"}
