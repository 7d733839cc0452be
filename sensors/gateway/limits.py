"""How much a peer may take of the gateway: time, memory, connections. All (ours)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What an operator may set; seconds and counts."""

    answer_s: float = 5.0
    """How long the collector may take before the spool answers: less than a device waits."""

    silence_s: float = 900.0
    """A known device that says nothing for so long is taken for gone: longer than a heartbeat."""

    connections: int = 4000
    per_ip: int = 1000
    """The devices of one mobile carrier may come from few addresses."""


FIRST_S = 60.0
"""How long a peer may stay without a sound frame of a known device."""

FRAME_S = 30.0
"""How long a frame may stay unfinished."""

PACKETS_S = 120.0
"""How long packets wait in memory for the others of their telegram; then they go as they are."""

WRITE_S = 20.0
"""How long a peer may leave our answers unread."""

BAD_PIECES = 32
"""Pieces that are no frames, of one connection, before it is cut off."""

BAD_BYTES = 16 * 1024
"""Bytes of such pieces, of one connection; also what is kept of one, more than any frame has."""

HEAD_BYTES = 512
"""Within so many bytes a connection must show its protocol."""

PACKETS_BYTES = 192 * 1024
"""Packets of unfinished telegrams held per connection; the broker takes 256 KiB in one message."""

UNANSWERED_BYTES = 64 * 1024
"""Telegrams of one connection that wait for their answer; then it is read no further."""

ASIDES = 1000
"""Messages for the collector to reject that wait in memory while the broker is away."""

STRANGERS_PER_S = 10.0
"""Messages a second for the collector to reject, of peers that are no known device."""

SEND_BYTES = 16 * 1024
"""Answers of one connection that the system keeps for a peer that does not read them."""
