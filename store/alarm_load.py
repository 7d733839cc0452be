"""The load of alarms, counted by the event time at which warnings opened."""

from domain.alarm_load import STEP, AlarmLoad
from store.database import Connection
from store.micros import timestamp

_LOAD = """
    SELECT step, coalesce(v.opened, 0), coalesce(v.incidents, 0)
    FROM generate_series(%s::timestamptz, %s::timestamptz, INTERVAL '10 minutes') AS step
    LEFT JOIN v_alarm_load v ON v.time = step AND v.mode <> 'test'
    ORDER BY step
"""


def between(conn: Connection, *, start: int, end: int) -> AlarmLoad:
    """The load over the steps that have a part in `[start, end)`; tests are no load."""
    first, last = start // STEP * STEP, (end - 1) // STEP * STEP
    rows = conn.execute(_LOAD, (timestamp(first), timestamp(last))).fetchall()
    time, opened, incidents = zip(*rows, strict=True) if rows else ((), (), ())
    return AlarmLoad(list(time), list(opened), list(incidents))
