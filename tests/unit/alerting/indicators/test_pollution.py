"""Pollution jumps: what raises one, what a flood explains, a real flood, and a spill."""

from collections.abc import Mapping
from datetime import timedelta
from math import isnan
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.indicators import INDICATORS, UnfitRuleError, check
from domain.arrays import Floats
from domain.criterion import Criterion, Direction
from domain.instant import HOUR, MINUTE, from_micros, parse
from sensors.simulators.generated import spill
from sensors.simulators.importing import import_records
from sensors.simulators.mapping import mapping_path
from sensors.simulators.scenario import Scenario
from tests.records import records_folder
from tests.unit.alerting.agreeing import START, agree, brief, drawn
from tests.unit.alerting.looking import Readings, judged, values
from tests.unit.alerting.plain.pollution import plain_pollution_jump

NOW = parse("2024-07-02T08:00:00+08:00")
STEP = 5 * MINUTE


def steps(before: float, after: float, hours: float = 30, lately: float = 0.5) -> Readings:
    """Every 5 minutes until now: one value, and lately another."""
    times = range(NOW - round(hours * HOUR), NOW + 1, STEP)
    return [(time, after if time > NOW - lately * HOUR else before) for time in times]


def jump(own: Readings, floor: float = 1.0, **others: Readings) -> float:
    (found,) = values("pollution_jump", {"own": own, **others}, [NOW], {"floor": floor})
    return found


SPILT = steps(100.0, 400.0)


def test_a_jump_is_told_as_a_multiple_of_the_usual_value() -> None:
    assert jump(SPILT) == 4.0
    assert jump(steps(0.2, 0.6), floor=0.1) == 3.0


def test_no_change_is_one_and_a_fall_is_less() -> None:
    assert jump(steps(100.0, 100.0)) == 1.0
    assert jump(steps(100.0, 50.0)) == 0.5


def test_traces_have_no_ratios() -> None:
    assert jump(steps(0.02, 0.1), floor=0.15) == pytest.approx(0.1 / 0.15, abs=1e-6)
    assert jump(steps(0.0, 0.3), floor=0.15) == 2.0


def test_a_single_spike_is_no_jump() -> None:
    own = [*steps(100.0, 100.0)[:-1], (NOW, 5000.0)]
    assert jump(own) == 1.0
    assert jump([*steps(100.0, 100.0)[:-3], *SPILT[-3:]]) == 2.5


def test_readings_that_span_too_little_cannot_be_judged() -> None:
    assert isnan(jump(steps(100.0, 400.0, hours=11)))
    assert jump(steps(100.0, 400.0, hours=12.5)) == 4.0


def test_a_reading_counts_until_it_is_stale() -> None:
    own = [(time - 2 * HOUR, value) for time, value in SPILT]
    assert jump(own) == 4.0
    assert isnan(jump([(time - 1, value) for time, value in own]))


def test_nothing_heard_cannot_be_judged() -> None:
    assert isnan(jump([]))


def test_four_hourly_readings_are_judged_at_each() -> None:
    own = [(NOW - number * 4 * HOUR, 0.2) for number in range(8, 0, -1)]
    assert jump([*own, (NOW, 0.8)], floor=0.15) == 4.0


@pytest.mark.parametrize(("rise", "told"), [(0.199, 4.0), (0.2, 1.0)])
def test_a_rise_of_the_river_explains_a_jump(rise: float, told: float) -> None:
    assert jump(SPILT, stage=steps(61.3, 61.3 + rise)) == told


def test_the_day_after_a_flood_is_explained_too() -> None:
    stage = steps(64.0, 61.3, lately=20)
    assert jump(SPILT, stage=stage) == 1.0
    assert jump(SPILT, stage=steps(64.0, 61.3, lately=25)) == 4.0


@pytest.mark.parametrize(("amount", "told"), [(0.9, 4.0), (1.0, 1.0)])
def test_rain_explains_a_jump(amount: float, told: float) -> None:
    rain = [(NOW - number * HOUR, amount) for number in range(9, -1, -1)]
    assert jump(SPILT, rain=rain) == told


