from dataclasses import replace
from datetime import date
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.instant import DAY
from domain.livelihood.month import midnight
from domain.livelihood.report import Report, Status
from tests.unit.domain.livelihood.county import (
    AIR,
    GOALS,
    JOBS,
    JOBS_TARGET,
    after_month,
    judged,
    month,
    only,
    plan,
    report,
    target,
)


@st.composite
def years(draw: st.DrawFn) -> list[Report]:
    """Reports of a year of two indicators, some corrected, approved up to half a year late."""
    made = []
    for of in (JOBS, AIR):
        for number in draw(st.sets(st.integers(1, 12))):
            for version in range(1, draw(st.integers(1, 3)) + 1):
                value, days = draw(st.integers(0, 7000)), draw(st.integers(1, 60)) * version
                status = draw(st.sampled_from([Status.APPROVED, Status.APPROVED, Status.DRAFT]))
                made.append(report(value, number, of, days=days, version=version, status=status))
    return made


as_ofs = st.dates(date(2023, 1, 1), date(2024, 6, 30))


@settings(max_examples=25, deadline=None)
@given(years(), as_ofs, st.randoms())
def test_reports_in_any_order_give_the_same_board(
    said: list[Report], as_of: date, chance: Random
) -> None:
    mixed = list(said)
    chance.shuffle(mixed)
    both = plan(JOBS, AIR)
    assert judged(said, as_of, of=both) == judged(mixed, as_of, of=both)


@settings(max_examples=25, deadline=None)
@given(years(), as_ofs)
def test_what_is_approved_later_never_changes_a_past_board(said: list[Report], as_of: date) -> None:
    both, end = plan(JOBS, AIR), midnight(as_of) + DAY
    known = [one for one in said if one.decided_at is not None and one.decided_at < end]
    later = replace(target(9999.0), version=2, in_force_from=end)
    goals = {**GOALS, JOBS.code: (JOBS_TARGET, later)}
    assert judged(said, as_of, goals, both) == judged(known, as_of, of=both)


@settings(max_examples=25, deadline=None)
@given(years(), st.integers(1, 12))
def test_another_month_more_only_adds_to_the_months_before(said: list[Report], number: int) -> None:
    state = only(judged([one for one in said if one.indicator == JOBS.code], after_month(number)))
    assert [one.month for one in state.months] == [month(one + 1) for one in range(number)]
    last = state.months[-1]
    assert (state.planned, state.physical, state.light) == (
        last.planned,
        last.physical,
        last.light,
    )
