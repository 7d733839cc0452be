"""Classes of GB 3838-2002: every limit, every factor, what is missing, and a real frame."""

from collections.abc import Mapping
from math import inf, isnan, nan, nextafter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.indicators import INDICATORS, UnfitRuleError, check
from domain.criterion import Condition, Criterion
from domain.instant import HOUR, parse
from domain.oxygen import saturation
from domain.property import PROPERTIES
from sensors.wire.hj212 import decode
from tests.unit.alerting.agreeing import brief, drawn
from tests.unit.alerting.looking import Readings, judged, values
from tests.unit.alerting.plain.water_quality import OXYGEN, PLAIN, class_of, most, solubility
from tests.unit.sensors.wire.hj212.cases import EIGHT, frame, streams, vector

NOW = parse("2024-07-01T08:00:00+08:00")
ROWS = [(water, name) for water in ("river", "lake") for name in most(water)]
FACTORS = ("ph", "dissolved_oxygen", *most("lake"))


def klass(
    factors: Mapping[str, float], lake: float = 0, indicator: str = "water_class", **more: float
) -> float:
    """Class of values that were all read just now."""
    heard = {name: [(NOW, value)] for name, value in factors.items()}
    return classed(heard, lake=lake, indicator=indicator, **more)


def classed(
    heard: Mapping[str, Readings], indicator: str = "water_class", **parameters: float
) -> float:
    (found,) = values(indicator, heard, [NOW], parameters)
    return found


def said(factors: Mapping[str, float]) -> str:
    heard = {name: [(NOW, value)] for name, value in factors.items()}
    details = INDICATORS["water_class"].detail
    assert details is not None
    (found,) = details(judged("water_class", heard, [NOW]))
    return found


def hours_ago(hours: float, value: float) -> list[tuple[int, float]]:
    return [(NOW - round(hours * HOUR), value)]


@pytest.mark.parametrize(("water", "name"), ROWS)
def test_a_value_on_a_limit_keeps_it_and_the_next_above_does_not(water: str, name: str) -> None:
    row, lake = most(water)[name], float(water == "lake")
    for limit in row:
        assert klass({name: limit}, lake) == 1 + row.index(limit)
        assert klass({name: nextafter(limit, inf)}, lake) == 1 + sum(one <= limit for one in row)


@pytest.mark.parametrize(("number", "limit"), [*enumerate(OXYGEN, start=1)])
def test_oxygen_on_a_limit_keeps_it_and_the_next_below_does_not(number: int, limit: float) -> None:
    assert klass({"dissolved_oxygen": limit}) == number
    assert klass({"dissolved_oxygen": nextafter(limit, -inf)}) == number + 1


@pytest.mark.parametrize(
    ("ph", "number"),
    [(6.0, 1), (9.0, 1), (nextafter(6.0, 0), 6), (nextafter(9.0, 10), 6), (7.2, 1)],
)
def test_ph_has_one_range_for_all_classes(ph: float, number: int) -> None:
    assert klass({"ph": ph}) == number


@pytest.mark.parametrize("name", ["total_nitrogen", "faecal_coliform"])
def test_rivers_leave_out_what_lakes_count(name: str) -> None:
    assert klass({name: 1e9, "ph": 7.0}) == 1
    assert isnan(klass({name: 1e9}))
    assert klass({name: 1e9, "ph": 7.0}, lake=1) == 6


def test_phosphorus_is_judged_stricter_in_a_lake() -> None:
    assert klass({"total_phosphorus": 0.12}) == 3
    assert klass({"total_phosphorus": 0.12}, lake=1) == 5


@pytest.mark.parametrize(
    ("celsius", "milligrams"), [(0, 14.62), (10, 11.29), (20, 9.09), (25, 8.26), (30, 7.56)]
)
def test_oxygen_at_saturation_is_that_of_the_tables(celsius: float, milligrams: float) -> None:
    """USGS DOTABLES at 760 mm Hg and no salt."""
    assert saturation(np.array([celsius])) == pytest.approx([milligrams], abs=0.005)


def test_warm_water_is_class_one_at_ninety_per_cent_of_saturation() -> None:
    enough = 0.9 * solubility(30.0)
    assert enough < 7.0
    warm = {"water_temperature": 30.0}
    assert klass({"dissolved_oxygen": enough + 1e-9, **warm}) == 1
    assert klass({"dissolved_oxygen": enough - 1e-9, **warm}) == 2
    assert klass({"dissolved_oxygen": enough + 1e-9}) == 2


@pytest.mark.parametrize("celsius", [-0.1, 40.1])
def test_saturation_is_not_asked_outside_its_equation(celsius: float) -> None:
    assert klass({"dissolved_oxygen": 7.4, "water_temperature": celsius}) == 2


