"""A scenario as collector and engine would leave it in a database, told in a second."""

from dataclasses import replace

import numpy as np

from domain.instant import parse
from domain.observation import CLOCK, observations
from domain.registry import Registry
from domain.warning import Warning, changed, opened
from miluo.rehearsal import rehearse
from sensors.simulators.scenario import Scenario
from store import batches, engine, registry
from store import observations as readings
from store.database import Connection


def tell(conn: Connection, scenario: Scenario, until: str | None = None) -> Registry:
    """Store a scenario up to a time: its readings, its transitions, its warnings, the clock.

    It may be the second one of a database: then its rows get the numbers that are given there.
    """
    known = registry.load(conn, scenario.registry)
    rows = scenario.rows
    end = int(rows["time"].max()) if until is None else parse(until)
    part = replace(scenario, rows=rows[rows["time"] <= end], end=None)
    own = scenario.registry.datastreams
    given = np.zeros(max(own) + 1, dtype=np.int64)
    for number, stream in own.items():
        given[number] = known.lookup[stream.station, stream.property]
    told = part.rows.copy()
    told["datastream"] = given[told["datastream"]]
    readings.write(conn, np.concatenate([told, observations([(CLOCK, end, np.nan, 1)])]))
    _judge(conn, part, known)
    return known


def _judge(conn: Connection, scenario: Scenario, known: Registry) -> None:
    """What a rehearsal finds, as the engine records it."""
    numbers = {one.code: number for number, one in known.criteria.items()}
    codes = scenario.registry.criteria
    batch, epoch = batches.newest(conn), engine.acquire(conn, "test", 600) or 0
    warnings: dict[int, Warning] = {}
    for move in rehearse(scenario, late_after_s=7200.0, future_tolerance_s=600.0):
        one = replace(move, criterion=numbers[codes[move.criterion].code])
        before = warnings.get(one.criterion)
        after = opened(one) if before is None else changed(before, one)
        warnings[one.criterion] = after
        if after.cleared is not None:
            del warnings[one.criterion]
        engine.record(
            conn,
            epoch=epoch,
            ttl_s=600,
            cursor=batch,
            transitions=[(one, batch)],
            warnings=[after],
            snapshot=None,
        )
    engine.release(conn, "test", epoch)
