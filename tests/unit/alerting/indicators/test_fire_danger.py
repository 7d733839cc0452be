"""Forest fire danger: scores from the rule's tables, dry days, levels, full hours."""

from math import isnan, nan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerting.indicators import UnfitRuleError, check
from alerting.indicators.fire_danger import INDICATORS, level
from domain.criterion import Criterion
from domain.instant import DAY, HOUR, MINUTE, parse
from tests.unit.alerting.agreeing import agree
from tests.unit.alerting.looking import Rows, judged, values
from tests.unit.alerting.plain.fire_danger import PLAIN

Weather = dict[str, list[tuple[int, float]]]

MORNING = parse("2025-02-10T08:00:00+08:00")
CALM = {"own": 4.0, "humidity": 80.0, "wind_speed": 0.1, "rain": 0.0}
TABLES: dict[str, Rows] = {
    "temperature": [(-60, 0), (5.1, 4), (20.1, 16), (25.1, 20)],
    "humidity": [(0, 20), (31, 16), (71, 0)],
    "wind": [(0, 0), (3.4, 15), (17.2, 40)],
    "rain": [(0.3, 0, 10), (0.3, 1, 15), (0.3, 2, 20), (0.3, 8, 50), (10.1, 0, 0), (10.1, 2, 5)],
}
"""Small tables, so that edges are hit; the values are of no standard."""

DRY = {"dry_days0": 8.0}


def hourly(begin: int, end: int, **changed: float) -> Weather:
    """Calm and moist weather at every full hour, counted from 08:00, but for what is changed."""
    given = {**CALM, **changed}
    hours = range(begin, end + 1)
    return {role: [(MORNING + hour * HOUR, one) for hour in hours] for role, one in given.items()}


def danger(weather: Weather, hour: float, name: str = "fire_danger_index", **given: float) -> float:
    """What an indicator says so many hours after 08:00, all readings judged in order."""
    end = MORNING + round(hour * HOUR)
    heard = {role: [one for one in all_ if one[0] <= end] for role, all_ in weather.items()}
    instants = sorted({time for readings in heard.values() for time, _ in readings})
    return values(name, heard, instants, {**DRY, **given}, TABLES)[-1]


@pytest.mark.parametrize(
    ("index", "expected"),
    [(-5, 1), (25, 1), (26, 2), (50, 2), (51, 3), (72, 3), (73, 4), (90, 4), (91, 5), (130, 5)],
)
def test_the_levels_are_those_of_the_standard(index: float, expected: float) -> None:
    assert level(np.array([index])).item() == expected


def test_what_has_no_index_has_no_level() -> None:
    assert np.isnan(level(np.array([nan]))).all()


@pytest.mark.parametrize(
    ("changed", "index"),
    [
        ({}, 50),
        ({"own": 5.09}, 50), ({"own": 5.1}, 54), ({"own": 25.1}, 70), ({"own": 45.0}, 70),
        ({"humidity": 71.0}, 50), ({"humidity": 70.9}, 66), ({"humidity": 31.0}, 66),
        ({"humidity": 30.9}, 70), ({"humidity": 0.0}, 70),
        ({"wind_speed": 3.3}, 50), ({"wind_speed": 3.4}, 65), ({"wind_speed": 30.0}, 90),
        ({"own": 30.0, "humidity": 20.0, "wind_speed": 20.0}, 130),
    ],
)  # fmt: skip
def test_scores_count_from_their_limits_on(changed: dict[str, float], index: float) -> None:
    assert danger(hourly(-24, 1, **changed), 1) == index


def test_the_level_is_that_of_the_index() -> None:
    assert danger(hourly(-24, 1), 1, "fire_danger") == 2
    assert danger(hourly(-24, 1, own=10.0), 1, "fire_danger") == 3


def test_the_seasons_greenness_is_taken_off() -> None:
    assert danger(hourly(-24, 1), 1, greenness=15.0) == 35


@pytest.mark.parametrize(
    ("role", "worst", "score"), [("own", 26.0, 20), ("humidity", 20.0, 20), ("wind_speed", 5.0, 15)]
)
def test_the_worst_of_the_24_hours_before_the_hour_counts(
    role: str, worst: float, score: float
) -> None:
    weather = hourly(-40, 20)
    place = [time for time, _ in weather[role]].index(MORNING - 10 * HOUR)
    weather[role][place] = (MORNING - 10 * HOUR, worst)
    assert danger(weather, -10) == 50
    assert danger(weather, -9) == 50 + score
    assert danger(weather, 14) == 50 + score
    assert danger(weather, 15) == 50


def test_an_hour_is_closed_by_the_first_reading_after_it() -> None:
    weather = hourly(-24, 0)
    weather["own"][-1] = (MORNING, 30.0)
    assert danger(weather, 0) == 50
    weather["rain"].append((MORNING + 10 * MINUTE, 0.0))
    assert danger(weather, 0.2) == 70


@pytest.mark.parametrize(("days", "score"), [(0, 10), (1, 15), (2, 20), (8, 50)])
def test_dry_days_are_counted_from_the_last_rainy_day(days: int, score: float) -> None:
    weather = hourly(-24 * days - 30, 12)
    place = [time for time, _ in weather["rain"]].index(MORNING - days * DAY + 5 * HOUR)
    weather["rain"][place] = (weather["rain"][place][0], 0.3)
    assert danger(weather, 12) == score


@pytest.mark.parametrize(("hour", "score"), [(0, 15), (1, 10)])
def test_the_day_of_rain_ends_with_the_reading_of_eight(hour: int, score: float) -> None:
    weather = hourly(-30, 12)
    weather["rain"][30 + hour] = (MORNING + hour * HOUR, 5.0)
    assert danger(weather, 12) == score


