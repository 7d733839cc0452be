"""The collector's desk at the database: messages in, everything of them stored on return."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic, time_ns

import structlog

from domain.instant import MINUTE, SECOND
from domain.observation import empty
from ingest.quality import Memory, assess
from ingest.recall import recall
from ingest.understand import Understood, understand
from ingest.view import RegistryView
from store import (
    database,
    detections,
    flights,
    heartbeats,
    migrate,
    observations,
    packets,
    registry,
    telegrams,
    zones,
)
from store.observations import Refused
from store.packets import Incomplete
from store.rejects import Reject

_CHECK_S = 1.0

_PACKETS_WITHIN = 10 * MINUTE
"""How long a telegram may wait for the rest of its packets before it is a reject (ours)."""

log = structlog.get_logger(__name__)

Messages = Sequence[tuple[str, bytes]]
Answers = list[tuple[str, bytes]]


@dataclass(slots=True)
class Totals:
    """What has been stored: messages heard, rows accepted, duplicates passed over, rejects.

    Telegrams and events are counted as they were heard, those that came again among them.
    """

    messages: int = 0
    telegrams: int = 0
    events: int = 0
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
        self._pulse = heartbeats.Pulse("collector", collector)
        self._tolerance = round(future_tolerance_s * SECOND)
        self._connection: database.Connection | None = None
        self._version = -1
        self._view: RegistryView
        self._ahead = 0
        self._next_check = 0.0
        self._clock: int | None = None
        self._memory: Memory | None = None

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
            self._check()
            if self._memory is None:
                self._memory = recall(connection, self._view)

    def beat(self) -> None:
        """Say that messages are heard and the database takes them; call it as often as you like."""
        if self._pulse.due:
            self.open()
            self._pulse.beat(self._open, f"{self.totals.rows} rows")

    def leave(self) -> None:
        """Say farewell, where there is a connection."""
        if self._connection is not None:
            with suppress(*database.Unavailable):
                self._pulse.leave(self._connection)

    def close(self) -> None:
        """Forget the connection."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def store(self, messages: Messages) -> Answers:
        """Store messages: rows, or rejects with the reason; all are committed on return.

        Returns what is to be published to devices, (topic, payload), now that it is.
        """
        self.open()
        if monotonic() >= self._next_check:
            self._check()
        return self._store(messages)

    def _store(self, messages: Messages) -> Answers:
        """Write in one transaction; halve where the database refuses, down to the message."""
        heard = self._understand(messages)
        if heard.unknown and self._refresh():
            heard = self._understand(messages)
        try:
            self._write(heard)
        except Refused as refused:
            if len(messages) > 1:
                middle = len(messages) // 2
                return self._store(messages[:middle]) + self._store(messages[middle:])
            self._reject(messages[0], refused)
            return []
        self._clock = heard.clock
        self.totals.messages += len(messages)
        return heard.answers + self._gather(heard)

    def _write(self, heard: Understood) -> None:
        assert self._memory is not None
        received = None if self._mode == "exercise" else self._now()
        assessed = assess(heard.rows, self._view, self._memory, received)
        with self._open.transaction():
            telegrams.add(self._open, heard.telegrams)
            with observations.refusing():
                flights.add(self._open, heard.flown)
                detections.add(self._open, heard.detections)
            given_up = packets.hold(self._open, heard.packets)
            rejected = heard.rejects + self._incomplete(given_up, "then another telegram began")
            written = observations.write(
                self._open,
                assessed.rows,
                rejected,
                tests=assessed.tests,
                refuted=assessed.refuted,
            )
        self._memory = assessed.memory
        self.totals.telegrams += len(heard.telegrams)
        self.totals.events += len(heard.detections) + len(heard.flown)
        self._count(written.accepted, written.duplicates, len(rejected))

    def _gather(self, heard: Understood) -> Answers:
        """Store the telegrams that the packets just held have made complete."""
        touched = {(one.topic, one.message) for one in heard.packets}
        if not touched:
            return []
        whole = packets.complete(self._open, sorted(touched))
        answers = self._store([(topic, payload) for topic, _, payload in whole])
        packets.drop(self._open, [(topic, message) for topic, message, _ in whole])
        return answers

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
        self.totals.messages += 1
        self._count(0, 0, 1)

    def _count(self, rows: int, duplicates: int, rejects: int) -> None:
        self.totals.rows += rows
        self.totals.duplicates += duplicates
        self.totals.rejects += rejects

    def _check(self) -> None:
        """Do what is due once a second."""
        self._refresh()
        self._give_up_packets()

    def _refresh(self) -> bool:
        """Compare clock and registry with the database's; True for a new registry."""
        self._next_check = monotonic() + _CHECK_S
        self._ahead = database.now(self._open) - time_ns() // 1000
        version = registry.version(self._open)
        if version == self._version:
            return False
        self._view = RegistryView.of(registry.read(self._open), zones.everything(self._open))
        self._version = version
        log.info("registry read", version=version, stations=len(self._view.streams))
        return True

    def _give_up_packets(self) -> None:
        """Turn telegrams whose packets stopped coming into rejects."""
        with self._open.transaction():
            overdue = packets.take_overdue(self._open, self._now() - _PACKETS_WITHIN)
            why = f"no other within {_PACKETS_WITHIN // MINUTE} minutes"
            rejected = self._incomplete(overdue, why)
            if rejected:
                observations.write(self._open, empty(), rejected)
        self._count(0, 0, len(rejected))

    def _incomplete(self, telegrams: Sequence[Incomplete], why: str) -> list[Reject]:
        """Rejects that hold the packets that came of telegrams."""
        return [
            Reject(one.topic, one.payload, f"{one.words}: {why}", self._now()) for one in telegrams
        ]

    @property
    def _open(self) -> database.Connection:
        assert self._connection is not None
        return self._connection

    def _now(self) -> int:
        """The database's time in microseconds, without asking it each time."""
        return time_ns() // 1000 + self._ahead
