"""What is remembered, against plain dictionaries, whatever is added in whatever pieces."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from alerting.indicators.series import fixed
from alerting.memory import Memory, Past

GROUPS = 3

Rows = list[tuple[int, int, float]]


def readings(past: Past) -> dict[int, dict[int, float]]:
    groups, times, values = past.readings()
    found: dict[int, dict[int, float]] = {group: {} for group in range(GROUPS)}
    for group, time, value in zip(groups.tolist(), times.tolist(), values.tolist(), strict=True):
        found[group][time] = value
    return found


def arrays(rows: Rows) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return (
        np.array([row[0] for row in rows], dtype=np.int64),
        np.array([row[1] for row in rows], dtype=np.int64),
        np.array([row[2] for row in rows], dtype=np.float64),
    )


_ROWS = st.lists(st.tuples(st.integers(0, GROUPS - 1), st.integers(0, 200), st.floats(-9, 9)))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(_ROWS, st.integers(0, 200)), max_size=8))
def test_memory_holds_what_was_added_and_not_forgotten(
    pieces: list[tuple[Rows, int]],
) -> None:
    memory, slots = Memory(GROUPS), np.arange(GROUPS)
    plain: dict[int, dict[int, float]] = {group: {} for group in range(GROUPS)}
    for rows, oldest in pieces:
        past = memory.take(slots)
        newest = {group: max(plain[group], default=-1) for group in plain}
        ahead = sorted({(group, time): value for group, time, value in rows}.items())
        new = [(group, time, value) for (group, time), value in ahead if time > newest[group]]
        past.append(*arrays(new))
        past.insert(*arrays(rows))
        past.forget(np.full(GROUPS, oldest))
        memory.put(slots, past)
        for group, time, value in [*new, *rows]:
            plain[group][time] = value
        plain = {
            group: {time: value for time, value in kept.items() if time >= oldest}
            for group, kept in plain.items()
        }
        assert readings(memory.take(slots)) == plain


@settings(max_examples=40, deadline=None)
@given(_ROWS)
def test_running_totals_agree_with_the_amounts(rows: Rows) -> None:
    memory = Memory(GROUPS)
    past = memory.take(np.arange(GROUPS))
    past.insert(*arrays(rows))
    for begin, end in zip(past.begin, past.end, strict=True):
        steps = np.diff(past.series.running[begin:end])
        assert (steps == fixed(past.series.values[begin + 1 : end])).all()


def test_what_the_state_knows_is_not_changed_by_a_step_that_is_thrown_away() -> None:
    memory, slots = Memory(GROUPS), np.arange(GROUPS)
    kept = memory.take(slots)
    kept.append(*arrays([(0, 1, 1.0), (0, 2, 2.0)]))
    memory.put(slots, kept)
    before = readings(memory.take(slots))
    thrown = memory.take(slots)
    thrown.append(*arrays([(0, 3, 3.0)]))
    thrown.insert(*arrays([(0, 1, 9.0)]))
    assert readings(memory.take(slots)) == before
