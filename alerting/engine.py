"""The engine as a service: reads the log of batches, judges, writes what follows.

Everything that follows from a run of batches is written in one transaction with the cursor, under
a lease that only one engine holds. On any failure the session is thrown away, and the next begins
from the last snapshot and the log: a killed engine and a restarted one take the same road.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from threading import Event
from time import monotonic

import numpy as np
import structlog

from alerting import plan as plans
from alerting import snapshot
from alerting.fitting import fitting
from alerting.judge import Judge
from alerting.ladder import Standing
from alerting.warnings import Desk
from domain.observation import CLOCK, Observations
from domain.registry import Registry
from domain.transition import Transition
from store import batches, engine, heartbeats, registry, waiting, warnings
from store.batches import Batch
from store.database import Connection, Unavailable, connect
from store.migrate import check_mode

log = structlog.get_logger()

AT_ONCE = 100
"""Batches that one transaction takes in at most."""

SNAPSHOT_S = 15.0
CHECK_S = 1.0
"""A changed registry is noticed within this time even under a flood of readings."""

TICK_S = 5.0
"""A live engine moves its clock at least this often, so that silence is noticed in silence."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How an engine works: who it is, its instance's mode, and its times.

    `holder` is the name of one process, `name` the one that its heart beats under from one start
    to the next.
    """

    holder: str
    mode: str
    name: str = "engine"
    late_after_s: float = 7200.0
    settle_ms: int = 0
    lease_s: float = 1.5

    @property
    def pause_s(self) -> float:
        """How long to wait for a notification: batches that settle send none."""
        return min(self.lease_s / 3, self.settle_ms / 1000 or self.lease_s)


def run(database_url: str, settings: Settings, stop: Event) -> None:
    """Judge until `stop` is set; stand by while another engine holds the lease.

    The database may go away and come back. Raises `store.migrate.WrongMode` where it belongs to
    an instance of the other mode.
    """
    while not stop.is_set():
        try:
            with connect(database_url, application=f"miluo alert {settings.holder}") as conn:
                check_mode(conn, settings.mode)
                _hold(conn, settings, stop)
        except (*Unavailable, engine.StaleEpoch) as error:
            log.warning("engine begins again", reason=str(error).strip())
            stop.wait(0.3)


def _hold(conn: Connection, settings: Settings, stop: Event) -> None:
    """Wait for the lease, judge under it, give it back."""
    pulse = heartbeats.Pulse("engine", settings.name)
    epoch = engine.acquire(conn, settings.holder, settings.lease_s)
    while epoch is None:
        pulse.beat(conn, "stands by")
        if stop.wait(settings.lease_s / 4):
            return pulse.leave(conn)
        epoch = engine.acquire(conn, settings.holder, settings.lease_s)
    log.info("engine judges", holder=settings.holder, epoch=epoch)
    session = Session(conn, settings, epoch)
    try:
        while not stop.is_set():
            session.advance()
            pulse.beat(conn, "judges")
        session.record(keep=True)
        pulse.leave(conn)
    finally:
        if not conn.broken:
            engine.release(conn, settings.holder, epoch)


class Session:
    """One engine under one lease."""

    def __init__(self, conn: Connection, settings: Settings, epoch: int) -> None:
        self._conn, self._settings, self._epoch = conn, settings, epoch
        waiting.listen(conn, "miluo_batch", "miluo_registry")
        self._version = registry.version(conn)
        self._registry = _read_registry(conn)
        self._check_due = monotonic() + CHECK_S
        progress = engine.progress(conn)
        self._judge = _restored(conn, self._registry, settings, progress)
        self._desk = Desk(warnings.open_by_criterion(conn))
        self._cursor = progress.cursor
        self._found: list[tuple[Transition, int]] = []
        self._read_at = monotonic()
        self._close_suspended()
        self.record(keep=True)

    def advance(self) -> None:
        """Judge what has come, or wait a moment for it."""
        if monotonic() > self._check_due:
            self._follow_registry()
        read = batches.read_after(self._conn, self._cursor, AT_ONCE, self._settings.settle_ms)
        if read:
            self._take_in(read)
            self.record(keep=bool(self._settings.settle_ms) or monotonic() > self._snapshot_due)
            return
        if "miluo_registry" in waiting.wait(self._conn, self._settings.pause_s):
            self._follow_registry()
        self._renew()
        if self._settings.mode == "live" and monotonic() - self._read_at > TICK_S:
            batches.append_tick(self._conn)

    def record(self, *, keep: bool) -> None:
        """Write all that was found, and the snapshot where it is to be kept."""
        engine.record(
            self._conn,
            epoch=self._epoch,
            ttl_s=self._settings.lease_s,
            cursor=self._cursor,
            transitions=self._found,
            warnings=self._desk.take_out(),
            snapshot=snapshot.dump(self._judge.plan, self._judge.state) if keep else None,
        )
        self._found, self._renewed_at = [], monotonic()
        if keep:
            self._snapshot_due = monotonic() + SNAPSHOT_S

    def _take_in(self, read: list[Batch]) -> None:
        self._read_at = monotonic()
        for batch, clock, rows in _stream(read, self._settings, self._judge.state.now):
            for outcome in self._judge.feed(rows, clock):
                self._found += [(one, batch) for one in outcome.transitions]
                self._desk.take_in(outcome, self._registry.criteria)
            if monotonic() > self._renewed_at + self._settings.lease_s / 3:
                self._renew()
        self._cursor = read[-1].id

    def _renew(self) -> None:
        """Keep the lease: a long backlog must not hand it to a standby that would begin anew."""
        engine.renew(self._conn, epoch=self._epoch, ttl_s=self._settings.lease_s)
        self._renewed_at = monotonic()

    def _follow_registry(self) -> None:
        """Go on under the registry as it is now; the snapshot keeps log and plan together."""
        self._check_due = monotonic() + CHECK_S
        version = registry.version(self._conn)
        if version == self._version:
            return
        kept = snapshot.dump(self._judge.plan, self._judge.state)
        self._version, self._registry = version, _read_registry(self._conn)
        plan = plans.build(self._registry, self._settings.late_after_s)
        self._judge = Judge(plan, snapshot.load(plan, kept))
        self._close_suspended()
        self.record(keep=True)
        log.info("registry reloaded", criteria=len(self._registry.criteria))

    def _close_suspended(self) -> None:
        """End the open warnings of suspended stations, in the open and with the reason."""
        asleep = plans.suspended(self._registry)
        closed = self._desk.suspend(asleep, self._judge.state.now)
        self._found += [(one, self._cursor) for one in closed]


def _read_registry(conn: Connection) -> Registry:
    """The registry; a rule that cannot be judged is left out and does not stop the others."""
    known, faults = fitting(registry.read(conn))
    for fault in faults:
        log.error("criterion left out", fault=fault)
    return known


def _restored(
    conn: Connection, known: Registry, settings: Settings, progress: engine.Progress
) -> Judge:
    """The judge as it was after `progress.cursor`: the snapshot, and the log since then.

    What the log says was told by the engine before, except of criteria that are new since the
    snapshot: those begin fresh.
    """
    plan = plans.build(known, settings.late_after_s)
    if progress.snapshot is None:
        return Judge(plan)
    judge = Judge(plan, snapshot.load(plan, progress.snapshot))
    for one in _log(conn, progress.snapshot_cursor, progress.cursor):
        for _ in judge.feed(one.rows, one.committed_at if settings.mode == "live" else None):
            pass
    new = snapshot.unknown(plan, progress.snapshot)
    judge.state.standing.put(new, Standing.fresh(new.size))
    return judge


def _log(conn: Connection, after: int, until: int) -> Iterator[Batch]:
    """Batches behind `after` up to and including `until`; ids have gaps after a crash."""
    while after < until and (read := batches.read_after(conn, after, AT_ONCE)):
        for one in read:
            if one.id > until:
                return
            yield one
        after = read[-1].id


def _stream(
    read: list[Batch], settings: Settings, now: int
) -> list[tuple[int, int | None, Observations]]:
    """Batches as (id, live clock or None, rows), put in order where collectors are several."""
    live = settings.mode == "live"
    if not settings.settle_ms:
        return [(one.id, one.committed_at if live else None, one.rows) for one in read]
    last = read[-1]
    rows = np.concatenate([one.rows for one in read])
    return [(last.id, last.committed_at if live else None, in_order(rows, now))]


def in_order(rows: Observations, now: int) -> Observations:
    """Rows of several collectors in the order of event time, ticks first.

    Rows older than the clock `now` that the engine has already seen come right after it, so
    that late ones stay late whatever ticks came with them.
    """
    time = np.maximum(rows["time"], now)
    return rows[np.lexsort((np.arange(rows.size), rows["datastream"] != CLOCK, time))]
