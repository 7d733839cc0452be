"""From what a channel said to what is written, and the one who writes it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from random import uniform
from threading import Event
from time import sleep

import structlog

from alerting.notify.channel import Receipt, Refused, Unreachable
from domain.warning import Mode
from store import channel_health, delivery_results
from store.channel_health import Run
from store.database import Connection
from store.deliveries import Due
from store.delivery_results import Outcome, Result

log = structlog.get_logger()

PAUSE_S = (1.0, 60.0)
"""Until the second try, and at most between two of them (ours)."""

ASKED_S = 600.0
"""The longest pause that a gateway may ask for (ours): a call is not put off for ever."""

AT_ONCE = 200
"""Results that one transaction writes at most."""

LOOK_S = 0.2
GATHER_S = 0.03
"""Between two transactions at least, so that each has something to write."""

ERROR_LENGTH = 300

Answer = Receipt | Refused | Unreachable
"""What a channel returned or raised."""


@dataclass(frozen=True, slots=True)
class Tried:
    """One try of a delivery, and what the channel answered."""

    due: Due
    answer: Answer


def result(tried: Tried, dice: Callable[[float, float], float] = uniform) -> Result:
    """What is to be written of a try; `dice` draws evenly between two numbers."""
    number, answer = tried.due.id, tried.answer
    if isinstance(answer, Receipt):
        outcome = Outcome.DELIVERED if answer.delivered else Outcome.SENT
        return Result(number, outcome, reference=_clean(answer.reference))
    if isinstance(answer, Refused):
        return Result(number, Outcome.FAILED, error=_clean(str(answer)) or "refused")
    pause = pause_s(tried.due.tries, answer.retry_after_s, dice)
    return Result(number, Outcome.AGAIN, error=_clean(str(answer)) or "unreachable", pause_s=pause)


def pause_s(tries: int, asked: float | None, dice: Callable[[float, float], float]) -> float:
    """Seconds until the next try: twice as long each time, scattered, and as long as was asked."""
    first, most = PAUSE_S
    grown = min(first * 2.0 ** min(tries - 1, 16), most)
    return max(dice(grown / 2, grown), min(asked or 0.0, ASKED_S))


def runs(tried: Iterable[Tried], mode: Mode) -> dict[str, Run]:
    """How the tries went by channel; a channel that refuses one after another is not well.

    Those of another mode are left out: a test that ends nowhere says nothing of the ways by which
    people are called.
    """
    found: dict[str, Run] = {}
    for one in tried:
        if one.due.mode is not mode:
            continue
        run = found.setdefault(one.due.channel, Run())
        run.add("" if isinstance(one.answer, Receipt) else result(one).error)
    return found


def _clean(text: str) -> str:
    """What a database takes of what a stranger said."""
    return text.replace("\0", "").encode(errors="replace").decode()[:ERROR_LENGTH]


class Results:
    """Tries on their way to the database; threads add to it, one writes."""

    def __init__(self, holder: str, mode: Mode, written: Callable[[Iterable[int]], None]) -> None:
        """`mode` is the instance's own; `written` hears of each delivery whose try is written."""
        self._holder, self._mode, self._written = holder, mode, written
        self._queue: SimpleQueue[Tried] = SimpleQueue()
        self._unwritten: list[Tried] = []

    def add(self, tried: Tried) -> None:
        """Take in what came of a try."""
        self._queue.put(tried)

    def write(self, conn: Connection, stop: Event) -> None:
        """Write what comes until `stop` is set and nothing is left."""
        while not stop.is_set() or self._unwritten or not self._queue.empty():
            self._take()
            if self._unwritten:
                self._settle(conn, self._unwritten)
                self._written([one.due.id for one in self._unwritten])
                self._unwritten = []
                sleep(GATHER_S)

    def _take(self) -> None:
        """Wait a moment for the first, and take all that is there with it."""
        try:
            if not self._unwritten:
                self._unwritten.append(self._queue.get(timeout=LOOK_S))
            while len(self._unwritten) < AT_ONCE:
                self._unwritten.append(self._queue.get_nowait())
        except Empty:
            return

    def _settle(self, conn: Connection, tried: Sequence[Tried]) -> None:
        with conn.transaction():
            delivery_results.settle(conn, self._holder, [result(one) for one in tried])
            found = runs(tried, self._mode)
            channel_health.note(conn, found)
        for channel, run in found.items():
            if run.error:
                log.warning("not sent", channel=channel, failures=run.failures, reason=run.error)
