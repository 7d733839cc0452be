"""The rules of 叫应: who is called next, when, and when it is enough. Pure; time is a parameter.

Every function takes the state of a call and returns the next one; contacts are known by their
ids. What a person does (`answered`, `refused`) or a gateway says (`failed`) is noted at once;
who is called because of it follows from `tick`, which alone calls people.
"""

from collections.abc import Iterable
from dataclasses import replace

from domain.call import Call, End, Key, Seat, SeatState, Step, Summons, SummonsState
from domain.call_state import CallState, Choose, People, Reach, end, is_open, is_silent
from domain.instant import DAY, HOUR, MINUTE, SECOND

TRIED = DAY
"""How long it is tried to tell those who owe no answer (ours)."""

LOOK = 5 * MINUTE
"""An expected hour moves with the readings: so often it is looked at again (ours)."""

_AFTER_ALL = frozenset({None, End.ANSWERED, End.EXHAUSTED})
_STEPS = (Step.OWN, Step.DEPUTY, Step.SUPERIOR)


def begin(
    call: Call,
    people: People,
    choose: Choose,
    first: Reach | None = None,
    expected: int | None = None,
) -> CallState:
    """A call at its beginning, at `call.began`; `first` stands in for the choice of ring 0."""
    state = CallState(call, expected=expected)
    return _rings(state, call.began, people, choose, first)


def clear(call: Call, contacts: Iterable[int]) -> CallState:
    """The end of a warning, told to those who were told of it; nobody owes an answer.

    Its plan has no rings.
    """
    return _tell(CallState(call, ring=0), contacts, call.began)


def tick(state: CallState, now: int, people: People, choose: Choose) -> CallState:
    """The call at an instant: what is due has timed out, who stands in is called, or it is over.

    A superior of many who fall silent together is called once for all of them. The next ring
    begins as soon as a seat of the last one is given up.
    """
    if state.ended is not None:
        return state
    state = _time_out(state, now)
    silent = [who for who, seat in state.seats.items() if is_silent(state, seat)]
    state = _seek(state, silent, now, people)
    state = _rings(state, now, people, choose)
    state = _remind(state, now)
    return state if _goes_on(state, now) else replace(state, ended=_outcome(state))


def answered(state: CallState, key: Key, at: int) -> CallState:
    """After the answer of a person; only his first one counts, and a late one counts too.

    It settles the seats for which he was called, and his own: who answers for another has heard
    it himself. Whom nobody needs any more is let go. After a call was broken off it is kept, and
    settles nothing.
    """
    summons = state.summonses[key]
    if summons.answered is not None:
        return state
    ended = at if summons.ended is None else summons.ended
    heard = replace(summons, state=SummonsState.ANSWERED, answered=at, ended=ended)
    state = replace(state, summonses={**state.summonses, key: heard})
    if state.ended not in _AFTER_ALL:
        return state
    settled = {
        who: replace(seat, state=SeatState.ANSWERED, settled=at)
        for who, seat in state.seats.items()
        if seat.state in (SeatState.WAITING, SeatState.UNANSWERED)
        and (key in seat.summonses or who == key.contact)
    }
    return _let_go(replace(state, seats={**state.seats, **settled}), settled, at)


def refused(state: CallState, key: Key, at: int) -> CallState:
    """After a person said that he cannot; without effect where his part is over."""
    return end(state, [key], SummonsState.REFUSED, at)


def failed(state: CallState, key: Key, at: int) -> CallState:
    """After every channel to a person failed."""
    return end(state, [key], SummonsState.FAILED, at)


def stop(state: CallState, reason: End, at: int) -> CallState:
    """The call broken off: nobody owes an answer to it any more."""
    if state.ended is not None:
        return state
    seats = {
        who: replace(seat, state=SeatState.STOPPED, settled=at)
        if seat.state is SeatState.WAITING
        else seat
        for who, seat in state.seats.items()
    }
    state = end(state, state.summonses, SummonsState.STOPPED, at)
    return replace(state, seats=seats, ended=reason)


def wake(state: CallState, now: int) -> int:
    """When it must be looked at again (microseconds), at once where something is to be done."""
    if any(is_silent(state, seat) for seat in state.seats.values()) or not _goes_on(state, now):
        return now
    dues = [one.due for one in state.summonses.values() if is_open(one)]
    dues += [min(at, now + LOOK) for at in _reminders(state) if at > now]
    if any(is_open(one) and not one.owes for one in state.summonses.values()):
        dues.append(now + MINUTE)
    return min(dues, default=now)


def _rings(
    state: CallState, now: int, people: People, choose: Choose, first: Reach | None = None
) -> CallState:
    """Begin the rings that are due; one that has nobody new to call is passed over."""
    while state.ring + 1 < len(state.call.plan.rings) and _is_given_up(state, state.ring):
        state = replace(state, ring=state.ring + 1)
        reach = first or choose(state.call.plan.rings[state.ring])
        state, first = _tell(_seat(state, reach.seats, now, people), reach.told, now), None
    return state


