"""The codecs by protocol, and which protocol bytes are of."""

from collections.abc import Iterator

from domain.device import Protocol
from sensors.wire import hj212, sl651
from sensors.wire.telegram import Bad, Part, Telegram

_MARKS = {b"\x7e\x7e": Protocol.SL651, b"##": Protocol.HJ212}
_ASCII = b"\x01"
"""SOH of an SL 651 frame in ASCII; too common to be looked for among other bytes."""


Stream = sl651.Stream | hj212.Stream
"""The incremental parser of one connection."""


def protocol_of(head: bytes) -> Protocol | None:
    """The protocol of the bytes that a connection or a frame begins with; None while unknown.

    Some modems say their own number first, so a mark is looked for behind other bytes too.
    """
    if head.startswith(_ASCII):
        return Protocol.SL651
    found = {place: one for mark, one in _MARKS.items() if (place := head.find(mark)) >= 0}
    return found[min(found)] if found else None


def stream(protocol: Protocol) -> Stream:
    """A new parser."""
    return sl651.Stream() if protocol is Protocol.SL651 else hj212.Stream()


def telegrams(protocol: Protocol, payload: bytes) -> Iterator[Telegram | Part | Bad]:
    """All that stands in the bytes."""
    if protocol is Protocol.SL651:
        return sl651.telegrams(payload)
    return hj212.telegrams(payload)


def answer_key(protocol: Protocol, raw: bytes) -> str | None:
    """The key of the telegram that a downlink frame answers."""
    return sl651.answer_key(raw) if protocol is Protocol.SL651 else hj212.answer_key(raw)
