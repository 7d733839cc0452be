"""What the tests of the console need: the flood of Pingjiang, and an API to stop and start."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import numpy as np

from api.app import create_app
from api.context import Access, Doctor, Livelihood
from api.listening import listen
from api.server import Server
from domain.instant import parse
from domain.level import Level
from domain.observation import CLOCK, Observations, observations
from domain.registry import Registry
from domain.transition import Reason, Transition
from domain.warning import Warning, changed, opened
from miluo import judgement
from sensors.simulators.scenario import load
from store import batches, engine, registry
from store import observations as readings
from store.database import Connection

STAGE = 1
"""Datastream of the stage at 平江, the only one of the scenario."""

PUBLIC = Access(public_reading=True)

VALUE, RATE, SILENCE = 1, 3, 5
"""Criteria of the scenario: the levels in force since 2024, the rate of rise, silence."""


@dataclass
class Flood:
    """Writes what collector and engine would write, as far as a test lets the flood go on."""

    conn: Connection
    rows: Observations
    registry: Registry
    told: int = 0
    epoch: int = 0
    open: dict[int, Warning] = field(default_factory=dict)

    def until(self, text: str) -> None:
        """Let all readings up to `text` be heard, and the clock stand there."""
        end = int(np.searchsorted(self.rows["time"], parse(text), side="right"))
        self._write(np.concatenate([self.rows[self.told : end], _tick(text)]))
        self.told = end

    def hear(self, text: str, value: float, flag: int = 1) -> None:
        """Let one reading of the stage be heard."""
        self._write(
            np.concatenate([observations([(STAGE, parse(text), value, flag)]), _tick(text)])
        )

    def clock(self, text: str) -> None:
        """Let time pass in silence."""
        self._write(_tick(text))

    def _write(self, rows: Observations) -> None:
        readings.write(self.conn, rows)

    def judge(
        self,
        text: str,
        level: Level,
        value: float,
        threshold: float,
        *,
        criterion: int = VALUE,
        flag: int = 1,
        detail: str = "",
    ) -> None:
        """Let a criterion change to `level` at the time `text`."""
        before = self.open.get(criterion)
        was = Level.NONE if before is None else before.level
        reason = Reason.REACHED if level > was else Reason.RECEDED
        move = Transition(
            parse(text), criterion, was, level, value, threshold, flag, reason, detail
        )
        after = opened(move) if before is None else changed(before, move)
        self.open[criterion] = after
        if after.cleared is not None:
            del self.open[criterion]
        self._record(move, after)

    def mark(self, text: str, value: float, threshold: float) -> None:
        """Let the levels pass a mark above the level that they stand at."""
        level = self.open[VALUE].level
        move = Transition(parse(text), VALUE, level, level, value, threshold, 1, Reason.MARK)
        self._record(move, self.open[VALUE])

    def _record(self, move: Transition, warning: Warning) -> None:
        self.epoch = self.epoch or engine.acquire(self.conn, "test", 600) or 0
        batch = batches.newest(self.conn)
        engine.record(
            self.conn,
            epoch=self.epoch,
            ttl_s=600,
            cursor=batch,
            transitions=[(move, batch)],
            warnings=[warning],
            snapshot=None,
        )


def _tick(text: str) -> Observations:
    return observations([(CLOCK, parse(text), float("nan"), 1)])


def flood(conn: Connection) -> Flood:
    """The flood before its first reading."""
    scenario = load("pingjiang-2024")
    return Flood(conn, scenario.rows, registry.load(conn, scenario.registry))


@dataclass
class Api:
    """An API on one port, which can go away and come back."""

    database_url: str
    port: int
    livelihood: Livelihood | None = None
    access: Access = PUBLIC
    doctor: Doctor | None = None
    _server: Server | None = None
    _thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """Address of the console."""
        return f"http://127.0.0.1:{self.port}/"

    def start(self) -> None:
        """Serve, and return when requests are answered."""
        listener = listen("127.0.0.1", self.port)
        self.port = listener.getsockname()[1]
        self._server = Server(
            create_app(
                self.database_url,
                "exercise",
                judgement=judgement,
                livelihood=self.livelihood,
                access=self.access,
                doctor=self.doctor,
            )
        )
        self._thread = threading.Thread(target=_run, args=(self._server, listener))
        self._thread.start()
        while not self._server.started:
            assert self._thread.is_alive(), "the API did not start"
            time.sleep(0.01)

    def stop(self) -> None:
        """End, open streams included."""
        if self._server is None or self._thread is None:
            return
        self._server.should_exit = True
        self._thread.join(20)
        assert not self._thread.is_alive(), "the API did not stop"
        self._server = None


def _run(server: Server, listener: socket.socket) -> None:
    with listener:
        server.run(sockets=[listener])


@contextmanager
def serving(
    database_url: str,
    livelihood: Livelihood | None = None,
    access: Access = PUBLIC,
    doctor: Doctor | None = None,
) -> Iterator[Api]:
    """A running API on a free port, for the time of the block."""
    api = Api(database_url, 0, livelihood, access, doctor)
    api.start()
    try:
        yield api
    finally:
        api.stop()
