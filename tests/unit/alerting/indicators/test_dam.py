"""Dams: a jump against the steady flow, and a rise that the pool does not explain."""

from math import isnan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.indicators import UnfitRuleError, check
from alerting.indicators.dam import INDICATORS
from domain.criterion import Criterion
from domain.instant import DAY, HOUR
from tests.unit.alerting.agreeing import agree, at, brief, drawn, series
from tests.unit.alerting.looking import Readings, judged, values
from tests.unit.alerting.plain.dam import PLAIN

FLOWS = st.one_of(st.integers(0, 9).map(float), st.floats(0.0, 100.0))
POOLS = st.one_of(st.integers(100, 104).map(float), st.floats(100.0, 104.0))
STEADY = series(*((10 * step, 45.0) for step in range(12)))
"""Two hours at 45 L/s, ten minutes apart."""


def jump(flow: Readings, **parameters: float) -> float:
    given_ = {"window_h": 2.0, **parameters}
    (found,) = values("seepage_jump", {"own": flow}, [flow[-1][0]], given_)
    return found


def against(flow: Readings, pool: Readings, when: float, **parameters: float) -> float:
    """Seepage against the pool, which must fall half a metre in a day."""
    given_ = {"window_h": 2.0, "pool_fall": 0.5, **parameters}
    (found,) = values("seepage_against_pool", {"own": flow, "pool": pool}, [at(when)], given_)
    return found


def test_forty_five_to_sixty_seven_is_a_jump_of_49_percent() -> None:
    assert jump([*STEADY, (at(120), 67.0)]) == round(22 / 45, 6)


def test_one_bad_reading_does_not_move_the_steady_flow() -> None:
    flow = [*STEADY[:5], (at(50), 900.0), *STEADY[6:], (at(120), 54.0)]
    assert jump(flow) == 0.2


def test_the_rise_is_not_held_against_itself_for_half_an_hour() -> None:
    flow = [*STEADY, *series((120, 90.0), (125, 90.0), (130, 90.0), (149, 90.0))]
    assert jump(flow) == 1.0


@pytest.mark.parametrize(("even", "share"), [(True, 0.5), (False, 1.0)])
def test_the_middle_of_an_even_number_is_the_mean_of_two(even: bool, share: float) -> None:
    rows = [(0, 2.0), (1, 4.0), (2, 4.0), (3, 10.0)] if even else [(0, 2.0), (1, 3.0), (2, 10.0)]
    assert jump(series(*rows, (60, 6.0))) == share


def test_the_steady_flow_needs_three_readings_older_than_half_an_hour() -> None:
    flow = series((0, 4.0), (10, 4.0), (30, 4.0))
    assert jump([*flow, (at(60), 6.0)]) == 0.5
    assert isnan(jump([*flow, (at(59), 6.0)]))


def test_a_reading_one_window_old_is_outside() -> None:
    flow = series((0, 4.0), (10, 4.0), (30, 4.0))
    assert isnan(jump([*flow, (at(120), 6.0)]))
    assert jump([*flow, (at(119), 6.0)]) == 0.5


def test_a_dry_drain_is_measured_against_the_floor() -> None:
    dry = series(*((10 * step, 0.0) for step in range(12)))
    assert jump([*dry, (at(120), 0.0)]) == 0.0
    assert jump([*dry, (at(120), 0.5)]) == 0.5
    assert jump([*dry, (at(120), 0.5)], floor=0.1) == 5.0


FALLING = series((-1440, 122.5), (0, 122.0), (120, 121.9))


def test_a_rise_under_a_falling_pool_counts() -> None:
    assert against([*STEADY, (at(120), 54.0)], FALLING, 120) == 0.2


@pytest.mark.parametrize(("pool", "share"), [(122.0, 0.2), (122.01, 0.0), (122.6, 0.0)])
def test_a_rise_under_a_pool_that_does_not_fall_so_far_is_none(pool: float, share: float) -> None:
    assert against([*STEADY, (at(120), 54.0)], series((-1440, 122.5), (120, pool)), 120) == share


@pytest.mark.parametrize(
    "pool",
    [
        [],
        series((120, 121.9)),
        series((-2880, 122.5), (-1321, 121.4)),
        series((-2761, 122.5), (120, 121.9)),
    ],
    ids=["never heard", "unknown a day ago", "unknown now", "too old a day ago"],
)
def test_under_an_unknown_pool_nothing_is_judged(pool: Readings) -> None:
    assert isnan(against([*STEADY, (at(120), 54.0)], pool, 120))


