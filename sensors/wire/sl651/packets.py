"""Telegrams that come in several packets: held until all are there, or for too long."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from sensors.wire import FrameError
from sensors.wire.sl651.frame import Frame
from sensors.wire.telegram import Bad

_Key = tuple[str, int, int, str, bool]


@dataclass(slots=True)
class _Waiting:
    """The packets of one telegram that have come, by number, and when the last one did."""

    packets: dict[int, Frame] = field(default_factory=dict)
    heard_at: int = 0

    @property
    def frames(self) -> list[Frame]:
        """The packets in their order."""
        return [self.packets[number] for number in sorted(self.packets)]


class Assembly:
    """Puts packets together by station, function and their total: only the first has a serial.

    A packet that comes again is passed over; one whose number came with other bytes begins a new
    telegram. `patience` is how long a telegram waits for its next packet (microseconds), `most`
    how many telegrams may wait: the one that waited longest gives way.
    """

    def __init__(self, patience: int, most: int = 256) -> None:
        self._patience = patience
        self._most = most
        self._waiting: dict[_Key, _Waiting] = {}
        self._broken: list[_Waiting] = []

    def add(self, frame: Frame, now: int) -> list[Frame] | None:
        """The frames of the telegram that is complete with this one (heard at `now`), in order."""
        if frame.total <= 1:
            return [frame]
        key = (frame.address, frame.function, frame.total, frame.encoding, frame.up)
        held = self._waiting.pop(key, None) or _Waiting()
        before = held.packets.get(frame.number)
        if before is not None and before.raw != frame.raw:
            self._broken.append(held)
            held = _Waiting()
        held.packets[frame.number] = frame
        held.heard_at = now
        if len(held.packets) == frame.total:
            return held.frames
        self._waiting[key] = held
        if len(self._waiting) > self._most:
            self._broken.append(self._waiting.pop(next(iter(self._waiting))))
        return None

    def overdue(self, now: int) -> Iterator[Bad]:
        """Remove and return the telegrams that cannot become complete, or waited too long."""
        late = [key for key, held in self._waiting.items() if now - held.heard_at > self._patience]
        lost = self._broken + [self._waiting.pop(key) for key in late]
        self._broken = []
        for held in lost:
            frames = held.frames
            came = ", ".join(str(frame.number) for frame in frames)
            reason = f"packets {came} of {frames[0].total} came, and no other in time"
            yield Bad(b"".join([frame.raw for frame in frames]), FrameError(reason, 0))

    def rest(self) -> list[Frame]:
        """Remove and return the packets that wait for others."""
        held = self._broken + list(self._waiting.values())
        self._broken, self._waiting = [], {}
        return [frame for one in held for frame in one.frames]
