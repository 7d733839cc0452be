from collections.abc import Callable
from dataclasses import replace

import pytest

from domain import calling
from domain.call import Call, CallKind, End, Key, Plan, Ring, SeatState, Step, SummonsState
from domain.call_state import CallState, Choose, People, Reach
from domain.instant import HOUR, MINUTE, SECOND
from domain.level import Level
from domain.warning import Mode

HEAD, VICE, CHIEF, VILLAGE, HAMLET, SPEAKER = 1, 2, 3, 4, 5, 6
"""A town's head with a deputy and a superior, two villages below him, and a loudspeaker."""

PEOPLE = People(
    frozenset({HEAD, VICE, CHIEF, VILLAGE, HAMLET, SPEAKER}),
    {HEAD: VICE},
    {HEAD: CHIEF, VILLAGE: HEAD, HAMLET: HEAD},
)
FIRST = Ring(("towns",), ("sms",), 300.0)
SECOND_RING = Ring(("county",), ("sms",), 600.0)
BEGAN = 1_000 * HOUR
DUE = 300 * SECOND


def a_call(*rings: Ring, reminders_h: tuple[float, ...] = ()) -> Call:
    plan = Plan(Level.RED, rings or (FIRST,), reminders_h=reminders_h)
    return Call(1, CallKind.CALL, Level.RED, Mode.EXERCISE, plan, "title", "text", BEGAN)


def choosing(**whom: Reach) -> Choose:
    return lambda ring: whom.get(ring.whom[0], Reach(()))


def begun(
    *contacts: int, told: tuple[int, ...] = (), people: People = PEOPLE, call: Call | None = None
) -> CallState:
    return calling.begin(call or a_call(), people, choosing(towns=Reach(contacts, told)))


def ticked(state: CallState, after: int, people: People = PEOPLE, **whom: Reach) -> CallState:
    return calling.tick(state, BEGAN + after, people, choosing(**whom))


def own(contact: int, ring: int = 0) -> Key:
    return Key(ring, Step.OWN, contact)


def states(state: CallState) -> dict[Key, SummonsState]:
    return {key: one.state for key, one in state.summonses.items()}


def test_everybody_of_the_first_ring_is_called_at_once() -> None:
    state = begun(HEAD, VILLAGE)
    assert states(state) == dict.fromkeys([own(HEAD), own(VILLAGE)], SummonsState.QUEUED)
    assert {one.due for one in state.summonses.values()} == {BEGAN + DUE}


def test_a_tick_before_the_time_changes_nothing() -> None:
    state = begun(HEAD, VILLAGE)
    assert ticked(state, DUE - 1) == state


def test_who_has_not_answered_in_time_has_his_deputy_called() -> None:
    state = ticked(begun(HEAD), DUE)
    deputy = Key(0, Step.DEPUTY, VICE)
    assert states(state) == {own(HEAD): SummonsState.TIMED_OUT, deputy: SummonsState.QUEUED}
    assert state.summonses[deputy].due == BEGAN + 2 * DUE


def test_after_the_deputy_the_superior_is_called() -> None:
    state = ticked(ticked(begun(HEAD), DUE), 2 * DUE)
    assert state.seats[HEAD].summonses[-1] == Key(0, Step.SUPERIOR, CHIEF)


def test_who_has_no_deputy_has_his_superior_called_at_once() -> None:
    state = ticked(begun(VILLAGE), DUE)
    assert state.seats[VILLAGE].summonses[-1] == Key(0, Step.SUPERIOR, HEAD)


def test_a_superior_of_many_who_are_silent_is_called_once() -> None:
    state = ticked(begun(VILLAGE, HAMLET), DUE)
    assert [key for key in state.summonses if key.step is Step.SUPERIOR] == [
        Key(0, Step.SUPERIOR, HEAD)
    ]


def test_a_superior_hears_again_of_those_who_fall_silent_later() -> None:
    state = calling.refused(begun(VILLAGE, HAMLET), own(VILLAGE), BEGAN + SECOND)
    state = ticked(ticked(state, SECOND), DUE)
    assert state.seats[VILLAGE].summonses[-1] == Key(0, Step.SUPERIOR, HEAD)
    assert state.seats[HAMLET].summonses[-1] == Key(0, Step.SUPERIOR, HEAD, 1)


