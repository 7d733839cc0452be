"""Array idioms against what they say they do, one segment at a time."""

from bisect import bisect_left

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from domain.segments import prior_maximum, running_maximum, runs, search

_SERIES = st.one_of(
    st.lists(st.integers(-50, 50), max_size=12).map(sorted),
    st.builds(
        lambda begin, step, count: [begin + step * place for place in range(count)],
        st.integers(-20, 20), st.integers(1, 7), st.integers(0, 12),
    ),
)  # fmt: skip


@given(st.lists(st.tuples(_SERIES, st.integers(-60, 60)), min_size=1, max_size=6))
def test_a_search_finds_the_first_that_is_not_less(cases: list[tuple[list[int], int]]) -> None:
    lengths = np.array([len(series) for series, _ in cases])
    high = np.cumsum(lengths)
    times = np.array([time for series, _ in cases for time in series], dtype=np.int64)
    wanted = np.array([one for _, one in cases])
    found = search(times, high - lengths, high, wanted)
    assert (found - high + lengths).tolist() == [bisect_left(*case) for case in cases]


@given(
    st.lists(_SERIES, min_size=1, max_size=6),
    st.lists(st.integers(-60, 60), min_size=6, max_size=6),
)
def test_several_searches_in_each_segment_find_what_one_by_one_would(
    cases: list[list[int]], asked: list[int]
) -> None:
    high = np.cumsum([len(series) for series in cases])
    low = np.append([0], high[:-1])
    times = np.array([time for series in cases for time in series], dtype=np.int64)
    wanted = np.array([asked, asked[::-1]])[:, : high.size]
    found = search(times, low, high, wanted)
    assert found.tolist() == [search(times, low, high, one).tolist() for one in wanted]


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 5)), max_size=6))
def test_runs_name_every_place_and_whose_it_is(cases: list[tuple[int, int]]) -> None:
    first, counts = np.array(cases, dtype=np.int64).reshape(-1, 2).T
    owner, place = runs(first, counts)
    plain = [(n, begin + k) for n, (begin, count) in enumerate(cases) for k in range(count)]
    assert list(zip(owner.tolist(), place.tolist(), strict=True)) == plain


@given(st.lists(st.lists(st.integers(0, 9), min_size=1, max_size=9), min_size=1, max_size=4))
def test_running_maxima_stay_within_their_segment(series: list[list[int]]) -> None:
    groups = np.repeat(np.arange(len(series)), [len(one) for one in series])
    values = np.array([value for one in series for value in one])
    initial = np.full(values.size, 4)
    first = np.append([True], groups[1:] != groups[:-1])
    running = [max(4, *one[: place + 1]) for one in series for place in range(len(one))]
    prior = [max([4, *one[:place]]) for one in series for place in range(len(one))]
    assert running_maximum(groups, values, initial).tolist() == running
    assert prior_maximum(values, first, initial).tolist() == prior