def test_saturation_is_that_of_the_water_when_its_oxygen_was_read() -> None:
    oxygen = hours_ago(2, 7.0)
    temperature = [*hours_ago(3, 30.0), (NOW, 10.0)]
    assert classed({"dissolved_oxygen": oxygen, "water_temperature": temperature}) == 1
    old = hours_ago(2 + 8.001, 30.0)
    assert classed({"dissolved_oxygen": oxygen, "water_temperature": old}) == 2


def test_temperature_alone_is_no_class() -> None:
    assert isnan(klass({"water_temperature": 20.0}))


def test_nothing_heard_cannot_be_judged() -> None:
    assert isnan(klass({}))


def test_a_factor_counts_until_it_is_stale_and_not_longer() -> None:
    assert classed({"codmn": hours_ago(8, 3.0)}) == 2
    assert isnan(classed({"codmn": [(NOW - 8 * HOUR - 1, 3.0)]}))
    assert classed({"codmn": hours_ago(9, 3.0)}, stale_h=9) == 2


def test_a_silent_analyser_does_not_clean_the_water() -> None:
    heard = {"ammonia_nitrogen": hours_ago(10, 1.8), "ph": [(NOW, 7.0)]}
    assert isnan(classed(heard))
    assert classed(heard | {"codmn": [(NOW, 16.0)]}) == 6
    assert classed(heard, stale_h=10) == 5


def test_a_silent_analyser_is_forgotten_after_a_day() -> None:
    ph = {"ph": [(NOW, 7.0)]}
    assert isnan(classed(ph | {"ammonia_nitrogen": hours_ago(24, 1.8)}))
    assert classed(ph | {"ammonia_nitrogen": [(NOW - 24 * HOUR - 1, 1.8)]}) == 1
    assert isnan(classed(ph | {"ammonia_nitrogen": hours_ago(30, 1.8)}, forget_h=30))


@pytest.mark.parametrize(("target", "drop"), [({}, 1), ({"target": 2.0}, 2), ({"target": 5.0}, -1)])
def test_the_drop_is_counted_from_the_target(target: dict[str, float], drop: int) -> None:
    assert klass({"ammonia_nitrogen": 1.2}, indicator="class_drop", **target) == drop


def test_the_deciding_factor_is_named_with_value_unit_and_class() -> None:
    assert said({"ammonia_nitrogen": 1.62, "codmn": 3.9, "ph": 7.2}) == (
        "氨氮 1.62 mg/L 为Ⅴ类 / ammonia_nitrogen 1.62 mg/L, class V"
    )
    assert said({"ph": 5.5}) == "pH 5.5 为劣Ⅴ类 / ph 5.5, worse than class V"


def test_of_many_deciding_factors_three_are_named() -> None:
    found = said(
        {"codmn": 5, "cod": 18, "ammonia_nitrogen": 0.9, "total_phosphorus": 0.15, "ph": 7}
    )
    assert "等 3 项" not in found
    found = said(dict.fromkeys(("codmn", "cod", "bod5", "ammonia_nitrogen", "copper"), 99.0))
    assert "codmn 99 mg/L, cod 99 mg/L, bod5 99 mg/L and 2 more, worse than class V" in found
    assert "等 5 项" in found


def test_a_stale_factor_is_not_named() -> None:
    details = INDICATORS["class_drop"].detail
    assert details is not None
    heard = {"codmn": hours_ago(9, 5.0), "cod": [(NOW, 25.0)]}
    (found,) = details(judged("class_drop", heard, [NOW]))
    assert found == "化学需氧量 25 mg/L 为Ⅳ类 / cod 25 mg/L, class IV"


def test_the_hourly_frame_of_a_surface_water_station_is_class_three() -> None:
    """DO, CODMn, NH3-N are II and TP makes it III; TN 1.65 does not count for a river."""
    readings, faults = decode(vector("2061 hourly")).read(streams())
    assert not faults
    assert {one.time for one in readings} == {EIGHT}
    heard = {one.property: [(one.time, one.value)] for one in readings if one.flag <= 3}
    assert values("water_class", heard, [EIGHT]) == [3.0]
    assert values("class_drop", heard, [EIGHT]) == [0.0]
    assert values("water_class", heard, [EIGHT], {"lake": 1.0}) == [5.0]


@pytest.mark.parametrize(
    ("flag", "expected"), [("N", 6), ("S", 6), *((letter, nan) for letter in "FMDCTB")]
)
def test_only_normal_and_manual_data_make_a_class(flag: str, expected: float) -> None:
    content = f"DataTime=20240701070000;w21003-Avg=9.9,w21003-Flag={flag}"
    readings, _ = decode(frame(content)).read(streams())
    heard = {one.property: [(one.time, one.value)] for one in readings if one.flag <= 3}
    (found,) = values("water_class", heard, [EIGHT])
    assert found == pytest.approx(expected, nan_ok=True)


