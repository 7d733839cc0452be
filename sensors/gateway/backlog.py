"""Which spooled telegrams are published when; without I/O, times in seconds of one clock."""

from collections import defaultdict, deque
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import NamedTuple

from domain.device import Protocol

WINDOW = 200
"""How many spooled telegrams may be under way at once."""

RETRY_S = (60.0, 3600.0)
"""When a telegram that was published and not answered is published again: at first, and at most.

The broker keeps it for the collector, so this is for a broker that has lost it.
"""

SETTLE_S = 1.0
"""Between the answer to a telegram and the next one of the same key: time for an answer that was
given twice to arrive while there is nothing it could be mistaken for."""


class Key(NamedTuple):
    """What the collector's answer names."""

    station: str
    protocol: Protocol
    key: str


@dataclass(slots=True)
class _Waiting:
    key: Key
    mark: int
    delay: float = RETRY_S[0]
    published: bool = False


class Backlog:
    """Telegrams by their number in the spool; of one key one at a time, the oldest first."""

    def __init__(self) -> None:
        self._waiting: dict[int, _Waiting] = {}
        self._queues: defaultdict[Key, deque[int]] = defaultdict(deque)
        self._due: list[tuple[float, int]] = []
        self._under_way: dict[int, float] = {}
        self._retries: list[tuple[float, int]] = []

    def __len__(self) -> int:
        return len(self._waiting)

    def __contains__(self, key: Key) -> bool:
        return key in self._queues

    def add(
        self, number: int, key: Key, mark: int, now: float, *, published: bool, wait_s: float = 0.0
    ) -> None:
        """Keep a telegram, to be published in `wait_s`; `mark` is the same for the same bytes.

        What is `published` already waits for its answer before it is published again.
        """
        self._waiting[number] = _Waiting(key, mark)
        self._queues[key].append(number)
        if self._queues[key][0] != number:
            return
        if published:
            self._publish(number, now)
        else:
            heappush(self._due, (now + wait_s, number))

    def holds(self, key: Key, mark: int) -> bool:
        """Whether these bytes wait under that key."""
        return any(self._waiting[one].mark == mark for one in self._queues.get(key, ()))

    def take(self, now: float) -> list[int]:
        """Numbers that are to be published now, as many as may be under way.

        One that waited in vain makes room, and takes its turn behind those that came before.
        """
        while self._retries and self._retries[0][0] <= now:
            due, number = heappop(self._retries)
            if self._under_way.get(number) == due:
                del self._under_way[number]
                heappush(self._due, (due, number))
        taken = []
        while self._due and self._due[0][0] <= now and len(self._under_way) < WINDOW:
            _, number = heappop(self._due)
            if number in self._waiting:
                self._publish(number, now)
                taken.append(number)
        return taken

    def put_off(self, number: int, now: float) -> None:
        """Have one that could not be published after all wait a little."""
        if self._under_way.pop(number, None) is not None:
            self._waiting[number].published = False
            self._waiting[number].delay = RETRY_S[0]
            heappush(self._due, (now + SETTLE_S, number))

    def answered(self, key: Key) -> int | None:
        """The telegram that an answer is for; None where none was published under that key."""
        number = self._queues[key][0] if key in self._queues else None
        return number if number is not None and self._waiting[number].published else None

    def remove(self, number: int, now: float) -> None:
        """Forget a telegram; the next one of its key may go soon."""
        one = self._waiting.pop(number, None)
        if one is None:
            return
        self._under_way.pop(number, None)
        queue = self._queues[one.key]
        was_first = queue[0] == number
        queue.remove(number)
        if not queue:
            del self._queues[one.key]
        elif was_first:
            heappush(self._due, (now + SETTLE_S, queue[0]))

    def again(self, now: float) -> None:
        """Have all that is under way published again: an answer may have been missed."""
        for number in self._under_way:
            self._waiting[number].delay = RETRY_S[0]
            heappush(self._due, (now, number))
        self._under_way.clear()

    def _publish(self, number: int, now: float) -> None:
        one = self._waiting[number]
        one.published = True
        self._under_way[number] = now + one.delay
        heappush(self._retries, (now + one.delay, number))
        one.delay = min(2 * one.delay, RETRY_S[1])
