"""Velocity, tangential angle, failure time and rise of a slope."""

from collections.abc import Sequence
from dataclasses import replace
from math import inf, isnan, tan
from math import radians as rad

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerting.indicators import INDICATORS, UnfitRuleError, check
from domain.criterion import Criterion
from domain.instant import HOUR, MINUTE, parse
from tests.unit.alerting import looking
from tests.unit.alerting.agreeing import brief
from tests.unit.alerting.plain.slope import PLAIN

START = parse("2024-06-01T00:00:00+08:00")
Readings = list[tuple[int, float]]


def curve(displacements: Sequence[float], step: int = HOUR) -> Readings:
    return [(START + place * step, value) for place, value in enumerate(displacements)]


def creep(per_day: float, hours: int = 100) -> Readings:
    return curve([per_day * hour / 24 for hour in range(hours + 1)])


def at(indicator: str, readings: Readings, **parameters: float) -> float:
    return looking.values(indicator, {"own": readings}, [readings[-1][0]], parameters)[0]


def accelerating(to_failure: float, a: float = 0.01, hours: int = 72) -> Readings:
    """Fukuzono's curve, v = 1 / (a (tf - t)) mm/d with t in hours, so many hours before failure."""
    left = [to_failure + hours - hour for hour in range(hours + 1)]
    return curve([-np.log(one / left[0]) / a / 24 for one in left])


def test_velocity_is_the_slope_of_the_line_in_units_per_day() -> None:
    assert at("velocity", creep(12.5), window_h=24) == 12.5


def test_velocity_has_no_sign() -> None:
    assert at("velocity", creep(-12.5), window_h=24) == 12.5


def test_velocity_of_a_vector_is_its_length() -> None:
    inputs = {"own": creep(2.0), "north": creep(-3.0), "up": creep(-6.0)}
    found = looking.values("velocity", inputs, [inputs["own"][-1][0]], {"window_h": 24, "axes": 3})
    assert found == [7.0]


def test_velocity_is_unknown_while_an_axis_is() -> None:
    inputs = {"own": creep(2.0), "north": creep(3.0)[:60], "up": creep(6.0)}
    found = looking.values("velocity", inputs, [inputs["own"][-1][0]], {"window_h": 24, "axes": 3})
    assert isnan(found[0])


@pytest.mark.parametrize(("hours", "known"), [(11, False), (12, True)])
def test_velocity_needs_readings_over_half_the_window(hours: int, known: bool) -> None:
    assert isnan(at("velocity", creep(5.0, hours), window_h=24)) is not known


def test_velocity_needs_three_readings() -> None:
    assert isnan(at("velocity", curve([0.0, 1.0], 20 * HOUR), window_h=24))
    assert at("velocity", curve([0.0, 1.0, 2.0], 10 * HOUR), window_h=24) == 2.4


def test_velocity_is_unknown_where_nothing_was_heard() -> None:
    assert isnan(looking.values("velocity", {}, [START], {"window_h": 24})[0])


@pytest.mark.parametrize(
    ("ratio", "degrees"), [(1.0, 45.0), (5.671, 80.0), (11.430, 85.0), (0.0, 0.0)]
)
def test_anchors_of_the_tangential_angle(ratio: float, degrees: float) -> None:
    found = at("tangent_angle", creep(2.0 * ratio), window_h=24, v0=2.0)
    assert found == pytest.approx(degrees, abs=1e-3)


def test_uniform_creep_reaches_45_degrees_exactly() -> None:
    assert at("tangent_angle", creep(0.7), window_h=24, v0=0.7) == 45.0


def test_a_velocity_exactly_on_the_limit_reaches_its_angle() -> None:
    for degrees in (80.0, 85.0):
        assert at("tangent_angle", creep(tan(rad(degrees))), window_h=24, v0=1.0) == degrees


def test_a_rain_driven_step_gives_no_lasting_alarm() -> None:
    step = curve([1.0 * hour / 24 + (40.0 if hour > 100 else 0.0) for hour in range(240)])
    instants = [time for time, _ in step[60:]]
    sharp, lasting = (
        looking.values(
            "tangent_angle",
            {"own": step},
            instants,
            {"window_h": 24, "v0": 1.0, "persist_h": hours},
        )
        for hours in (0, 24)
    )
    assert max(sharp) > 85
    assert max(lasting) < 60


def test_a_slow_step_gives_none_where_persistence_allows_for_its_hours() -> None:
    rise = [40.0 * min(max((hour - 100) / 6, 0), 1) for hour in range(240)]
    step = curve([1.0 * hour / 24 + more for hour, more in enumerate(rise)])
    given = {"window_h": 24, "v0": 1.0, "persist_h": 30}
    found = looking.values("tangent_angle", {"own": step}, [time for time, _ in step[60:]], given)
    assert max(found) == 45.0


