"""What kernels look at, built from plain lists: one judgement for each instant."""

from collections.abc import Mapping, Sequence

import numpy as np

from alerting.indicators import INDICATORS
from alerting.indicators.series import Judged, Look, Ragged, Series, fixed
from domain.arrays import Floats

Readings = Sequence[tuple[int, float]]
"""(time in microseconds, value), oldest first."""

Rows = Sequence[Sequence[float]]


def judged(
    indicator: str,
    inputs: Mapping[str, Readings],
    instants: Sequence[int],
    parameters: Mapping[str, float] | None = None,
    tables: Mapping[str, Rows] | None = None,
) -> Judged:
    """One rule judged at each of `instants`, with all readings heard that are not later."""
    kind = INDICATORS[indicator]
    roles = ("own", *kind.roles)
    given = {**dict.fromkeys(kind.required, np.nan), **kind.optional, **(parameters or {})}
    time = np.array(instants, dtype=np.int64)
    return Judged(
        time=time,
        inputs={role: look(inputs.get(role, []), instants) for role in roles},
        parameters={name: np.full(time.size, value) for name, value in given.items()},
        tables={name: ragged(rows, time.size) for name, rows in (tables or {}).items()},
    )


def look(readings: Readings, instants: Sequence[int]) -> Look:
    """All readings not later than each instant."""
    times = np.array([time for time, _ in readings], dtype=np.int64)
    values = np.array([value for _, value in readings], dtype=np.float64)
    at = np.searchsorted(times, np.array(instants, dtype=np.int64), side="right") - 1
    series = Series(times, values, np.cumsum(fixed(values)))
    return Look(series, at, np.zeros(at.size, dtype=np.int64))


def ragged(rows: Rows, count: int) -> Ragged:
    """The same table for every judgement."""
    table: Floats = np.array(rows, dtype=np.float64)
    return Ragged(table, np.zeros(count, dtype=np.int64), np.full(count, len(rows)))


def values(
    indicator: str,
    inputs: Mapping[str, Readings],
    instants: Sequence[int],
    parameters: Mapping[str, float] | None = None,
    tables: Mapping[str, Rows] | None = None,
) -> list[float]:
    """What an indicator says at each instant, in that order; carried numbers go along."""
    kind = INDICATORS[indicator]
    one = judged(indicator, inputs, instants, parameters, tables)
    if kind.kernel is not None:
        return list(kind.kernel(one).tolist())
    assert kind.carried is not None
    carry = np.full((1, kind.carry), np.nan)
    found: list[float] = []
    for place in range(len(instants)):
        value, carry = kind.carried(one.take(np.array([place])), carry)
        found += value.tolist()
    return found
