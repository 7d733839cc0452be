"""What each specialist expects of the hazard that he knows, told through the whole rehearsal.

Of the records, what the kernels' own tests pin is expected of the line too. Jiufeng is told in
`test_jiufeng.py`, forest fire and UAV in the tests of their scenarios, the flood in
`test_floods.py`.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from alerting.rulebook.suggest import suggest
from domain.criterion import Criterion
from domain.instant import DAY, HOUR, from_micros, iso, parse
from domain.registry import Registry
from domain.transition import Transition
from miluo.rehearsal import rehearse
from sensors.simulators.catalogue import load
from sensors.simulators.generated.landslide import FAILURE
from sensors.simulators.generated.spill import SPILL
from sensors.simulators.importing import import_records
from sensors.simulators.mapping import mapping_path
from sensors.simulators.scenario import Scenario, zone
from tests.records import records_folder
from tests.unit.alerting.indicators.test_mukilteo import INCH, points, setting
from tests.unit.alerting.plain import fwi as plain

PLUMTREE = "USGS-01581752"

Moves = list[tuple[str, str]]
"""Local time, and the word of the level reached."""


def imported(name: str, folder: Path) -> Scenario:
    return import_records(mapping_path(name), records_folder(name), folder / name)


def cut(whole: Scenario, start: str, end: str) -> Scenario:
    """The part of a scenario between two local times, both included."""
    offset = iso(0, zone(whole.timezone))[-6:]
    times = whole.rows["time"]
    inside = (times >= parse(start + offset)) & (times <= parse(end + offset))
    return replace(whole, rows=whole.rows[inside], end=None)


def judged_by(scenario: Scenario, *rules: Criterion) -> Scenario:
    """The scenario with these rules alone."""
    known = scenario.registry
    given = Registry.numbered(known.stations.values(), known.datastreams.values(), rules)
    assert given.lookup == known.lookup
    return replace(scenario, registry=given)


def moves(scenario: Scenario) -> dict[str, Moves]:
    """When each criterion went to which level, by its code."""
    local = zone(scenario.timezone)
    found: dict[str, Moves] = {rule.code: [] for rule in scenario.registry.criteria.values()}
    for one in rehearse(scenario, late_after_s=7200.0, future_tolerance_s=600.0):
        code = scenario.registry.criteria[one.criterion].code
        found[code].append((iso(one.time, local)[5:16], one.to_level.word))
    return found


@pytest.fixture(scope="module")
def plumtree(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    """The flash flood, judged by its own rules and by those of the books."""
    record = imported("plumtree-2018", tmp_path_factory.mktemp("plumtree"))
    part = cut(record, "2018-08-30T18:00:00", "2018-09-01T06:00:00")
    own = record.registry.criteria.values()
    return judged_by(part, *own, *suggest(record.registry, PLUMTREE).rules)


@pytest.fixture(scope="module")
def flash_flood(plumtree: Scenario) -> dict[str, Moves]:
    return moves(plumtree)


def test_the_flash_flood_of_plumtree_raises_its_stage_to_red(
    flash_flood: dict[str, Moves],
) -> None:
    found = flash_flood[f"{PLUMTREE}/stage/value"]
    assert [level for _, level in found[:4]] == ["blue", "yellow", "orange", "red"]
    assert "08-31T22:00" < found[0][0] <= found[3][0] <= "08-31T23:30"
    assert found[-1][1] == "none"


def test_the_flash_flood_of_plumtree_is_no_pollution(flash_flood: dict[str, Moves]) -> None:
    found = {code: told for code, told in flash_flood.items() if "pollution_jump" in code}
    assert {code.split("/")[1] for code in found} == {"turbidity", "conductivity"}
    assert list(found.values()) == [[], []]


def test_the_same_mud_without_a_flood_to_explain_it_would_be_pollution(plumtree: Scenario) -> None:
    lookup = plumtree.registry.lookup
    mud = plumtree.rows[plumtree.rows["datastream"] == lookup[PLUMTREE, "turbidity"]]
    found = moves(replace(plumtree, rows=mud))
    (told,) = (one for code, one in found.items() if "turbidity/pollution_jump" in code)
    assert "yellow" in {level for _, level in told}


@pytest.fixture(scope="module")
def mukilteo(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Moves]:
    """The thresholds in use there, on two gauges over the three weeks to the storm of 15 November.

    Thresholds on the limits of their files: a value is a warning, without any hold.
    """
    record = imported("mukilteo-2015", tmp_path_factory.mktemp("mukilteo"))
    (slope,), (intercept,) = (
        setting(f"{name}_3_day_15_day_Threshold") for name in ("Slope", "Intercept")
    )
    line = {"slope": slope, "intercept_mm": intercept * INCH}
    limits: tuple[tuple[float, ...], ...] = tuple((hours, inch * INCH) for hours, inch in points())
    gap = {"gap_h": setting("Hours_Between_Storms")[0]}
    codes = ("MVD116", "WATERTON-A")
    rules = [Criterion(code, "rain", "antecedent_threshold", line, yellow=0.0) for code in codes]
    rules += [
        Criterion(
            code, "rain", "intensity_duration_table", gap, tables={"threshold": limits}, yellow=1.0
        )
        for code in codes
    ]
    part = cut(judged_by(record, *rules), "2015-10-27T00:00:00", "2015-11-15T12:00:00")
    own = [part.registry.lookup[code, "rain"] for code in codes]
    part = replace(part, rows=part.rows[[one in own for one in part.rows["datastream"]]])
    return {"/".join(code.split("/")[:3]): told for code, told in moves(part).items()}


@pytest.mark.parametrize(
    ("gauge", "time"), [("MVD116", "11-14T20:00"), ("WATERTON-A", "11-14T15:00")]
)
def test_wet_weeks_and_rain_at_mukilteo_warn_from_the_first_quarter_on(
    mukilteo: dict[str, Moves], gauge: str, time: str
) -> None:
    assert mukilteo[f"{gauge}/rain/antecedent_threshold"][0] == (time, "yellow")


@pytest.mark.parametrize(
    ("gauge", "first", "over"),
    [
        ("MVD116", "11-15T00:00", "11-15T10:30"),
        ("WATERTON-A", "11-15T04:30", "11-15T10:15"),
    ],
)
def test_a_long_storm_at_mukilteo_warns_for_as_long_as_it_is_beyond_the_line(
    mukilteo: dict[str, Moves], gauge: str, first: str, over: str
) -> None:
    told = mukilteo[f"{gauge}/rain/intensity_duration_table"]
    assert told == [(first, "yellow"), (over, "none")]


@pytest.fixture(scope="module")
def petawawa(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    """Six weeks of the season, with a dry spell and rain."""
    record = imported("petawawa-2007", tmp_path_factory.mktemp("petawawa"))
    return cut(record, "2007-05-10T08:00:00", "2007-06-21T20:00:00")


@pytest.fixture(scope="module")
def season(petawawa: Scenario) -> Moves:
    """What is told of it."""
    (told,) = moves(petawawa).values()
    return told


def values(scenario: Scenario, name: str) -> Mapping[int, float]:
    number = scenario.registry.lookup["PRF", name]
    return {time: value for key, time, value, _ in scenario.rows.tolist() if key == number}


def plain_levels(scenario: Scenario) -> Moves:
    """Levels of the fire weather index by the plain equations, told an hour after each noon."""
    (rule,) = scenario.registry.criteria.values()
    heat, damp, wind, rain = (
        values(scenario, name) for name in ("air_temperature", "humidity", "wind_speed", "rain")
    )
    codes, before, found = plain.Codes(85.0, 6.0, 15.0), "none", []
    for noon in (time for time in heat if time % DAY == 17 * HOUR):
        month = from_micros(noon).month
        fallen = round(sum(mm for time, mm in rain.items() if noon - DAY < time <= noon), 6)
        weather = heat[noon], damp[noon], wind[noon] * 3.6
        litter = plain.ffmc(codes.ffmc, *weather, fallen)
        codes = plain.Codes(
            litter,
            plain.dmc(codes.dmc, *weather[:2], fallen, month, 45.996),
            plain.dc(codes.dc, weather[0], fallen, month, 45.996),
            plain.isi(litter, weather[2]),
        )
        index = plain.fwi(codes.isi, plain.bui(codes.dmc, codes.dc))
        steps = zip(("blue", "yellow", "orange", "red"), rule.ladder, strict=True)
        word = ["none", *(word for word, step in steps if step is not None and index >= step)][-1]
        if word != before:
            found.append((iso(noon + HOUR, zone(scenario.timezone))[5:16], word))
        before = word
    return found


def test_the_weather_of_petawawa_is_kept_in_our_units_at_its_local_time(
    petawawa: Scenario,
) -> None:
    first = parse("2007-05-10T08:00:00-04:00")
    found = {name: values(petawawa, name)[first] for name in ("air_temperature", "humidity")}
    assert found == {"air_temperature": 14.78, "humidity": 94.9}
    assert values(petawawa, "wind_speed")[first] == pytest.approx(2.7324 / 3.6, abs=1e-6)
    assert all(flag == 1 for flag in petawawa.rows["flag"])


def test_fire_weather_at_petawawa_is_that_of_the_plain_equations_noon_by_noon(
    petawawa: Scenario, season: Moves
) -> None:
    assert season == plain_levels(petawawa)
    assert {level for _, level in season} == {"none", "blue", "yellow"}


def test_a_wet_day_at_petawawa_ends_every_fire_weather_warning(
    petawawa: Scenario, season: Moves
) -> None:
    rain = values(petawawa, "rain")
    noons = [time for time in rain if time % DAY == 17 * HOUR][1:]
    wet = [one for one in noons if sum(rain.get(one - n * HOUR, 0.0) for n in range(24)) > 10]
    assert len(wet) >= 2
    for noon in wet:
        by_then = iso(noon + HOUR, zone(petawawa.timezone))[5:16]
        levels = ["none", *(level for time, level in season if time <= by_then)]
        assert levels[-1] == "none", by_then


def of(name: str, start: str, end: str) -> tuple[Registry, list[Transition]]:
    """A part of a scenario that comes with the program, and what is told of it."""
    part = cut(load(name), start, end)
    return part.registry, list(rehearse(part, late_after_s=7200.0, future_tolerance_s=600.0))


@cache
def spilt() -> tuple[Registry, list[Transition]]:
    return of("spill", "2024-11-05T08:00:00", "2024-11-06T16:00:00")


def test_a_spill_is_told_by_ammonia_and_salts_within_hours_and_not_by_the_mud() -> None:
    known, found = spilt()
    assert found[0].time > SPILL
    told = {known.criteria[one.criterion].property for one in found}
    assert told == {"ammonia_nitrogen", "conductivity"}
    reached = {one.criterion: one.time for one in reversed(found) if one.to_level > 0}
    assert max(reached.values()) < SPILL + 3 * HOUR


def test_the_class_of_a_spill_names_the_factor_that_decides() -> None:
    known, found = spilt()
    worst = next(
        one
        for one in found
        if known.criteria[one.criterion].indicator == "water_class" and one.to_level.word == "red"
    )
    assert "ammonia_nitrogen" in worst.detail
    assert "劣Ⅴ" in worst.detail


def test_a_slope_turns_red_hours_before_it_fails_and_says_when_it_will() -> None:
    known, found = of("landslide", "2024-06-30T06:00:00", "2024-07-02T02:00:00")
    failing = [one for one in found if known.criteria[one.criterion].station == "DEMO-GH-FAIL"]
    red = {
        known.criteria[one.criterion].indicator: one.time
        for one in reversed(failing)
        if one.to_level.word == "red"
    }
    assert red["tangent_angle"] < FAILURE - 12 * HOUR
    assert red["failure_time"] < FAILURE - HOUR
    quiet = [one for one in found if known.criteria[one.criterion].station == "DEMO-GH-QUIET"]
    assert all(one.to_level.word != "red" for one in quiet)


def test_a_gate_that_moves_by_itself_sticks_or_leaks_is_told_and_nothing_else() -> None:
    known, found = of("pool-and-gate", "2024-06-30T00:00:00", "2024-06-30T21:00:00")
    told = [
        (known.criteria[one.criterion].indicator, one.to_level.word, iso(one.time)[11:16])
        for one in found
        if known.criteria[one.criterion].station == "DEMO-POOL-GATE"
    ]
    assert told == [
        ("uncommanded_movement", "orange", "06:05"),
        ("uncommanded_movement", "none", "06:55"),
        ("idle_gate", "yellow", "12:20"),
        ("idle_gate", "none", "13:15"),
        ("outflow_without_gate", "yellow", "19:10"),
        ("outflow_without_gate", "none", "20:10"),
    ]
