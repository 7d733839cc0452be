"""The collector's desk at the database: messages in, everything of them stored on return."""

from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic, time_ns

import structlog

from domain.instant import SECOND
from domain.observation import empty
from ingest.quality import assess
from ingest.understand import Understood, understand
from ingest.view import RegistryView
from store import database, migrate, observations, registry
from store.observations import Refused
from store.rejects import Reject

_CHECK_S = 1.0

log = structlog.get_logger(__name__)

Messages = Sequence[tuple[str, bytes]]


@dataclass(slots=True)
class Totals:
    """What has been stored: messages heard, rows accepted, duplicates passed over, rejects."""

    messages: int = 0
    rows: int = 0
    duplicates: int = 0
    rejects: int = 0


class Desk:
    """Understands and stores messages; connects by itself and forgets a connection that broke.

    Every call may raise one of `store.database.Unavailable`: try again with the same messages.
    """

    def __init__(self, url: str, mode: str, collector: str, future_tolerance_s: float) -> None:
        self.totals = Totals()
        self._url = url
        self._mode = mode
        self._application = f"miluo ingest {collector}"
        self._tolerance = round(future_tolerance_s * SECOND)
        self._connection: database.Connection | None = None
        self._version = -1
        self._view: RegistryView
        self._ahead = 0
        self._next_check = 0.0
        self._clock: int | None = None

    def open(self) -> None:
        """Connect where there is no connection; WrongMode for the database of another mode."""
        if self._connection is None:
            connection = database.connect(self._url, application=self._application)
            try:
                migrate.check_mode(connection, self._mode)
            except BaseException:
                connection.close()
                raise
            self._connection = connection
            self._refresh()

    def close(self) -> None:
        """Forget the connection."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def store(self, messages: Messages) -> None:
        """Store messages: rows, or rejects with the reason; all are committed on return."""
        self.open()
        if monotonic() >= self._next_check:
            self._refresh()
        self._store(messages)

    def _store(self, messages: Messages) -> None:
        """Write in one transaction; halve where the database refuses, down to the message."""
        heard = self._understand(messages)
        if heard.unknown and self._refresh():
            heard = self._understand(messages)
        try:
            written = observations.write(self._open, assess(heard.rows, self._view), heard.rejects)
        except Refused as refused:
            if len(messages) > 1:
                middle = len(messages) // 2
                self._store(messages[:middle])
                self._store(messages[middle:])
            else:
                self._reject(messages[0], refused)
            return
        self._clock = heard.clock
        self._count(len(messages), written.accepted, written.duplicates, len(heard.rejects))

    def _understand(self, messages: Messages) -> Understood:
        return understand(
            messages,
            self._view,
            mode=self._mode,
            clock=self._clock,
            received_at=self._now(),
            future_tolerance=self._tolerance,
        )

    def _reject(self, message: tuple[str, bytes], refused: Refused) -> None:
        reject = Reject(*message, f"refused by the database: {refused}", self._now())
        observations.write(self._open, empty(), [reject])
        self._count(1, 0, 0, 1)

    def _count(self, messages: int, rows: int, duplicates: int, rejects: int) -> None:
        self.totals.messages += messages
        self.totals.rows += rows
        self.totals.duplicates += duplicates
        self.totals.rejects += rejects

    def _refresh(self) -> bool:
        """Compare clock and registry with the database's; True for a new registry."""
        self._next_check = monotonic() + _CHECK_S
        self._ahead = database.now(self._open) - time_ns() // 1000
        version = registry.version(self._open)
        if version == self._version:
            return False
        self._view = RegistryView.of(registry.read(self._open))
        self._version = version
        log.info("registry read", version=version, stations=len(self._view.streams))
        return True

    @property
    def _open(self) -> database.Connection:
        assert self._connection is not None
        return self._connection

    def _now(self) -> int:
        """The database's time in microseconds, without asking it each time."""
        return time_ns() // 1000 + self._ahead
