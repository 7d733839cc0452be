"""Rate of change, spike and flat line: a reading against those before it (QARTOD 6, 7 and 8).

A chain is the usable readings of a datastream, each newer than all before it. A reading is
judged against its base, the one before it in the chain. It is hasty where it differs from its
base by more than the rate limit allows, and it leaps where it differs by more than the spike
limit too. A reading that leaps, and from which the next one leaps back by more than half of the
way, is a spike: it is refuted, leaves the chain, and the next one is judged against the spike's
own base.
"""

from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from domain.arrays import Bools, Floats, Ints, Table
from domain.flag import Flag
from domain.instant import SECOND
from domain.observation import OBSERVATION, Observations
from domain.quality import RATE_OVER_S
from domain.segments import firsts, lasts, prior_maximum, starts_of
from ingest.quality.memory import PAST
from ingest.view import RegistryView

Column = TypeVar("Column", Ints, Floats)

_RATE_OVER = round(RATE_OVER_S * SECOND)
_SHORT = 2**16
"""Numbers below this are sorted by radix."""


@dataclass(frozen=True, slots=True, eq=False)
class Chain:
    """Readings by datastream, in order of arrival within each.

    `position` is their place in the batch, `first` begins a datastream, and `rate`, `spike` and
    `flat` are their limits. `past` (dtype `PAST`), one for each datastream in turn, is what was
    before the batch.
    """

    stream: Ints
    time: Ints
    value: Floats
    position: Ints
    first: Bools
    rate: Floats
    spike: Floats
    flat: Floats
    past: Table

    def take(self, places: Ints) -> "Chain":
        """Some of the readings, at least one of each datastream."""
        return Chain(
            stream=self.stream[places],
            time=self.time[places],
            value=self.value[places],
            position=self.position[places],
            first=firsts(self.stream[places]),
            rate=self.rate[places],
            spike=self.spike[places],
            flat=self.flat[places],
            past=self.past,
        )


@dataclass(frozen=True, slots=True, eq=False)
class Base:
    """What each reading of a chain is judged against."""

    time: Ints
    value: Floats

    def take(self, places: Ints) -> "Base":
        """The bases of some of the readings."""
        return Base(self.time[places], self.value[places])


def link(
    stream: Ints, time: Ints, value: Floats, position: Ints, past: Table, view: RegistryView
) -> Chain:
    """The chain of a batch's usable readings; `past` is that of all datastreams, by id.

    Overtaken readings, those not newer than the newest of their datastream, are left out.
    """
    order = np.argsort(
        stream.astype(np.uint16 if past.size < _SHORT else stream.dtype), kind="stable"
    )
    stream, time = stream[order], time[order]
    newer = time > prior_maximum(time, firsts(stream), past["time"][stream])
    if not newer.all():
        order, stream, time = order[newer], stream[newer], time[newer]
    first = firsts(stream)
    return Chain(
        stream=stream,
        time=time,
        value=value[order],
        position=position[order],
        first=first,
        rate=view.rate[stream],
        spike=view.spike[stream],
        flat=view.flat[stream],
        past=past[stream[first]],
    )


def refute(chain: Chain) -> tuple[Observations, Chain, Base, Ints]:
    """Take the spikes out: (spikes with their new flag, what stays, its bases, hasty positions).

    The newest reading of a datastream always stays: only the next one can refute it.
    """
    raw = Base(
        _before(chain.time, chain.first, chain.past["time"]),
        _before(chain.value, chain.first, chain.past["value"]),
    )
    old = Base(
        _before(raw.time, chain.first, chain.past["before_time"]),
        _before(raw.value, chain.first, chain.past["before_value"]),
    )
    leap = _leap(chain.value - raw.value, chain.time - raw.time, chain.rate, chain.spike)
    lift = _before(leap, chain.first, _past_leap(chain))
    pairs = np.flatnonzero((leap * lift < 0) & _returns(chain, raw, old, slice(None)))
    if not pairs.size:
        return _NONE, chain, raw, chain.position[_hasty(chain, raw)]
    base, refuting = _walk(chain, raw, old, leap, lift, pairs)
    spikes = np.empty(refuting.size, dtype=OBSERVATION)
    spikes["datastream"], spikes["time"] = chain.stream[refuting], raw.time[refuting]
    spikes["value"], spikes["flag"] = raw.value[refuting], Flag.FAIL
    gone = refuting[~chain.first[refuting]] - 1
    kept = np.delete(np.arange(chain.time.size), gone)
    return spikes, chain.take(kept), base.take(kept), chain.position[_hasty(chain, base)]


