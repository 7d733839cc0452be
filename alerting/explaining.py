"""Explanations over what is stored: the shell around `alerting.explain`."""

from collections.abc import Mapping

import numpy as np

from alerting import explain
from alerting.explain import Said
from alerting.fitting import unfit
from domain.arrays import Ints
from domain.criterion import UnmeasuredError
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
    starts = dict.fromkeys(subset.datastreams, at - explain.reach(rule))
    rows = readings(conn, starts, at)
    return explain.explain(explain.Question(subset, number, rows, at))


def readings(
    conn: Connection, starts: Mapping[int, int], at: int, most: int | None = None
) -> Observations:
    """The readings of datastreams, each from its start up to `at`, by time.

    UnmeasuredError where they are more than `most`.
    """
    parts, left = [np.empty(0, dtype=OBSERVATION)], most
    for number, start in starts.items():
        limit = None if left is None else left + 1
        heard = curves.raw(conn, number, start=start, end=at + 1, limit=limit)
        if left is not None and (left := left - heard.time.size) < 0:
            raise UnmeasuredError(
                f"这要用到超过 {most} 个读数，请缩短时段 / "
                f"This takes more than {most} readings: ask for a shorter time."
            )
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
