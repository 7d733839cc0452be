"""Frames out of a stream of bytes that may be cut anywhere and carry anything between them."""

import re
from collections.abc import Iterator

from domain.device import Protocol
from sensors.wire import FrameError
from sensors.wire.sl651.frame import Frame, Unfinished, frame_at
from sensors.wire.telegram import Bad, Framed

_START = re.compile(rb"\x01|~(?=~|\Z)")
_SHORTEST = 17


class Scanner:
    """Sound frames and the bytes between them, in their order; together they are all bytes fed.

    A frame that is wrong is searched for others from its second byte on, and so is one that is
    not finished: where a sound frame stands inside it, its length was a lie. So no good frame is
    lost behind a bad one, nor waits for it. At most one unfinished frame is kept.
    """

    __slots__ = ("_buffer", "_needed", "_searched", "_starts")

    def __init__(self) -> None:
        self._buffer = b""
        self._starts: list[int] = []
        self._searched = 0
        self._needed = _SHORTEST

    @property
    def pending(self) -> int:
        """Bytes of which it is not yet known what they are."""
        return len(self._buffer)

    def feed(self, data: bytes) -> list[Frame | Bad]:
        """What the bytes so far have made certain."""
        self._buffer += data
        return self._scan() if len(self._buffer) >= self._needed else []

    def end(self) -> list[Frame | Bad]:
        """What is left when no more bytes come: a truncated rest."""
        rest, self._buffer, unfinished = self._buffer, b"", self._starts
        self._starts, self._searched, self._needed = [], 0, _SHORTEST
        if not rest:
            return []
        begun = unfinished or _START.match(rest)
        cut = f"a frame is cut off after {len(rest)} bytes"
        return [Bad(rest, FrameError(cut, len(rest)) if begun else _noise())]

    def _scan(self) -> list[Frame | Bad]:
        buffer, found, done = self._buffer, list[Frame | Bad](), 0
        error: FrameError | None = None
        waiting: list[int] = []
        needed = len(buffer) + _SHORTEST
        for at in self._candidates():
            if at < done:
                continue
            try:
                frame = frame_at(buffer, at)
            except Unfinished as more:
                waiting.append(at)
                needed = min(needed, at + more.needed)
            except FrameError as wrong:
                if error is None and not waiting:
                    error = FrameError(wrong.reason, at - done + wrong.offset)
            else:
                if at > done:
                    broken = _broken(waiting, done, at) if waiting else _noise()
                    found.append(Bad(buffer[done:at], error or broken))
                found.append(frame)
                done, error, waiting = at + len(frame.raw), None, []
                needed = len(buffer) + _SHORTEST
        kept = waiting[0] if waiting else len(buffer)
        if kept > done:
            found.append(Bad(buffer[done:kept], error or _noise()))
        self._keep(kept, waiting, needed)
        return found

    def _candidates(self) -> Iterator[int]:
        """Places where a frame may begin: those still open, then those not yet looked at."""
        yield from self._starts
        for match in _START.finditer(self._buffer, self._searched):
            yield match.start()

    def _keep(self, kept: int, waiting: list[int], needed: int) -> None:
        self._buffer = self._buffer[kept:]
        self._starts = [at - kept for at in waiting]
        self._searched = len(self._buffer)
        self._needed = needed - kept


class Stream:
    """The incremental parser of one connection."""

    __slots__ = ("_scanner",)

    def __init__(self) -> None:
        self._scanner = Scanner()

    @property
    def pending(self) -> int:
        """Bytes that wait for others: at most one frame's length."""
        return self._scanner.pending

    def feed(self, data: bytes) -> list[Framed | Bad]:
        """Frames and what is none, as far as the bytes so far tell."""
        return [_framed(one) for one in self._scanner.feed(data)]

    def end(self) -> list[Framed | Bad]:
        """What is left when the connection closes: a truncated rest is Bad."""
        return [_framed(one) for one in self._scanner.end()]


def _framed(one: Frame | Bad) -> Framed | Bad:
    if isinstance(one, Bad):
        return one
    return Framed(Protocol.SL651, one.address, one.password, one.complete, one.raw)


def _noise() -> FrameError:
    return FrameError("no frame begins here", 0)


def _broken(waiting: list[int], done: int, at: int) -> FrameError:
    lasted = at - waiting[0]
    return FrameError(f"a frame breaks off after {lasted} bytes: another begins", waiting[0] - done)