def test_a_superior_who_has_answered_is_still_called_for_who_falls_silent_later() -> None:
    state = ticked(calling.refused(begun(VILLAGE, HAMLET), own(VILLAGE), BEGAN), SECOND)
    state = calling.answered(state, Key(0, Step.SUPERIOR, HEAD), BEGAN + 2 * SECOND)
    state = ticked(state, DUE)
    assert state.seats[VILLAGE].state is SeatState.ANSWERED
    assert state.seats[HAMLET].state is SeatState.WAITING


@pytest.mark.parametrize("rule", [calling.refused, calling.failed])
def test_who_refuses_or_cannot_be_reached_has_the_next_called_at_once(
    rule: Callable[[CallState, Key, int], CallState],
) -> None:
    state = ticked(rule(begun(HEAD), own(HEAD), BEGAN + SECOND), SECOND)
    assert state.seats[HEAD].summonses[-1] == Key(0, Step.DEPUTY, VICE)
    assert state.summonses[Key(0, Step.DEPUTY, VICE)].queued == BEGAN + SECOND


def test_a_ring_may_leave_deputies_and_superiors_out() -> None:
    alone = Ring(("towns",), ("sms",), 300.0, deputy=False, superior=False)
    state = ticked(begun(HEAD, call=a_call(alone)), DUE)
    assert state.seats[HEAD].state is SeatState.UNANSWERED
    assert list(state.summonses) == [own(HEAD)]


def test_who_cannot_be_reached_at_all_has_his_deputy_called_from_the_beginning() -> None:
    people = People(PEOPLE.reachable - {HEAD}, PEOPLE.deputies, PEOPLE.superiors)
    assert list(begun(HEAD, people=people).summonses) == [Key(0, Step.DEPUTY, VICE)]


def test_nobody_is_asked_twice_for_one_seat() -> None:
    people = People(PEOPLE.reachable, {HEAD: CHIEF}, {HEAD: CHIEF})
    state = ticked(ticked(begun(HEAD, people=people), DUE, people), 2 * DUE, people)
    assert state.seats[HEAD].state is SeatState.UNANSWERED
    assert len(state.summonses) == 2


def test_an_answer_settles_the_seat_and_ends_the_call() -> None:
    state = calling.answered(begun(HEAD), own(HEAD), BEGAN + SECOND)
    assert state.seats[HEAD].state is SeatState.ANSWERED
    assert ticked(state, SECOND).ended is End.ANSWERED


def test_an_answer_of_the_deputy_settles_the_seat() -> None:
    state = calling.answered(ticked(begun(HEAD), DUE), Key(0, Step.DEPUTY, VICE), BEGAN + DUE)
    assert state.seats[HEAD].state is SeatState.ANSWERED


def test_a_late_answer_settles_the_seat_and_lets_the_deputy_go() -> None:
    state = calling.answered(ticked(begun(HEAD), DUE), own(HEAD), BEGAN + DUE + SECOND)
    assert state.seats[HEAD].state is SeatState.ANSWERED
    assert states(state)[Key(0, Step.DEPUTY, VICE)] is SummonsState.STOPPED
    assert states(state)[own(HEAD)] is SummonsState.ANSWERED
    assert state.summonses[own(HEAD)].ended == BEGAN + DUE


def test_a_superior_goes_on_for_the_others_where_one_answers_late() -> None:
    state = ticked(begun(VILLAGE, HAMLET), DUE)
    state = calling.answered(state, own(VILLAGE), BEGAN + DUE + SECOND)
    assert states(state)[Key(0, Step.SUPERIOR, HEAD)] is SummonsState.QUEUED
    assert state.seats[HAMLET].state is SeatState.WAITING


