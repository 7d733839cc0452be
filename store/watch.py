"""What the watch has noticed and said, and what its daily word is made of."""

from dataclasses import dataclass
from datetime import date

from store import clock
from store.database import Connection, scalar
from store.micros import timestamp

_KEEP = """
    INSERT INTO watch_alarm (process, began, ended, told)
    VALUES (%(process)s, %(began)s, %(ended)s, %(told)s)
    ON CONFLICT (process, began) DO UPDATE
    SET ended = coalesce(excluded.ended, watch_alarm.ended),
        told = CASE WHEN excluded.ended IS NULL THEN excluded.told ELSE watch_alarm.told END
"""

_DAY = """
    SELECT (SELECT coalesce(sum(count), 0) FROM batch
            WHERE committed_at > clock_timestamp() - INTERVAL '1 day')::bigint,
           (SELECT count(*) FROM reject
            WHERE received_at > clock_timestamp() - INTERVAL '1 day'),
           (SELECT count(*) FROM warning WHERE opened > at.now - INTERVAL '1 day'),
           (SELECT count(*) FROM warning WHERE cleared IS NULL),
           count(s.id), count(s.id) FILTER (WHERE s.state = 'answered')
    FROM (SELECT %s::timestamptz AS now) at
    LEFT JOIN call c ON c.began > at.now - INTERVAL '1 day'
    LEFT JOIN seat s ON s.call_id = c.id
    GROUP BY at.now
"""


@dataclass(frozen=True, slots=True)
class Alarm:
    """A trouble of the platform itself, by the clock on the wall in microseconds.

    `process` is what is in trouble, `told` by which ways people were told and what came of it.
    """

    process: str
    began: int
    ended: int | None
    told: str


@dataclass(frozen=True, slots=True)
class Day:
    """What the last 24 hours brought; calls by the clock of the instance."""

    readings: int
    rejects: int
    warnings: int
    open: int
    called: int
    answered: int


def keep(conn: Connection, one: Alarm) -> None:
    """Write an alarm, or what became of it."""
    ended = None if one.ended is None else timestamp(one.ended)
    began = timestamp(one.began)
    conn.execute(_KEEP, {"process": one.process, "began": began, "ended": ended, "told": one.told})


def begin(conn: Connection, process: str, told: str) -> bool:
    """Write that a trouble begins now; False where it is known to be going on."""
    with conn.transaction():
        conn.execute("LOCK TABLE watch_alarm IN SHARE ROW EXCLUSIVE MODE")
        query = """INSERT INTO watch_alarm (process, began, told)
            SELECT %(process)s, clock_timestamp(), %(told)s WHERE NOT EXISTS (
                SELECT FROM watch_alarm WHERE process = %(process)s AND ended IS NULL)"""
        return conn.execute(query, {"process": process, "told": told}).rowcount == 1


def going_on(conn: Connection) -> list[Alarm]:
    """The alarms that have not ended."""
    query = "SELECT process, began, ended, told FROM watch_alarm WHERE ended IS NULL ORDER BY id"
    return [Alarm(*row) for row in conn.execute(query)]


def spoken(conn: Connection, day: date) -> bool:
    """Whether the word of a day has been said."""
    return bool(scalar(conn, "SELECT EXISTS (SELECT FROM daily_word WHERE day = %s)", (day,)))


def speak(conn: Connection, day: date, text: str) -> bool:
    """Keep the word of a day; False where another watch has said it."""
    query = """INSERT INTO daily_word (day, at, text) VALUES (%s, clock_timestamp(), %s)
        ON CONFLICT DO NOTHING"""
    return conn.execute(query, (day, text)).rowcount == 1


def day(conn: Connection) -> Day:
    """What the last 24 hours brought."""
    row = conn.execute(_DAY, (timestamp(clock.instant(conn)),)).fetchone()
    assert row is not None
    return Day(*row)


def forget(conn: Connection) -> None:
    """Forget who has not beaten for a week: it was taken out of service (ours)."""
    conn.execute("DELETE FROM heartbeat WHERE at < clock_timestamp() - INTERVAL '7 days'")
