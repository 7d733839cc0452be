"""Frames that wait for their confirmation, and are sent again when none comes.

SL 651-2014, mode M2: the station repeats a frame at most twice, byte by byte as it was, so with
the same serial and send time. HJ 212-2017 does the same with its QN.
"""

from dataclasses import dataclass, field

from domain.instant import SECOND

REPEATS = 2
"""How often a frame is sent again (SL 651-2014)."""

WAIT = 10 * SECOND
"""How long a confirmation may take (ours; devices are set to 10 to 60 s)."""


@dataclass(slots=True)
class _Waiting:
    raw: bytes
    until: int
    left: int


@dataclass(slots=True)
class Unconfirmed:
    """The frames of one station; all times in microseconds of one clock, whichever it is."""

    wait: int = WAIT
    lost: int = 0
    """Frames that were given up: sent `REPEATS` times again and never confirmed."""
    _waiting: dict[str, _Waiting] = field(default_factory=dict)

    def __len__(self) -> int:
        """How many frames still wait."""
        return len(self._waiting)

    def sent(self, key: str, raw: bytes, now: int) -> None:
        """A frame that its confirmation will name `key` has been sent."""
        self._waiting[key] = _Waiting(raw, now + self.wait, REPEATS)

    def confirmed(self, key: str) -> bool:
        """Whether a frame waited for this; it does no longer."""
        return self._waiting.pop(key, None) is not None

    def cut_off(self, now: int) -> None:
        """The connection is over: everything that waits is due on the next one."""
        for one in self._waiting.values():
            one.until = min(one.until, now)

    def due(self, now: int) -> list[bytes]:
        """The frames to be sent again now; those sent often enough are given up."""
        again = []
        for key, one in list(self._waiting.items()):
            if one.until > now:
                continue
            if one.left == 0:
                del self._waiting[key]
                self.lost += 1
                continue
            one.left -= 1
            one.until = now + self.wait
            again.append(one.raw)
        return again
