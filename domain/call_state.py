"""Where a call of people stands, and who they are; `domain.calling` says what comes next."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from domain.call import Call, End, Key, Ring, Seat, SeatState, Step, Summons, SummonsState

OPEN = frozenset({SummonsState.QUEUED, SummonsState.SENT, SummonsState.DELIVERED})
_ARRIVED = frozenset({SummonsState.SENT, SummonsState.DELIVERED})


@dataclass(frozen=True, slots=True)
class Reach:
    """Whom a ring calls: `seats` owe an answer, `told` (groups) only hear."""

    seats: tuple[int, ...]
    told: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class People:
    """Who can be reached, and who stands in for whom, by ids."""

    reachable: frozenset[int]
    deputies: Mapping[int, int]
    superiors: Mapping[int, int]

    def standing(self, contact: int, step: Step) -> int | None:
        """Who is called for a contact in a step, None where nobody can be."""
        who = {Step.DEPUTY: self.deputies, Step.SUPERIOR: self.superiors}
        found = who[step].get(contact) if step in who else contact
        return found if found in self.reachable else None


Choose = Callable[[Ring], Reach]
"""Whom the selectors of a ring mean now."""


@dataclass(frozen=True, slots=True)
class CallState:
    """Where a call stands: seats by contact, summonses by key, `ring` the last that began.

    `expected` is the hour for which reminders are due, `ended` why it is over.
    """

    call: Call
    seats: Mapping[int, Seat] = field(default_factory=dict)
    summonses: Mapping[Key, Summons] = field(default_factory=dict)
    ring: int = -1
    expected: int | None = None
    ended: End | None = None

    def current(self, seat: Seat) -> Summons | None:
        """The newest summons of a seat."""
        return self.summonses[seat.summonses[-1]] if seat.summonses else None

    @property
    def waiting(self) -> bool:
        """Whether somebody still owes an answer."""
        return any(seat.state is SeatState.WAITING for seat in self.seats.values())


def is_open(summons: Summons) -> bool:
    """Whether something is still to happen to it: an answer, or that it is sent at all."""
    return summons.state in OPEN and (summons.owes or summons.state not in _ARRIVED)


def is_silent(state: CallState, seat: Seat) -> bool:
    """Whether a seat waits for somebody whose turn is over."""
    if seat.state is not SeatState.WAITING:
        return False
    current = state.current(seat)
    return current is None or current.state not in OPEN


def end(state: CallState, keys: Iterable[Key], how: SummonsState, at: int) -> CallState:
    """The call with those summonses ended that are open."""
    ended = {
        key: replace(state.summonses[key], state=how, ended=at)
        for key in keys
        if is_open(state.summonses[key])
    }
    return replace(state, summonses={**state.summonses, **ended}) if ended else state
