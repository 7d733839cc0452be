"""The codecs of the telemetry protocols, by protocol."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from domain.device import Protocol
from sensors.wire import hj212, sl651
from sensors.wire.telegram import Bad, Part, Telegram

Stream = sl651.Stream | hj212.Stream
"""The incremental parser of one connection."""


@dataclass(frozen=True, slots=True)
class Codec:
    """What each protocol's package offers, by the same names."""

    stream: Callable[[], Stream]
    telegrams: Callable[[bytes], Iterator[Telegram | Part | Bad]]
    answer_key: Callable[[bytes], str | None]
    describe: Callable[[bytes], Iterator[dict[str, object]]]


CODECS: Mapping[Protocol, Codec] = {
    Protocol.SL651: Codec(sl651.Stream, sl651.telegrams, sl651.answer_key, sl651.describe),
    Protocol.HJ212: Codec(hj212.Stream, hj212.telegrams, hj212.answer_key, hj212.describe),
}

_MARKS = {b"\x7e\x7e": Protocol.SL651, b"##": Protocol.HJ212}
_ASCII = b"\x01"
"""SOH of an SL 651 frame in ASCII; too common to be looked for among other bytes."""


def protocol_of(head: bytes) -> Protocol | None:
    """The protocol of the bytes that a connection or a frame begins with; None while unknown.

    Some modems say their own number first, so a mark is looked for behind other bytes too.
    """
    if head.startswith(_ASCII):
        return Protocol.SL651
    found = {place: one for mark, one in _MARKS.items() if (place := head.find(mark)) >= 0}
    return found[min(found)] if found else None
