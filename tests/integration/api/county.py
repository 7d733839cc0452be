"""A small county on a real database and a running API, for the tests of the HTTP contract."""

import json
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from api.app import CONSOLE, create_app
from api.context import Access, Doctor, Livelihood
from api.listening import listen
from api.models import Mode
from api.server import Server
from domain.account import Account, Role
from domain.criterion import Criterion
from domain.datastream import Datastream, Statistic
from domain.instant import MINUTE, parse
from domain.level import Level
from domain.observation import observations
from domain.registry import Registry
from domain.station import Station, StationKind
from domain.transition import Reason, Transition
from domain.warning import Warning, changed, opened
from miluo import judgement
from store import accounts, batches, engine, registry, warnings
from store import observations as readings
from store.database import Connection, now

START = parse("2024-07-01T06:00:00+08:00")
STAGE, RAIN, UPSTREAM = 1, 2, 3
PUBLIC = Access(public_reading=True)

COUNTY = Registry.numbered(
    [
        Station("PJ01", "平江", StationKind.RIVER_HYDROLOGIC, river="汨罗江", lon=113.6, lat=28.7),
        Station("PJ02", "加义", StationKind.RIVER_LEVEL, river="汨罗江"),
    ],
    [
        Datastream("PJ01", "stage", "m"),
        Datastream("PJ01", "rain", "mm", statistic=Statistic.PRECEDING_PERIOD),
        Datastream("PJ02", "stage", "m"),
    ],
    [
        Criterion("PJ01", "stage", "value", blue=70.0, yellow=70.5, orange=74.0, red=78.16),
        Criterion("PJ02", "stage", "value", yellow=90.0),
    ],
)


@dataclass
class County:
    """What the collector and the engine would write."""

    conn: Connection
    epoch: int | None = None
    open: dict[int, Warning] = field(default_factory=dict)

    def hear(self, *rows: tuple[int, int, float, int]) -> None:
        """Store readings as the collector does."""
        readings.write(self.conn, observations(list(rows)))

    def stages(self, count: int, step: int = 5 * MINUTE) -> None:
        """Store `count` readings of the stage, rising by 0.01 m each."""
        self.hear(*[(STAGE, START + i * step, round(70 + i / 100, 2), 1) for i in range(count)])

    def judge(self, *changes: tuple[int, Level, Level], reason: Reason = Reason.REACHED) -> None:
        """Record changes of level (criterion, from, to) and the warnings that follow."""
        moves = [
            Transition(START, one, before, after, 71.0, 70.5, 1, reason)
            for one, before, after in changes
        ]
        told = [self._fold(move) for move in moves if move.live]
        self._record(moves, told)

    def move(self, criterion: int, value: float) -> None:
        """Let an open warning's last value move."""
        now = self.open[criterion]
        self.open[criterion] = Warning(**{**_fields(now), "last_value": value})
        self._record([], [self.open[criterion]])

    def _fold(self, move: Transition) -> Warning:
        before = self.open.get(move.criterion)
        after = opened(move) if before is None else changed(before, move)
        self.open[move.criterion] = after
        if after.cleared is not None:
            del self.open[move.criterion]
        return after

    def _record(self, moves: Sequence[Transition], told: Sequence[Warning]) -> None:
        self.epoch = self.epoch or engine.acquire(self.conn, "test", 60)
        assert self.epoch is not None
        engine.record(
            self.conn,
            epoch=self.epoch,
            ttl_s=60,
            cursor=batches.newest(self.conn),
            transitions=[(move, 0) for move in moves],
            warnings=told,
            snapshot=None,
        )


def _fields(one: Warning) -> dict[str, Any]:
    return {name: getattr(one, name) for name in Warning.__slots__}


def settle(conn: Connection) -> County:
    """Load the registry into a fresh database."""
    assert registry.load(conn, COUNTY).lookup == COUNTY.lookup
    assert warnings.open_by_criterion(conn) == {}
    return County(conn)


@contextmanager
def served(
    database_url: str,
    mode: Mode = "exercise",
    console: Path = CONSOLE,
    livelihood: Livelihood | None = None,
    access: Access = PUBLIC,
    doctor: Doctor | None = list,
) -> Iterator[str]:
    """A running API on a free port; ends with the block, or fails if it does not end."""
    with listen("127.0.0.1", 0) as listener:
        app = create_app(database_url, mode, console, judgement, livelihood, access, doctor)
        server = Server(app)
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        try:
            while not server.started:
                assert thread.is_alive(), "the server did not start"
                time.sleep(0.01)
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(20)
            assert not thread.is_alive(), "the server did not stop"


def bearer(conn: Connection, role: Role, unit: str = "", name: str = "") -> dict[str, str]:
    """The header with a new API key of an account of that name, made if it is not there yet.

    Without a name the role, with its unit, is the name.
    """
    name = name or "-".join(word for word in (role.value, unit) if word).lower()
    if accounts.get(conn, name) is None:
        accounts.create(conn, Account(name, name, role, unit), None, "tests", now(conn))
    return {"Authorization": f"Bearer {accounts.new_key(conn, name, 'tests', 'tests', now(conn))}"}


@contextmanager
def as_role(
    http: httpx.Client, conn: Connection, role: Role, unit: str = "", name: str = ""
) -> Iterator[httpx.Client]:
    """A client of the same API that asks with an API key of that role."""
    with httpx.Client(
        base_url=http.base_url, timeout=20, headers=bearer(conn, role, unit, name)
    ) as client:
        yield client


@dataclass(frozen=True)
class Event:
    """One server-sent event as a browser sees it."""

    event: str
    id: str
    data: Any


@contextmanager
def stream(base: str, path: str, **headers: str) -> Iterator[Iterator[Event]]:
    """The events of a stream, whose subscription is in force when the block begins."""
    with (
        httpx.Client(base_url=base, timeout=20) as client,
        client.stream(
            "GET", path, headers={k.replace("_", "-"): v for k, v in headers.items()}
        ) as response,
    ):
        assert response.status_code == 200, response.read()
        assert response.headers["content-type"].startswith("text/event-stream")
        lines = response.iter_lines()
        assert next(lines) == ": open"
        yield _events(lines)


def _events(lines: Iterator[str]) -> Iterator[Event]:
    fields: dict[str, str] = {}
    for line in lines:
        if line:
            name, _, value = line.partition(": ")
            fields[name] = value
            continue
        if "data" in fields:
            yield Event(fields["event"], fields.get("id", ""), json.loads(fields["data"]))
        fields = {}
