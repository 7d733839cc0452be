"""The computed forest fire: weather that dries, smoke that grows, and what is told of it."""

from dataclasses import replace

import numpy as np
import pytest

from alerting.indicators import check
from domain.arrays import Floats, Ints
from domain.instant import DAY, HOUR, MINUTE, parse
from domain.transition import Transition
from miluo.rehearsal import rehearse
from sensors.simulators.generated import forest_fire
from sensors.simulators.generated.forest_fire import FAR, FRONT, IGNITION, NEAR, OUT, STOPPED
from sensors.simulators.scenario import Kind, Scenario


@pytest.fixture(scope="module")
def made() -> Scenario:
    return forest_fire.make()


@pytest.fixture(scope="module")
def told(made: Scenario) -> list[Transition]:
    """What is told of the spell's hourly weather, and of the cameras on the day of the fire."""
    weather = {made.registry.lookup[forest_fire.WEATHER, name] for name in ("air_temperature",
               "humidity", "wind_speed")}  # fmt: skip
    rain = made.registry.lookup[forest_fire.WEATHER, "rain"]
    rows = made.rows
    hourly = np.isin(rows["datastream"], list(weather)) & (rows["time"] % HOUR == 0)
    wet = (rows["datastream"] == rain) & ((rows["value"] > 0) | (rows["time"] % HOUR == 0))
    cameras = ~np.isin(rows["datastream"], [*weather, rain]) & (rows["time"] > IGNITION - DAY)
    part = replace(made, rows=rows[hourly | wet | cameras])
    return list(rehearse(part, late_after_s=7200, future_tolerance_s=600))


def of(scenario: Scenario, station: str, name: str) -> tuple[Ints, Floats]:
    rows = scenario.rows[scenario.rows["datastream"] == scenario.registry.lookup[station, name]]
    return rows["time"], rows["value"]


def first(
    scenario: Scenario, told: list[Transition], station: str, indicator: str, level: str
) -> int:
    """When a rule first reached a level."""
    rules = scenario.registry.criteria
    return next(
        one.time
        for one in told
        if rules[one.criterion].station == station
        and rules[one.criterion].indicator == indicator
        and one.to_level.word == level
    )


def test_a_seed_gives_the_same_readings_and_another_seed_others(made: Scenario) -> None:
    assert forest_fire.make().rows.tobytes() == made.rows.tobytes()
    assert forest_fire.make(2).rows.tobytes() != made.rows.tobytes()


def test_it_says_that_it_is_synthetic(made: Scenario) -> None:
    assert made.kind is Kind.SYNTHETIC
    assert made.source.startswith("synthetic: ")
    assert made.source.endswith("seed 1")
    assert all("demo" in station.attributes for station in made.registry.stations.values())


def test_its_rules_can_be_judged(made: Scenario) -> None:
    for rule in made.registry.criteria.values():
        check(rule)


def test_all_rain_falls_in_the_first_night(made: Scenario) -> None:
    times, rain = of(made, forest_fire.WEATHER, "rain")
    assert rain.sum() == pytest.approx(forest_fire.RAIN_MM, abs=0.11)
    assert times[rain > 0].max() < times[0] + 8 * HOUR


def test_afternoons_grow_drier_through_the_spell(made: Scenario) -> None:
    times, humidity = of(made, forest_fire.WEATHER, "humidity")
    day = (times - times[0]) // DAY
    lowest = [humidity[day == number].min() for number in (0, 3, 9)]
    assert lowest == sorted(lowest, reverse=True)
    assert lowest[-1] < 25