def test_who_answers_for_others_has_heard_it_himself() -> None:
    state = ticked(begun(HEAD, VILLAGE), DUE)
    state = calling.answered(state, Key(0, Step.SUPERIOR, HEAD), BEGAN + DUE + SECOND)
    assert {seat.state for seat in state.seats.values()} == {SeatState.ANSWERED}
    assert states(state)[Key(0, Step.DEPUTY, VICE)] is SummonsState.STOPPED


def test_who_answers_for_himself_does_not_answer_for_others() -> None:
    state = calling.answered(begun(HEAD, VILLAGE), own(HEAD), BEGAN + SECOND)
    assert state.seats[VILLAGE].state is SeatState.WAITING


def test_only_the_first_answer_counts() -> None:
    once = calling.answered(begun(HEAD), own(HEAD), BEGAN + SECOND)
    assert calling.answered(once, own(HEAD), BEGAN + MINUTE) is once


def test_who_refused_may_still_answer() -> None:
    state = calling.refused(begun(HEAD), own(HEAD), BEGAN + SECOND)
    state = calling.answered(state, own(HEAD), BEGAN + 2 * SECOND)
    assert state.seats[HEAD].state is SeatState.ANSWERED


def test_who_answered_can_no_longer_refuse() -> None:
    state = calling.answered(begun(HEAD), own(HEAD), BEGAN + SECOND)
    assert calling.refused(state, own(HEAD), BEGAN + MINUTE) == state


def two_rings() -> Call:
    return a_call(FIRST, SECOND_RING)


def test_the_next_ring_begins_where_somebody_of_the_first_is_given_up() -> None:
    state = begun(VILLAGE, call=two_rings())
    state = ticked(state, DUE, county=Reach((CHIEF,)))
    assert own(CHIEF, 1) not in state.summonses
    state = ticked(state, 2 * DUE, county=Reach((CHIEF,)))
    assert state.seats[VILLAGE].state is SeatState.UNANSWERED
    assert state.summonses[own(CHIEF, 1)].due == BEGAN + 2 * DUE + 600 * SECOND


def test_the_next_ring_does_not_begin_where_all_answer() -> None:
    state = calling.answered(begun(VILLAGE, call=two_rings()), own(VILLAGE), BEGAN + SECOND)
    state = ticked(state, SECOND, county=Reach((CHIEF,)))
    assert (state.ended, state.ring) == (End.ANSWERED, 0)


def test_a_ring_in_which_there_is_nobody_is_passed_over() -> None:
    choose = choosing(county=Reach((CHIEF,)))
    state = calling.begin(two_rings(), PEOPLE, choose)
    assert list(state.summonses) == [own(CHIEF, 1)]


def test_who_has_answered_for_another_is_not_called_again_by_the_next_ring() -> None:
    state = ticked(begun(HEAD, VILLAGE, call=two_rings()), DUE)
    state = calling.answered(state, Key(0, Step.DEPUTY, VICE), BEGAN + DUE + SECOND)
    state = ticked(state, 2 * DUE, county=Reach((VICE,)))
    assert state.seats[VICE].state is SeatState.ANSWERED
    assert own(VICE, 1) not in state.summonses


def test_a_call_without_an_answer_to_the_last_is_exhausted() -> None:
    state = ticked(ticked(begun(VILLAGE), DUE), 2 * DUE)
    assert state.ended is End.EXHAUSTED


def test_a_call_that_can_tell_nobody_is_exhausted() -> None:
    assert ticked(begun(), 0).ended is End.EXHAUSTED


def test_an_answer_after_the_last_was_tried_settles_the_seat() -> None:
    state = ticked(ticked(begun(VILLAGE), DUE), 2 * DUE)
    state = calling.answered(state, own(VILLAGE), BEGAN + HOUR)
    assert state.seats[VILLAGE].state is SeatState.ANSWERED
    assert state.ended is End.EXHAUSTED


@pytest.mark.parametrize("reason", [End.RAISED, End.RETURNED, End.SHELVED, End.RECALLED])
def test_a_call_that_is_broken_off_asks_nobody_any_more(reason: End) -> None:
    state = calling.stop(begun(HEAD, VILLAGE), reason, BEGAN + SECOND)
    assert set(states(state).values()) == {SummonsState.STOPPED}
    assert {seat.state for seat in state.seats.values()} == {SeatState.STOPPED}
    assert ticked(state, DUE).ended is reason
    assert ticked(state, DUE) is state