def test_rain_of_the_day_before_explains_nothing() -> None:
    assert jump(SPILT, rain=[(NOW - 24 * HOUR, 60.0)]) == 4.0


def test_salts_that_fall_while_turbidity_rises_are_a_flood() -> None:
    mud = steps(10.0, 40.0)
    assert jump(mud, turbidity=mud, conductivity=steps(500.0, 399.0)) == 1.0
    assert jump(mud, turbidity=mud, conductivity=steps(500.0, 401.0)) == 4.0
    assert jump(SPILT, turbidity=steps(10.0, 10.0), conductivity=steps(500.0, 399.0)) == 4.0


def test_salts_above_all_that_was_are_no_flood() -> None:
    wet = steps(61.3, 63.0)
    assert jump(SPILT, conductivity=steps(500.0, 630.0), stage=wet) == 4.0
    assert jump(SPILT, conductivity=SPILT, stage=wet) == 4.0
    assert jump(SPILT, conductivity=steps(500.0, 620.0), stage=wet) == 1.0


def test_what_was_not_heard_lately_explains_nothing() -> None:
    stage = [(time - 30 * HOUR, value) for time, value in steps(61.3, 63.0)]
    salts = [(time - 3 * HOUR, value) for time, value in steps(500.0, 100.0)]
    mud = steps(10.0, 40.0)
    assert jump(mud, stage=stage, conductivity=salts, turbidity=mud) == 4.0


def test_a_rise_too_small_to_be_a_jump_needs_no_excuse() -> None:
    assert jump(steps(100.0, 124.0), stage=steps(61.3, 63.0)) == 1.24


def test_the_medians_are_named() -> None:
    details = INDICATORS["pollution_jump"].detail
    assert details is not None
    (found,) = details(judged("pollution_jump", {"own": SPILT}, [NOW], {"floor": 1.0}))
    assert found == ("中值 400，此前 100，按 4 倍计 / median 400, 100 before, counts as 4 times")


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({}, "needs floor"),
        ({"floor": 0.0}, "floor must be above zero"),
        ({"floor": 1.0, "dilution": 1.0}, "dilution must be between"),
        ({"floor": 1.0, "short_h": 0.0}, "short_h must be above zero"),
        ({"floor": 1.0, "window_h": 0.0}, "window_h must be positive"),
    ],
)
def test_a_rule_that_could_not_be_meant_is_refused(
    parameters: dict[str, float], words: str
) -> None:
    with pytest.raises(UnfitRuleError, match=words):
        check(Criterion("S", "turbidity", "pollution_jump", parameters, yellow=3.0))


def test_a_rule_on_falls_is_refused() -> None:
    rule = Criterion(
        "S", "ph", "pollution_jump", {"floor": 1.0}, yellow=0.5, direction=Direction.BELOW
    )
    with pytest.raises(UnfitRuleError, match="direction is above"):
        check(rule)


FEW = st.sampled_from([0.0, 1.0, 1.2, 2.0, 3.0, 8.0])


def dense(numbers: st.SearchStrategy[float]) -> st.SearchStrategy[Readings]:
    """A reading at nearly every 5-minute mark of two hours."""
    maybe = st.one_of(st.none(), numbers, numbers, numbers, numbers)
    return st.lists(maybe, min_size=24, max_size=24).map(
        lambda found: [
            (START + place * STEP, value) for place, value in enumerate(found) if value is not None
        ]
    )


@brief
@given(
    st.fixed_dictionaries(
        {"own": dense(FEW)},
        optional={
            "stage": drawn(st.sampled_from([60.0, 60.1, 60.2, 60.5])),
            "rain": drawn(st.sampled_from([0.0, 2.5, 5.0])),
            "conductivity": dense(FEW),
            "turbidity": dense(FEW),
        },
    )
)
def test_kernel_and_plain_version_agree(heard: dict[str, Readings]) -> None:
    parameters = {
        "floor": 0.5,
        "short_h": 0.25,
        "window_h": 1.0,
        "stale_h": 0.5,
        "flood_window_h": 1.0,
    }
    agree("pollution_jump", plain_pollution_jump, heard, parameters)


