"""The vectorised tests against the plain ones, however the stream is cut."""

from math import inf, nan

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.datastream import Datastream
from domain.instant import HOUR, MINUTE, SECOND, parse
from domain.observation import CLOCK, observations
from domain.registry import Registry
from domain.station import Station, StationKind
from ingest.quality import Memory, assess
from ingest.view import RegistryView
from tests.unit.ingest.quality_reference import Reference, Row

START = parse("2024-07-01T00:00:00+08:00")
REGISTRY = Registry.numbered(
    [Station(code, code, StationKind.RAIN) for code in "AB"],
    [
        Datastream("A", "stage", "m", valid_min=0, valid_max=90, flat_limit_s=14_400),
        Datastream("A", "rain", "mm", flat_limit_s=3600),
        Datastream("B", "stage", "m", flat_limit_s=3600),
        Datastream("B", "ph", "1", rate_limit=inf, spike_limit=0.1, flat_limit_s=2400),
        Datastream("A", "turbidity", "NTU", rate_limit=12.0, spike_limit=2.0, flat_limit_s=2400),
        Datastream("A", "discharge", "m3/s", rate_limit=6.0, spike_limit=1.0, flat_limit_s=100_000),
    ],
    [],
)
VIEW = RegistryView.of(REGISTRY)
STEPS = [0, 1, SECOND, MINUTE, 5 * MINUTE, 5 * MINUTE, 5 * MINUTE, HOUR, 30 * HOUR, -MINUTE, -HOUR]
VALUES = [0.0, -0.0, 1.0, 1.0, 1.4, 1.6, 7.0, 7.0, 14.0, 30.0, nan, inf, -inf, 1e300, -5.0, 200.0]
READING = st.tuples(
    st.sampled_from([CLOCK, 1, 1, 1, 2, 2, 3, 4, 5, 6, 6]),
    st.sampled_from(STEPS),
    st.sampled_from(VALUES),
    st.sampled_from([1, 1, 1, 1, 1, 2, 3, 4, 9]),
)


Story = list[tuple[int, int, float, int]]


def told(story: Story) -> list[Row]:
    """Rows of steps: each datastream goes on from its own last time."""
    at: dict[int, int] = {}
    rows: list[Row] = []
    for stream, step, value, flag in story:
        at[stream] = max(at.get(stream, START) + step, START)
        tick = stream == CLOCK
        rows.append((stream, at[stream], nan if tick else value, 1 if tick else flag))
    return rows


def check(story: Story, cuts: list[int], received_at: int | None = None) -> None:
    """The stream, cut into batches, is judged as one by one."""
    rows = told(story)
    reference = Reference(REGISTRY)
    for row in rows:
        reference.hear(row, received_at)

    memory, flags, tests, refuted = Memory.empty(), [], [], []
    for part in np.split(observations(rows), sorted(cuts)):
        assessed = assess(part, VIEW, memory, received_at)
        memory = assessed.memory
        flags += assessed.rows["flag"].tolist()
        tests += assessed.tests.tolist()
        refuted += assessed.refuted.tolist()

    assert flags == reference.flags
    assert tests == reference.tests
    assert sorted(refuted) == sorted(reference.refuted)


CUTS = st.lists(st.integers(0, 80), max_size=4)


@settings(max_examples=300, deadline=None)
@given(
    story=st.lists(READING, max_size=80),
    cuts=CUTS,
    received_at=st.sampled_from([None, START + 3 * HOUR]),
)
def test_any_stream_in_any_cut_is_judged_as_one_by_one(
    story: Story, cuts: list[int], received_at: int | None
) -> None:
    check(story, cuts, received_at)


LEAP = st.tuples(
    st.sampled_from([1, 5, 5, 5]),
    st.sampled_from([5 * MINUTE, 5 * MINUTE, 10 * MINUTE, HOUR]),
    st.sampled_from([1.0, 1.0, 1.0, 1.0, 1.4, 4.0, 7.0, 9.0, 30.0]),
    st.just(1),
)


@settings(max_examples=200, deadline=None)
@given(story=st.lists(LEAP, max_size=40), cuts=CUTS)
def test_leaps_to_and_fro_are_judged_as_one_by_one(story: Story, cuts: list[int]) -> None:
    check(story, cuts)


LEVEL = st.tuples(
    st.sampled_from([1, 6]),
    st.sampled_from([5 * MINUTE, HOUR, HOUR, 5 * HOUR]),
    st.just(4.0),
    st.just(1),
)
FALL = st.tuples(
    st.just(2),
    st.sampled_from([5 * MINUTE, 5 * MINUTE, HOUR, 12 * HOUR]),
    st.sampled_from([0.0, 4.0, 8.0, 12.0]),
    st.just(1),
)
WET = LEVEL | FALL


@settings(max_examples=200, deadline=None)
@given(story=st.lists(WET, min_size=20, max_size=80), cuts=CUTS)
def test_still_water_in_rain_is_judged_as_one_by_one(story: Story, cuts: list[int]) -> None:
    check(story, cuts)