def test_an_answer_to_a_call_that_was_broken_off_is_kept_and_settles_nothing() -> None:
    state = calling.stop(begun(HEAD), End.RAISED, BEGAN + SECOND)
    state = calling.answered(state, own(HEAD), BEGAN + MINUTE)
    assert state.summonses[own(HEAD)].answered == BEGAN + MINUTE
    assert state.seats[HEAD].state is SeatState.STOPPED


def test_a_loudspeaker_owes_no_answer_but_the_call_goes_on_until_it_was_told() -> None:
    state = calling.answered(begun(HEAD, told=(SPEAKER,)), own(HEAD), BEGAN + SECOND)
    assert ticked(state, DUE).ended is None
    sent = replace(state.summonses[own(SPEAKER)], state=SummonsState.SENT)
    state = replace(state, summonses={**state.summonses, own(SPEAKER): sent})
    assert ticked(state, DUE).ended is End.ANSWERED


def test_it_is_tried_for_a_day_to_tell_who_owes_no_answer() -> None:
    state = calling.answered(begun(HEAD, told=(SPEAKER,)), own(HEAD), BEGAN + SECOND)
    assert ticked(state, calling.TRIED - 1).ended is None
    assert states(ticked(state, calling.TRIED))[own(SPEAKER)] is SummonsState.TIMED_OUT


def test_the_end_of_a_warning_is_told_and_asks_for_no_answer() -> None:
    over = Call(1, CallKind.CLEAR, Level.NONE, Mode.EXERCISE, Plan(Level.NONE, ()), "", "", BEGAN)
    state = calling.clear(over, [HEAD, VILLAGE])
    assert not state.seats
    assert not any(one.owes for one in state.summonses.values())


def reminded(state: CallState) -> list[Key]:
    return [key for key in state.summonses if key.step is Step.REMINDER]


def expecting(hours: float, *contacts: int) -> CallState:
    call = a_call(reminders_h=(1.0, 0.5))
    expected = BEGAN + round(hours * HOUR)
    return calling.begin(call, PEOPLE, choosing(towns=Reach(contacts)), expected=expected)


def test_those_who_answered_are_called_again_before_the_expected_hour() -> None:
    state = calling.answered(expecting(3, VILLAGE), own(VILLAGE), BEGAN + SECOND)
    state = ticked(state, 2 * HOUR - 1)
    assert (reminded(state), state.ended) == ([], None)
    state = ticked(state, 2 * HOUR)
    assert reminded(state) == [Key(0, Step.REMINDER, VILLAGE, 0)]
    state = ticked(ticked(state, 2 * HOUR + MINUTE), 5 * HOUR // 2)
    assert reminded(state) == [Key(0, Step.REMINDER, VILLAGE, turn) for turn in (0, 1)]


def test_who_answers_after_a_reminder_is_not_reminded_of_what_he_just_heard() -> None:
    state = ticked(expecting(1.05, VILLAGE), 4 * MINUTE)
    state = calling.answered(state, own(VILLAGE), BEGAN + 4 * MINUTE + SECOND)
    assert reminded(ticked(state, 4 * MINUTE + SECOND)) == []


def test_an_hour_that_is_nearer_than_a_reminder_brings_none() -> None:
    state = calling.answered(expecting(0.25, VILLAGE), own(VILLAGE), BEGAN + SECOND)
    state = ticked(state, SECOND)
    assert (reminded(state), state.ended) == ([], End.ANSWERED)


def test_a_call_wakes_when_the_next_answer_is_due() -> None:
    state = begun(HEAD, VILLAGE)
    assert calling.wake(state, BEGAN) == BEGAN + DUE
    refused = calling.refused(state, own(HEAD), BEGAN + SECOND)
    assert calling.wake(refused, BEGAN + SECOND) == BEGAN + SECOND
