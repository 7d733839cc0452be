"""How many messages a provider takes in a minute."""

from collections import deque
from collections.abc import Callable
from threading import Lock
from time import monotonic

WINDOW_S = 60.0
MOST_KEYS = 1000


class Pace:
    """At most so many in any 60 seconds, for each key; in the memory of one process."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = monotonic) -> None:
        self._most, self._clock = per_minute, clock
        self._sent: dict[str, deque[float]] = {}
        self._lock = Lock()

    def room(self, key: str = "") -> int:
        """How many may be sent now."""
        with self._lock:
            return self._most - len(self._recent(key))

    def take(self, key: str = "") -> float:
        """Count one, and return 0; or the seconds until there is room, and count none."""
        with self._lock:
            recent = self._recent(key)
            if len(recent) < self._most:
                recent.append(self._clock())
                return 0.0
            return max(recent[0] + WINDOW_S - self._clock(), 0.001)

    def _recent(self, key: str) -> deque[float]:
        """When those of the last minute were sent, oldest first."""
        if key not in self._sent and len(self._sent) >= MOST_KEYS:
            self._sent = {name: times for name, times in self._sent.items() if self._left(times)}
        times = self._sent.setdefault(key, deque())
        self._left(times)
        return times

    def _left(self, times: deque[float]) -> int:
        """How many are not older than a minute; the others are dropped."""
        while times and self._clock() - times[0] >= WINDOW_S:
            times.popleft()
        return len(times)
