"""The rule book: what it suggests can be judged, loads as it stands, and invents no limit."""

from dataclasses import replace

import pytest

from alerting import plan
from alerting.indicators import COMPOUNDS, NAMES, check
from alerting.rulebook import Suggestion, about, brief, fit, suggest
from alerting.rulebook.book import entries
from alerting.rulebook.limits import Limits, NotConfigured
from alerting.rulebook.titles import TITLES
from domain.criterion import Condition, Criterion
from domain.datastream import Datastream, Statistic
from domain.property import PROPERTIES
from domain.registry import Registry
from domain.station import Station, StationKind
from sensors.registry import Unfit, dump, parse
from sensors.registry.columns import OBSERVES

ALL = {
    "WRZ": "70.50", "GRZ": "74.00", "OBHTZ": "78.16", "LDKEL": "76.80", "RDKEL": "77.0",
    "FSLTDZ": "04-15..09-30 125.0; 10-01..04-14 128.0", "NORMZ": "128.0", "DSFLZ": "129.0",
    "CKFLZ": "130.0", "DAMEL": "132.0", "SILL": "126.0", "V0": "2.0", "FLOW_PER_M": "40",
    "LYT1172_A": "-50 0; 20 10", "LYT1172_B": "0 20; 60 0", "LYT1172_C": "0.3 0 10; 5 0 5",
    "LYT1172_D": "0 0; 3 10", "note": "demo",
}  # fmt: skip
MORE = ("gate_command", "outflow", "seepage_flow", "piezometer_head", "displacement_e")


def county(
    kind: StationKind, *properties: str, attributes: dict[str, str] | None = None
) -> Registry:
    observed = properties or tuple(dict.fromkeys((*OBSERVES[kind], *MORE)))
    station = Station("S1", "站", kind, datum="1985", attributes=attributes or {})
    streams = [
        Datastream(
            "S1", one, PROPERTIES[one].unit,
            statistic=Statistic.PRECEDING_PERIOD if one == "rain" else Statistic.INSTANT,
        )
        for one in observed
    ]  # fmt: skip
    return Registry.numbered([station], streams, [])


def of(found: Suggestion, indicator: str, name: str) -> Criterion:
    (rule,) = [one for one in found.rules if (one.indicator, one.property) == (indicator, name)]
    return rule


@pytest.mark.parametrize("kind", StationKind)
@pytest.mark.parametrize("attributes", [{}, ALL])
def test_every_suggestion_can_be_judged_and_loads_as_it_stands(
    kind: StationKind, attributes: dict[str, str]
) -> None:
    known = county(kind, attributes=attributes)
    found = suggest(known, "S1")
    assert found.rules
    for rule in found.rules:
        check(rule)
    numbered = dict(enumerate(found.rules, start=1))
    assert parse(dump(Registry({}, {}, numbered)), known=known, fit=fit).criteria == numbered
    plan.build(replace(known, criteria=numbered), 7200)


def test_every_rule_of_the_books_is_suggested_somewhere() -> None:
    known = [county(kind, attributes=ALL) for kind in StationKind]
    known += [county(StationKind.RAIN, "rain_total"), county(StationKind.RESERVOIR, "codmn")]
    suggested = {
        (rule.indicator, *rule.impact.values())
        for one in known
        for rule in suggest(one, "S1").rules
    }
    book = {(entry.indicator, *entry.impact.values()) for entry in entries()}
    assert book - suggested == set()


def test_every_level_says_what_it_means_in_both_languages() -> None:
    for kind in StationKind:
        for rule in suggest(county(kind, attributes=ALL), "S1").rules:
            levels = ("blue", "yellow", "orange", "red")
            given = {word for word in levels if getattr(rule, word) is not None}
            assert given == set(rule.impact), rule.code
            assert all(" / " in text for text in rule.impact.values()), rule.code


def test_a_suggestion_is_marked_default_and_nobody_has_approved_it() -> None:
    for rule in suggest(county(StationKind.RIVER_LEVEL, attributes=ALL), "S1").rules:
        assert rule.source.startswith("默认规则，待县里批准 / default rule book (ours)")
        assert rule.approved_by == ""


def test_limits_come_from_the_attributes_of_the_station() -> None:
    rule = of(suggest(county(StationKind.RIVER_LEVEL, attributes=ALL), "S1"), "value", "stage")
    assert rule.ladder == (70.0, 70.5, 74.0, 78.16)
    assert (rule.news_from, rule.news_step, rule.datum) == (74.0, 0.5, "1985")
    assert sorted(rule.marks.values()) == [76.8, 77.0, 78.16]


def test_a_limit_that_nobody_has_given_is_left_out_and_named() -> None:
    known = county(StationKind.RIVER_LEVEL, "stage", attributes={"WRZ": "70.5"})
    found = suggest(known, "S1")
    assert of(found, "value", "stage").ladder == (70.0, 70.5, None, None)
    assert "stage/value: without orange GRZ 未配置 not configured" in found.missing
    assert "stage/time_to_level: left out, GRZ 未配置 not configured" in found.missing


def test_without_any_limit_there_is_no_rule_on_the_level() -> None:
    found = suggest(county(StationKind.RESERVOIR), "S1")
    assert not [one for one in found.rules if one.indicator in ("value", "over_season_limit")]
    assert "pool_level/over_season_limit: left out, FSLTDZ 未配置 not configured" in found.missing


