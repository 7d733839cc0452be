"""Which warnings stand together in one incident."""

from collections import defaultdict
from itertools import count
from math import inf
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.incident import GAP, Grouping, Scope, Span, catchment, family, group
from domain.instant import HOUR, parse
from domain.station import Station, StationKind

T = parse("2024-07-01T06:00:00+08:00")
RIVER = Scope("汨罗江", "water")
FIRE = Scope("汨罗江", "forest_fire")
Told = list[tuple[Scope, Span]]


def span(opened: float, closed: float | None) -> Span:
    """Hours after T."""
    return Span(T + int(opened * HOUR), None if closed is None else T + int(closed * HOUR))


def grouped(told: Told) -> Grouping:
    numbers = count(1)
    return group({}, told, lambda _: next(numbers))


def water(*spans: Span) -> Told:
    return [(RIVER, one) for one in spans]


def test_a_warning_joins_the_incident_that_is_open() -> None:
    assert grouped(water(span(0, None), span(90, None))).incidents == [1, 1]


def test_a_warning_soon_after_the_last_one_cleared_goes_on() -> None:
    assert grouped(water(span(0, 1), span(6.9, 8))).incidents == [1, 1]


def test_a_gap_of_the_full_length_begins_another_incident() -> None:
    assert grouped(water(span(0, 1), span(7, 8))).incidents == [1, 2]


def test_the_last_one_to_clear_counts_not_the_last_one_to_open() -> None:
    assert grouped(water(span(0, 20), span(1, 2), span(25, 26))).incidents == [1, 1, 1]


def test_another_family_or_catchment_is_another_incident() -> None:
    here = span(0, None)
    told = [(RIVER, here), (FIRE, here), (Scope("昌江", "water"), here)]
    assert grouped(told).incidents == [1, 2, 3]


def test_a_late_warning_between_two_incidents_makes_them_the_older_one() -> None:
    assert grouped(water(span(0, 1), span(10, 11), span(6, 7))) == ([1, 1, 1], {2: 1})


def test_an_incident_may_go_into_an_older_one_after_it_took_up_another() -> None:
    told = water(span(0, 1), span(10, 11), span(20, 21), span(15, 16), span(6, 6))
    assert grouped(told) == ([1, 1, 1, 1, 1], {3: 1, 2: 1})


def test_incidents_that_are_known_are_joined_by_their_ids() -> None:
    known = {RIVER: {7: span(0, 1), 9: span(30, None)}}
    told = water(span(3, 4), span(40, None), span(15, 16))
    assert group(known, told, lambda _: 12).incidents == [7, 9, 12]


spans = st.builds(
    lambda opened, length: Span(opened, None if length is None else opened + length),
    st.integers(0, 20).map(lambda n: n * GAP // 4),
    st.none() | st.integers(0, 6).map(lambda n: n * GAP // 4),
)
told = st.lists(st.tuples(st.sampled_from([RIVER, FIRE]), spans), max_size=12)


def partition(keys: list[int]) -> set[frozenset[int]]:
    """Which places have the same key."""
    found: dict[int, set[int]] = defaultdict(set)
    for place, key in enumerate(keys):
        found[key].add(place)
    return {frozenset(one) for one in found.values()}


def plain(warnings: Told) -> set[frozenset[int]]:
    """The same read plainly: in the order of time, by the last end so far."""
    keys = [0] * len(warnings)
    running: dict[Scope, tuple[float, int]] = {}
    for place in sorted(range(len(warnings)), key=lambda one: warnings[one][1].opened):
        scope, (opened, closed) = warnings[place]
        end, key = running.get(scope, (-inf, 0))
        if opened - end >= GAP:
            end, key = -inf, place + 1
        keys[place] = key
        running[scope] = max(end, inf if closed is None else closed), key
    return partition(keys)


def standing(warnings: Told, incidents: list[int]) -> dict[Scope, dict[int, Span]]:
    """The incidents that these warnings make."""
    found: dict[Scope, dict[int, Span]] = defaultdict(dict)
    for (scope, one), incident in zip(warnings, incidents, strict=True):
        before = found[scope].get(incident, one)
        closed = max(inf if end is None else end for end in (one.closed, before.closed))
        end = None if closed == inf else int(closed)
        found[scope][incident] = Span(min(one.opened, before.opened), end)
    return found


@given(told, st.randoms(use_true_random=False))
def test_any_order_of_telling_groups_as_the_plain_reading_does(
    warnings: Told, chance: Random
) -> None:
    order = list(range(len(warnings)))
    chance.shuffle(order)
    incidents = grouped([warnings[one] for one in order]).incidents
    by_place = dict(zip(order, incidents, strict=True))
    assert partition([by_place[one] for one in range(len(warnings))]) == plain(warnings)


@given(told, st.integers(0, 12))
def test_where_the_telling_is_cut_changes_nothing(warnings: Told, cut: int) -> None:
    first = grouped(warnings[:cut]).incidents
    numbers = count(len(warnings) + 1)
    known = standing(warnings[:cut], first)
    rest = group(known, warnings[cut:], lambda _: next(numbers))
    settled = [rest.merged.get(one, one) for one in first]
    assert partition(settled + rest.incidents) == plain(warnings)


def seen(one: Span, now: int) -> Span:
    """A warning as it stood at an instant."""
    return Span(one.opened, None if one.closed is None or one.closed >= now else one.closed)


@given(told)
def test_warnings_that_are_told_while_they_are_open_group_as_in_hindsight(warnings: Told) -> None:
    warnings = sorted(warnings, key=lambda one: one[1].opened)
    numbers = count(1)
    incidents: list[int] = []
    for place, (scope, (now, _)) in enumerate(warnings):
        known = standing([(where, seen(one, now)) for where, one in warnings[:place]], incidents)
        new = [(scope, Span(now, None))]
        incidents += group(known, new, lambda _: next(numbers)).incidents
    assert partition(incidents) == plain(warnings)


@pytest.mark.parametrize(
    ("station", "expected"),
    [
        ({"attributes": {"catchment": "昌江", "BSNM": "洞庭湖"}, "river": "汨罗江"}, "昌江"),
        ({"attributes": {"BSNM": "洞庭湖"}, "river": "汨罗江"}, "洞庭湖"),
        ({"river": "汨罗江", "town": "加义镇"}, "汨罗江"),
        ({"town": "加义镇"}, "加义镇"),
        ({}, "PJ02"),
    ],
)
def test_a_station_belongs_to_its_catchment_or_the_next_best(
    station: dict[str, object], expected: str
) -> None:
    assert catchment(Station("PJ02", "加义", StationKind.RAIN, **station)) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("hazard", "expected"),
    [
        ("flood", "water"),
        ("flash-flood", "water"),
        ("geohazard", "water"),
        ("water_quality", "water_quality"),
        ("forest_fire", "forest_fire"),
    ],
)
def test_what_one_storm_sets_off_is_one_family(hazard: str, expected: str) -> None:
    assert family(hazard) == expected