def runs(chain: Chain, base: Base) -> tuple[Ints, Table]:
    """Since when each value stands unchanged, and what is to be remembered of each datastream.

    A silence as long as the flat limit ends a run: nobody knows what the value did meanwhile.
    """
    past, head = chain.past, np.flatnonzero(chain.first)
    from_newest = base.time[head] == past["time"]
    older = np.where(from_newest, past["since"], past["before_since"])
    same = (chain.value == base.value) & (chain.time - base.time < chain.flat)
    origin = chain.time.copy()
    origin[head] = np.where(same[head], older, origin[head])
    since = origin[starts_of(chain.first | ~same)]
    last = lasts(chain.first)
    after = np.empty(last.size, dtype=PAST)
    after["time"], after["value"], after["since"] = chain.time[last], chain.value[last], since[last]
    after["before_time"], after["before_value"] = base.time[last], base.value[last]
    after["before_since"] = _before(since, chain.first, older)[last]
    return since, after


def _walk(
    chain: Chain, raw: Base, old: Base, leap: Ints, lift: Ints, pairs: Ints
) -> tuple[Base, Ints]:
    """Bases once spikes are out, and the readings that refute the one before them.

    `old` and `lift` are base and leap of the reading before. A loop over the few that leap back:
    whether a reading leaps depends on whether the one before it was refuted.
    """
    base = Base(raw.time.copy(), raw.value.copy())
    refuting: list[int] = []
    done = -1
    for place in pairs.tolist():
        here = place
        while here > done and leap[here] * lift[here] < 0 and _returns(chain, raw, old, here):
            refuting.append(here)
            done = here
            base.time[here], base.value[here] = old.time[here], old.value[here]
            after = here + 1
            if after == chain.time.size or chain.first[after]:
                break
            old.time[after], old.value[after] = old.time[here], old.value[here]
            jump, took = chain.value[here] - old.value[here], chain.time[here] - old.time[here]
            lift[after] = _leap(jump, took, chain.rate[here], chain.spike[here])
            here = after
    return base, np.array(refuting, dtype=np.int64)


def _returns(chain: Chain, raw: Base, old: Base, at: int | slice) -> Bools:
    """Whether a reading is nearer than half way to where the one before it leapt from."""
    way = np.abs(raw.value[at] - old.value[at])
    near: Bools = 2 * np.abs(chain.value[at] - old.value[at]) < way
    return near


def _hasty(chain: Chain, base: Base) -> Bools:
    """Where the rate of change is above its limit."""
    allowed = chain.rate * np.maximum(chain.time - base.time, _RATE_OVER)
    hasty: Bools = np.abs(chain.value - base.value) > allowed
    return hasty


def _leap(jump: Floats, took: Ints, rate: Floats, spike: Floats) -> Ints:
    """-1 or 1 for a jump down or up beyond both limits, else 0."""
    far = np.abs(jump) > np.maximum(rate * np.maximum(took, _RATE_OVER), spike)
    leap: Ints = np.where(far, np.sign(jump), 0).astype(np.int64)
    return leap


def _past_leap(chain: Chain) -> Ints:
    """Whether the newest reading before the batch leapt, for each datastream in turn."""
    past, first = chain.past, chain.first
    jump = past["value"] - past["before_value"]
    took = past["time"] - past["before_time"]
    return _leap(jump, took, chain.rate[first], chain.spike[first])


def _before(column: Column, first: Bools, initial: Column) -> Column:
    """The column one reading earlier; `initial` for the first of each datastream."""
    before = np.empty_like(column)
    before[1:] = column[:-1]
    before[first] = initial
    return before


_NONE = np.empty(0, dtype=OBSERVATION)
