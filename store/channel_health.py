"""How each way to reach people is doing, on the clock on the wall."""

from collections.abc import Mapping
from dataclasses import dataclass

from store.database import Connection

FAILURES = 3
"""So many failures in a row are no accident any more (ours)."""


@dataclass(frozen=True, slots=True)
class Health:
    """One channel: times in microseconds, `failures` in a row since the last good try.

    `waiting` counts the messages that are still to be sent over it.
    """

    channel: str
    last_try: int | None
    last_good: int | None
    failures: int
    last_error: str
    last_error_at: int | None
    waiting: int

    @property
    def fails(self) -> bool:
        """Whether it does not reach anybody any more."""
        return self.failures >= FAILURES


_NOTE = """
    INSERT INTO channel_health AS h
        (channel, last_try, last_good, failures, last_error, last_error_at)
    VALUES (%(channel)s, statement_timestamp(),
            CASE WHEN %(good)s THEN statement_timestamp() END, %(failures)s, %(error)s,
            CASE WHEN %(error)s <> '' THEN statement_timestamp() END)
    ON CONFLICT (channel) DO UPDATE SET last_try = excluded.last_try,
        last_good = coalesce(excluded.last_good, h.last_good),
        failures = excluded.failures + CASE WHEN %(good)s THEN 0 ELSE h.failures END,
        last_error = coalesce(nullif(excluded.last_error, ''), h.last_error),
        last_error_at = coalesce(excluded.last_error_at, h.last_error_at)
"""


@dataclass(slots=True)
class Run:
    """Some tries of a channel, oldest first: whether one was good, the failures after the last
    good one, and the newest error, "" where there was none.
    """

    good: bool = False
    failures: int = 0
    error: str = ""

    def add(self, error: str) -> None:
        """Another try; `error` is "" where it was good."""
        if error:
            self.failures, self.error = self.failures + 1, error
        else:
            self.good, self.failures = True, 0


def note(conn: Connection, runs: Mapping[str, Run]) -> None:
    """Keep what came of the tries of some channels, in the caller's transaction."""
    rows = [
        {"channel": channel, "good": run.good, "failures": run.failures, "error": run.error}
        for channel, run in sorted(runs.items())
    ]
    with conn.cursor() as cursor:
        cursor.executemany(_NOTE, rows)


def everything(conn: Connection) -> list[Health]:
    """All channels that were ever used or have messages waiting, by name."""
    query = """
        SELECT coalesce(h.channel, d.channel), h.last_try, h.last_good, coalesce(h.failures, 0),
               coalesce(h.last_error, ''), h.last_error_at, coalesce(d.waiting, 0)
        FROM channel_health h
        FULL JOIN (SELECT channel, count(*) AS waiting FROM delivery WHERE state = 'queued'
                   GROUP BY channel) d ON d.channel = h.channel
        ORDER BY 1
    """
    return [Health(*row) for row in conn.execute(query)]
