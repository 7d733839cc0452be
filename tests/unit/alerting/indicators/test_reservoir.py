"""Reservoirs: dates of the flood-limit level, the curve's ends, and the water balance."""

from math import isnan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.indicators import UnfitRuleError, check
from alerting.indicators.reservoir import INDICATORS
from domain.criterion import Criterion, Direction
from domain.instant import MINUTE, parse
from tests.unit.alerting.agreeing import START, agree, at, brief, drawn, series
from tests.unit.alerting.looking import Rows, judged, values
from tests.unit.alerting.plain.reservoir import PLAIN

SEASON = [(401, 630, 108.0), (701, 930, 110.0), (1101, 228, 112.0)]
CURVE = [(100.0, 1.0), (105.0, 3.0), (110.0, 8.0)]
LEVELS = st.one_of(st.integers(98, 112).map(float), st.floats(98.0, 112.0))


def over(time: str, pool: float = 110.0) -> float:
    instant = parse(time)
    (found,) = values(
        "over_season_limit",
        {"own": [(instant, pool)]},
        [instant],
        {},
        {
            "season": SEASON,
        },
    )
    return found


def pool_rule(indicator: str, **given: object) -> Criterion:
    return Criterion("R", "pool_level", indicator, **{"yellow": 0.0, **given})  # type: ignore[arg-type]


def stored(pool: float) -> float:
    (found,) = values("storage", {"own": [(START, pool)]}, [START], {}, {"curve": CURVE})
    return found


@pytest.mark.parametrize(
    ("time", "above"),
    [
        ("2024-04-01T00:00:00+08:00", 2.0),
        ("2024-06-30T23:59:59.999999+08:00", 2.0),
        ("2024-07-01T00:00:00+08:00", 0.0),
        ("2024-06-30T16:00:00+00:00", 0.0),
        ("2024-06-30T15:59:59+00:00", 2.0),
        ("2024-09-30T23:59:59+08:00", 0.0),
        ("2024-11-01T00:00:00+08:00", -2.0),
        ("2024-12-31T23:59:59+08:00", -2.0),
        ("2025-01-01T00:00:00+08:00", -2.0),
        ("2025-02-28T23:59:59+08:00", -2.0),
        ("1969-12-31T12:00:00+08:00", -2.0),
    ],
)
def test_the_flood_limit_of_the_beijing_date_counts(time: str, above: float) -> None:
    assert over(time) == above


@pytest.mark.parametrize(
    "time",
    [
        "2024-03-31T23:59:59+08:00",
        "2024-10-01T00:00:00+08:00",
        "2024-10-31T23:59:59+08:00",
        "2024-02-29T12:00:00+08:00",
        "2025-03-01T00:00:00+08:00",
    ],
)
def test_outside_every_range_nothing_is_judged(time: str) -> None:
    assert isnan(over(time))


def test_a_range_to_the_29th_of_february_holds_on_it_and_in_common_years_to_the_28th() -> None:
    instants = [parse(f"{day}T12:00:00+08:00") for day in ("2024-02-29", "2025-02-28")]
    found = values(
        "over_season_limit",
        {"own": [(one, 5.0) for one in instants]},
        instants,
        {},
        {"season": [(1001, 229, 4.0)]},
    )
    assert found == [1.0, 1.0]


def test_a_tenth_of_a_metre_over_the_limit_is_a_tenth() -> None:
    assert over("2024-07-01T00:00:00+08:00", 110.1) == 0.1


def test_the_detail_names_the_limit_in_force() -> None:
    one = judged("over_season_limit", {"own": [(START, 111.5)]}, [START], {}, {"season": SEASON})
    detail = INDICATORS["over_season_limit"].detail
    assert detail is not None
    assert detail(one) == [
        "库水位 111.50 m，汛限水位 110.00 m / pool at 111.50 m, flood limit 110.00 m"
    ]


@pytest.mark.parametrize(
    ("rows", "wrong"),
    [
        (((401.0, 631.0, 108.0),), "631 is no month and day such as 401"),
        (((401.5, 630.0, 108.0),), "401.5 is no month and day such as 401"),
        (((401.0, 701.0, 108.0), (701.0, 930.0, 1.0)), "2 ranges hold on 07-01"),
        (((1101.0, 401.0, 108.0), (401.0, 930.0, 1.0)), "2 ranges hold on 04-01"),
    ],
)
def test_a_season_that_cannot_be_is_refused(
    rows: tuple[tuple[float, ...], ...], wrong: str
) -> None:
    with pytest.raises(UnfitRuleError, match=wrong):
        check(pool_rule("over_season_limit", tables={"season": rows}))


def test_a_season_over_the_turn_of_the_year_is_accepted() -> None:
    check(pool_rule("over_season_limit", tables={"season": tuple(SEASON)}))


def test_freeboard_is_what_is_left_to_the_crest() -> None:
    pools = series((0, 110.3), (5, 111.5), (10, 111.6))
    instants = [time for time, _ in pools]
    assert values("freeboard", {"own": pools}, instants, {"crest": 111.5}) == [1.2, 0.0, -0.1]


def test_freeboard_that_warns_from_above_is_refused() -> None:
    with pytest.raises(UnfitRuleError, match="its direction is below"):
        check(pool_rule("freeboard", parameters={"crest": 111.5}))
    check(pool_rule("freeboard", parameters={"crest": 111.5}, direction=Direction.BELOW))


@pytest.mark.parametrize(
    ("pool", "volume"),
    [(100.0, 1.0), (102.5, 2.0), (105.0, 3.0), (105.1, 3.1), (109.0, 7.0), (110.0, 8.0)],
)
def test_storage_is_linear_between_the_rows_of_the_curve(pool: float, volume: float) -> None:
    assert stored(pool) == volume


