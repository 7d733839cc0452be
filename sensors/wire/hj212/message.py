"""Messages of HJ 212-2017 devices: what they say as readings, and how they are answered.

A datastream takes means of the period that is its own step: hour data (CN 2061) where its
`interval_s` is an hour, day data (2031) where it is a day, minute data (2051) where it is less
than an hour. A station that sends all of them would otherwise overwrite one with the other.
Real-time values (2011) are instants, and no datastream of periods takes them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import nan

from domain.datastream import Datastream, Statistic
from domain.device import DeviceState, Protocol
from domain.flag import Flag
from domain.instant import DAY, HOUR, SECOND
from sensors.wire import Reading
from sensors.wire.hj212.content import Content
from sensors.wire.hj212.encoding import REPLIES, reply
from sensors.wire.hj212.segment import Segment, Version
from sensors.wire.hj212.tables import scales
from sensors.wire.telegram import Telegram

REAL_TIME, MINUTE_DATA, HOUR_DATA, DAY_DATA = 2011, 2051, 2061, 2031
DATA = (REAL_TIME, MINUTE_DATA, HOUR_DATA, DAY_DATA)
PERIODS = {HOUR_DATA: HOUR, DAY_DATA: DAY}
"""Length in microseconds of what a command sums up; that of minute data is the device's."""

_GOOD, _FAIL, _MISSING = int(Flag.GOOD), int(Flag.FAIL), int(Flag.MISSING)

QUALITY = {"": _GOOD, "N": _GOOD, "S": int(Flag.NOT_EVALUATED)} | dict.fromkeys("FMDCTB", _FAIL)
"""Our flag for a data flag: only N and S may feed a class or an alarm."""

_STATES = {
    "F": DeviceState.STOPPED,
    "M": DeviceState.MAINTENANCE,
    "D": DeviceState.FAULT,
    "C": DeviceState.CALIBRATION,
    "T": DeviceState.OVER_RANGE,
    "B": DeviceState.COMMUNICATION_FAULT,
}
_READABLE = (Version.HJ212_2005, Version.HJ212_2017)


@dataclass(slots=True)
class Message(Telegram):
    """A whole message of one packet or several; `segment` is its first, `content` that of all."""

    address: str
    password: str
    function: int
    serial: int
    sent_at: int
    raw: bytes
    segment: Segment
    content: Content

    protocol = Protocol.HJ212
    test = False

    @property
    def key(self) -> str:
        """The QN as it stands."""
        return self.segment.serial

    def read(self, streams: Mapping[str, Datastream]) -> tuple[list[Reading], list[str]]:
        """Readings of a data command, none of others, and what is wrong with its data."""
        items = self.content.items
        if self.function not in DATA or not items:
            return [], []
        if self.segment.version not in _READABLE:
            flag = self.segment.flag
            return [], [f"Flag={flag} is no known version of HJ 212: its data are not used"]
        strange = {item.flag for item in items if item.flag not in QUALITY}
        faults = [
            f"unknown data flag {letter[:8]!r}: its value counts as failed"
            for letter in sorted(strange)
        ]
        return self._readings(streams) + self._state(streams), faults

    def _readings(self, streams: Mapping[str, Datastream]) -> list[Reading]:
        """Values of the factors that have a property, NaN where the message has none."""
        known, stamp = scales(), self._stamp
        measure = "Rtd" if self.function == REAL_TIME else "Avg"
        readings = []
        for item in self.content.items:
            scale = known.get(item.code)
            if scale is None:
                continue
            name, power = scale
            time = stamp(streams.get(name), item.time)
            if time is None:
                continue
            text = item.texts.get(measure)
            if text:
                flag = QUALITY.get(item.flag, _FAIL)
                readings.append(Reading(time, name, float(text + power), flag))
            else:
                readings.append(Reading(time, name, nan, _MISSING))
        return readings

    def _state(self, streams: Mapping[str, Datastream]) -> list[Reading]:
        """What the data flags of all factors say of the device, where its station keeps that."""
        stream = streams.get("device_state")
        time = None if stream is None else self._stamp(stream, None)
        if time is None:
            return []
        state = DeviceState(0)
        for item in self.content.items:
            state |= _STATES.get(item.flag, DeviceState(0))
        return [Reading(time, "device_state", float(state), _GOOD)]

    def _stamp(self, stream: Datastream | None, sampled: int | None) -> int | None:
        """The instant of a value, or its period's END; None where it does not belong."""
        start = self.content.time or 0
        if self.function == REAL_TIME:
            if stream is not None and stream.statistic is Statistic.PRECEDING_PERIOD:
                return None
            return start if sampled is None else sampled
        period = PERIODS.get(self.function)
        if stream is None:
            return start + (period or 0)
        step = stream.interval_s * SECOND
        belongs = step < HOUR if period is None else step == period
        return start + step if belongs else None

    def answer(self, now: int) -> bytes | None:  # noqa: ARG002
        """The data reply with the same QN where `Flag` asks for it; it carries no time."""
        one = self.segment
        if not one.wants_answer or self.function in REPLIES:
            return None
        return reply(one.serial, address=one.address, password=one.password, version=one.version)