def test_metals_in_micrograms_are_judged_in_milligrams() -> None:
    content = "DataTime=20240701070000;w20111-Avg=0.08,w20111-Flag=N;w20122-Avg=0.5,w20122-Flag=N"
    readings, _ = decode(frame(content)).read(streams())
    heard = {one.property: [(one.time, one.value)] for one in readings}
    assert values("water_class", heard, [EIGHT]) == [3.0]


@pytest.mark.parametrize(
    ("property_", "parameters", "words"),
    [
        ("turbidity", {}, "turbidity does not count"),
        ("total_nitrogen", {}, "total_nitrogen does not count for the class of a river"),
        ("ph", {"lake": 2.0}, "lake is 0"),
        ("ph", {"stale_h": 0.0}, "stale_h must be above zero"),
        ("ph", {"stale_h": 48.0}, "forget_h no less"),
    ],
)
def test_a_rule_that_could_not_be_meant_is_refused(
    property_: str, parameters: dict[str, float], words: str
) -> None:
    with pytest.raises(UnfitRuleError, match=words):
        check(Criterion("S", property_, "water_class", parameters, yellow=4.0))


def test_a_target_is_a_class() -> None:
    check(Criterion("S", "total_nitrogen", "class_drop", {"lake": 1.0, "target": 2.0}, yellow=1.0))
    with pytest.raises(UnfitRuleError, match="target is a class"):
        check(Criterion("S", "ph", "class_drop", {"target": 6.0}, yellow=1.0))


AMOUNTS = st.one_of(
    st.sampled_from(sorted({*OXYGEN, 9.0, *(one for row in most("lake").values() for one in row)})),
    st.floats(0, 50_000),
)
SETS = st.dictionaries(st.sampled_from(FACTORS), AMOUNTS, min_size=1, max_size=8)
WATERS = st.sampled_from([0.0, 1.0])


@brief
@given(SETS, WATERS)
def test_the_class_is_the_worst_of_its_factors(factors: dict[str, float], lake: float) -> None:
    water = "lake" if lake else "river"
    classes = [class_of(name, value, water) for name, value in factors.items()]
    found = klass(factors, lake)
    assert isnan(found) if max(classes) == 0 else found == max(classes)


@brief
@given(SETS, WATERS, st.data())
def test_the_order_in_which_factors_are_named_is_nothing(
    factors: dict[str, float], lake: float, data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(list(factors.items())))
    one, other = klass(factors, lake), klass(dict(shuffled), lake)
    assert one == other or (isnan(one) and isnan(other))


@brief
@given(SETS, WATERS, st.sampled_from([one for one in FACTORS if one != "ph"]), st.floats(0, 1e4))
def test_a_worse_factor_never_makes_a_better_class(
    factors: dict[str, float], lake: float, name: str, change: float
) -> None:
    factors = {name: 5.0, "ph": 7.0, **factors}
    sign = -1 if name == "dissolved_oxygen" else 1
    worse = {**factors, name: factors[name] + sign * change}
    assert klass(worse, lake) >= klass(factors, lake)


@brief
@given(SETS, WATERS, st.sampled_from(FACTORS), AMOUNTS)
def test_one_more_factor_never_makes_a_better_class(
    factors: dict[str, float], lake: float, name: str, amount: float
) -> None:
    factors = {"ph": 7.0, **factors}
    more = {name: amount, **factors}
    assert klass(more, lake) >= klass(factors, lake)


HEARD = st.dictionaries(
    st.sampled_from([*FACTORS[:6], "total_phosphorus", "total_nitrogen", "water_temperature"]),
    drawn(AMOUNTS),
    max_size=5,
)


@pytest.mark.parametrize("indicator", ["water_class", "class_drop"])
@brief
@given(heard=HEARD, lake=WATERS)
def test_kernel_and_plain_version_agree(
    indicator: str, heard: dict[str, Readings], lake: float
) -> None:
    parameters = {"lake": lake, "stale_h": 0.5, "forget_h": 1.5}
    instants = sorted({time for readings in heard.values() for time, _ in readings})
    rule = Condition("S", "ph", indicator, parameters, blue=1.0)
    found = values(indicator, heard, instants, parameters)
    for instant, value in zip(instants, found, strict=True):
        so_far = {role: [one for one in all_ if one[0] <= instant] for role, all_ in heard.items()}
        expected = PLAIN[indicator](rule, so_far, instant)
        assert value == pytest.approx(expected, nan_ok=True)


def test_every_factor_of_the_table_is_a_property_in_milligrams() -> None:
    odd = {name for name in FACTORS if PROPERTIES[name].unit != "mg/L"}
    assert odd == {"ph", "faecal_coliform"}
