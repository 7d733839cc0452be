"""What the river engineer expects of two floods that everybody knows."""

import msgspec
import pytest

from domain.instant import HOUR, MINUTE, parse
from sensors.simulators.scenario import load
from tests.acceptance.floods import Said, colorado, moves, rehearsed

STAGE = "DEMO-PJ/stage/value/from=2024-01-01"
STEP = 5 * MINUTE
HOLD = HOUR
DEAD = [
    ("USGS-394839104570300", "2013-09-12T08:30-06:00"),
    ("USGS-06741510", "2013-09-12T18:30-06:00"),
]
"""Sand Creek and Big Thompson at Loveland, and when they were last heard."""


@pytest.fixture(scope="module")
def pingjiang() -> Said:
    return rehearsed(load("pingjiang-2024"))


@pytest.fixture(scope="module")
def front_range(tmp_path_factory: pytest.TempPathFactory) -> Said:
    return rehearsed(colorado(tmp_path_factory.mktemp("colorado")))


def times(found: Said, before: str, after: str) -> list[int]:
    """Instants at which the stage went from one level to another."""
    return [parse(str(time)) for time, *step in moves(found, STAGE) if step == [before, after]]


def test_the_warning_level_is_passed_at_04_36(pingjiang: Said) -> None:
    (passed,) = times(pingjiang, "none", "yellow")
    assert abs(passed - parse("2024-06-30T04:36+08:00")) <= STEP


def test_the_guarantee_level_is_reached_at_23_00(pingjiang: Said) -> None:
    (reached,) = times(pingjiang, "yellow", "orange")
    assert abs(reached - parse("2024-06-30T23:00+08:00")) <= STEP


def test_orange_holds_over_the_flat_night_and_as_long_as_the_river_stands_above(
    pingjiang: Said,
) -> None:
    (reached,), (left,) = (
        times(pingjiang, "yellow", "orange"),
        times(pingjiang, "orange", "yellow"),
    )
    assert left - HOLD >= parse("2024-07-02T21:00+08:00")
    assert [time for time in _all_times(pingjiang) if reached < time < left] == []


def test_the_warning_ends_a_hold_after_04_51(pingjiang: Said) -> None:
    (left,) = times(pingjiang, "yellow", "blue")
    assert abs(left - HOLD - parse("2024-07-03T04:51+08:00")) <= STEP


def test_the_river_stands_72_hours_15_minutes_above_the_warning_level(pingjiang: Said) -> None:
    (passed,), (left,) = times(pingjiang, "none", "yellow"), times(pingjiang, "yellow", "blue")
    assert abs((left - HOLD - passed) - (72 * HOUR + 15 * MINUTE)) <= STEP


def test_no_level_is_reached_twice(pingjiang: Said) -> None:
    reached = [after for _, before, after in moves(pingjiang, STAGE)]
    assert reached == ["yellow", "orange", "yellow", "blue", "none"]


def test_the_older_threshold_raises_nothing_in_2024(pingjiang: Said) -> None:
    assert moves(pingjiang, "DEMO-PJ/stage/value") == []


@pytest.mark.parametrize(("gauge", "died"), DEAD)
def test_a_gauge_that_dies_in_the_flood_raises_silent_while_rising(
    front_range: Said, gauge: str, died: str
) -> None:
    silent = moves(front_range, f"{gauge}/stage/silence/rising=0.05/window_h=1")
    assert [step for _, *step in silent] == [["none", "yellow"], ["yellow", "orange"]]
    assert parse(str(silent[0][0])) - parse(died) == 45 * MINUTE


@pytest.mark.parametrize(("gauge", "died"), DEAD)
def test_the_level_of_a_gauge_that_dies_stays_as_it_was(
    front_range: Said, gauge: str, died: str
) -> None:
    *_, (when, _, level) = moves(front_range, f"{gauge}/stage/value")
    assert parse(str(when)) <= parse(died)
    assert level != "none"


def test_no_other_gauge_is_silent_while_rising(front_range: Said) -> None:
    silent = {one["station"] for one in front_range if "rising" in str(one["criterion"])}
    assert silent == {"USGS-394839104570300", "USGS-06741510"}


def test_a_rehearsal_is_the_same_byte_by_byte() -> None:
    scenario = load("pingjiang-2024")
    first, second = (msgspec.json.encode(rehearsed(scenario)) for _ in range(2))
    assert first == second


def _all_times(found: Said) -> list[int]:
    return [parse(str(time)) for time, _, _ in moves(found, STAGE)]
