"""Explanations over what is stored: the shell around `alerting.explain`."""

import numpy as np

from alerting import explain
from alerting.explain import Said
from alerting.fitting import unfit
from domain.arrays import Ints
from domain.instant import iso
from domain.observation import OBSERVATION, Observations
from domain.registry import Registry
from store import curves, registry, transitions
from store.database import Connection


def answer(conn: Connection, number: int, at: int) -> Said | None:
    """Why criterion `number` did, or did not, warn at `at` (microseconds); None: no such one.

    Beside the rule judged again stands what the engine recorded by then: readings that came late
    or were revised since are in the one and not in the other.
    """
    known = registry.read(conn)
    if number not in known.criteria:
        return None
    said = _judged(conn, known, number, at)
    return said | {"id": number, "recorded": _recorded(conn, number, at)}


def _judged(conn: Connection, known: Registry, number: int, at: int) -> Said:
    """The rule judged again; where it cannot be, which is the engine's answer too, why not."""
    rule = known.criteria[number]
    if fault := unfit(rule, known.lookup):
        return explain.unable(rule, fault, at)
    subset = explain.alone(known, number)
    rows = _rows(conn, subset, at - explain.reach(rule), at)
    return explain.explain(explain.Question(subset, number, rows, at))


def _rows(conn: Connection, known: Registry, start: int, at: int) -> Observations:
    """The readings of all datastreams of a registry, by time."""
    parts = []
    for number in known.datastreams:
        heard = curves.raw(conn, number, start=start, end=at + 1)
        rows = np.empty(heard.time.size, dtype=OBSERVATION)
        rows["datastream"] = number
        rows["time"], rows["value"], rows["flag"] = heard.time, heard.value, heard.flag
        parts.append(rows)
    rows = np.concatenate(parts)
    order: Ints = np.argsort(rows["time"], kind="stable")
    return rows[order]


def _recorded(conn: Connection, number: int, at: int) -> Said | None:
    """The newest transition of a criterion by then."""
    newest = transitions.last_of(conn, number, at)
    if newest is None:
        return None
    return {
        "time": iso(newest.time),
        "level": newest.to_level.word,
        "value": newest.value,
        "threshold": newest.threshold,
        "reason": newest.reason.value,
        "detail": newest.detail,
    }