def test_the_angle_of_an_acceleration_persists() -> None:
    assert at("tangent_angle", accelerating(6.0), window_h=6, v0=1.0) > 80


def test_the_angle_is_unknown_until_all_its_windows_are() -> None:
    assert isnan(at("tangent_angle", creep(1.0, 30), window_h=24, v0=1.0))
    assert not isnan(at("tangent_angle", creep(1.0, 36), window_h=24, v0=1.0))


def test_the_angle_says_how_many_times_the_uniform_velocity() -> None:
    readings = creep(6.0)
    one = looking.judged(
        "tangent_angle", {"own": readings}, [readings[-1][0]], {"window_h": 24, "v0": 2.0}
    )
    detail = INDICATORS["tangent_angle"].detail
    assert detail is not None
    assert detail(one) == ["速率为匀速阶段的 3.00 倍 / velocity 3.00 times v0"]


@pytest.mark.parametrize("to_failure", [4.0, 5.0, 24.0, 60.0])
def test_inverse_velocity_finds_the_failure(to_failure: float) -> None:
    found = at("failure_time", accelerating(to_failure), window_h=24, smooth_h=2)
    assert found == pytest.approx(to_failure, rel=0.03)


def test_steady_creep_does_not_fail() -> None:
    assert at("failure_time", creep(5.0), window_h=24, smooth_h=4) == inf


def test_a_slope_at_rest_does_not_fail() -> None:
    assert at("failure_time", creep(0.0), window_h=24, smooth_h=4) == inf


def test_a_slope_that_slows_down_does_not_fail() -> None:
    slowing = curve([10 * np.log(1 + hour) for hour in range(100)])
    assert at("failure_time", slowing, window_h=24, smooth_h=4) == inf


def test_a_poor_fit_is_not_accepted() -> None:
    generator = np.random.default_rng(0)
    noisy = [(time, value + generator.normal(0, 0.3)) for time, value in accelerating(60.0)]
    assert at("failure_time", noisy, window_h=24, smooth_h=6, min_r2=0.0) < inf
    assert at("failure_time", noisy, window_h=24, smooth_h=6) == inf


def test_too_slow_a_slope_is_not_judged_to_fail() -> None:
    readings = accelerating(24.0)
    pace = at("velocity", readings, window_h=2)
    given = {"window_h": 24.0, "smooth_h": 2.0}
    assert at("failure_time", readings, **given, min_velocity=pace) < inf
    assert at("failure_time", readings, **given, min_velocity=pace + 0.01) == inf


def test_failure_is_unknown_with_fewer_than_five_velocities() -> None:
    assert isnan(at("failure_time", accelerating(24.0)[-12:], window_h=24, smooth_h=2))
    assert at("failure_time", accelerating(24.0)[-15:], window_h=24, smooth_h=2) < inf


def said(readings: Readings, **given: float) -> str:
    """The detail of an expected failure."""
    given = {"window_h": 24, "smooth_h": 2} | given
    detail = INDICATORS["failure_time"].detail
    assert detail is not None
    return detail(looking.judged("failure_time", {"own": readings}, [readings[-1][0]], given))[0]


def test_failure_says_when_and_how_well_it_fits() -> None:
    when = "2024-06-04 04:56"
    words = f"预计破坏 {when}，R² 1.00 / failure expected {when}, R2 1.00"
    assert said(accelerating(5.0)) == words


@pytest.mark.parametrize(
    ("readings", "given", "words"),
    [
        (creep(0.0), {}, "1/v does not fall"),
        (accelerating(24.0)[-12:], {}, "too few velocities: 4 of 9"),
        (accelerating(24.0), {"min_velocity": 500.0}, "is less than 500"),
        (accelerating(24.0), {"min_r2": 1.0}, "is less than 1"),
    ],
)
def test_a_refused_failure_says_why(
    readings: Readings, given: dict[str, float], words: str
) -> None:
    assert words in said(readings, **given)


def test_rise_is_the_change_over_the_window() -> None:
    assert at("rise", curve([3.0, 3.5, 5.0, 4.2]), window_h=2) == 0.7
    assert at("rise", curve([3.0, 3.5, 5.0, 4.2]), window_h=1) == -0.8


@pytest.mark.parametrize(("window", "known"), [(6, True), (6.1, False)])
def test_rise_needs_readings_over_half_the_window(window: float, known: bool) -> None:
    assert isnan(at("rise", curve([0.0, 1.0, 2.0, 3.0]), window_h=window)) is not known


def test_rise_is_unknown_where_nothing_was_heard() -> None:
    assert isnan(looking.values("rise", {}, [START], {"window_h": 24})[0])


RULE = Criterion("S", "displacement_e", "velocity", {"window_h": 24.0}, yellow=1.0)
NORTH = {"north": "S/displacement_n"}


