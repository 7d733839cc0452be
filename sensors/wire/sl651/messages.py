"""The frames of one message, understood."""

from collections.abc import Iterator

from sensors.wire import FrameError
from sensors.wire.sl651.frame import End, Frame, Unfinished, decode_frame, frame_at
from sensors.wire.sl651.packets import Assembly
from sensors.wire.sl651.stream import Scanner
from sensors.wire.sl651.telegram import Report, report
from sensors.wire.telegram import Bad, Part


def telegrams(payload: bytes) -> Iterator[Report | Part | Bad]:
    """All that a message says; offsets of errors count from its first byte.

    A frame of the centre is Bad here: it is no telegram of a device.
    """
    alone = _alone(payload)
    if alone is not None:
        yield alone
        return
    for piece in understood(payload):
        if isinstance(piece, Bad):
            yield piece
        elif not (piece if isinstance(piece, Frame) else piece.frame).up:
            yield Bad(piece.raw, FrameError("a downlink frame: the centre's own voice", 0))
        elif isinstance(piece, Frame):
            message = f"{piece.function:02X}/{piece.total}"
            yield Part(piece.address, message, piece.number, piece.total, piece.raw)
        else:
            yield piece


def understood(payload: bytes) -> Iterator[Report | Frame | Bad]:
    """Telegrams of either direction, what is none, and at last the packets that lack others."""
    assembly: Assembly | None = None
    place = 0
    for piece in pieces(payload):
        if isinstance(piece, Bad):
            yield Bad(piece.raw, _moved(piece.error, place))
        elif piece.total <= 1:
            yield _report([piece], place)
        else:
            assembly = assembly or Assembly(patience=0)
            if frames := assembly.add(piece, now=0):
                yield _report(frames, 0)
        place += len(piece.raw)
    if assembly:
        yield from assembly.rest()


def pieces(payload: bytes) -> list[Frame | Bad]:
    """Frames and what stands between them: together they are the payload."""
    scanner = Scanner()
    return [*scanner.feed(payload), *scanner.end()]


def _alone(payload: bytes) -> Report | None:
    """The telegram of a payload that is nothing but one sound frame: the usual case, for speed."""
    try:
        frame = frame_at(payload, 0)
        if frame.up and frame.total <= 1 and len(frame.raw) == len(payload):
            return report([frame])
    except (Unfinished, FrameError):
        pass
    return None


def _report(frames: list[Frame], place: int) -> Report | Bad:
    try:
        return report(frames)
    except FrameError as wrong:
        return Bad(b"".join([frame.raw for frame in frames]), _moved(wrong, place))


def _moved(error: FrameError, by: int) -> FrameError:
    return FrameError(error.reason, error.offset + by) if by else error


def answer_key(raw: bytes) -> str | None:
    """The key of the telegram that a confirmation of the centre answers; None for other bytes."""
    try:
        frame = decode_frame(raw)
        if frame.up or frame.end is End.ENQ:
            return None
        return report([frame]).key
    except FrameError:
        return None
