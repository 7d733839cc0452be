"""Wire formats: from bytes to readings, and every fault by its name and place."""

import msgspec


class WireError(ValueError):
    """A payload that cannot be understood; its text says what is wrong and where."""


class FrameError(WireError):
    """A frame of a telemetry protocol is wrong: `reason`, at byte `offset` of what was given."""

    def __init__(self, reason: str, offset: int) -> None:
        super().__init__(f"{reason} (byte {offset})")
        self.reason = reason
        self.offset = offset


class Reading(msgspec.Struct, frozen=True, gc=False):
    """One reading as sent: `time` in microseconds, `value` NaN when missing, a QARTOD `flag`.

    `flag` is what the instrument says of it, good when it says nothing.
    """

    time: int
    property: str
    value: float
    flag: int
