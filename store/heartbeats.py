"""Heartbeats: each process says after a round of real work that it lives."""

from dataclasses import dataclass
from time import monotonic
from typing import Literal

from store.database import Connection

Process = Literal["collector", "engine", "notifier", "api", "watch"]

EVERY_S = 5.0
"""A process beats at most this often (ours): the watch counts in tens of seconds."""

ALIVE_S = 45.0
"""Who has not beaten for so long is missed (ours): some nine beats in a row."""

_BEAT = """
    INSERT INTO heartbeat (process, holder, at, doing) VALUES (%s, %s, clock_timestamp(), %s)
    ON CONFLICT (process, holder) DO UPDATE SET at = excluded.at, doing = excluded.doing
"""


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """The last sign of life of a process; `age_s` by the database's clock on the wall."""

    process: str
    holder: str
    doing: str
    age_s: float

    @property
    def alive(self) -> bool:
        """Whether it beat lately enough."""
        return self.age_s < ALIVE_S


class Pulse:
    """The heart of one process: beats at most every `EVERY_S`, however often it is asked to."""

    def __init__(self, process: Process, holder: str) -> None:
        self._process: Process = process
        self._holder = holder
        self._due = 0.0

    @property
    def due(self) -> bool:
        """Whether it is time to beat again; after one that failed, too, it is not at once."""
        return monotonic() >= self._due

    def beat(self, conn: Connection, doing: str) -> None:
        """Say that a round of `doing` is done, where the last word is old enough."""
        if self.due:
            self._due = monotonic() + EVERY_S
            beat(conn, self._process, self._holder, doing)

    def leave(self, conn: Connection) -> None:
        """Say farewell: who ends in order is not missed under this name."""
        leave(conn, self._process, self._holder)


def beat(conn: Connection, process: Process, holder: str, doing: str) -> None:
    """Say that `holder` lives; its name is the same after a restart, so without the process id."""
    conn.execute(_BEAT, (process, holder, doing))


def leave(conn: Connection, process: Process, holder: str) -> None:
    """Forget a holder."""
    conn.execute("DELETE FROM heartbeat WHERE process = %s AND holder = %s", (process, holder))


def heartbeats(conn: Connection) -> list[Heartbeat]:
    """The last sign of life of everybody, in the order of process and holder."""
    query = "SELECT process, holder, doing, age_s::float8 FROM v_heartbeat ORDER BY process, holder"
    return [Heartbeat(*row) for row in conn.execute(query)]