def test_a_days_rain_is_summed_exactly_to_the_limit_of_the_table() -> None:
    weather = hourly(-30, 12)
    weather["rain"][31:34] = [(MORNING + hour * HOUR, 0.1) for hour in (1, 2, 3)]
    assert [danger(weather, 3), danger(weather, 4)] == [50, 10]


def test_heavy_rain_takes_its_own_row_of_the_table() -> None:
    weather = hourly(-30, 60)
    weather["rain"][32] = (MORNING + 2 * HOUR, 10.1)
    assert [danger(weather, hour) for hour in (5, 26, 50)] == [0, 0, 5]


def test_drizzle_below_the_table_is_no_rain() -> None:
    assert danger(hourly(-20, 12, rain=0.01), 12) == 50


def test_the_last_rain_before_a_gap_is_not_forgotten() -> None:
    weather = hourly(-30, -10)
    weather["rain"][-1] = (MORNING - 10 * HOUR, 5.0)
    later = hourly(6, 30)
    weather = {role: weather[role] + later[role] for role in weather}
    assert danger(weather, 12) == 15


def test_without_rain_ever_heard_the_days_watched_count() -> None:
    found = [danger(hourly(-2, 24 * day + 2), 24 * day + 2, dry_days0=0.0) for day in (0, 1, 8)]
    assert found == [15, 20, 50]


@pytest.mark.parametrize("role", ["own", "humidity", "wind_speed"])
def test_a_sensor_that_went_silent_leaves_the_danger_unknown(role: str) -> None:
    weather = hourly(-24, 10)
    weather[role] = weather[role][:28]
    assert not isnan(danger(weather, 7))
    assert isnan(danger(weather, 8))
    assert not isnan(danger(weather, 8, stale_h=5.0))


def test_a_day_without_a_gauge_leaves_the_danger_unknown() -> None:
    weather = hourly(-30, 30)
    weather["rain"] = weather["rain"][:31]
    assert not isnan(danger(weather, 24))
    assert isnan(danger(weather, 25))


def test_what_decided_is_told_in_both_languages() -> None:
    detail = INDICATORS["fire_danger"].detail
    assert detail is not None
    weather = hourly(-24, 1, own=31.5, humidity=22.0, wind_speed=8.3)
    (text,) = detail(judged("fire_danger", weather, [MORNING + HOUR], DRY, TABLES))
    assert "最高气温 31.5 °C，最低湿度 22 %，最大风速 8.3 m/s" in text
    assert "lowest humidity 22 %" in text


HOURS = st.integers(-20, 30)
READINGS = st.fixed_dictionaries(
    {
        "own": st.dictionaries(HOURS, st.sampled_from([-3.0, 5.0, 5.1, 21.0, 30.0]), max_size=30),
        "humidity": st.dictionaries(HOURS, st.floats(0, 100), max_size=30),
        "wind_speed": st.dictionaries(HOURS, st.floats(0, 30), max_size=30),
        "rain": st.dictionaries(HOURS, st.sampled_from([0.0, 0.1, 0.3, 12.0]), max_size=30),
    }
)


def filled(readings: dict[str, dict[int, float]]) -> Weather:
    """Readings by hour upon calm weather of every hour."""
    return {
        role: sorted({**dict(all_), **_at(readings[role])}.items())
        for role, all_ in hourly(-20, 30).items()
    }


def _at(readings: dict[int, float]) -> dict[int, float]:
    return {MORNING + hour * HOUR: value for hour, value in readings.items()}


@settings(max_examples=15, deadline=None)
@given(READINGS, st.booleans(), st.sampled_from(sorted(INDICATORS)))
def test_the_plain_version_says_the_same(
    readings: dict[str, dict[int, float]], filling: bool, name: str
) -> None:
    sparse = {role: sorted(_at(found).items()) for role, found in readings.items()}
    given = {"stale_h": 6.0, "greenness": 5.0}
    agree(name, PLAIN[name], filled(readings) if filling else sparse, given, TABLES)


@settings(max_examples=15, deadline=None)
@given(READINGS, st.floats(0, 20), st.floats(0, 40), st.floats(0, 10))
def test_warmer_drier_windier_air_never_lowers_the_danger(
    readings: dict[str, dict[int, float]], warmer: float, drier: float, windier: float
) -> None:
    mild = filled(readings)
    harsh = {
        "own": [(time, value + warmer) for time, value in mild["own"]],
        "humidity": [(time, max(value - drier, 0.0)) for time, value in mild["humidity"]],
        "wind_speed": [(time, value + windier) for time, value in mild["wind_speed"]],
        "rain": mild["rain"],
    }
    end = [MORNING + 30 * HOUR]
    more, less = (
        values("fire_danger_index", weather, end, DRY, TABLES)[0] for weather in (harsh, mild)
    )
    assert more >= less


def unfit(message: str, **changed: object) -> None:
    given: dict[str, object] = {"property": "air_temperature", "tables": TABLES, **changed}
    rule = Criterion("W", indicator="fire_danger", yellow=3, **given)  # type: ignore[arg-type]
    with pytest.raises(UnfitRuleError, match=message):
        check(rule)


def test_a_rule_that_cannot_work_is_told() -> None:
    unfit("is for air_temperature", property="humidity")
    unfit("stale_h must be", parameters={"stale_h": 30.0})
    unfit("dry_days0 cannot", parameters={"dry_days0": -1.0})
    unfit("table humidity must ascend", tables={**TABLES, "humidity": [(31, 16), (31, 20)]})
    unfit("table rain must ascend", tables={**TABLES, "rain": [(10.1, 0, 0), (0.3, 1, 5)]})
    unfit("table wind has 2 columns", tables={**TABLES, "wind": [(0, 0, 0)]})
