from itertools import groupby
from math import isnan, nan

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from domain.observation import observations
from store.observations import rounds_of

ROWS = st.lists(
    st.tuples(st.integers(1, 3), st.integers(0, 2), st.sampled_from([0.0, 1.0, nan]), st.just(1))
)


def same(one: float, other: float) -> bool:
    return one == other or (isnan(one) and isnan(other))


@given(ROWS)
def test_rounds_are_the_turns_of_each_key_without_immediate_repeats(
    rows: list[tuple[int, int, float, int]],
) -> None:
    expected = []
    by_key = sorted(range(len(rows)), key=lambda i: (rows[i][:2], i))
    for _, group in groupby(by_key, key=lambda i: rows[i][:2]):
        turn = -1
        before: int | None = None
        for i in group:
            if before is None or not same(rows[before][2], rows[i][2]):
                turn += 1
                expected.append((i, turn))
            before = i
    order, rounds = rounds_of(observations(rows), np.arange(len(rows)))
    assert list(zip(order.tolist(), rounds.tolist(), strict=True)) == expected
