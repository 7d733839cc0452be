from math import inf, isnan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.indicators import INDICATORS, UnfitRuleError, check
from domain.criterion import Condition, Criterion
from domain.instant import HOUR, MINUTE, parse
from tests.unit.alerting.agreeing import brief
from tests.unit.alerting.looking import Readings, judged, values
from tests.unit.alerting.plain.river import PLAIN

START = parse("2024-07-01T00:00+08:00")
GIVEN = {"level": 74.0, "lag_h": 4.0}

STAGE = st.integers(0, 600).map(lambda cm: cm / 100)
ROWS = st.lists(st.tuples(st.integers(1, 8), STAGE), max_size=30)


def at(*rows: tuple[float, float]) -> Readings:
    """Readings of (hours after the start, stage)."""
    return [(START + round(hour * HOUR), stage) for hour, stage in rows]


def spaced(rows: list[tuple[int, float]], foot: float) -> Readings:
    times = START + 15 * MINUTE * np.cumsum([step for step, _ in rows])
    return [(int(time), foot + stage) for time, (_, stage) in zip(times, rows, strict=True)]


def last(indicator: str, down: Readings, up: Readings, **parameters: float) -> float:
    given = {name: GIVEN[name] for name in INDICATORS[indicator].required} | parameters
    instant = max(time for time, _ in [*down, *up])
    return values(indicator, {"own": down, "upstream": up}, [instant], given)[0]


def crossing(down: Readings, up: Readings, **parameters: float) -> float:
    return last("upstream_crossing", down, up, **parameters)


def words(indicator: str, down: Readings, up: Readings, **parameters: float) -> str:
    detail = INDICATORS[indicator].detail
    assert detail is not None
    instant = max(time for time, _ in [*down, *up])
    inputs = {"own": down, "upstream": up}
    return detail(judged(indicator, inputs, [instant], GIVEN | parameters))[0]


FLAT = at(*((hour, 72.0) for hour in range(7)))
"""Seven hours without a rise downstream."""

RISING = at((0, 300.0), (1, 300.0), (2, 300.0), (3, 301.0), (4, 302.0), (5, 303.0), (6, 304.0))
"""Upstream a metre an hour from the second hour on."""


@pytest.mark.parametrize("indicator", ["upstream_crossing", "upstream_stage"])
@pytest.mark.parametrize("extra", [{}, {"gain": 0.8, "stale_h": 1.0}, {"gain": 2.0, "lag_h": 1.5}])
@brief
@given(down=ROWS, up=ROWS)
def test_is_what_the_plain_reckoning_says(
    indicator: str,
    extra: dict[str, float],
    down: list[tuple[int, float]],
    up: list[tuple[int, float]],
) -> None:
    given = {name: GIVEN[name] for name in INDICATORS[indicator].required} | extra
    inputs = {"own": spaced(down, 70.0), "upstream": spaced(up, 300.0)}
    rule = Condition("S", "stage", indicator, given, {"upstream": "U/stage"}, blue=1.0)
    instants = sorted({time for readings in inputs.values() for time, _ in readings})
    plain = [
        PLAIN[indicator](
            rule, {role: [one for one in inputs[role] if one[0] <= now] for role in inputs}, now
        )
        for now in instants
    ]
    assert values(indicator, inputs, instants, given) == pytest.approx(plain, nan_ok=True, abs=1e-5)


def test_a_rise_upstream_arrives_one_travel_time_later() -> None:
    assert crossing(FLAT, RISING) == pytest.approx(2.0)


def test_a_gain_below_one_arrives_later() -> None:
    assert crossing(FLAT, RISING, gain=0.5) == pytest.approx(4.0)


def test_a_level_is_crossed_between_two_readings_where_the_line_is() -> None:
    assert crossing(FLAT, RISING, level=73.25) == pytest.approx(1.25)


def test_a_forecast_exactly_on_the_level_reaches_it() -> None:
    down, up = at((4, 70.1)), at((0, 50.0), (2, 51.0), (4, 52.3))
    assert crossing(down, up, level=72.4) == pytest.approx(4.0)


def test_a_forecast_just_below_the_level_never_reaches_it() -> None:
    down, up = at((4, 70.1)), at((0, 50.0), (2, 51.0), (4, 52.3))
    assert crossing(down, up, level=72.401) == inf


def test_a_stage_at_the_level_is_there() -> None:
    assert crossing(at((6, 74.0)), RISING) == 0.0


def test_a_stage_at_the_level_is_there_without_any_word_from_upstream() -> None:
    assert crossing(at((6, 74.0)), []) == 0.0


def test_a_crossing_that_should_have_been_is_now() -> None:
    assert crossing(at(*((hour, 73.5) for hour in range(5))), at(*WAVE)) == 0.0


WAVE = [(-1.0, 300.0), (0.0, 300.0), (1.0, 302.0), (2.0, 302.0), (6.0, 302.0)]


