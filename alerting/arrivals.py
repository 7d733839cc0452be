"""Readings as they come to be judged: the usable ones, by datastream, in rounds."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

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


def rounds(plan: Plan, draft: Draft, readings: Readings) -> Iterator[tuple[Readings, Readings]]:
    """The readings in rounds of overtaken ones followed by ordered ones.

    Overtaken readings count for what comes after them and not before, so each time that a
    datastream falls back in time begins a new round. Almost every batch has one.
    """
    first = firsts(readings.datastream)
    newest = draft.newest[readings.datastream]
    ordered = readings.time > prior_maximum(readings.time, first, newest)
    if ordered.all():
        yield readings.take(slice(0, 0)), readings
        return
    counted = ordered | (plan.window[readings.datastream] > 0)
    readings, ordered = readings.take(counted), ordered[counted]
    first = firsts(readings.datastream)
    fell_back = ~ordered & ~first & np.append([False], ordered[:-1])[: ordered.size]
    falls = np.cumsum(fell_back)
    number = falls - falls[starts_of(first)]
    for one in range(int(number.max(initial=-1)) + 1):
        now = number == one
        yield readings.take(now & ~ordered), readings.take(now & ordered)
