"""The packets of one connection."""

from domain.device import Protocol
from sensors.wire import FrameError
from sensors.wire.hj212.framing import Cut, Cutter
from sensors.wire.hj212.segment import parse
from sensors.wire.telegram import Bad, Framed


class Stream:
    """Packets out of the bytes of a connection, in whatever parts they come.

    A packet is there with the last digit of its checksum. Its `raw` ends with CR LF, also when
    the device leaves that out. Offsets of faults count from the beginning of their `raw`.
    """

    def __init__(self) -> None:
        self._cutter = Cutter()

    @property
    def pending(self) -> int:
        """Bytes that wait for those to come."""
        return self._cutter.pending

    def feed(self, data: bytes) -> list[Framed | Bad]:
        """What is complete with `data`."""
        return [_framed(one) for one in self._cutter.feed(data)]

    def end(self) -> list[Framed | Bad]:
        """What is left when the connection closes."""
        return [_framed(one) for one in self._cutter.end()]


def _framed(cut: Cut) -> Framed | Bad:
    if cut.fault:
        return Bad(cut.raw, cut.fault)
    try:
        segment = parse(cut.raw)
    except FrameError as error:
        return Bad(cut.whole, error)
    complete = segment.number == segment.total
    return Framed(Protocol.HJ212, segment.address, segment.password, complete, cut.whole)
