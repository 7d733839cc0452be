"""Detections: N of the last M looks within a window."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.indicators import UnfitRuleError, check
from alerting.indicators.detections import INDICATORS
from domain.criterion import Criterion
from domain.instant import MINUTE
from tests.unit.alerting.agreeing import START, agree, at, brief, series
from tests.unit.alerting.looking import Readings, judged, values
from tests.unit.alerting.plain.detections import PLAIN

RULE = {"window_h": 0.5, "looks": 4.0, "min_confidence": 0.6}
CONFIDENCE = st.sampled_from([0.0, 0.3, 0.59, 0.6, 0.61, 1.0])
LOOKS = st.lists(st.tuples(st.integers(1, 25), CONFIDENCE), min_size=1, max_size=12)


def counted(readings: Readings, minutes: float, **given: float) -> float:
    (found,) = values("detections", {"own": readings}, [at(minutes)], {**RULE, **given})
    return found


def spaced(looks: list[tuple[int, float]]) -> list[tuple[int, float]]:
    """Readings from (minutes since the last one, confidence)."""
    time, found = START, []
    for minutes, confidence in looks:
        time += minutes * MINUTE
        found.append((time, confidence))
    return found


def rule(blue: float, red: float, **given: float) -> Criterion:
    parameters = {**RULE, **given}
    return Criterion("C", "detection_confidence", "detections", parameters, blue=blue, red=red)


def test_a_look_counts_from_the_least_confidence_on() -> None:
    assert counted(series((0, 0.6), (5, 0.599), (10, 0.0), (15, 0.9)), 15) == 2


def test_only_the_last_looks_count() -> None:
    looks = series((0, 1.0), (1, 1.0), (2, 0.0), (3, 0.0), (4, 0.0))
    assert counted(looks, 4) == 1
    assert counted(looks, 4, looks=5.0) == 2


def test_a_look_is_forgotten_exactly_one_window_later() -> None:
    looks = series((0, 1.0), (29.99, 0.0), (30, 0.0))
    assert counted(looks[:2], 29.99) == 1
    assert counted(looks, 30) == 0


def test_a_camera_that_just_began_does_not_make_up_looks() -> None:
    assert counted(series((0, 1.0)), 0) == 1


def test_what_decided_is_told_in_both_languages() -> None:
    detail = INDICATORS["detections"].detail
    assert detail is not None
    looks = series((0, 0.0), (5, 0.7), (10, 0.83))
    (text,) = detail(judged("detections", {"own": looks}, [at(10)], RULE))
    assert "3 次观测中 2 次" in text
    assert "2 of 3 looks saw a fire, confidence up to 0.83" in text


@brief
@given(LOOKS, st.sampled_from([1.0, 2.0, 5.0]), st.sampled_from([0.1, 0.5, 3.0]))
def test_the_plain_version_says_the_same(
    looks: list[tuple[int, float]], last: float, window: float
) -> None:
    given = {**RULE, "looks": last, "window_h": window}
    agree("detections", PLAIN["detections"], {"own": spaced(looks)}, given)


@brief
@given(LOOKS, st.integers(0, 11), CONFIDENCE)
def test_a_more_confident_look_never_lowers_the_count(
    looks: list[tuple[int, float]], place: int, confidence: float
) -> None:
    surer = list(looks)
    minutes, before = looks[place % len(looks)]
    surer[place % len(looks)] = minutes, max(before, confidence)
    end = (spaced(looks)[-1][0] - START) / MINUTE
    assert counted(spaced(surer), end) >= counted(spaced(looks), end)


@brief
@given(LOOKS, st.floats(0.1, 5), st.floats(0.1, 5), st.integers(1, 6), st.integers(1, 6))
def test_a_longer_window_and_more_looks_never_lower_the_count(
    looks: list[tuple[int, float]], window: float, other: float, few: int, many: int
) -> None:
    readings = spaced(looks)
    end = (readings[-1][0] - START) / MINUTE
    less, more = (
        counted(readings, end, window_h=pick(window, other), looks=float(pick(few, many)))
        for pick in (min, max)
    )
    assert more >= less


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"looks": 2.5}, "whole number"),
        ({"looks": 0}, "whole number"),
        ({"min_confidence": 0}, "min_confidence"),
        ({"min_confidence": 1.2}, "min_confidence"),
        ({"looks": 1}, "more detections than there are looks"),
    ],
)
def test_a_rule_that_cannot_work_is_told(given: dict[str, float], message: str) -> None:
    with pytest.raises(UnfitRuleError, match=message):
        check(rule(1, 2, **given))


def test_as_many_detections_as_looks_may_be_asked_for() -> None:
    check(rule(1, 4))
