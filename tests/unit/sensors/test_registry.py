"""The registry as TOML: what is written is read back, and every fault is named by its place."""

import math
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.criterion import Condition, Criterion, Direction
from domain.datastream import Datastream, Statistic
from domain.device import Device, Protocol
from domain.property import PROPERTIES
from domain.registry import Registry
from domain.station import Station, StationKind, StationStatus
from sensors.registry import MASK, Observed, RegistryError, Unfit, dump, parse

STATION = '[[station]]\ncode = "A"\nname = "甲"\nkind = "ZZ"\n'
STAGE = '[[datastream]]\nstation = "A"\nproperty = "stage"\nunit = "m"\n'
RULE = '[[criterion]]\nstation = "A"\nproperty = "stage"\nindicator = "value"\nyellow = 70.5\n'

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
numbers = st.floats(-1e6, 1e6)
durations = st.floats(0, 1e6)
codes = st.text("ABC-01汨", min_size=1, max_size=6)
offsets = st.integers(-14 * 60, 14 * 60).map(lambda m: timezone(timedelta(minutes=m)))
instants = st.datetimes(datetime(2000, 1, 1), datetime(2030, 1, 1), timezones=offsets)  # noqa: DTZ001

stations = st.builds(
    Station,
    code=codes,
    name=words,
    kind=st.sampled_from(StationKind),
    river=words,
    lon=st.none() | st.floats(-180, 180),
    lat=st.none() | st.floats(-90, 90),
    status=st.sampled_from(StationStatus),
    status_reason=words,
    attributes=st.dictionaries(words, words, max_size=3),
)


@st.composite
def datastreams(draw: st.DrawFn, station: str) -> Datastream:
    known = PROPERTIES[draw(st.sampled_from(sorted(PROPERTIES)))]
    return Datastream(
        station=station,
        property=known.name,
        unit=known.unit,
        interval_s=draw(st.integers(1, 86_400)),
        statistic=draw(st.sampled_from(Statistic)),
        valid_min=draw(st.none() | numbers),
        sensor=draw(words),
        base_level=draw(st.none() | numbers),
        rate_limit=draw(st.none() | st.floats(1e-6, math.inf)),
    )


tables = st.dictionaries(
    words,
    st.integers(1, 3).flatmap(
        lambda width: st.lists(st.tuples(*[numbers] * width), min_size=1, max_size=3).map(tuple)
    ),
    max_size=2,
)


@st.composite
def conditions(draw: st.DrawFn, of: Datastream) -> Condition:
    return Condition(
        station=of.station,
        property=of.property,
        indicator=draw(words),
        inputs={draw(words): f"{of.station}/{of.property}"},
        tables=draw(tables),
        red=draw(numbers),
        direction=draw(st.sampled_from(Direction)),
    )


@st.composite
def criteria(draw: st.DrawFn, of: Datastream) -> Criterion:
    direction = draw(st.sampled_from(Direction))
    steps = draw(st.lists(numbers, min_size=4, max_size=4, unique=True))
    blue, yellow, orange, red = sorted(steps, reverse=direction is Direction.BELOW)
    news = draw(st.just((None, None)) | st.tuples(numbers, st.floats(0.01, 10)))
    return Criterion(
        station=of.station,
        property=of.property,
        indicator=draw(st.sampled_from(["value", "rate", "silence"])),
        parameters=draw(st.dictionaries(words, numbers, max_size=3)),
        inputs=draw(st.dictionaries(words, st.just(f"{of.station}/{of.property}"), max_size=2)),
        tables=draw(tables),
        parts=tuple(draw(st.lists(conditions(of), max_size=2))),
        blue=blue,
        yellow=draw(st.sampled_from([None, yellow])),
        orange=draw(st.sampled_from([None, orange])),
        red=red,
        direction=direction,
        hysteresis=draw(durations),
        hold_off_s=draw(durations),
        valid_from=draw(st.none() | instants),
        source=draw(words),
        impact=draw(st.dictionaries(st.sampled_from(["blue", "red"]), words, max_size=2)),
        news_from=news[0],
        news_step=news[1],
        marks=draw(st.dictionaries(words, numbers, max_size=2)),
    )