def test_a_fall_upstream_crosses_nothing() -> None:
    falling = [(time, 600.0 - stage) for time, stage in RISING]
    assert crossing(FLAT, falling) == inf


def test_a_peak_that_passed_upstream_still_crosses() -> None:
    up = at((2, 300.0), (3, 302.5), (4, 301.0), (5, 300.0), (6, 300.0))
    assert crossing(FLAT, up) == pytest.approx(0.8)


@pytest.mark.parametrize(
    ("down", "up"),
    [
        (FLAT, []),
        ([], RISING),
        (FLAT, RISING[:4]),
        (FLAT[:4], RISING),
        (FLAT, RISING[3:]),
        (FLAT, at((0, 300.0), (3, 301.0), (5, 303.0), (6, 304.0))),
    ],
    ids=["no upstream", "no downstream", "upstream stale", "downstream stale", "no base", "gap"],
)
def test_what_is_missing_is_neither_safe_nor_an_alarm(down: Readings, up: Readings) -> None:
    assert isnan(crossing(down, up))
    assert isnan(last("upstream_stage", down, up))


def test_readings_exactly_as_old_as_stale_are_still_used() -> None:
    assert not isnan(crossing(FLAT, RISING[:5]))
    assert not isnan(crossing(FLAT[:5], RISING))


def test_a_base_on_a_reading_needs_no_other_before_it() -> None:
    assert crossing(FLAT, RISING[2:]) == pytest.approx(2.0)


def test_a_base_between_two_readings_lies_on_their_line() -> None:
    up = at((1, 299.0), (3, 301.0), (4, 302.0), (5, 302.0), (6, 302.0))
    assert crossing(FLAT, up) == pytest.approx(2.0)


def test_upstream_heard_later_than_downstream_sees_farther() -> None:
    assert last("upstream_stage", FLAT[:6], RISING) == pytest.approx(76.0)


def test_the_stage_at_the_end_of_what_is_known_upstream() -> None:
    assert last("upstream_stage", FLAT, RISING, gain=0.5) == pytest.approx(74.0)


PAIRS = st.lists(st.tuples(st.integers(1, 4), STAGE), min_size=12, max_size=30)


@brief
@given(PAIRS, st.floats(-400, 400))
def test_the_datum_of_the_upstream_gauge_does_not_matter(
    rows: list[tuple[int, float]], datum: float
) -> None:
    up = spaced(rows, 300.0)
    down = [(time, 70.0) for time, _ in up]
    moved = [(time, stage + round(datum, 2)) for time, stage in up]
    assert crossing(down, moved) == pytest.approx(crossing(down, up), nan_ok=True, abs=1e-4)


@brief
@given(PAIRS, st.floats(0.1, 3.0), st.floats(0.0, 2.0))
def test_a_higher_level_is_never_crossed_sooner(
    rows: list[tuple[int, float]], gain: float, more: float
) -> None:
    up = spaced(rows, 300.0)
    down = [(time, 70.0) for time, _ in up]
    low = crossing(down, up, gain=gain, level=72.0)
    assert isnan(low) or low <= crossing(down, up, gain=gain, level=72.0 + more)


def test_the_warning_says_when_the_level_is_expected() -> None:
    found = words("upstream_crossing", FLAT, RISING)
    assert found == "预计 07-01 08:00 到 74.00 m / expected to reach 74.00 m at 07-01 08:00"


def test_the_warning_says_that_the_level_is_reached() -> None:
    assert words("upstream_crossing", at((6, 74.0)), RISING) == "已到 74.00 m / 74.00 m reached"


def test_no_crossing_is_named_where_none_is_known() -> None:
    assert words("upstream_crossing", FLAT, []) == ""


def test_the_warning_says_which_stage_is_expected_when() -> None:
    found = words("upstream_stage", FLAT, RISING)
    assert found == "预计 07-01 10:00 水位 76.00 m / 76.00 m expected at 07-01 10:00"


@pytest.mark.parametrize(
    ("upstream", "property", "parameters", "why"),
    [
        ("", "stage", {}, "needs the input upstream"),
        ("U/discharge", "stage", {}, "needs the input upstream"),
        ("U/stage", "discharge", {}, "is on a stage"),
        ("S/stage", "stage", {}, "not upstream of itself"),
        ("U/stage", "stage", {"lag_h": 0.0}, "must be positive"),
        ("U/stage", "stage", {"gain": -1.0}, "must be positive"),
    ],
)
def test_a_rule_that_cannot_mean_anything_is_refused(
    upstream: str, property: str, parameters: dict[str, float], why: str
) -> None:
    inputs = {"upstream": upstream} if upstream else {}
    rule = Criterion("S", property, "upstream_crossing", GIVEN | parameters, inputs, blue=3.0)
    with pytest.raises(UnfitRuleError, match=why):
        check(rule)
