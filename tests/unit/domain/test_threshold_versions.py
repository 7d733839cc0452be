"""Thresholds follow each other in time and none is overwritten."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from domain.criterion import Criterion
from domain.instant import BEIJING
from domain.threshold_versions import Overwritten, in_force, revise

NOW = datetime(2025, 6, 1, 12, 30, 0, 250_000, tzinfo=BEIJING)
LATER = NOW + timedelta(days=30)
YEAR = datetime(2024, 1, 1, tzinfo=BEIJING)
FIRST = Criterion("A", "stage", "value", yellow=69.41)
HIGHER = replace(FIRST, yellow=70.5)


def spans(versions: list[Criterion]) -> list[tuple[datetime | None, datetime | None, float | None]]:
    return [(one.valid_from, one.valid_to, one.yellow) for one in versions]


def test_other_thresholds_hold_from_now_and_end_the_ones_before() -> None:
    moment = NOW.replace(microsecond=0)
    assert spans(revise([FIRST], [HIGHER], NOW)) == [(None, moment, 69.41), (moment, None, 70.5)]


def test_the_date_of_the_file_is_taken_where_it_gives_one() -> None:
    dated = replace(HIGHER, valid_from=YEAR)
    assert spans(revise([FIRST], [dated], NOW)) == [(None, YEAR, 69.41), (YEAR, None, 70.5)]


def test_the_same_thresholds_change_nothing() -> None:
    once = revise([FIRST], [HIGHER], NOW)
    assert revise(once, [HIGHER], LATER) == once


def test_a_file_with_all_versions_changes_nothing() -> None:
    dated = replace(HIGHER, valid_from=YEAR)
    once = revise([], [dated, FIRST], NOW)
    assert spans(once) == [(None, YEAR, 69.41), (YEAR, None, 70.5)]
    assert revise(once, once, LATER) == once
    assert revise(once, [dated, FIRST], LATER) == once


def test_words_that_only_describe_are_changed_in_place() -> None:
    once = revise([FIRST], [HIGHER], NOW)
    told = revise(once, [replace(HIGHER, source="通报", impact={"red": "转移"})], LATER)
    assert spans(told) == spans(once)
    assert [one.source for one in told] == ["", "通报"]


def test_other_thresholds_for_a_version_that_exists_are_refused() -> None:
    dated = replace(HIGHER, valid_from=YEAR)
    with pytest.raises(Overwritten, match=r"yellow 70.5 is to become 71.0"):
        revise([dated], [replace(dated, yellow=71.0)], NOW)


def test_two_changes_within_one_second_have_codes_of_their_own() -> None:
    once = revise([FIRST], [HIGHER], NOW)
    twice = revise(once, [replace(FIRST, yellow=71.0)], NOW)
    assert len({one.code for one in twice}) == 3
    assert [one.code for one in twice][1:] == [
        "A/stage/value/from=2025-06-01T12:30:00",
        "A/stage/value/from=2025-06-01T12:30:01",
    ]


def test_a_version_of_the_past_is_placed_between_its_neighbours() -> None:
    old = datetime(2020, 1, 1, tzinfo=BEIJING)
    known = revise([FIRST], [replace(HIGHER, valid_from=YEAR)], NOW)
    between = replace(FIRST, yellow=69.8, valid_from=old)
    assert spans(sorted(revise(known, [between], NOW), key=lambda one: one.yellow or 0)) == [
        (None, old, 69.41), (old, YEAR, 69.8), (YEAR, None, 70.5),
    ]  # fmt: skip


def test_what_was_in_force_at_an_instant_is_found() -> None:
    versions = revise([FIRST], [replace(HIGHER, valid_from=YEAR)], NOW)
    before = in_force(versions, YEAR - timedelta(days=1))
    at = in_force(versions, YEAR)
    assert before is not None
    assert at is not None
    assert (before.yellow, at.yellow) == (69.41, 70.5)


def test_an_end_that_is_set_stays_when_the_file_gives_none() -> None:
    ended = replace(FIRST, valid_from=YEAR, valid_to=NOW)
    assert revise([ended], [replace(ended, valid_to=None)], LATER) == [ended]
