"""Observations: every reading once, what it superseded, and the batch that the engine will read.

Redelivered messages are the normal case, not an error: a reading that is already there with the
same value is a duplicate and changes nothing; with another value it is a revision, and a trigger
keeps the old one.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import psycopg

from domain.observation import CLOCK, Observations
from store import batches, copying, quality, rejects
from store.database import Connection
from store.micros import timestamp
from store.rejects import Reject

_LOOK = """
    SELECT (SELECT array_agg(id ORDER BY id) FROM unnest(%s::integer[]) AS wanted (id)
            WHERE NOT EXISTS (SELECT FROM datastream d WHERE d.id = wanted.id)),
           EXISTS (SELECT FROM observation WHERE datastream_id = %s AND time = %s)
"""

MERGE = """
    WITH merged AS (
        INSERT INTO observation AS old (datastream_id, time, value, flag)
        SELECT datastream_id, time, value, flag FROM staging WHERE round = %(round)s ORDER BY seq
        ON CONFLICT (datastream_id, time) DO UPDATE
        SET value = excluded.value, flag = excluded.flag
        WHERE old.value IS DISTINCT FROM excluded.value
        RETURNING datastream_id, time, xmax <> 0 AS revised
    )
    SELECT s.seq, m.revised FROM merged m JOIN staging s USING (datastream_id, time)
    WHERE s.round = %(round)s
"""
"""What is equal is not returned; only a row that was updated carries an xmax."""

FIRST_TIME = -62_135_596_800_000_000
"""0001-01-01T00:00Z."""

LAST_TIME = 253_402_300_799_999_999
"""The end of 9999: what lies outside is no date that Python could read back."""

_ATTEMPTS = 5


class Refused(ValueError):  # noqa: N818
    """The database refuses a row of the batch: divide the batch to find it."""


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a batch; `accepted` counts new and revised readings, `revised` the latter.

    `batch_id` is None where nothing was accepted and no clock ticked.
    """

    batch_id: int | None
    accepted: int
    duplicates: int
    revised: int


def write(
    conn: Connection,
    rows: Observations,
    rejected: Sequence[Reject] = (),
    *,
    tests: quality.Tests | None = None,
    refuted: Observations | None = None,
) -> Written:
    """Store readings, rejects and the batch log in ONE transaction of its own.

    `tests` are the quality tests (bits) that spoke about each row; `refuted` are readings, among
    `rows` or before them, that fail from now on, of which the batch says nothing.
    The batch holds the accepted readings and the clock ticks in arrival order. Raises `Refused`
    (nothing is stored) or one of `store.database.Unavailable` (nothing is stored, or, where the
    connection broke during the commit, all of it: writing it again is harmless).
    """
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            with refusing(), conn.transaction():
                return _write(conn, rows, rejected, tests, refuted)
        except psycopg.errors.DeadlockDetected:
            # Two collectors made chunks while waiting for each other's rows.
            if attempt == _ATTEMPTS:
                raise
    raise AssertionError("unreachable")


@contextmanager
def refusing() -> Iterator[None]:
    """Raise `Refused` where the database refuses what is written in the block."""
    try:
        yield
    except (psycopg.DataError, psycopg.IntegrityError) as error:
        raise Refused(error.diag.message_primary or str(error)) from error


def _write(
    conn: Connection,
    rows: Observations,
    rejected: Sequence[Reject],
    tests: quality.Tests | None,
    refuted: Observations | None,
) -> Written:
    _check_times(rows)
    ticks = rows["datastream"] == CLOCK
    accepted, revised = _store(conn, rows, np.flatnonzero(~ticks))
    if tests is not None:
        quality.record(conn, rows[accepted], tests[accepted], revised=revised > 0)
    if refuted is not None:
        quality.refute(conn, refuted)
    rejects.add(conn, rejected)
    logged = rows[accepted | ticks]
    new = int(accepted.sum())
    return Written(
        batch_id=batches.append(conn, logged) if len(logged) else None,
        accepted=new,
        duplicates=len(rows) - int(ticks.sum()) - new,
        revised=revised,
    )


def _store(
    conn: Connection, rows: Observations, readings: npt.NDArray[np.intp]
) -> tuple[npt.NDArray[np.bool_], int]:
    """Write `rows[readings]`; return which of `rows` were accepted and how many are revisions."""
    accepted = np.zeros(len(rows), dtype=np.bool_)
    if not len(readings):
        return accepted, 0
    order, rounds = rounds_of(rows, readings)
    seen = _look(conn, rows[readings])
    if not seen and not rounds.any() and _all_new(conn, rows[order]):
        accepted[order] = True
        return accepted, 0
    places, revised = _merge(conn, rows[order], rounds)
    accepted[order[places]] = True
    return accepted, revised


def _look(conn: Connection, rows: Observations) -> bool:
    """Refuse unknown datastreams; tell whether the first row is there already.

    A redelivered batch mostly is, as a whole: then the fast road is not even tried.
    """
    datastreams = np.unique(rows["datastream"]).tolist()
    first = int(rows["datastream"][0]), timestamp(rows["time"][0])
    row = conn.execute(_LOOK, (datastreams, *first)).fetchone()
    assert row is not None
    unknown, seen = row
    if unknown:
        raise Refused(f"unknown datastream {', '.join(map(str, unknown))}")
    return bool(seen)


def _check_times(rows: Observations) -> None:
    if len(rows) and (rows["time"].min() < FIRST_TIME or rows["time"].max() > LAST_TIME):
        raise Refused("time outside the years 1 to 9999")


def _all_new(conn: Connection, rows: Observations) -> bool:
    """Try the fast road, which is open where no row is there yet: three times the speed."""
    try:
        with conn.transaction():
            copying.to_observation(conn, rows)
    except psycopg.errors.UniqueViolation:
        return False
    return True


def _merge(
    conn: Connection, rows: Observations, rounds: npt.NDArray[np.int32]
) -> tuple[list[int], int]:
    """Write rows of which some are there already; return accepted places, and the revisions."""
    copying.to_staging(conn, rows, rounds)
    accepted: list[int] = []
    revisions = 0
    for turn in range(int(rounds.max()) + 1):
        for seq, revised in conn.execute(MERGE, {"round": turn}):
            accepted.append(seq)
            revisions += revised
    return accepted, revisions


def rounds_of(
    rows: Observations, readings: npt.NDArray[np.intp]
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.int32]]:
    """The readings in key order, without immediate repeats, and each one's turn among its key's.

    Readings of turn 0 can be written at once, then those of turn 1, and so on, with the outcome
    of writing them one by one.
    """
    part = rows[readings]
    by_key = np.lexsort((part["time"], part["datastream"]))
    order = readings[by_key]
    same_key, same_value = _like_previous(rows[order])
    kept = ~(same_key & same_value)
    order, first = order[kept], ~same_key[kept]
    place = np.arange(len(order), dtype=np.int32)
    start = np.maximum.accumulate(np.where(first, place, 0))
    return order, (place - start).astype(np.int32)


def _like_previous(rows: Observations) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    same_key = np.zeros(len(rows), dtype=np.bool_)
    same_value = np.zeros(len(rows), dtype=np.bool_)
    before, after = rows[:-1], rows[1:]
    same_key[1:] = (before["datastream"] == after["datastream"]) & (before["time"] == after["time"])
    missing = np.isnan(before["value"]) & np.isnan(after["value"])
    same_value[1:] = (before["value"] == after["value"]) | missing
    return same_key, same_value