def test_limits_that_contradict_each_other_are_named_and_no_rule_is_made() -> None:
    known = county(StationKind.RIVER_LEVEL, "stage", attributes={"WRZ": "74", "GRZ": "70.5"})
    found = suggest(known, "S1")
    assert not [one for one in found.rules if one.indicator == "value"]
    assert any("value: left out, thresholds are not in order" in one for one in found.missing)


def test_a_rule_that_the_county_has_is_never_suggested_again() -> None:
    own = Criterion("S1", "stage", "value", yellow=69.41, orange=73.0, approved_by="县防指")
    known = replace(county(StationKind.RIVER_LEVEL, "stage"), criteria={1: own})
    found = suggest(known, "S1")
    assert found.known == ("S1/stage/value",)
    levels = [one.parameters["level"] for one in found.rules if one.indicator == "time_to_level"]
    assert levels == [69.41, 73.0]


def test_only_what_is_observed_is_judged() -> None:
    found = suggest(county(StationKind.RESERVOIR, "seepage_flow"), "S1")
    assert {one.indicator for one in found.rules} == {"seepage_jump"}


def test_the_axes_of_a_slope_are_those_that_are_observed() -> None:
    one = suggest(county(StationKind.GEOHAZARD, "displacement_e"), "S1")
    assert of(one, "velocity", "displacement_e").parameters["axes"] == 1
    three = suggest(county(StationKind.GEOHAZARD), "S1")
    rule = of(three, "velocity", "displacement_e")
    assert (rule.parameters["axes"], set(rule.inputs)) == (3, {"north", "up"})


def test_an_unknown_station_is_an_error() -> None:
    with pytest.raises(KeyError):
        suggest(county(StationKind.RAIN), "S9")


@pytest.mark.parametrize(
    ("given", "value"),
    [(1.5, 1.5), ("WRZ", 70.5), ("WRZ - 0.5", 70.0), ("WRZ*2 + 1", 142.0)],
)
def test_expressions_of_limits(given: float | str, value: float) -> None:
    assert Limits({"WRZ": 70.5}, {}).number(given) == value


def test_a_season_is_read_by_month_and_day() -> None:
    attributes = {"FSLTDZ": "04-15..09-30 125.0; 10-01..04-14 128"}
    assert Limits({}, attributes).table("FSLTDZ") == ((415, 930, 125.0), (1001, 414, 128.0))
    assert Limits({"FSLTDZ": 125.0}, {}).table("FSLTDZ") == ((101, 1231, 125.0),)


@pytest.mark.parametrize("text", ["", "汛期 125", "04-15..09-30 125; x"])
def test_a_table_that_cannot_be_read_is_not_configured(text: str) -> None:
    with pytest.raises(NotConfigured, match="FSLTDZ"):
        Limits({}, {"FSLTDZ": text}).table("FSLTDZ")


STAGE = ("S1", "stage")
FITS = Condition("S1", "stage", "value", yellow=1.0)


@pytest.mark.parametrize(
    ("rule", "key", "words"),
    [
        (Criterion(*STAGE, "total", red=1), "indicator", "no indicator 'total', only value"),
        (Criterion(*STAGE, "rate", red=1), "parameters", r"rate takes parameters: window_h"),
        (Criterion(*STAGE, "value", {"x": 1}, red=1), "parameters", "value has no x"),
        (Criterion(*STAGE, "value", inputs={"pool": "S1/stage"}, red=1), "inputs", "no input pool"),
        (Criterion(*STAGE, "storage", red=1), "tables", r"tables: curve \(rows of 2\)"),
        (Criterion(*STAGE, "all_of", red=1), "parts", "at least two parts"),
        (
            Criterion(*STAGE, "all_of", red=1, parts=(FITS, replace(FITS, indicator="rate"))),
            "parts number 2, parameters",
            "rate needs window_h",
        ),
        (
            Criterion(*STAGE, "inflow", {"window_h": 1}, tables={"curve": ((1, 1), (2, 2))}, red=1),
            "inputs",
            "no datastream outflow at S1",
        ),
    ],
)
def test_a_rule_that_does_not_fit_says_which_key_and_what_is_possible(
    rule: Criterion, key: str, words: str
) -> None:
    with pytest.raises(Unfit, match=words) as error:
        fit(rule, {STAGE: 1})
    assert error.value.key == key


def test_every_indicator_says_what_it_is_and_takes() -> None:
    for name in (*NAMES, *COMPOUNDS):
        words, *taken = about(name)
        assert words.endswith("."), name
        assert taken, name
        assert all(taken), name


def test_every_indicator_has_one_line_with_its_chinese_title() -> None:
    assert set(TITLES) == {*NAMES, *COMPOUNDS}
    assert len(set(TITLES.values())) == len(TITLES)
    assert brief("time_to_level") == ("time_to_level", "预计到达", "h", "level window_h")
    assert brief("upstream_stage")[2:] == ("·", "lag_h gain=1 stale_h=2; in: upstream:")
    assert brief("rate")[2] == "·/h"
    assert brief("uncommanded_movement")[3].endswith("; in: command?")
    assert brief("water_class")[3].endswith("codmn? cod? … 24")
    assert brief("rainstorm")[2:] == ("1", "table: signals[3]")
    assert brief("all_of")[2:] == ("level", "parts")