def _is_given_up(state: CallState, ring: int) -> bool:
    seats = [seat.state for seat in state.seats.values() if seat.ring == ring]
    return not seats or SeatState.UNANSWERED in seats


def _seat(state: CallState, contacts: Iterable[int], now: int, people: People) -> CallState:
    """Give new contacts their seats; who has answered for another in this call has heard it."""
    new = [who for who in dict.fromkeys(contacts) if who not in state.seats]
    heard = {key.contact for key, one in state.summonses.items() if one.answered is not None}
    empty = Seat(state.ring, Step.OWN, (), SeatState.WAITING)
    done = replace(empty, state=SeatState.ANSWERED, settled=now)
    seats = {who: done if who in heard else empty for who in new}
    state = replace(state, seats={**state.seats, **seats})
    return _seek(state, [who for who in new if who not in heard], now, people)


def _seek(state: CallState, contacts: Iterable[int], now: int, people: People) -> CallState:
    """Call the next who stands for each seat; a seat for which there is nobody is given up."""
    seats, wanted = dict(state.seats), dict[Key, Summons]()
    for contact in contacts:
        seat = seats[contact]
        found = _next(state, contact, seat, people)
        if found is None:
            seats[contact] = replace(seat, state=SeatState.UNANSWERED, settled=now)
            continue
        key = _turn(state, Key(seat.ring, *found))
        seats[contact] = replace(seat, step=key.step, summonses=(*seat.summonses, key))
        due = now + round(state.call.plan.rings[seat.ring].answer_s * SECOND)
        wanted[key] = Summons(True, SummonsState.QUEUED, now, due)
    return replace(state, seats=seats, summonses={**state.summonses, **wanted})


def _next(state: CallState, contact: int, seat: Seat, people: People) -> tuple[Step, int] | None:
    """Step and contact to call next for a seat, None where all were called."""
    ring = state.call.plan.rings[seat.ring]
    allowed = {Step.OWN: True, Step.DEPUTY: ring.deputy, Step.SUPERIOR: ring.superior}
    after = _STEPS.index(seat.step) + 1 if seat.summonses else 0
    called = {key.contact for key in seat.summonses}
    for step in _STEPS[after:]:
        found = people.standing(contact, step) if allowed[step] else None
        if found is not None and found not in called:
            return step, found
    return None


def _turn(state: CallState, key: Key) -> Key:
    while key in state.summonses:
        key = key._replace(turn=key.turn + 1)
    return key


def _tell(state: CallState, contacts: Iterable[int], now: int) -> CallState:
    """Tell those who owe no answer, each once in a call."""
    told = {key.contact for key in state.summonses}
    new = {
        Key(state.ring, Step.OWN, who): Summons(False, SummonsState.QUEUED, now, now + TRIED)
        for who in contacts
        if who not in told
    }
    return replace(state, summonses={**state.summonses, **new})


def _remind(state: CallState, now: int) -> CallState:
    """Call those again who had answered, once for each reminder that has come due."""
    passed = [at for at in _reminders(state) if at <= now]
    turn = len(passed) - 1
    made = {key.turn for key in state.summonses if key.step is Step.REMINDER}
    if not passed or turn in made:
        return state
    heard = {
        key.contact
        for key, one in state.summonses.items()
        if one.answered is not None and one.answered <= passed[-1]
    }
    again = Summons(False, SummonsState.QUEUED, now, now + TRIED)
    new = {Key(0, Step.REMINDER, who, turn): again for who in sorted(heard)}
    return replace(state, summonses={**state.summonses, **new})


def _reminders(state: CallState) -> list[int]:
    """When those who answered are called again: not before the call began."""
    if state.expected is None:
        return []
    hours = sorted(state.call.plan.reminders_h, reverse=True)
    times = [state.expected - round(one * HOUR) for one in hours]
    return [at for at in times if at > state.call.began]


def _time_out(state: CallState, now: int) -> CallState:
    late = [key for key, one in state.summonses.items() if is_open(one) and one.due <= now]
    return end(state, late, SummonsState.TIMED_OUT, now)


def _let_go(state: CallState, settled: Iterable[int], at: int) -> CallState:
    """Stop the summonses of settled seats that no waiting seat needs."""
    needed = {
        key
        for seat in state.seats.values()
        if seat.state is SeatState.WAITING
        for key in seat.summonses
    }
    theirs = {key for who in settled for key in state.seats[who].summonses}
    return end(state, theirs - needed, SummonsState.STOPPED, at)


def _goes_on(state: CallState, now: int) -> bool:
    """Whether anybody is to answer or to be told, now or later."""
    more = state.ring + 1 < len(state.call.plan.rings) and _is_given_up(state, state.ring)
    ahead = any(at > now for at in _reminders(state))
    return state.waiting or more or ahead or any(map(is_open, state.summonses.values()))


def _outcome(state: CallState) -> End:
    """A call that could tell nobody has answered nothing."""
    given_up = any(seat.state is SeatState.UNANSWERED for seat in state.seats.values())
    given_up = given_up or not state.summonses
    return End.EXHAUSTED if given_up else End.ANSWERED