@st.composite
def registries(draw: st.DrawFn) -> Registry:
    places = draw(st.lists(stations, max_size=3, unique_by=lambda one: one.code))
    series = [
        one for place in places for one in draw(st.lists(datastreams(place.code), max_size=3))
    ]
    series = list({(one.station, one.property): one for one in series}.values())
    rules = [rule for one in series for rule in draw(st.lists(criteria(one), max_size=2))]
    rules = list({rule.code: rule for rule in rules}.values())
    addresses = st.text("0123456789ABCDEF", min_size=10, max_size=10)
    unique = draw(st.lists(addresses, max_size=len(places), unique=True))
    terminals = [
        Device(place.code, Protocol.SL651, address, draw(st.sampled_from(["", "12AB"])))
        for place, address in zip(places, unique, strict=False)
    ]
    return Registry.numbered(places, series, rules, terminals)


@settings(max_examples=50, deadline=None)
@given(registries())
def test_what_is_dumped_parses_to_an_equal_registry(registry: Registry) -> None:
    assert parse(dump(registry)) == registry


@settings(max_examples=25, deadline=None)
@given(registries())
def test_a_dump_without_passwords_keeps_the_known_ones(registry: Registry) -> None:
    hidden = dump(registry, passwords=False)
    assert 'password = "12AB"' not in hidden
    assert hidden.count(f'password = "{MASK}"') == sum(
        bool(one.password) for one in registry.devices
    )
    assert parse(hidden, known=registry) == registry


def test_everything_wrong_is_said_at_once() -> None:
    text = (
        '[[station]]\ncode = "A"\nname = 1\nkind = "XX"\nrivr = "x"\n'
        + STATION.replace('"A"', '"B"')
        + STAGE
        + STAGE.replace("stage", "x")
        + RULE
        + RULE.replace("stage", "rain")
    )
    with pytest.raises(RegistryError) as error:
        parse(text)
    assert [(one.row, one.column) for one in error.value.findings] == [
        ("[[station]] number 1", "name"),
        ("[[station]] number 1", "kind"),
        ("[[station]] number 1", ""),
        ("[[datastream]] number 2", ""),
        ("[[criterion]] number 2", "property"),
    ]
    assert str(error.value).count("\n") == 4


def test_a_rule_that_cannot_be_judged_is_named_by_its_number() -> None:
    def fit(rule: Criterion, observed: Observed) -> None:
        assert ("A", "stage") in observed
        raise Unfit("parameters", f"{rule.indicator} needs window_h")

    where = r"\[\[criterion\]\] number 1, parameters: value needs window_h"
    with pytest.raises(RegistryError, match=where):
        parse(STATION + STAGE + RULE, fit=fit)


def test_a_validity_within_a_day_stands_in_the_code() -> None:
    registry = parse(STATION + STAGE + RULE + "valid_from = 2024-01-01T06:30:00+08:00\n")
    assert registry.criteria[1].code == "A/stage/value/from=2024-01-01T06:30:00"


def test_numbers_follow_the_order_of_the_file() -> None:
    rain = STAGE.replace("stage", "rain").replace('"m"', '"mm"')
    registry = parse(STATION + rain + STAGE)
    assert registry.lookup == {("A", "rain"): 1, ("A", "stage"): 2}


def test_whole_numbers_are_read_as_thresholds() -> None:
    registry = parse(STATION + STAGE + RULE + "red = 78\nparameters = { window_h = 1 }\n")
    rule = registry.criteria[1]
    assert (rule.red, rule.parameters) == (78.0, {"window_h": 1.0})


