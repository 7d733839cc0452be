from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerting.travel_time import Curve, travel_time
from domain.arrays import Floats, Ints
from domain.instant import DAY, HOUR, MINUTE, parse
from sensors.simulators.importing import import_records
from sensors.simulators.mapping import mapping_path
from sensors.simulators.scenario import Scenario
from tests.records import records_folder

START = parse("2024-06-24T08:00+08:00")


def axis(days: float = 10, minutes: float = 5) -> Ints:
    return START + np.arange(round(days * 24 * 60 / minutes)) * round(minutes * MINUTE)


def waves(time: Ints, *, delay_h: float = 0.0) -> Floats:
    """Three floods that rise faster than they fall."""
    stage = np.zeros(time.size)
    for day, height, rise in ((2, 1.5, 4), (4.3, 4.0, 6), (6.1, 2.5, 5)):
        hours = (time - START - day * DAY) / HOUR - delay_h
        stage += height * np.exp(-((hours / np.where(hours < 0, rise, 3 * rise)) ** 2))
    return stage


def pair(
    lag_h: float, *, gain: float = 0.8, noise: float = 0.0, minutes: float = 5
) -> tuple[Curve, Curve]:
    """Two gauges with datums 230 m apart; `noise` is the standard deviation of readings in m."""
    time, generator = axis(minutes=minutes), np.random.default_rng(7)
    up = 300.0 + waves(time) + generator.normal(0, noise, time.size)
    down = 70.0 + gain * waves(time, delay_h=lag_h) + generator.normal(0, noise, time.size)
    return (time, up), (time, down)


@pytest.mark.parametrize("lag_h", [0.5, 3.0, 6.25, 20.0])
def test_the_lag_of_a_pure_wave_is_found(lag_h: float) -> None:
    found = travel_time(*pair(lag_h))
    assert found.lag_h == pytest.approx(lag_h, abs=0.02)
    assert found.gain == pytest.approx(0.8, abs=0.01)
    assert found.correlation == pytest.approx(1.0, abs=0.001)


def test_a_lag_between_two_steps_is_found() -> None:
    assert travel_time(*pair(3.1)).lag_h == pytest.approx(3.1, abs=0.02)


def test_noise_of_a_centimetre_moves_the_lag_by_minutes_and_lowers_the_gain() -> None:
    found = travel_time(*pair(6.0, noise=0.01))
    assert found.lag_h == pytest.approx(6.0, abs=0.25)
    assert 0.7 < found.gain < 0.81
    assert 0.9 < found.correlation < 1.0


def test_gauges_of_another_step_than_each_other_are_compared() -> None:
    up, _ = pair(4.0, minutes=60)
    _, down = pair(4.0, minutes=5)
    assert travel_time(up, down).lag_h == pytest.approx(4.0, abs=0.2)


def test_a_gap_is_not_bridged() -> None:
    (time, up), down = pair(3.0)
    hole = (time > START + 4 * DAY) & (time < START + 5 * DAY)
    whole, holed = travel_time((time, up), down), travel_time((time[~hole], up[~hole]), down)
    assert holed.lag_h == pytest.approx(3.0, abs=0.02)
    assert whole.pairs - holed.pairs == pytest.approx(25 * 4, abs=2)


def test_missing_readings_are_no_readings() -> None:
    (time, up), down = pair(3.0)
    up[::7] = np.nan
    assert travel_time((time, up), down).lag_h == pytest.approx(3.0, abs=0.02)


@settings(max_examples=8)
@given(st.floats(-400, 400), st.sampled_from([0.5, 2.0, 3.28]))
def test_datum_and_unit_do_not_matter(datum: float, scale: float) -> None:
    (time, up), (_, down) = pair(3.0)
    plain = travel_time((time, up), (time, down))
    other = travel_time((time, up + datum), (time, scale * down + datum))
    assert other.lag_h == pytest.approx(plain.lag_h, abs=1e-6)
    assert other.gain == pytest.approx(scale * plain.gain)


def test_the_gain_is_the_regression_of_all_pairs_at_the_lag() -> None:
    found = travel_time(*pair(3.0, gain=0.6), step_min=15)
    assert found.gain == pytest.approx(0.6, abs=1e-3)
    assert found.pairs == 10 * 96 - 4 - 12


def refused(
    up: Curve, down: Curve, why: str, *, longest_h: float = 48.0, step_min: float = 15.0
) -> None:
    with pytest.raises(ValueError, match=why):
        travel_time(up, down, longest_h=longest_h, step_min=step_min)


def test_a_day_of_both_is_needed() -> None:
    (time, up), down = pair(3.0)
    short = time < START + DAY
    refused((time[short], up[short]), down, "too little record")


def test_records_of_different_weeks_say_nothing() -> None:
    (time, up), (_, down) = pair(3.0)
    refused((time, up), (time + 30 * DAY, down), "too little in common")


def test_a_station_without_readings_says_nothing() -> None:
    (time, up), _ = pair(3.0)
    nothing = np.full(time.size, np.nan)
    refused((time, up), (time, nothing), "fewer than two readings")
    refused((time[:0], up[:0]), (time, up), "fewer than two readings")


def test_a_calm_river_says_nothing() -> None:
    time = axis()
    calm = (time, 70.0 + np.random.default_rng(1).normal(0, 0.01, time.size))
    refused(calm, calm, "hardly any change")


def test_stations_that_rise_together_have_no_travel_time() -> None:
    (time, up), _ = pair(3.0)
    refused((time, up), (time, up - 230.0), "at the same time or the other way")


def test_a_station_downstream_is_not_upstream() -> None:
    up, down = pair(3.0)
    refused(down, up, "no travel time", longest_h=6.0)


def test_a_lag_beyond_the_longest_is_not_guessed() -> None:
    refused(*pair(5.0), "no peak", longest_h=3.0)


@pytest.mark.parametrize(("longest_h", "step_min"), [(0.1, 15.0), (48.0, 0.0), (48.0, -5.0)])
def test_senseless_steps_are_refused(longest_h: float, step_min: float) -> None:
    up, down = pair(3.0)
    refused(up, down, "several times step_min", longest_h=longest_h, step_min=step_min)


@pytest.fixture(scope="module")
def colorado(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    folder: Path = tmp_path_factory.mktemp("colorado")
    records = records_folder("colorado-2013")
    return import_records(mapping_path("colorado-2013"), records, folder / "colorado-2013")


def stage(record: Scenario, station: str) -> Curve:
    rows = record.rows[record.rows["datastream"] == record.registry.lookup[station, "stage"]]
    return rows["time"], rows["value"]


ESTES_PARK, LOVELAND = "USGS-402114105350101", "USGS-06741510"


def test_the_two_gauges_of_the_big_thompson_follow_each_other(colorado: Scenario) -> None:
    """Hours and sign only: Loveland died before the crest, and rain fell on both."""
    found = travel_time(stage(colorado, ESTES_PARK), stage(colorado, LOVELAND))
    assert 2.0 <= found.lag_h <= 5.0
    assert found.correlation > 0.7
    assert found.gain > 0


@pytest.mark.parametrize(
    ("up", "down"),
    [
        ("USGS-394839104570300", "USGS-06721000"),
        ("USGS-06719505", "USGS-06721000"),
        (ESTES_PARK, "USGS-06752280"),
    ],
    ids=["Sand Creek", "Clear Creek", "another river"],
)
def test_gauges_with_other_water_between_them_do_not(
    colorado: Scenario, up: str, down: str
) -> None:
    assert travel_time(stage(colorado, up), stage(colorado, down)).correlation < 0.5
