"""What rules measure, over what is stored: the shell around `alerting.tracing`."""

from collections.abc import Sequence

import numpy as np

from alerting import explain, tracing
from alerting.because import in_force
from alerting.explain import Said, alone
from alerting.explaining import readings
from alerting.fitting import unfit
from alerting.indicators import INDICATORS, unit
from alerting.rows import inputs_of
from alerting.tracing import Trace
from domain.criterion import Criterion, UnmeasuredError
from domain.instant import NEVER, SECOND, iso
from domain.registry import Registry
from store import curves, registry
from store.database import Connection

MOST_INSTANTS = 5000
MOST_READINGS = 600_000

EVER = 2**61
"""Longer than anything is old, in microseconds."""


def series(conn: Connection, number: int, start: int, end: int, step_s: int) -> Said | None:
    """What criterion `number` measured at every step from `start` to `end`; None: no such one.

    An answer at an instant is not older than a step, or than its datastream's interval where
    that is longer. UnmeasuredError where the rule has no such values, or too much is asked for.
    """
    known = registry.read(conn)
    if number not in known.criteria:
        return None
    rule = known.criteria[number]
    if fault := unfit(rule, known.lookup) or tracing.unmeasured(rule):
        raise UnmeasuredError(fault)
    if (end - start) // (step_s * SECOND) >= MOST_INSTANTS:
        raise UnmeasuredError(
            f"这超过 {MOST_INSTANTS} 个时刻，请加大步长 / "
            f"These are more than {MOST_INSTANTS} instants: take a longer step."
        )
    subset, instants = alone(known, number), np.arange(start, end + 1, step_s * SECOND)
    interval = known.datastreams[known.lookup[rule.station, rule.property]].interval_s
    starts = dict.fromkeys(subset.datastreams, start - explain.lookback(rule))
    rows = readings(conn, starts, end, MOST_READINGS)
    found = tracing.trace(subset, rows, instants, max(step_s, interval) * SECOND)[number]
    return _about(number, rule) | {
        "step_s": step_s,
        "time": [iso(one) for one in instants.tolist()],
        **_columns(found),
        "workings": _workings(found),
        "detail": found.detail,
    }


def newest(conn: Connection, indicators: Sequence[str], station: str | None, at: int) -> list[Said]:
    """What the rules of some indicators that hold at `at` measured last by then.

    Of one station, or of all (None). Rules that cannot be judged, and those that readings do not
    drive, are left out.
    """
    known = registry.read(conn)
    chosen = [
        number
        for number, rule in sorted(known.criteria.items())
        if rule.indicator in indicators
        and station in (None, rule.station)
        and in_force(rule, at)
        and not (unfit(rule, known.lookup) or tracing.unmeasured(rule))
    ]
    subset = alone(known, *chosen)
    rows = readings(conn, _starts(conn, subset, at), at, MOST_READINGS)
    found = tracing.trace(subset, rows, np.array([at]), EVER)
    return [_about(number, known.criteria[number]) | _last(found[number]) for number in chosen]


def _starts(conn: Connection, known: Registry, at: int) -> dict[int, int]:
    """From when on each datastream is needed for what its rules measured last."""
    heard = curves.newest_times(conn, list(known.datastreams), at)
    starts: dict[int, int] = {}
    for rule in known.criteria.values():
        own = known.lookup[rule.station, rule.property]
        if own not in heard:
            continue
        start = heard[own] - explain.lookback(rule)
        for one in (own, *inputs_of(rule, known.lookup).values()):
            starts[one] = min(start, starts.get(one, start))
    return starts


def _about(number: int, rule: Criterion) -> Said:
    return {
        "id": number,
        "criterion": rule.code,
        "station": rule.station,
        "property": rule.property,
        "indicator": rule.indicator,
        "parameters": {**INDICATORS[rule.indicator].optional, **rule.parameters},
        "unit": unit(rule.indicator, rule.property),
    }


def _columns(found: Trace) -> dict[str, list[object]]:
    """A trace as columns; NaN and infinity become null, and `known` tells them apart."""
    return {
        "judged": [None if one == NEVER else iso(one) for one in found.time.tolist()],
        "known": (~np.isnan(found.value)).tolist(),
        "value": found.value.tolist(),
    }


def _workings(found: Trace) -> dict[str, list[object]]:
    return {name: column.tolist() for name, column in found.workings.items()}


def _last(found: Trace) -> Said:
    """The last row of a trace by itself."""
    row = {name: column[-1] for name, column in _columns(found).items()}
    workings = {name: column[-1] for name, column in _workings(found).items()}
    return row | {"workings": workings, "detail": found.detail}
