import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.thinning import bucket_of, bucket_width, thinned

VALUES = st.floats(-50, 50) | st.just(float("nan"))
READINGS = st.lists(st.tuples(st.integers(1, 900), VALUES, st.sampled_from([1, 2, 3, 4, 9])))


def columns(readings: list[tuple[int, float, int]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    steps, value, flag = (list(part) for part in zip(*readings, strict=True)) if readings else (
        [], [], [])  # fmt: skip
    return (
        np.cumsum(np.array(steps, dtype=np.int64)),
        np.array(value, dtype=np.float64),
        np.array(flag, dtype=np.int8),
    )


@given(READINGS, st.integers(1, 30))
def test_of_every_flag_in_every_bucket_the_lowest_and_the_highest_stay(
    readings: list[tuple[int, float, int]], buckets: int
) -> None:
    time, value, flag = columns(readings)
    kept = thinned(time, value, flag, buckets)
    if not time.size:
        assert not kept.size
        return
    bucket = bucket_of(time, buckets)
    assert 0 <= bucket.min() <= bucket.max() < buckets
    for one, mark in {*zip(bucket.tolist(), flag.tolist(), strict=True)}:
        here = (bucket == one) & (flag == mark)
        stayed = [place for place in kept if here[place]]
        assert stayed
        known = value[here][~np.isnan(value[here])]
        if known.size:
            assert known.min() in value[stayed]
            assert known.max() in value[stayed]


@given(READINGS, st.integers(1, 30), st.data())
def test_any_stretch_of_buckets_keeps_its_peak(
    readings: list[tuple[int, float, int]], buckets: int, data: st.DataObject
) -> None:
    time, value, flag = columns([one for one in readings if one[1] == one[1]])
    if not time.size:
        return
    kept = thinned(time, value, flag, buckets)
    first = data.draw(st.integers(0, buckets - 1))
    last = data.draw(st.integers(first, buckets - 1))
    bucket = bucket_of(time, buckets)
    all_here = value[(bucket >= first) & (bucket <= last)]
    shown = value[kept][(bucket[kept] >= first) & (bucket[kept] <= last)]
    assert (shown.max(initial=-99), shown.min(initial=99)) == (
        all_here.max(initial=-99), all_here.min(initial=99))  # fmt: skip


@given(READINGS, st.integers(1, 30))
def test_what_stays_is_in_order_with_both_ends_and_no_more_than_told(
    readings: list[tuple[int, float, int]], buckets: int
) -> None:
    time, value, flag = columns(readings)
    kept = thinned(time, value, flag, buckets)
    assert (np.diff(kept) > 0).all()
    if time.size:
        assert (kept[0], kept[-1]) == (0, time.size - 1)
    assert kept.size <= max(2 * buckets * len(set(flag.tolist())), 2 * buckets) + 2


def test_a_spike_of_one_reading_and_one_that_failed_are_drawn() -> None:
    time = np.arange(105_120, dtype=np.int64) * 300_000_000
    value, flag = np.full(time.size, 70.0), np.ones(time.size, dtype=np.int8)
    value[50_001], flag[70_003] = 78.16, 4
    kept = thinned(time, value, flag, 1000)
    assert {50_001, 70_003} <= set(kept.tolist())
    assert kept.size < 2100


def test_few_readings_all_stay_and_no_bucket_is_an_error() -> None:
    time = np.arange(10, dtype=np.int64)
    assert thinned(time, time.astype(np.float64), np.ones(10, dtype=np.int8), 5).size == 10
    assert bucket_width(time, 5) == 2
    with pytest.raises(ValueError, match="bucket"):
        thinned(time, time.astype(np.float64), np.ones(10, dtype=np.int8), 0)
