"""The batch log: what was accepted, in the order in which it became visible to all.

Ids are given under an advisory lock that is held until the commit, so that whoever reads "id
greater than my cursor" can never skip a batch that commits later.
"""

from dataclasses import dataclass
from itertools import takewhile

import numpy as np

from domain.observation import CLOCK, OBSERVATION, Observations
from store.database import Connection, scalar
from store.micros import timestamp

_LOCK = 0x4D694C57

_INSERT = """
    INSERT INTO batch (committed_at, count, payload)
    VALUES (clock_timestamp(), %s, %b) RETURNING id
"""

_READ = """
    SELECT id, committed_at, payload,
           committed_at <= clock_timestamp() - %s * INTERVAL '1 millisecond'
    FROM batch WHERE id > %s ORDER BY id LIMIT %s
"""

_NEEDED_FROM = """
    SELECT least(now() - INTERVAL '1 day', min(committed_at)) FROM batch
    WHERE id > (SELECT snapshot_cursor FROM engine_progress)
"""
"""A restarted engine reads again what came after its snapshot."""


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """One committed batch; `rows` are read-only, clock ticks among them."""

    id: int
    committed_at: int
    rows: Observations


def append(conn: Connection, rows: Observations) -> int:
    """Log accepted rows at the end of the caller's transaction; return the batch's id."""
    ticks = rows["datastream"] == CLOCK
    conn.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
    if ticks.any():
        _advance_clock(conn, int(rows["time"][ticks].max()))
    count = len(rows) - int(ticks.sum())
    batch = int(scalar(conn, _INSERT, (count, rows.tobytes())))
    conn.execute("SELECT pg_notify('miluo_batch', %s)", (str(batch),))
    return batch


def append_tick(conn: Connection) -> int:
    """Log an empty batch, so that a live engine's clock moves where no reading comes."""
    with conn.transaction():
        return append(conn, np.empty(0, dtype=OBSERVATION))


def read_after(
    conn: Connection, cursor: int, limit: int, settled_before_ms: int = 0
) -> list[Batch]:
    """Up to `limit` batches behind `cursor` in id order, up to the first that is too young."""
    with conn.cursor(binary=True) as reader:
        reader.execute(_READ, (settled_before_ms, cursor, limit))
        settled = takewhile(lambda row: row[3], reader)
        return [
            Batch(number, committed_at, np.frombuffer(payload, dtype=OBSERVATION))
            for number, committed_at, payload, _ in settled
        ]


def newest(conn: Connection) -> int:
    """Id of the newest batch; 0 where there is none."""
    return int(scalar(conn, "SELECT coalesce((SELECT id FROM batch ORDER BY id DESC LIMIT 1), 0)"))


def drop_consumed(conn: Connection) -> int:
    """Drop chunks that are a day old and that no engine will read again; return how many."""
    limit = timestamp(scalar(conn, _NEEDED_FROM))
    query = "SELECT count(*) FROM drop_chunks('batch', older_than => %s::timestamptz)"
    return int(scalar(conn, query, (limit,)))


def _advance_clock(conn: Connection, tick: int) -> None:
    conn.execute(
        "UPDATE instance SET clock = %(tick)s WHERE clock IS NULL OR clock < %(tick)s",
        {"tick": timestamp(tick)},
    )
