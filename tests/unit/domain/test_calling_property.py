"""Whatever people do and whenever the notifier looks: nobody is forgotten, nobody called twice."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from hypothesis import given, settings
from hypothesis import strategies as st

from domain import calling
from domain.call import Call, CallKind, End, Key, Plan, Ring, SeatState, Step
from domain.call_state import CallState, People, Reach, is_open
from domain.instant import HOUR, MINUTE, SECOND
from domain.level import Level
from domain.warning import Mode

BEGAN = 1_000 * HOUR
CONTACTS = range(1, 6)
STEPS = (Step.OWN, Step.DEPUTY, Step.SUPERIOR)
BROKEN_OFF = (End.RAISED, End.RETURNED, End.SHELVED, End.RECALLED)

some = st.lists(st.sampled_from(CONTACTS), min_size=1, max_size=5).map(tuple)
stand_ins = st.lists(
    st.sampled_from([*CONTACTS, 0]), min_size=len(CONTACTS), max_size=len(CONTACTS)
).map(lambda found: dict(zip(CONTACTS, found, strict=True)))
rings = st.builds(
    Ring,
    whom=st.just(("any",)),
    channels=st.just(("sms",)),
    answer_s=st.sampled_from([60.0, 300.0]),
    deputy=st.sampled_from([True, True, False]),
    superior=st.sampled_from([True, True, False]),
)


@dataclass(frozen=True)
class County:
    """Who there is, and whom each ring of the plan means."""

    people: People
    call: Call
    reaches: tuple[Reach, ...]

    def choose(self, ring: Ring) -> Reach:
        return self.reaches[self.call.plan.rings.index(ring)]


@st.composite
def counties(draw: st.DrawFn) -> County:
    away = draw(st.sets(st.sampled_from(CONTACTS), max_size=2))
    people = People(frozenset(set(CONTACTS) - away), draw(stand_ins), draw(stand_ins))
    chosen = tuple(
        replace(ring, whom=(str(number),))
        for number, ring in enumerate(draw(st.lists(rings, min_size=1, max_size=3)))
    )
    plan = Plan(Level.RED, chosen)
    call = Call(1, CallKind.CALL, Level.RED, Mode.EXERCISE, plan, "", "", BEGAN)
    return County(people, call, tuple(Reach(draw(some)) for _ in chosen))


Deed = Callable[[CallState, Key, int], CallState]
Story = list[tuple[int, Deed | None, int]]
"""After how many seconds somebody does what with which summons; None: only time goes by."""

quick = settings(max_examples=40, deadline=None)
deeds = st.lists(
    st.tuples(
        st.sampled_from([0, 1, 60, 300]),
        st.sampled_from([calling.answered, calling.refused, calling.failed, None, None, None]),
        st.integers(0, 11),
    ),
    max_size=12,
)


def played(county: County, story: Story) -> list[CallState]:
    """Every state of a call while people act at odd times and the planner looks after each."""
    state = calling.begin(county.call, county.people, county.choose)
    seen, now = [state], BEGAN
    for seconds, deed, which in story:
        now += seconds * SECOND
        if deed is not None and state.summonses:
            key = list(state.summonses)[which % len(state.summonses)]
            state = deed(state, key, now)
        state = calling.tick(state, now, county.people, county.choose)
        seen.append(state)
    return seen


def finished(county: County, state: CallState, now: int) -> tuple[CallState, int]:
    """The call driven to its end by a planner who wakes when he is due."""
    for _ in range(200):
        if state.ended is not None:
            return state, now
        now = max(now, calling.wake(state, now))
        state = calling.tick(state, now, county.people, county.choose)
    raise AssertionError("a call that never ends")


@quick
@given(counties(), deeds)
def test_every_call_ends_with_every_seat_settled(county: County, story: Story) -> None:
    state, _ = finished(
        county, played(county, story)[-1], BEGAN + sum(s[0] for s in story) * SECOND
    )
    assert all(seat.state is not SeatState.WAITING for seat in state.seats.values())
    assert not any(is_open(one) for one in state.summonses.values())
    assert set(county.reaches[0].seats) <= set(state.seats)


@quick
@given(counties(), deeds)
def test_who_waits_is_being_called_and_who_is_called_is_waited_for(
    county: County, story: Story
) -> None:
    for state in played(county, story):
        waiting = [one for one in state.seats.values() if one.state is SeatState.WAITING]
        assert all(is_open(state.summonses[one.summonses[-1]]) for one in waiting)
        called = {key for key, one in state.summonses.items() if is_open(one)}
        assert called <= {key for one in waiting for key in one.summonses}


@quick
@given(counties(), deeds)
def test_no_seat_has_two_summonses_for_a_step_or_for_a_person(county: County, story: Story) -> None:
    state, _ = finished(county, played(county, story)[-1], BEGAN + HOUR * 10)
    for seat in state.seats.values():
        for part in ([key.step for key in seat.summonses], [key.contact for key in seat.summonses]):
            assert len(part) == len(set(part))


@quick
@given(counties(), deeds)
def test_a_seat_is_answered_exactly_where_one_who_may_has_answered(
    county: County, story: Story
) -> None:
    state = played(county, story)[-1]
    heard = {key for key, one in state.summonses.items() if one.answered is not None}
    for who, seat in state.seats.items():
        may = heard & set(seat.summonses) or {key for key in heard if key.contact == who}
        assert (seat.state is SeatState.ANSWERED) == bool(may)


@quick
@given(counties(), deeds)
def test_a_seat_is_given_up_only_after_all_who_stand_for_it(county: County, story: Story) -> None:
    state = played(county, story)[-1]
    for who, seat in state.seats.items():
        if seat.state is SeatState.UNANSWERED:
            ring = county.call.plan.rings[seat.ring]
            wanted = {Step.OWN, *([Step.DEPUTY] * ring.deputy), *([Step.SUPERIOR] * ring.superior)}
            able = {county.people.standing(who, step) for step in wanted} - {None}
            assert {key.contact for key in seat.summonses} == able


@quick
@given(counties(), deeds)
def test_looking_twice_is_looking_once(county: County, story: Story) -> None:
    state, now = calling.begin(county.call, county.people, county.choose), BEGAN
    for seconds, deed, which in story:
        now += seconds * SECOND
        if deed is not None and state.summonses:
            state = deed(state, list(state.summonses)[which % len(state.summonses)], now)
        state = calling.tick(state, now, county.people, county.choose)
        assert calling.tick(state, now, county.people, county.choose) == state


@quick
@given(counties(), deeds, st.sampled_from(BROKEN_OFF))
def test_a_call_that_is_broken_off_owes_nothing_and_stays_as_it_is(
    county: County, story: Story, reason: End
) -> None:
    before = played(county, story)[-1]
    now = BEGAN + 20 * HOUR
    state = calling.stop(before, reason, now)
    assert state.ended in {reason, before.ended}
    assert not state.waiting
    assert not any(is_open(one) for one in state.summonses.values())
    assert calling.tick(state, now + HOUR, county.people, county.choose) == state


LEAD, NIGHT, DAY, HEADS = 1, 2, 3, range(10, 1010)
EIGHT = BEGAN + 8 * HOUR
PLAN = Plan(
    Level.RED,
    (Ring(("towns",), ("sms",), 300.0), Ring(("duty",), ("sms",), 60.0)),
)


def test_each_step_of_a_thousand_calls_is_exact_and_an_answer_stops_it_at_once() -> None:
    """Three steps each and then who is on duty, which changes at 08:00; every fourth answers."""
    for number, head in enumerate(HEADS):
        _escalates_exactly(head, EIGHT - (number % 40) * MINUTE + number * SECOND, number)


def _escalates_exactly(head: int, began: int, number: int) -> None:
    deputy, chief = head + 10_000, head + 20_000
    people = People(frozenset({head, deputy, chief, NIGHT, DAY}), {head: deputy}, {head: chief})
    call = Call(number, CallKind.CALL, Level.RED, Mode.EXERCISE, PLAN, "", "", began)
    now = began

    def choose(ring: Ring) -> Reach:
        return Reach((head,) if ring.whom == ("towns",) else (NIGHT if now < EIGHT else DAY,))

    state = calling.begin(call, people, choose)
    answers_at = began + 450 * SECOND if number % 4 == 0 else None
    while state.ended is None:
        now = calling.wake(state, now)
        if answers_at is not None and now > answers_at:
            now, answers_at = answers_at, None
            state = calling.answered(state, Key(0, Step.DEPUTY, deputy), now)
        state = calling.tick(state, now, people, choose)
    queued = {key: (one.queued - began) // SECOND for key, one in state.summonses.items()}
    expected = {Key(0, Step.OWN, head): 0, Key(0, Step.DEPUTY, deputy): 300}
    if number % 4:
        duty = NIGHT if began + 900 * SECOND < EIGHT else DAY
        expected |= {Key(0, Step.SUPERIOR, chief): 600, Key(1, Step.OWN, duty): 900}
    assert queued == expected
    assert now == began + (960 if number % 4 else 450) * SECOND
    assert state.ended is (End.EXHAUSTED if number % 4 else End.ANSWERED)
