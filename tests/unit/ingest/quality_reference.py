"""The quality tests once more, one reading after the other, in plain Python: slow and obvious."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from math import ceil, inf, isfinite, isnan

from domain.datastream import Datastream
from domain.instant import HOUR, SECOND
from domain.observation import CLOCK
from domain.quality import (
    LATE_AFTER_S,
    NEEDS_RAIN,
    RAIN_HOURS,
    RAIN_UNMOVED_MM,
    RATE_OVER_S,
    ZERO_IS_CALM,
    QualityTest,
    limits,
)
from domain.registry import Registry

Row = tuple[int, int, float, int]
FLAG = {
    QualityTest.MISSING: 9,
    QualityTest.GROSS_RANGE: 4,
    QualityTest.RATE: 3,
    QualityTest.FLAT_LINE: 3,
}


@dataclass
class Reading:
    time: int
    value: float
    since: int


@dataclass
class Gauge:
    """Micrometres by hour, of the last hours before the newest one with rain."""

    depth: Counter[int] = field(default_factory=Counter)

    def add(self, time: int, value: float) -> None:
        self.depth[(time - 1) // HOUR] += round(value * 1000)
        oldest = max(self.depth) - RAIN_HOURS
        self.depth = Counter({hour: one for hour, one in self.depth.items() if hour > oldest})

    def fallen(self, time: int, flat: float) -> int:
        until = (time - 1) // HOUR
        after = until - ceil(min(flat / HOUR, RAIN_HOURS))
        return sum(one for hour, one in self.depth.items() if after < hour <= until)


class Reference:
    """Hears rows one by one; `flags`, `tests` of each row heard and all `refuted` so far."""

    def __init__(self, registry: Registry) -> None:
        self.streams = registry.datastreams
        self.lookup = registry.lookup
        self.chains: dict[int, list[Reading]] = defaultdict(list)
        self.gauges: dict[str, Gauge] = defaultdict(Gauge)
        self.clock = -inf
        self.flags: list[int] = []
        self.tests: list[int] = []
        self.refuted: list[Row] = []

    def hear(self, row: Row, received_at: int | None) -> None:
        key, time, value, own = row
        if key == CLOCK:
            self.clock = max(self.clock, time)
            self.tests.append(0)
            self.flags.append(own)
            return
        stream = self.streams[key]
        tests = self._alone(stream, value, own)
        usable = not tests & (QualityTest.MISSING | QualityTest.GROSS_RANGE) and own <= 3
        now = self.clock if received_at is None else received_at
        if now - time > LATE_AFTER_S * SECOND:
            tests |= QualityTest.LATE
        chain = self.chains[key]
        if usable and (not chain or time > chain[-1].time):
            tests |= self._follow(key, stream, Reading(time, value, time))
        self.tests.append(int(tests))
        self.flags.append(max([own, *(flag for test, flag in FLAG.items() if tests & test)]))

    @staticmethod
    def _alone(stream: Datastream, value: float, own: int) -> QualityTest:
        if isnan(value):
            return QualityTest.MISSING
        low, high = stream.span
        sound = isfinite(value) and low <= value <= high
        tests = QualityTest(0) if sound else QualityTest.GROSS_RANGE
        return tests | QualityTest.INSTRUMENT if own > 2 else tests

    def _follow(self, key: int, stream: Datastream, new: Reading) -> QualityTest:
        chain, limit = self.chains[key], limits(stream)
        if len(chain) > 1 and self._is_spike(chain[-2], chain[-1], new, stream):
            spike = chain.pop()
            self.refuted.append((key, spike.time, spike.value, 4))
        tests = QualityTest(0)
        if chain:
            base = chain[-1]
            if self._hasty(base, new, stream):
                tests |= QualityTest.RATE
            if new.value == base.value and new.time - base.time < limit.flat_s * SECOND:
                new.since = base.since
        if new.time - new.since >= limit.flat_s * SECOND and self._counts(stream, new):
            tests |= QualityTest.FLAT_LINE
        chain.append(new)
        del chain[:-2]
        if stream.property == "rain" and new.value > 0:
            self.gauges[stream.station].add(new.time, new.value)
        return tests

    @staticmethod
    def _hasty(base: Reading, new: Reading, stream: Datastream) -> bool:
        took = max(new.time - base.time, RATE_OVER_S * SECOND)
        return abs(new.value - base.value) > limits(stream).rate / HOUR * took

    def _is_spike(self, base: Reading, top: Reading, new: Reading, stream: Datastream) -> bool:
        up, back = top.value - base.value, new.value - top.value
        return (
            up * back < 0
            and abs(new.value - base.value) < abs(up) / 2
            and min(abs(up), abs(back)) > limits(stream).spike
            and self._hasty(base, top, stream)
            and self._hasty(top, new, stream)
        )

    def _counts(self, stream: Datastream, new: Reading) -> bool:
        if stream.property in ZERO_IS_CALM and new.value == 0:
            return False
        if stream.property not in NEEDS_RAIN:
            return True
        if (stream.station, "rain") not in self.lookup:
            return False
        fallen = self.gauges[stream.station].fallen(new.time, limits(stream).flat_s * SECOND)
        return fallen >= RAIN_UNMOVED_MM * 1000