@pytest.mark.parametrize(
    ("indicator", "parameters", "inputs", "wrong"),
    [
        ("velocity", {"axes": 3}, NORTH, "axes = 3 does not fit"),
        ("velocity", {}, NORTH, "axes = 1 does not fit"),
        ("tangent_angle", {"v0": 0}, {}, "v0 must be positive"),
        ("tangent_angle", {"v0": 1, "persist_h": -1}, {}, "persist_h cannot be negative"),
        ("failure_time", {"smooth_h": 0}, {}, "smooth_h must be positive"),
        ("failure_time", {"smooth_h": 2, "min_r2": 1.1}, {}, "min_r2 must be between 0 and 1"),
    ],
)
def test_what_does_not_fit_is_refused(
    indicator: str, parameters: dict[str, float], inputs: dict[str, str], wrong: str
) -> None:
    given = {"window_h": 24.0, **parameters}
    with pytest.raises(UnfitRuleError, match=wrong):
        check(replace(RULE, indicator=indicator, parameters=given, inputs=inputs))


values = st.integers(-50, 50).map(lambda tenths: tenths / 10)
series = st.lists(st.tuples(st.integers(1, 40), values), min_size=1, max_size=30)


def laid_out(steps: list[tuple[int, float]]) -> Readings:
    time, found = START, []
    for quarters, value in steps:
        time += quarters * 15 * MINUTE
        found.append((time, value))
    return found


GIVEN: dict[str, dict[str, float]] = {
    "velocity": {"window_h": 12.0, "axes": 2.0},
    "tangent_angle": {"window_h": 8.0, "v0": 1.5, "persist_h": 6.0, "axes": 2.0},
    "failure_time": {"window_h": 24.0, "smooth_h": 9.0, "min_r2": 0.1, "axes": 2.0},
    "rise": {"window_h": 12.0},
}


@pytest.mark.parametrize("indicator", PLAIN)
@brief
@given(own=series, north=series)
def test_every_kernel_agrees_with_its_plain_reading(
    indicator: str, own: list[tuple[int, float]], north: list[tuple[int, float]]
) -> None:
    parameters = GIVEN[indicator]
    heard = {"own": laid_out(own)}
    inputs = {}
    if "axes" in parameters:
        heard["north"], inputs = laid_out(north), NORTH
    instants = sorted({time for readings in heard.values() for time, _ in readings})
    rule = replace(RULE, indicator=indicator, parameters=parameters, inputs=inputs)
    found = looking.values(indicator, heard, instants, parameters)
    for instant, value in zip(instants, found, strict=True):
        known = {
            role: [one for one in readings if one[0] <= instant] for role, readings in heard.items()
        }
        plain = PLAIN[indicator](rule, known, instant)
        assert value == pytest.approx(plain, rel=1e-6, abs=1e-7, nan_ok=True)


@settings(max_examples=10, deadline=None)
@given(own=series)
def test_judging_together_or_alone_is_the_same(own: list[tuple[int, float]]) -> None:
    readings = laid_out(own)
    instants = [time for time, _ in readings]
    for indicator, parameters in GIVEN.items():
        alone = {name: value for name, value in parameters.items() if name != "axes"}
        together = looking.values(indicator, {"own": readings}, instants, alone)
        one_by_one = [
            looking.values(indicator, {"own": readings}, [instant], alone)[0]
            for instant in instants
        ]
        assert np.array_equal(together, one_by_one, equal_nan=True)


@brief
@given(one=st.floats(0, 1e4), more=st.floats(0, 1e4))
def test_the_angle_grows_with_the_velocity(one: float, more: float) -> None:
    slow, fast = (at("tangent_angle", creep(v, 48), window_h=24, v0=5.0) for v in (one, one + more))
    assert slow <= fast <= 90


@brief
@given(per_day=st.floats(0.1, 1e3), v0=st.floats(0.1, 100), scale=st.sampled_from([0.1, 10, 1000]))
def test_the_angle_does_not_depend_on_the_unit(per_day: float, v0: float, scale: float) -> None:
    one = at("tangent_angle", creep(per_day, 48), window_h=24, v0=v0)
    other = at("tangent_angle", creep(per_day * scale, 48), window_h=24, v0=v0 * scale)
    assert one == pytest.approx(other, abs=1e-5)


@brief
@given(level=st.floats(-1e5, 1e5), steps=st.lists(st.integers(1, 12), min_size=8, max_size=40))
def test_a_constant_series_has_no_velocity(level: float, steps: list[int]) -> None:
    readings = laid_out([(one, level) for one in steps])
    found = looking.values(
        "velocity", {"own": readings}, [time for time, _ in readings], {"window_h": 4.0}
    )
    assert {one for one in found if not isnan(one)} <= {0.0}