@pytest.mark.parametrize("pool", [99.99, 110.01, -5.0, 200.0])
def test_storage_is_never_extrapolated(pool: float) -> None:
    assert isnan(stored(pool))


def test_a_curve_of_one_row_knows_one_level() -> None:
    pools = series((0, 4.0), (5, 5.0), (10, 6.0))
    found = values(
        "storage",
        {"own": pools},
        [time for time, _ in pools],
        {},
        {
            "curve": [(5.0, 2.0)],
        },
    )
    assert found == pytest.approx([float("nan"), 2.0, float("nan")], nan_ok=True)


@given(st.floats(100.0, 110.0), st.floats(100.0, 110.0))
def test_a_higher_pool_holds_no_less(one: float, other: float) -> None:
    assert (stored(one) <= stored(other)) == (one <= other) or stored(one) == stored(other)


@pytest.mark.parametrize("rows", [((1.0, 1.0), (1.0, 2.0)), ((1.0, 2.0), (2.0, 2.0))])
def test_a_curve_that_does_not_rise_is_refused(rows: tuple[tuple[float, ...], ...]) -> None:
    with pytest.raises(UnfitRuleError, match="must both rise"):
        check(pool_rule("storage", tables={"curve": rows}))


def balance(
    pool: list[tuple[int, float]], outflow: list[tuple[int, float]], instant: int
) -> tuple[float, float]:
    """Net inflow and inflow over an hour."""
    inputs, tables = {"own": pool, "outflow": outflow}, {"curve": CURVE}
    (net,) = values("net_inflow", {"own": pool}, [instant], {"window_h": 1.0}, tables)
    (full,) = values("inflow", inputs, [instant], {"window_h": 1.0}, tables)
    return net, full


def test_a_metre_of_water_and_what_ran_out_came_in() -> None:
    pool = series((0, 101.0), (60, 102.0))
    net, full = balance(pool, series((-5, 20.0), (30, 40.0)), at(60))
    assert net == pytest.approx(0.4e6 / 3600, abs=1e-6)
    assert full == pytest.approx(0.4e6 / 3600 + 30.0, abs=2e-6)


def test_a_steady_pool_takes_in_what_it_lets_out() -> None:
    pool = series((0, 104.0), (60, 104.0))
    assert balance(pool, series((0, 17.5)), at(60)) == (0.0, 17.5)


def test_the_inflow_is_unknown_without_the_outflow_and_the_net_inflow_is_not() -> None:
    net, full = balance(series((0, 104.0), (60, 104.0)), [], at(60))
    assert net == 0.0
    assert isnan(full)


@pytest.mark.parametrize(("minutes", "known"), [(-60, True), (-61, False), (1, False)])
def test_an_outflow_holds_for_two_hours_and_not_backwards(minutes: float, known: bool) -> None:
    pool = series((0, 104.0), (60, 104.0))
    assert isnan(balance(pool, series((minutes, 3.0)), at(60))[1]) is not known


@pytest.mark.parametrize(("minutes", "known"), [(180, True), (181, False)])
def test_the_inflow_is_unknown_two_hours_after_the_last_pool_level(
    minutes: float, known: bool
) -> None:
    outflow = series((0, 3.0), (minutes, 3.0))
    assert isnan(balance(series((0, 104.0), (60, 104.0)), outflow, at(minutes))[1]) is not known


def test_readings_over_less_than_half_the_window_say_nothing() -> None:
    flow = series((0, 1.0))
    assert all(map(isnan, balance(series((0, 104.0), (29, 104.0)), flow, at(29))))
    assert balance(series((0, 104.0), (30, 104.0)), flow, at(30)) == (0.0, 1.0)


@pytest.mark.parametrize("name", ["over_season_limit", "freeboard", "storage", "net_inflow"])
@brief
@given(pool=drawn(LEVELS))
def test_the_kernel_says_what_the_plain_version_says(
    name: str, pool: list[tuple[int, float]]
) -> None:
    kind = INDICATORS[name]
    tables: dict[str, Rows] = {"season": SEASON, "curve": CURVE}
    parameters = {"crest": 111.0, "window_h": 0.5}
    agree(
        name,
        PLAIN[name],
        {"own": pool},
        {one: parameters[one] for one in kind.required},
        {one: tables[one] for one in kind.tables},
    )


@brief
@given(pool=drawn(LEVELS), outflow=drawn(st.floats(0.0, 50.0)))
def test_the_inflow_is_what_the_plain_version_says(
    pool: list[tuple[int, float]], outflow: list[tuple[int, float]]
) -> None:
    inputs = {"own": pool, "outflow": outflow}
    given_ = {"window_h": 0.75, "stale_h": 0.5}
    agree("inflow", PLAIN["inflow"], inputs, given_, {"curve": CURVE})


@brief
@given(st.lists(st.tuples(LEVELS, st.floats(0.0, 80.0)), min_size=3, max_size=8))
def test_more_outflow_at_the_same_levels_means_as_much_more_inflow(
    rows: list[tuple[float, float]],
) -> None:
    times = [START + number * 10 * MINUTE for number in range(len(rows))]
    pool = [(time, level) for time, (level, _) in zip(times, rows, strict=True)]
    flow = [(time, out) for time, (_, out) in zip(times, rows, strict=True)]
    more = [(time, out + 10.0) for time, out in flow]
    low, high = (
        values("inflow", {"own": pool, "outflow": one}, times, {"window_h": 0.5}, {"curve": CURVE})
        for one in (flow, more)
    )
    assert high == pytest.approx([one + 10.0 for one in low], abs=3e-6, nan_ok=True)
