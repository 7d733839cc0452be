"""Facts about the running instance, for its metrics page: a few cheap queries."""

from dataclasses import dataclass

from store import rejects
from store.database import Connection

_LINE = """
    SELECT coalesce((SELECT sum(count) FROM batch
                     WHERE committed_at > clock_timestamp() - INTERVAL '5 minutes'), 0)::bigint,
           coalesce(newest_batch, 0),
           extract(epoch FROM clock_timestamp() - newest_batch_at)::float8,
           cursor, batches_behind
    FROM v_engine
"""

_ALARMS = """
    SELECT (SELECT count(*) FROM warning
            WHERE opened > now - INTERVAL '10 minutes' AND mode <> 'test'),
           (SELECT count(DISTINCT incident_id) FROM warning
            WHERE cleared IS NULL AND mode <> 'test')
    FROM (SELECT coalesce(clock, clock_timestamp()) AS now FROM instance) AS instant
"""


@dataclass(frozen=True, slots=True)
class Facts:
    """How the line stands.

    `heard_5min` counts accepted readings, `engine_lag` batches behind the cursor, `rejects` open
    ones by reason, `warnings` open ones by the word of their level. `opened_10min` counts the
    warnings that opened in the last ten minutes of the instance's clock, `incidents` open ones.
    """

    heard_5min: int
    newest_batch: int
    newest_batch_age_s: float | None
    engine_cursor: int
    engine_lag: int
    rejects: dict[str, int]
    warnings: dict[str, int]
    opened_10min: int
    incidents: int


def facts(conn: Connection) -> Facts:
    """The facts of this moment."""
    line = conn.execute(_LINE).fetchone()
    assert line is not None
    heard, newest, age, cursor, lag = line
    warnings = conn.execute(
        "SELECT level::text, count(*) FROM warning WHERE cleared IS NULL GROUP BY 1 ORDER BY 1"
    )
    alarms = conn.execute(_ALARMS).fetchone()
    assert alarms is not None
    opened, incidents = alarms
    by_level: dict[str, int] = dict(warnings.fetchall())
    left = rejects.count(conn)
    return Facts(heard, newest, age, cursor, lag, left, by_level, opened, incidents)