def test_an_offset_of_a_validity_is_kept() -> None:
    registry = parse(STATION + STAGE + RULE + "valid_from = 2024-01-01T00:00:00+08:00\n")
    rule = registry.criteria[1]
    assert rule.valid_from == datetime(2023, 12, 31, 16, tzinfo=UTC)
    assert rule.code.endswith("from=2024-01-01")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[station", "not TOML"),
        ("[[stations]]\n", r"unknown key 'stations': a registry holds \[\[station\]\]"),
        ("station = 1\n", r"station must be written as \[\[station\]\] tables"),
        (STATION + 'rivr = "x"\n', r"\[\[station\]\] number 1, unknown key 'rivr'"),
        (STATION + "lon = true\n", r"\[\[station\]\] number 1, lon: Expected `float"),
        ('[[station]]\ncode = "A"\nkind = "ZZ"\n', "number 1, .*missing required field `name`"),
        (STATION.replace("ZZ", "XX"), r"number 1, kind: Invalid enum value 'XX'"),
        (STATION.replace('"A"', '"a/b"'), "code: 'a/b' cannot stand in a topic"),
        (STATION + STATION, r"\[\[station\]\] number 2, code: 'A' stands twice"),
        (STAGE, r"\[\[datastream\]\] number 1, station: 'A' is unknown"),
        (STATION + STAGE.replace("stage", "x"), "number 1, unknown property 'x'"),
        (STATION + STAGE.replace('"m"', '"cm"'), "stage is kept in m, not 'cm'"),
        (STATION + STAGE + STAGE, "number 2, property: 'A' already has a datastream of 'stage'"),
        (STATION + RULE, "number 1, property: no datastream of 'stage' at 'A'"),
        (STATION + STAGE + RULE + 'red = "x"\n', "number 1, red: Expected `float"),
        (STATION + STAGE + RULE + "red = 60\n", "number 1, thresholds are not in order"),
        (STATION + STAGE + RULE + "valid_from = 2024-01-01T00:00:00\n", "valid_from has no offset"),
        (STATION + STAGE + RULE + "valid_from = 2024-01-01\n", "number 1, valid_from: Expected"),
        (STATION + STAGE + RULE + RULE, "number 2, indicator: .* same code .*A/stage/value"),
    ],
)
def test_a_fault_is_named_by_its_table_number_and_key(text: str, message: str) -> None:
    with pytest.raises(RegistryError, match=message):
        parse(text)


POOL = STAGE.replace("stage", "pool_level")
COMPOUND = (
    RULE.replace('"value"', '"all_of"')
    + 'parts = [{ station = "A", property = "stage", indicator = "value", red = 1 },'
    + ' { station = "A", property = "pool_level", indicator = "value", red = 2 }]\n'
)


def test_parts_may_be_tables_of_their_own() -> None:
    part = '[[criterion.parts]]\nstation = "A"\nproperty = "stage"\nindicator = "x"\nred = {}\n'
    (rule,) = parse(STATION + STAGE + RULE + part.format(1) + part.format(2)).criteria.values()
    assert [part.red for part in rule.parts] == [1.0, 2.0]


def test_what_is_wrong_in_a_part_is_named_by_its_number_and_key() -> None:
    text = STATION + STAGE + POOL + COMPOUND.replace("red = 1", 'rde = 1, yellow = "high"')
    with pytest.raises(RegistryError) as error:
        parse(text.replace("red = 2", "red = 2, hysteresis = -1"))
    found = [(one.row, one.column, one.what.partition(",")[0]) for one in error.value.findings]
    assert found == [
        ("[[criterion]] number 1", "parts number 1", "unknown key 'rde'"),
        ("[[criterion]] number 1", "parts number 1, yellow", "Expected `float | null`"),
        ("[[criterion]] number 1", "parts number 2", "hysteresis and holds cannot be negative"),
    ]


def test_inputs_and_parts_that_nobody_observes_are_named() -> None:
    rule = RULE + 'inputs = { pool = "JF01/pool_level" }\n'
    with pytest.raises(RegistryError) as error:
        parse(STATION + STAGE + rule + COMPOUND)
    assert [str(one) for one in error.value.findings] == [
        "[[criterion]] number 1, input pool: no datastream of 'pool_level' at 'JF01'",
        "[[criterion]] number 2, part 2: no datastream of 'pool_level' at 'A'",
    ]


def test_a_registry_names_the_input_that_is_not_there() -> None:
    rule = Criterion("A", "stage", "x", inputs={"pool": "JF01/pool_level"}, red=1.0)
    with pytest.raises(ValueError, match="input pool names no datastream JF01/pool_level"):
        Registry.numbered(
            [Station("A", "甲", StationKind.RIVER_LEVEL)], [Datastream("A", "stage", "m")], [rule]
        )


def test_criteria_that_stand_alone_are_those_of_known_stations() -> None:
    known = parse(STATION + STAGE)
    found = parse(RULE, known=known)
    assert (found.stations, found.datastreams, found.criteria[1].yellow) == ({}, {}, 70.5)
    with pytest.raises(RegistryError, match="no datastream of 'stage' at 'B'"):
        parse(RULE.replace('"A"', '"B"'), known=known)
