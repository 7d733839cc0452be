from collections.abc import Sequence
from math import inf, isnan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.indicators import INDICATORS
from alerting.indicators.time_to_level import READINGS
from domain.criterion import Condition
from domain.instant import DAY, HOUR, MINUTE, parse
from tests.unit.alerting.agreeing import brief
from tests.unit.alerting.looking import Readings, judged, values
from tests.unit.alerting.plain.river import PLAIN

START = parse("2024-07-01T04:00+08:00")
STAGES = st.lists(
    st.tuples(st.integers(1, 4), st.integers(7000, 7800).map(lambda cm: cm / 100)),
    min_size=1,
    max_size=60,
)


def every(minutes: float, stages: Sequence[float]) -> Readings:
    return [(START + round(place * minutes * MINUTE), one) for place, one in enumerate(stages)]


def spaced(rows: list[tuple[int, float]]) -> Readings:
    times = START + 5 * MINUTE * np.cumsum([step for step, _ in rows])
    return [(int(time), stage) for time, (_, stage) in zip(times, rows, strict=True)]


def rate(own: Readings, window_h: float = 1.0) -> float:
    return values("robust_rate", {"own": own}, [own[-1][0]], {"window_h": window_h})[0]


def hours(own: Readings, level: float, window_h: float = 1.0) -> float:
    parameters = {"window_h": window_h, "level": level}
    return values("time_to_level", {"own": own}, [own[-1][0]], parameters)[0]


def words(own: Readings, level: float) -> str:
    detail = INDICATORS["time_to_level"].detail
    assert detail is not None
    parameters = {"window_h": 1.0, "level": level}
    return detail(judged("time_to_level", {"own": own}, [own[-1][0]], parameters))[0]


@pytest.mark.parametrize("indicator", ["robust_rate", "time_to_level"])
@pytest.mark.parametrize("window_h", [0.5, 2.0, 12.0])
@brief
@given(rows=STAGES)
def test_is_what_the_plain_reckoning_says(
    indicator: str, window_h: float, rows: list[tuple[int, float]]
) -> None:
    own = spaced(rows)
    level = {"level": 75.0} if indicator == "time_to_level" else {}
    parameters = {"window_h": window_h} | level
    rule = Condition("S", "stage", indicator, parameters, blue=1.0)
    plain = [
        PLAIN[indicator](rule, {"own": own[: place + 1]}, time)
        for place, (time, _) in enumerate(own)
    ]
    found = values(indicator, {"own": own}, [time for time, _ in own], parameters)
    assert found == pytest.approx(plain, nan_ok=True, abs=1e-9, rel=1e-6)


def test_a_steady_rise_is_its_own_slope() -> None:
    assert rate(every(5, [70.0 + 0.02 * step for step in range(13)])) == pytest.approx(0.24)


def test_three_wrong_readings_of_thirteen_do_not_turn_a_rise() -> None:
    stages = [70.0 + 0.02 * step for step in range(13)]
    for place, wrong in ((2, 9.0), (7, -8.0), (12, -30.0)):
        stages[place] += wrong
    assert rate(every(5, stages)) == pytest.approx(0.24, abs=0.1)


def test_a_window_begins_with_the_reading_exactly_as_old_as_it() -> None:
    assert rate([(START, 70.0), (START + HOUR, 71.0)]) == 1.0


def test_a_rate_is_judged_from_half_its_window_on() -> None:
    short = [(START, 70.0), (START + 30 * MINUTE - 1, 71.0)]
    enough = [(START, 70.0), (START + 30 * MINUTE, 71.0)]
    assert isnan(rate(short))
    assert rate(enough) == 2.0


def test_one_reading_has_no_rate() -> None:
    assert isnan(rate(every(5, [70.0])))


def test_a_long_window_is_thinned_evenly_and_keeps_both_ends() -> None:
    stages = np.full(10 * (READINGS - 1) + 1, 99.0)
    stages[::10] = np.linspace(70.0, 71.0, READINGS)
    assert rate(every(1, stages.tolist()), window_h=4.0) == pytest.approx(60 / (stages.size - 1))


@brief
@given(STAGES, st.floats(-500, 500), st.sampled_from([0.01, 2.0, 3.28]))
def test_a_rate_knows_neither_datum_nor_unit(
    rows: list[tuple[int, float]], datum: float, scale: float
) -> None:
    own = spaced(rows)
    other = [(time, scale * stage + datum) for time, stage in own]
    assert rate(other) == pytest.approx(scale * rate(own), nan_ok=True, abs=1e-8)


@brief
@given(STAGES)
def test_a_rate_turns_with_its_curve(rows: list[tuple[int, float]]) -> None:
    own = spaced(rows)
    assert rate([(time, -stage) for time, stage in own]) == pytest.approx(-rate(own), nan_ok=True)


@brief
@given(STAGES, st.integers(7000, 7800))
def test_a_higher_level_is_never_reached_sooner(rows: list[tuple[int, float]], level: int) -> None:
    own = spaced(rows)
    low, high = hours(own, level / 100), hours(own, level / 100 + 0.5)
    assert isnan(high) or low <= high


def test_the_hours_are_what_is_missing_over_the_rate() -> None:
    assert hours(every(60, [72.0, 72.4]), 74.0) == pytest.approx(4.0)


def test_a_level_exactly_reached_is_no_hours_away() -> None:
    assert hours(every(60, [74.5, 74.0]), 74.0) == 0.0


def test_a_level_reached_is_known_without_a_rate() -> None:
    assert hours(every(60, [74.0]), 74.0) == 0.0


def test_a_stage_that_does_not_rise_never_reaches_a_level() -> None:
    assert hours(every(60, [72.4, 72.4]), 74.0) == inf


def test_one_wrong_reading_raises_no_forecast() -> None:
    stages = [70.0] * 12 + [73.9]
    assert hours(every(5, stages), 74.0) == inf


def test_judgements_do_not_depend_on_their_company() -> None:
    generator = np.random.default_rng(1)
    own = every(5, (70 + generator.normal(0, 0.1, 200)).tolist())
    instants = [time for time, _ in own]
    together = values("robust_rate", {"own": own}, instants, {"window_h": 3.0})
    alone = [values("robust_rate", {"own": own}, [one], {"window_h": 3.0})[0] for one in instants]
    assert np.array_equal(together, alone, equal_nan=True)


def test_the_warning_says_when() -> None:
    own = every(60, [72.0, 72.35])
    assert words(own, 74.0) == "预计 07-01 09:42 到 74.00 / expected to reach 74.00 at 07-01 09:42"


def test_the_warning_says_that_a_level_is_reached() -> None:
    assert words(every(60, [74.0, 74.1]), 74.0) == "已到 74.00 / 74.00 reached"


@pytest.mark.parametrize("stages", [[72.0, 72.0], [72.0, 72.000001], [72.0]])
def test_no_time_is_named_where_none_can_be_foreseen(stages: list[float]) -> None:
    assert words(every(60, stages), 74.0) == ""


def test_a_day_of_minutes_is_judged_like_any_other() -> None:
    own = every(1, [70.0 + 0.001 * step for step in range(DAY // MINUTE)])
    assert rate(own, window_h=24.0) == pytest.approx(0.06)
