"""What a rule measured through time: the very values that the engine judged by."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from alerting import plan as plans
from alerting.explain import alone
from alerting.indicators import unit
from alerting.state import State
from alerting.step import step
from alerting.tracing import Trace, trace, unmeasured
from domain.arrays import Floats, Ints
from domain.criterion import Condition, Criterion
from domain.instant import DAY, HOUR, MINUTE, NEVER
from domain.observation import Observations, observations
from domain.registry import Registry
from domain.station import StationStatus
from domain.transition import Transition
from sensors.simulators.catalogue import load
from tests.unit.alerting.cases import RAIN_ID, STAGE_ID, START, registry

STILL = 2**61


def traced(known: Registry, rows: Observations, instants: Ints, within: int = STILL) -> Trace:
    """The first rule of a registry, asked by itself."""
    subset = alone(known, 1)
    mine = rows[np.isin(rows["datastream"], list(subset.datastreams))]
    return trace(subset, mine, instants, within)[1]


@cache
def measurable(name: str) -> tuple[Registry, Observations]:
    """The rules of a scenario that readings drive, and its readings."""
    scenario = load(name)
    known = scenario.registry
    rules = [rule for rule in known.criteria.values() if not unmeasured(rule)]
    given = Registry.numbered(known.stations.values(), known.datastreams.values(), rules)
    assert given.lookup == known.lookup
    return given, scenario.rows


@cache
def judged(name: str) -> tuple[dict[int, tuple[Ints, Floats]], list[Transition]]:
    """Times and values of all that the engine judged in a scenario, by rule, and its news."""
    known, rows = measurable(name)
    plan = plans.build(known, 1e12)
    state, news = State.fresh(plan), []
    said: dict[int, list[tuple[Ints, Floats]]] = {number: [] for number in known.criteria}
    for begin in range(0, rows.size, 3000):
        outcome = step(plan, state, rows[begin : begin + 3000], NEVER)
        for one in outcome.rounds:
            number = plan.criteria[one.part.rules[one.pairs.rule]]
            order = np.lexsort((one.readings.position[one.pairs.reading], number))
            for rule in np.unique(number).tolist():
                mine = order[number[order] == rule]
                said[rule].append((one.measured.time[mine], one.measured.value[mine]))
        news += outcome.transitions
        state.apply(outcome.change)
    return {
        rule: (np.concatenate([a for a, _ in parts]), np.concatenate([b for _, b in parts]))
        for rule, parts in said.items()
        if parts
    }, news


def rules() -> Iterator[tuple[str, int]]:
    """Every rule of three scenarios."""
    for name in ("landslide", "forest-fire", "spill"):
        yield from ((name, number) for number in measurable(name)[0].criteria)


@pytest.mark.parametrize(("name", "number"), list(rules()))
def test_at_every_reading_stands_what_the_engine_judged(name: str, number: int) -> None:
    known, rows = measurable(name)
    subset = alone(known, number)
    mine = rows[np.isin(rows["datastream"], list(subset.datastreams))]
    times, values = judged(name)[0][number]
    last = np.append(times[1:] != times[:-1], [True])
    found = trace(subset, mine, times[last], STILL)[number]
    assert np.array_equal(found.time, times[last])
    assert np.array_equal(found.value, values[last], equal_nan=True)


@pytest.mark.parametrize("hours", [1, 5, 24])
@pytest.mark.parametrize("number", [1, 2])
def test_a_carried_number_is_the_engines_however_seldom_it_is_asked(
    number: int, hours: int
) -> None:
    known, rows = measurable("forest-fire")
    assert known.criteria[number].indicator in ("fire_weather", "fire_danger")
    subset = alone(known, number)
    mine = rows[np.isin(rows["datastream"], list(subset.datastreams))]
    times, values = judged("forest-fire")[0][number]
    instants = np.arange(times[0] + 7 * MINUTE, times[-1], hours * HOUR)
    place = np.searchsorted(times, instants, side="right") - 1
    found = trace(subset, mine, instants, STILL)[number]
    assert np.array_equal(found.value, values[place], equal_nan=True)


def test_what_changed_a_level_is_the_value_at_that_instant() -> None:
    known, rows = measurable("landslide")
    _, news = judged("landslide")
    assert len(news) > 20
    for one in news:
        if one.reason == "reached":
            subset = alone(known, one.criterion)
            mine = rows[np.isin(rows["datastream"], list(subset.datastreams))]
            found = trace(subset, mine, np.array([one.time]), HOUR)[one.criterion]
            assert found.value[0] == one.value


def test_all_rules_at_once_say_what_each_says_alone() -> None:
    known, rows = measurable("landslide")
    at = np.array([int(rows["time"][-1]) - 12 * HOUR])
    whole = trace(known, rows, at, STILL)
    for number, one in whole.items():
        subset = alone(known, number)
        mine = rows[np.isin(rows["datastream"], list(subset.datastreams))]
        by_itself = trace(subset, mine, at, STILL)[number]
        assert by_itself.detail == one.detail
        assert np.array_equal(by_itself.value, one.value, equal_nan=True)


def test_over_a_gap_nothing_is_drawn_on() -> None:
    rows = [(STAGE_ID, START + n * HOUR, 70.0 + n, 1) for n in (0, 1, 4)]
    given = registry(Criterion("S", "stage", "value", yellow=99.0))
    hours = START + np.arange(-1, 6) * HOUR
    found = traced(given, observations(rows), hours, HOUR)
    assert found.value.tolist() == pytest.approx(
        [np.nan, 70.0, 71.0, np.nan, np.nan, 74.0, np.nan], nan_ok=True
    )
    assert (found.time == NEVER).tolist() == [True, False, False, True, True, False, True]


def test_an_instant_before_the_next_reading_has_the_one_before_it() -> None:
    rows = [(STAGE_ID, START + n * 5 * MINUTE, 70.0 + n, 1) for n in range(3)]
    given = registry(Criterion("S", "stage", "value", yellow=99.0))
    found = traced(given, observations(rows), np.array([START + 9 * MINUTE]), HOUR)
    assert (found.value.tolist(), found.time.tolist()) == ([71.0], [START + 5 * MINUTE])


def test_a_failed_reading_is_no_judgement() -> None:
    rows = [(STAGE_ID, START, 70.0, 1), (STAGE_ID, START + MINUTE, 99.0, 4)]
    given = registry(Criterion("S", "stage", "value", yellow=99.0))
    found = traced(given, observations(rows), np.array([START + MINUTE]), HOUR)
    assert found.value.tolist() == [70.0]


def test_a_suspended_station_is_measured_all_the_same() -> None:
    given = registry(Criterion("S", "stage", "value", yellow=99.0))
    stations = {
        code: replace(one, status=StationStatus.SUSPENDED) for code, one in given.stations.items()
    }
    rows = observations([(STAGE_ID, START, 70.0, 1)])
    found = traced(replace(given, stations=stations), rows, np.array([START]), HOUR)
    assert found.value.tolist() == [70.0]


def test_of_a_rule_that_nothing_was_heard_of_nothing_is_said() -> None:
    given = registry(Criterion("S", "stage", "value", yellow=99.0))
    found = traced(given, observations([]), np.array([START]), HOUR)
    assert (found.time.tolist(), found.workings, found.detail) == ([NEVER], {}, "")
    assert np.isnan(found.value).all()


def test_more_instants_than_are_judged_at_once_are_all_answered() -> None:
    rows = [(RAIN_ID, START + n * MINUTE, 1.0, 1) for n in range(700)]
    given = registry(Criterion("S", "rain", "sum", {"window_h": 1.0}, yellow=99.0))
    minutes = START + np.arange(700) * MINUTE
    found = traced(given, observations(rows), minutes, HOUR)
    assert found.value.tolist() == np.minimum(np.arange(1, 701), 60).tolist()


def test_what_no_reading_drives_says_so() -> None:
    parts = (Condition("S", "stage", "value", blue=1.0), Condition("S", "rain", "sum", blue=1.0))
    assert "parts" in unmeasured(Criterion("S", "stage", "any_of", parts=parts, blue=1.0))
    assert "clock" in unmeasured(Criterion("S", "stage", "silence", blue=1800.0))
    assert unmeasured(Criterion("S", "stage", "value", blue=1.0)) == ""


def workings(name: str, station: str, indicator: str) -> tuple[Trace, Criterion]:
    """A rule of a scenario every hour."""
    known, rows = measurable(name)
    (number,) = (
        key
        for key, rule in known.criteria.items()
        if (rule.station, rule.indicator) == (station, indicator) and rule.property != "crack_width"
    )
    hours = np.arange(rows["time"][0], rows["time"][-1], HOUR)
    subset = alone(known, number)
    mine = rows[np.isin(rows["datastream"], list(subset.datastreams))]
    return trace(subset, mine, hours, HOUR)[number], known.criteria[number]


def test_the_angle_comes_with_the_velocity_that_it_is_of() -> None:
    found, rule = workings("landslide", "DEMO-GH-FAIL", "tangent_angle")
    times = found.workings["velocity"] / rule.parameters["v0"]
    known = ~np.isnan(found.value)
    assert known.sum() > 400
    assert found.value[known] == pytest.approx(np.degrees(np.arctan(times[known])))
    assert found.workings["times_v0"][known] == pytest.approx(times[known])


def test_an_accepted_line_reaches_zero_at_the_failure_and_a_refused_one_says_why() -> None:
    found, rule = workings("landslide", "DEMO-GH-FAIL", "failure_time")
    accepted = np.isfinite(found.value)
    assert accepted.sum() > 12
    assert found.workings["intercept"][accepted].tolist() == found.value[accepted].tolist()
    assert (found.workings["r2"][accepted] >= 0.8).all()
    assert (found.workings["slope"][accepted] < 0).all()
    assert (found.workings["velocity"][accepted] >= rule.parameters["min_velocity"]).all()
    assert found.workings["velocities"].shape == found.workings["ages"].shape == (582, 9)
    assert found.workings["velocities"][accepted, 0].tolist() == (
        found.workings["velocity"][accepted].tolist()
    )
    quiet, _ = workings("landslide", "DEMO-GH-QUIET", "failure_time")
    assert np.isinf(quiet.value[-1])
    assert quiet.detail == "不采用：R² 0.06 低于 0.8 / refused: R2 0.06 is less than 0.8"


def test_the_ratio_of_rain_is_that_of_the_duration_that_is_named() -> None:
    found, _ = workings("landslide", "DEMO-GH-FAIL", "intensity_duration")
    wet = found.value > 0
    duration, intensity = found.workings["duration"][wet], found.workings["intensity"][wet]
    assert intensity / (14.82 * duration**-0.39) == pytest.approx(found.value[wet])
    hours, means = found.workings["durations"][wet], found.workings["intensities"][wet]
    assert np.nanmax(means / (14.82 * hours**-0.39), axis=1) == pytest.approx(found.value[wet])
    assert np.isnan(means).any(axis=0).tolist() == (hours[0] > 72).tolist()


def test_the_codes_come_with_the_weather_of_their_noon() -> None:
    known, rows = measurable("forest-fire")
    found, _ = workings("forest-fire", "DEMO-FF-WEATHER", "fire_weather")
    there = ~np.isnan(found.value)
    assert np.array_equal(found.workings["fwi"][there], found.value[there])
    noon = int(found.workings["day"][-1]) * DAY + 4 * HOUR
    warm = rows[rows["datastream"] == known.lookup["DEMO-FF-WEATHER", "air_temperature"]]
    (read,) = warm["value"][warm["time"] == noon]
    assert (found.workings["temperature"][-1], found.workings["missed"][-1]) == (read, 0)


def test_of_a_missing_noon_neither_codes_nor_weather_are_told() -> None:
    known, rows = measurable("forest-fire")
    wind = known.lookup["DEMO-FF-WEATHER", "wind_speed"]
    day = rows["time"][0] + 5 * DAY
    gone = (rows["datastream"] == wind) & (rows["time"] > day) & (rows["time"] < day + 13 * HOUR)
    number = known.lookup["DEMO-FF-WEATHER", "air_temperature"]
    (rule,) = (n for n, one in known.criteria.items() if one.indicator == "fire_weather")
    assert known.criteria[rule].station == known.datastreams[number].station
    subset, days = alone(known, rule), day + np.array([-6, 18, 42]) * HOUR
    mine = rows[~gone]
    mine = mine[np.isin(mine["datastream"], list(subset.datastreams))]
    found = trace(subset, mine, days, DAY)[rule]
    assert np.isnan(found.value).tolist() == [False, True, False]
    assert found.workings["missed"].tolist() == [0, 1, 0]
    for name in ("ffmc", "dmc", "dc", "isi", "bui", "fwi", "temperature", "rain"):
        assert np.isnan(found.workings[name]).tolist() == [False, True, False]


def test_the_danger_level_comes_with_its_index_and_what_was_scored() -> None:
    found, _ = workings("forest-fire", "DEMO-FF-WEATHER", "fire_danger")
    index = found.workings["index"]
    there = ~np.isnan(found.value)
    limits = np.searchsorted([26.0, 51.0, 73.0, 91.0], index[there], side="right") + 1
    assert found.value[there].tolist() == limits.tolist()
    assert found.workings["dry_days"][-1] > 9
    assert unit("fire_danger", "air_temperature") == "1"
