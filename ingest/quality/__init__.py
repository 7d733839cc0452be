"""Quality flags (QARTOD) of readings: arrays in, flags out; the raw value is never changed.

All tests look only at what arrived before, so that the outcome does not depend on how the stream
is cut into batches. `docs/quality.md` gives the formulas and where they come from.
"""

from dataclasses import dataclass, replace
from math import inf

import numpy as np
import numpy.typing as npt

from domain.arrays import Bools, Flags, Floats, Ints
from domain.flag import USABLE_UP_TO, Flag
from domain.instant import HOUR, SECOND
from domain.observation import CLOCK, Observations
from domain.quality import LATE_AFTER_S, RAIN_HOURS, QualityTest, Tests
from ingest.quality.chain import Chain, link, refute, runs
from ingest.quality.memory import Memory as Memory
from ingest.quality.rain import Rain, enough, remember
from ingest.view import RegistryView

_COLUMNS = ("datastream", "time", "value", "flag")
_LATE_AFTER = round(LATE_AFTER_S * SECOND)
_UNUSABLE = int(QualityTest.MISSING | QualityTest.GROSS_RANGE)
_RAIN_SPAN = RAIN_HOURS * HOUR
_FOUND = {
    QualityTest.MISSING: Flag.MISSING,
    QualityTest.GROSS_RANGE: Flag.FAIL,
    QualityTest.RATE: Flag.SUSPECT,
    QualityTest.FLAT_LINE: Flag.SUSPECT,
}
_FLAG = np.array(
    [
        max((flag for test, flag in _FOUND.items() if bits & test), default=Flag.GOOD)
        for bits in range(2 * QualityTest.INSTRUMENT)
    ],
    dtype=np.int8,
)
"""The flag of each combination of tests."""


@dataclass(frozen=True, slots=True, eq=False)
class Assessed:
    """What the tests say of a batch.

    `rows` are the batch with flags, each the worst of the instrument's own and what was found;
    `tests` are the bits of `QualityTest` for each row. `refuted` are readings, of this batch or
    before it, that turned out to be spikes: flag 4 from now on. `memory` is that of the next
    batch, once this one is stored.
    """

    rows: Observations
    tests: Tests
    refuted: Observations
    memory: Memory


def assess(
    rows: Observations, view: RegistryView, memory: Memory, received_at: int | None = None
) -> Assessed:
    """Test every reading of a batch in order of arrival; ticks of the clock stay as they are.

    `received_at` is the time in microseconds at which a live platform received them; in an
    exercise it is None and the ticks among the rows tell the time.
    """
    memory = memory.fitted(view)
    stream, time, value, own = (np.ascontiguousarray(rows[name]) for name in _COLUMNS)
    real = stream != CLOCK
    tests = _alone(stream, value, own, view)
    received, clock = _received(time, real, memory.clock, received_at)
    tests[real & (received - time > _LATE_AFTER)] |= QualityTest.LATE
    usable = np.flatnonzero(real & (tests & _UNUSABLE == 0) & (own <= USABLE_UP_TO))
    chain = link(stream[usable], time[usable], value[usable], usable, memory.past, view)
    spikes, chain, base, hasty = refute(chain)
    tests[hasty] |= QualityTest.RATE
    since, past = runs(chain, base)
    rain = Rain.of(chain, view)
    tests[chain.position[_flat(chain, since, memory, rain, view)]] |= QualityTest.FLAT_LINE
    after = memory.past.copy()
    after[chain.stream[chain.first]] = past
    assessed = rows.copy()
    assessed["flag"] = np.maximum(own, _FLAG[tests])
    return Assessed(assessed, tests, spikes, Memory(after, *remember(memory, rain), clock))


def prime(rows: Observations, view: RegistryView, clock: int) -> Memory:
    """The memory of a collector that starts anew, from stored readings in order of time.

    `rows` are those of `store.quality.recent`, `clock` the exercise clock or `NEVER`.
    """
    return replace(assess(rows, view, Memory.empty()).memory, clock=clock)


def horizons(view: RegistryView) -> npt.NDArray[np.int64]:
    """How far back, by datastream id and in microseconds, `prime` must see.

    A run as long as the flat limit has a reading within twice the limit.
    """
    span = np.where(view.flat < inf, 2 * view.flat, 0).astype(np.int64)
    return np.where(view.rain >= 0, np.maximum(span, _RAIN_SPAN), span)


def _alone(stream: Ints, value: Floats, own: Flags, view: RegistryView) -> Tests:
    """Missing, gross range (QARTOD 4) and the instrument's own word: tests of a single reading."""
    missing = np.isnan(value)
    outside = (value < view.low[stream]) | (value > view.high[stream]) | np.isinf(value)
    tests: Tests = outside * np.int16(QualityTest.GROSS_RANGE)
    tests[(own > Flag.NOT_EVALUATED) & ~missing] |= QualityTest.INSTRUMENT
    tests[missing & (stream != CLOCK)] = QualityTest.MISSING
    return tests


def _received(
    time: Ints, real: Bools, clock: int, received_at: int | None
) -> tuple[Ints | int, int]:
    """When each row was received, and the exercise clock after the batch."""
    if received_at is not None or not time.size:
        return received_at or 0, clock
    heard: Ints = np.maximum.accumulate(np.where(real, clock, time))
    return heard, max(clock, int(heard[-1]))


def _flat(chain: Chain, since: Ints, memory: Memory, rain: Rain, view: RegistryView) -> Bools:
    """Where in the chain the value has stood unchanged for too long."""
    still: Bools = chain.time - since >= chain.flat
    still &= ~((chain.value == 0) & view.calm[chain.stream])
    gauge = view.gauge[chain.stream]
    water = np.flatnonzero(still & (gauge >= 0))
    if water.size:
        span = chain.flat[water]
        still[water] = enough(
            memory, rain, gauge[water], chain.time[water], span, chain.position[water]
        )
    return still
