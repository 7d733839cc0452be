"""Messages out of bytes: one of which all is known, or whatever stands in a payload."""

from collections.abc import Iterator, Sequence

from sensors.wire import FrameError
from sensors.wire.hj212 import content
from sensors.wire.hj212.encoding import REPLIES
from sensors.wire.hj212.framing import Cut, Cutter
from sensors.wire.hj212.message import DATA, Message
from sensors.wire.hj212.segment import Segment, parse
from sensors.wire.telegram import Bad, Part

_Packet = tuple[Segment, bytes]
_Waiting = dict[tuple[str, str, int], dict[int, _Packet]]
"""The packets that have come, by their number, of each (address, message, total)."""


def cuts(payload: bytes) -> list[Cut]:
    """All pieces of a payload."""
    return Cutter().end(payload)


def telegrams(payload: bytes) -> Iterator[Message | Part | Bad]:
    """Everything in a payload; a split message comes where the last of its packets stands.

    Packets whose others are not in the payload come at the end. Offsets of faults count from
    the beginning of the payload.
    """
    waiting: _Waiting = {}
    for cut in cuts(payload):
        raw = cut.whole
        try:
            segment = segment_of(cut)
            if segment.total == 1:
                yield _message([segment], raw)
            elif packets := _completed(waiting, segment, raw):
                raw = b"".join(packet for _, packet in packets)
                yield _message([one for one, _ in packets], raw)
        except FrameError as error:
            yield Bad(raw, error)
    for (address, message, total), held in waiting.items():
        for number, (_, raw) in held.items():
            yield Part(address, message, number, total, raw)


def _completed(waiting: _Waiting, segment: Segment, raw: bytes) -> list[_Packet] | None:
    """All packets of the message that this one completes; one that comes again says nothing."""
    key = segment.address, f"{segment.function}:{segment.serial}", segment.total
    held = waiting.setdefault(key, {})
    held.setdefault(segment.number, (segment, raw))
    if len(held) < segment.total:
        return None
    return [packet for _, packet in sorted(waiting.pop(key).items())]


def decode(payload: bytes) -> Message:
    """The one message that `payload` holds, in one packet or all of several; FrameError."""
    messages = []
    for one in telegrams(payload):
        if isinstance(one, Bad):
            raise one.error
        if isinstance(one, Part):
            raise FrameError(f"only packet {one.number} of {one.total}", 0)
        messages.append(one)
    if len(messages) != 1:
        raise FrameError(f"{len(messages)} messages, not one", 0)
    return messages[0]


def answer_key(raw: bytes) -> str | None:
    """The QN that an answer of the centre repeats; None for anything else."""
    found = cuts(raw)
    try:
        (segment,) = map(segment_of, found)
    except (FrameError, ValueError):
        return None
    return segment.serial if segment.function in REPLIES else None


def segment_of(cut: Cut) -> Segment:
    """The segment of a sound piece, offsets counted from the beginning of all pieces."""
    if cut.fault:
        raise FrameError(cut.fault.reason, cut.fault.offset + cut.start)
    return parse(cut.raw, cut.start)


def _message(segments: Sequence[Segment], raw: bytes) -> Message:
    first = segments[0]
    said = first.function in DATA
    return Message(
        address=first.address,
        password=first.password,
        function=first.function,
        serial=int(first.serial),
        sent_at=first.sent_at,
        raw=raw,
        segment=first,
        content=content.parse(segments) if said else content.Content(None, [], {}),
    )
