"""Why a rule stood where it stood, said in plain values."""

from dataclasses import replace
from typing import Any

from alerting.explain import Question, alone, explain, reach
from domain.criterion import Condition, Criterion
from domain.instant import HOUR, MINUTE, iso
from domain.observation import observations
from domain.registry import Registry
from domain.station import StationStatus
from tests.unit.alerting.cases import RAIN_ID, STAGE_ID, START, registry

HIGH = Criterion("S", "stage", "value", yellow=70.5, orange=74.0, hysteresis=0.05, hold_on_s=600.0)


def why(known: Registry, rows: list[tuple[int, int, float, int]], at: int) -> dict[str, Any]:
    """The answer for the first rule of a registry."""
    subset = alone(known, 1)
    return explain(Question(subset, 1, observations(rows), at))


def test_a_threshold_that_was_passed_too_short_a_time_ago_is_named_with_its_hold() -> None:
    rows = [(STAGE_ID, START, 70.0, 1), (STAGE_ID, START + 5 * MINUTE, 71.0, 1)]
    said = why(registry(HIGH), rows, START + 9 * MINUTE)
    yellow = said["steps"][0]
    assert (said["level"], yellow["beyond"], yellow["held_s"], yellow["hold_on_s"]) == (
        "none", True, 240.0, 600.0,
    )  # fmt: skip
    assert "beyond 70.5 (yellow) for 240 s of 600 s" in said["because"]


def test_a_warning_says_its_value_its_threshold_and_since_when() -> None:
    rows = [(STAGE_ID, START + n * 5 * MINUTE, 71.0, 1) for n in range(4)]
    said = why(registry(HIGH), rows, START + 15 * MINUTE)
    assert said["level"] == "yellow"
    assert said["measured"] == {"time": iso(START + 15 * MINUTE), "value": 71.0, "detail": ""}
    assert said["steps"][0]["since"] == iso(START)


def test_readings_that_failed_are_counted_and_the_newest_is_shown_with_its_flag() -> None:
    rows = [(STAGE_ID, START, 70.0, 1), (STAGE_ID, START + MINUTE, 99.0, 4)]
    said = why(registry(HIGH), rows, START + HOUR)
    own = said["inputs"][0]
    assert (own["unusable"], own["newest"]["flag"], said["measured"]["value"]) == (1, 4, 70.0)


def test_without_any_reading_nothing_is_called_safe() -> None:
    said = why(registry(HIGH), [], START)
    assert said["measured"] is None
    assert "missing is not safe" in said["because"]


def test_a_version_that_was_not_in_force_says_so() -> None:
    from domain.instant import from_micros

    later = replace(HIGH, valid_from=from_micros(START + HOUR))
    rows = [(STAGE_ID, START + n * 5 * MINUTE, 71.0, 1) for n in range(4)]
    said = why(registry(later), rows, START + 15 * MINUTE)
    assert (said["level"], said["in_force"]) == ("none", False)
    assert "not in force" in said["because"]


def test_a_suspended_station_says_so() -> None:
    known = registry(HIGH)
    stations = {
        code: replace(one, status=StationStatus.SUSPENDED) for code, one in known.stations.items()
    }
    rows = [(STAGE_ID, START + n * 5 * MINUTE, 71.0, 1) for n in range(4)]
    said = why(replace(known, stations=stations), rows, START + 15 * MINUTE)
    assert (said["level"], said["suspended"]) == ("none", True)


def test_silence_is_counted_up_to_the_instant_asked_for() -> None:
    silent = Criterion("S", "stage", "silence", yellow=1800.0)
    said = why(registry(silent), [(STAGE_ID, START, 70.0, 1)], START + HOUR)
    assert (said["level"], said["measured"]["value"]) == ("yellow", 3600.0)


def test_a_compound_answers_part_by_part() -> None:
    both = Criterion(
        "S", "stage", "all_of", red=1.0,
        parts=(
            Condition("S", "stage", "value", blue=70.5),
            Condition("S", "rain", "sum", {"window_h": 1.0}, blue=30.0),
        ),
    )  # fmt: skip
    rows = [(STAGE_ID, START, 71.0, 1), (RAIN_ID, START, 12.0, 1)]
    said = why(registry(both), rows, START + MINUTE)
    assert (said["level"], said["measured"]["value"]) == ("none", 0.0)
    assert [part["measured"]["value"] for part in said["parts"]] == [71.0, 12.0]
    assert [part["steps"][0]["beyond"] for part in said["parts"]] == [True, False]


def test_the_readings_needed_reach_back_by_window_and_hold() -> None:
    rule = Criterion("S", "rain", "sum", {"window_h": 24.0}, blue=50.0, hold_off_s=3600.0)
    assert reach(rule) >= 25 * HOUR
