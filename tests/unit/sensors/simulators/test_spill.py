"""The computed spill: mass, chemistry, and what stays as it was."""

import numpy as np
import pytest

from alerting.indicators import check
from domain.arrays import Floats
from domain.oxygen import saturation
from sensors.simulators.generated import spill
from sensors.simulators.scenario import Kind, Scenario, messages

DAYS = 86_400.0


@pytest.fixture(scope="module")
def made() -> Scenario:
    return spill.make()


def of(scenario: Scenario, name: str) -> Floats:
    number = scenario.registry.lookup[spill.STATION, name]
    found: Floats = scenario.rows["value"][scenario.rows["datastream"] == number]
    return found


def passing(scenario: Scenario) -> Floats:
    number = scenario.registry.lookup[spill.STATION, "stage"]
    times = scenario.rows["time"][scenario.rows["datastream"] == number]
    return spill.plume((times - spill.SPILL) / 1e6)


@pytest.mark.parametrize("hours", [0.5, 3.0, 12.0])
def test_all_that_was_spilt_is_in_the_river(hours: float) -> None:
    metres = np.arange(-20_000.0, 60_000.0, 10.0)
    grams = [
        spill.plume(np.array([hours * 3600]), distance)[0] * spill.WIDTH * spill.DEPTH * 10.0
        for distance in metres
    ]
    assert sum(grams) / 1000 == pytest.approx(spill.MASS, rel=1e-6)


@pytest.mark.parametrize("distance", [2000.0, spill.DISTANCE])
def test_all_that_was_spilt_passes_the_station(distance: float) -> None:
    seconds = np.arange(10.0, 2 * DAYS, 10.0)
    flow = spill.WIDTH * spill.DEPTH * spill.SPEED
    passed = (spill.plume(seconds, distance) * flow * 10.0).sum() / 1000
    assert passed == pytest.approx(spill.MASS, rel=1e-4)


def test_nothing_arrives_before_the_spill() -> None:
    assert spill.plume(np.array([-3600.0, 0.0])).tolist() == [0.0, 0.0]


def test_the_deficit_solves_its_equation() -> None:
    """d/dt = k L - a D per day, with L the oxygen that the nitrogen left will still take."""
    seconds = np.linspace(0, 2 * DAYS, 20_001)
    found, days = spill.deficit(seconds), seconds / DAYS
    load = spill.OXYGEN_PER_NITROGEN * np.exp(-spill.NITRIFICATION * days)
    slope = np.gradient(found, days)
    expected = spill.NITRIFICATION * load - spill.REAERATION * found
    assert found[0] == 0.0
    assert np.abs(slope - expected)[1:-1].max() < 1e-4


def test_the_air_gives_back_all_that_was_taken() -> None:
    assert spill.deficit(np.array([60 * DAYS]))[0] == pytest.approx(0.0, abs=1e-6)


def test_a_seed_gives_the_same_readings_and_another_seed_others(made: Scenario) -> None:
    assert spill.make().rows.tobytes() == made.rows.tobytes()
    assert spill.make(2).rows.tobytes() != made.rows.tobytes()


def test_it_says_that_it_is_synthetic(made: Scenario) -> None:
    assert made.kind is Kind.SYNTHETIC
    assert made.source.startswith("synthetic: ")
    assert made.source.endswith("seed 1")
    assert all("demo" in station.attributes for station in made.registry.stations.values())


def test_readings_come_every_five_minutes_in_order(made: Scenario) -> None:
    times = np.unique(made.rows["time"])
    assert (np.diff(times) == 300_000_000).all()
    assert (np.diff(made.rows["time"]) >= 0).all()
    assert len(made.rows) == len(times) * len(made.registry.datastreams)


def test_it_can_be_told_by_its_station(made: Scenario) -> None:
    assert sum(spill.STATION in one.topic for one in messages(made)) == 60 * 12 + 1


def test_its_rules_can_be_judged(made: Scenario) -> None:
    for rule in made.registry.criteria.values():
        check(rule)


def test_the_river_stands_still(made: Scenario) -> None:
    assert np.ptp(of(made, "stage")) <= 0.06


def test_salts_and_ammonia_rise_together_and_the_mud_does_not(made: Scenario) -> None:
    plume = passing(made)
    peak = int(plume.argmax())
    salts, ammonia = of(made, "conductivity"), of(made, "ammonia_nitrogen")
    assert salts[peak] == pytest.approx(142 + 10.7 * plume[peak], rel=0.05)
    assert ammonia[peak] == pytest.approx(0.25 + plume[peak], rel=0.08)
    assert of(made, "turbidity").max() < 30


def test_oxygen_sags_behind_the_spill_and_comes_back(made: Scenario) -> None:
    warm = saturation(of(made, "water_temperature"))
    share = of(made, "dissolved_oxygen") / warm
    plume = passing(made)
    assert share[plume > 0.5 * plume.max()].max() < 0.9
    assert share[-24:].min() > 0.85
    assert share.max() < 1.05


def test_nights_are_colder_than_afternoons(made: Scenario) -> None:
    temperature = of(made, "water_temperature")
    night, afternoon = temperature[3 * 12], temperature[15 * 12]
    assert afternoon - night > 1.5