def test_a_pool_that_falls_silent_is_not_taken_to_stand_still() -> None:
    pool = series((-1440, 122.6), (-600, 122.0), (0, 121.9))
    flow = [*STEADY, *series((120, 54.0), (1439, 54.0), (1440, 54.0), (1441, 54.0))]
    assert against(flow, pool, 1440, window_h=48.0) == 0.2
    assert isnan(against(flow, pool, 1441, window_h=48.0))


def test_a_seepage_not_heard_for_a_day_is_not_judged_by_a_new_pool_level() -> None:
    flow = [*STEADY, (at(120), 54.0)]
    pool = series((0, 122.5), (1440, 121.9), (1560, 121.0), (1561, 121.0))
    assert against(flow, pool, 1560) == 0.2
    assert isnan(against(flow, pool, 1561))


def test_the_detail_names_both_flows_and_the_pool() -> None:
    inputs = {"own": [*STEADY, (at(120), 67.0)], "pool": FALLING}
    parameters = {"window_h": 2.0, "pool_fall": 0.5}
    one = judged("seepage_against_pool", inputs, [at(120)], parameters)
    detail = INDICATORS["seepage_against_pool"].detail
    assert detail is not None
    assert detail(one) == [
        "渗流量 67.0 L/s，此前平稳值 45.0 L/s；库水位降至 121.90 m / "
        "seepage 67.0 L/s, steady before at 45.0 L/s; pool down to 121.90 m"
    ]


@pytest.mark.parametrize("recent_h", [0.0, 2.0, -1.0])
def test_a_newest_part_that_leaves_nothing_to_compare_is_refused(recent_h: float) -> None:
    rule = Criterion(
        "D", "seepage_flow", "seepage_jump", {"window_h": 2.0, "recent_h": recent_h}, yellow=0.2
    )
    with pytest.raises(UnfitRuleError, match="recent_h must lie between"):
        check(rule)


@brief
@given(own=drawn(FLOWS))
def test_a_jump_is_what_the_plain_version_says(own: Readings) -> None:
    agree("seepage_jump", PLAIN["seepage_jump"], {"own": own}, {"window_h": 2.0, "recent_h": 0.1})


@brief
@given(own=drawn(FLOWS), pool=drawn(POOLS))
def test_a_rise_against_the_pool_is_what_the_plain_version_says(
    own: Readings, pool: Readings
) -> None:
    parameters = {"window_h": 2.0, "pool_fall": 0.5, "pool_window_h": 0.75, "stale_h": 0.5}
    inputs = {"own": own, "pool": pool}
    agree("seepage_against_pool", PLAIN["seepage_against_pool"], inputs, parameters)


@brief
@given(own=drawn(st.floats(1.0, 100.0)), scale=st.sampled_from([1.0, 2.0, 16.0]))
def test_a_jump_is_a_share_whatever_the_unit(own: Readings, scale: float) -> None:
    instants = [time for time, _ in own]
    scaled = [(time, value * scale) for time, value in own]
    one, other = (
        values("seepage_jump", {"own": flow}, instants, {"window_h": 3.0}) for flow in (own, scaled)
    )
    assert one == pytest.approx(other, abs=1e-3, nan_ok=True)


@brief
@given(own=drawn(FLOWS), more=st.floats(0.0, 50.0))
def test_more_seepage_now_is_no_smaller_jump(own: Readings, more: float) -> None:
    rest, last = list(own[:-1]), list(own[-1:])
    higher = [*rest, *((time, value + more) for time, value in last)]
    found = [
        values("seepage_jump", {"own": flow}, [time for time, _ in last], {"window_h": 3.0})
        for flow in (list(own), higher)
    ]
    assert all(isnan(low) or low <= high for low, high in zip(*found, strict=True))


@brief
@given(own=drawn(FLOWS), pool=drawn(POOLS), shift=st.sampled_from([HOUR, 7 * DAY]))
def test_the_clock_plays_no_part(own: Readings, pool: Readings, shift: int) -> None:
    instants = sorted({time for time, _ in (*own, *pool)})
    parameters = {"window_h": 2.0, "pool_fall": 0.5, "pool_window_h": 1.0}
    now = values("seepage_against_pool", {"own": own, "pool": pool}, instants, parameters)
    later = values(
        "seepage_against_pool",
        {
            role: [(time + shift, value) for time, value in readings]
            for role, readings in (("own", own), ("pool", pool))
        },
        [instant + shift for instant in instants],
        parameters,
    )
    assert now == pytest.approx(later, nan_ok=True)
