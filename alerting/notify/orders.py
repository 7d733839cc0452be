"""What each person called is told, and over which channels from when on."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from alerting.notify import wording
from alerting.notify.selecting import ways
from alerting.notify.wording import Words
from domain.call import CallKind, Key
from domain.call_state import CallState
from domain.contact import CHANNELS, Contact, Kind
from domain.instant import SECOND
from store.calls import Order, Way

QUIET = ("sms", *(one for one in CHANNELS if one not in ("sms", "voice")), "voice")
"""The end of a warning is told by one of these: nobody is rung up for it at night (ours)."""


def orders(
    state: CallState, new: Iterable[Key], said: Words, contacts: Mapping[int, Contact]
) -> dict[Key, Order]:
    """The order for each new summons of a call."""
    seats = _seats(state, contacts)
    return {key: _order(state, key, said, seats[key], contacts[key.contact]) for key in new}


def seat_name(contact: Contact) -> str:
    """What a seat is called among those who know it: 献冲村, 加义镇, or a post."""
    return contact.village or contact.town or contact.post or contact.name


def _seats(state: CallState, contacts: Mapping[int, Contact]) -> Mapping[Key, list[str]]:
    """The names of the seats that each summons is for."""
    found = defaultdict[Key, list[str]](list)
    for who, seat in state.seats.items():
        for key in seat.summonses:
            found[key].append(seat_name(contacts[who]))
    return found


def _order(
    state: CallState, key: Key, said: Words, seats: Sequence[str], contact: Contact
) -> Order:
    owes = state.summonses[key].owes
    why = wording.role(state.call.kind, key.step, seats)
    begin, apart = state.summonses[key].queued, _apart(state, key, contact)
    spoken = wording.spoken(said, why, owes=owes)
    short = wording.sms(said, why, owes=owes)
    text = f"{said.mark}{why}{wording.full(said)}"
    by_channel = {"voice": spoken, "sms": short}
    return Order(
        text,
        tuple(
            Way(channel, address, by_channel.get(channel, text), begin + index * apart)
            for index, (channel, address) in enumerate(_ways(state, key, contact))
        ),
    )


def _ways(state: CallState, key: Key, contact: Contact) -> list[tuple[str, str]]:
    """A person hears of the end over one channel; a group over all that it has."""
    if state.call.kind is CallKind.CLEAR:
        found = ways(contact, QUIET)
        return found if contact.kind is Kind.GROUP else found[:1]
    return ways(contact, state.call.plan.rings[key.ring].channels)


def _apart(state: CallState, key: Key, contact: Contact) -> int:
    """Microseconds between two channels of a person; a group hears over all at once."""
    if state.call.kind is CallKind.CLEAR or contact.kind is Kind.GROUP:
        return 0
    return round(state.call.plan.rings[key.ring].channel_s * SECOND)
