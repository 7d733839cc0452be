"""A virtual HJ 212-2017 station for water quality.

It sends real-time data (CN 2011) at each instant it measures, and minute, hour and day data (2051,
2061, 2031) for what is averaged over a period, stamped at the period's START as the standard has
it. Flag 5 asks for an answer (9014) to each. There is no heartbeat.
"""

from collections.abc import Sequence
from itertools import groupby
from math import isnan

import numpy as np
import numpy.typing as npt

from domain.datastream import Datastream, Statistic
from domain.device import Device
from domain.flag import Flag
from domain.instant import DAY, HOUR, SECOND
from sensors.simulators.devices.station import Language
from sensors.wire import Reading, hj212

_LETTERS = {Flag.GOOD: "N", Flag.NOT_EVALUATED: "S", Flag.SUSPECT: "N", Flag.FAIL: "D"}
"""Data flags. None says suspect; what is not evaluated was set by somebody and not measured."""

_NO_VALUE = "B"
"""The instrument says nothing."""

_MILLISECOND = SECOND // 1000
_SMALLEST, _LARGEST = 1e-9, 1e12


class Station:
    """The state machine; see `VirtualStation`."""

    def __init__(self, device: Device, streams: Sequence[Datastream]) -> None:
        """`streams` are the datastreams that it tells."""
        self._device = device
        self._periods = {one.property: _period(one) for one in streams}
        self._sent_at = 0

    def measure(self, now: int, readings: Sequence[Reading]) -> list[bytes]:
        """One report for each period, real-time data first."""

        def length(one: Reading) -> int:
            return self._periods[one.property]

        return [
            self._report(now, period, list(group))
            for period, group in groupby(sorted(readings, key=length), key=length)
        ]

    def finish(self, now: int) -> list[bytes]:  # noqa: ARG002
        """Nothing: all has been told at once."""
        return []

    def _report(self, now: int, period: int, readings: list[Reading]) -> bytes:
        """The packets of one report, glued; each has a QN of its own."""
        self._sent_at = max(now, self._sent_at + _MILLISECOND)
        function = _command(period)
        measure = "Rtd" if function == hj212.REAL_TIME else "Avg"
        packets = hj212.report(
            function,
            [_sample(one, measure) for one in readings],
            address=self._device.address,
            password=self._device.password,
            sent_at=self._sent_at,
            time=now - period,
        )
        return b"".join(packets)


def _sample(one: Reading, measure: str) -> hj212.Sample:
    if isnan(one.value):
        return hj212.Sample(hj212.codes()[one.property], {}, _NO_VALUE)
    return hj212.sample(one.property, one.value, measure, _LETTERS[Flag(one.flag)])


def _period(stream: Datastream) -> int:
    """Microseconds that a value of the datastream sums up; 0 for an instant."""
    instant = stream.statistic is Statistic.INSTANT
    return 0 if instant else stream.interval_s * SECOND


def _command(period: int) -> int:
    """The command that carries values of a period; 0 where none does."""
    if period == 0:
        return hj212.REAL_TIME
    if period < HOUR:
        return hj212.MINUTE_DATA
    return {HOUR: hj212.HOUR_DATA, DAY: hj212.DAY_DATA}.get(period, 0)


def carries(stream: Datastream) -> bool:
    """Whether a factor stands for the property, and a command for its period."""
    return stream.property in hj212.codes() and _command(_period(stream)) > 0


def sayable(stream: Datastream, values: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:  # noqa: ARG001
    """Which values a number of at most 32 characters can say."""
    size = np.abs(values)
    return ~((size > _LARGEST) | ((size > 0) & (size < _SMALLEST)))


LANGUAGE = Language("HJ 212", SECOND, carries, sayable, Station)
