"""One look at the platform, which ends in time whatever hangs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Thread
from time import monotonic, time_ns
from typing import Generic, TypeVar

import httpx

from miluo.watch.sight import Sight
from store.database import Connection, connect
from store.heartbeats import Heartbeat
from store.migrate import WrongMode

T = TypeVar("T")

LOOK_S = 8.0
"""Who has not answered within this time does not answer (ours)."""


class Errand(Generic[T]):
    """Work that may hang, in a thread that is left behind when it does."""

    def __init__(self, work: Callable[[], T]) -> None:
        self._work = work
        self._result: T | None = None
        self._error: Exception | None = None
        self._thread = Thread(target=self._run, daemon=True, name="look")
        self._thread.start()

    def _run(self) -> None:
        try:
            self._result = self._work()
        except Exception as error:
            self._error = error

    @property
    def running(self) -> bool:
        """Whether it still hangs."""
        return self._thread.is_alive()

    def result(self, timeout_s: float) -> T:
        """What came of it; TimeoutError where nothing has, and the work's own errors."""
        self._thread.join(timeout_s)
        if self._error is not None:
            raise self._error
        if self._thread.is_alive() or self._result is None:
            raise TimeoutError(f"{LOOK_S:.0f} s")
        return self._result


@dataclass(frozen=True, slots=True)
class Visit:
    """What was found in the database: who beats, and since when it knows of which trouble."""

    beats: tuple[Heartbeat, ...]
    going_on: Mapping[str, int]


class Looker:
    """Looks at database and API, each with a connection of the moment."""

    def __init__(self, database_url: str, api: str, visit: Callable[[Connection], Visit]) -> None:
        self._url, self._api, self._visit = database_url, api.rstrip("/"), visit
        self._hanging: Errand[Visit] | None = None

    def look(self) -> Sight:
        """What is found now.

        `visit` is done while the database is there; `store.migrate.WrongMode` is raised where it
        says so, and whatever else fails there is the database's trouble.
        """
        api = Errand(self._ask)
        database, visit = self._visited()
        try:
            silent = api.result(LOOK_S)
        except Exception as error:
            silent = _words(error)
        found = (None, {}) if visit is None else (visit.beats, visit.going_on)
        return Sight(monotonic(), time_ns() // 1000, database, silent, *found)

    def _visited(self) -> tuple[str, Visit | None]:
        """Why the database does not answer, or what was found there."""
        if self._hanging is None or not self._hanging.running:
            self._hanging = Errand(self._call)
        try:
            return "", self._hanging.result(LOOK_S)
        except WrongMode:
            raise
        except Exception as error:
            return _words(error), None

    def _call(self) -> Visit:
        with connect(self._url, application="miluo watch") as conn:
            return self._visit(conn)

    def _ask(self) -> str:
        """Why the API does not answer, "" where it does, be it that it is not ready."""
        answer = httpx.get(f"{self._api}/readyz", timeout=LOOK_S, trust_env=False)
        return "" if answer.status_code in (200, 503) else f"HTTP {answer.status_code}"


def _words(error: Exception) -> str:
    """The first line, which names no password: psycopg shows host and port only."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
