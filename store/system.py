"""How the line from a message to a call runs at this moment, on the clock on the wall."""

from dataclasses import dataclass

from store.clock import instant
from store.database import Connection
from store.micros import timestamp

MINUTES = 60
"""How far back the rate of what comes in is counted."""

_MINUTES = """
    SELECT minute, coalesce(sum(b.count), 0)::bigint
    FROM generate_series(
        date_trunc('minute', clock_timestamp()) - %(back)s * INTERVAL '1 minute',
        date_trunc('minute', clock_timestamp()) - INTERVAL '1 minute', INTERVAL '1 minute') minute
    LEFT JOIN batch b ON b.committed_at >= minute AND b.committed_at < minute + INTERVAL '1 minute'
        AND b.committed_at >= clock_timestamp() - (%(back)s + 1) * INTERVAL '1 minute'
    GROUP BY minute ORDER BY minute
"""

_NEWEST = """
    SELECT (SELECT extract(epoch FROM clock_timestamp() - committed_at)::float8
            FROM batch ORDER BY id DESC LIMIT 1),
           (SELECT extract(epoch FROM clock_timestamp() - committed_at)::float8
            FROM batch WHERE count > 0 ORDER BY id DESC LIMIT 1)
"""

_ENGINE = """
    SELECT coalesce(holder, ''), alive, cursor, batches_behind,
           coalesce((SELECT extract(epoch FROM clock_timestamp() - min(committed_at))
                     FROM batch WHERE id > cursor), 0)::float8
    FROM v_engine
"""

_NOTIFIER = """
    SELECT (SELECT count(*) FROM warning_event WHERE place > p.cursor), due.waiting,
           coalesce(due.oldest_s, 0)::float8
    FROM notify_progress p, (
        SELECT count(*) AS waiting,
               extract(epoch FROM %(now)s::timestamptz - min(start_at)) AS oldest_s
        FROM delivery
        WHERE state = 'queued' AND start_at <= %(now)s AND next_try <= clock_timestamp()
    ) due
"""


@dataclass(frozen=True, slots=True)
class Ingest:
    """What comes in: readings of each whole minute of the last hour, by its start (microseconds).

    `batch_age_s` is the age of the newest batch, ticks of the clock included, and `reading_age_s`
    that of the newest with a reading in it; None before the first.
    """

    time: list[int]
    readings: list[int]
    batch_age_s: float | None
    reading_age_s: float | None


@dataclass(frozen=True, slots=True)
class Engine:
    """Who judges, "" for nobody yet, whether its lease holds, and how far it is.

    `behind` counts the batches after its `cursor`; `lag_s` is how long the first of them waits.
    """

    holder: str
    alive: bool
    cursor: int
    behind: int
    lag_s: float


@dataclass(frozen=True, slots=True)
class Notifier:
    """What waits to be told: events that no call followed yet, and messages that are due.

    `oldest_s` is how long the oldest message has been due, on the clock of the instance.
    """

    behind: int
    waiting: int
    oldest_s: float


@dataclass(frozen=True, slots=True)
class Line:
    """The three parts of the line."""

    ingest: Ingest
    engine: Engine
    notifier: Notifier


def line(conn: Connection) -> Line:
    """How the line runs."""
    return Line(_ingest(conn), _engine(conn), _notifier(conn))


def _ingest(conn: Connection) -> Ingest:
    rows = conn.execute(_MINUTES, {"back": MINUTES}).fetchall()
    ages = conn.execute(_NEWEST).fetchone()
    assert ages is not None
    return Ingest([time for time, _ in rows], [count for _, count in rows], *ages)


def _engine(conn: Connection) -> Engine:
    row = conn.execute(_ENGINE).fetchone()
    assert row is not None
    return Engine(*row)


def _notifier(conn: Connection) -> Notifier:
    row = conn.execute(_NOTIFIER, {"now": timestamp(instant(conn))}).fetchone()
    assert row is not None
    return Notifier(*row)
