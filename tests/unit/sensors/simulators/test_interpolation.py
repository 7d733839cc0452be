"""Reconstruction between reported points."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sensors.simulators.interpolation import monotone

STEP = 300
points = st.lists(
    st.tuples(st.integers(0, 20_000), st.integers(-100_000, 100_000).map(lambda mm: mm / 1000)),
    min_size=2,
    max_size=12,
    unique_by=lambda point: point[0],
)


def curve(found: list[tuple[int, float]]) -> tuple[list[int], list[float]]:
    times, values = zip(*sorted(found), strict=True)
    marks, levels = monotone(np.array(times), np.array(values), STEP, 3)
    return marks.tolist(), levels.tolist()


@given(points)
def test_marks_are_the_multiples_of_the_step_between_the_points(
    found: list[tuple[int, float]],
) -> None:
    times = {time for time, _ in found}
    between = range(min(times), max(times) + 1)
    expected = [mark for mark in range(0, 20_001, STEP) if mark in between and mark not in times]
    assert curve(found)[0] == expected


@given(points)
def test_a_value_stays_between_its_two_neighbours(found: list[tuple[int, float]]) -> None:
    times, values = zip(*sorted(found), strict=True)
    for mark, level in zip(*curve(found), strict=True):
        right = int(np.searchsorted(times, mark))
        low, high = sorted(values[right - 1 : right + 1])
        assert low - 0.001 - 1e-9 <= level <= high + 1e-9


def test_a_flat_stretch_is_exactly_flat() -> None:
    _, levels = curve([(0, 70.5), (3000, 74.0), (9000, 74.0), (12_000, 77.25)])
    assert levels[9:28] == [74.0] * 19


def test_values_are_rounded_down() -> None:
    _, levels = curve([(0, 0.0), (900, 0.002)])
    assert levels == [0.0, 0.001]


def test_a_single_point_has_nothing_between() -> None:
    assert curve([(0, 1.0)]) == ([], [])
