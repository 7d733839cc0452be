"""Calls in the database: who is called for a warning, and who has answered.

The rules are those of `domain.calling`; what they give is written here, with the proof of every
step, in one transaction.
"""

from store.calls.acting import Acted, answer, fail, refuse
from store.calls.board import CallView, SeatView, SummonsView, calls, get, newest, seats, summonses
from store.calls.finding import (
    by_key,
    by_phone,
    by_token,
    due,
    event_of,
    heard,
    live,
    lock,
    owing,
    told,
)
from store.calls.reading import expected, state
from store.calls.rows import Order, Way
from store.calls.writing import begin, hush, postpone, save

__all__ = [
    "Acted",
    "CallView",
    "Order",
    "SeatView",
    "SummonsView",
    "Way",
    "answer",
    "begin",
    "by_key",
    "by_phone",
    "by_token",
    "calls",
    "due",
    "event_of",
    "expected",
    "fail",
    "get",
    "heard",
    "hush",
    "live",
    "lock",
    "newest",
    "owing",
    "postpone",
    "refuse",
    "save",
    "seats",
    "state",
    "summonses",
    "told",
]