@brief
@given(st.floats(1.0, 100.0), st.floats(1.0, 100.0), st.sampled_from([0.001, 10.0, 1000.0]))
def test_the_unit_of_the_readings_is_nothing(before: float, after: float, factor: float) -> None:
    one = jump(steps(before, after), floor=1.0)
    other = jump(steps(before * factor, after * factor), floor=factor)
    assert other == pytest.approx(one, abs=2e-6)


@brief
@given(st.floats(0.0, 100.0), st.floats(0.0, 100.0), st.floats(0.0, 100.0))
def test_more_is_never_a_smaller_jump(before: float, after: float, more: float) -> None:
    assert jump(steps(before, after + more)) >= jump(steps(before, after))


def heard_of(scenario: Scenario) -> dict[str, Readings]:
    """Readings of a scenario's one station by property."""
    found: dict[str, Readings] = {}
    for number, stream in scenario.registry.datastreams.items():
        rows = scenario.rows[scenario.rows["datastream"] == number]
        found[stream.property] = list(
            zip(rows["time"].tolist(), rows["value"].tolist(), strict=True)
        )
    return found


def told(
    heard: Mapping[str, Readings], own: str, floor: float, without: tuple[str, ...] = ()
) -> tuple[list[int], Floats]:
    """Instants of a property's readings, and the jump at each."""
    others = {name: readings for name, readings in heard.items() if name not in without}
    instants = [time for time, _ in heard[own]]
    found = values("pollution_jump", {**others, "own": heard[own]}, instants, {"floor": floor})
    return instants, np.array(found)


@pytest.fixture(scope="module")
def plumtree(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Readings]:
    target: Path = tmp_path_factory.mktemp("scenarios") / "plumtree"
    folder = records_folder("plumtree-2018")
    return heard_of(import_records(mapping_path("plumtree-2018"), folder, target))


@pytest.mark.parametrize("without", [(), ("stage",)])
def test_the_flood_of_plumtree_run_is_no_pollution(
    plumtree: dict[str, Readings], without: tuple[str, ...]
) -> None:
    _, turbidity = told(plumtree, "turbidity", 10.0, without)
    _, salts = told(plumtree, "conductivity", 50.0, without)
    assert np.nanmax(turbidity) < 1.5
    assert np.nanmax(salts) < 1.5
    assert np.isfinite(turbidity).sum() > 2500


def test_the_stage_alone_explains_its_mud_but_for_the_first_minutes(
    plumtree: dict[str, Readings],
) -> None:
    """Mud came up to twenty minutes before the creek had risen by 0.2 m: a hold bridges that."""
    instants, found = told(plumtree, "turbidity", 10.0, ("conductivity",))
    early = [time for time, value in zip(instants, found, strict=True) if value >= 1.5]
    assert early
    assert parse("2018-08-31T22:00:00+00:00") <= early[0]
    assert early[-1] <= parse("2018-08-31T22:20:00+00:00")


def test_without_any_witness_the_mud_of_a_flood_would_alarm(
    plumtree: dict[str, Readings],
) -> None:
    _, found = told(plumtree, "turbidity", 10.0, ("stage", "conductivity"))
    assert np.nanmax(found) > 100


def crossed(instants: list[int], found: Floats, limit: float) -> int:
    """The first instant at which a limit is reached."""
    return instants[int(np.flatnonzero(found >= limit)[0])]


@pytest.mark.parametrize(
    ("own", "floor", "limit"), [("ammonia_nitrogen", 0.15, 3.0), ("conductivity", 50.0, 1.5)]
)
def test_a_spill_is_told_within_an_hour_of_its_arrival(
    own: str, floor: float, limit: float
) -> None:
    instants, found = told(heard_of(spill.make()), own, floor)
    passing = spill.plume((np.array(instants) - spill.SPILL) / 1e6)
    arrival = instants[int(np.flatnonzero(passing >= 0.1 * passing.max())[0])]
    first = crossed(instants, found, limit)
    assert first > spill.SPILL
    assert from_micros(first) - from_micros(arrival) < timedelta(hours=1)


def test_a_spill_does_not_raise_what_it_does_not_touch() -> None:
    _, found = told(heard_of(spill.make()), "turbidity", 10.0)
    assert np.nanmax(found) < 3.0
