"""How often who does not know a secret may ask."""

from collections import Counter
from threading import Lock

MOST = 30
"""Wrong secrets a minute from one address (ours); the secrets have 128 bits."""

_MINUTE_S = 60.0


class Guesses:
    """Counts wrong secrets by address, in each minute anew.

    Who shows a right one passes always: behind a proxy all have one address, and nobody may keep
    a village from answering by guessing.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._minute = -1
        self._wrong: Counter[str] = Counter()

    def wrong(self, peer: str, now_s: float) -> float:
        """Note a wrong secret at a time; seconds until more are looked at, 0.0 for at once."""
        minute, into = divmod(now_s, _MINUTE_S)
        with self._lock:
            if int(minute) != self._minute:
                self._minute, self._wrong = int(minute), Counter()
            self._wrong[peer] += 1
            return _MINUTE_S - into if self._wrong[peer] > MOST else 0.0