def test_nights_are_moister_than_afternoons(made: Scenario) -> None:
    times, humidity = of(made, forest_fire.WEATHER, "humidity")
    hour = (times // HOUR + 8) % 24
    assert humidity[hour == 5].mean() > humidity[hour == 15].mean() + 20


def test_vapour_pressure_is_that_of_the_tables() -> None:
    found = forest_fire.vapour(np.array([0.0, 20.0, 30.0]))
    assert found == pytest.approx([6.11, 23.39, 42.45], rel=0.003)


def test_the_front_brings_wind_and_then_cold(made: Scenario) -> None:
    times, wind = of(made, forest_fire.WEATHER, "wind_speed")
    _, warmth = of(made, forest_fire.WEATHER, "air_temperature")
    assert abs(times[wind.argmax()] - FRONT) < 4 * HOUR
    at = np.searchsorted(times, [FRONT - 24 * HOUR, FRONT + 24 * HOUR])
    assert warmth[at[0]] - warmth[at[1]] > 6


def test_heat_grows_with_the_square_of_time_until_the_fire_is_stopped() -> None:
    ten, twenty = forest_fire.heat(IGNITION + np.array([10, 20]) * MINUTE)
    assert ten == pytest.approx(0.01172 * 600**2)
    assert twenty == pytest.approx(4 * ten)
    late = forest_fire.heat(np.arange(STOPPED, OUT + HOUR, MINUTE))
    assert (np.diff(late) <= 0).all()
    assert late[-1] == 0


def test_there_is_no_heat_before_the_fire() -> None:
    assert forest_fire.heat(np.array([IGNITION - HOUR, IGNITION])).tolist() == [0, 0]


def test_smoke_is_seen_worse_from_afar_in_wind_and_not_at_all_under_the_canopy() -> None:
    power, wind = np.array([50_000.0]), np.array([5.0])
    near = forest_fire.smoke(power, wind, 3000.0)
    assert forest_fire.smoke(power, wind, 6000.0) == pytest.approx(near / 2)
    assert forest_fire.smoke(power, 2 * wind, 3000.0) < near
    assert forest_fire.smoke(np.array([10.0]), wind, 3000.0) == 0


def test_cameras_see_little_before_the_fire_and_most_looks_when_it_is_large(
    made: Scenario,
) -> None:
    for camera in (NEAR, FAR):
        times, confidence = of(made, camera, "detection_confidence")
        assert ((confidence >= 0) & (confidence <= 1)).all()
        assert 0 < np.mean(confidence[times < IGNITION] > 0) < 0.02
        large = (times > STOPPED - HOUR) & (times < STOPPED)
        assert np.mean(confidence[large] >= 0.6) > 0.8


def test_the_drought_raises_the_fire_weather_and_the_danger_before_the_fire(
    made: Scenario, told: list[Transition]
) -> None:
    danger = first(made, told, forest_fire.WEATHER, "fire_danger", "orange")
    assert parse("2024-10-14T00:00:00+08:00") < danger < IGNITION
    fire_weather = first(made, told, forest_fire.WEATHER, "fire_weather", "orange")
    assert fire_weather == parse("2024-10-22T13:00:00+08:00")


def test_the_near_camera_is_believed_first_and_turns_red_at_once_in_dangerous_weather(
    made: Scenario, told: list[Transition]
) -> None:
    near, far = (first(made, told, one, "detections", "orange") for one in (NEAR, FAR))
    assert IGNITION < near < IGNITION + 45 * MINUTE
    assert near < far < STOPPED
    assert first(made, told, NEAR, "all_of", "red") == near


def test_nothing_reaches_orange_at_a_camera_before_the_fire(
    made: Scenario, told: list[Transition]
) -> None:
    cameras = {key for key, one in made.registry.criteria.items() if one.station in (NEAR, FAR)}
    early = [one for one in told if one.criterion in cameras and one.time < IGNITION]
    assert all(one.to_level.word in ("none", "yellow") for one in early)


def test_a_persons_word_is_red_until_the_fire_is_out(
    made: Scenario, told: list[Transition]
) -> None:
    assert first(made, told, NEAR, "value", "red") == forest_fire.CONFIRMED
    assert first(made, told, NEAR, "value", "none") == OUT
