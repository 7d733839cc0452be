"""Readings as they come to be judged: the usable ones, by datastream, in rounds."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from alerting.part import Part
from alerting.plan import Plan
from alerting.state import Draft
from domain.arrays import Bools, Flags, Floats, Ints
from domain.flag import USABLE_UP_TO
from domain.observation import Observations
from domain.segments import firsts, grouped, prior_maximum, starts_of


@dataclass(frozen=True, slots=True)
class Readings:
    """Readings sorted by datastream, in order of arrival within each."""

    datastream: Ints
    time: Ints
    value: Floats
    flag: Flags
    position: Ints

    def take(self, rows: Ints | Bools | slice) -> "Readings":
        """Some of them."""
        return Readings(
            self.datastream[rows],
            self.time[rows],
            self.value[rows],
            self.flag[rows],
            self.position[rows],
        )

    def among(self, part: Part) -> "Readings":
        """With datastreams as places among those of a part."""
        return replace(self, datastream=part.read[self.datastream]) if part.joined else self


def usable(plan: Plan, batch: Observations) -> tuple[Ints, Readings]:
    """Touched datastream rows, and the usable readings with places among those rows."""
    row = plan.rows(batch["datastream"])
    good = (row >= 0) & np.isfinite(batch["value"]) & (batch["flag"] <= USABLE_UP_TO)
    position = np.flatnonzero(good)
    position = position[np.argsort(row[position], kind="stable")]
    rows, datastream = grouped(row[position])
    part = batch[position]
    readings = Readings(
        datastream,
        np.ascontiguousarray(part["time"]),
        np.ascontiguousarray(part["value"]),
        np.ascontiguousarray(part["flag"]),
        position,
    )
    return rows, readings


def rounds(part: Part, draft: Draft, readings: Readings) -> Iterator[tuple[Readings, Readings]]:
    """The readings in rounds of overtaken ones followed by ordered ones.

    Overtaken readings count for what comes after them and not before, so each time that a
    datastream falls back in time begins a new round, for it and all that rules join it with.
    Almost every batch has one.
    """
    first = firsts(readings.datastream)
    newest = draft.newest[readings.datastream]
    ordered = readings.time > prior_maximum(readings.time, first, newest)
    if ordered.all():
        yield readings.take(slice(0, 0)), readings
        return
    rows = part.rows[readings.datastream]
    counted = ordered | (part.plan.window[rows] > 0)
    readings, ordered = readings.take(counted), ordered[counted]
    number = _rounds(part.plan.cluster[rows[counted]], readings.position, ordered)
    for one in range(int(number.max(initial=-1)) + 1):
        now = number == one
        yield readings.take(now & ~ordered), readings.take(now & ordered)


def _rounds(cluster: Ints, position: Ints, ordered: Bools) -> Ints:
    """The round of each reading: how often its cluster has fallen back in time by then."""
    order = np.lexsort((position, cluster))
    first = firsts(cluster[order])
    straight = ordered[order]
    fell_back = ~straight & ~first & np.append([False], straight[:-1])[: straight.size]
    falls = np.cumsum(fell_back)
    number = np.empty(order.size, dtype=np.int64)
    number[order] = falls - falls[starts_of(first)]
    return number
